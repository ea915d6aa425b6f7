"""VOI LUT Sequence items as something that is used like a window, PS3.3 C.11.2.1.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.intensity.modality_lut import LookupTable
from viewer.intensity.window import Window, WindowFunction

_NO_TABLE = LookupTable(0, b"\0\0")


@dataclass(frozen=True, slots=True)
class TableWindow(Window):
    """A table from values to grey; values beyond its ends show as its first and last entry.

    `center` and `width` are those of the LINEAR window over the table's domain: the start of a drag, which
    leaves the table. Make one with `from_table`.
    """

    table: LookupTable = _NO_TABLE
    bits: int = 16  # the entries run from 0 (black) to 2^bits - 1 (white)

    @classmethod
    def from_table(cls, table: LookupTable, bits: int, explanation: str = "") -> TableWindow:
        """The window of a table with entries of `bits` bits (1..16).

        Raises ValueError for an empty table, and for bits that cannot hold the entries.
        """
        entries = table.array()
        if not entries.size:
            raise ValueError("a table without entries")
        if not 1 <= bits <= 16 or int(entries.max()) >> bits:
            raise ValueError(f"entries up to {entries.max()} do not fit {bits} bits")
        low, high = table.first, table.first + entries.size - 1
        return cls((low + high) / 2 + 0.5, high - low + 1, WindowFunction.LINEAR, explanation, table, bits)

    def fraction(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Entry of the nearest whole value / (2^bits - 1), same shape as `values`. NaN counts as lowest."""
        entries = self.table.array() / float((1 << self.bits) - 1)
        at = np.asarray(values)
        if at.dtype.kind == "f":
            at = np.rint(np.nan_to_num(at, nan=-np.inf))
            at = np.clip(at, self.table.first, self.table.first + len(entries) - 1)
        index = np.clip(at.astype(np.int64) - self.table.first, 0, len(entries) - 1)
        return np.asarray(entries[index])
