"""Pixels of one frame: native ones straight from the file, all others through pydicom's decoders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.dicom.picture import read_picture
from viewer.dicom.pixel_errors import REMEDY, truncated, undecodable
from viewer.dicom.volume_files import VolumeFileReader, is_volume_file
from viewer.errors import DecodeError, reason_of
from viewer.sentence import Sentence

if TYPE_CHECKING:
    from viewer.dicom.decoding import DecodedFrames


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
        self._decoded: DecodedFrames | None = None
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
                header.path,
                Sentence(
                    "{file} cannot be read ({reason}).",
                    file=name,
                    reason=reason_of(error),
                ),
                REMEDY,
            ) from error

    def _decode_into(self, header: FrameHeader, out: NDArray[Any]) -> None:
        if self._decoded is None:
            from viewer.dicom.decoding import DecodedFrames  # with pydicom, see viewer.dicom.uids

            self._decoded = DecodedFrames()
        pixels = self._decoded.read(header)
        if pixels.shape != out.shape:
            raise undecodable(
                header,
                Sentence("the pixels have shape {shape}, not {wanted}", shape=pixels.shape, wanted=out.shape),
            )
        if pixels.dtype != out.dtype:
            _check_fit(header, pixels, out.dtype)
        out[...] = pixels


def _read_native(header: FrameHeader, out: NDArray[Any]) -> None:
    needed = out.nbytes
    if header.pixel_bytes is not None and header.pixel_bytes < needed * (header.frame + 1):
        raise truncated(header)
    planar = header.samples == 3 and header.planar_configuration == 1
    target: NDArray[Any] = np.empty((3, header.rows, header.columns), np.uint8) if planar else out
    view = memoryview(target.data).cast("B")
    with header.path.open("rb", buffering=0) as file:
        file.seek(header.pixel_offset or 0)
        filled = 0
        while filled < needed:
            count = file.readinto(view[filled:])
            if not count:
                raise truncated(header)
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


def _check_fit(header: FrameHeader, pixels: NDArray[Any], dtype: np.dtype[Any]) -> None:
    """Raise DecodeError where decoded values do not fit the type that the header declares."""
    if dtype.kind == "f":
        return
    info = np.iinfo(dtype)
    if pixels.size and (pixels.min() < info.min or pixels.max() > info.max):
        raise undecodable(header, Sentence("the decoded values do not fit the bits that the header declares"))
