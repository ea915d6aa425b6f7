"""Display windows: from values (after the modality LUT) to eight-bit grey, PS3.3 C.11.2.1.2."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Rows are mapped in blocks of about this many values, so that the double precision copy stays small.
_BLOCK = 1 << 18


class WindowFunction(StrEnum):
    """VOI LUT Function (0028,1056)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True, slots=True)
class Window:
    """Window centre and width in the unit of the image (HU for CT).

    Raises ValueError for a width below 1 (LINEAR), or not above 0 (the others), and for values that are not
    finite: PS3.3 C.11.2.1.2.1 forbids them.
    """

    center: float
    width: float
    function: WindowFunction = WindowFunction.LINEAR
    explanation: str = ""

    def __post_init__(self) -> None:
        if not (np.isfinite(self.center) and np.isfinite(self.width)):
            raise ValueError(f"window {self.center}/{self.width} is not finite")
        if self.width < 1 and self.function is WindowFunction.LINEAR:
            raise ValueError(f"the width of a LINEAR window must be at least 1, not {self.width}")
        if self.width <= 0:
            raise ValueError(f"the width of a window must be above 0, not {self.width}")

    @classmethod
    def from_bounds(
        cls,
        low: float,
        high: float,
        function: WindowFunction = WindowFunction.LINEAR,
        explanation: str = "",
    ) -> Window:
        """The window whose `bounds()` are (low, high).

        Raises ValueError where high < low (LINEAR) or high <= low (the others).
        """
        if function is WindowFunction.LINEAR:
            return cls((low + high) / 2 + 0.5, high - low + 1, function, explanation)
        return cls((low + high) / 2, high - low, function, explanation)

    def moved(self, center: float, width: float) -> Window:
        """A window of the same function elsewhere, without explanation. Raises ValueError like Window."""
        return Window(center, width, self.function)

    def bounds(self) -> tuple[float, float]:
        """(low, high): the values that first reach black and white, in the unit of the image.

        A SIGMOID window reaches neither: for it these are centre -/+ half the width, where it shows 12 %
        and 88 %.
        """
        if self.function is WindowFunction.LINEAR:
            return self.center - 0.5 - (self.width - 1) / 2, self.center - 0.5 + (self.width - 1) / 2
        return self.center - self.width / 2, self.center + self.width / 2

    def fraction(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Output of the window function between 0 (black) and 1 (white), not rounded; same shape as
        `values`.
        """
        x = np.asarray(values, dtype=np.float64)
        if self.function is WindowFunction.SIGMOID:
            # Far out the exponential overflows to infinity, and the quotient is the right 0.
            with np.errstate(over="ignore"):
                return np.asarray(1.0 / (1.0 + np.exp(-4.0 * (x - self.center) / self.width)))
        low, high = self.bounds()
        if high == low:  # LINEAR of width 1: a threshold, black up to and including c - 0.5
            return np.asarray(x > low, dtype=np.float64)
        y = (x - low) / (high - low)
        return np.asarray(np.clip(y, 0.0, 1.0, out=y) if y.ndim else np.clip(y, 0.0, 1.0))

    def apply(self, values: NDArray[Any], inverted: bool = False) -> NDArray[np.uint8]:
        """Grey 0..255 for `values` of any shape; `inverted` swaps black and white (MONOCHROME1).

        y of PS3.3 C.11.2.1.2 with ymin = 0 and ymax = 255, rounded to the nearest integer, halves up. NaN
        shows as black. Sixteen-bit and eight-bit integers go through a table; the result is the same.
        """
        values = np.asarray(values)
        if values.dtype in (np.int16, np.uint16, np.int8, np.uint8) and values.size > 1 << 16:
            info = np.iinfo(values.dtype)
            # The table is indexed by the bit pattern, so that signed values need no offset.
            unsigned = np.dtype(f"u{values.dtype.itemsize}")
            domain = np.arange(info.max + 1 - info.min).astype(unsigned).view(values.dtype)
            table = self._grey(domain, inverted)
            return np.take(table, np.ascontiguousarray(values).view(unsigned))
        flat = values.reshape(-1)
        grey = np.empty(flat.shape, np.uint8)
        for start in range(0, flat.size, _BLOCK):
            grey[start : start + _BLOCK] = self._grey(flat[start : start + _BLOCK], inverted)
        return grey.reshape(values.shape)

    def _grey(self, values: NDArray[Any], inverted: bool) -> NDArray[np.uint8]:
        y = self.fraction(values) * 255.0
        if inverted:
            y = 255.0 - y
        if values.dtype.kind == "f":
            y = np.nan_to_num(y, nan=0.0)
        return np.floor(y + 0.5).astype(np.uint8)
