"""Integers as 16-bit fixed point: half the memory of float32, which is what enlarging and windowing them costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.intensity.window import Window
from viewer.rendering.window_map import map_window
from viewer.volume.slice_image import SliceImage

# Sixteenths of a unit: interpolated values are rounded by a 32nd at most, which is less than half a grey level of a
# window 20 units wide.
_BITS = 4
_ALL = (np.arange(1 << 16, dtype=np.float32) / np.float32(1 << _BITS))[None]
_LARGEST = 1 << 20  # pixels
_MOST = (1 << 16 - _BITS) - 1


@dataclass(frozen=True, slots=True)
class FixedPoint:
    """Values from `low` on in sixteenths of a unit, uint16."""

    low: int

    @classmethod
    def of(cls, image: SliceImage) -> FixedPoint | None:
        """What holds all values of an image; None where they span over 4095 units, or are no integers of 16 bits.

        None of large images too: there are too many values to look through at each step.
        """
        values = image.values
        if image.is_color or values.dtype not in (np.int16, np.uint16) or not 0 < values.size <= _LARGEST:
            return None
        low, high = int(values.min()), int(values.max())
        return cls(low) if high - low <= _MOST else None

    def encode(self, values: NDArray[Any]) -> NDArray[np.uint16]:
        """The values (rows, columns), exactly, in one piece."""
        above: NDArray[np.uint16] = np.subtract(values, self.low, order="C", dtype=values.dtype).view(
            np.uint16
        )
        above <<= _BITS
        return above

    def grey_levels(self, window: Window) -> NDArray[np.uint8]:
        """(1, 65536): the grey level of each coded value, for cv2.LUT; see `window_map.map_window`."""
        table = np.empty(_ALL.shape, np.uint8)
        map_window(_ALL + np.float32(self.low), window, table, np.empty_like(_ALL))
        return table
