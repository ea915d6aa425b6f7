"""What lies under the cursor, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.volume.slice_image import SliceImage


@dataclass(frozen=True, slots=True)
class PixelReadout:
    """One pixel of an image: where it is, what is stored, what it means.

    `stored` and `value` are numbers, or (red, green, blue) of a colour image; `value` is None for padding.
    `position_mm` is LPS, None without geometry. `attribution` is the native value (logits per pixel) and
    `attribution_percentile` the share in percent of pixels with a smaller magnitude; None without a map.
    """

    column: int
    row: int
    stored: float | tuple[int, int, int]
    value: float | tuple[int, int, int] | None
    unit: str
    position_mm: tuple[float, float, float] | None
    attribution: float | None = None
    attribution_percentile: float | None = None
