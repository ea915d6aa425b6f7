"""The wanted elements of the few files that `viewer.dicom.elements` does not walk itself, by pydicom's reader.

It knows all encodings. Whoever imports this imports pydicom: it is done for the first such file.
"""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pydicom
from pydicom.filereader import read_dataset, read_file_meta_info

from viewer.dicom.elements import (
    LONG_VRS,
    MEDIA_STORAGE_SOP_CLASS,
    PIXEL_TAGS,
    SEQUENCES,
    UNDEFINED,
    PixelElement,
    RawHeader,
    check_readable,
    inflate,
    raw_bytes,
)
from viewer.dicom.findings import Finding, FindingKind, warning
from viewer.dicom.uids import (
    DEFLATED_LITTLE_ENDIAN,
    EXPLICIT_BIG_ENDIAN,
    EXPLICIT_LITTLE_ENDIAN,
    IMPLICIT_LITTLE_ENDIAN,
)
from viewer.errors import UnsupportedInputError
from viewer.sentence import Sentence

# A deflated header is sought in this many inflated bytes; a small file can inflate to a thousand times its
# size.
_MOST_INFLATED_HEADER = 1 << 24
# And a data set after a stray byte in this many bytes.
_MOST_STRAY = 1 << 24
_NO_PREAMBLE = warning(FindingKind.FILE_FORMAT, "The file has no DICOM preamble.")
_STRAY_BYTE = warning(FindingKind.FILE_FORMAT, "A stray byte stands before the data set of the file.")
_NO_TRANSFER_SYNTAX = warning(
    FindingKind.FILE_FORMAT, "The file does not name its transfer syntax; it was taken for uncompressed."
)
_UNTYPED = warning(
    FindingKind.DAMAGED_HEADER, "Elements of the header have no type (VR UN); they were read by their tag."
)


def read_with_pydicom(
    path: Path, file: BinaryIO, size: int, wanted: frozenset[int], has_preamble: bool, start: int
) -> RawHeader:
    """What `viewer.dicom.elements.read_elements` gives, of a data set that begins at offset `start`."""
    tags = [*sorted(wanted), *sorted(SEQUENCES)]
    findings: list[Finding] = []
    source: BinaryIO = file
    meta: Any = read_file_meta_info(path) if has_preamble else {}
    if "TransferSyntaxUID" in meta:
        check_readable(path, str(meta["TransferSyntaxUID"].value or ""))
    if meta.get("TransferSyntaxUID") == DEFLATED_LITTLE_ENDIAN:
        source = io.BytesIO(inflate(path, _MOST_INFLATED_HEADER))
        dataset = read_dataset(source, False, True, stop_when=_is_pixels, specific_tags=tags)
        implicit, little_endian, syntax = False, True, DEFLATED_LITTLE_ENDIAN
    else:
        if start:  # pydicom sniffs a data set at the start of a file only
            source = io.BytesIO(file.read(_MOST_STRAY))
        dataset = pydicom.dcmread(source, stop_before_pixels=True, force=True, specific_tags=tags)
        implicit, little_endian = (bool(part) for part in dataset.original_encoding)
        syntax = dataset.file_meta.get("TransferSyntaxUID")
    pixels = _pixel_element(source, implicit, little_endian)
    if pixels is not None and start:
        pixels = replace(pixels, offset=pixels.offset + start)
    if not has_preamble:
        findings.append(_NO_PREAMBLE)
    if start:
        findings.append(_STRAY_BYTE)
    if not syntax:
        if dataset.file_meta and pixels is not None:
            raise UnsupportedInputError(
                path,
                Sentence(
                    "{file} does not name its transfer syntax: its pixels could be anything.", file=path.name
                ),
            )
        findings.append(_NO_TRANSFER_SYNTAX)
        little = IMPLICIT_LITTLE_ENDIAN if implicit else EXPLICIT_LITTLE_ENDIAN
        syntax = little if little_endian else EXPLICIT_BIG_ENDIAN
    values = {}
    if "MediaStorageSOPClassUID" in meta:
        values[MEDIA_STORAGE_SOP_CLASS] = str(meta.MediaStorageSOPClassUID).encode("ascii", "replace")
    for tag in wanted:
        element = dataset.get_item(tag)
        if element is not None:
            values[tag] = raw_bytes(element, little_endian)
            if element.VR == "UN" and _UNTYPED not in findings:
                findings.append(_UNTYPED)
    sequences = {}
    for tag in SEQUENCES:
        try:
            if tag in dataset:
                sequences[tag] = dataset[tag].value
        except Exception as error:  # noqa: BLE001 - pydicom raises many kinds; the rest of the file is good
            text = Sentence(
                "A sequence of the file cannot be read ({error}); it is left out.", error=type(error).__name__
            )
            findings.append(warning(FindingKind.DAMAGED_HEADER, text))
    return RawHeader(path, str(syntax), little_endian, values, sequences, pixels, size, tuple(findings))


def _is_pixels(tag: int, vr: str | None, length: int) -> bool:
    return tag in PIXEL_TAGS


def _pixel_element(source: BinaryIO, implicit: bool, little_endian: bool) -> PixelElement | None:
    """The element at which pydicom stopped, if it is one of pixels."""
    order = "<" if little_endian else ">"
    start = source.tell()
    head = source.read(12)
    if len(head) < 8:
        return None
    group, element = struct.unpack_from(f"{order}HH", head)
    tag = group << 16 | element
    if tag not in PIXEL_TAGS:
        return None
    if implicit or head[4:6] not in LONG_VRS:
        (length,) = struct.unpack_from(f"{order}I", head, 4)
        value = start + 8
    else:
        (length,) = struct.unpack_from(f"{order}I", head, 8)
        value = start + 12
    return PixelElement(tag, value, None if length == UNDEFINED else length)
