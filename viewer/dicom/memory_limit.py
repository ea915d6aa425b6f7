"""How much memory a decoder may take for one frame, and the limit that keeps it to that.

A codestream of some kilobytes, of the header's own size, can make a decoder build tables of gigabytes (JPEG 2000
with precincts of one pixel, for one). Where the system knows such a limit (Linux: RLIMIT_DATA) the decoder then
gets no more memory, fails, and costs one image. Elsewhere the checks of size that come before decoding, and the
time limit, are all there is.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from viewer.dicom.header import FrameHeader

# Measured with all decoders, colour and grey: at most 12 bytes a sample beside the file itself.
_BYTES_PER_SAMPLE = 24
# For what decoders allocate whatever the image's size, and for parsing a header.
_FLOOR = 256 << 20
_COPIES = 3  # of a file, or of a volume that is read as a whole
_MOST_OF_MACHINE = 0.75
_PAGE_COLUMN = 5  # "data" in /proc/self/statm


def allowance(header: FrameHeader) -> int:
    """Bytes that decoding one frame may take beyond what the process holds."""
    samples = header.rows * header.columns * max(header.samples, 3 if header.is_color else 1)
    wanted = _FLOOR + _BYTES_PER_SAMPLE * samples
    with suppress(OSError):  # the decoder says what is wrong
        wanted += _COPIES * header.path.stat().st_size
    if header.transfer_syntax_uid in (None, "1.2.840.10008.1.2.1.99"):
        # Volume files and deflated ones are unpacked as a whole.
        wanted += _COPIES * samples * header.frame_count * max(header.bits_allocated, 8) // 8
    return min(wanted, int(_MOST_OF_MACHINE * _physical()))


@contextmanager
def limited(count: int) -> Iterator[None]:
    """Let this process take `count` bytes more than it holds now, and no more; where the system can."""
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _held() + count
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


class MemoryWatch:
    """Whether a decoder that failed since this was made had come to its limit.

    Decoders seldom say why they failed. Either the peak tells (half of the limit counts: what failed was to come
    on top of it), or, where one huge piece was refused, the C library's last error, which only failures set.
    """

    def __init__(self) -> None:
        self._start = 0
        if sys.platform == "linux":
            try:
                Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
            except OSError:
                return
            self._start = _status("VmRSS")
            _last_error().value = 0

    def was_refused(self, count: int) -> bool:
        """Whether a limit of `count` bytes was, or seems to have been, reached; False where it is not known."""
        if not self._start:
            return False
        return _last_error().value == errno.ENOMEM or _status("VmHWM") - self._start > count // 2


def in_megabytes(count: int) -> str:
    """ "320 MB"."""
    return f"{count >> 20} MB"


def _held() -> int:
    """Bytes of private writable memory of this process, which RLIMIT_DATA counts."""
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[_PAGE_COLUMN])
    return pages * resource.getpagesize()


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) << 10
    return 0


def _last_error() -> ctypes.c_int:
    """This thread's errno."""
    location = ctypes.CDLL(None).__errno_location
    location.restype = ctypes.POINTER(ctypes.c_int)
    number: ctypes.c_int = location().contents
    return number


def _physical() -> int:
    """Bytes of memory of this machine; a large number where it is not known."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 1 << 40
