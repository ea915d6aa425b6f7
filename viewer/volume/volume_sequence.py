"""A series with a fourth axis as one array."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.series import Series
from viewer.dicom.series_axis import SeriesAxis
from viewer.volume.volume import Volume


@dataclass(frozen=True, slots=True, eq=False)
class VolumeSequence:
    """`array` (points, Z, Y, X) in `unit`; `affine` 4x4 is that of every point, as in `Volume`."""

    array: NDArray[Any]
    affine: NDArray[np.float64]
    unit: str
    series: Series
    axis: SeriesAxis

    def volume(self, point: int) -> Volume:
        """One point; shares the array's memory."""
        return Volume(self.array[point], self.affine, self.unit, self.series.at_point(point))
