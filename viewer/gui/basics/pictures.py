"""Arrays of pixels as Qt's pictures, which own their memory: the array may go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

GROUND = 0x38  # the grey that half transparent colours are shown on: dark enough to tell what is transparent


def rgb_image(pixels: NDArray[np.uint8]) -> QImage:
    """A picture of (rows, columns, 3) uint8."""
    rows, columns, _ = pixels.shape
    kept = np.ascontiguousarray(pixels)
    return QImage(kept.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def grey_image(pixels: NDArray[np.uint8]) -> QImage:
    """A picture of (rows, columns) uint8."""
    rows, columns = pixels.shape
    kept = np.ascontiguousarray(pixels)
    return QImage(kept.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def over_ground(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Colours (..., 4) uint8 of straight alpha as they look on GROUND: (..., 3) uint8."""
    alpha = rgba[..., 3:].astype(np.float64) / 255
    return np.rint(rgba[..., :3] * alpha + GROUND * (1 - alpha)).astype(np.uint8)
