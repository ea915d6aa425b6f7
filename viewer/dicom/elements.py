"""The wanted elements of a DICOM file as raw bytes, without its pixels.

Most files are plain little endian data sets: these are walked here, in the first
bytes of the file, several times faster than a general reader. All others go through pydicom, with the same
result. Values stay bytes: what is not used is not converted, and a malformed value cannot stop a file from
being read.
"""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from viewer.dicom.findings import Finding, FindingKind, warning
from viewer.dicom.transfer_syntaxes import why_unreadable
from viewer.dicom.uids import DEFLATED_LITTLE_ENDIAN, EXPLICIT_BIG_ENDIAN, IMPLICIT_LITTLE_ENDIAN
from viewer.errors import COPY_AGAIN, DecodeError, NotAnImageError, UnsupportedInputError
from viewer.sentence import Sentence

PIXEL_TAGS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
SHARED_GROUPS = 0x52009229
PER_FRAME_GROUPS = 0x52009230
MODALITY_LUT = 0x00283000
VOI_LUT = 0x00283010
SEGMENTS = 0x00620002
REAL_WORLD_VALUES = 0x00409096
ULTRASOUND_REGIONS = 0x00186011
SEQUENCES = frozenset(
    {SHARED_GROUPS, PER_FRAME_GROUPS, MODALITY_LUT, VOI_LUT, SEGMENTS, REAL_WORLD_VALUES, ULTRASOUND_REGIONS}
)
_TRANSFER_SYNTAX = 0x00020010
MEDIA_STORAGE_SOP_CLASS = 0x00020002

LONG_VRS = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)
_SHORT_VRS = frozenset(
    {b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"PN", b"SH", b"SL"}
    | {b"SS", b"ST", b"TM", b"UI", b"UL", b"US"}
)
_HEAD = 1 << 14  # enough for the header of most files
_LONG_HEAD = 1 << 20  # for those with long private elements
_META = frozenset({_TRANSFER_SYNTAX, MEDIA_STORAGE_SOP_CLASS})
UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_MOST_NESTED = 16
_IMPLICIT = struct.Struct("<HHI").unpack_from
_EXPLICIT = struct.Struct("<HH2sH").unpack_from
_LENGTH = struct.Struct("<I").unpack_from
ENDS_EARLY = warning(FindingKind.DAMAGED_HEADER, "The file ends within its header.")


@dataclass(frozen=True, slots=True)
class PixelElement:
    """Where the pixels lie: `offset` of the first byte of the value, `length` None for encapsulated
    pixels.
    """

    tag: int
    offset: int
    length: int | None


@dataclass(frozen=True, slots=True)
class RawHeader:
    """Wanted elements of one file as bytes.

    `sequences` holds functional groups and look-up tables as pydicom objects. `pixels` is None where the file
    holds none; its offset counts in the file, for a deflated file in the inflated data set.
    """

    path: Path
    transfer_syntax: str | None
    little_endian: bool
    values: dict[int, bytes]
    sequences: dict[int, Any]
    pixels: PixelElement | None
    file_size: int
    findings: tuple[Finding, ...] = ()


class _NeedsGeneralReader(Exception):  # noqa: N818 - a branch, not an error
    """The fast walk met something that it leaves to pydicom."""


class _Ends(_NeedsGeneralReader):
    """The bytes at hand end within an element or a sequence."""


