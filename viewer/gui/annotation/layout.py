"""Where annotations and their labels lie on the screen. Labels stand beside their shape, never over a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath, QPixmap, QPolygonF

from viewer.measure.annotation import Annotation, Kind, Point
from viewer.measure.shapes import handles, outlines

GAP = 8.0  # logical pixels between a shape and its label
_WIDER_GAPS = (16.0, 32.0, 64.0, 96.0, 128.0)
_LEADER_FROM = 24.0  # logical pixels between a label and its shape
_NEARBY = 40.0
_STEPS = 17  # into which the sides of a shape are parted
_CORNER_WIDTH, _CORNER_HEIGHT = 150.0, 72.0
_ARROW_HEAD, _CROSS = 10.0, 6.0


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
    strokes = Segments.of(line for _, lines, _, _ in screens for line in lines)
    taken = [*_corners(area), *occupied]
    placed = []
    for annotation, lines, grips, label in screens:
        box, leader = QRectF(), None
        own = np.vstack(lines)
        if not _meets(own, area):
            label = ()  # a label without its shape would speak of whatever stands beside it
        if label:
            along = _along(lines)
            # Where it is crowded, the first line nearby says more than all of them far away.
            for said, furthest in (
                (label, _NEARBY),
                (label[:1], _NEARBY),
                (label, np.inf),
                (label[:1], np.inf),
            ):
                size = QSizeF(max(map(text_width, said)), len(said) * line_step)
                box, is_free = _label_box(own, size, area, strokes, taken)
                if is_free and _apart(along, box) <= furthest:
                    break
            label, leader = said, _leader(along, box)
            taken.append(box)
        placed.append(Placed(annotation, lines, _path(lines), grips, label, box, leader))
    return tuple(placed)


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


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Many line segments: where they begin and where they lead, both (n, 2)."""

    starts: NDArray[np.float64]
    steps: NDArray[np.float64]

    @classmethod
    def of(cls, lines: Iterable[NDArray[np.float64]]) -> Segments:
        """All segments of some lines; a line of one point is a segment without length."""
        pairs = [(line[:-1], line[1:]) if len(line) > 1 else (line, line) for line in lines]
        if not pairs:
            return cls(np.zeros((0, 2)), np.zeros((0, 2)))
        starts = np.vstack([first for first, _ in pairs])
        return cls(starts, np.vstack([last for _, last in pairs]) - starts)

    def cross(self, box: QRectF) -> bool:
        """Whether any of them runs through a box (Liang and Barsky's clipping, all at once)."""
        low, high = np.zeros(len(self.starts)), np.ones(len(self.starts))
        with np.errstate(divide="ignore", invalid="ignore"):
            for axis, (first, last) in enumerate(((box.left(), box.right()), (box.top(), box.bottom()))):
                start, step = self.starts[:, axis], self.steps[:, axis]
                one, two = (first - start) / step, (last - start) / step
                still = step == 0
                inside = (start >= first) & (start <= last)
                low = np.where(still, np.where(inside, low, 2.0), np.maximum(low, np.minimum(one, two)))
                high = np.where(still, high, np.minimum(high, np.maximum(one, two)))
        return bool((low <= high).any())


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


def _extras(kind: Kind, points: tuple[Point, ...]) -> tuple[tuple[Point, ...], ...]:
    """Lines that belong to the picture of a shape only: they join the two lines of a Cobb angle."""
    if kind is not Kind.COBB or len(points) < 4:
        return ()
    middles = [
        ((points[at][0] + points[at + 1][0]) / 2, (points[at][1] + points[at + 1][1]) / 2) for at in (0, 2)
    ]
    return ((middles[0], middles[1]),)


def _label_box(
    own: NDArray[np.float64], size: QSizeF, area: QRectF, strokes: Segments, taken: list[QRectF]
) -> tuple[QRectF, bool]:
    """The first place beside the shape that is free of lines, labels and edges; else one free of lines, and False."""
    width, height = size.width(), size.height()
    (x_low, y_low), (x_high, y_high) = own.min(axis=0), own.max(axis=0)
    # The middle of whatever reaches furthest: the end of a line, the side of a box
    right, left = own[own[:, 0] > x_high - 1].mean(axis=0), own[own[:, 0] < x_low + 1].mean(axis=0)
    bottom, top = own[own[:, 1] > y_high - 1].mean(axis=0), own[own[:, 1] < y_low + 1].mean(axis=0)
    beside = [
        QRectF(x_high + GAP, right[1] - height / 2, width, height),
        QRectF(bottom[0] - width / 2, y_high + GAP, width, height),
        QRectF(top[0] - width / 2, y_low - GAP - height, width, height),
        QRectF(x_low - GAP - width, left[1] - height / 2, width, height),
    ]
    room = area.adjusted(2, 2, -2, -2)
    # A shape as large as the viewport: its label goes inside it, wherever no line is.
    within = QRectF(QPointF(x_low, y_low), QPointF(x_high, y_high))
    places = [
        QRectF(
            area.left() + (area.width() - width) * x, area.top() + (area.height() - height) * y, width, height
        )
        for y in (0.5, 0.35, 0.65, 0.2, 0.8)
        for x in (0.5, 0.25, 0.75)
    ]
    inside = [place for place in places if within.contains(place)]
    # Where it is crowded: further off, the nearest place first, with a line that leads back to the shape.
    around = [
        QRectF(x, y, width, height)
        for gap in _WIDER_GAPS
        for x in (x_high + gap, x_low - gap - width, (x_low + x_high - width) / 2)
        for y in (y_low - gap - height, y_high + gap, (y_low + y_high - height) / 2)
    ]
    along = _along((own,))
    around.sort(key=lambda box: _apart(along, box))
    best = None
    for box in (*beside, *inside, *around):
        if not room.contains(box) or strokes.cross(box):
            continue
        if not any(box.intersects(other) for other in taken):
            return box, True
        best = best or box
    if best is not None:
        return best, False
    return next((box for box in beside if not Segments.of([own]).cross(box)), beside[0]), False


def _along(lines: tuple[NDArray[np.float64], ...]) -> NDArray[np.float64]:
    """Points along the lines of a shape, close enough to each other to tell what is near it."""
    shares = np.linspace(0.0, 1.0, _STEPS)[:, None, None]
    found = []
    for line in lines:
        is_fine = len(line) < 2 or len(line) > _STEPS
        found.append(line if is_fine else (line[:-1] + shares * (line[1:] - line[:-1])).reshape(-1, 2))
    return np.vstack(found)


def _apart(own: NDArray[np.float64], box: QRectF) -> float:
    """How far a box is from the nearest point of a shape."""
    inside = np.clip(own, (box.left(), box.top()), (box.right(), box.bottom()))
    return float(np.hypot(*(own - inside).T).min())


def _leader(own: NDArray[np.float64], box: QRectF) -> QLineF | None:
    """From the label to the nearest point of its shape, where they are so far apart that one might doubt it."""
    inside = np.clip(own, (box.left(), box.top()), (box.right(), box.bottom()))
    away = np.hypot(*(own - inside).T)
    nearest = int(away.argmin())
    if away[nearest] < _LEADER_FROM:
        return None
    return QLineF(QPointF(*inside[nearest]), QPointF(*own[nearest]))


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
