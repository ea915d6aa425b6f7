"""RT Dose: what a stored value means, and where its frames lie; PS3.3 C.8.8.3."""

from __future__ import annotations

import math

from viewer.dicom import tags
from viewer.dicom.geometry import SAME_POSITION_MM
from viewer.dicom.header import FrameHeader, Vector3
from viewer.dicom.image_plane import normal
from viewer.dicom.values import Values
from viewer.intensity.modality_lut import Rescale

_UNITS = {"GY": "Gy", "RELATIVE": "relative"}


def dose_rescale(values: Values) -> Rescale | None:
    """Dose Grid Scaling as a rescale with its unit; None where the file has none that can be used."""
    scaling = values.decimal(tags.DOSE_GRID_SCALING)
    if scaling is None or not scaling > 0:
        return None
    return Rescale(scaling, 0.0, _UNITS.get((values.code(tags.DOSE_UNITS) or "").upper(), ""))


def dose_positions(values: Values, first: FrameHeader, count: int) -> tuple[Vector3, ...] | None:
    """Position of each of `count` frames from the Grid Frame Offset Vector; None where it does not tell.

    PS3.3 C.8.8.3.2: offsets along the normal from the image position where the first one is 0; else
    coordinates along z themselves, of axial planes only.
    """
    offsets = values.decimals(tags.GRID_FRAME_OFFSET_VECTOR)
    if offsets is None or len(offsets) != count or first.position is None or first.orientation is None:
        return None
    x, y, z = first.position
    axis = normal(first.orientation)
    if offsets[0] == 0:
        return tuple(
            (x + offset * float(axis[0]), y + offset * float(axis[1]), z + offset * float(axis[2]))
            for offset in offsets
        )
    axial = math.isclose(abs(float(axis[2])), 1.0, abs_tol=1e-6)
    if axial and abs(offsets[0] - z) <= SAME_POSITION_MM:
        return tuple((x, y, offset) for offset in offsets)
    return None
