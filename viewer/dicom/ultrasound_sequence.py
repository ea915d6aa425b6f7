"""Sequence of Ultrasound Regions, PS3.3 C.8.5.5: what its items say of the parts of a picture."""

from __future__ import annotations

import math
from typing import Any

from viewer.dicom import tags
from viewer.dicom.elements import raw_bytes
from viewer.dicom.ultrasound import UltrasoundRegion
from viewer.dicom.values import Values

_MOST_REGIONS = 64  # of one image; hostile files could name millions
_LOW_PRIORITY = 1  # bit 0 of Region Flags
# Physical Units X Direction, C.8.5.5.1.15, with what makes them the unit that is shown
_UNITS: dict[int, tuple[str, float]] = {
    1: ("%", 1.0),
    2: ("dB", 1.0),
    3: ("mm", 10.0),
    4: ("s", 1.0),
    5: ("Hz", 1.0),
    6: ("dB/s", 1.0),
    7: ("cm/s", 1.0),
    8: ("cm²", 1.0),
    9: ("cm²/s", 1.0),
    10: ("cm³", 1.0),
    11: ("cm³/s", 1.0),
    12: ("°", 1.0),
}
_WANTED = (
    tags.REGION_MIN_X,
    tags.REGION_MIN_Y,
    tags.REGION_MAX_X,
    tags.REGION_MAX_Y,
    tags.REGION_FLAGS,
    tags.PHYSICAL_UNITS_X,
    tags.PHYSICAL_UNITS_Y,
    tags.PHYSICAL_DELTA_X,
    tags.PHYSICAL_DELTA_Y,
)


def ultrasound_regions(sequence: Any, little_endian: bool) -> tuple[UltrasoundRegion, ...]:
    """The regions of the sequence that make sense; others are left out, so that nothing is measured in them."""
    found = []
    for item in list(sequence)[:_MOST_REGIONS]:
        region = _region(item, little_endian)
        if region is not None:
            found.append(region)
    return tuple(found)


def _region(item: Any, little_endian: bool) -> UltrasoundRegion | None:
    raw = {}
    for tag in _WANTED:
        element = item.get_item(tag)
        if element is not None:
            raw[tag] = raw_bytes(element, little_endian)
    values = Values(raw, little_endian)
    left, top, right, bottom = (values.binary(tag, "UL") for tag in _WANTED[:4])
    unit_x, step_x = _step(values, tags.PHYSICAL_UNITS_X, tags.PHYSICAL_DELTA_X)
    unit_y, step_y = _step(values, tags.PHYSICAL_UNITS_Y, tags.PHYSICAL_DELTA_Y)
    if left is None or top is None or right is None or bottom is None or right < left or bottom < top:
        return None
    return UltrasoundRegion(
        int(left),
        int(top),
        int(right),
        int(bottom),
        step_x,
        step_y,
        unit_x,
        unit_y,
        bool(int(values.binary(tags.REGION_FLAGS, "UL") or 0) & _LOW_PRIORITY),
    )


def _step(values: Values, unit_tag: int, delta_tag: int) -> tuple[str | None, float]:
    """Unit and size of a step; (None, 1) where it is not known. Deltas may be negative: rows that count up."""
    unit = _UNITS.get(values.unsigned(unit_tag) or 0)
    delta = values.binary(delta_tag, "FD")
    if unit is None or delta is None or delta == 0 or not math.isfinite(delta):
        return None, 1.0
    return unit[0], abs(float(delta)) * unit[1]
