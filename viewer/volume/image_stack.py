"""All frames of a series in one array, filled while the first ones are already shown."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.series import Series
from viewer.volume.slice_image import SliceImage


class ImageStack:
    """Frames of one series: `array` (N, rows, columns[, 3]) of stored values in display order.

    `loaded` (N,) bool; `failed` {index: message for the user}.
    """

    def __init__(self, series: Series, array: NDArray[Any]) -> None:
        self.series = series
        self.array = array
        self.loaded: NDArray[np.bool_] = np.zeros(len(series.frames), np.bool_)
        self.failed: dict[int, str] = {}

    @classmethod
    def allocate(cls, series: Series) -> ImageStack:
        """An empty stack; memory is reserved, not yet touched."""
        raise NotImplementedError

    def load_frame(self, index: int) -> bool:
        """Read frame `index` into the array; False (and `failed`) where it cannot be decoded."""
        raise NotImplementedError

    def slice_image(self, index: int) -> SliceImage:
        """Frame `index` after the modality LUT. Raises LookupError where it is not loaded."""
        raise NotImplementedError