def read_elements(path: Path, wanted: frozenset[int]) -> RawHeader:
    """The `wanted` elements of the file.

    Raises NotAnImageError where the file is not DICOM at all, UnsupportedInputError where its data set
    cannot be read in bounded memory, DecodeError where its header is damaged past reading, OSError where the file
    cannot be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        head = file.read(_HEAD)
        if not head:
            raise NotAnImageError(path, Sentence("{file} is empty.", file=path.name))
        has_preamble = head[128:132] == b"DICM"
        start = 0 if has_preamble else _data_set_start(head)
        if start is None:
            raise NotAnImageError(
                path, Sentence("{file} is not a DICOM file ({kind}).", file=path.name, kind=_kind(head))
            )
        ends_early = False
        if has_preamble:
            if size < _end_of_meta(head):  # what is there of it, a cut UID perhaps, cannot be relied on
                raise cut_off(path)
            try:
                return _walk_file(path, head, size, wanted)
            except _NeedsGeneralReader as reason:
                ends_early = isinstance(reason, _Ends) and size == len(head)
            if size > len(head):
                head += file.read(_LONG_HEAD - len(head))
                try:
                    return _walk_file(path, head, size, wanted)
                except _NeedsGeneralReader as reason:
                    ends_early = isinstance(reason, _Ends) and size == len(head)
        from viewer.dicom.general_reader import read_with_pydicom  # see viewer.dicom.uids

        file.seek(start)
        try:
            header = read_with_pydicom(path, file, size, wanted, has_preamble, start)
        except (_Ends, OSError, EOFError, struct.error) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # of the system
            # A length of the header leads past the end of the file, or to no element.
            text = Sentence("The header of {file} is damaged or ends too early.", file=path.name)
            raise DecodeError(path, text, COPY_AGAIN) from error
        if ends_early and header.pixels is None:
            header = replace(header, findings=(*header.findings, ENDS_EARLY))
        return header


def cut_off(path: Path) -> DecodeError:
    """What to raise of a file of which too little is left to tell what it was."""
    return DecodeError(path, Sentence("{file} ends within its header.", file=path.name), COPY_AGAIN)


def _end_of_meta(head: bytes) -> int:
    """Where the file meta information ends, by its own length; 0 where it does not say."""
    if len(head) < 144 or head[132:140] != b"\x02\x00\x00\x00UL\x04\x00":
        return 0
    return 144 + int(_LENGTH(head, 140)[0])


def _data_set_start(head: bytes) -> int | None:
    """Where a data set without the DICM mark begins: at once or after a stray byte; None where it does not."""
    for start in (0, 1):
        if _looks_like_data_set(head[start : start + 8]):
            return start
    return None


def _looks_like_data_set(head: bytes) -> bool:
    """Whether bytes without the DICM mark begin with a plausible element of group 2 or 8."""
    if len(head) < 8:
        return False
    for order in ("<", ">"):
        group, element = struct.unpack_from(f"{order}HH", head)
        if group not in (0x0002, 0x0008) or element > 0x2200:
            continue
        if head[4:6] in LONG_VRS or head[4:6] in _SHORT_VRS:
            return True
        (length,) = struct.unpack_from(f"{order}I", head, 4)
        if length <= 1024 and group == 0x0008:
            return True
    return False


def _kind(head: bytes) -> str:
    """What a file that is not DICOM seems to be, for the list of skipped files."""
    for mark, name in (
        (b"PK\x03\x04", Sentence("a zip archive: open it by itself")),
        (b"\x1f\x8b", Sentence("gzip data: open it by itself")),
        (b"%PDF", Sentence("a PDF document")),
        (b"\x89PNG", Sentence("a PNG picture")),
        (b"\xff\xd8\xff", Sentence("a JPEG picture")),
    ):
        if head.startswith(mark):
            return name
    if head[344:348] in (b"n+1\0", b"ni1\0"):
        return Sentence("a NIfTI file")
    text = head[:512]
    if b"\0" not in text and sum(c < 9 for c in text) == 0:
        return Sentence("it looks like text")
    return Sentence("no DICM mark and no DICOM elements at its start")


def _walk_file(path: Path, head: bytes, size: int, wanted: frozenset[int]) -> RawHeader:
    """Walk the file meta group and then the data set, both within `head`."""
    meta: dict[int, bytes] = {}
    start, _ = _walk(head, 132, size, True, _META, meta, only_group=0x0002)
    if _TRANSFER_SYNTAX not in meta:
        raise _NeedsGeneralReader
    syntax = meta[_TRANSFER_SYNTAX].rstrip(b"\0 ").decode("ascii", "replace")
    check_readable(path, syntax)
    if syntax in (EXPLICIT_BIG_ENDIAN, DEFLATED_LITTLE_ENDIAN):
        raise _NeedsGeneralReader
    values = {tag: meta[tag] for tag in meta if tag == MEDIA_STORAGE_SOP_CLASS}
    explicit = syntax != IMPLICIT_LITTLE_ENDIAN
    end, pixels = _walk(head, start, size, explicit, wanted, values)
    findings = (ENDS_EARLY,) if pixels is None and end > size else ()
    return RawHeader(path, syntax, True, values, {}, pixels, size, findings)


def _walk(
    head: bytes,
    at: int,
    file_size: int,
    explicit: bool,
    wanted: frozenset[int],
    values: dict[int, bytes],
    only_group: int | None = None,
) -> tuple[int, PixelElement | None]:
    """Collect `wanted` elements of a little endian data set from offset `at` into `values`.

    Returns where it stopped and the pixel element. Stops before the first element outside `only_group`, at
    the pixels, and at the end of the file. Raises _NeedsGeneralReader for wanted sequences, unknown VRs,
    and where `head` ends too early.
    """
    end = len(head)
    while at + 12 <= end:
        if only_group is not None and _IMPLICIT(head, at)[0] != only_group:
            return at, None  # what follows may be in another encoding
        tag, vr, length, value = _element(head, at, explicit)
        if tag in PIXEL_TAGS:
            return at, PixelElement(tag, value, None if length == UNDEFINED else length)
        if tag in SEQUENCES:
            raise _NeedsGeneralReader
        if length == UNDEFINED:
            at = _after_sequence(head, value, explicit, vr, 0)
            continue
        at = value + length
        if tag in wanted:
            if vr == b"UN":
                raise _NeedsGeneralReader
            if at > end:
                raise _Ends
            values[tag] = head[value:at]
    if at >= file_size:  # a data set without pixels
        return at, None
    raise _Ends


def _element(head: bytes, at: int, explicit: bool) -> tuple[int, bytes, int, int]:
    """(tag, VR or b"", length, offset of the value) of the element at offset `at`; PS3.5 7.1."""
    if not explicit:
        group, element, length = _IMPLICIT(head, at)
        return group << 16 | element, b"", length, at + 8
    group, element, vr, length = _EXPLICIT(head, at)
    if vr in _SHORT_VRS:
        return group << 16 | element, vr, length, at + 8
    if vr not in LONG_VRS:
        raise _NeedsGeneralReader
    return group << 16 | element, vr, _LENGTH(head, at + 8)[0], at + 12


def _after_sequence(head: bytes, at: int, explicit: bool, vr: bytes, depth: int) -> int:
    """Offset after a sequence of undefined length whose first item begins at `at`; PS3.5 7.5."""
    if depth > _MOST_NESTED or (explicit and vr != b"SQ"):
        raise _NeedsGeneralReader
    while at + 8 <= len(head):
        group, element, length = _IMPLICIT(head, at)
        tag = group << 16 | element
        at += 8
        if tag == _SEQUENCE_END:
            return at
        if tag != _ITEM:
            raise _NeedsGeneralReader
        at = at + length if length != UNDEFINED else _after_item(head, at, explicit, depth)
    raise _Ends


def _after_item(head: bytes, at: int, explicit: bool, depth: int) -> int:
    """Offset after an item of undefined length whose first element begins at `at`."""
    while at + 12 <= len(head):
        if _IMPLICIT(head, at)[:2] == (_ITEM_END >> 16, _ITEM_END & 0xFFFF):
            return at + 8
        _, vr, length, value = _element(head, at, explicit)
        at = _after_sequence(head, value, explicit, vr, depth + 1) if length == UNDEFINED else value + length
    raise _Ends


def check_readable(path: Path, syntax: str) -> None:
    """Raise UnsupportedInputError where no decoder reads a transfer syntax."""
    reason = why_unreadable(path.name, syntax) if syntax else None
    if reason:
        raise UnsupportedInputError(path, reason, "Send or export it again, best without compression.")


def raw_bytes(element: Any, little_endian: bool) -> bytes:
    """The value of a pydicom element as bytes; converted back where pydicom has converted it."""
    from pydicom.dataelem import RawDataElement  # there already: it made the element

    value = element.value
    if isinstance(value, bytes):
        return value
    if value is None:
        return b""
    if isinstance(element, RawDataElement):
        return str(value).encode("utf-8")
    parts = list(value) if not isinstance(value, str) and hasattr(value, "__iter__") else [value]
    kinds = {"US": "H", "SS": "h", "UL": "I", "SL": "i", "FD": "d", "FL": "f"}
    if element.VR in kinds:
        return struct.pack(f"{'<' if little_endian else '>'}{len(parts)}{kinds[element.VR]}", *parts)
    return "\\".join(str(part) for part in parts).encode("utf-8")


def inflate(path: Path, most: int) -> bytes:
    """The first `most` bytes of the inflated data set of a deflated file.

    Raises UnsupportedInputError where the data are damaged.
    """
    data = path.read_bytes()
    start, _ = _walk(data, 132, len(data), True, frozenset(), {}, only_group=0x0002)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return inflater.decompress(data[start:], most)
    except zlib.error as error:
        raise UnsupportedInputError(
            path, Sentence("The deflated data of {file} are damaged.", file=path.name)
        ) from error
