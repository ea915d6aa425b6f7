"""NIfTI, NRRD, MetaImage and TIFF files as frames, so that they are shown, sorted and measured like DICOM.

Geometry comes from SimpleITK, which turns NIfTI's RAS to LPS. Axes are put the way a reader expects them
(patient's left at the right, front and head up) by swapping and flipping whole axes, never by interpolation;
the affine goes with them. Voxels of NIfTI are read here, because ITK fills a truncated file with zeros.
"""

from __future__ import annotations

import gzip
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader, Vector3, Vector6
from viewer.errors import DecodeError, OverreadError, UnsupportedInputError
from viewer.intensity.modality_lut import Rescale

_NIFTI = (".nii", ".nii.gz")
_NRRD = (".nrrd", ".nhdr")
_METAIMAGE = (".mha", ".mhd")
_TIFF = (".tif", ".tiff")
SUFFIXES = (*_NIFTI, *_NRRD, *_METAIMAGE, *_TIFF)

_MOST_FRAMES = 100_000
_MOST_BYTES = 32 << 30
# Deflate, the only compression of these formats beside bzip2, gives at most 1032 bytes for one.
_MOST_RATIO = 1100
_REMEDY = "Copy or export the file again."
# NIfTI-1 datatype codes that have a NumPy type; 128 is RGB.
_NIFTI_TYPES = {
    2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 128: "u1", 256: "i1", 512: "u2", 768: "u4",
    1024: "i8", 1280: "u8",
}  # fmt: skip
_RGB = 128
# Axes in the order in which a picture uses them: along a row, then down a column; and which way is shown.
_SHOWN_WAY = (1, 1, -1)  # to the patient's left, to the back, to the feet


def is_volume_file(path: Path) -> bool:
    """Whether a file is called like one of SUFFIXES."""
    return path.name.lower().endswith(SUFFIXES)


@dataclass(frozen=True, slots=True)
class _Description:
    """What a file says about its voxels, in the order of its own axes."""

    size: tuple[int, int, int, int]  # x, y, z, time
    samples: int
    dtype: np.dtype[Any]
    spacing: Vector3
    origin: Vector3
    direction: NDArray[np.float64]  # (3, 3), columns are the directions of x, y, z in LPS
    has_spacing: bool
    has_place: bool
    rescale: Rescale
    time_step_s: float | None = None  # of the fourth axis, where the file says that it is time


def read_volume_headers(path: Path) -> tuple[FrameHeader, ...]:
    """A header for each slice (and time) of a NIfTI, NRRD or MetaImage file, or each page of a TIFF.

    Raises UnsupportedInputError where it is damaged, too large, refers to files outside of its folder, or
    holds what cannot be shown (complex numbers, vectors, sheared axes); OSError where it cannot be read.
    """
    if path.name.lower().endswith(_TIFF):
        return _tiff_headers(path)
    found = _describe(path)
    _, _, slices, times = found.size
    swap, flip_row, flip_column = _layout(found.direction)
    along_row, along_column = (1, 0) if swap else (0, 1)
    start = np.array(
        [
            (found.size[axis] - 1 if flipped else 0) * found.spacing[axis]
            for axis, flipped in _flips(swap, flip_row, flip_column)
        ]
    )
    row, column = (
        found.direction[:, axis] * (-1 if flipped else 1)
        for axis, flipped in ((along_row, flip_row), (along_column, flip_column))
    )
    plane = cast(Vector6, tuple(float(value) + 0.0 for value in (*row, *column)))
    first = found.direction[:, :2] @ start + np.array(found.origin)
    spacing = (found.spacing[along_column], found.spacing[along_row])
    bits = found.dtype.itemsize * 8
    header = FrameHeader(
        path=path,
        frame_count=slices * times,
        rows=found.size[along_column],
        columns=found.size[along_row],
        samples=found.samples,
        photometric="RGB" if found.samples == 3 else "MONOCHROME2",
        bits_allocated=bits,
        bits_stored=bits,
        high_bit=bits - 1,
        signed=found.dtype.kind == "i",
        is_float=found.dtype.kind == "f",
        pixel_spacing_mm=spacing if found.has_spacing else None,
        pixel_aspect=spacing[0] / spacing[1] if found.has_spacing else 1.0,
        slice_thickness_mm=found.spacing[2] if found.has_spacing else None,
        orientation=plane if found.has_place else None,
        rescale=found.rescale,
    )
    return tuple(
        replace(
            header,
            frame=time * slices + index,
            position=_vector(first + found.direction[:, 2] * found.spacing[2] * index)
            if found.has_place
            else None,
            temporal_position=time + 1 if times > 1 else None,
            time_offset_s=time * found.time_step_s if times > 1 and found.time_step_s else None,
        )
        for time in range(times)
        for index in range(slices)
    )


