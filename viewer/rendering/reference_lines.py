"""Where the plane of one image cuts another image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viewer.volume.slice_image import SliceImage

Point = tuple[float, float]

# Planes that lean by less than about two degrees have no line worth drawing.
_ALMOST_PARALLEL = 0.9994
_CORNERS = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])


def cut_line(image: SliceImage, other: SliceImage) -> tuple[Point, Point] | None:
    """Ends (column, row) in `image` of the line along which the rectangle of `other` cuts its plane.

    The line may reach beyond the image. None where they do not cut, lie almost parallel, or have no place.
    """
    here, there = image.affine, other.affine
    if here is None or there is None or abs(float(here[:3, 2] @ there[:3, 2])) > _ALMOST_PARALLEL:
        return None
    rows, columns = other.shape
    corners = _CORNERS * (columns, rows) - 0.5
    corners = there[:3, 3] + corners @ there[:3, :2].T
    heights = (corners - here[:3, 3]) @ here[:3, 2]
    ends: list[NDArray[np.float64]] = []
    for number in range(4):
        one, following = heights[number], heights[(number + 1) % 4]
        if (one < 0) != (following < 0):
            share = one / (one - following)
            ends.append(corners[number] + share * (corners[(number + 1) % 4] - corners[number]))
    if len(ends) != 2:
        return None
    return pixel_of(here, ends[0]), pixel_of(here, ends[1])


def pixel_of(affine: NDArray[np.float64], point: NDArray[np.float64]) -> Point:
    """(column, row) of the foot of a point (3,) in mm on the plane of an image with this affine (4, 4)."""
    column, row, _ = np.linalg.solve(affine[:3, :3], point - affine[:3, 3]).tolist()
    return column, row
