"""Where the labels of annotations stand: beside their shape, never over a line, off whatever else is written.

Most labels find a place beside their shape at once; that has to be quick, since it is done for every image that comes
while scrolling. Those in a crowd take the nearest free place of a grid around their shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

Lines = tuple[NDArray[np.float64], ...]
Boxes = NDArray[np.float64]  # (n, 4): left, top, right, bottom

_GAP = 8.0  # logical pixels between a shape and its label
_NEAREST = 6.0
_NEARBY = 40.0
_FURTHEST = 160.0
_LEADER_FROM = 24.0
_EDGE = 2.0
_ACROSS, _DOWN = 32, 40  # places of the grid at most
_STEP = 8.0  # of the grid at least
_SAMPLES = 8  # of a straight line, to find what is nearest to a label
_MOST_SAMPLES = 32  # of a curve
_AT_ONCE = 24  # places that are compared with all lines together
_LEADERS = 8  # that are tried, lest one runs through another label


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

    def and_(self, line: QLineF) -> Segments:
        """These and another one."""
        other = Segments.of([_ends(line)])
        return Segments(np.vstack([self.starts, other.starts]), np.vstack([self.steps, other.steps]))

    def cross(self, box: QRectF) -> bool:
        """Whether any of them runs through a box."""
        return bool(self.crossing(_edges([box]))[0])

    def crossing(self, boxes: Boxes) -> NDArray[np.bool_]:
        """(n,): whether any of them runs through each box (Liang and Barsky's clipping, all at once)."""
        low, high = np.zeros((len(boxes), len(self.starts))), np.ones((len(boxes), len(self.starts)))
        with np.errstate(divide="ignore", invalid="ignore"):
            for axis in (0, 1):
                first, last = boxes[:, axis, None], boxes[:, axis + 2, None]
                start, step = self.starts[:, axis], self.steps[:, axis]
                one, two = (first - start) / step, (last - start) / step
                still = step == 0
                inside = (start >= first) & (start <= last)
                low = np.where(still, np.where(inside, low, 2.0), np.maximum(low, np.minimum(one, two)))
                high = np.where(still, high, np.minimum(high, np.maximum(one, two)))
        return np.asarray(np.any(low <= high, axis=1))


@dataclass(slots=True)
class Room:
    """The viewport's area, all lines in it, and what is `taken`: texts, and the labels that have their places."""

    area: QRectF
    strokes: Segments
    taken: list[QRectF]
    text_width: Callable[[str], float]
    line_step: float

    def size_of(self, label: tuple[str, ...]) -> QSizeF:
        """What a label takes."""
        return QSizeF(max(map(self.text_width, label)), len(label) * self.line_step)

    def take(self, box: QRectF, leader: QLineF | None) -> None:
        """A label has its place; the labels that follow keep off it, and off the line that leads to it."""
        self.taken.append(box)
        if leader is not None:
            self.strokes = self.strokes.and_(leader)


def place_label(
    label: tuple[str, ...], lines: Lines, room: Room
) -> tuple[tuple[str, ...], QRectF, QLineF | None]:
    """What is said of a shape (in a crowd its first line alone), where, and a line that leads back to the shape where
    that is far.
    """
    own = np.vstack(lines)
    (left, top), (right, bottom) = own.min(axis=0).tolist(), own.max(axis=0).tolist()
    bounds = QRectF(QPointF(left, top), QPointF(right, bottom))
    beside = _first_free(_beside(own, bounds, room.size_of(label)), room)
    if beside is not None:
        room.take(beside, None)
        return label, beside, None
    points = _samples(lines)
    grids = {said: _grid(lines, points, bounds, room.size_of(said), room) for said in {label, label[:1]}}
    # The first line nearby says more than all of them far away.
    for said, furthest in ((label, _NEARBY), (label[:1], _NEARBY), (label, inf), (label[:1], inf)):
        found = _nearest_free(*grids[said], furthest, points, room)
        if found is not None:
            break
    else:
        said = label[:1]
        found = _least_covering(_beside(own, bounds, room.size_of(said)), grids[said][0], room), None
    room.take(*found)
    return said, *found


def _beside(own: NDArray[np.float64], bounds: QRectF, size: QSizeF) -> Boxes:
    """At the four sides, at the middle of whatever reaches furthest: the end of a line, the side of a box."""
    width, height = size.width(), size.height()
    right = own[own[:, 0] > bounds.right() - 1].mean(axis=0)
    left = own[own[:, 0] < bounds.left() + 1].mean(axis=0)
    bottom = own[own[:, 1] > bounds.bottom() - 1].mean(axis=0)
    top = own[own[:, 1] < bounds.top() + 1].mean(axis=0)
    corners = np.array(
        [
            (bounds.right() + _GAP, right[1] - height / 2),
            (bottom[0] - width / 2, bounds.bottom() + _GAP),
            (top[0] - width / 2, bounds.top() - _GAP - height),
            (bounds.left() - _GAP - width, left[1] - height / 2),
        ]
    )
    return np.hstack([corners, np.add(corners, (width, height))])


def _grid(
    lines: Lines, points: NDArray[np.float64], bounds: QRectF, size: QSizeF, room: Room
) -> tuple[Boxes, NDArray[np.float64]]:
    """Places around a shape, the nearest first, and how far each is from it.

    What a closed line holds is what is measured: a label stands within it only where it fills much of the viewport.
    """
    inner = room.area.adjusted(_EDGE, _EDGE, -_EDGE - size.width(), -_EDGE - size.height())
    if inner.width() <= 0 or inner.height() <= 0:
        return np.zeros((0, 4)), np.zeros(0)
    around = bounds.adjusted(-size.width(), -size.height(), 0, 0)
    around = around.adjusted(-_FURTHEST, -_FURTHEST, _FURTHEST, _FURTHEST) & inner
    corners = np.stack(
        np.meshgrid(
            _steps(around.left(), around.right(), _ACROSS), _steps(around.top(), around.bottom(), _DOWN)
        ),
        axis=-1,
    ).reshape(-1, 2)
    boxes = np.hstack([corners, np.add(corners, (size.width(), size.height()))])
    closed = any(len(line) > 2 and bool((abs(line[0] - line[-1]) < 1e-6).all()) for line in lines)
    seen = bounds & room.area
    if closed and (seen.width() < room.area.width() / 2 or seen.height() < room.area.height() / 2):
        boxes = boxes[~_meets(boxes, bounds)]
    apart = _apart(boxes, points)
    order = np.argsort(apart, kind="stable")
    order = order[apart[order] >= _NEAREST]
    return boxes[order], apart[order]


def _steps(first: float, last: float, most: int) -> NDArray[np.float64]:
    count = max(2, min(most, int((last - first) / _STEP) + 1))
    return np.linspace(first, last, count)


def _first_free(boxes: Boxes, room: Room) -> QRectF | None:
    inner = room.area.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    for box in map(_rectangle, boxes):
        if (
            inner.contains(box)
            and not any(box.intersects(other) for other in room.taken)
            and not room.strokes.cross(box)
        ):
            return box
    return None


def _nearest_free(
    boxes: Boxes, apart: NDArray[np.float64], furthest: float, points: NDArray[np.float64], room: Room
) -> tuple[QRectF, QLineF | None] | None:
    """The nearest place, at most `furthest` away, that covers nothing, and its leader where it needs one."""
    boxes = boxes[apart <= furthest]
    boxes = boxes[~np.any([_meets(boxes, other) for other in room.taken], axis=0)]
    taken = _edges(room.taken)
    second: tuple[QRectF, QLineF | None] | None = None
    tried = 0
    for start in range(0, len(boxes), _AT_ONCE):
        some = boxes[start : start + _AT_ONCE]
        for box in map(_rectangle, some[~room.strokes.crossing(some)]):
            leader = _leader(points, box)
            if leader is None or not Segments.of([_ends(leader)]).crossing(taken).any():
                return box, leader
            second = second or (box, leader)
            tried += 1
            if tried == _LEADERS:
                return second
    return second


def _least_covering(beside: Boxes, grid: Boxes, room: Room) -> QRectF:
    """Where all is full: what covers the least of other texts, over no line if that can be."""
    boxes = grid if len(grid) else beside
    covered = sum((_shared(boxes, taken) for taken in room.taken), np.zeros(len(boxes)))
    least = boxes[np.argsort(covered, kind="stable")[:_AT_ONCE]]
    return _rectangle(least[np.argmin(room.strokes.crossing(least))])


def _samples(lines: Lines) -> NDArray[np.float64]:
    """Points of a shape, close enough to one another to tell what is near it."""
    shares = np.linspace(0.0, 1.0, _SAMPLES)[:, None, None]
    return np.vstack(
        [
            line[:: -(-len(line) // _MOST_SAMPLES)]
            if len(line) < 2 or len(line) > _SAMPLES
            else (line[:-1] + shares * (line[1:] - line[:-1])).reshape(-1, 2)
            for line in lines
        ]
    )


def _apart(boxes: Boxes, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,): how far each box is from the nearest of some points."""
    x, y = points.T
    across = np.maximum(np.maximum(boxes[:, :1] - x, x - boxes[:, 2:3]), 0.0)
    down = np.maximum(np.maximum(boxes[:, 1:2] - y, y - boxes[:, 3:]), 0.0)
    return np.asarray(np.sqrt((across * across + down * down).min(axis=1, initial=np.inf)))


def _meets(boxes: Boxes, other: QRectF) -> NDArray[np.bool_]:
    """(n,): which of the boxes share something with another one."""
    return (
        (boxes[:, 0] < other.right())
        & (boxes[:, 2] > other.left())
        & (boxes[:, 1] < other.bottom())
        & (boxes[:, 3] > other.top())
    )


def _shared(boxes: Boxes, other: QRectF) -> NDArray[np.float64]:
    """(n,): how much of another box each of the boxes covers."""
    across = np.minimum(boxes[:, 2], other.right()) - np.maximum(boxes[:, 0], other.left())
    down = np.minimum(boxes[:, 3], other.bottom()) - np.maximum(boxes[:, 1], other.top())
    return np.asarray(np.maximum(across, 0.0) * np.maximum(down, 0.0))


def _leader(points: NDArray[np.float64], box: QRectF) -> QLineF | None:
    """From a label to the nearest point of its shape; None where it stands beside it."""
    inside = np.clip(points, (box.left(), box.top()), (box.right(), box.bottom()))
    distances = np.hypot(*(points - inside).T)
    nearest = int(distances.argmin())
    if distances[nearest] < _LEADER_FROM:
        return None
    return QLineF(QPointF(*inside[nearest]), QPointF(*points[nearest]))


def _ends(line: QLineF) -> NDArray[np.float64]:
    return np.array([(line.x1(), line.y1()), (line.x2(), line.y2())])


def _edges(boxes: Sequence[QRectF]) -> Boxes:
    return np.array([(box.left(), box.top(), box.right(), box.bottom()) for box in boxes]).reshape(-1, 4)


def _rectangle(box: NDArray[np.float64]) -> QRectF:
    return QRectF(QPointF(*box[:2].tolist()), QPointF(*box[2:].tolist()))
