"""Real World Value Mapping: what stored values mean in a measured quantity, PS3.3 C.7.6.16.2.11.

A mapping is another way from stored values to a quantity, beside the modality LUT, in whose output windows are
given. It is taken where it cannot contradict that: where it is the same line, for its unit; where there is neither
modality LUT nor window, as a whole.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from viewer.dicom import tags
from viewer.dicom.elements import raw_bytes
from viewer.dicom.values import Values
from viewer.intensity.modality_lut import Rescale

# UCUM codes (PS3.16 CID 82 and others) for which this program has another name, or that name no unit.
_NAMES = {"[hnsf'u]": "HU", "1": "", "no units": "", "{no unit}": "", "ratio": ""}
_SAME_LINE = 1e-6


def with_real_world(
    rescale: Rescale, sequence: Any, little_endian: bool, *, names_unit: bool, alone: bool
) -> Rescale:
    """`rescale` with what a Real World Value Mapping Sequence adds; itself where that is not clear.

    `names_unit`: the file names the unit of the modality LUT itself. `alone`: it has neither modality LUT nor
    window. Several mappings are several quantities, and none of them is taken.
    """
    items = list(sequence or ())
    if len(items) != 1 or rescale.table is not None:
        return rescale
    values = Values(
        {
            tag: raw_bytes(element, little_endian)
            for tag in (tags.REAL_WORLD_VALUE_SLOPE, tags.REAL_WORLD_VALUE_INTERCEPT)
            if (element := items[0].get_item(tag)) is not None
        },
        little_endian,
    )
    slope = values.binary(tags.REAL_WORLD_VALUE_SLOPE, "FD")
    intercept = values.binary(tags.REAL_WORLD_VALUE_INTERCEPT, "FD")
    unit = _unit(items[0], little_endian)
    if slope is None or intercept is None or not slope or unit is None:
        return rescale
    if _same(slope, rescale.slope) and _same(intercept, rescale.intercept):
        return rescale if names_unit or not unit else replace(rescale, unit=unit)
    return Rescale(float(slope), float(intercept), unit) if alone else rescale


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME_LINE, abs_tol=1e-9)


def _unit(item: Any, little_endian: bool) -> str | None:
    """The unit's code; "" where it is a plain number, None where the file does not say."""
    codes = item[tags.MEASUREMENT_UNITS].value if tags.MEASUREMENT_UNITS in item else None
    if not codes:
        return None
    element = codes[0].get_item(tags.CODE_VALUE)
    if element is None:
        return None
    code = raw_bytes(element, little_endian).decode("ascii", "replace").strip("\0 ")
    return _NAMES.get(code.lower(), code)
