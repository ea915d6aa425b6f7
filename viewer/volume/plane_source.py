"""Planes cut through the images of a series, as images: voxels as they are, slabs, and turned planes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.geometry import Verdict
from viewer.dicom.header import FrameHeader, Vector3
from viewer.dicom.series import Series
from viewer.errors import Cancelled
from viewer.intensity.modality_lut import Rescale
from viewer.sentence import Sentence, together
from viewer.volume.plane_grid import PlaneChoice, PlaneGrid, SlabMode, plane_grid
from viewer.volume.resample import can_resample
from viewer.volume.sampling import sample
from viewer.volume.slice_image import SliceImage, frame_affine

# Beyond so many voxels taken together a plane takes longer than a screen's refresh.
_AT_ONCE = 1 << 20


def planes_refusal(series: Series) -> str | None:
    """Why planes cannot be cut through a series, and what to do; None where they can."""
    if series.slices < 2:
        return Sentence("A single image has no other planes.")
    if series.frames[0].is_color:
        return Sentence("Planes are not cut through colour images.")
    if series.geometry.verdict is Verdict.STACK or voxel_affine(series) is None:
        reasons = series.geometry.reasons or (Sentence("The images have no place in the patient."),)
        remedy = (
            Sentence("Resample the series first.")
            if can_resample(series)
            else Sentence("Look at it image by image.")
        )
        return together([Sentence("No planes: the series is no volume."), *reasons, remedy])
    return None


def voxel_affine(series: Series) -> NDArray[np.float64] | None:
    """4x4 from voxel (x, y, z) of each point of the series to mm; None where it has no even grid."""
    affine = frame_affine(series.frames[0])
    spacing, normal = series.geometry.slice_spacing_mm, series.geometry.normal
    if affine is None or spacing is None or normal is None:
        return None
    affine[:3, 2] = np.array(normal) * spacing
    return affine


def grid_of(series: Series, choice: PlaneChoice) -> PlaneGrid | None:
    """Where the planes of a series lie; None where it has none."""
    affine = None if planes_refusal(series) is not None else voxel_affine(series)
    if affine is None:
        return None
    frame = series.frames[0]
    return plane_grid((series.slices, frame.rows, frame.columns), affine, choice)


class PlaneSource:
    """The voxels of one point of a series. They are the stored values of its images, not a copy, unless images differ
    in their rescale: then the first plane makes one array of values of all.

    `stored`: (Z, Y, X) in the order of `series.frames`.
    """

    def __init__(self, series: Series, stored: NDArray[Any]) -> None:
        self.series = series
        self._array = stored
        self._rescales = tuple(dict.fromkeys(frame.rescale for frame in series.frames))
        self._ready = len(self._rescales) == 1
        self._padding = series.frames[0].padding  # stored values
        self._hidden: NDArray[np.uint8] | None = None  # 1 where a voxel is padding; made when first asked for

    def is_quick(self, choice: PlaneChoice, grid: PlaneGrid) -> bool:
        """Whether a plane takes no longer than may be waited for."""
        voxels = grid.rows * grid.columns * self._thickness(choice, grid)
        return self._ready and grid.voxel_axes is not None and voxels <= _AT_ONCE

    def image(
        self,
        choice: PlaneChoice,
        grid: PlaneGrid,
        index: int,
        cancelled: Callable[[], bool] | None = None,
    ) -> SliceImage:
        """Plane `index` as an image. A plane of voxels has their values exactly. Raises errors.Cancelled."""
        if not self._ready:
            self._make_values()
        if grid.voxel_axes is None:
            return self._interpolated(choice, grid, index, cancelled)
        planes = self._planes(choice, grid, index)
        number = planes.shape[0]
        rescale = self._rescale
        stored = np.ascontiguousarray(planes[0]) if number == 1 else self._combined(choice.slab_mode, planes)
        header = self._header(choice, grid, index, stored, rescale)
        return SliceImage(rescale.apply(stored), stored, header, self.series.uid, index, resliced=True)

    def values_on(
        self, start: Vector3, across: Vector3, down: Vector3, rows: int, columns: int
    ) -> NDArray[np.float32]:
        """Values (rows, columns), trilinear, at the pixels of another image: `start` is the centre of its first one,
        `across` and `down` the steps to the next column and row, in mm.

        Not a number outside of the volume, and where padding takes part.
        """
        if not self._ready:
            self._make_values()
        affine = voxel_affine(self.series)
        assert affine is not None
        inverse = np.linalg.inv(affine)
        first = inverse[:3, :3] @ np.array(start) + inverse[:3, 3]
        steps = inverse[:3, :3] @ np.array(across), inverse[:3, :3] @ np.array(down)
        stored, there = sample(self._array, first, *steps, rows, columns)
        values = np.array(self._rescale.apply(stored), np.float32)
        values[~there] = np.nan
        if self._padding is not None:
            if self._hidden is None:
                hidden = (self._array >= self._padding[0]) & (self._array <= self._padding[1])
                self._hidden = hidden.view(np.uint8)
            values[sample(self._hidden, first, *steps, rows, columns)[0] > 0] = np.nan
        return values

    def some_values(self, count: int) -> NDArray[Any]:
        """About `count` evenly spaced values of all voxels, without padding."""
        if not self._ready:
            self._make_values()
        flat = self._array.reshape(-1)
        stored = flat[:: max(1, flat.size // count)]
        if self._padding is not None:
            stored = stored[(stored < self._padding[0]) | (stored > self._padding[1])]
        return np.asarray(self._rescale.apply(stored))

    @property
    def _rescale(self) -> Rescale:
        return self._rescales[0]

    def _make_values(self) -> None:
        frames = self.series.frames
        values = np.empty(self._array.shape, np.float32)
        for number, frame in enumerate(frames):
            values[number] = frame.rescale.apply(self._array[number])
        self._array = values
        self._rescales = (Rescale(unit=frames[0].rescale.unit),)
        self._padding = None
        self._ready = True

    @staticmethod
    def _thickness(choice: PlaneChoice, grid: PlaneGrid) -> int:
        """Planes that a slab takes together."""
        return max(1, round(choice.slab_mm / grid.spacing[2]))

    def _planes(self, choice: PlaneChoice, grid: PlaneGrid, index: int) -> NDArray[Any]:
        """(planes, rows, columns) stored values of a slab around plane `index`; a view."""
        assert grid.voxel_axes is not None
        columns, rows, through = grid.voxel_axes
        by_plane = self._array.transpose(2 - through[0], 2 - rows[0], 2 - columns[0])
        by_plane = by_plane[:: through[1], :: rows[1], :: columns[1]]
        number = self._thickness(choice, grid)
        first = index - (number - 1) // 2
        return by_plane[max(first, 0) : first + number]

    def _combined(self, mode: SlabMode, planes: NDArray[Any]) -> NDArray[Any]:
        """(rows, columns) stored values, padding left out where there is anything else."""
        padding = self._padding
        hidden = None if padding is None else (planes >= padding[0]) & (planes <= padding[1])
        if hidden is not None and not hidden.any():
            hidden = None
        if mode is SlabMode.MEAN:
            return _mean(planes, hidden)
        # The largest value comes from the smallest stored one where the slope is negative.
        upward = (mode is SlabMode.MAXIMUM) == (self._rescale.slope > 0)
        if hidden is not None and padding is not None:
            info = np.iinfo(planes.dtype) if planes.dtype.kind in "iu" else np.finfo(planes.dtype)
            planes = np.where(hidden, info.min if upward else info.max, planes)
            found = planes.max(axis=0) if upward else planes.min(axis=0)
            return np.where(hidden.all(axis=0), np.asarray(padding[0], planes.dtype), found)
        return np.asarray(planes.max(axis=0) if upward else planes.min(axis=0))

    def _interpolated(
        self, choice: PlaneChoice, grid: PlaneGrid, index: int, cancelled: Callable[[], bool] | None
    ) -> SliceImage:
        affine = voxel_affine(self.series)
        assert affine is not None
        inverse = np.linalg.inv(affine)
        across = inverse[:3, :3] @ (grid.right * grid.spacing[1])
        along = inverse[:3, :3] @ (grid.down * grid.spacing[0])
        number = self._thickness(choice, grid)
        slab = _Slab(choice.slab_mode, (grid.rows, grid.columns), rising=self._rescale.slope > 0)
        for step in range(number):
            if cancelled is not None and cancelled():
                raise Cancelled
            place = grid.position(index) + grid.through * grid.spacing[2] * (step - (number - 1) / 2)
            start = inverse[:3, :3] @ place + inverse[:3, 3]
            slab.add(*sample(self._array, start, across, along, grid.rows, grid.columns))
        stored, outside = slab.taken_together()
        values = np.asarray(self._rescale.apply(stored), np.float32)
        header = self._header(choice, grid, index, values, Rescale(unit=self._rescale.unit))
        cache = {"padding": outside if outside.any() else None}
        return SliceImage(values, values, header, self.series.uid, index, resliced=True, _cache=cache)

    def _header(
        self,
        choice: PlaneChoice,
        grid: PlaneGrid,
        index: int,
        stored: NDArray[Any],
        rescale: Rescale,
    ) -> FrameHeader:
        source = self.series.frames[0]
        bits = stored.dtype.itemsize * 8
        same_type = stored.dtype.kind in "iu" and not source.is_float
        thickness = max(choice.slab_mm, grid.spacing[2])
        return replace(
            source,
            rows=grid.rows,
            columns=grid.columns,
            bits_allocated=bits,
            bits_stored=source.bits_stored if same_type else bits,
            high_bit=source.high_bit if same_type else bits - 1,
            signed=stored.dtype.kind == "i",
            is_float=stored.dtype.kind == "f",
            pixel_offset=None,
            sop_instance_uid=None,
            instance_number=None,
            position=_three(grid.position(index)),
            orientation=(*_three(grid.right), *_three(grid.down)),
            pixel_spacing_mm=grid.spacing[:2],
            pixel_aspect=grid.spacing[0] / grid.spacing[1],
            slice_thickness_mm=thickness,
            spacing_between_slices_mm=grid.spacing[2],
            gantry_tilt=None,
            patient_orientation=None,
            view_position=None,
            rescale=rescale,
            padding=source.padding if same_type else None,
            overlay_groups=(),
            shutter=None,
            sources=(),
            findings=(),
        )


def _mean(planes: NDArray[Any], hidden: NDArray[np.bool_] | None) -> NDArray[Any]:
    if hidden is None:
        return np.asarray(planes.mean(axis=0, dtype=np.float32))
    shown = ~hidden
    count = shown.sum(axis=0)
    total = np.where(shown, planes, 0).sum(axis=0, dtype=np.float32)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), planes[0]), np.float32)


class _Slab:
    """Planes of interpolated stored values, taken together one by one: a slab may be thicker than memory likes."""

    def __init__(self, mode: SlabMode, shape: tuple[int, int], rising: bool) -> None:
        self._mode = mode
        # The largest value comes from the smallest stored one where values fall with stored ones.
        self._upward = (mode is SlabMode.MAXIMUM) == rising
        fill = 0.0 if mode is SlabMode.MEAN else (-np.inf if self._upward else np.inf)
        self._values = np.full(shape, fill, np.float32)
        self._count = np.zeros(shape, np.int32)

    def add(self, values: NDArray[np.float32], there: NDArray[np.bool_]) -> None:
        """One more plane; `there`: what lies within the volume."""
        self._count += there
        if self._mode is SlabMode.MEAN:
            self._values += values  # 0 outside
        elif self._upward:
            np.maximum(self._values, values, out=self._values, where=there)
        else:
            np.minimum(self._values, values, out=self._values, where=there)

    def taken_together(self) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """The slab's values, and what lies outside of the volume in all planes, where they are 0."""
        outside = self._count == 0
        if self._mode is SlabMode.MEAN:
            self._values /= np.maximum(self._count, 1)
            return self._values, outside
        self._values[outside] = 0
        return self._values, outside


def _three(vector: NDArray[np.float64]) -> Vector3:
    x, y, z = (float(value) for value in vector)
    return (x, y, z)
