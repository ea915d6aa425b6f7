"""A tilted, irregular or shifted stack of parallel slices as a true volume: on request, and marked as such.

Each slice is moved within its plane to the common grid (SimpleITK, linear), and planes between two slices
are interpolated between them (linear, along the normal). What no slice covers is filled, never extended.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.findings import FindingKind, Severity, warning
from viewer.dicom.geometry import SAME_POSITION_MM, Geometry, Verdict
from viewer.dicom.header import FrameHeader
from viewer.dicom.image_plane import normal
from viewer.dicom.pixels import stored_dtype
from viewer.dicom.series import Series
from viewer.errors import Cancelled, GeometryError, OverreadError
from viewer.sentence import Sentence, together
from viewer.volume.image_stack import PixelReader
from viewer.volume.volume import Volume

_FIXABLE = frozenset({FindingKind.GANTRY_TILT, FindingKind.IRREGULAR_SPACING, FindingKind.OUT_OF_LINE})
# One pair of slices that lie very close must not make a volume of thousands: the spacing is the smallest
# that a tenth of the slices have.
_SMALL_GAP_PERCENT = 10
_LEAST_OF_MEDIAN = 0.25
# A plane this near to a slice, in spacings, is that slice: positions are rounded.
_SAME_PLANE = 1e-3
_AIR_HU = -1000.0
_MOST_BYTES = 16 << 30


def can_resample(series: Series) -> bool:
    """Whether `resample` can make a volume of a stack: grey parallel slices of one size at different
    positions.
    """
    return not _obstacles(series)


def resample(
    series: Series,
    reader: PixelReader,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Volume:
    """A volume on an even grid: pixels of the slices' own size and directions, planes along their normal.

    The spacing of planes is the smallest that at least a tenth of the slices have (and a quarter of the
    median), fitted so that the first and the last slice are planes. Integer values are rounded to the
    nearest. Voxels outside of any slice hold the file's padding value, -1000 HU for a CT without one, 0
    otherwise. The volume's series has the verdict RESAMPLED, with the reasons. `progress(done, total)` counts
    slices.

    Raises GeometryError, with the reasons, where the slices are not grey, parallel, of one size and at
    different positions; DecodeError for a slice that cannot be read; errors.Cancelled.
    """
    obstacles = _obstacles(series)
    if obstacles:
        raise GeometryError(
            Sentence("The series cannot be resampled to a volume: {why}", why=together(obstacles)),
            "Look at it slice by slice.",
        )
    grid = _grid(series)
    dtype = _dtype(series.frames)
    size = math.prod(grid.shape) * dtype.itemsize
    if size > _MOST_BYTES:
        raise GeometryError(
            Sentence("The resampled volume would take {megabytes} MB.", megabytes=size >> 20),
            "Look at it slice by slice.",
        )
    try:
        array = np.empty(grid.shape, dtype)
    except MemoryError:
        raise OverreadError(
            Sentence("There is not enough memory for a volume of {megabytes} MB.", megabytes=size >> 20),
            "Close other series.",
        ) from None
    fill = _fill(series.frames[0])
    planes = _Planes(series.frames, grid, reader)
    done = 0
    for number in range(grid.shape[0]):
        if cancelled is not None and cancelled():
            raise Cancelled
        array[number] = _rounded(planes.at(number), dtype, fill)
        if progress is not None and planes.last_read >= done:
            done = planes.last_read + 1
            progress(done, len(series.frames))
    kept = _described(series, grid)
    return Volume(array, grid.affine, series.frames[0].rescale.unit, kept)


def _obstacles(series: Series) -> list[str]:
    """Why a series cannot be resampled; empty where it can."""
    if any(frame.is_color for frame in series.frames):
        return [Sentence("Its images are in colour, which makes no volume of values.")]
    against = [
        finding.text
        for finding in series.geometry.findings
        if finding.severity is not Severity.INFO and finding.kind not in _FIXABLE
    ]
    if not against and (series.images < 2 or series.geometry.normal is None):
        return [Sentence("It has no two slices with a position.")]
    return against


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """Where the planes and the slices lie. Lengths in mm."""

    shape: tuple[int, int, int]  # planes, rows, columns
    affine: NDArray[np.float64]
    spacing: float
    pixel: tuple[float, float]  # between columns, between rows
    heights: NDArray[np.float64]  # (slices,) along the normal, from the first
    offsets: NDArray[
        np.float64
    ]  # (slices, 2) of the first pixel along a row and a column, from the first slice
    start: NDArray[np.float64]  # (2,) the grid's first pixel


def _grid(series: Series) -> _Grid:
    first = series.frames[0]
    assert first.orientation is not None  # checked by `_obstacles`
    assert first.pixel_spacing_mm is not None
    directions = np.array(first.orientation).reshape(2, 3)
    axis = normal(first.orientation)
    places = np.array([frame.position for frame in series.frames], np.float64)
    heights = (places - places[0]) @ axis
    gaps = np.diff(heights)
    if gaps.min() < SAME_POSITION_MM:
        raise GeometryError("Several images are at the same position.", "Look at it slice by slice.")
    usual = float(np.percentile(gaps, _SMALL_GAP_PERCENT, method="lower"))
    wanted = max(usual, _LEAST_OF_MEDIAN * float(np.median(gaps)))
    steps = max(round(float(heights[-1]) / wanted), 1)
    spacing = float(heights[-1]) / steps
    offsets = (places - places[0]) @ directions.T
    between_rows, between_columns = first.pixel_spacing_mm
    pixel = (between_columns, between_rows)
    start = offsets.min(axis=0)
    # Rounding errors of a stack in line must not add a column.
    more = np.ceil((offsets.max(axis=0) - start) / pixel - _SAME_PLANE).astype(int)
    affine = np.eye(4)
    affine[:3, 0] = directions[0] * pixel[0]
    affine[:3, 1] = directions[1] * pixel[1]
    affine[:3, 2] = axis * spacing
    affine[:3, 3] = places[0] + start @ directions
    shape = (steps + 1, first.rows + int(more[1]), first.columns + int(more[0]))
    return _Grid(shape, affine, spacing, pixel, heights, offsets, start)


class _Planes:
    """Planes of the grid in ascending order; holds the two slices between which the last one lies."""

    def __init__(self, frames: tuple[FrameHeader, ...], grid: _Grid, reader: PixelReader) -> None:
        self._frames = frames
        self._grid = grid
        self._reader = reader
        self._held: dict[int, NDArray[Any]] = {}
        self.last_read = -1

    def at(self, number: int) -> NDArray[Any]:
        """(rows, columns) floating point values of plane `number`; NaN where no slice covers it."""
        heights = self._grid.heights
        height = number * self._grid.spacing
        below = int(np.clip(np.searchsorted(heights, height, "right") - 1, 0, len(heights) - 2))
        weight = float((height - heights[below]) / (heights[below + 1] - heights[below]))
        self._held = {index: held for index, held in self._held.items() if index >= below}
        if weight <= _SAME_PLANE:
            return self._slice(below)
        if weight >= 1 - _SAME_PLANE:
            return self._slice(below + 1)
        low, high = self._slice(below), self._slice(below + 1)
        between: NDArray[Any] = low + low.dtype.type(weight) * (high - low)
        return between

    def _slice(self, index: int) -> NDArray[Any]:
        """Slice `index` on the grid's pixels."""
        if index not in self._held:
            frame = self._frames[index]
            stored = self._reader.read(frame)
            kind = np.float64 if stored.dtype.itemsize > 2 else np.float32
            values = frame.rescale.apply(stored).astype(kind)
            if frame.padding is not None:
                values[(stored >= frame.padding[0]) & (stored <= frame.padding[1])] = np.nan
            self._held[index] = self._moved(values, self._grid.offsets[index])
            self.last_read = max(self.last_read, index)
        return self._held[index]

    def _moved(self, values: NDArray[Any], offset: NDArray[np.float64]) -> NDArray[Any]:
        import SimpleITK as sitk

        grid = self._grid
        _, rows, columns = grid.shape
        image = sitk.GetImageFromArray(values)
        image.SetSpacing(grid.pixel)
        image.SetOrigin(offset.tolist())
        filter_ = sitk.ResampleImageFilter()
        filter_.SetNumberOfThreads(1)  # one slice is not worth more
        filter_.SetSize((columns, rows))
        filter_.SetOutputOrigin(grid.start.tolist())
        filter_.SetOutputSpacing(grid.pixel)
        filter_.SetInterpolator(sitk.sitkLinear)
        filter_.SetDefaultPixelValue(float("nan"))
        return np.asarray(sitk.GetArrayFromImage(filter_.Execute(image)))


