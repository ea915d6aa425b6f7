"""A volume: evenly spaced slices as one array with its place in the patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.series import Series


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """`array` (Z, Y, X) in `unit`; `affine` 4x4 takes voxel indices (x, y, z, 1) of voxel centres to LPS mm.

    The columns of `affine` are orthogonal: a volume is never tilted.
    """

    array: NDArray[Any]
    affine: NDArray[np.float64]
    unit: str
    series: Series

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Distance of voxel centres along x, y, z in mm."""
        x, y, z = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(x), float(y), float(z)
