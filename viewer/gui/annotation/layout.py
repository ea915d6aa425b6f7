"""Where annotations lie on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPixmap, QPolygonF

from viewer.gui.annotation.label_places import Room, Segments, place_label
from viewer.measure.annotation import Annotation, Kind, Point
from viewer.measure.shapes import handles, outlines

_CORNER_WIDTH, _CORNER_HEIGHT = 150.0, 72.0
_LETTER = 26.0  # a letter at a side, with its margin
_ARROW_HEAD, _CROSS = 10.0, 6.0
_MOST_POINTS = 128  # of a line, for labels to keep off it


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """One annotation on the screen, in logical pixels: `lines` (each (n, 2)), handles, label and its box.

    `leader` joins a label that had to go far from its shape with it.

    `pictures` keeps its plain look and that of its label ("shape", "label") and where they begin, once painted.
    """

    annotation: Annotation
    lines: tuple[NDArray[np.float64], ...]
    path: QPainterPath
    handles: tuple[QPointF, ...]
    label: tuple[str, ...]
    label_box: QRectF
    leader: QLineF | None = None
    pictures: dict[str, tuple[QPixmap, QPointF]] = field(default_factory=dict)

    def picture_bytes(self) -> int:
        """What they take of memory."""
        return sum(4 * picture.width() * picture.height() for picture, _ in self.pictures.values())


def place_all(
    shown: Iterable[tuple[Annotation, tuple[Point, ...], tuple[str, ...]]],
    to_screen: Callable[[float, float], tuple[float, float]],
    area: QRectF,
    text_width: Callable[[str], float],
    line_step: float,
    occupied: Iterable[QRectF] = (),
) -> tuple[Placed, ...]:
    """Lay out annotations (annotation, its points on the image, its label) in a viewport's area.

    `to_screen` takes (column, row) to logical pixels and is affine. Labels keep off what is `occupied` if they can.
    """
    start = np.array(to_screen(0.0, 0.0))
    steps = np.array([to_screen(1.0, 0.0), to_screen(0.0, 1.0)]) - start
    screens = []
    for annotation, points, label in shown:
        lines = tuple(
            np.array(line) @ steps + start
            for line in (*outlines(annotation.kind, points), *_extras(annotation.kind, points))
        )
        grips = tuple(
            QPointF(x, y) for x, y in (np.array(handles(annotation.kind, points)) @ steps + start).tolist()
        )
        screens.append((annotation, lines, grips, label))
    strokes = Segments.of(_thinned(line) for _, lines, _, _ in screens for line in lines)
    room = Room(area, strokes, [*_corners(area), *_letters(area), *occupied], text_width, line_step)
    placed = []
    for annotation, lines, grips, label in screens:
        box, leader = QRectF(), None
        if not _meets(np.vstack(lines), area):
            label = ()  # a label without its shape would speak of whatever stands beside it
        if label:
            label, box, leader = place_label(label, lines, room)
        placed.append(Placed(annotation, lines, _path(lines), grips, label, box, leader))
    return tuple(placed)


def _thinned(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """A drawn outline of a thousand points with so many as tell where it runs, its ends among them."""
    step = -(-len(line) // _MOST_POINTS)
    return line if step == 1 else np.vstack([line[:-1:step], line[-1:]])


def distance_to(lines: Iterable[NDArray[np.float64]], point: QPointF) -> float:
    """Distance of a point from the nearest line, in logical pixels."""
    at = np.array([point.x(), point.y()])
    nearest = np.inf
    for line in lines:
        start = line[:-1] if len(line) > 1 else line
        step = line[1:] - start if len(line) > 1 else np.zeros_like(line)
        size = np.maximum((step**2).sum(axis=1), 1e-12)
        share = np.clip(((at - start) * step).sum(axis=1) / size, 0.0, 1.0)
        nearest = min(nearest, float(np.hypot(*(start + share[:, None] * step - at).T).min()))
    return nearest


def _meets(own: NDArray[np.float64], area: QRectF) -> bool:
    """Whether the box round a shape reaches into the viewport; a point or a level line has a box too."""
    (x_low, y_low), (x_high, y_high) = own.min(axis=0), own.max(axis=0)
    return bool(
        x_low <= area.right() and x_high >= area.left() and y_low <= area.bottom() and y_high >= area.top()
    )


def _corners(area: QRectF) -> list[QRectF]:
    """Where the corners' text stands, as far as labels can leave it alone."""
    width, height = min(_CORNER_WIDTH, area.width() / 3), min(_CORNER_HEIGHT, area.height() / 4)
    return [
        QRectF(left, top, width, height)
        for left in (area.left(), area.right() - width)
        for top in (area.top(), area.bottom() - height)
    ]


def _letters(area: QRectF) -> list[QRectF]:
    """Where the patient's directions stand at the sides: a label over them would take the side away."""
    middle = area.center()
    return [
        QRectF(area.left(), middle.y() - _LETTER / 2, _LETTER, _LETTER),
        QRectF(area.right() - _LETTER, middle.y() - _LETTER / 2, _LETTER, _LETTER),
        QRectF(middle.x() - _LETTER / 2, area.top(), _LETTER, _LETTER),
    ]


def _extras(kind: Kind, points: tuple[Point, ...]) -> tuple[tuple[Point, ...], ...]:
    """Lines that belong to the picture of a shape only: they join the two lines of a Cobb angle."""
    if kind is not Kind.COBB or len(points) < 4:
        return ()
    middles = [
        ((points[at][0] + points[at + 1][0]) / 2, (points[at][1] + points[at + 1][1]) / 2) for at in (0, 2)
    ]
    return ((middles[0], middles[1]),)


def _path(lines: tuple[NDArray[np.float64], ...]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line.tolist()]))
    return path


def arrow_head(lines: tuple[NDArray[np.float64], ...]) -> QPainterPath:
    """The head at the first end of a line."""
    tip, tail = lines[0][0], lines[0][-1]
    along = tail - tip
    size = float(np.hypot(*along)) or 1.0
    along = along / size * min(_ARROW_HEAD, size)
    across = np.array([-along[1], along[0]]) * 0.45
    path = QPainterPath(QPointF(*tip))
    path.lineTo(QPointF(*(tip + along + across)))
    path.lineTo(QPointF(*(tip + along - across)))
    path.closeSubpath()
    return path


def cross(point: NDArray[np.float64]) -> QPainterPath:
    """The mark of a point; its middle is left open, so that the pixel is seen."""
    path = QPainterPath()
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        path.moveTo(point[0] + 2 * x, point[1] + 2 * y)
        path.lineTo(point[0] + _CROSS * x, point[1] + _CROSS * y)
    return path
