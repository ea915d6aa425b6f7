"""Lengths, angles and areas of points in a plane whose two axes have their own scale.

`scale` is (x, y): what one step along a row and one step down a column are worth, in mm for instance. All
angles are therefore those of the body, not of the pixel grid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from viewer.measure.annotation import Point

Scale2 = tuple[float, float]


def scaled(points: Sequence[Point], scale: Scale2) -> NDArray[np.float64]:
    """(n, 2) in the unit of `scale`."""
    placed: NDArray[np.float64] = np.asarray(points, np.float64).reshape(-1, 2) * np.asarray(scale)
    return placed


def length(points: Sequence[Point], scale: Scale2, closed: bool = False) -> float:
    """Sum of the distances from point to point, and back to the first where `closed`."""
    placed = scaled(points, scale)
    if closed:
        placed = np.vstack([placed, placed[:1]])
    return float(np.hypot(*np.diff(placed, axis=0).T).sum())


def angle(end: Point, vertex: Point, other: Point, scale: Scale2) -> float:
    """Angle at `vertex` in degrees, 0 to 180; NaN where an arm has no length."""
    centre, one, two = scaled((vertex, end, other), scale)
    return _between(one - centre, two - centre)


def cobb_angle(first: tuple[Point, Point], second: tuple[Point, Point], scale: Scale2) -> float:
    """Angle between two lines in degrees, 0 to 90: lines have no direction. NaN where one has no length.

    A curve beyond 90 degrees is the supplement; nothing in two lines tells them apart.
    """
    a, b, c, d = scaled((*first, *second), scale)
    between = _between(b - a, d - c)
    return min(between, 180.0 - between)


def _between(one: NDArray[np.float64], two: NDArray[np.float64]) -> float:
    if not one.any() or not two.any():
        return math.nan
    # The arc tangent is exact for small angles, where the arc cosine loses half its digits.
    cross = float(one[0] * two[1] - one[1] * two[0])
    return math.degrees(math.atan2(abs(cross), float(one @ two)))


def polygon_area(points: Sequence[Point], scale: Scale2) -> float:
    """Area inside a closed line that does not cross itself (the shoelace formula)."""
    x, y = scaled(points, scale).T
    x, y = x - x[0], y - y[0]
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def box(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Smallest left, smallest top, largest right, largest bottom."""
    x, y = np.asarray(points, np.float64).T
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def rectangle_area(points: Sequence[Point], scale: Scale2) -> float:
    """Area of the rectangle with these opposite corners."""
    left, top, right, bottom = box(points)
    return (right - left) * scale[0] * (bottom - top) * scale[1]


def rectangle_perimeter(points: Sequence[Point], scale: Scale2) -> float:
    """Perimeter of the rectangle with these opposite corners."""
    left, top, right, bottom = box(points)
    return 2 * ((right - left) * scale[0] + (bottom - top) * scale[1])


def ellipse_area(points: Sequence[Point], scale: Scale2) -> float:
    """Area of the ellipse in the box with these opposite corners."""
    return math.pi / 4 * rectangle_area(points, scale)


def ellipse_perimeter(points: Sequence[Point], scale: Scale2) -> float:
    """Perimeter of that ellipse, by the trapezoid rule, which is exact here to many digits."""
    left, top, right, bottom = box(points)
    a, b = (right - left) / 2 * scale[0], (bottom - top) / 2 * scale[1]
    turn = np.linspace(0, 2 * np.pi, 512, endpoint=False)
    return float(np.hypot(a * np.sin(turn), b * np.cos(turn)).mean() * 2 * np.pi)


def perpendicular(start: Point, end: Point, scale: Scale2, share: float = 0.5) -> tuple[Point, Point]:
    """A line through the middle of another and perpendicular to it in the body, `share` times as long."""
    (ax, ay), (bx, by) = scaled((start, end), scale)
    middle_x, middle_y = (ax + bx) / 2, (ay + by) / 2
    half_x, half_y = -(by - ay) * share / 2, (bx - ax) * share / 2
    ends = ((middle_x + half_x, middle_y + half_y), (middle_x - half_x, middle_y - half_y))
    (cx, cy), (dx, dy) = ends
    return (cx / scale[0], cy / scale[1]), (dx / scale[0], dy / scale[1])
