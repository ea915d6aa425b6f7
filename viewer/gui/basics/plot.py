"""A plot with numbered axes: the bars of a histogram, or a line.

Painted by Qt alone: pyqtgraph takes a sixth of a second to import and 30 ms for each plot, and the window has one
of them from the start. It is left to the windows of the lab and to waveforms, which can be zoomed.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.numbers import with_minus

_FONT_PX = 11
_TICK, _GAP, _TEXT_HEIGHT = 4, 3, 14  # of the axes: ticks, what is between them and their numbers, numbers
_LEFT_WIDTH = 52  # an axis at the left with its label
_TICK_PIXELS = 56  # from one number to the next on the axis below, at least
_ROOM = 0.04  # above and below what is drawn, of its height
_FILL_ALPHA = 96
Array = NDArray[np.float64]


class NumberedPlot(QWidget):
    """Shows what it was given last; axes appear with it. Nothing here can be changed by the user."""

    def __init__(
        self,
        background: Literal["panel", "raised"] = "panel",
        left_axis: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._left_axis = left_axis
        self._labels = ("", "")
        self._x, self._y = np.empty(0), np.empty(0)
        self._is_bars = False
        self._x_range, self._y_range = (0.0, 1.0), (0.0, 1.0)
        self._shapes: list[QPolygonF] | None = None  # as drawn at the present size

    def set_bars(self, edges: Array, heights: Array) -> None:
        """Bars between ascending `edges` (n + 1,) of `heights` (n,), from 0."""
        self._take(edges, heights, is_bars=True)
        self._y_range = (0.0, max(1e-9, float(heights.max())) * (1 + _ROOM))

    def set_line(self, x: Array, y: Array) -> None:
        """A line through points (n,) whose `x` ascend; it has a gap where `y` is NaN."""
        self._take(x, y, is_bars=False)
        known = y[np.isfinite(y)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        room = (high - low) * _ROOM or 0.5
        self._y_range = (low - room, high + room)

    def _take(self, x: Array, y: Array, is_bars: bool) -> None:
        self._x, self._y, self._is_bars = np.asarray(x, np.float64), np.asarray(y, np.float64), is_bars
        self.set_x_range(float(x[0]), float(x[-1]))

    def clear(self) -> None:
        """Nothing is shown, no axis either."""
        self._x, self._y = np.empty(0), np.empty(0)
        self._changed()

    def set_x_range(self, low: float, high: float) -> None:
        """What the axis below reaches over."""
        room = (high - low) * _ROOM / 2 or 0.5
        self._x_range = (low - room, high + room)
        self._changed()

    def set_labels(self, bottom: str, left: str) -> None:
        """What the axes mean, with units."""
        self._labels = (bottom, left)
        self._changed()

    def labels(self) -> tuple[str, str]:
        """What is written at the axes, below and at the left."""
        return self._labels

    def data(self) -> tuple[Array, Array]:
        """What is shown: edges and heights of bars, or the points of a line; empty where nothing is."""
        return self._x, self._y

    def _changed(self) -> None:
        self._shapes = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Points lie elsewhere."""
        super().resizeEvent(event)
        self._shapes = None

    # Places

    def area(self) -> QRectF:
        """Where the bars or the line are drawn."""
        left = _LEFT_WIDTH if self._left_axis else 0
        below = _TICK + _GAP + _TEXT_HEIGHT * (2 if self._labels[0] else 1)
        above = _TEXT_HEIGHT / 2 if self._left_axis else 0  # half of the topmost number
        return QRectF(left, above, max(self.width() - left, 1), max(self.height() - below - above, 1))

    def place_of(self, value: float) -> float:
        """Where a value of the axis below lies, in the widget's pixels from its left edge."""
        area, (low, high) = self.area(), self._x_range
        return area.left() + (value - low) / (high - low) * area.width()

    def value_at(self, place: float) -> float:
        """The value of the axis below at a place: the other way."""
        area, (low, high) = self.area(), self._x_range
        return low + (place - area.left()) / area.width() * (high - low)

    def _points(self, x: Array, y: Array) -> QPolygonF:
        area, (x_low, x_high), (low, high) = self.area(), self._x_range, self._y_range
        across = area.left() + (x - x_low) / (x_high - x_low) * area.width()
        down = area.bottom() - (y - low) / (high - low) * area.height()
        return QPolygonF([QPointF(*one) for one in zip(across.tolist(), down.tolist(), strict=True)])

    def _drawn(self) -> list[QPolygonF]:
        if self._shapes is None:
            if self._is_bars:
                heights = np.concatenate([[0.0], np.repeat(self._y, 2), [0.0]])
                self._shapes = [self._points(np.repeat(self._x, 2), heights)]
            else:
                known = np.flatnonzero(np.isfinite(self._y))
                parts: list[Any] = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
                self._shapes = [self._points(self._x[part], self._y[part]) for part in parts]
        return self._shapes

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Background, what was given, axes."""
        painter = QPainter(self)
        colours = theme.colours()
        painter.fillRect(self.rect(), QColor(getattr(colours, self._background)))
        there = self._y.size > 0
        if there:
            self._paint_shapes(painter, colours)
        self.paint_over(painter)
        if not there:
            return
        painter.setFont(theme.interface_font(_FONT_PX))
        self._paint_bottom(painter, colours)
        if self._left_axis:
            self._paint_left(painter, colours)

    def _paint_shapes(self, painter: QPainter, colours: theme.Colours) -> None:
        painter.setPen(QPen(QColor(colours.secondary)) if self._is_bars else QPen(QColor(colours.text), 1.2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self._is_bars)
        for shape in self._drawn():
            if self._is_bars:
                painter.setBrush(faint(colours.secondary, _FILL_ALPHA))
                painter.drawPolygon(shape)
            else:
                painter.drawPolyline(shape)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_over(self, painter: QPainter) -> None:
        """What lies over the bars or the line: nothing here."""

    def _paint_bottom(self, painter: QPainter, colours: theme.Colours) -> None:
        area = self.area()
        painter.setPen(QPen(QColor(colours.line)))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        values, digits = ticks(*self._x_range, area.width() / _TICK_PIXELS)
        top = area.bottom() + _TICK + _GAP
        for value in values:
            place = self.place_of(value)
            painter.setPen(QColor(colours.line))
            painter.drawLine(QPointF(place, area.bottom()), QPointF(place, area.bottom() + _TICK))
            text = with_minus(f"{value:.{digits}f}")
            width = painter.fontMetrics().horizontalAdvance(text)
            if place - width / 2 >= 0 and place + width / 2 <= self.width():  # none is cut off
                painter.setPen(QColor(colours.secondary))
                painter.drawText(
                    QRectF(place - width, top, 2 * width, _TEXT_HEIGHT), Qt.AlignmentFlag.AlignCenter, text
                )
        label = QRectF(area.left(), top + _TEXT_HEIGHT, area.width(), _TEXT_HEIGHT)
        painter.setPen(QColor(colours.secondary))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, self._labels[0])

    def _paint_left(self, painter: QPainter, colours: theme.Colours) -> None:
        area, (low, high) = self.area(), self._y_range
        painter.setPen(QColor(colours.line))
        painter.drawLine(area.topLeft(), area.bottomLeft())
        values, digits = ticks(low, high, area.height() / (2 * _TEXT_HEIGHT))
        for value in values:
            place = area.bottom() - (value - low) / (high - low) * area.height()
            painter.setPen(QColor(colours.line))
            painter.drawLine(QPointF(area.left() - _TICK, place), QPointF(area.left(), place))
            painter.setPen(QColor(colours.secondary))
            box = QRectF(0, place - _TEXT_HEIGHT / 2, area.left() - _TICK - _GAP, _TEXT_HEIGHT)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, with_minus(f"{value:.{digits}f}"))
        painter.save()
        painter.translate(0, area.bottom())
        painter.rotate(-90)
        painter.drawText(
            QRectF(0, 0, area.height(), _TEXT_HEIGHT), Qt.AlignmentFlag.AlignCenter, self._labels[1]
        )
        painter.restore()


def ticks(low: float, high: float, most: float) -> tuple[list[float], int]:
    """Round numbers, at most `most` (or two), of 1, 2 or 5 times a power of ten, and the decimals that they need.

    They lie from `low` to `high`, which is more.
    """
    least = (high - low) / max(most, 2.0)
    power = math.floor(math.log10(least))
    step = next(
        factor * 10.0**power for factor in (1, 2, 5, 10) if factor * 10.0**power >= least * (1 - 1e-9)
    )
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return [number * step for number in range(first, last + 1)], digits


def faint(colour: str, alpha: int) -> QColor:
    """A colour through which others are seen; `alpha` up to 255."""
    shade = QColor(colour)
    shade.setAlpha(alpha)
    return shade
