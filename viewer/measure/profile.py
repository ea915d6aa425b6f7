"""Values along a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.measure.annotation import Point
from viewer.measure.calibration import Calibration
from viewer.volume.slice_image import SliceImage

_SAMPLES_PER_PIXEL = 2
_MOST_SAMPLES = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """`distance` (n,) along the line in `distance_unit`; `values` (n,) in `unit`, NaN where there is no pixel."""

    distance: NDArray[np.float64]
    values: NDArray[np.float64]
    distance_unit: str
    unit: str


def line_profile(points: Sequence[Point], image: SliceImage, calibrated: Calibration) -> Profile:
    """Values along a line through `points` (column, row), two samples a pixel, both ends included.

    Samples are bilinear between pixel centres. A sample that padding, NaN or the world beyond the image's edge
    has any share in is NaN. Colour counts by its luma (ITU-R BT.601). The distance is in the unit of the
    calibration, in pixels where both axes differ in theirs.
    """
    scale = calibrated.scale(points)
    factors = scale.factors if scale.unit is not None else (1.0, 1.0)
    corners = np.asarray(points, np.float64)
    steps = np.hypot(*np.diff(corners, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = min(int(np.ceil(along[-1] * _SAMPLES_PER_PIXEL)) + 1, _MOST_SAMPLES)
    at = np.linspace(0.0, along[-1], max(count, 2))
    columns, rows = (np.interp(at, along, corners[:, axis]) for axis in (0, 1))
    worth = np.concatenate([[0.0], np.cumsum(np.hypot(*(np.diff(corners, axis=0) * factors).T))])
    return Profile(
        np.interp(at, along, worth), bilinear(image, columns, rows), scale.unit or "px", image.unit
    )


def bilinear(
    image: SliceImage, columns: NDArray[np.float64], rows: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Values (n,) between pixel centres; NaN where a pixel that has a share is missing or padding."""
    height, width = image.shape
    left, top = np.floor(columns).astype(np.intp), np.floor(rows).astype(np.intp)
    right_share, bottom_share = columns - left, rows - top
    total = np.zeros(columns.shape)
    padding = image.padding_mask
    for down, row_share in ((0, 1 - bottom_share), (1, bottom_share)):
        for over, column_share in ((0, 1 - right_share), (1, right_share)):
            share = row_share * column_share
            row, column = top + down, left + over
            inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
            row, column = np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)
            values = image.values[row, column].astype(np.float64)
            if image.is_color:
                values = values @ (0.299, 0.587, 0.114)
            missing = ~inside if padding is None else ~inside | padding[row, column]
            values[missing] = np.nan
            counts = share > 0
            total[counts] += share[counts] * values[counts]
    return total
