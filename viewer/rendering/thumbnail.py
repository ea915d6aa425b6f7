"""A small picture of an image, for lists."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.volume.slice_image import SliceImage


def thumbnail(image: SliceImage, longest: int = 128) -> NDArray[np.uint8]:
    """The image in its default window and true aspect, uint8 (h, w) or (h, w, 3) RGB, max(h, w) = `longest`.

    Area-averaged before the window is applied, as the viewport does.
    """
    rows, columns = image.shape
    height, width = rows * image.pixel_aspect, float(columns)
    scale = longest / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    if image.is_color:
        return np.asarray(cv2.resize(np.ascontiguousarray(image.values), size, interpolation=mode), np.uint8)
    small = cv2.resize(np.asarray(image.values, np.float32), size, interpolation=mode)
    return image.default_window().apply(small, inverted=image.inverted)