def _dtype(frames: tuple[FrameHeader, ...]) -> np.dtype[Any]:
    """The smallest of the types that `load_volume` uses that holds whatever the files' bits allow."""
    if all(frame.rescale.is_identity for frame in frames):
        return np.result_type(*{stored_dtype(frame) for frame in frames})
    if any(frame.is_float or not frame.rescale.is_integer for frame in frames):
        return np.dtype(np.float32)
    ends = [0.0]
    for frame in frames:
        if frame.rescale.table is not None:
            ends.append(float(frame.rescale.table.array().max()))
            continue
        half = 1 << (frame.bits_stored - 1)
        stored = (-half, half - 1) if frame.signed else (0, 2 * half - 1)
        ends += [frame.rescale.slope * end + frame.rescale.intercept for end in stored]
    info = np.iinfo(np.int16)
    return np.dtype(np.int16 if info.min <= min(ends) and max(ends) <= info.max else np.int32)


def _fill(frame: FrameHeader) -> float:
    """The value of voxels that no slice covers."""
    if frame.padding is not None and frame.rescale.table is None:
        return frame.rescale.slope * frame.padding[0] + frame.rescale.intercept
    return _AIR_HU if frame.rescale.unit == "HU" else 0.0


def _rounded(plane: NDArray[Any], dtype: np.dtype[Any], fill: float) -> NDArray[Any]:
    filled = np.where(np.isnan(plane), plane.dtype.type(fill), plane)
    if dtype.kind == "f":
        return filled.astype(dtype)
    info = np.iinfo(dtype)
    return np.clip(np.rint(filled), info.min, info.max).astype(dtype)


def _described(series: Series, grid: _Grid) -> Series:
    text = Sentence(
        "{images} slices were resampled to {planes} planes every {spacing:.2f} mm of "
        "{rows} x {columns} pixels, with linear interpolation.",
        images=series.images,
        planes=grid.shape[0],
        spacing=grid.spacing,
        rows=grid.shape[1],
        columns=grid.shape[2],
    )
    found = (warning(FindingKind.RESAMPLED, text), *series.geometry.findings)
    geometry = Geometry(Verdict.RESAMPLED, found, grid.spacing, series.geometry.normal)
    return replace(series, geometry=geometry)
