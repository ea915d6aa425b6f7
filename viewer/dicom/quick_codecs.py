"""The decoders of `quick_frames`. A module of their own, so that only processes that decode import them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from imagecodecs import jpeg2k_decode, jpeg8_decode, jpegls_decode

# A mammogram in JPEG 2000 takes seconds, and is often alone; slices share the processor among processes.
_LARGE, _THREADS = 1 << 22, 2


def _jpeg_2000(data: bytes, pixels: int) -> Any:
    return jpeg2k_decode(data, numthreads=_THREADS if pixels > _LARGE else 1)


def _jpeg_ls(data: bytes, pixels: int) -> Any:
    return jpegls_decode(data)


def _jpeg_lossless(data: bytes, pixels: int) -> Any:
    return jpeg8_decode(data)


# By transfer syntax; each is given a codestream and the number of pixels in it.
CODECS: dict[str, Callable[[bytes, int], Any]] = {
    "1.2.840.10008.1.2.4.57": _jpeg_lossless,
    "1.2.840.10008.1.2.4.70": _jpeg_lossless,
    "1.2.840.10008.1.2.4.80": _jpeg_ls,
    "1.2.840.10008.1.2.4.81": _jpeg_ls,
    "1.2.840.10008.1.2.4.90": _jpeg_2000,
}
