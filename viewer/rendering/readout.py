"""What lies under the cursor, in numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.overlay import magnitudes
from viewer.volume.slice_image import SliceImage


@dataclass(frozen=True, slots=True)
class PixelReadout:
    """One pixel of an image: where it is, what is stored, what it means.

    `stored` and `value` are numbers, or (red, green, blue) of a colour image; `value` is None for padding.
    `position_mm` is LPS, None without geometry. `attribution` is the native value (logits per pixel) and
    `attribution_percentile` the share in percent of pixels with a smaller magnitude; None without a map. `over` is
    the value there of a second series that lies over the image, in `over_unit`; None where none does.
    """

    column: int
    row: int
    stored: float | tuple[int, int, int]
    value: float | tuple[int, int, int] | None
    unit: str
    position_mm: tuple[float, float, float] | None
    attribution: float | None = None
    attribution_percentile: float | None = None
    over: float | None = None
    over_unit: str = ""

    def beneath(self, fused: SliceImage | None) -> PixelReadout:
        """With the value of a second series on the same pixels (see `viewer.volume.fusion`)."""
        if fused is None:
            return self
        value = float(fused.values[self.row, self.column])
        return replace(self, over=value, over_unit=fused.unit) if np.isfinite(value) else self


class AttributionRanks:
    """Ranks single values among the magnitudes of one attribution map (rows, columns)."""

    def __init__(self, values: NDArray[np.float32]) -> None:
        self._values = values
        self._sorted: NDArray[np.float32] | None = None

    def percentile(self, value: float) -> float:
        """Share of pixels, in percent, whose magnitude is smaller than that of `value`."""
        if self._sorted is None:  # sorted at the first question: many maps are never asked
            self._sorted = np.sort(magnitudes(self._values))
        if self._sorted.size == 0:
            return 0.0
        return 100.0 * float(np.searchsorted(self._sorted, np.float32(abs(value)))) / self._sorted.size


def read_pixel(
    image: SliceImage,
    column: float,
    row: float,
    attribution: NDArray[np.float32] | None = None,
    ranks: AttributionRanks | None = None,
) -> PixelReadout | None:
    """The pixel whose square holds image coordinates (column, row); None outside the image.

    `attribution` is (rows, columns) on the image's native grid.
    """
    at_column, at_row = int(np.floor(column + 0.5)), int(np.floor(row + 0.5))
    rows, columns = image.shape
    if not (0 <= at_row < rows and 0 <= at_column < columns):
        return None
    affine = image.affine
    position = None
    if affine is not None:
        x, y, z = (affine @ np.array([at_column, at_row, 0.0, 1.0]))[:3].tolist()
        position = (x, y, z)
    value = None if attribution is None else float(attribution[at_row, at_column])
    stored: float | tuple[int, int, int]
    shown: float | tuple[int, int, int] | None
    if image.is_color:
        red, green, blue = (int(part) for part in image.values[at_row, at_column])
        stored = shown = (red, green, blue)
    else:
        stored = image.stored[at_row, at_column].item()
        padding = image.padding_mask
        shown = image.values[at_row, at_column].item()
        if padding is not None and padding[at_row, at_column]:
            shown = None
    return PixelReadout(
        column=at_column,
        row=at_row,
        stored=stored,
        value=shown,
        unit=image.unit,
        position_mm=position,
        attribution=value,
        attribution_percentile=None if value is None or ranks is None else ranks.percentile(value),
    )
