"""NIfTI-1, NIfTI-2 and Analyze 7.5, in one file or as a pair (.hdr, .img), packed with gzip or not.

Headers after nifti1.h, nifti2.h and Mayo's dbh.h. Where voxels lie is taken from the sform, else from the qform,
as most programs do; an sform whose axes are not at right angles (a registration to some atlas) gives way to a
qform. Analyze says nothing of sides, and neither does a NIfTI file without both: they are shown without position.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.findings import FindingKind, information, warning
from viewer.dicom.volume_description import VolumeDescription, check_size, vector
from viewer.errors import COPY_AGAIN, DecodeError, NotAnImageError, UnsupportedInputError
from viewer.intensity.modality_lut import Rescale
from viewer.sentence import Sentence

HEADER_SUFFIXES = (".nii", ".nii.gz", ".hdr", ".hdr.gz")
VOXEL_SUFFIXES = (".img", ".img.gz")  # of a pair; what stands in them is said by the header beside them

# Codes that have a NumPy type and as many samples: 128 is RGB, 2304 RGBA.
_TYPES = {
    2: ("u1", 1), 4: ("i2", 1), 8: ("i4", 1), 16: ("f4", 1), 64: ("f8", 1), 128: ("u1", 3), 256: ("i1", 1),
    512: ("u2", 1), 768: ("u4", 1), 1024: ("i8", 1), 1280: ("u8", 1), 2304: ("u1", 4),
}  # fmt: skip
_REFUSED = {
    0: Sentence("says no kind of number"),
    1: Sentence("holds one bit a voxel, in an order that the format leaves open"),
    32: Sentence("holds complex numbers"),
    1536: Sentence("holds numbers of 128 bits"),
    1792: Sentence("holds complex numbers"),
    2048: Sentence("holds complex numbers"),
}
_MILLIMETRES = {0: 1.0, 1: 1000.0, 2: 1.0, 3: 0.001}  # of one unit: not said, metre, millimetre, micrometre
_SECONDS = {8: 1.0, 16: 1e-3, 24: 1e-6}  # of one unit of the fourth axis, where that is a time
_RIGHT_ANGLE = 1e-3
_TO_LPS = np.diag([-1.0, -1.0, 1.0])
_FIRST_BYTES = 560  # holds the longest of the headers
_NO_SIDES = warning(
    FindingKind.FILE_FORMAT, "The file does not say how its axes lie in the patient: left may be right."
)
_QFORM = information(
    FindingKind.FILE_FORMAT,
    "One of the two places in the file has axes that are not at right angles; the other one (qform) is used.",
)


@dataclass(frozen=True, slots=True)
class _Header:
    """The fields of the three kinds of header that matter here."""

    order: Literal["<", ">"]
    is_nifti: bool
    in_one_file: bool
    dims: tuple[int, ...]  # without their count
    code: int
    pixdim: tuple[float, ...]  # the first is qfac
    offset: int
    slope: float
    intercept: float
    unit: int
    qform: tuple[float, ...] | None  # quaternion b, c, d and offset x, y, z
    sform: tuple[float, ...] | None  # three rows of four


def is_voxel_file(path: Path) -> bool:
    """Whether a file is called like the second one of a pair and has its header beside it."""
    return path.name.lower().endswith(VOXEL_SUFFIXES) and header_of(path) is not None


def header_of(path: Path) -> Path | None:
    """The header beside an .img file."""
    return next((one for one in _beside(path, VOXEL_SUFFIXES, (".hdr", ".hdr.gz")) if one.is_file()), None)


def describe_nifti(path: Path) -> VolumeDescription:
    """What the header says.

    Raises NotAnImageError where it is another kind of file, UnsupportedInputError where it is damaged or holds
    what cannot be shown; OSError.
    """
    header = _read(path)
    data = _voxel_path(path, header)
    if header.code not in _TYPES:
        why = _REFUSED.get(header.code, Sentence("holds no kind of number that is known"))
        raise UnsupportedInputError(
            path,
            Sentence("{file} {why} (NIfTI data type {code}).", file=path.name, why=why, code=header.code),
        )
    if any(n > 1 for n in header.dims[4:]):
        text = " x ".join(map(str, header.dims))
        raise UnsupportedInputError(
            path, Sentence("{file} holds {text} numbers: vectors, no images.", file=path.name, text=text)
        )
    size = cast(tuple[int, int, int, int], (*header.dims, 1, 1, 1)[:4])
    kind, samples = _TYPES[header.code]
    dtype = np.dtype(kind)
    check_size(path, size, samples * dtype.itemsize, data.stat().st_size)
    spacing, direction, origin, findings = _place(path, header)
    has_place = _NO_SIDES not in findings
    has_spacing = bool(np.all(np.isfinite(spacing)) and spacing.min() > 0)
    scaled = np.isfinite(header.slope) and np.isfinite(header.intercept) and header.slope and samples == 1
    return VolumeDescription(
        size=size,
        samples=min(samples, 3),
        dtype=dtype,
        spacing=vector(spacing if has_spacing else np.ones(3)),
        origin=vector(origin),
        direction=direction,
        has_spacing=has_spacing,
        has_place=has_place and has_spacing,
        rescale=Rescale(header.slope, header.intercept) if scaled else Rescale(),
        time_step_s=_time_step(header),
        findings=findings,
    )


def nifti_voxels(path: Path, found: VolumeDescription) -> NDArray[Any]:
    """All voxels in the order of the file, (..., 3) for colour. Raises DecodeError where they are too few."""
    header = _read(path)
    samples = _TYPES[header.code][1]
    voxels = np.empty(int(np.prod(found.size)) * samples, found.dtype.newbyteorder(header.order))
    view, filled = memoryview(voxels.view(np.uint8).data), 0
    data = _voxel_path(path, header)
    with _open(data) as file:
        file.seek(header.offset)
        while filled < len(view):
            count = cast(Any, file).readinto(view[filled:])
            if not count:
                raise DecodeError(
                    path, Sentence("The voxels of {file} end too early.", file=data.name), COPY_AGAIN
                )
            filled += count
        file.read(1)  # at the end of gzip data this compares their checksum
    voxels = voxels.astype(found.dtype, copy=False)
    return voxels if samples == 1 else voxels.reshape(-1, samples)[:, :3]


def _time_step(header: _Header) -> float | None:
    """Seconds between two times; None where the fourth axis is none, or is not said to be time."""
    factor = _SECONDS.get(header.unit & 0x38)
    step = header.pixdim[4]
    return step * factor if factor and len(header.dims) > 3 and np.isfinite(step) and step > 0 else None


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    if path.name.lower().endswith(".gz"):
        with gzip.open(path, "rb") as file:
            yield cast(IO[bytes], file)
    else:
        with path.open("rb") as file:
            yield file


def _read(path: Path) -> _Header:
    try:
        with _open(path) as file:
            head = file.read(_FIRST_BYTES)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnsupportedInputError(
            path, Sentence("{file} is damaged.", file=path.name), COPY_AGAIN
        ) from error
    for order in cast(tuple[Literal["<", ">"], ...], ("<", ">")):
        for size, parse in ((348, _first_kind), (540, _second_kind)):
            if len(head) >= size and struct.unpack_from(f"{order}i", head)[0] == size:
                header = parse(head, order)
                if header is not None and (
                    header.is_nifti or not path.name.lower().endswith((".nii", ".nii.gz"))
                ):
                    return _checked(path, header)
    if path.name.lower().endswith((".nii", ".nii.gz")):
        raise UnsupportedInputError(path, Sentence("{file} is no NIfTI file.", file=path.name))
    raise NotAnImageError(path, Sentence("{file} is no header of a NIfTI or Analyze image.", file=path.name))


def _checked(path: Path, header: _Header) -> _Header:
    """Raise UnsupportedInputError for what makes no sense."""
    if not header.dims or min(header.dims) < 1 or not 0 <= header.offset < 1 << 30:
        raise UnsupportedInputError(path, Sentence("{file} is damaged.", file=path.name), COPY_AGAIN)
    return header


def _first_kind(head: bytes, order: Literal["<", ">"]) -> _Header | None:
    """NIfTI-1, or Analyze 7.5 where its mark is absent."""
    mark = head[344:348]
    is_nifti = mark in (b"n+1\0", b"ni1\0")
    dims = struct.unpack_from(f"{order}8h", head, 40)
    (code,) = struct.unpack_from(f"{order}h", head, 70)
    offset, slope, intercept = struct.unpack_from(f"{order}3f", head, 108)
    qform, sform = struct.unpack_from(f"{order}2h", head, 252)
    if not np.isfinite(offset):
        return None
    return _Header(
        order,
        is_nifti,
        mark == b"n+1\0",
        dims[1 : 1 + dims[0]] if 1 <= dims[0] <= 7 else (),
        # Analyze numbers fewer kinds, in the same way; its scale (SPM's) stands where NIfTI's does.
        code,
        struct.unpack_from(f"{order}8f", head, 76),
        int(offset),
        float(slope),
        float(intercept) if is_nifti else 0.0,
        head[123] if is_nifti else 0,
        struct.unpack_from(f"{order}6f", head, 256) if is_nifti and qform > 0 else None,
        struct.unpack_from(f"{order}12f", head, 280) if is_nifti and sform > 0 else None,
    )


def _second_kind(head: bytes, order: Literal["<", ">"]) -> _Header | None:
    """NIfTI-2."""
    mark = head[4:8]
    if mark not in (b"n+2\0", b"ni2\0"):
        return None
    dims = struct.unpack_from(f"{order}8q", head, 16)
    slope, intercept = struct.unpack_from(f"{order}2d", head, 176)
    qform, sform = struct.unpack_from(f"{order}2i", head, 344)
    return _Header(
        order,
        True,
        mark == b"n+2\0",
        dims[1 : 1 + dims[0]] if 1 <= dims[0] <= 7 else (),
        struct.unpack_from(f"{order}h", head, 12)[0],
        struct.unpack_from(f"{order}8d", head, 104),
        struct.unpack_from(f"{order}q", head, 168)[0],
        slope,
        intercept,
        struct.unpack_from(f"{order}i", head, 500)[0],
        struct.unpack_from(f"{order}6d", head, 352) if qform > 0 else None,
        struct.unpack_from(f"{order}12d", head, 400) if sform > 0 else None,
    )


def _place(
    path: Path, header: _Header
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], tuple[Any, ...]]:
    """Spacing, direction (LPS, columns), origin (LPS), and what is to be said about them."""
    scale = _MILLIMETRES.get(header.unit & 7, 1.0)
    sheared = False
    if header.sform is not None:
        rows = np.array(header.sform, np.float64).reshape(3, 4) * scale
        spacing = np.linalg.norm(rows[:, :3], axis=0)
        if np.isfinite(rows).all() and spacing.min() > 0:
            direction = rows[:, :3] / spacing
            angles = direction.T @ direction
            if np.abs(angles - np.eye(3)).max() <= _RIGHT_ANGLE:
                return spacing, _TO_LPS @ direction, _TO_LPS @ rows[:, 3], ()
            sheared = True
    spacing = np.abs(np.array(header.pixdim[1:4], np.float64)) * scale
    if len(header.dims) < 3 and not spacing[2]:
        spacing[2] = 1.0
    if header.qform is not None and np.isfinite(header.qform).all():
        direction = _rotation(header.qform[:3])
        direction[:, 2] *= -1 if header.pixdim[0] < 0 else 1
        origin = np.array(header.qform[3:]) * scale
        return spacing, _TO_LPS @ direction, _TO_LPS @ origin, (_QFORM,) if sheared else ()
    if sheared:
        raise UnsupportedInputError(
            path,
            Sentence("{file} has axes that are not at right angles.", file=path.name),
            "Resample it first.",
        )
    # Shown as most writers of such files mean it: y to the front, z to the head.
    return spacing, np.diag([1.0, -1.0, 1.0]), np.zeros(3), (_NO_SIDES,)


def _rotation(quaternion: tuple[float, ...]) -> NDArray[np.float64]:
    """(3, 3) of the unit quaternion with the parts b, c, d (nifti1.h, METHOD 2)."""
    b, c, d = quaternion
    rest = 1.0 - (b * b + c * c + d * d)
    if rest < 1e-7:
        length = np.sqrt(b * b + c * c + d * d)
        a, b, c, d = 0.0, b / length, c / length, d / length
    else:
        a = np.sqrt(rest)
    return np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ]
    )


def _voxel_path(path: Path, header: _Header) -> Path:
    """The file that holds the voxels. Raises UnsupportedInputError where it is missing, or elsewhere."""
    if header.in_one_file:
        if header.offset < 348:
            raise UnsupportedInputError(path, Sentence("{file} is damaged.", file=path.name), COPY_AGAIN)
        return path
    for beside in _beside(path, (".hdr", ".hdr.gz"), VOXEL_SUFFIXES):
        if beside.is_file():
            if not beside.resolve().is_relative_to(path.parent.resolve()):
                raise UnsupportedInputError(
                    path, Sentence("{file} takes its voxels from outside of its folder.", file=path.name)
                )
            return beside
    raise UnsupportedInputError(
        path,
        Sentence("{file} takes its voxels from an .img file, which is not beside it.", file=path.name),
        "Put both into one folder.",
    )


def _beside(path: Path, ends: tuple[str, ...], others: tuple[str, ...]) -> Iterator[Path]:
    """The names that the other file of a pair may have, in the case of the letters of this one first."""
    for end in sorted(ends, key=len, reverse=True):
        if path.name.lower().endswith(end):
            stem = path.name[: -len(end)]
            upper = path.name[-len(end) + 1].isupper()
            for other in others:
                yield path.with_name(stem + (other.upper() if upper else other))
                yield path.with_name(stem + (other if upper else other.upper()))
            return
