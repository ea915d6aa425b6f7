"""Pixels through pydicom's decoders: of compressed frames, palettes, and whatever else is not read as it lies.

Whoever imports this imports pydicom and the decoders: `viewer.dicom.pixels` does for the first frame that needs them.
"""

from __future__ import annotations

import re
import struct
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import get_frame
from pydicom.filereader import read_dataset
from pydicom.pixels import apply_color_lut, pixel_array
from pydicom.uid import UID

from viewer.dicom.codestream import describe, has_broken_boxes, is_cut_off
from viewer.dicom.elements import inflate, read_elements
from viewer.dicom.header import FrameHeader
from viewer.dicom.pixel_errors import truncated, undecodable
from viewer.dicom.transfer_syntaxes import plugin
from viewer.dicom.uids import DEFLATED_LITTLE_ENDIAN
from viewer.errors import OverreadError
from viewer.sentence import Sentence

# Elements beside the pixels take at most this much of an inflated data set.
_INFLATED_HEADER = 1 << 24
# The markers that tell a frame's size lie within this many bytes, behind tables and colour profiles.
_CODESTREAM_HEADER = 1 << 16
# Deflated images are rare and small; a small file can inflate to a thousand times its size.
_MOST_INFLATED = 1 << 29


class DecodedFrames:
    """Decodes frames; keeps the last file open in memory, so that its other frames need not parse it."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._dataset: Dataset | None = None

    def read(self, header: FrameHeader) -> NDArray[Any]:
        """Stored values of one frame, in the type that its decoder gives. Raises OverreadError."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return _decode(self._open(header), header)
        except (OverreadError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            # Decoders raise all kinds of errors, those written in Rust a PanicException that is no Exception.
            # Whichever it is, this frame cannot be shown.
            raise undecodable(header, _first_line(error)) from error

    def _open(self, header: FrameHeader) -> Dataset:
        if self._dataset is None or self._path != header.path:
            self._dataset = _read_dataset(header)
            self._path = header.path
        return self._dataset


def _read_dataset(header: FrameHeader) -> Dataset:
    if header.transfer_syntax_uid != DEFLATED_LITTLE_ENDIAN:
        dataset = pydicom.dcmread(header.path, force=True)
        if "PixelData" not in dataset and UID(header.transfer_syntax_uid or "").is_encapsulated:
            # pydicom drops an element that does not end. The frames before the last one can be shown; the last
            # one is not known to be whole, for further fragments of it may be missing.
            dataset = pydicom.dcmread(header.path, stop_before_pixels=True, force=True)
            dataset.PixelData = _whole_fragments(header.path)
            dataset.is_cut_off = True
    else:
        pixels = header.rows * header.columns * header.samples * header.frame_count
        most = pixels * max(header.bits_allocated, 8) // 8 + _INFLATED_HEADER
        if most > _MOST_INFLATED:
            raise undecodable(
                header,
                Sentence("inflated, they claim more than {megabytes} MB", megabytes=_MOST_INFLATED >> 20),
            )
        data = inflate(header.path, most)
        dataset = read_dataset(pydicom.filebase.DicomBytesIO(data), False, True)
        dataset = pydicom.dataset.FileDataset(
            header.path, dataset, is_implicit_VR=False, is_little_endian=True
        )
    if not hasattr(dataset, "file_meta"):
        dataset.file_meta = pydicom.dataset.FileMetaDataset()
    # What header and codestream were found to mean when the file was scanned.
    if not header.is_float:
        dataset.PhotometricInterpretation = header.photometric
        dataset.BitsAllocated, dataset.BitsStored = header.bits_allocated, header.bits_stored
        dataset.HighBit = header.high_bit
    dataset.file_meta.TransferSyntaxUID = UID(header.transfer_syntax_uid or "")
    return dataset


def _whole_fragments(path: Path) -> bytes:
    """The offset table and those fragments of encapsulated pixels that are not cut off, with an end."""
    pixels = read_elements(path, frozenset()).pixels
    if pixels is None:
        return b""
    with path.open("rb") as file:
        file.seek(pixels.offset)
        data = file.read()
    at = 0
    while at + 8 <= len(data):
        group, element, length = struct.unpack_from("<HHI", data, at)
        if (group, element) != (0xFFFE, 0xE000) or at + 8 + length > len(data):
            break
        at += 8 + length
    return data[:at] + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0) if at else b""


def _decode(dataset: Dataset, header: FrameHeader) -> NDArray[Any]:
    _check_codestream(dataset, header)
    pixels: NDArray[Any] = pixel_array(
        dataset, index=header.frame, decoding_plugin=plugin(header.transfer_syntax_uid)
    )
    if header.photometric == "PALETTE COLOR":
        pixels = apply_color_lut(pixels, dataset)
        if pixels.dtype != np.uint8:
            # Tables of 16 bits; some writers fill only the lower 8. The tables tell, not what a frame uses.
            count, first = list(dataset.RedPaletteColorLookupTableDescriptor)[:2]
            entries = apply_color_lut(np.arange(first, first + (count or 1 << 16)), dataset)
            pixels = (pixels >> 8 if entries[..., :3].max() > 255 else pixels).astype(np.uint8)
        return pixels[..., :3]
    if header.is_color and pixels.dtype != np.uint8:
        pixels = (pixels >> max(header.bits_stored - 8, 0)).astype(np.uint8)
    return pixels


def _check_codestream(dataset: Dataset, header: FrameHeader) -> None:
    """Raise DecodeError where a compressed frame is cut off, which some decoders fill with grey, or not of the
    header's size: a decoder would believe it, and allocate whatever it asks for.
    """
    if not UID(header.transfer_syntax_uid or "").is_encapsulated:
        return
    pixels = dataset.get_item("PixelData")
    cut_off = getattr(dataset, "is_cut_off", False) and header.frame == header.frame_count - 1
    if pixels is None or not pixels.value or cut_off:
        raise truncated(header)
    frame = get_frame(pixels.value, header.frame, number_of_frames=header.frame_count)
    if is_cut_off(frame):
        raise truncated(header)
    if has_broken_boxes(frame):
        raise undecodable(header, Sentence("the boxes around the codestream are damaged"))
    stream = describe(frame[:_CODESTREAM_HEADER])
    if stream is not None and (stream.rows, stream.columns) != (header.rows, header.columns):
        raise undecodable(
            header,
            Sentence(
                "the codestream has {rows} x {columns} pixels, the header {said_rows} x {said_columns}",
                rows=stream.rows,
                columns=stream.columns,
                said_rows=header.rows,
                said_columns=header.columns,
            ),
        )
    if stream is not None and stream.samples != header.samples:
        raise undecodable(
            header,
            Sentence(
                "the codestream has {samples} samples a pixel, the header {said}",
                samples=stream.samples,
                said=header.samples,
            ),
        )


def _first_line(error: BaseException) -> str:
    """What a decoder says, without values of the file: in a damaged one they may be any text."""
    lines = str(error).strip().splitlines()
    text = re.sub(r"(value|values) (of )?'[^']*'", r"\1", lines[0]) if lines else type(error).__name__
    return "".join(letter for letter in text if letter.isprintable()).rstrip(".:")[:200]
