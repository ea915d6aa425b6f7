"""NIfTI, NRRD, MetaImage and TIFF files as frames, so that they are shown, sorted and measured like DICOM.

What they hold is described by `viewer.dicom.nifti` and `viewer.dicom.nrrd`. Axes are put the way a reader expects
them (patient's left at the right, front and head up) by swapping and flipping whole axes, never by interpolation; the
affine goes with them. A TIFF has no axes: see `viewer.dicom.tiff`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader, Vector6
from viewer.dicom.nifti import HEADER_SUFFIXES, VOXEL_SUFFIXES, describe_nifti, header_of, nifti_voxels
from viewer.dicom.nrrd import METAIMAGE_SUFFIXES, NRRD_SUFFIXES, describe_itk
from viewer.dicom.tiff import tiff_headers, tiff_page
from viewer.dicom.volume_description import VolumeDescription, vector
from viewer.errors import COPY_AGAIN, DecodeError, NotAnImageError, OverreadError
from viewer.sentence import Sentence

_TIFF = (".tif", ".tiff")
SUFFIXES = (*HEADER_SUFFIXES, *VOXEL_SUFFIXES, *NRRD_SUFFIXES, *METAIMAGE_SUFFIXES, *_TIFF)

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
        return tiff_headers(path)
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
                return tiff_page(header)
            if self._voxels is None or self._path != path:
                self._voxels = self._path = None  # two files at a time could be too much
                self._voxels, self._path = _read_voxels(path), path
        except OverreadError as error:
            raise DecodeError(path, error.message, error.remedy) from error
        except Exception as error:  # ITK, Pillow and zlib have no one error for damaged files
            raise DecodeError(
                path, Sentence("The voxels of {file} cannot be read.", file=path.name), COPY_AGAIN
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
    return describe_nifti(path) if path.name.lower().endswith(HEADER_SUFFIXES) else describe_itk(path)
