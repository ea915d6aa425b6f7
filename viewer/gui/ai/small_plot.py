"""A plot as large as a thumb: one or two curves, or bars, on a scale that is always the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.numbers import with_minus

_TITLE, _FOOT, _LEFT = 17, 15, 22


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a line, x and y. by_ai: what the map gave, in the machine's colour; else what it is compared with."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    by_ai: bool = True


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn. limits: of y; levels: thresholds, as dashed lines; foot: what x is; marks: places on x, as
    upright lines.
    """

    title: str
    curves: tuple[Curve, ...]
    limits: tuple[float, float] = (0.0, 1.0)
    levels: tuple[float, ...] = ()
    foot: str = ""
    dots: bool = False
    marks: tuple[float, ...] = ()


class SmallPlot(QWidget):
    """Shows a `Plot`; empty axes as long as there is none."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"plot_{name}")
        self._empty = Plot(title, ())
        self.plot = self._empty
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        """Two fit beside each other."""
        return QSize(136, 104)

    def show_plot(self, plot: Plot | None, words: str = "") -> None:
        """Draw it; `words` say the same to who cannot see it."""
        self.plot = plot or self._empty
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def share_at(self, x: float) -> float:
        """The place on the x axis, from 0 to 1, of a place in the widget."""
        area = self._area()
        return min(max((x - area.left()) / max(area.width(), 1.0), 0.0), 1.0)

    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TITLE + 4, self.width() - _LEFT - 4, self.height() - _TITLE - _FOOT - 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, axes, thresholds, curves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, plot = theme.colours(), self.plot
        area = self._area()
        painter.setFont(theme.interface_font(11))
        painter.setPen(QColor(colours.text if plot.curves else colours.disabled))
        painter.drawText(QRectF(0, 0, self.width(), _TITLE), Qt.AlignmentFlag.AlignLeft, plot.title)
        painter.setPen(QColor(colours.line))
        painter.drawRect(area)
        low, high = plot.limits
        painter.setFont(theme.interface_font(10))
        painter.setPen(QColor(colours.secondary))
        for value in (low, high):
            y = _place(area, 0, value, plot.limits).y()
            painter.drawText(
                QRectF(0, y - 7, _LEFT - 4, 14),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                with_minus(f"{value:g}"),
            )
        foot = QRectF(area.left(), area.bottom() + 3, area.width(), _FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, plot.foot)
        painter.setPen(QPen(QColor(colours.border), 1, Qt.PenStyle.DashLine))
        for level in plot.levels:
            painter.drawLine(_place(area, 0, level, plot.limits), _place(area, 1, level, plot.limits))
        painter.setPen(QPen(QColor(colours.accent), 1))
        for mark in plot.marks:
            painter.drawLine(_place(area, mark, low, plot.limits), _place(area, mark, high, plot.limits))
        for curve in sorted(plot.curves, key=lambda one: one.by_ai):
            colour = QColor(colours.ai if curve.by_ai else colours.secondary)
            points = [_place(area, x, y, plot.limits) for x, y in zip(curve.x, curve.y, strict=True)]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.6 if curve.by_ai else 1.2))
            painter.drawPolyline(QPolygonF(points))
            if plot.dots:
                painter.setBrush(colour)
                for point in points:
                    painter.drawEllipse(point, 2, 2)


def spread(count: int) -> tuple[float, ...]:
    """So many places at equal distances from 0 to 1."""
    return tuple(place / max(count - 1, 1) for place in range(count))


def _place(area: QRectF, x: float, y: float, limits: Sequence[float]) -> QPointF:
    low, high = limits
    share = (min(max(y, low), high) - low) / (high - low)
    return QPointF(area.left() + x * area.width(), area.bottom() - share * area.height())
