"""Pixels of one frame: native ones straight from the file, all others through pydicom's decoders."""

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
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian

from viewer.dicom.codestream import describe, has_broken_boxes, is_cut_off
from viewer.dicom.elements import inflate, read_elements
from viewer.dicom.header import FrameHeader
from viewer.dicom.picture import read_picture
from viewer.dicom.transfer_syntaxes import describe as syntax_name
from viewer.dicom.transfer_syntaxes import plugin
from viewer.dicom.volume_files import VolumeFileReader, is_volume_file
from viewer.errors import DecodeError, OverreadError

# Elements beside the pixels take at most this much of an inflated data set.
_INFLATED_HEADER = 1 << 24
# The markers that tell a frame's size lie within this many bytes, behind tables and colour profiles.
_CODESTREAM_HEADER = 1 << 16
# Deflated images are rare and small; a small file can inflate to a thousand times its size.
_MOST_INFLATED = 1 << 29
_REMEDY = "Send or export the image again, best without compression."


def stored_dtype(header: FrameHeader) -> np.dtype[Any]:
    """Type of the array that `read_frame` gives: uint8 for colour, else that of the file's pixels."""
    if header.is_color or header.bits_allocated == 1:
        return np.dtype(np.uint8)
    if header.is_float:
        return np.dtype(f"<f{header.bits_allocated // 8}")
    return np.dtype(f"<{'i' if header.signed else 'u'}{header.bits_allocated // 8}")


def stored_shape(header: FrameHeader) -> tuple[int, ...]:
    """Shape of the array that `read_frame` gives: (rows, columns), or (rows, columns, 3) for colour."""
    return (header.rows, header.columns, 3) if header.is_color else (header.rows, header.columns)


def read_frame(header: FrameHeader) -> NDArray[Any]:
    """Stored values of one frame: (rows, columns), or (rows, columns, 3) RGB uint8 for colour and palettes.

    Raises DecodeError, naming file and transfer syntax, where the pixels are damaged, too few (they are never
    padded) or in an encoding that no decoder knows.
    """
    return FrameReader().read(header)


