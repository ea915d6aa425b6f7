"""Values to grey levels, fast: the step that runs at every move of a window drag."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.intensity.table_window import TableWindow
from viewer.intensity.window import Window, WindowFunction

_SIGMOID_STEPS = 8192
# Grey levels from 0 to the window's lower end: below so many float32 is good to a thousandth of a level.
_CANCELS = 4096.0


def map_window(
    values: NDArray[np.float32], window: Window, out: NDArray[np.uint8], scratch: NDArray[np.float32]
) -> None:
    """Write the grey levels of `values` (rows, columns) into `out`; `scratch` is overwritten.

    The functions of PS3.3 C.11.2.1.2. Agrees with `Window.apply` but for single levels where the exact result
    lies half-way between two (float32 arithmetic).
    """
    if isinstance(window, TableWindow):
        _map_table(values, window, out, scratch)
        return
    if window.function is WindowFunction.SIGMOID:
        _map_sigmoid(values, window, out, scratch)
        return
    low, high = _ramp(window)
    if high <= low:  # LINEAR of width 1 is a step
        np.greater(values, low, out=out.view(np.bool_))
        cv2.multiply(out, 255.0, out)
        return
    scale = 255.0 / (high - low)
    if abs(low) * scale < _CANCELS:
        cv2.addWeighted(values, scale, values, 0.0, -low * scale, out, dtype=cv2.CV_8U)
        return
    # Subtract first: at a large centre a product and an offset would cancel in float32.
    cv2.subtract(values, low, scratch)
    cv2.max(scratch, 0.0, scratch)
    cv2.convertScaleAbs(scratch, out, scale, 0.0)


def _ramp(window: Window) -> tuple[float, float]:
    """Values that the two linear functions map to exactly 0 and 255 (PS3.3 C.11.2.1.2.1 and .3)."""
    if window.function is WindowFunction.LINEAR:
        middle, half = window.center - 0.5, (window.width - 1) / 2
    else:
        middle, half = window.center, window.width / 2
    return middle - half, middle + half


def _map_sigmoid(
    values: NDArray[np.float32], window: Window, out: NDArray[np.uint8], scratch: NDArray[np.float32]
) -> None:
    # Beyond two widths from the centre the function is within 0.1 level of black and white.
    low, high = window.center - 2 * window.width, window.center + 2 * window.width
    table = window.apply(np.linspace(low, high, _SIGMOID_STEPS))
    cv2.subtract(values, low, scratch)
    cv2.multiply(scratch, (_SIGMOID_STEPS - 1) / (high - low), scratch)
    np.clip(scratch, 0, _SIGMOID_STEPS - 1, out=scratch)
    np.take(table, np.rint(scratch, out=scratch).astype(np.int32), out=out, mode="clip")


def _map_table(
    values: NDArray[np.float32], window: TableWindow, out: NDArray[np.uint8], scratch: NDArray[np.float32]
) -> None:
    first, count = window.table.first, len(window.table.array())
    grey = window.apply(np.arange(first, first + count))
    np.rint(values, out=scratch)
    # Clipped before the subtraction and the conversion: no NaN, infinity or overflow reaches either.
    np.nan_to_num(scratch, copy=False, nan=first)
    np.clip(scratch, first, first + count - 1, out=scratch)
    cv2.subtract(scratch, float(first), scratch)
    np.take(grey, scratch.astype(np.int32), out=out, mode="clip")
