"""A whole image as it is shown, for files, reports and notebooks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.intensity.window import Window
from viewer.volume.slice_image import SliceImage


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Eight-bit pixels as shown, native: (rows, columns) grey or (rows, columns, 3) RGB."""

    pixels: NDArray[np.uint8]


def render(image: SliceImage, window: Window | None = None, invert: bool = False) -> Frame:
    """The image through a window, exactly (PS3.3 C.11.2.1.2), at its native size.

    `window` defaults to the image's own (`default_window`). MONOCHROME1 is inverted, and `invert` inverts
    once more. Padding is black either way. Colour is not windowed.
    """
    if image.is_color:
        return Frame(255 - image.values if invert else image.values.astype(np.uint8, copy=True))
    pixels = (window or image.default_window()).apply(image.values, inverted=image.inverted != invert)
    padding = image.padding_mask
    if padding is not None:
        pixels[padding] = 0
    return Frame(pixels)
