"""The viewport: one image, its window, its overlay, its marks, and the hand on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from viewer.gui.basics.dropping import dropped_paths, dropped_series
from viewer.gui.basics.translation import tr
from viewer.gui.viewport.crosshair import CrosshairDrag
from viewer.gui.viewport.keys import press_key
from viewer.gui.viewport.lines import PlaneLines
from viewer.gui.viewport.mouse import LEAST_SCROLL_PIXELS, SCROLL_PIXELS, MouseGestures, Tool
from viewer.gui.viewport.notes_strip import NotesStrip
from viewer.gui.viewport.overlay import OverlaidWidget
from viewer.gui.viewport.text import Banner, CornerText
from viewer.gui.viewport.window_drag import WindowDrag
from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap
from viewer.rendering.kept_grey import KeptGrey
from viewer.rendering.linked_placement import Placed, is_same_view, linked_placement
from viewer.rendering.readout import PixelReadout, read_pixel
from viewer.rendering.view_transform import ViewTransform
from viewer.session.view_state import ImageKey
from viewer.volume.slice_image import SliceImage

__all__ = ["Banner", "CornerText", "Tool", "Viewport"]


class Viewport(OverlaidWidget):
    """Shows one SliceImage with its overlay and text, and lets the hand change how it is shown.

    Points of the API are logical pixels of the widget, zoom is in device pixels per image pixel. Setters emit
    no signal (but `zoomChanged` and `viewChanged`, which report what a fit comes to); the user's hand does.
    """

    windowChanged = Signal(object)  # Window, at each move of the user's drag
    windowCommitted = Signal(object)  # Window, when that drag ends
    scrolled = Signal(int)  # steps through the series, positive forward
    cursorMoved = Signal(object)  # PixelReadout or None
    filesDropped = Signal(list)  # list[Path]
    seriesDropped = Signal(str)  # series uid, from the list of studies
    seriesLaidOver = Signal(str)  # series uid, dropped with Ctrl held
    shown = Signal(object)  # ImageKey of an image, after it was painted for the first time
    painted = Signal()
    contextMenuRequested = Signal(QPoint)  # global position
    maximiseRequested = Signal()
    activated = Signal()  # pressed, wheel turned, dropped on or focused; before anything else happens
    toolChanged = Signal(object)  # Tool
    imageChanged = Signal(object)  # SliceImage or None, set by the program
    crosshairMoved = Signal(object)  # Vector3: the patient's point (mm) that was pressed or dragged to
    planesTurned = Signal(object, float)  # Vector3, radians: the planes were turned by a line

    def __init__(self, parent: QWidget | None = None, kept: KeptGrey | None = None) -> None:
        super().__init__(parent, kept)
        self.setObjectName("viewport")
        self.setAccessibleName(tr("Image"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 120)
        self.notes = NotesStrip(self)
        self._layers: tuple[Callable[[QPainter], None], ...] = ()
        self._mouse = MouseGestures(self)
        self._window: Window | None = None
        self._own_window: Window | None = None
        # Series, shape, aspect of the last image
        self._grid: tuple[str, tuple[int, int], float] | None = None
        self._inverted = False
        self._drag: WindowDrag | None = None
        self._drag_inverted = False
        self._crosshair: CrosshairDrag | None = None
        self._crosshair_by_shift = False
        self._value_range = (0.0, 1.0)
        self._cursor: QPointF | None = None
        self._to_announce: ImageKey | None = None

    # What is shown

    def set_image(self, image: SliceImage | None) -> None:
        """Show an image, or none.

        Zoom and pan last within a series of images of one size, through missing images too. The attribution
        lasts while it belongs to what is shown.
        """
        before, self._image = self._image, image
        if image is not before:
            self.drop_layers()
        if self._attribution is not None and not self._belongs(self._attribution):
            self._take_attribution(None)
        if image is None:
            self._remove()
            self._painter.forget()
        else:
            grid = (image.series_uid, image.shape, image.pixel_aspect)
            # An automatic window is found once a series: it must not flicker from slice to slice.
            if self._grid is None or self._grid[0] != image.series_uid or image.windows:
                self._own_window = image.default_window()
            self._value_range = image.sampled_range
            self._to_announce = ImageKey(image.series_uid, image.index)
            kept = None if before is None else self._kept_placement(before, image)
            if kept is not None:
                self._place_as(kept)
            else:
                self._place(image.shape, image.pixel_aspect, fit=grid != self._grid)
            self._grid = grid
        self._report_cursor()
        self.update()
        self.imageChanged.emit(image)

    def image(self) -> SliceImage | None:
        """The image that is shown."""
        return self._image

    def set_window(self, window: Window | None) -> None:
        """Show through this window; None: the image's own."""
        if window != self._window:
            self._window = window
            self.update()

    def displayed_window(self) -> Window | None:
        """The window in effect; None without an image, and for colour, which has none."""
        if self._image is None or self._image.is_color:
            return None
        return self._window or self._own_window

    def set_inverted(self, inverted: bool) -> None:
        """Swap black and white, on top of what MONOCHROME1 asks for."""
        if inverted != self._inverted:
            self._inverted = inverted
            self.update()

    def set_colour_map(self, colour_map: ColourMap) -> None:
        """Show grey in these colours."""
        if colour_map is not self._painter.image.colour_map:
            self._painter.image.colour_map = colour_map
            self.update()

    def colour_map(self) -> ColourMap:
        """The colours that grey is shown in."""
        return self._painter.image.colour_map

    def set_smooth(self, smooth: bool) -> None:
        """Smooth between pixels, or show them as squares, when they are larger than the screen's."""
        if smooth is not self._painter.image.smooth:
            self._painter.image.smooth = smooth
            self.update()

    def is_smooth(self) -> bool:
        """Whether it is smoothed between pixels."""
        return self._painter.image.smooth

    def is_inverted(self) -> bool:
        """True where the user swapped black and white."""
        return self._inverted

    def reset(self) -> None:
        """Back to how the image was opened: fitted, not flipped, not inverted, its own window (emitted)."""
        self._flips = (False, False, False)
        self._inverted = False
        self._window = None
        self.fit()
        window = self.displayed_window()
        if window is not None:
            self.windowChanged.emit(window)

    def add_layer(self, paint: Callable[[QPainter], None]) -> None:
        """Have marks painted over the image and its overlay, below all text, in logical pixels."""
        self._layers = (*self._layers, paint)
        self.update()

    # The hand (see viewport_mouse)

    def set_tool(self, tool: Tool) -> None:
        """What dragging with the left button does."""
        if tool is not self._mouse.tool:
            self._mouse.tool = tool
            self.toolChanged.emit(tool)

    def tool(self) -> Tool:
        """What dragging with the left button does."""
        return self._mouse.tool

    def set_mouse(self, middle: Tool, right: Tool, wheel_inverted: bool) -> None:
        """What dragging with the middle and right button does, and which way the wheel turns."""
        self._mouse.middle, self._mouse.right = middle, right
        self._mouse.wheel_inverted = wheel_inverted

    def set_drag_inverted(self, inverted: bool) -> None:
        """Let a window drag up lower the centre, for hands that learned it so."""
        self._drag_inverted = inverted

    def drag_window(self, right: float, up: float) -> None:
        """Widen by a drag to the right and raise by a drag up, in logical pixels."""
        window = self.displayed_window()
        if window is None:
            return
        self._drag = self._drag or WindowDrag(window, self._value_range)
        side = max(1, min(self.width(), self.height()))
        self._window = self._drag.moved(right / side, (-up if self._drag_inverted else up) / side)
        self.update()
        self.windowChanged.emit(self._window)

    def end_window_drag(self) -> None:
        """The window drag is over."""
        self._drag = None
        window = self.displayed_window()
        if window is not None:
            self.windowCommitted.emit(window)

    def scroll_by(self, steps: int) -> None:
        """Ask for another image of the series."""
        self.scrolled.emit(steps)

    def scroll_pixels(self) -> float:
        """Logical pixels of a scroll drag per image: a drag over the whole height leads through any series."""
        count = 1 if self._marks.position is None else self._marks.position[1]
        return max(LEAST_SCROLL_PIXELS, min(SCROLL_PIXELS, self.height() / count))

    def set_crosshair_by_shift(self, possible: bool) -> None:
        """Whether Shift and a left drag move the crosshair, whatever the tool is."""
        self._crosshair_by_shift = possible

    def begin_crosshair(self, at: QPointF, asked: bool) -> bool:
        """Take hold of the crosshair; `asked`: by the tool, not by Shift. False where there is nothing to hold."""
        image = self._image
        if image is None or image.affine is None or not (asked or self._crosshair_by_shift):
            return False
        self._crosshair = CrosshairDrag(self, image, self.plane_lines() if asked else PlaneLines(), at)
        if not self._crosshair.turns:
            self.crosshairMoved.emit(self._crosshair.point(at))
        return True

    def drag_crosshair(self, at: QPointF) -> None:
        """Move the crosshair, or turn the planes by the line that was taken hold of."""
        drag = self._crosshair
        if drag is None or self._transform is None:
            return
        if drag.turns:
            self.planesTurned.emit(drag.axis, drag.angle(at))
        else:
            self.crosshairMoved.emit(drag.point(at))

    def open_context_menu(self, global_position: QPoint) -> None:
        """Ask for the menu of what lies there."""
        self.contextMenuRequested.emit(global_position)

    # Qt events

    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._follow_ratio()
        marks = self._marks
        marks.window, marks.value_range = self.displayed_window(), self._value_range
        painter = QPainter(self)
        self._painter.paint(
            painter,
            QRectF(self.rect()),
            self._ratio,
            marks,
            image=self._image,
            transform=self._transform,
            inverted=self._inverted,
            attribution=self._attribution if self.overlay_is_visible() else None,
            style=self._style,
            layers=self._layers,
        )
        painter.end()
        announced, self._to_announce = self._to_announce, None
        if announced is not None:
            self.shown.emit(announced)
        self.notes.follow(self._painter.banners_end)
        self.painted.emit()

    def occupied(self) -> tuple[QRectF, ...]:
        """Banners with their buttons at the top, the scale bar with its letter at the bottom."""
        area, top = QRectF(self.rect()), self._painter.banners_start
        end = self._painter.banners_end + (self.notes.height() if self.notes.isVisible() else 0)
        wide = area.width() * 0.6
        banners = QRectF(area.center().x() - wide / 2, top, wide, end - top)
        scale = QRectF(area.center().x() - 60, area.bottom() - 54, 120, 54)
        return (banners, scale) if self.banners() or self.notes.isVisible() else (scale,)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.activated.emit()
        if not self._mouse.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)
        self._cursor = event.position()
        self._report_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._mouse.release(event):
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.maximiseRequested.emit()
        else:
            self._mouse.press(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.activated.emit()
        self._mouse.wheel(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        self._report_cursor()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.activated.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mouse.cancel()
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # A right click is answered at its release (it may be a zoom drag); here only the menu key.
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_context_menu(event.globalPos())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_key(self, event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_series(event.mimeData()) is not None or event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._mark("drop_target", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark("drop_target", False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark("drop_target", False)
        uid, paths = dropped_series(event.mimeData()), dropped_paths(event.mimeData())
        if uid is None and not paths:
            return
        event.acceptProposedAction()
        self.activated.emit()
        if uid is not None:
            over = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.seriesLaidOver if over else self.seriesDropped).emit(uid)
        else:
            self.filesDropped.emit(paths)

    # Inside

    def _kept_placement(self, before: SliceImage, image: SliceImage) -> ViewTransform | None:
        """Where a plane lies that was turned or made finer: the patient stays where it was on the screen."""
        same = before.series_uid == image.series_uid and before.resliced and image.resliced
        if not same or before.shape == image.shape or self._transform is None:
            return None
        if not is_same_view(before, image):
            return None
        new = ViewTransform.fitted(*image.shape, 1, 1, image.pixel_aspect)
        new = replace(new, width=self._transform.width, height=self._transform.height)
        return linked_placement(Placed(before, self._transform), Placed(image, new))

    def _view_changed(self) -> None:
        self._report_cursor()

    def _report_cursor(self) -> None:
        readout: PixelReadout | None = None
        if self._cursor is not None and self._image is not None and self._transform is not None:
            point = self.widget_to_image(self._cursor)
            values = None if self._attribution is None else self._attribution.values
            readout = read_pixel(self._image, point.x(), point.y(), values, self._ranks)
            readout = readout and readout.beneath(self._marks.fusion.image)
        if readout == self._marks.readout:
            return
        self._marks.readout = readout
        self.cursorMoved.emit(readout)
        self.update()
