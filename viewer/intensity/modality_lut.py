"""Modality LUT: from stored values to values in the modality's unit, PS3.3 C.11.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class LookupTable:
    """Modality LUT Sequence (0028,3000): `entries[stored - first]`, the ends continued on both sides.

    `entries` are unsigned 16-bit little endian numbers as bytes, so that the value hashes, compares and
    travels between processes cheaply.
    """

    first: int
    entries: bytes

    def array(self) -> NDArray[np.uint16]:
        """The entries, shape (n,)."""
        return np.frombuffer(self.entries, "<u2")


@dataclass(frozen=True, slots=True)
class Rescale:
    """Rescale slope and intercept, or a table in their place; `unit` names the result ("HU", or "")."""

    slope: float = 1.0
    intercept: float = 0.0
    unit: str = ""
    table: LookupTable | None = None

    @property
    def is_identity(self) -> bool:
        """True where values are the stored values."""
        return self.table is None and self.slope == 1.0 and self.intercept == 0.0

    @property
    def is_integer(self) -> bool:
        """True where integers stay integers."""
        if self.table is not None:
            return True
        return float(self.slope).is_integer() and float(self.intercept).is_integer()

    def apply(self, stored: NDArray[Any]) -> NDArray[Any]:
        """Values in `unit`, same shape as `stored`.

        The identity returns `stored` itself, not a copy. Integer slope and intercept give int16, or int32
        where the result does not fit; a table gives uint16; all else gives float32.
        """
        stored = np.asarray(stored)
        if self.table is not None:
            entries = self.table.array()
            return entries[np.clip(stored.astype(np.int64) - self.table.first, 0, len(entries) - 1)]
        if self.is_identity:
            return stored
        if stored.dtype.kind in "iub" and self.is_integer:
            for dtype in (np.dtype(np.int16), np.dtype(np.int32)):
                if self.fits(stored, dtype):
                    return self._integers(stored, dtype)
        # In place: a double precision copy of a large volume would cost four times the image.
        values = stored.astype(np.float32 if stored.dtype.itemsize <= 2 else np.float64)
        np.multiply(values, values.dtype.type(self.slope), out=values)
        np.add(values, values.dtype.type(self.intercept), out=values)
        return values.astype(np.float32, copy=False)

    def fits(self, stored: NDArray[Any], dtype: np.dtype[Any]) -> bool:
        """Whether the values of integer `stored` fit the integer `dtype`; reads the pixels only if need
        be.
        """
        target = np.iinfo(dtype)

        def inside(low: int, high: int) -> bool:
            ends = (low * int(self.slope) + int(self.intercept), high * int(self.slope) + int(self.intercept))
            return target.min <= min(ends) and max(ends) <= target.max

        if not stored.size:
            return True
        if stored.dtype.kind != "b":
            info = np.iinfo(stored.dtype)
            if inside(int(info.min), int(info.max)):
                return True
        return inside(int(stored.min()), int(stored.max()))

    def _integers(self, stored: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
        # Wrap-around in the smaller type is harmless: the final result fits, and sums are exact modulo 2^n.
        values = stored.astype(dtype)
        unsigned = values.view(f"u{dtype.itemsize}")
        modulus = 1 << (8 * dtype.itemsize)
        if self.slope != 1.0:
            np.multiply(unsigned, unsigned.dtype.type(int(self.slope) % modulus), out=unsigned)
        np.add(unsigned, unsigned.dtype.type(int(self.intercept) % modulus), out=unsigned)
        return values

    def invert(self, values: NDArray[Any]) -> NDArray[Any]:
        """Stored values (float64, not rounded) that give `values`.

        Raises ValueError for a table or a slope of 0, which cannot be inverted.
        """
        if self.table is not None or self.slope == 0:
            raise ValueError("a table, or a slope of 0, cannot be inverted")
        return (np.asarray(values, np.float64) - self.intercept) / self.slope
