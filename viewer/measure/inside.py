"""Keeping what is drawn on the image: nothing can be measured beside it."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.measure.annotation import Point
from viewer.measure.geometry import box


def kept_inside(point: Point, shape: tuple[int, int]) -> Point:
    """The point of an image of `shape` (rows, columns) that is nearest to a point; its edge at most."""
    rows, columns = shape
    return min(max(point[0], -0.5), columns - 0.5), min(max(point[1], -0.5), rows - 0.5)


def way_inside(points: Sequence[Point], way: Point, shape: tuple[int, int]) -> Point:
    """How far points can go along `way` (columns, rows) until the first of them is at the image's edge.

    What is beyond the edge already may go back, not further.
    """
    left, top, right, bottom = box(points)
    rows, columns = shape
    return _step(way[0], left, right, columns), _step(way[1], top, bottom, rows)


def _step(step: float, first: float, last: float, count: int) -> float:
    lowest, highest = min(0.0, -0.5 - first), max(0.0, count - 0.5 - last)
    return min(max(step, lowest), highest)
