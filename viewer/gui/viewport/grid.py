"""The viewports, in the cells of a layout; what any of them reports comes from here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.translation import tr
from viewer.gui.viewport.viewport import Tool, Viewport
from viewer.rendering.kept_grey import KeptGrey
from viewer.rendering.linked_placement import Placed, linked_placement
from viewer.session.layout import LAYOUTS, MOST_VIEWS, Cell, Layout

_GAP = 2  # logical pixels between viewports


class ViewportGrid(QWidget):
    """All viewports by number; those that are on the screen lie in the cells of the layout.

    The hand on a viewport activates it before anything else is reported, so that what follows is meant for the
    active one. Only the cursor is reported from wherever it is.
    """

    activated = Signal(int)  # number of a viewport
    windowChanged = Signal(object)  # Window
    scrolled = Signal(int)
    cursorMoved = Signal(object)  # PixelReadout or None
    filesDropped = Signal(list)  # list[Path]
    seriesDropped = Signal(str)  # series uid
    seriesLaidOver = Signal(str)  # series uid
    shown = Signal(object)  # ImageKey of an image, after it was painted for the first time
    contextMenuRequested = Signal(QPoint)
    maximiseRequested = Signal()
    toolChanged = Signal(object)  # Tool
    crosshairMoved = Signal(object)  # Vector3
    planesTurned = Signal(object, float)  # Vector3, radians

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewport_grid")
        self.setAccessibleName(tr("Images"))
        self._kept = KeptGrey()
        self.viewports = tuple(self._make(number) for number in range(MOST_VIEWS))
        self._layout = LAYOUTS[0]
        self._shown: tuple[int, ...] = (0,)
        self._active = 0
        self._placement_linked = False
        self._following = False
        self._arrange()

    def _make(self, number: int) -> Viewport:
        viewport = Viewport(self, self._kept)
        viewport.setObjectName("viewport" if number == 0 else f"viewport_{number + 1}")
        viewport.setAccessibleName(tr("Image") if number == 0 else tr("Image {value}", value=number + 1))
        viewport.activated.connect(lambda: self.activated.emit(number))
        viewport.windowChanged.connect(self.windowChanged)
        viewport.scrolled.connect(self.scrolled)
        viewport.cursorMoved.connect(self.cursorMoved)
        viewport.filesDropped.connect(self.filesDropped)
        viewport.seriesDropped.connect(self.seriesDropped)
        viewport.seriesLaidOver.connect(self.seriesLaidOver)
        viewport.shown.connect(self.shown)
        viewport.contextMenuRequested.connect(self.contextMenuRequested)
        viewport.maximiseRequested.connect(self.maximiseRequested)
        viewport.toolChanged.connect(self.set_tool)
        viewport.crosshairMoved.connect(self.crosshairMoved)
        viewport.planesTurned.connect(self.planesTurned)
        viewport.placed.connect(lambda: self._link_placement(number))
        return viewport

    # What is shown where

    @property
    def active(self) -> Viewport:
        """The viewport that commands go to."""
        return self.viewports[self._active]

    @property
    def shown_viewports(self) -> tuple[Viewport, ...]:
        """The viewports on the screen, in the order of their cells."""
        return tuple(self.viewports[number] for number in self._shown)

    def arrange(self, layout: Layout, shown: tuple[int, ...], active: int) -> None:
        """Put the viewports `shown` into the cells of a layout; a single one gets all the room.

        The keyboard goes on to the active one where another viewport had it.
        """
        if (layout, shown) != (self._layout, self._shown):
            self._layout, self._shown = layout, shown
            self._arrange()
        for number, viewport in enumerate(self.viewports):
            viewport.set_active(number == active and len(shown) > 1)
        if active != self._active:
            had_keyboard = self.active.hasFocus()
            self._active = active
            if had_keyboard:
                self.active.setFocus()

    def place_of(self, cell: Cell) -> QRect:
        """The rectangle of a cell, in logical pixels."""
        rows, columns = self._layout.rows, self._layout.columns
        left, right = (
            self._edge(at, columns, self.width()) for at in (cell.column, cell.column + cell.columns)
        )
        top, bottom = (self._edge(at, rows, self.height()) for at in (cell.row, cell.row + cell.rows))
        return QRect(left, top, right - left - _GAP, bottom - top - _GAP)

    @staticmethod
    def _edge(line: int, lines: int, length: int) -> int:
        return round((length + _GAP) * line / lines)

    def _arrange(self) -> None:
        alone = len(self._shown) == 1
        for number, cell in zip(self._shown, self._layout.cells, strict=False):
            self.viewports[number].setGeometry(self.rect() if alone else self.place_of(cell))
        for number, viewport in enumerate(self.viewports):
            viewport.setVisible(number in self._shown)
        for before, after in zip(self._shown, self._shown[1:], strict=False):
            QWidget.setTabOrder(self.viewports[before], self.viewports[after])
        self.updateGeometry()
        self.update()

    # What all of them have in common

    def for_all(self, change: Callable[[Viewport], object]) -> None:
        """The same change to all viewports, hidden ones too."""
        for viewport in self.viewports:
            change(viewport)

    def set_tool(self, tool: Tool) -> None:
        """What dragging with the left button does, in all viewports."""
        if any(viewport.tool() is not tool for viewport in self.viewports):
            self.for_all(lambda viewport: viewport.set_tool(tool))
            self.toolChanged.emit(tool)

    def set_placement_linked(self, linked: bool) -> None:
        """Whether zoom and pan of one viewport are taken over by the others; they follow the active one at once."""
        if linked != self._placement_linked:
            self._placement_linked = linked
            self._link_placement(self._active)

    def _link_placement(self, number: int) -> None:
        source = self.viewports[number]
        image, transform = source.image(), source.transform()
        if self._following or not self._placement_linked or image is None or transform is None:
            return
        self._following = True
        for other in self._shown:
            target = self.viewports[other]
            its_image, its_transform = target.image(), target.transform()
            if other == number or its_image is None or its_transform is None:
                continue
            if source.is_fitted():
                target.follow(None)
                continue
            target.follow(
                linked_placement(
                    Placed(image, transform, source.devicePixelRatioF()),
                    Placed(its_image, its_transform, target.devicePixelRatioF()),
                )
            )
        self._following = False

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    def minimumSizeHint(self) -> QSize:
        side = self.viewports[0].minimumWidth() + _GAP
        return QSize(self._layout.columns * side, self._layout.rows * side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.LINE))
        painter.end()
