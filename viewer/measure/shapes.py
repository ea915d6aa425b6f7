"""What the hand and the eye need of a shape: its outline, its handles, and how a handle changes it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from viewer.measure import geometry
from viewer.measure.annotation import Annotation, Kind, Point

# A hand-drawn outline is pulled at so many places; what lies between follows.
_MOST_HANDLES = 24
_PULLS = 12
_ELLIPSE_STEPS = 64
_CIRCLE = tuple(
    (math.cos(2 * math.pi * step / _ELLIPSE_STEPS), math.sin(2 * math.pi * step / _ELLIPSE_STEPS))
    for step in range(_ELLIPSE_STEPS + 1)
)


def outlines(kind: Kind, points: tuple[Point, ...]) -> tuple[tuple[Point, ...], ...]:
    """The lines of a shape, each as points; a point is one line of one point."""
    if kind in (Kind.BIDIRECTIONAL, Kind.COBB):
        return tuple(points[at : at + 2] for at in range(0, len(points), 2))
    if kind is Kind.FREEHAND:
        return ((*points, points[0]),)
    if kind in (Kind.RECTANGLE, Kind.ELLIPSE) and len(points) == 2:
        left, top, right, bottom = geometry.box(points)
        if kind is Kind.RECTANGLE:
            return (((left, top), (right, top), (right, bottom), (left, bottom), (left, top)),)
        x, y, a, b = (left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2
        return (tuple((x + a * cosine, y + b * sine) for cosine, sine in _CIRCLE),)
    return (points,)


def handles(kind: Kind, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Where a shape can be taken hold of."""
    if kind is Kind.RECTANGLE:
        (ax, ay), (bx, by) = points
        return (ax, ay), (bx, ay), (bx, by), (ax, by)
    if kind is Kind.ELLIPSE:
        left, top, right, bottom = geometry.box(points)
        x, y = (left + right) / 2, (top + bottom) / 2
        return (left, y), (x, top), (right, y), (x, bottom)
    if kind is Kind.FREEHAND and len(points) > _MOST_HANDLES:
        return tuple(points[at] for at in _pulled(len(points)))
    return points


def with_handle(annotation: Annotation, handle: int, to: Point, aspect: float = 1.0) -> Annotation:
    """The annotation with one handle moved to a point.

    `aspect` is the height of a pixel / its width: the axes of a bidirectional measurement stay perpendicular in
    the body.
    """
    kind, points = annotation.kind, annotation.points
    if kind is Kind.RECTANGLE:
        (ax, ay), (bx, by) = points
        corners = [[ax, ay], [bx, by]]
        corners[0 if handle in (0, 3) else 1][0] = to[0]
        corners[0 if handle in (0, 1) else 1][1] = to[1]
        changed: tuple[Point, ...] = ((corners[0][0], corners[0][1]), (corners[1][0], corners[1][1]))
    elif kind is Kind.ELLIPSE:
        edges = list(geometry.box(points))
        edges[handle] = to[handle % 2]
        left, top, right, bottom = edges
        changed = ((left, top), (right, bottom))
    elif kind is Kind.BIDIRECTIONAL:
        changed = _with_axis_end(points, handle, to, (1.0, aspect))
    elif kind is Kind.FREEHAND and len(points) > _MOST_HANDLES:
        changed = _pulled_outline(points, handle, to)
    else:
        changed = (*points[:handle], to, *points[handle + 1 :])
    return replace(annotation, points=changed, measured=())


def _with_axis_end(
    points: tuple[Point, ...], handle: int, to: Point, scale: tuple[float, float]
) -> tuple[Point, ...]:
    """An end of the long axis takes the short one along; an end of the short one stays on its perpendicular."""
    a, b, c, d = geometry.scaled(points, scale)
    target = geometry.scaled((to,), scale)[0]
    axis = b - a
    size = float(axis @ axis)
    if size == 0:
        return (*points[:handle], to, *points[handle + 1 :])
    normal = np.array([-axis[1], axis[0]])
    # Both axes in shares of the long one: where the short one crosses it, and how far it goes to either side.
    crossing = float((c - a) @ axis) / size
    sides = [float((c - a) @ normal) / size, float((d - a) @ normal) / size]
    if handle < 2:
        lengths = [side * math.sqrt(size) for side in sides]
        a, b = (target, b) if handle == 0 else (a, target)
        axis = b - a
        size = float(axis @ axis)
        if size == 0:
            return points
        normal = np.array([-axis[1], axis[0]])
        sides = [one / math.sqrt(size) for one in lengths]
    else:
        crossing = float((target - a) @ axis) / size
        sides[handle - 2] = float((target - a) @ normal) / size
    c, d = (a + crossing * axis + side * normal for side in sides)
    return tuple((float(x / scale[0]), float(y / scale[1])) for x, y in (a, b, c, d))


def _pulled(count: int) -> tuple[int, ...]:
    return tuple(round(step * count / _PULLS) for step in range(_PULLS))


def _pulled_outline(points: tuple[Point, ...], handle: int, to: Point) -> tuple[Point, ...]:
    """The outline pulled at one place; the pull fades to nothing at the neighbouring handles."""
    count = len(points)
    at, reach = _pulled(count)[handle], count / _PULLS
    right, down = to[0] - points[at][0], to[1] - points[at][1]
    changed = []
    for index, (x, y) in enumerate(points):
        away = min((index - at) % count, (at - index) % count)
        share = (1 + math.cos(math.pi * away / reach)) / 2 if away < reach else 0.0
        changed.append((x + share * right, y + share * down))
    return tuple(changed)
