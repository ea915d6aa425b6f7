"""Which pixels a region holds.

The rule: a pixel belongs to a region if its centre lies inside. Centres exactly on the outline of a rectangle
or an ellipse belong to it. For a freehand outline the even-odd rule decides, and a centre exactly on it
belongs if the region lies to its right (along the row) or, on a horizontal edge, below it: two regions with a
common edge never share a pixel. Parts beyond the image's edge hold no pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.measure.annotation import Kind, Point
from viewer.measure.geometry import box


@dataclass(frozen=True, slots=True, eq=False)
class RegionMask:
    """`mask` (rows, columns) bool of a part of the image that begins at (`top`, `left`)."""

    top: int
    left: int
    mask: NDArray[np.bool_]

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns of that part, to index the image."""
        rows, columns = self.mask.shape
        return slice(self.top, self.top + rows), slice(self.left, self.left + columns)


def region_mask(kind: Kind, points: Sequence[Point], shape: tuple[int, int]) -> RegionMask:
    """The pixels of a region of an image of `shape` (rows, columns). ValueError for what encloses nothing."""
    left, top, right, bottom = box(points)
    first_column, last_column = max(0, int(np.ceil(left))), min(shape[1] - 1, int(np.floor(right)))
    first_row, last_row = max(0, int(np.ceil(top))), min(shape[0] - 1, int(np.floor(bottom)))
    if first_column > last_column or first_row > last_row:
        return RegionMask(0, 0, np.zeros((0, 0), np.bool_))
    columns = np.arange(first_column, last_column + 1, dtype=np.float64)
    rows = np.arange(first_row, last_row + 1, dtype=np.float64)
    if kind is Kind.RECTANGLE:
        mask = np.ones((len(rows), len(columns)), np.bool_)
    elif kind is Kind.ELLIPSE:
        mask = _ellipse(columns, rows, (left, top, right, bottom))
    elif kind is Kind.FREEHAND:
        mask = _even_odd(columns, rows, np.asarray(points, np.float64))
    else:
        raise ValueError(f"{kind} encloses no pixels")
    return RegionMask(first_row, first_column, mask)


def pixels_in_box(points: Sequence[Point]) -> float:
    """How many pixels the box around the points covers: what its statistics will cost."""
    left, top, right, bottom = box(points)
    return (right - left + 1) * (bottom - top + 1)


def _ellipse(
    columns: NDArray[np.float64], rows: NDArray[np.float64], edges: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    left, top, right, bottom = edges
    # A flat ellipse is a line; what lies on it belongs.
    half_x, half_y = max((right - left) / 2, 1e-12), max((bottom - top) / 2, 1e-12)
    x = ((columns - (left + right) / 2) / half_x) ** 2
    y = ((rows - (top + bottom) / 2) / half_y) ** 2
    return np.asarray(x[None, :] + y[:, None] <= 1.0 + 1e-12)


def _even_odd(
    columns: NDArray[np.float64], rows: NDArray[np.float64], corners: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Each edge turns over all pixels of the rows that it spans from where it crosses them to the right."""
    turned = np.zeros((len(rows), len(columns) + 1), np.uint8)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        low, high = min(y0, y1), max(y0, y1)
        at = np.flatnonzero((rows >= low) & (rows < high))
        crossing = x0 + (rows[at] - y0) * ((x1 - x0) / (y1 - y0))
        first = np.clip(np.ceil(crossing - columns[0]), 0, len(columns)).astype(np.intp)
        turned[at, first] ^= 1
    inside = np.bitwise_xor.accumulate(turned, axis=1)[:, :-1]
    return inside.astype(np.bool_)
