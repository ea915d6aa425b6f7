"""Values of a volume at the points of a plane that lies in it in any direction."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# A direction that leaves an axis by less than so many voxels all the way runs along it.
_STRAIGHT = 1e-3
_BLOCK = 1 << 14  # points at once: what is made of them stays in the processor's cache
_RIM = 0.5 + 1e-3  # voxels beyond the outermost centres that still belong to the volume


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
    along = _along_axes(across, columns), _along_axes(down, rows)
    if along[0] is not None and along[1] is not None and along[0] != along[1]:
        return _sample_straight(array, start, across, down, rows, columns, along[0], along[1])
    values, inside = np.empty((rows, columns), np.float32), np.empty((rows, columns), np.bool_)
    flat = np.ascontiguousarray(array).reshape(-1)
    block = max(1, _BLOCK // max(columns, 1))
    for first in range(0, rows, block):
        part = slice(first, min(first + block, rows))
        _sample_block(
            flat, array.shape, start, across, down * np.arange(rows)[part, None], values[part], inside[part]
        )
    return values, inside


def _sample_block(
    flat: NDArray[Any],
    shape: tuple[int, ...],
    start: NDArray[np.float64],
    across: NDArray[np.float64],
    downs: NDArray[np.float64],
    values: NDArray[np.float32],
    inside: NDArray[np.bool_],
) -> None:
    """Some rows of a plane, `downs` (rows, 3) from `start`, into `values` and `inside` (both (rows, columns))."""
    rows, columns = values.shape
    inside[:] = True
    base, strides, weights = np.zeros((rows, columns), np.intp), (1, shape[2], shape[1] * shape[2]), []
    for axis, (size, stride) in enumerate(zip(shape[::-1], strides, strict=True)):
        place = np.add(
            (start[axis] + across[axis] * np.arange(columns)).astype(np.float32)[None, :],
            downs[:, axis].astype(np.float32)[:, None],
        )
        inside &= place >= -_RIM
        inside &= place <= size - 1 + _RIM
        np.clip(place, 0, size - 1, out=place)
        lower = np.minimum(place.astype(np.int32), max(size - 2, 0))
        place -= lower
        weights.append(place)
        base += lower * np.intp(stride)
    step_x, step_y, step_z = (
        min(size - 1, 1) * stride for size, stride in zip(shape[::-1], strides, strict=True)
    )

    def along_x(offset: int) -> NDArray[np.float32]:
        near = np.take(flat[offset:], base, mode="clip").astype(np.float32)
        between = np.take(flat[offset + step_x :], base, mode="clip").astype(np.float32)
        return _between(near, between, weights[0])

    def along_y(offset: int) -> NDArray[np.float32]:
        return _between(along_x(offset), along_x(offset + step_y), weights[1])

    values[:] = _between(along_y(0), along_y(step_z), weights[2])
    values[~inside] = 0


def _between(
    near: NDArray[np.float32], far: NDArray[np.float32], weight: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Linear, into `near`; `far` is overwritten."""
    far -= near
    far *= weight
    near += far
    return near


def _along_axes(step: NDArray[np.float64], count: int) -> int | None:
    """The axis (0, 1, 2 for x, y, z) along which `count` steps run; None where they run across."""
    axis = int(np.abs(step).argmax())
    return axis if float(np.abs(np.delete(step, axis)).max()) * count < _STRAIGHT else None


def _sample_straight(
    array: NDArray[Any],
    start: NDArray[np.float64],
    across: NDArray[np.float64],
    down: NDArray[np.float64],
    rows: int,
    columns: int,
    across_axis: int,
    down_axis: int,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The same for a plane along the voxels' own axes: one axis after the other, ten times as fast."""
    through_axis = 3 - across_axis - down_axis
    block = array.transpose(2 - through_axis, 2 - down_axis, 2 - across_axis)
    place, inside = _places(start[through_axis], 0.0, 1, block.shape[0])
    row_places, rows_inside = _places(start[down_axis], down[down_axis], rows, block.shape[1])
    column_places, columns_inside = _places(start[across_axis], across[across_axis], columns, block.shape[2])
    there = inside[0] & rows_inside[:, None] & columns_inside[None, :]
    if not inside[0]:
        return np.zeros((rows, columns), np.float32), there
    values = _lerp(block, place)[0]
    values = _lerp(_lerp(values, row_places).T, column_places).T
    return np.where(there, values, np.float32(0)), there


def _places(
    start: float, step: float, count: int, size: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Places along one axis within the voxels' centres, and which of them lie within the volume."""
    place = start + step * np.arange(count)
    return np.clip(place, 0, size - 1), (place >= -_RIM) & (place <= size - 1 + _RIM)


def _lerp(values: NDArray[Any], places: NDArray[np.float64]) -> NDArray[np.float32]:
    """Linear values along the first axis."""
    lower = np.minimum(places.astype(np.intp), max(values.shape[0] - 2, 0))
    upper = np.minimum(lower + 1, values.shape[0] - 1)
    weight = (places - lower).astype(np.float32).reshape(-1, *(1,) * (values.ndim - 1))
    near = values[lower].astype(np.float32)
    return np.asarray(near + weight * (values[upper].astype(np.float32) - near), np.float32)
