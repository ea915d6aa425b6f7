"""What a volume file (NIfTI, NRRD ...) says about its voxels, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.findings import Finding
from viewer.dicom.header import Vector3
from viewer.errors import COPY_AGAIN, UnsupportedInputError
from viewer.intensity.modality_lut import Rescale
from viewer.sentence import Sentence

_MOST_FRAMES = 100_000
_MOST_BYTES = 32 << 30
# Deflate, the only compression of these formats beside bzip2, gives at most 1032 bytes for one.
_MOST_RATIO = 1100


@dataclass(frozen=True, slots=True)
class VolumeDescription:
    """Voxels in the order of the file's own axes; lengths in mm, directions in LPS."""

    size: tuple[int, int, int, int]  # x, y, z, time
    samples: int
    dtype: np.dtype[Any]
    spacing: Vector3
    origin: Vector3
    direction: NDArray[np.float64]  # (3, 3), columns are the directions of x, y, z
    has_spacing: bool
    has_place: bool
    rescale: Rescale
    time_step_s: float | None = None  # of the fourth axis, where the file says that it is time
    findings: tuple[Finding, ...] = ()


def check_size(path: Path, size: tuple[int, ...], bytes_a_voxel: int, data_bytes: int) -> None:
    """Raise UnsupportedInputError where `size` is more than `data_bytes`, packed or not, can hold, or than fits."""
    needed = int(np.prod([float(n) for n in size])) * bytes_a_voxel
    frames = int(np.prod([float(n) for n in size[2:]]))
    if min(size) < 1 or frames > _MOST_FRAMES or needed > min(_MOST_BYTES, data_bytes * _MOST_RATIO):
        text = " x ".join(map(str, size))
        raise UnsupportedInputError(
            path,
            Sentence("{file} claims {text} voxels, more than it can hold.", file=path.name, text=text),
            COPY_AGAIN,
        )


def vector(values: NDArray[np.float64]) -> Vector3:
    """Three plain numbers, none of them a negative zero."""
    return float(values[0]) + 0.0, float(values[1]) + 0.0, float(values[2]) + 0.0
