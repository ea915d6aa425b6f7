"""The bars of a histogram with the window over them, whose ends can be dragged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.plot import NumberedPlot, faint
from viewer.gui.basics.translation import tr

_REACH = 5  # pixels beside an end within which the mouse takes it
_ALPHA, _HOVER_ALPHA = 36, 56
Span = tuple[float, float]


class HistogramPlot(NumberedPlot):
    """Dragging an end moves it, dragging between them moves both; `regionDragged` says so, setters do not."""

    regionDragged = Signal(float, float)  # the lower and the upper end, by the user

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("histogram_plot")
        self.setAccessibleName(tr("Histogram of the displayed image; the window's ends can be dragged"))
        self.setMouseTracking(True)
        self._region: Span | None = None
        self._hovered: int | None = None  # 0 or 1, an end; 2, what is between them
        # What (as above), the value under the mouse, the region before
        self._drag: tuple[int, float, Span] | None = None

    def region(self) -> Span | None:
        """The ends of the window; None where none is shown."""
        return self._region

    def set_region(self, region: Span | None) -> None:
        """Show the window from one value to another."""
        if region != self._region:
            self._region = region
            self.update()

    def paint_over(self, painter: QPainter) -> None:
        """The window, as high as the plot."""
        if self._region is None:
            return
        colours, area = theme.colours(), self.area()
        low, high = (self.place_of(end) for end in self._region)
        taken = self._hovered if self._drag is None else self._drag[0]
        alpha = _HOVER_ALPHA if taken is not None else _ALPHA
        painter.fillRect(QRectF(low, area.top(), high - low, area.height()), faint(colours.accent, alpha))
        for end, place in enumerate((low, high)):
            painter.setPen(QPen(QColor(colours.text), 2) if taken == end else QColor(colours.accent))
            painter.drawLine(QPointF(place, area.top()), QPointF(place, area.bottom()))

    def _under(self, place: float) -> int | None:
        """What the mouse would take there."""
        if self._region is None:
            return None
        ends = [self.place_of(end) for end in self._region]
        nearest = min((0, 1), key=lambda end: abs(ends[end] - place))
        if abs(ends[nearest] - place) <= _REACH:
            return nearest
        return 2 if ends[0] < place < ends[1] else None

    def _hover(self, what: int | None) -> None:
        if what != self._hovered:
            self._hovered = what
            shapes = {None: Qt.CursorShape.ArrowCursor, 2: Qt.CursorShape.OpenHandCursor}
            self.setCursor(shapes.get(what, Qt.CursorShape.SizeHorCursor))
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take an end of the window, or all of it."""
        what = self._under(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and what is not None and self._region is not None:
            self._drag = (what, self.value_at(event.position().x()), self._region)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken."""
        if self._drag is None:
            self._hover(self._under(event.position().x()))
            return
        what, start, (low, high) = self._drag
        by = self.value_at(event.position().x()) - start
        ends = (low + by if what != 1 else low, high + by if what != 0 else high)
        self.set_region((min(ends), max(ends)))
        self.regionDragged.emit(min(ends), max(ends))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = None
            self._hovered = None
            self._hover(self._under(event.position().x()))
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        super().leaveEvent(event)
        self._hover(None)
