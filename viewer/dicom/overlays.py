"""Overlay planes in groups 60xx, PS3.3 C.9.2: drawings beside the pixels, shown on request."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.elements import inflate, raw_bytes
from viewer.dicom.header import FrameHeader
from viewer.dicom.uids import DEFLATED_LITTLE_ENDIAN, EXPLICIT_BIG_ENDIAN
from viewer.dicom.values import Values
from viewer.errors import DecodeError
from viewer.sentence import Sentence

_ROWS, _COLUMNS, _FRAMES, _DESCRIPTION, _TYPE = 0x10, 0x11, 0x15, 0x22, 0x40
_ORIGIN, _FIRST_FRAME, _ALLOCATED, _POSITION, _LABEL, _DATA = 0x50, 0x51, 0x100, 0x102, 0x1500, 0x3000
_MOST_HEADER = 1 << 26  # of a deflated file: the header with all its overlays


@dataclass(frozen=True, slots=True, eq=False)
class OverlayPlane:
    """One plane for one frame. `mask` (rows, columns) bool, of the image's size; True where it is drawn.

    `kind` is "G" for graphics, "R" for a region of interest, "" where the file does not say.
    """

    group: int
    kind: str
    label: str
    mask: NDArray[np.bool_]


def read_overlays(header: FrameHeader) -> tuple[OverlayPlane, ...]:
    """The overlay planes of a frame; empty where it has none.

    Raises DecodeError, naming the file, where a plane is damaged or too short, OSError where the file cannot
    be read.
    """
    if not header.overlay_groups:
        return ()
    little_endian = header.transfer_syntax_uid != EXPLICIT_BIG_ENDIAN
    try:
        dataset = _read(header)
        planes = [_plane(dataset, group, header, little_endian) for group in header.overlay_groups]
    except (OSError, DecodeError):
        raise
    except Exception as error:
        raise _damaged(header, type(error).__name__) from error
    return tuple(plane for plane in planes if plane is not None)


def _read(header: FrameHeader) -> Any:
    import pydicom  # see viewer.dicom.uids

    if header.transfer_syntax_uid == DEFLATED_LITTLE_ENDIAN:
        data = inflate(header.path, _MOST_HEADER)
        return pydicom.filereader.read_dataset(pydicom.filebase.DicomBytesIO(data), False, True)
    return pydicom.dcmread(header.path, stop_before_pixels=not _in_pixels(header), force=True)


def _in_pixels(header: FrameHeader) -> bool:
    """Whether the pixels have spare bits that may hold planes (retired, but written for decades)."""
    return header.pixel_bytes is not None and header.bits_stored < header.bits_allocated


def _plane(dataset: Any, group: int, header: FrameHeader, little_endian: bool) -> OverlayPlane | None:
    def tag(element: int) -> int:
        return group << 16 | element

    wanted = (
        _ROWS,
        _COLUMNS,
        _FRAMES,
        _DESCRIPTION,
        _TYPE,
        _ORIGIN,
        _FIRST_FRAME,
        _ALLOCATED,
        _POSITION,
        _LABEL,
    )
    raw = {}
    for element in wanted:
        found = dataset.get_item(tag(element))
        if found is not None:
            raw[tag(element)] = raw_bytes(found, little_endian)
    values = Values(raw, little_endian)
    rows, columns = values.unsigned(tag(_ROWS)), values.unsigned(tag(_COLUMNS))
    if not rows or not columns:
        return None
    frames = values.integer(tag(_FRAMES)) or 1
    first = (values.unsigned(tag(_FIRST_FRAME)) or 1) - 1
    # A plane of one frame without its number belongs to all of them.
    index = 0 if frames == 1 and tag(_FIRST_FRAME) not in values else header.frame - first
    if not 0 <= index < frames:
        return None
    data = dataset.get_item(tag(_DATA))
    if data is not None:
        packed = raw_bytes(data, little_endian)
        if data.VR == "OW" and not little_endian:
            packed = _swapped(packed)
        drawn = _bits(packed, rows, columns, index, header)
        top, left = _origin(raw.get(tag(_ORIGIN), b""), little_endian)
    else:
        bit = values.unsigned(tag(_POSITION)) or 0
        found_bits = _embedded(dataset, bit, header, little_endian)
        if found_bits is None:
            return None
        drawn, top, left = found_bits, 0, 0
    mask = np.zeros((header.rows, header.columns), np.bool_)
    _place(drawn, mask, top, left)
    label = values.text(tag(_LABEL)) or values.text(tag(_DESCRIPTION))
    return OverlayPlane(group, values.code(tag(_TYPE)) or "", label, mask)


def _origin(raw: bytes, little_endian: bool) -> tuple[int, int]:
    """Offset (down, right) of the plane's first pixel from that of the image; the file counts from 1."""
    if len(raw) < 4:
        return 0, 0
    down, right = struct.unpack_from("<hh" if little_endian else ">hh", raw)
    return down - 1, right - 1


def _swapped(words: bytes) -> bytes:
    """Big endian words of 16 bits as little endian ones: the first pixel is in the lowest bit (PS3.5 8.1.2, 7.3)."""
    return np.frombuffer(words, ">u2", len(words) // 2).astype("<u2").tobytes()


def _bits(data: bytes, rows: int, columns: int, index: int, header: FrameHeader) -> NDArray[np.bool_]:
    """Frame `index` of packed bits, the first pixel in the lowest bit of the first byte."""
    count = rows * columns
    start = index * count
    if len(data) * 8 < start + count:
        raise _damaged(header, Sentence("it ends too early"))
    some = np.frombuffer(data, np.uint8, (start + count + 7) // 8 - start // 8, start // 8)
    bits = np.unpackbits(some, bitorder="little")[start % 8 : start % 8 + count]
    return bits.reshape(rows, columns).astype(np.bool_)


def _embedded(dataset: Any, bit: int, header: FrameHeader, little_endian: bool) -> NDArray[np.bool_] | None:
    """A plane in an unused bit of the native pixels; None where there is no such bit."""
    low = header.high_bit + 1 - header.bits_stored
    if not _in_pixels(header) or low <= bit <= header.high_bit or bit >= header.bits_allocated:
        return None
    pixels = dataset.get_item("PixelData")
    if pixels is None or header.samples != 1 or header.bits_allocated not in (8, 16, 32):
        return None
    kind = np.dtype(f"{'<' if little_endian else '>'}u{header.bits_allocated // 8}")
    count = header.rows * header.columns
    words = np.frombuffer(pixels.value, kind, count, header.frame * count * kind.itemsize)
    return ((words >> bit) & 1).astype(np.bool_).reshape(header.rows, header.columns)


def _place(drawn: NDArray[np.bool_], mask: NDArray[np.bool_], top: int, left: int) -> None:
    """Copy the part of `drawn` that lies on the image."""
    rows, columns = mask.shape
    height, width = drawn.shape
    first_row, last_row = max(top, 0), min(top + height, rows)
    first_column, last_column = max(left, 0), min(left + width, columns)
    if first_row < last_row and first_column < last_column:
        mask[first_row:last_row, first_column:last_column] = drawn[
            first_row - top : last_row - top, first_column - left : last_column - left
        ]


def _damaged(header: FrameHeader, why: str) -> DecodeError:
    return DecodeError(
        header.path,
        Sentence("An overlay of {file} cannot be read ({why}).", file=header.path.name, why=why),
        "The image itself can be shown.",
    )
