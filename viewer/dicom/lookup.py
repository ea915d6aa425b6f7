"""Modality LUT Sequence, PS3.3 C.11.1."""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.dicom import tags
from viewer.dicom.elements import raw_bytes
from viewer.intensity.modality_lut import LookupTable, Rescale


def modality_table(sequence: Any, little_endian: bool, signed: bool) -> Rescale | None:
    """The table of the sequence's first item; None where it is incomplete."""
    if not len(sequence):
        return None
    item = sequence[0]
    descriptor, data = item.get_item(tags.LUT_DESCRIPTOR), item.get_item(tags.LUT_DATA)
    if descriptor is None or data is None:
        return None
    order = "<" if little_endian else ">"
    described = np.frombuffer(raw_bytes(descriptor, little_endian)[:6], f"{order}u2")
    if len(described) < 3:
        return None
    count = int(described[0]) or 1 << 16  # PS3.3 C.11.1.1: 0 means 65536
    first = int(described[1].astype(f"{order}i2")) if signed else int(described[1])
    raw = raw_bytes(data, little_endian)
    # Tables of 8 bits are written one entry a byte or one a word.
    entries = (
        np.frombuffer(raw, np.uint8)
        if len(raw) < 2 * count
        else np.frombuffer(raw[: 2 * count], f"{order}u2")
    )
    if len(entries) < count:
        return None
    kind = item.get_item(tags.MODALITY_LUT_TYPE)
    unit = raw_bytes(kind, little_endian).decode("ascii", "replace").strip("\0 ") if kind is not None else ""
    table = LookupTable(first, entries[:count].astype("<u2").tobytes())
    return Rescale(unit="" if unit.upper() in ("US", "UNSPECIFIED") else unit, table=table)
