"""Modality LUT Sequence and VOI LUT Sequence, PS3.3 C.11.1 and C.11.2."""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.dicom import tags
from viewer.dicom.elements import raw_bytes
from viewer.dicom.findings import FindingKind, warning
from viewer.dicom.values import Values
from viewer.intensity.modality_lut import LookupTable, Rescale
from viewer.intensity.table_window import TableWindow

USELESS_TABLE = warning(
    FindingKind.LOOKUP_TABLE, "A look-up table of the file is incomplete; it is not used."
)
_MOST_TABLES = 32  # of one image; hostile files could name millions


def modality_table(sequence: Any, little_endian: bool, signed: bool) -> Rescale | None:
    """The table of the sequence's first item; None where it is incomplete."""
    if not len(sequence):
        return None
    found = _table(sequence[0], little_endian, signed)
    if found is None:
        return None
    kind = sequence[0].get_item(tags.MODALITY_LUT_TYPE)
    unit = raw_bytes(kind, little_endian).decode("ascii", "replace").strip("\0 ") if kind is not None else ""
    return Rescale(unit="" if unit.upper() in ("US", "UNSPECIFIED") else unit, table=found[0])


def voi_tables(sequence: Any, little_endian: bool, signed: bool) -> tuple[list[TableWindow], bool]:
    """The tables of all items, each with its explanation, and whether some had to be left out.

    `signed`: whether the values that go in, after the modality LUT, can be negative.
    """
    tables: list[TableWindow] = []
    refused = len(sequence) > _MOST_TABLES
    for number, item in enumerate(list(sequence)[:_MOST_TABLES], start=1):
        found = _table(item, little_endian, signed)
        if found is None:
            refused = True
            continue
        table, bits = found
        needed = max(1, int(table.array().max()).bit_length())
        if not needed <= bits <= 16:
            bits = 16 if needed > 8 else 8  # the number of bits is wrong, the entries are what they are
        raw = item.get_item(tags.LUT_EXPLANATION)
        text = (
            ""
            if raw is None
            else Values({tags.LUT_EXPLANATION: raw_bytes(raw, little_endian)}).text(tags.LUT_EXPLANATION)
        )
        tables.append(TableWindow.from_table(table, bits, text or f"VOI LUT {number}"))
    return tables, refused


class TableReader:
    """The same for the frames of one file, most of which share their tables: read once, kept once."""

    def __init__(self, little_endian: bool, signed: bool) -> None:
        self.little_endian = little_endian
        self._signed = signed
        self._modality: dict[int, tuple[Any, Rescale | None]] = {}
        self._voi: dict[tuple[int, bool], tuple[Any, tuple[TableWindow, ...], bool]] = {}
        self._known: dict[Any, Any] = {}

    def modality(self, sequence: Any) -> Rescale | None:
        """Like `modality_table`."""
        if id(sequence) not in self._modality:
            table = modality_table(sequence, self.little_endian, self._signed)
            self._modality[id(sequence)] = sequence, self._known.setdefault(table, table)
        return self._modality[id(sequence)][1]

    def voi(self, sequence: Any, negative: bool) -> tuple[tuple[TableWindow, ...], bool]:
        """Like `voi_tables`."""
        key = id(sequence), negative
        if key not in self._voi:
            found, refused = voi_tables(sequence, self.little_endian, negative)
            tables = tuple(found)
            self._voi[key] = sequence, self._known.setdefault(tables, tables), refused
        return self._voi[key][1:]


def _table(item: Any, little_endian: bool, signed: bool) -> tuple[LookupTable, int] | None:
    """Table and bits of its entries; None where it is incomplete."""
    descriptor, data = item.get_item(tags.LUT_DESCRIPTOR), item.get_item(tags.LUT_DATA)
    if descriptor is None or data is None:
        return None
    order = "<" if little_endian else ">"
    described = np.frombuffer(_words(descriptor, little_endian)[:6], f"{order}u2")
    if len(described) < 3:
        return None
    count = int(described[0]) or 1 << 16  # PS3.3 C.11.1.1: 0 means 65536
    first = int(described[1].astype(f"{order}u2").view(f"{order}i2")) if signed else int(described[1])
    raw = _words(data, little_endian)
    # Tables of 8 bits are written one entry a byte or one a word.
    entries = (
        np.frombuffer(raw, np.uint8)
        if len(raw) < 2 * count
        else np.frombuffer(raw[: 2 * count], f"{order}u2")
    )
    if len(entries) < count:
        return None
    return LookupTable(first, entries[:count].astype("<u2").tobytes()), int(described[2])


def _words(element: Any, little_endian: bool) -> bytes:
    """Bytes of a value; numbers that pydicom has converted with the wrong sign are brought back."""
    value = element.value
    if isinstance(value, bytes) or value is None or isinstance(value, str):
        return raw_bytes(element, little_endian)
    numbers = [int(part) & 0xFFFF for part in (value if hasattr(value, "__iter__") else [value])]
    return np.array(numbers, "<u2" if little_endian else ">u2").tobytes()
