"""Series to Volume, ImageStack and SliceImage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.decode_worker import DecodePool
from viewer.dicom.geometry import Verdict
from viewer.dicom.header import FrameHeader
from viewer.dicom.nursery import PIXELS_WORTH_A_PROCESS
from viewer.dicom.pixels import FrameReader, read_frame, stored_dtype, stored_shape
from viewer.dicom.scan import scan
from viewer.dicom.series import Series
from viewer.errors import Cancelled, GeometryError, InputError, NotAnImageError, OverreadError
from viewer.intensity.modality_lut import Rescale
from viewer.sentence import Sentence, together
from viewer.volume.image_stack import ImageStack, make_slice_image
from viewer.volume.resample import can_resample
from viewer.volume.resample import resample as resample_series
from viewer.volume.slice_image import SliceImage, frame_affine
from viewer.volume.volume import Volume
from viewer.volume.volume_sequence import VolumeSequence

Progress = Callable[[int, int], None]
CancelCheck = Callable[[], bool]


def load_volume(
    series: Series,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
    *,
    resample: bool = False,
    point: int = 0,
) -> Volume:
    """The series as one array with its place in the patient; of a series with an axis its `point`, from 0.

    With `resample` a series of tilted, irregular or shifted slices is put on an even grid, see
    `viewer.volume.resample`; one that is a volume as it stands is left alone.

    Native pixels are read straight into the array, and rescaled in it where the result fits its type:
    integers stay integers (int16 for a usual CT). `progress(done, total)` is called after each slice.
    Raises GeometryError, with the reasons, for a series that is no volume; DecodeError for pixels that
    cannot be read; IndexError where there is no such point; errors.Cancelled.
    """
    series = series.at_point(point) if series.axis is not None or point else series
    if resample and series.geometry.verdict is not Verdict.VOLUME:
        return resample_series(series, FrameReader(), progress, cancelled)
    _check_volume(series)
    array = _read_values(series.frames, progress, cancelled)
    return Volume(array, volume_affine(series), series.frames[0].rescale.unit, series)


def load_sequence(
    series: Series, progress: Progress | None = None, cancelled: CancelCheck | None = None
) -> VolumeSequence:
    """All points of a series with an axis as one array (points, Z, Y, X), like `load_volume`.

    Raises GeometryError for a series without an axis too.
    """
    if series.axis is None:
        raise GeometryError("The series has no fourth axis.", "Load it as a volume.")
    _check_volume(series)
    array = _read_values(series.frames, progress, cancelled)
    array = array.reshape(series.points, series.slices, *array.shape[1:])
    return VolumeSequence(array, volume_affine(series), series.frames[0].rescale.unit, series, series.axis)


def _check_volume(series: Series) -> None:
    if series.geometry.verdict is not Verdict.VOLUME:
        raise GeometryError(
            Sentence("The series makes no volume: {why}", why=together(series.geometry.reasons)),
            "Look at it slice by slice, or ask for resampling."
            if can_resample(series)
            else "Look at it slice by slice, or take a series with evenly spaced slices.",
        )


def _read_values(
    frames: tuple[FrameHeader, ...], progress: Progress | None, cancelled: CancelCheck | None
) -> NDArray[Any]:
    """(frames, rows, columns) after the modality LUT; exists once."""
    rescales = {frame.rescale for frame in frames}
    dtype = np.result_type(*{stored_dtype(frame) for frame in frames})
    common = len(rescales) == 1 and len({stored_dtype(frame) for frame in frames}) == 1
    array = _allocate(
        (len(frames), frames[0].rows, frames[0].columns), dtype if common else np.dtype(np.float32)
    )
    for done, (index, stored) in enumerate(_stored_frames(frames, array if common else None, cancelled), 1):
        if not common:
            array[index] = frames[index].rescale.apply(stored)
        if progress is not None:
            progress(done, len(frames))
    return rescale_in_place(array, frames[0].rescale) if common else array


def _stored_frames(
    frames: tuple[FrameHeader, ...], array: NDArray[Any] | None, cancelled: CancelCheck | None
) -> Iterator[tuple[int, NDArray[Any]]]:
    """(index, stored values) of all frames, in whatever order they are ready; in `array` where it is given.

    Many compressed frames are decoded by several processes: one would take as long as any other program.
    """

    def room(index: int) -> NDArray[Any]:
        if array is not None:
            frame: NDArray[Any] = array[index]
            return frame
        return np.empty(stored_shape(frames[index]), stored_dtype(frames[index]))

    to_decode = sum(frame.rows * frame.columns for frame in frames if frame.pixel_offset is None)
    if to_decode < PIXELS_WORTH_A_PROCESS or frames[0].transfer_syntax_uid is None:
        reader = FrameReader()
        for index, frame in enumerate(frames):
            if cancelled is not None and cancelled():
                raise Cancelled
            out = room(index)
            reader.read_into(frame, out)
            yield index, out
        return
    waiting: dict[int, NDArray[Any]] = {}
    following = 0
    with DecodePool(cancelled=cancelled) as pool:
        while following < len(frames) or waiting:
            while following < len(frames) and pool.has_room:
                waiting[following] = room(following)
                pool.submit(following, frames[following], waiting[following])
                following += 1
            for key, error in pool.collect():
                if error is not None:
                    raise error
                index = cast(int, key)
                yield index, waiting.pop(index)


def rescale_in_place(stored: NDArray[Any], rescale: Rescale) -> NDArray[Any]:
    """Values of a whole volume (Z, Y, X), in the memory of `stored` where their type has the same size.

    The type is that of `Rescale.apply` for the volume as a whole. Works slice by slice, so that no temporary
    array is as large as the volume.
    """
    if rescale.is_identity:
        return stored
    dtype = _rescaled_dtype(stored, rescale)
    same_size = dtype.itemsize == stored.dtype.itemsize
    values = stored.view(dtype) if same_size else _allocate(stored.shape, dtype)
    if same_size and dtype.kind == "i" and rescale.table is None:
        # Exact modulo 2^n, and the results fit: one pass without a copy.
        unsigned = stored.view(f"u{dtype.itemsize}")
        modulus = 1 << (8 * dtype.itemsize)
        for plane in unsigned:
            if rescale.slope != 1.0:
                np.multiply(plane, plane.dtype.type(int(rescale.slope) % modulus), out=plane)
            np.add(plane, plane.dtype.type(int(rescale.intercept) % modulus), out=plane)
        return values
    for index, plane in enumerate(stored):
        values[index] = rescale.apply(plane)
    return values


def _rescaled_dtype(stored: NDArray[Any], rescale: Rescale) -> np.dtype[Any]:
    if rescale.table is not None:
        return np.dtype(np.uint16)
    if stored.dtype.kind in "iu" and rescale.is_integer:
        candidates: tuple[np.dtype[Any], ...] = (np.dtype(np.int16), np.dtype(np.int32))
        for dtype in candidates:
            if all(rescale.fits(plane, dtype) for plane in stored):
                return dtype
    return np.dtype(np.float32)


def load_image(path_or_series: Path | str | Series, index: int = 0) -> SliceImage:
    """One image: frame `index`, counted from 0 in display order, of a series or of the first series of a
    path.

    Raises InputError where the path gives no image (its reason in the message), DecodeError where the pixels
    cannot be read, IndexError where there is no such frame.
    """
    series = path_or_series if isinstance(path_or_series, Series) else _first_series(Path(path_or_series))
    if not 0 <= index < series.images:
        raise IndexError(f"image {index} asked for, but the series has {series.images}")
    return make_slice_image(read_frame(series.frames[index]), series, index)


def load_stack(
    series: Series,
    first: int = 0,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
    stack: ImageStack | None = None,
) -> ImageStack:
    """All images of a series: frame `first` first, then outward from it.

    `progress(done, total)` is called after each frame. A frame that cannot be read is listed in `failed`; the
    others still load. Pass an allocated `stack` to show frames while they load. Raises errors.Cancelled.
    """
    stack = stack or ImageStack.allocate(series)
    for done, index in enumerate(outward(first, series.images), start=1):
        if cancelled is not None and cancelled():
            raise Cancelled
        stack.load_frame(index)
        if progress is not None:
            progress(done, series.images)
    return stack


def outward(first: int, count: int) -> Iterator[int]:
    """0 ... count - 1, `first` first, then by distance from it, the next one before the previous one."""
    first = min(max(first, 0), count - 1)
    yield from sorted(range(count), key=lambda index: (abs(index - first), index < first))


def _first_series(path: Path) -> Series:
    found = scan(path, for_pixels=False)
    if found.series:
        return found.series[0]
    others, remedy = len(found.skipped) + len(found.documents), Sentence("Give a file or folder with images.")
    if others == 1:
        raise NotAnImageError(path, found.why_no_series, remedy)
    raise InputError(
        path,
        Sentence(
            "{file} holds no image that can be read ({others} other files).", file=path.name, others=others
        ),
        remedy,
    )


def _allocate(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    try:
        return np.empty(shape, dtype)
    except MemoryError:
        size = int(np.prod(shape)) * dtype.itemsize >> 20
        raise OverreadError(
            Sentence("There is not enough memory for a volume of {megabytes} MB.", megabytes=size),
            "Close other series.",
        ) from None


def volume_affine(series: Series) -> NDArray[np.float64]:
    """4x4 from voxel indices (x, y, z) to LPS mm. Raises GeometryError for a series without position."""
    affine = frame_affine(series.frames[0])
    spacing, normal = series.geometry.slice_spacing_mm, series.geometry.normal
    if affine is None or spacing is None or normal is None:
        raise GeometryError("The series has no position in the patient.", "Look at it slice by slice.")
    affine[:3, 2] = np.array(normal) * spacing
    return affine
