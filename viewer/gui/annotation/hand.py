"""The hand that draws and edits on one viewport: takes the mouse and keys that mean a shape, leaves all others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QKeySequence, QMouseEvent

from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.annotation.hand_points import HandPoints
from viewer.gui.annotation.layer import AnnotationLayer
from viewer.gui.basics.translation import tr
from viewer.gui.viewport.cursors import tool_cursor
from viewer.gui.viewport.mouse import CLICK_SLACK
from viewer.gui.viewport.viewport import Viewport
from viewer.measure.annotation import Anchor, Annotation, Kind, PlaneAnchor, Point
from viewer.measure.shapes import handles
from viewer.measure.stroke import BEGINNINGS, Stroke

_FREEHAND_STEP = 3.0  # logical pixels between two points of a freehand line
_COARSE, _FINE = 10.0, 0.1  # pixels that an arrow key moves a shape with Shift, with Alt; alone: 1
_OF_STROKES = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace)
_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class _Grip:
    """An annotation taken hold of: by a handle, or (None) as a whole, at a point of the image."""

    annotation: Annotation
    handle: int | None
    start: Point


class AnnotationHand(QObject):
    """Drawing by dragging or by clicking, taking hold of shapes and their handles, keys of the selected shape.

    Shapes can be taken hold of with every tool, by their lines, handles and labels. A stroke belongs to the image
    on which it began: another image ends it. `kind` is what the chosen tool draws.
    """

    menuRequested = Signal(object, QPoint)  # Annotation, global position
    textRequested = Signal(object)  # Annotation whose text shall be written
    drawn = Signal(object)  # Annotation
    began = Signal()  # a stroke, or an edit of a shape

    def __init__(self, viewport: Viewport, layer: AnnotationLayer, controller: AnnotationController) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._layer = layer
        self._points = HandPoints(viewport, layer)
        self._controller = controller
        self._kind: Kind | None = None
        self._stroke: Stroke | None = None
        self._stroke_anchor: Anchor | None = None
        self._grip: _Grip | None = None
        self._pressed_at: QPointF | None = None
        self._dragged = False
        self._began = False  # the press began the stroke
        self._last_at = QPointF()  # of a freehand line
        self._menu_for: Annotation | None = None
        self._handle: int | None = None  # that arrow keys move
        self._cursor: QCursor | Qt.CursorShape | None = None
        viewport.installEventFilter(self)

    @property
    def is_busy(self) -> bool:
        """True while a stroke or an edit is in progress."""
        return self._stroke is not None or self._grip is not None

    def set_kind(self, kind: Kind | None) -> None:
        """What is drawn from now on; None: nothing."""
        if kind is not self._kind:
            self.cancel()
            self._kind = kind
        self._show_cursor(None)

    def cancel(self) -> None:
        """Forget the stroke or the edit in progress."""
        self._stroke = self._stroke_anchor = self._grip = self._pressed_at = None
        self._layer.draft = None
        self._viewport.update()

    def image_changed(self) -> None:
        """The viewport shows another image: what was begun on the one before has ended."""
        if self.is_busy:
            self.cancel()
        self._layer.hovered = None

    # Qt events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
                taken = self._press(event, twice=kind == QEvent.Type.MouseButtonDblClick)
                if taken:
                    self._viewport.activated.emit()
                return taken
            if kind == QEvent.Type.MouseMove:
                self._move(event)
                return False  # the viewport still reads out the pixel
            if kind == QEvent.Type.MouseButtonRelease:
                return self._release(event)
        elif isinstance(event, QKeyEvent):
            if kind == QEvent.Type.ShortcutOverride and self._means_something(event):
                event.accept()
                return True
            if kind == QEvent.Type.KeyPress and self._means_something(event):
                self._press_key(event)
                return True
        elif kind == QEvent.Type.Leave:
            self._hover(None)
        elif kind == QEvent.Type.FocusOut and self._grip is not None:
            self.cancel()
        return False

    # The mouse

    def _press(self, event: QMouseEvent, twice: bool) -> bool:
        point, button = event.position(), event.button()
        if self._layer.image is None or self._layer.anchor is None:
            return False
        if self._stroke is not None and button == Qt.MouseButton.RightButton:
            self._end_open_stroke()
            return True
        if button == Qt.MouseButton.RightButton:
            hit = self._layer.hit(point)
            self._menu_for = None if hit is None else hit[0]
            if hit is not None:
                self._controller.select(hit[0].id)
            return hit is not None
        if button != Qt.MouseButton.LeftButton:
            return False
        if self._stroke is not None:
            if twice:
                self._end_open_stroke()
            else:
                self._pressed_at, self._dragged, self._began = point, False, False
            return True
        hit = self._layer.hit(point, self._kind is not None)
        if hit is not None:
            self._controller.select(hit[0].id)
            if twice:
                self.textRequested.emit(hit[0])
            else:
                self._handle = hit[1]
                self._layer.draft_handle = hit[1]
                self._grip = _Grip(hit[0], hit[1], self._points.at(point, hit[0].anchor))
                self._pressed_at, self._dragged = point, False
                self.began.emit()
            return True
        self._controller.select(None)
        if self._kind is None:
            return False
        if not self._points.is_near(point):
            return True  # beside the image there is nothing to draw on
        self._pressed_at, self._dragged, self._began = point, False, True
        self._last_at = point
        self._stroke = Stroke(self._kind).with_point(self._points.at(point))
        self._stroke_anchor = self._layer.anchor
        self.began.emit()
        self._after_point()
        return True

    def _move(self, event: QMouseEvent) -> None:
        point = event.position()
        pressed = self._pressed_at
        if pressed is not None and (point - pressed).manhattanLength() >= CLICK_SLACK:
            if self._stroke is not None and not self._dragged and self._stroke.awaits_line:
                self._stroke = self._stroke.with_point(self._points.at(pressed))
            self._dragged = True
        if self._grip is not None:
            if self._dragged:
                self._layer.draft = self._edited(self._grip, point)
                self._viewport.update()
        elif self._stroke is not None:
            by_hand = self._stroke.kind is Kind.FREEHAND and pressed is not None and self._dragged
            if by_hand and (point - self._last_at).manhattanLength() >= _FREEHAND_STEP:
                self._stroke, self._last_at = self._stroke.with_point(self._points.at(point)), point
            self._stroke = self._stroke.moved(self._points.at(point))
            self._show_stroke()
        else:
            self._hover(point)

    def _release(self, event: QMouseEvent) -> bool:
        if event.button() == Qt.MouseButton.RightButton and self._menu_for is not None:
            annotation, self._menu_for = self._menu_for, None
            self.menuRequested.emit(annotation, event.globalPosition().toPoint())
            return True
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_at is None:
            return False
        point, dragged, self._pressed_at = event.position(), self._dragged, None
        if self._grip is not None:
            grip, self._grip = self._grip, None
            self._layer.draft = None
            if dragged:
                what = tr("Move") if grip.handle is None else tr("Edit")
                self._controller.change(self._edited(grip, point), what)
            self._viewport.update()
        elif self._stroke is not None:
            if dragged or not self._began:
                self._stroke = self._stroke.with_point(self._points.at(point))
                if self._stroke.kind is Kind.FREEHAND and dragged:
                    self._finish_stroke()
                    return True
            self._after_point()
        return True

    def _hover(self, point: QPointF | None) -> None:
        hit = None
        if point is not None and self._pressed_at is None:
            hit = self._layer.hit(point, self._kind is not None)
        hovered = None if hit is None else hit[0].id
        if hovered != self._layer.hovered:
            self._layer.hovered = hovered
            self._viewport.update()
        self._show_cursor(hit)

    def _show_cursor(self, hit: tuple[Annotation, int | None] | None) -> None:
        shape: QCursor | Qt.CursorShape
        if hit is not None:
            shape = Qt.CursorShape.SizeAllCursor if hit[1] is None else Qt.CursorShape.PointingHandCursor
        else:
            shape = tool_cursor(self._viewport.tool(), self._viewport.devicePixelRatioF())
        if shape is not self._cursor:  # the system is told of changes, not at every move
            self._cursor = shape
            self._viewport.setCursor(shape)

    # Strokes

    def _after_point(self) -> None:
        """A point was placed: the shape may be whole."""
        if self._stroke is not None and self._stroke.is_complete:
            self._finish_stroke()
        else:
            self._show_stroke()

    def _end_open_stroke(self) -> None:
        """A double click, Return or the right button: shapes of any number of points are whole, others are
        given up.
        """
        if self._stroke is not None and self._stroke.is_open_ended:
            self._finish_stroke()
        else:
            self.cancel()

    def _finish_stroke(self) -> None:
        stroke, anchor = self._stroke, self._stroke_anchor
        self.cancel()
        image = self._layer.image
        if stroke is None or anchor is None or image is None or anchor != self._layer.anchor:
            return
        annotation = stroke.finished(anchor, self._points.aspect())
        if annotation is not None:
            self._commit(annotation)

    def _commit(self, annotation: Annotation) -> None:
        annotation = replace(annotation, colour=self._controller.colour)
        self._controller.add(annotation)
        self.drawn.emit(annotation)
        if annotation.kind is Kind.ARROW:
            self.textRequested.emit(annotation)

    def _show_stroke(self) -> None:
        """The stroke as a draft; until it has all points, what can be shown of it."""
        stroke, anchor = self._stroke, self._stroke_anchor
        self._layer.draft = None
        if stroke is None or anchor is None:
            return
        points = stroke.points(self._points.aspect())
        if len(points) == 1:
            points = (points[0], points[0])
        for kind in (stroke.kind, Kind.POLYLINE):
            try:
                self._layer.draft = Annotation(kind, anchor, points, "", self._controller.colour, "draft")
                break
            except ValueError:  # not enough points for what it is to become: a line so far
                continue
        self._viewport.update()

    def _edited(self, grip: _Grip, point: QPointF) -> Annotation:
        to = self._points.at(point, grip.annotation.anchor)
        if grip.handle is None:
            return self._points.moved(grip.annotation, (to[0] - grip.start[0], to[1] - grip.start[1]))
        return self._points.with_handle(grip.annotation, grip.handle, to)

    # Keys

    def _means_something(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.is_busy:
            return key in _OF_STROKES or event.matches(QKeySequence.StandardKey.Undo)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return (
                self._kind is not None
                and modifiers == Qt.KeyboardModifier.NoModifier
                and self._layer.anchor is not None
            )
        selected = self._controller.selected
        if selected is None or not self._layer.shows(selected):
            return False
        if key in _ARROWS:
            return not modifiers & Qt.KeyboardModifier.ControlModifier
        return modifiers == Qt.KeyboardModifier.NoModifier and key in (
            Qt.Key.Key_Escape,
            Qt.Key.Key_Delete,
            Qt.Key.Key_Backspace,
            Qt.Key.Key_BracketRight,
            Qt.Key.Key_BracketLeft,
            Qt.Key.Key_F2,
        )

    def _press_key(self, event: QKeyEvent) -> None:
        key, selected = event.key(), self._controller.selected
        if self.is_busy and (key == Qt.Key.Key_Backspace or event.matches(QKeySequence.StandardKey.Undo)):
            self._take_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.is_busy:
                self._end_open_stroke()
            else:
                self._place_in_the_middle()
        elif key == Qt.Key.Key_Escape:
            if self.is_busy:
                self.cancel()
            else:
                self._controller.select(None)
        elif selected is None:
            return
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._controller.remove([selected.id])
        elif key == Qt.Key.Key_F2:
            self.textRequested.emit(selected)
        elif key in (Qt.Key.Key_BracketRight, Qt.Key.Key_BracketLeft):
            self._choose_handle(selected, 1 if key == Qt.Key.Key_BracketRight else -1)
        else:
            self._nudge(selected, event)

    def _take_back(self) -> None:
        """The last point of the stroke in progress; what was drawn before it stays."""
        self._stroke = None if self._stroke is None else self._stroke.without_last()
        if self._stroke is None:
            self.cancel()
        else:
            self._show_stroke()

    def _choose_handle(self, selected: Annotation, step: int) -> None:
        """The next handle for the arrow keys; after the last one the whole shape again."""
        count = len(handles(selected.kind, selected.points))
        at = -1 if self._handle is None else self._handle
        following = (at + 1 + step) % (count + 1) - 1
        self._handle = None if following < 0 else following
        self._layer.draft_handle = self._handle
        self._viewport.update()

    def _nudge(self, selected: Annotation, event: QKeyEvent) -> None:
        """Along the screen, whatever way the image is turned."""
        right, down = _ARROWS[Qt.Key(event.key())]
        step = 1.0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            step = _COARSE
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            step = _FINE
        middle = QPointF(self._viewport.rect().center())
        here = self._points.anywhere(middle, selected.anchor)
        there = self._points.anywhere(middle + QPointF(right * 64, down * 64), selected.anchor)
        away = (there[0] - here[0], there[1] - here[1])
        largest = max(abs(away[0]), abs(away[1])) or 1.0
        dx, dy = (round(part / largest) * step for part in away)
        if isinstance(selected.anchor, PlaneAnchor):
            dx, dy = (part / largest * step for part in away)  # millimetres along the plane's own directions
        grips = handles(selected.kind, selected.points)
        if self._handle is None or self._handle >= len(grips):
            moved = self._points.moved(selected, (dx, dy))
        else:
            x, y = grips[self._handle]
            moved = self._points.with_handle(selected, self._handle, (x + dx, y + dy))
        self._controller.change(moved, tr("Nudge"), f"nudge {selected.id} {self._handle}")

    def _place_in_the_middle(self) -> None:
        """Without a mouse: a shape of the chosen kind in the middle of the viewport, selected."""
        if self._kind is None or self._layer.anchor is None:
            return
        middle = QPointF(self._viewport.rect().center())
        side = min(self._viewport.width(), self._viewport.height()) / 8
        stroke = Stroke(self._kind)
        for x, y in BEGINNINGS[self._kind]:
            stroke = stroke.with_point(self._points.at(middle + QPointF(x * side, y * side)))
        annotation = stroke.finished(self._layer.anchor, self._points.aspect())
        if annotation is not None:
            self._commit(annotation)
            self._handle = None
            self._controller.select(annotation.id)
