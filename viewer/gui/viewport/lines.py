"""Lines over an image where other planes cut it, and the crosshair at which they meet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

Point = tuple[float, float]

_GAP = 12.0  # logical pixels around the crosshair that its lines leave free
_NEAR = 7.0  # logical pixels within which a line is taken hold of
_OUTSIDE = 56.0  # logical pixels from the crosshair beyond which a line turns, and does not move
_DOT = 1.5


@dataclass(frozen=True, slots=True)
class PlaneLine:
    """A line in image coordinates (column, row). `turns`: its plane can be turned by it."""

    start: Point
    end: Point
    colour: str
    turns: bool = False


@dataclass(frozen=True, slots=True)
class PlaneLines:
    """All lines over one image. `centre`: the foot of the crosshair, in image coordinates."""

    lines: tuple[PlaneLine, ...] = ()
    centre: Point | None = None


class ImagePlace(Protocol):
    """Widget points of image coordinates."""

    def __call__(self, column: float, row: float) -> QPointF: ...


def draw_lines(painter: QPainter, area: QRectF, lines: PlaneLines, place: ImagePlace) -> None:
    """Thin lines that leave the crosshair's middle free, where the reader looks."""
    centre = None if lines.centre is None else place(*lines.centre)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for line in lines.lines:
        painter.setPen(QPen(QColor(line.colour), 1.0))
        for part in _parts(QLineF(place(*line.start), place(*line.end)), centre):
            painter.drawLine(part)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _parts(line: QLineF, centre: QPointF | None) -> list[QLineF]:
    """The line without what lies around the crosshair."""
    length = line.length()
    if centre is None or length < 1e-6 or distance(line, centre) > _GAP / 2:
        return [line]
    along = _share(line, centre)
    half = _GAP / length
    parts = []
    if along - half > 0:
        parts.append(QLineF(line.p1(), line.pointAt(min(along - half, 1.0))))
    if along + half < 1:
        parts.append(QLineF(line.pointAt(max(along + half, 0.0)), line.p2()))
    return parts


def line_under(point: QPointF, lines: PlaneLines, place: ImagePlace) -> PlaneLine | None:
    """The line by which the planes turn when it is taken hold of here."""
    if lines.centre is None:
        return None
    away = point - place(*lines.centre)
    if math.hypot(away.x(), away.y()) < _OUTSIDE:
        return None
    for line in lines.lines:
        if line.turns and distance(QLineF(place(*line.start), place(*line.end)), point) <= _NEAR:
            return line
    return None


def distance(line: QLineF, point: QPointF) -> float:
    """Distance of a point from an endless line."""
    length = line.length()
    if length < 1e-6:
        return math.inf
    away = point - line.p1()
    return abs(line.dx() * away.y() - line.dy() * away.x()) / length


def _share(line: QLineF, point: QPointF) -> float:
    """Where the foot of a point lies on a line: 0 at its start, 1 at its end."""
    away = point - line.p1()
    return (line.dx() * away.x() + line.dy() * away.y()) / line.length() ** 2
