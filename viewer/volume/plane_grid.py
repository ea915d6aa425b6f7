"""Where the planes of a volume lie: along its voxels, or turned freely. Geometry only, no pixels.

Lengths are mm, positions and directions LPS. Plane numbers count from the feet (axial), from the front
(coronal), from the right (sagittal); turned planes likewise along their own normal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import Vector3
from viewer.volume.reslice import DIRECTIONS, Plane, axes_of

# A normal this near to that of the voxels' own planes (sine of the angle) is that one: rounding, not a turn.
_SAME_DIRECTION = 1e-6
# Where the usual direction of rows leans by so much out of a turned plane, that of columns gives the upright.
_LEAST_PART = 0.3


class SlabMode(StrEnum):
    """What a slab shows of the values along its normal."""

    MEAN = "mean"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"


@dataclass(frozen=True, slots=True)
class PlaneChoice:
    """One stack of planes through a volume.

    `normal` None: planes of the volume's own voxels; else a unit vector, planes are interpolated. `slab_mm` is the
    thickness of what is taken together; 0: a plane alone.
    """

    plane: Plane
    normal: Vector3 | None = None
    slab_mode: SlabMode = SlabMode.MEAN
    slab_mm: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class PlaneGrid:
    """A stack of parallel planes. `right`, `down`, `through`: unit vectors (3,); `origin` is the centre of the first
    pixel of the first plane; `spacing`: between rows, between columns, between planes.

    `voxel_axes`: for columns, rows and planes the voxel axis (0, 1, 2 for x, y, z) and its sign, where the planes are
    those of the voxels; None where they have to be interpolated.
    """

    origin: NDArray[np.float64]
    right: NDArray[np.float64]
    down: NDArray[np.float64]
    through: NDArray[np.float64]
    spacing: Vector3
    rows: int
    columns: int
    count: int
    voxel_axes: tuple[tuple[int, int], tuple[int, int], tuple[int, int]] | None

    def position(self, index: int) -> NDArray[np.float64]:
        """Centre of the first pixel of a plane."""
        at: NDArray[np.float64] = self.origin + self.through * self.spacing[2] * index
        return at

    def centres(self) -> NDArray[np.float64]:
        """(count, 3) middles of all planes."""
        middle = (
            self.origin
            + self.right * self.spacing[1] * (self.columns - 1) / 2
            + self.down * self.spacing[0] * (self.rows - 1) / 2
        )
        steps = np.arange(self.count)[:, None] * self.spacing[2]
        found: NDArray[np.float64] = middle + steps * self.through
        return found

    def index_of(self, point: NDArray[np.float64]) -> int:
        """The plane nearest to a point; the first or last one beyond the ends."""
        along = float((point - self.origin) @ self.through) / self.spacing[2]
        return min(max(round(along), 0), self.count - 1)

    def coarsened(self, factor: int) -> PlaneGrid:
        """The same planes with every `factor`-th row and column."""
        return replace(
            self,
            rows=-(-self.rows // factor),
            columns=-(-self.columns // factor),
            spacing=(self.spacing[0] * factor, self.spacing[1] * factor, self.spacing[2]),
        )


def base_directions(affine: NDArray[np.float64], plane: Plane) -> NDArray[np.float64]:
    """(3, 3): unit vectors of right, down and through of a volume's own planes, as a workstation shows them."""
    axes = axes_of(affine)
    unit = affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)
    rows = [unit[:, axes[p][0]] * axes[p][1] * sign for p, sign in DIRECTIONS[plane]]
    found: NDArray[np.float64] = np.array(rows)
    return found


def plane_grid(shape: tuple[int, int, int], affine: NDArray[np.float64], choice: PlaneChoice) -> PlaneGrid:
    """The planes of a volume of `shape` (Z, Y, X) with this affine (4, 4)."""
    right, down, through = base_directions(affine, choice.plane)
    if choice.normal is not None:
        normal = np.array(choice.normal)
        if float(np.linalg.norm(np.cross(normal, through))) > _SAME_DIRECTION:
            return _turned(shape, affine, *_upright(right, down, through, normal))
    return _of_voxels(shape, affine, choice.plane)


def _of_voxels(shape: tuple[int, int, int], affine: NDArray[np.float64], plane: Plane) -> PlaneGrid:
    axes = axes_of(affine)
    columns, rows, planes = ((axes[p][0], axes[p][1] * sign) for p, sign in DIRECTIONS[plane])
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    sizes = shape[::-1]
    start = np.array([0.0, 0.0, 0.0, 1.0])
    for axis, sign in (columns, rows, planes):
        start[axis] = 0 if sign > 0 else sizes[axis] - 1
    right, down, through = base_directions(affine, plane)
    return PlaneGrid(
        origin=(affine @ start)[:3],
        right=right,
        down=down,
        through=through,
        spacing=(float(spacing[rows[0]]), float(spacing[columns[0]]), float(spacing[planes[0]])),
        rows=sizes[rows[0]],
        columns=sizes[columns[0]],
        count=sizes[planes[0]],
        voxel_axes=(columns, rows, planes),
    )


def _upright(
    right: NDArray[np.float64],
    down: NDArray[np.float64],
    through: NDArray[np.float64],
    normal: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Directions within a turned plane that stay as near as they can to those of the plane it came from.

    Turning about its own normal leaves a plane as it is. Turned so far that it is seen from behind, it stands on its
    feet nevertheless: left and right change sides then.
    """
    handed = float(np.cross(right, down) @ through)  # right x down points along the planes, or against them
    across, along = (direction - (direction @ normal) * normal for direction in (right, down))
    width, height = float(np.linalg.norm(across)), float(np.linalg.norm(along))
    if width >= _LEAST_PART:
        across /= width
        below = np.cross(normal, across) * handed
        if below @ down > 0 or width > height:
            return across, below, normal
    along /= height
    return np.cross(along, normal) * handed, along, normal


def _turned(
    shape: tuple[int, int, int],
    affine: NDArray[np.float64],
    right: NDArray[np.float64],
    down: NDArray[np.float64],
    through: NDArray[np.float64],
) -> PlaneGrid:
    """Planes that cover the whole volume, with the finest spacing of its voxels in all directions."""
    sizes = np.array(shape[::-1], np.float64)
    step = float(np.linalg.norm(affine[:3, :3], axis=0).min())
    edges = affine[:3, :3] * (sizes - 1)  # columns: from the first to the last voxel along each axis
    middle = affine[:3, 3] + edges.sum(axis=1) / 2
    half = [float(np.abs(direction @ edges).sum()) / 2 for direction in (right, down, through)]
    columns, rows, count = (2 * int(np.ceil(length / step - 1e-6)) + 1 for length in half)
    origin = (
        middle
        - right * step * (columns - 1) / 2
        - down * step * (rows - 1) / 2
        - through * step * (count - 1) / 2
    )
    return PlaneGrid(origin, right, down, through, (step, step, step), rows, columns, count, None)
