"""Axial, coronal and sagittal planes of a volume: its own voxels, along whichever axes lie nearest."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import Vector6
from viewer.volume.slice_image import SliceImage
from viewer.volume.value_header import value_header
from viewer.volume.volume import Volume


class Plane(StrEnum):
    """Anatomical planes."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"


# For each plane: patient directions (LPS) along a row, down a column, and along which slices are counted,
# as in a workstation: patient's left at the right, head up, face to the left.
DIRECTIONS: dict[Plane, tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    Plane.AXIAL: ((0, 1), (1, 1), (2, 1)),
    Plane.CORONAL: ((0, 1), (2, -1), (1, 1)),
    Plane.SAGITTAL: ((1, 1), (2, -1), (0, 1)),
}


Axes = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


def nearest_axes(volume: Volume) -> Axes:
    """For the patient axes L, P, S: (voxel axis 0..2 for x, y, z; +1 or -1), the assignment that fits
    best.
    """
    return axes_of(volume.affine)


def axes_of(affine: NDArray[np.float64]) -> Axes:
    """`nearest_axes` of a volume with this affine (4, 4)."""
    directions = affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)
    best = max(
        permutations(range(3)), key=lambda axes: sum(abs(directions[i, a]) for i, a in enumerate(axes))
    )
    first, second, third = ((axis, 1 if directions[i, axis] > 0 else -1) for i, axis in enumerate(best))
    return first, second, third


def plane_count(volume: Volume, plane: Plane) -> int:
    """Number of planes of that kind."""
    axis, _ = nearest_axes(volume)[DIRECTIONS[plane][2][0]]
    return int(volume.array.shape[2 - axis])


def reslice(volume: Volume, plane: Plane, index: int | None = None) -> SliceImage:
    """One plane as an image; nothing is interpolated.

    `index` counts from the feet (axial), from the front (coronal) or from the right (sagittal); None: the
    middle. For an oblique volume the plane is the nearest one along its voxels. `pixel_spacing_mm` and
    `affine` of the image are those of the plane; `index` of the image is the plane's. Raises IndexError
    beyond the last plane.
    """
    axes = nearest_axes(volume)
    columns, rows, through = ((axes[p][0], axes[p][1] * sign) for p, sign in DIRECTIONS[plane])
    count = volume.array.shape[2 - through[0]]
    index = count // 2 if index is None else index
    if not 0 <= index < count:
        raise IndexError(f"{plane} plane {index} asked for, but there are {count}")
    at = index if through[1] > 0 else count - 1 - index
    by_axis = volume.array.transpose(2, 1, 0)  # x, y, z
    pixels = np.take(by_axis, at, axis=through[0])
    # Two axes are left, in ascending order; rows first, then columns.
    if rows[0] > columns[0]:
        pixels = pixels.T
    pixels = pixels[:: rows[1], :: columns[1]]
    start = np.zeros(4)
    start[3] = 1
    start[through[0]] = at
    for axis, sign in (rows, columns):
        start[axis] = 0 if sign > 0 else by_axis.shape[axis] - 1
    return _image(volume, np.ascontiguousarray(pixels), columns, rows, volume.affine @ start, index)


def _image(
    volume: Volume,
    pixels: NDArray[np.generic],
    columns: tuple[int, int],
    rows: tuple[int, int],
    position: NDArray[np.float64],
    index: int,
) -> SliceImage:
    spacing = (volume.spacing_mm[rows[0]], volume.spacing_mm[columns[0]])
    along_row = volume.affine[:3, columns[0]] * columns[1] / spacing[1]
    along_column = volume.affine[:3, rows[0]] * rows[1] / spacing[0]
    header = replace(
        value_header(volume, *pixels.shape),
        position=(float(position[0]), float(position[1]), float(position[2])),
        orientation=_six(along_row, along_column),
        pixel_spacing_mm=spacing,
        pixel_aspect=spacing[0] / spacing[1],
    )
    return SliceImage(pixels, pixels, header, volume.series.uid, index)


def _six(along_row: NDArray[np.float64], along_column: NDArray[np.float64]) -> Vector6:
    a, b, c = (float(value) for value in along_row)
    d, e, f = (float(value) for value in along_column)
    return (a, b, c, d, e, f)