class FrameReader:
    """Reads frames; keeps the last compressed file open in memory, so that its other frames need not parse
    it.
    """

    def __init__(self) -> None:
        self._path: Path | None = None
        self._dataset: Dataset | None = None
        self._volume_files = VolumeFileReader()

    def read(self, header: FrameHeader) -> NDArray[Any]:
        """Like `read_frame`."""
        out = np.empty(stored_shape(header), stored_dtype(header))
        self.read_into(header, out)
        return out

    def read_into(self, header: FrameHeader, out: NDArray[Any]) -> None:
        """Read one frame into `out`, C-contiguous, of `stored_shape` and `stored_dtype`. Raises
        DecodeError.
        """
        try:
            if header.pixel_offset is not None:
                _read_native(header, out)
            elif header.transfer_syntax_uid is None:
                reads = self._volume_files.read if is_volume_file(header.path) else read_picture
                out[...] = reads(header)
            else:
                self._decode_into(header, out)
        except OSError as error:
            name = header.path.name
            raise DecodeError(
                header.path, f"{name} cannot be read ({error.strerror or type(error).__name__}).", _REMEDY
            ) from error

    def _decode_into(self, header: FrameHeader, out: NDArray[Any]) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pixels = _decode(self._open(header), header)
        except (OverreadError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            # Decoders raise all kinds of errors, those written in Rust a PanicException that is no Exception.
            # Whichever it is, this frame cannot be shown.
            raise _undecodable(header, _first_line(error)) from error
        if pixels.shape != out.shape:
            raise _undecodable(header, f"the pixels have shape {pixels.shape}, not {out.shape}")
        if pixels.dtype != out.dtype:
            _check_fit(header, pixels, out.dtype)
        out[...] = pixels

    def _open(self, header: FrameHeader) -> Dataset:
        if self._dataset is None or self._path != header.path:
            self._dataset = _read_dataset(header)
            self._path = header.path
        return self._dataset


def _read_native(header: FrameHeader, out: NDArray[Any]) -> None:
    needed = out.nbytes
    if header.pixel_bytes is not None and header.pixel_bytes < needed * (header.frame + 1):
        raise _truncated(header)
    planar = header.samples == 3 and header.planar_configuration == 1
    target: NDArray[Any] = np.empty((3, header.rows, header.columns), np.uint8) if planar else out
    view = memoryview(target.data).cast("B")
    with header.path.open("rb", buffering=0) as file:
        file.seek(header.pixel_offset or 0)
        filled = 0
        while filled < needed:
            count = file.readinto(view[filled:])
            if not count:
                raise _truncated(header)
            filled += count
    if planar:
        out[...] = target.transpose(1, 2, 0)
    elif not header.is_float and not header.is_color:
        correct_unused_bits(header, out)


def correct_unused_bits(header: FrameHeader, pixels: NDArray[Any]) -> None:
    """Bring pixels whose unused bits hold something (overlays, a missing sign) to their value, in place.

    PS3.5 8.1.1: only BitsStored bits up to HighBit belong to the value. Pixels equal to the padding value
    are left alone: some writers choose one that the stored bits cannot hold.
    """
    low_bit = header.high_bit + 1 - header.bits_stored
    if header.bits_stored == header.bits_allocated or not pixels.size:
        return
    if low_bit == 0:
        limit = 1 << (header.bits_stored - (1 if header.signed else 0))
        if pixels.max() < limit and (not header.signed or pixels.min() >= -limit):
            return
    kept = None
    if header.padding is not None:
        low, high = (int(end) for end in header.padding)
        mask = (pixels >= low) & (pixels <= high)
        kept = pixels[mask]
    kind = pixels.dtype.type
    np.left_shift(pixels, kind(header.bits_allocated - 1 - header.high_bit), out=pixels)
    # Arithmetic for signed numbers, so that the sign bit is continued.
    np.right_shift(pixels, kind(header.bits_allocated - header.bits_stored), out=pixels)
    if kept is not None:
        pixels[mask] = kept


def _read_dataset(header: FrameHeader) -> Dataset:
    if header.transfer_syntax_uid != DeflatedExplicitVRLittleEndian:
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
            raise _undecodable(header, f"inflated, they claim more than {_MOST_INFLATED >> 20} MB")
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
        raise _truncated(header)
    frame = get_frame(pixels.value, header.frame, number_of_frames=header.frame_count)
    if is_cut_off(frame):
        raise _truncated(header)
    if has_broken_boxes(frame):
        raise _undecodable(header, "the boxes around the codestream are damaged")
    stream = describe(frame[:_CODESTREAM_HEADER])
    if stream is not None and (stream.rows, stream.columns) != (header.rows, header.columns):
        raise _undecodable(
            header,
            f"the codestream has {stream.rows} x {stream.columns} pixels, "
            f"the header {header.rows} x {header.columns}",
        )
    if stream is not None and stream.samples != header.samples:
        raise _undecodable(
            header, f"the codestream has {stream.samples} samples a pixel, the header {header.samples}"
        )


def _check_fit(header: FrameHeader, pixels: NDArray[Any], dtype: np.dtype[Any]) -> None:
    """Raise DecodeError where decoded values do not fit the type that the header declares."""
    if dtype.kind == "f":
        return
    info = np.iinfo(dtype)
    if pixels.size and (pixels.min() < info.min or pixels.max() > info.max):
        raise _undecodable(header, "the decoded values do not fit the bits that the header declares")


def _truncated(header: FrameHeader) -> DecodeError:
    return DecodeError(
        header.path,
        f"The pixels of {header.path.name} end too early (frame {header.frame + 1} of {header.frame_count}, "
        f"{_syntax(header)}).",
        _REMEDY,
    )


def _undecodable(header: FrameHeader, why: str) -> DecodeError:
    return DecodeError(
        header.path,
        f"The pixels of {header.path.name} ({_syntax(header)}) cannot be decoded: {why}.",
        _REMEDY,
    )


def _syntax(header: FrameHeader) -> str:
    return syntax_name(header.transfer_syntax_uid or "")


def _first_line(error: BaseException) -> str:
    """What a decoder says, without values of the file: in a damaged one they may be any text."""
    lines = str(error).strip().splitlines()
    text = re.sub(r"(value|values) (of )?'[^']*'", r"\1", lines[0]) if lines else type(error).__name__
    return "".join(letter for letter in text if letter.isprintable()).rstrip(".:")[:200]
