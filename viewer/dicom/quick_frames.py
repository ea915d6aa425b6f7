"""The quick way to the frames that make up compressed series: grey, lossless, as their header says.

imagecodecs decodes JPEG lossless five times and JPEG-LS four times as fast as pylibjpeg, straight from the bytes
of the frame; its CharLS finds damage that pylibjpeg fills with zeros. Whatever is out of the ordinary is left
to `viewer.dicom.pixels`, which knows colours, palettes and headers that contradict their codestream.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.codestream import describe
from viewer.dicom.header import FrameHeader
from viewer.errors import DecodeError
from viewer.sentence import Sentence

_JPEG_LOSSLESS = frozenset({"1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"})
_JPEG_LS = frozenset({"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"})
_JPEG_2000 = frozenset({"1.2.840.10008.1.2.4.90"})
_QUICK = _JPEG_LOSSLESS | _JPEG_LS | _JPEG_2000
_ITEM, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE0DD
_UNDEFINED = 0xFFFFFFFF
_MOST_FRAGMENTS = 1 << 20
_HEADER_BYTES = 1 << 16


def is_complete(codestream: bytes) -> bool:
    """Whether a JPEG, JPEG-LS or JPEG 2000 codestream ends with its end marker, apart from padding.

    Decoders of JPEG fill what is missing with zeros or grey and do not say so.
    """
    return codestream.rstrip(b"\0\xff").endswith(b"\xd9")


class QuickFrames:
    """Decodes frames; remembers where the frames of the last file lie."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._fragments: tuple[tuple[int, int], ...] = ()

    @staticmethod
    def suits(header: FrameHeader) -> bool:
        """Whether the header alone does not rule a frame out."""
        return (
            header.transfer_syntax_uid in _QUICK
            and header.fragments_offset is not None
            and header.samples == 1
            and header.photometric in ("MONOCHROME1", "MONOCHROME2")
            and header.bits_allocated in (8, 16)
            and header.high_bit == header.bits_stored - 1
        )

    def read(self, header: FrameHeader) -> NDArray[Any] | None:
        """Stored values of one frame, (rows, columns); None where this frame is not of the ordinary kind.

        Raises DecodeError where it is but its codestream is cut off or damaged; OSError.
        """
        if not self.suits(header):
            return None
        with header.path.open("rb") as file:
            data = self._frame_bytes(file, header)
        stream = describe(data[:_HEADER_BYTES]) if data else None
        if data is None or stream is None or stream.samples != 1:
            return None
        if (stream.rows, stream.columns) != (header.rows, header.columns):
            return None
        if stream.bits > header.bits_allocated:
            return None
        if stream.is_jpeg_2000:
            if (
                header.transfer_syntax_uid not in _JPEG_2000
                or stream.signed != header.signed
                or stream.is_lossy
            ):
                return None
        elif header.transfer_syntax_uid in _JPEG_2000 or not stream.is_lossless_jpeg:
            return None
        elif header.signed and stream.bits != header.bits_allocated:
            return None  # the sign is in a bit below the highest
        return self._decode(header, data)

    def _decode(self, header: FrameHeader, data: bytes) -> NDArray[Any] | None:
        from viewer.dicom.quick_codecs import CODECS

        if not is_complete(data):
            raise cut_off(header)
        try:
            codec = CODECS[header.transfer_syntax_uid or ""]
            pixels = np.asarray(codec(data, header.rows * header.columns))
        except MemoryError:
            raise
        except Exception as error:
            if header.transfer_syntax_uid in _JPEG_LS:
                raise DecodeError(
                    header.path,
                    Sentence("The JPEG-LS pixels of {file} are damaged.", file=header.path.name),
                    "Send or export the image again.",
                ) from error
            return None  # the other decoder is as strict, and words its own error
        kind = "i" if header.signed else "u"
        if header.signed and pixels.dtype.kind == "u":
            pixels = pixels.view(f"i{pixels.dtype.itemsize}")
        if pixels.dtype.kind != kind or pixels.dtype.itemsize > header.bits_allocated // 8:
            return None
        if pixels.shape != (header.rows, header.columns):
            return None
        # Bits beyond those stored may hold anything.
        low, high = (
            (-(1 << header.bits_stored - 1), 1 << header.bits_stored - 1)
            if header.signed
            else (0, 1 << header.bits_stored)
        )
        return pixels if low <= pixels.min() and pixels.max() < high else None

    def _frame_bytes(self, file: BinaryIO, header: FrameHeader) -> bytes | None:
        """The codestream of the frame; None where it is not clear which fragments make it up."""
        if header.fragments_offset is None:
            return None
        if self._path != header.path or header.frame_count == 1:
            self._fragments = _fragments(file, header.fragments_offset)
            self._path = header.path
        if not self._fragments:
            return None
        if header.frame_count == 1:
            wanted = self._fragments
        elif len(self._fragments) == header.frame_count:
            wanted = self._fragments[header.frame : header.frame + 1]
        else:
            return None
        pieces = []
        for offset, length in wanted:
            file.seek(offset)
            pieces.append(file.read(length))
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def cut_off(header: FrameHeader) -> DecodeError:
    """The error for a codestream without its end."""
    return DecodeError(
        header.path,
        Sentence(
            "The compressed pixels of {file} are cut off (frame {frame} of {count}).",
            file=header.path.name,
            frame=header.frame + 1,
            count=header.frame_count,
        ),
        "Send or export the image again.",
    )


def _fragments(file: BinaryIO, offset: int) -> tuple[tuple[int, int], ...]:
    """(offset, length) of each fragment of encapsulated pixels, PS3.5 A.4; empty where they are damaged."""
    size = os.fstat(file.fileno()).st_size
    found: list[tuple[int, int]] = []
    at = offset
    while len(found) <= _MOST_FRAGMENTS:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return ()
        group, element, length = struct.unpack("<HHI", head)
        if group << 16 | element == _SEQUENCE_END:
            return tuple(found[1:])  # the first item is the basic offset table
        if group << 16 | element != _ITEM or length == _UNDEFINED or at + 8 + length > size:
            return ()
        found.append((at + 8, length))
        at += 8 + length
    return ()