class VolumeFileReader:
    """Reads frames of such files; keeps the voxels of the last file, which are read as a whole."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._voxels: NDArray[Any] | None = None

    def read(self, header: FrameHeader) -> NDArray[Any]:
        """Stored values of one frame: (rows, columns) or (rows, columns, 3).

        Raises DecodeError where the file is damaged, or has changed since it was scanned.
        """
        path = header.path
        try:
            if path.name.lower().endswith(_TIFF):
                return _tiff_page(header)
            if self._voxels is None or self._path != path:
                self._voxels = self._path = None  # two files at a time could be too much
                self._voxels, self._path = _read_voxels(path), path
        except OverreadError as error:
            raise DecodeError(path, error.message, error.remedy) from error
        except Exception as error:  # ITK, Pillow and zlib have no one error for damaged files
            raise DecodeError(path, f"The voxels of {path.name} cannot be read.", _REMEDY) from error
        if header.frame >= len(self._voxels):
            raise DecodeError(path, f"{path.name} has changed since it was opened.", "Open it again.")
        frame: NDArray[Any] = self._voxels[header.frame]
        return frame


def _vector(values: NDArray[np.float64]) -> Vector3:
    return float(values[0]) + 0.0, float(values[1]) + 0.0, float(values[2]) + 0.0  # no negative zeros


def _layout(direction: NDArray[np.float64]) -> tuple[bool, bool, bool]:
    """Whether x and y change places, and whether rows and columns are turned round, for display.

    A row runs along whichever of x and y lies nearer to left-right (or, in sagittal slices, front-back).
    """
    patient = [int(np.abs(direction[:, axis]).argmax()) for axis in (0, 1)]
    swap = patient[1] < patient[0]
    row, column = (1, 0) if swap else (0, 1)
    return swap, *(  # type: ignore[return-value]
        bool(direction[patient[axis], axis] * _SHOWN_WAY[patient[axis]] < 0) for axis in (row, column)
    )


def _flips(swap: bool, flip_row: bool, flip_column: bool) -> tuple[tuple[int, bool], tuple[int, bool]]:
    """(axis, whether it is turned round) for x and y."""
    return ((0, flip_column), (1, flip_row)) if swap else ((0, flip_row), (1, flip_column))


def _read_voxels(path: Path) -> NDArray[Any]:
    """(frames, rows, columns[, 3]) as headers describe them: a view with swapped and flipped axes."""
    found = _describe(path)
    x, y, z, t = found.size
    if path.name.lower().endswith(_NIFTI):
        voxels = _nifti_voxels(path, found)
    else:
        import SimpleITK as sitk

        voxels = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
    voxels = voxels.reshape(t * z, y, x, *([3] if found.samples == 3 else []))
    swap, flip_row, flip_column = _layout(found.direction)
    if swap:
        voxels = voxels.swapaxes(1, 2)
    return voxels[:, :: -1 if flip_column else 1, :: -1 if flip_row else 1]


def _describe(path: Path) -> _Description:
    import SimpleITK as sitk

    lower = path.name.lower()
    has_spacing = has_place = True
    rescale, dtype, data = Rescale(), None, path
    if lower.endswith(_NIFTI):
        nifti = _nifti_header(path)
        has_place, rescale, dtype = nifti.has_place, nifti.rescale, nifti.dtype
    else:
        text = _text_header(path)
        data, has_spacing, has_place = _check_text_header(path, text)
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
    except RuntimeError as error:
        sheared = "orthonormal" in str(error)
        why = "has axes that are not at right angles" if sheared else "is damaged, or of an unknown kind"
        raise UnsupportedInputError(
            path, f"{path.name} {why}.", "Resample it first." if sheared else _REMEDY
        ) from error
    dimension, samples = reader.GetDimension(), reader.GetNumberOfComponents()
    name = sitk.GetPixelIDValueAsString(reader.GetPixelIDValue())
    if dimension > 4 or "complex" in name or "label" in name or samples not in (1, 3):
        raise UnsupportedInputError(path, f"{path.name} holds {dimension} axes of {name}, no images.")
    if dtype is None:
        dtype = _simpleitk_dtype(name)
    if samples == 3 and dtype != np.uint8:
        raise UnsupportedInputError(path, f"{path.name} holds {name}, no images.")
    size = (*reader.GetSize(), 1, 1)[:4]
    spacing = (*reader.GetSpacing(), 1.0, 1.0)[:3]
    in_time = dimension == 4 and lower.endswith(_NIFTI) and _nifti_has_time_unit(path)
    time_step_s = float(reader.GetSpacing()[3]) if in_time else None
    has_spacing = has_spacing and min(spacing) > 0
    needed = int(np.prod([float(n) for n in size])) * samples * dtype.itemsize
    if size[2] * size[3] > _MOST_FRAMES or needed > min(_MOST_BYTES, data.stat().st_size * _MOST_RATIO):
        raise UnsupportedInputError(
            path,
            f"{path.name} claims {' x '.join(map(str, size[: max(dimension, 2)]))} voxels, more than it can hold.",
            _REMEDY,
        )
    direction, origin = np.eye(3), np.zeros(3)
    if dimension >= 3:
        direction = np.array(reader.GetDirection()).reshape(dimension, dimension)[:3, :3]
        origin = np.array(reader.GetOrigin())[:3]
    return _Description(
        size=cast(tuple[int, int, int, int], tuple(int(n) for n in size)),
        samples=samples,
        dtype=dtype,
        spacing=cast(Vector3, tuple(float(n) for n in spacing)),
        origin=_vector(origin),
        direction=direction,
        has_spacing=has_spacing,
        has_place=has_place and has_spacing and dimension >= 3,
        rescale=rescale,
        time_step_s=time_step_s,
    )


def _simpleitk_dtype(name: str) -> np.dtype[Any]:
    """ "16-bit signed integer" (also as a vector) to its type."""
    bits = int(re.search(r"(\d+)-bit", name).group(1))  # type: ignore[union-attr]
    return np.dtype(f"{'f' if 'float' in name else 'u' if 'unsigned' in name else 'i'}{bits // 8}")


# NIfTI


@dataclass(frozen=True, slots=True)
class _Nifti:
    order: Literal["<", ">"]
    dtype: np.dtype[Any]
    offset: int
    has_place: bool
    rescale: Rescale


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    if path.name.lower().endswith(".gz"):
        with gzip.open(path, "rb") as file:
            yield cast(IO[bytes], file)
    else:
        with path.open("rb") as file:
            yield file


def _nifti_header(path: Path) -> _Nifti:
    """What SimpleITK does not tell, or would apply at once, of a NIfTI-1 header (nifti1.h)."""
    try:
        with _open(path) as file:
            head = file.read(352)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnsupportedInputError(path, f"{path.name} is damaged.", _REMEDY) from error
    order: Literal["<", ">"] = "<" if head[:4] == struct.pack("<i", 348) else ">"
    if len(head) < 348 or head[:4] != struct.pack(f"{order}i", 348) or head[344:348] != b"n+1\0":
        raise UnsupportedInputError(path, f"{path.name} is no NIfTI-1 file with its voxels in it.")
    (code,) = struct.unpack_from(f"{order}h", head, 70)
    if code not in _NIFTI_TYPES:
        raise UnsupportedInputError(path, f"{path.name} holds NIfTI data of kind {code}, no images.")
    offset, slope, intercept = struct.unpack_from(f"{order}3f", head, 108)
    qform, sform = struct.unpack_from(f"{order}2h", head, 252)
    if not 348 <= offset < 1 << 30:
        raise UnsupportedInputError(path, f"{path.name} is damaged.", _REMEDY)
    scaled = np.isfinite(slope) and np.isfinite(intercept) and slope != 0 and code != _RGB
    return _Nifti(
        order,
        np.dtype(_NIFTI_TYPES[code]),
        int(offset),
        qform > 0 or sform > 0,
        Rescale(float(slope), float(intercept)) if scaled else Rescale(),
    )


def _nifti_has_time_unit(path: Path) -> bool:
    """Whether the fourth axis is said to be time: seconds, milliseconds or microseconds (nifti1.h xyzt_units)."""
    with _open(path) as file:
        head = file.read(124)
    return len(head) == 124 and head[123] & 0x38 in (8, 16, 24)


def _nifti_voxels(path: Path, found: _Description) -> NDArray[Any]:
    """All voxels in the order of the file. Raises DecodeError where they are too few."""
    nifti = _nifti_header(path)
    voxels = np.empty(int(np.prod(found.size)) * found.samples, nifti.dtype.newbyteorder(nifti.order))
    view, filled = memoryview(voxels.view(np.uint8).data), 0
    with _open(path) as file:
        file.seek(nifti.offset)
        while filled < len(view):
            count = cast(Any, file).readinto(view[filled:])
            if not count:
                raise DecodeError(path, f"The voxels of {path.name} end too early.", _REMEDY)
            filled += count
        file.read(1)  # at the end of gzip data this compares their checksum
    return voxels.astype(nifti.dtype, copy=False)


# NRRD and MetaImage


def _text_header(path: Path) -> dict[str, str]:
    """Fields of a NRRD or MetaImage header, names in lower case without blanks."""
    fields: dict[str, str] = {}
    with path.open("rb") as file:
        for line in file.read(1 << 16).split(b"\n"):
            text = line.decode("latin-1").strip()
            if not text and fields:
                break  # NRRD's voxels follow
            name, mark, value = text.partition(":" if path.name.lower().endswith(_NRRD) else "=")
            if mark and not text.startswith("#"):
                key = name.lower().replace(" ", "")
                fields[key] = value.lstrip("=").strip()
                if key == "elementdatafile":
                    break  # MetaImage's voxels follow
    return fields


def _check_text_header(path: Path, fields: dict[str, str]) -> tuple[Path, bool, bool]:
    """The file with the voxels, and whether the header gives spacing and place.

    Raises UnsupportedInputError where the voxels are to be read from anything but one file in the same folder.
    """
    if path.name.lower().endswith(_NRRD):
        data = fields.get("datafile", "")
        has_spacing = "spacedirections" in fields or "spacings" in fields
        has_place = "spacedirections" in fields and ("space" in fields or "spacedimension" in fields)
    else:
        data = fields.get("elementdatafile", "LOCAL")
        data = "" if data.upper() == "LOCAL" else data
        has_spacing = "elementspacing" in fields or "elementsize" in fields
        has_place = has_spacing
    if not data:
        return path, has_spacing, has_place
    beside = path.parent / data
    plain = not any(mark in data for mark in "/\\:%\0") and data not in (".", "..")
    if not plain or data.split()[0].upper() == "LIST" or not beside.is_file():
        raise UnsupportedInputError(
            path,
            f"{path.name} takes its voxels from {Path(data).name!r}, which is no file beside it.",
            "Put both into one folder.",
        )
    if not beside.resolve().is_relative_to(path.parent.resolve()):
        raise UnsupportedInputError(path, f"{path.name} takes its voxels from outside of its folder.")
    return beside, has_spacing, has_place


# TIFF


def _tiff_headers(path: Path) -> tuple[FrameHeader, ...]:
    from PIL import Image

    headers = []
    try:
        with Image.open(path, formats=["TIFF"]) as image:
            count = getattr(image, "n_frames", 1)
            if count > _MOST_FRAMES:
                raise UnsupportedInputError(path, f"{path.name} claims {count} pages.")
            for page in range(count):
                image.seek(page)
                headers.append(_tiff_header(path, image, page, count))
    except OverreadError:
        raise
    except Exception as error:  # Pillow has no one error for damaged files
        raise UnsupportedInputError(path, f"The TIFF {path.name} is damaged.", _REMEDY) from error
    return tuple(headers)


# Pillow's modes to the type of grey pixels; all others are colour.
_GREY_MODES = {
    "1": "u1",
    "L": "u1",
    "LA": "u1",
    "I;16": "u2",
    "I;16B": "u2",
    "I;16L": "u2",
    "I": "i4",
    "F": "f4",
}
_WHITE_IS_ZERO = 0
_PHOTOMETRIC_TAG, _COMPRESSION_TAG = 262, 259
_LOSSY = frozenset({6, 7, 34712})  # JPEG, old and new, and JPEG 2000


def _tiff_header(path: Path, image: Any, page: int, count: int) -> FrameHeader:
    columns, rows = image.size
    if rows * columns > 1 << 28:
        raise UnsupportedInputError(path, f"{path.name} claims {rows} x {columns} pixels.")
    dtype = np.dtype(_GREY_MODES.get(image.mode, "u1"))
    grey = image.mode in _GREY_MODES
    tags = image.tag_v2
    # Pillow turns 8 bit pixels of that kind round itself.
    inverted = grey and dtype != np.uint8 and tags.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO
    bits = dtype.itemsize * 8
    return FrameHeader(
        path=path,
        frame=page,
        frame_count=count,
        rows=rows,
        columns=columns,
        samples=1 if grey else 3,
        photometric="RGB" if not grey else "MONOCHROME1" if inverted else "MONOCHROME2",
        bits_allocated=bits,
        bits_stored=bits,
        high_bit=bits - 1,
        signed=dtype.kind == "i",
        is_float=dtype.kind == "f",
        lossy=tags.get(_COMPRESSION_TAG) in _LOSSY,
    )


def _tiff_page(header: FrameHeader) -> NDArray[Any]:
    from PIL import Image

    with Image.open(header.path, formats=["TIFF"]) as image:
        image.seek(header.frame)
        if image.size != (header.columns, header.rows):
            raise ValueError("another size than when it was scanned")
        if image.mode in ("1", "LA"):
            return np.asarray(image.convert("L"))
        if image.mode in _GREY_MODES:
            return np.asarray(image)
        return np.asarray(image.convert("RGB"))
