"""Where the labels of annotations stand: beside their shape, never over a line, off whatever else is written.

Most labels find a place beside their shape at once; that has to be quick, since it is done for every image that comes
while scrolling. What is done for those in a crowd may take longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import hypot, inf

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

Lines = tuple[NDArray[np.float64], ...]

_GAP = 8.0  # logical pixels between a shape and its label
_WIDER_GAPS = (16.0, 32.0, 64.0, 96.0, 128.0)
_NEARBY = 40.0
_LEADER_FROM = 24.0
_STEPS = 17  # into which the sides of a shape are parted to find what is nearest to its label


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


@dataclass(slots=True)
class Room:
    """The viewport's area, all lines in it, and what is `taken`: texts, and the labels that have their places."""

    area: QRectF
    strokes: Segments
    taken: list[QRectF]
    text_width: Callable[[str], float]
    line_step: float


def place_label(
    label: tuple[str, ...], lines: Lines, room: Room
) -> tuple[tuple[str, ...], QRectF, QLineF | None]:
    """What is said of a shape (in a crowd its first line alone), where, and a line that leads back to the shape where
    that is far.
    """
    own = np.vstack(lines)
    (left, top), (right, bottom) = own.min(axis=0).tolist(), own.max(axis=0).tolist()
    bounds = QRectF(QPointF(left, top), QPointF(right, bottom))
    # The first line nearby says more than all of them far away.
    for said, furthest in ((label, _NEARBY), (label[:1], _NEARBY), (label, inf), (label[:1], inf)):
        size = QSizeF(max(map(room.text_width, said)), len(said) * room.line_step)
        box, is_free = _label_box(own, bounds, size, room)
        if is_free and _apart(bounds, box) <= furthest:
            break
    room.taken.append(box)
    return said, box, None if _apart(bounds, box) < _LEADER_FROM else _leader(lines, box)


def _label_box(own: NDArray[np.float64], bounds: QRectF, size: QSizeF, room: Room) -> tuple[QRectF, bool]:
    """The first place that is free of lines, labels and edges; else one free of lines, and False."""
    inner = room.area.adjusted(2, 2, -2, -2)
    best = None
    for box in _places(own, bounds, size, room.area):
        if not inner.contains(box) or room.strokes.cross(box):
            continue
        if not any(box.intersects(other) for other in room.taken):
            return box, True
        best = best or box
    if best is not None:
        return best, False
    strokes = Segments.of([own])
    beside = _beside(own, bounds, size)
    return next((box for box in beside if not strokes.cross(box)), beside[0]), False


def _beside(own: NDArray[np.float64], bounds: QRectF, size: QSizeF) -> tuple[QRectF, ...]:
    """At the four sides, at the middle of whatever reaches furthest: the end of a line, the side of a box."""
    width, height = size.width(), size.height()
    right = own[own[:, 0] > bounds.right() - 1].mean(axis=0)
    left = own[own[:, 0] < bounds.left() + 1].mean(axis=0)
    bottom = own[own[:, 1] > bounds.bottom() - 1].mean(axis=0)
    top = own[own[:, 1] < bounds.top() + 1].mean(axis=0)
    return (
        QRectF(bounds.right() + _GAP, right[1] - height / 2, width, height),
        QRectF(bottom[0] - width / 2, bounds.bottom() + _GAP, width, height),
        QRectF(top[0] - width / 2, bounds.top() - _GAP - height, width, height),
        QRectF(bounds.left() - _GAP - width, left[1] - height / 2, width, height),
    )


def _places(own: NDArray[np.float64], bounds: QRectF, size: QSizeF, area: QRectF) -> Iterator[QRectF]:
    """All places that are tried, the best first."""
    yield from _beside(own, bounds, size)
    width, height = size.width(), size.height()
    # A shape as large as the viewport: its label goes inside it, wherever no line is.
    if bounds.width() > width and bounds.height() > height:
        for y in (0.5, 0.35, 0.65, 0.2, 0.8):
            for x in (0.5, 0.25, 0.75):
                left, top = (area.width() - width) * x, (area.height() - height) * y
                box = QRectF(area.left() + left, area.top() + top, width, height)
                if bounds.contains(box):
                    yield box
    around = [
        QRectF(x, y, width, height)
        for gap in _WIDER_GAPS
        for x in (bounds.right() + gap, bounds.left() - gap - width, bounds.center().x() - width / 2)
        for y in (bounds.top() - gap - height, bounds.bottom() + gap, bounds.center().y() - height / 2)
    ]
    yield from sorted(around, key=lambda box: _apart(bounds, box))


def _apart(bounds: QRectF, box: QRectF) -> float:
    """How far a box is from the one round a shape; 0 where they meet."""
    across = max(bounds.left() - box.right(), box.left() - bounds.right(), 0.0)
    down = max(bounds.top() - box.bottom(), box.top() - bounds.bottom(), 0.0)
    return hypot(across, down)


def _leader(lines: Lines, box: QRectF) -> QLineF:
    """From the label to the nearest point of its shape."""
    shares = np.linspace(0.0, 1.0, _STEPS)[:, None, None]
    points = np.vstack(
        [
            line
            if len(line) < 2 or len(line) > _STEPS
            else (line[:-1] + shares * (line[1:] - line[:-1])).reshape(-1, 2)
            for line in lines
        ]
    )
    inside = np.clip(points, (box.left(), box.top()), (box.right(), box.bottom()))
    nearest = int(np.hypot(*(points - inside).T).argmin())
    return QLineF(QPointF(*inside[nearest]), QPointF(*points[nearest]))
