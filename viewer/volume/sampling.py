"""Values of a volume at the points of a plane that lies in it in any direction."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def sample(
    array: NDArray[Any],
    start: NDArray[np.float64],
    across: NDArray[np.float64],
    down: NDArray[np.float64],
    rows: int,
    columns: int,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Trilinear values (rows, columns) of `array` (Z, Y, X), and which of them lie within it.

    All vectors are in voxels (x, y, z): the first point, the step to the next column, the step to the next row. The
    voxels reach half a voxel beyond their centres; within that rim the outermost value goes on. Values outside are 0.
    """
    sizes = array.shape[::-1]
    lower: list[NDArray[np.intp]] = []
    weights: list[NDArray[np.float32]] = []
    inside = np.ones((rows, columns), np.bool_)
    for axis in range(3):
        place = (start[axis] + across[axis] * np.arange(columns)).astype(np.float32)[None, :] + (
            down[axis] * np.arange(rows)
        ).astype(np.float32)[:, None]
        last = sizes[axis] - 1
        inside &= (place >= -0.5 - 1e-3) & (place <= last + 0.5 + 1e-3)
        np.clip(place, 0, last, out=place)
        whole = np.minimum(place.astype(np.intp), max(last - 1, 0))
        lower.append(whole)
        weights.append(place - whole.astype(np.float32))
    values = np.zeros((rows, columns), np.float32)
    flat = array.reshape(-1)
    x, y, z = (part[inside] for part in lower)
    wx, wy, wz = (part[inside] for part in weights)
    base = (z * sizes[1] + y) * sizes[0] + x
    steps = [
        min(size - 1, 1) * step for size, step in zip(sizes, (1, sizes[0], sizes[0] * sizes[1]), strict=True)
    ]

    def at(offset: int) -> NDArray[np.float32]:
        return np.asarray(np.take(flat, base + offset), np.float32)

    def along_x(offset: int) -> NDArray[np.float32]:
        first = at(offset)
        return first + wx * (at(offset + steps[0]) - first)

    def along_y(offset: int) -> NDArray[np.float32]:
        first = along_x(offset)
        return first + wy * (along_x(offset + steps[1]) - first)

    near = along_y(0)
    values[inside] = near + wz * (along_y(steps[2]) - near)
    return values, inside
