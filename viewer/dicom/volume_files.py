"""NIfTI, NRRD, MetaImage and TIFF files as frames, so that they are shown, sorted and measured like DICOM.

Geometry of NRRD and MetaImage comes from SimpleITK; NIfTI is read by `viewer.dicom.nifti`. Axes are put the way a
reader expects them (patient's left at the right, front and head up) by swapping and flipping whole axes, never by
interpolation; the affine goes with them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader, Vector3, Vector6
from viewer.dicom.nifti import HEADER_SUFFIXES, VOXEL_SUFFIXES, describe_nifti, header_of, nifti_voxels
from viewer.dicom.volume_description import REMEDY, VolumeDescription, check_size, vector
from viewer.errors import DecodeError, NotAnImageError, OverreadError, UnsupportedInputError
from viewer.intensity.modality_lut import Rescale
from viewer.sentence import Sentence

_NRRD = (".nrrd", ".nhdr")
_METAIMAGE = (".mha", ".mhd")
_TIFF = (".tif", ".tiff")
# The spaces of NRRD whose directions are those of a patient, and that ITK turns into LPS.
_PATIENT_SPACES = frozenset(
    {
        *("right-anterior-superior", "ras"),
        *("left-anterior-superior", "las"),
        *("left-posterior-superior", "lps"),
    }
)
_UNITS_MM = {
    **dict.fromkeys(("", "mm", "millimeter", "millimeters", "millimetre", "millimetres"), 1.0),
    **dict.fromkeys(("um", "µm", "micron", "microns", "micrometer", "micrometers", "micrometres"), 1e-3),
    **dict.fromkeys(("nm", "nanometer", "nanometers", "nanometre", "nanometres"), 1e-6),
    **dict.fromkeys(("cm", "centimeter", "centimeters", "centimetre", "centimetres"), 10.0),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 1000.0),
}
SUFFIXES = (*HEADER_SUFFIXES, *VOXEL_SUFFIXES, *_NRRD, *_METAIMAGE, *_TIFF)

_MOST_PAGES = 100_000
# Axes in the order in which a picture uses them: along a row, then down a column; and which way is shown.
_SHOWN_WAY = (1, 1, -1)  # to the patient's left, to the back, to the feet


def is_volume_file(path: Path) -> bool:
    """Whether a file is called like one of SUFFIXES."""
    return path.name.lower().endswith(SUFFIXES)


def read_volume_headers(path: Path) -> tuple[FrameHeader, ...]:
    """A header for each slice (and time) of a NIfTI, NRRD or MetaImage file, or each page of a TIFF.

    Raises UnsupportedInputError where it is damaged, too large, refers to files outside of its folder, or
    holds what cannot be shown (complex numbers, vectors, sheared axes); OSError where it cannot be read.
    """
    if path.name.lower().endswith(_TIFF):
        return _tiff_headers(path)
    if path.name.lower().endswith(VOXEL_SUFFIXES):
        header_file = header_of(path)
        beside = (
            Sentence("the voxels of {file}", file=header_file.name)
            if header_file
            else Sentence("no DICOM, and no header is beside it")
        )
        raise NotAnImageError(
            path, Sentence("{file} is not an image by itself ({beside}).", file=path.name, beside=beside)
        )
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
        findings=found.findings,
    )
    return tuple(
        replace(
            header,
            frame=time * slices + index,
            position=vector(first + found.direction[:, 2] * found.spacing[2] * index)
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
            raise DecodeError(
                path, Sentence("The voxels of {file} cannot be read.", file=path.name), REMEDY
            ) from error
        if header.frame >= len(self._voxels):
            raise DecodeError(
                path, Sentence("{file} has changed since it was opened.", file=path.name), "Open it again."
            )
        frame: NDArray[Any] = self._voxels[header.frame]
        return frame


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
    if path.name.lower().endswith(HEADER_SUFFIXES):
        voxels = nifti_voxels(path, found)
    else:
        import SimpleITK as sitk

        voxels = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
    voxels = voxels.reshape(t * z, y, x, *([3] if found.samples == 3 else []))
    swap, flip_row, flip_column = _layout(found.direction)
    if swap:
        voxels = voxels.swapaxes(1, 2)
    return voxels[:, :: -1 if flip_column else 1, :: -1 if flip_row else 1]


def _describe(path: Path) -> VolumeDescription:
    if path.name.lower().endswith(HEADER_SUFFIXES):
        return describe_nifti(path)
    import SimpleITK as sitk

    fields = _text_header(path)
    data, has_spacing, has_place = _check_text_header(path, fields)
    unit = _unit_mm(path, fields)
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
    except RuntimeError as error:
        sheared = "orthonormal" in str(error)
        raise UnsupportedInputError(
            path,
            Sentence(
                "{file} has axes that are not at right angles."
                if sheared
                else "{file} is damaged, or of an unknown kind.",
                file=path.name,
            ),
            "Resample it first." if sheared else REMEDY,
        ) from error
    dimension, samples = reader.GetDimension(), reader.GetNumberOfComponents()
    name = sitk.GetPixelIDValueAsString(reader.GetPixelIDValue())
    if dimension > 4 or "complex" in name or "label" in name or samples not in (1, 3):
        raise UnsupportedInputError(
            path,
            Sentence(
                "{file} holds {count} axes of {name}, no images.",
                file=path.name,
                count=dimension,
                name=name,
            ),
        )
    dtype = _simpleitk_dtype(name)
    if samples == 3 and dtype != np.uint8:
        raise UnsupportedInputError(
            path, Sentence("{file} holds {name}, no images.", file=path.name, name=name)
        )
    size = (*reader.GetSize(), 1, 1)[:4]
    spacing = tuple(length * unit for length in (*reader.GetSpacing(), 1.0, 1.0)[:3])
    has_spacing = has_spacing and min(spacing) > 0
    check_size(path, size, samples * dtype.itemsize, data.stat().st_size)
    direction, origin = np.eye(3), np.zeros(3)
    if dimension >= 3 and has_place:
        direction = np.array(reader.GetDirection()).reshape(dimension, dimension)[:3, :3]
        origin = np.array(reader.GetOrigin())[:3] * unit
    return VolumeDescription(
        size=cast(tuple[int, int, int, int], tuple(int(n) for n in size)),
        samples=samples,
        dtype=dtype,
        spacing=cast(Vector3, tuple(float(n) for n in spacing)),
        origin=vector(origin),
        direction=direction,
        has_spacing=has_spacing,
        has_place=has_place and has_spacing and dimension >= 3,
        rescale=Rescale(),
    )


def _simpleitk_dtype(name: str) -> np.dtype[Any]:
    """ "16-bit signed integer" (also as a vector) to its type."""
    bits = int(re.search(r"(\d+)-bit", name).group(1))  # type: ignore[union-attr]
    return np.dtype(f"{'f' if 'float' in name else 'u' if 'unsigned' in name else 'i'}{bits // 8}")


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
        # Of scanner-xyz, 3D-right-handed and a bare dimension nobody knows how the patient lies in them.
        has_place = "spacedirections" in fields and fields.get("space", "").lower() in _PATIENT_SPACES
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
            Sentence(
                "{file} takes its voxels from {name!r}, which is no file beside it.",
                file=path.name,
                name=Path(data).name,
            ),
            "Put both into one folder.",
        )
    if not beside.resolve().is_relative_to(path.parent.resolve()):
        raise UnsupportedInputError(
            path, Sentence("{file} takes its voxels from outside of its folder.", file=path.name)
        )
    return beside, has_spacing, has_place


def _unit_mm(path: Path, fields: dict[str, str]) -> float:
    """What the lengths of a NRRD header are worth in mm; 1 where it names no unit, and for MetaImage.

    Raises UnsupportedInputError, which names them, for units that are not known or differ between axes.
    """
    if not path.name.lower().endswith(_NRRD):
        return 1.0
    given = fields.get("spaceunits" if "spacedirections" in fields else "units", "")
    names = dict.fromkeys(name.strip() for name in re.findall(r'"([^"]*)"', given)[:3])
    units = {_UNITS_MM.get(name.lower()) for name in names}
    if not units:
        return 1.0
    (unit, *others) = units
    if unit is None or others:
        raise UnsupportedInputError(
            path,
            Sentence(
                "{file} gives its lengths in {names}.", file=path.name, names=", ".join(map(repr, names))
            ),
            "Export it in millimetres.",
        )
    return unit


# TIFF


def _tiff_headers(path: Path) -> tuple[FrameHeader, ...]:
    from PIL import Image

    headers = []
    try:
        with Image.open(path, formats=["TIFF"]) as image:
            count = getattr(image, "n_frames", 1)
            if count > _MOST_PAGES:
                raise UnsupportedInputError(
                    path, Sentence("{file} claims {count} pages.", file=path.name, count=count)
                )
            for page in range(count):
                image.seek(page)
                headers.append(_tiff_header(path, image, page, count))
    except OverreadError:
        raise
    except Exception as error:  # Pillow has no one error for damaged files
        raise UnsupportedInputError(
            path, Sentence("The TIFF {file} is damaged.", file=path.name), REMEDY
        ) from error
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
        raise UnsupportedInputError(
            path,
            Sentence("{file} claims {rows} x {columns} pixels.", file=path.name, rows=rows, columns=columns),
        )
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
