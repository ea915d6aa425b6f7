"""The strip below the slice slider: what a run over the series knows of each image."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.translation import mark, said, tr
from viewer.session.series_run import SeriesRun, SliceState

_HEIGHT = 52
_STATES_HEIGHT = 4
_MARGIN = 12
_STATE_WORDS = {
    SliceState.QUEUED: mark("queued"),
    SliceState.RUNNING: mark("running"),
    SliceState.DONE: mark("done"),
    SliceState.STALE: mark("stale: other choices by now"),
    SliceState.FAILED: mark("failed"),
}


class SeriesStrip(QWidget):
    """Bars: how strong each map is; the line: the target's probability, 0 at the bottom, 1 at the top; at the bottom
    the state of each image. A press goes to an image.
    """

    placeChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("series_strip")
        self.setAccessibleName(tr("Scores and attention over the series"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._run: SeriesRun | None = None
        self._states: Sequence[SliceState] = ()
        self._place: int | None = None
        self._end = 0
        self.hide()

    def show_run(self, run: SeriesRun | None, states: Sequence[SliceState], place: int | None) -> None:
        """Show a run with the displayed image at `place`; hidden where there is none."""
        self._run, self._states, self._place = run, states, place
        self.setVisible(run is not None)
        self.update()

    def set_slider_end(self, width: int) -> None:
        """Room at the right that the slider above leaves."""
        if width != self._end:
            self._end = width
            self.update()

    def states(self) -> Sequence[SliceState]:
        """The state of each image that is shown."""
        return self._states

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _HEIGHT)

    def text_of(self, place: int) -> str:
        """An image in words."""
        if self._run is None or not 0 <= place < len(self._states):
            return ""
        words = tr("Image {number}: {state}", number=place + 1, state=tr(_STATE_WORDS[self._states[place]]))
        result = self._run.results.get(place)
        target = (self._run.question.choice.target or "").replace("_", " ")
        if result is not None:
            words += "\n" + tr(
                "{label} {probability:.3f}, strength of the map {attention:.2f}",
                label=target,
                probability=result.probability,
                attention=result.attention,
            )
            if not result.converged:
                words += "\n" + tr("The map has not settled.")
        reason = self._run.failed.get(place)
        return words if reason is None else f"{words}\n{said(reason)}"

    def place_at(self, x: float) -> int | None:
        """The image under a point."""
        count = len(self._states)
        area = self._area()
        if not count or area.width() <= 0:
            return None
        return min(max(int((x - area.left()) / area.width() * count), 0), count - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars, line, states, the displayed image."""
        painter = QPainter(self)
        colours = theme.colours()
        painter.fillRect(self.rect(), QColor(colours.panel))
        run, count, area = self._run, len(self._states), self._area()
        if run is None or not count:
            return
        width = area.width() / count
        plot = QRectF(area.left(), area.top(), area.width(), area.height() - _STATES_HEIGHT - 3)
        painter.fillRect(plot, QColor(colours.raised))
        if self._place is not None:
            painter.fillRect(
                QRectF(plot.left() + self._place * width, plot.top(), max(width, 2.0), plot.height()),
                QColor(colours.hover),
            )
        stale = SliceState.STALE in self._states
        self._paint_bars(painter, run, plot, width, stale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_line(painter, run, plot, width, stale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        tints = {
            SliceState.QUEUED: colours.line,
            SliceState.RUNNING: colours.accent,
            SliceState.DONE: colours.ai,
            SliceState.STALE: colours.disabled,
            SliceState.FAILED: colours.error,
        }
        gap = 1.0 if width >= 4 else 0.0
        for place, state in enumerate(self._states):
            left = area.left() + place * width
            # A failure is half as high too: never by colour alone.
            height = _STATES_HEIGHT / 2 if state is SliceState.FAILED else _STATES_HEIGHT
            painter.fillRect(
                QRectF(left, area.bottom() - height, max(width - gap, 1.0), height), QColor(tints[state])
            )
        if self._place is not None:
            painter.setPen(QPen(QColor(colours.accent), 1))
            middle = round(plot.left() + (self._place + 0.5) * width)
            painter.drawLine(middle, round(plot.top()), middle, round(area.bottom()))

    def _paint_bars(self, painter: QPainter, run: SeriesRun, plot: QRectF, width: float, stale: bool) -> None:
        most = max((one.attention for one in run.results.values()), default=0.0)
        colour = QColor(theme.colours().disabled if stale else theme.colours().ai)
        colour.setAlpha(90)
        gap = 1.0 if width >= 4 else 0.0
        for place, result in run.results.items():
            height = plot.height() * result.attention / most if most else 0.0
            bar = QRectF(plot.left() + place * width, plot.bottom() - height, max(width - gap, 1.0), height)
            painter.fillRect(bar, colour)

    def _paint_line(self, painter: QPainter, run: SeriesRun, plot: QRectF, width: float, stale: bool) -> None:
        colour = QColor(theme.colours().disabled if stale else theme.colours().ai)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = plot.adjusted(0, 2, 0, -1)

        def point(place: int) -> QPointF:
            height = inner.height() * run.results[place].probability
            return QPointF(plot.left() + (place + 0.5) * width, inner.bottom() - height)

        part: list[QPointF] = []
        for place in range(len(self._states) + 1):
            if place in run.results:
                part.append(point(place))
            elif part:
                painter.drawPolyline(QPolygonF(part))
                if len(part) == 1:
                    painter.drawEllipse(part[0], 1.0, 1.0)
                part = []
        painter.setBrush(colour)
        for peak in run.peaks():
            painter.drawEllipse(point(peak), 3.0, 3.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._choose(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging goes on."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event)

    def event(self, event: QEvent) -> bool:
        """Each image has a tooltip of its own."""
        if isinstance(event, QHelpEvent):
            place = self.place_at(event.pos().x())
            QToolTip.showText(event.globalPos(), "" if place is None else self.text_of(place), self)
            return True
        return super().event(event)

    def _choose(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().x())
        if place is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.placeChosen.emit(place)

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_MARGIN, 2, -(_MARGIN + self._end), -6)
