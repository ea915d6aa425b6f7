"""What the first bytes of a compressed frame say about it: size, bits, sign and colour space.

JPEG, JPEG lossless and JPEG-LS (ISO 10918-1, 14495-1) share their markers; JPEG 2000 and HTJ2K (ISO 15444)
have others. A decoder believes the codestream and allocates what it asks for: compare first.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_ITEM = 0xFFFEE000
_HEAD = 1 << 16  # the markers before the frame header: tables, comments, colour profiles
# Start-of-frame markers, among them 0xC3 (lossless) and 0xF7 (JPEG-LS), but not DHT, JPG and DAC.
_START_OF_FRAME = (frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}) | {0xF7}
_J2K_START = b"\xff\x4f\xff\x51"
_JP2_START = b"\0\0\0\x0cjP  "
_LOSSLESS_JPEG = frozenset({0xC3, 0xC7, 0xCB, 0xCF})


@dataclass(frozen=True, slots=True)
class Codestream:
    """Of one frame. `signed` is None where the format has no sign; `colour` "RGB" or "YBR" where the
    codestream tells what its three components are.
    """

    rows: int
    columns: int
    samples: int
    bits: int
    signed: bool | None = None
    colour: str | None = None
    is_jpeg_2000: bool = False
    is_lossless_jpeg: bool = False
    is_lossy: bool = False  # certainly; False also where the codestream does not tell


def read_codestream(path: Path, offset: int) -> Codestream | None:
    """Of the first frame of encapsulated pixels whose value begins at `offset`; None where it has no such
    markers (RLE, damage). Raises OSError.
    """
    with path.open("rb") as file:
        file.seek(offset)
        offsets = _item_length(file)  # the (often empty) basic offset table
        if offsets is None:
            return None
        file.seek(offsets, 1)
        length = _item_length(file)
        return None if length is None else describe(file.read(min(length, _HEAD)))


def _item_length(file: BinaryIO) -> int | None:
    head = file.read(8)
    if len(head) < 8:
        return None
    group, element, length = struct.unpack("<HHI", head)
    return int(length) if group << 16 | element == _ITEM else None


def describe(data: bytes) -> Codestream | None:
    """Of one frame's bytes (its beginning is enough); None where they are no known codestream."""
    try:
        if data[:2] == b"\xff\xd8":
            return _jpeg(data)
        start = data.find(_J2K_START, 0, 4096)  # 0, or after the boxes of a JP2 file
        return _jpeg_2000(data, start) if start >= 0 else None
    except (IndexError, struct.error):
        return None  # cut off within its header


def is_cut_off(frame: bytes) -> bool:
    """Whether a JPEG, JPEG lossless or JPEG-LS frame lacks its end (EOI) after its last scan (SOS).

    Neither marker can occur within the coded data. Decoders of these formats fill what is missing with grey;
    those of the other formats refuse it themselves.
    """
    return frame[:2] == b"\xff\xd8" and frame.rfind(b"\xff\xd9") < frame.rfind(b"\xff\xda")


def has_broken_boxes(frame: bytes) -> bool:
    """Whether the boxes of a JP2 file (ISO 15444-1, Annex I) do not lead to its codestream.

    A box without length would keep a reader that walks through them for ever where it is.
    """
    if not frame.startswith(_JP2_START):
        return False
    at = len(_JP2_START) + 4
    while at + 8 <= len(frame):
        if frame[at + 4 : at + 8] == b"jp2c":
            return False
        (length,) = struct.unpack_from(">I", frame, at)
        if length < 8:
            return True
        at += length
    return True


def _jpeg(data: bytes) -> Codestream | None:
    adobe: int | None = None
    jfif = False
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # fill bytes before a marker
            at += 1
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        (length,) = struct.unpack_from(">H", data, at + 2)
        payload = data[at + 4 : at + 2 + length]
        if marker == 0xE0 and payload[:4] == b"JFIF":
            jfif = True
        elif marker == 0xEE and payload[:5] == b"Adobe" and len(payload) >= 12:
            adobe = payload[11]
        elif marker in _START_OF_FRAME:
            bits, rows, columns, samples = struct.unpack_from(">BHHB", payload)
            lossless = marker in _LOSSLESS_JPEG or marker == 0xF7
            names = payload[6 : 6 + 3 * samples : 3]
            colour = None if samples != 3 else _jpeg_colour(adobe, jfif, names)
            near = marker == 0xF7 and _is_near_lossless(data, at + 2 + length)
            return Codestream(rows, columns, samples, bits, None, colour, False, lossless, near)
        at += 2 + length


def _is_near_lossless(data: bytes, at: int) -> bool:
    """Whether the first scan (SOS) of a JPEG-LS frame, at offset `at` or later, allows differences."""
    while at + 4 < len(data) and data[at] == 0xFF:
        (length,) = struct.unpack_from(">H", data, at + 2)
        if data[at + 1] == 0xDA:
            return data[at + 5 + 2 * data[at + 4]] > 0
        at += 2 + length
    return False


def _jpeg_colour(adobe: int | None, jfif: bool, names: bytes) -> str | None:
    """What marks the colours: component names, Adobe's marker, JFIF, in this order; None without a mark."""
    if names == b"RGB":
        return "RGB"
    if adobe is not None:
        return "RGB" if adobe == 0 else "YBR"
    return "YBR" if jfif else None


def _jpeg_2000(data: bytes, start: int) -> Codestream:
    width, height, left, top = struct.unpack_from(">IIII", data, start + 8)
    (samples,) = struct.unpack_from(">H", data, start + 40)
    depth = data[start + 42]
    return Codestream(
        rows=height - top,
        columns=width - left,
        samples=samples,
        bits=(depth & 0x7F) + 1,
        signed=bool(depth & 0x80),
        is_jpeg_2000=True,
        is_lossy=_is_irreversible(data, start + 40 + 2 + 3 * samples),
    )


def _is_irreversible(data: bytes, at: int) -> bool:
    """Whether the coding style (COD) that follows the size at offset `at` names the 9-7 wavelet."""
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0x93:
        (length,) = struct.unpack_from(">H", data, at + 2)
        if data[at + 1] == 0x52:
            return at + 13 < len(data) and data[at + 13] == 0
        at += 2 + length
    return False
