"""Decoders that would take gigabytes cost one image, within a limit, and the message says so."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pydicom
import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from tests.dicom.compressed import compress, header_of, noise
from viewer.dicom.decode_worker import DecodePool
from viewer.dicom.header import FrameHeader
from viewer.dicom.memory_limit import MemoryWatch, allowance, limited
from viewer.errors import DecodeError

WriteSlice = Callable[..., Path]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory that way")
JPEG_2000 = "1.2.840.10008.1.2.4.90"


def precinct_bomb(size: int) -> bytes:
    """A JPEG 2000 codestream of 4 KB, `size` x `size`, whose only resolution has precincts of one pixel.

    Measured: OpenJPEG takes 9 GB for 4096 x 4096.
    """

    def segment(marker: int, content: bytes) -> bytes:
        return struct.pack(">HH", marker, len(content) + 2) + content

    sizes = struct.pack(">HIIIIIIIIH", 0, size, size, 0, 0, size, size, 0, 0, 1) + bytes([15, 1, 1])
    coding = bytes([1, 0, 0, 1, 0, 0, 4, 4, 0, 1, 0])
    body = bytes(4000)
    tile = segment(0xFF90, struct.pack(">HIBB", 0, 14 + len(body), 0, 1))
    header = b"\xff\x4f" + segment(0xFF51, sizes) + segment(0xFF52, coding) + segment(0xFF5C, b"\x40\x80")
    return header + tile + b"\xff\x93" + body + b"\xff\xd9"


def with_codestream(path: Path, size: int, frame: bytes) -> Path:
    ds = pydicom.dcmread(path)
    ds.Rows = ds.Columns = size
    ds.PixelData = encapsulate([frame])
    ds["PixelData"].VR = "OB"
    ds.file_meta.TransferSyntaxUID = UID(JPEG_2000)
    ds.save_as(path)
    return path


def peak(pid: int) -> int:
    """The most memory that a process has held, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))


@pytest.mark.parametrize("size", [1200, 4096], ids=["many small pieces", "one huge piece"])
def test_a_decoder_bomb_costs_one_image(write_slice: WriteSlice, tmp_path: Path, size: int) -> None:
    bomb = header_of(with_codestream(write_slice(tmp_path / "bomb.dcm"), size, precinct_bomb(size)))
    pixels = noise("uint16", 0, 4096)
    good = header_of(compress(write_slice(tmp_path / "a", pixels, BitsStored=12, HighBit=11), "JPEG 2000"))
    most = allowance(bomb)
    assert most < 1 << 30
    with DecodePool(1) as pool:
        assert np.array_equal(pool.read(good), pixels)
        (pid,) = pool.pids
        before = peak(pid)
        with pytest.raises(DecodeError, match=rf"bomb\.dcm .*{most >> 20} MB"):
            pool.read(bomb)
        assert np.array_equal(pool.read(good), pixels)
        if pool.pids == (pid,):  # it was refused, and has not crashed
            assert peak(pid) - before < 1.2 * most


def test_what_an_image_is_allowed_follows_from_what_its_header_claims(tmp_path: Path) -> None:
    small, large = (
        FrameHeader(path=tmp_path / "absent", rows=size, columns=size, transfer_syntax_uid=JPEG_2000)
        for size in (512, 8192)
    )
    assert allowance(small) < 300 << 20
    assert 12 * 8192**2 < allowance(large) < 2 << 30
    machine = psutil.virtual_memory().total
    endless = FrameHeader(path=tmp_path / "absent.nii", rows=1 << 16, columns=1 << 16, frame_count=1 << 16)
    assert allowance(endless) <= machine


def test_the_limit_holds_and_is_lifted() -> None:
    near = MemoryWatch()
    with limited(64 << 20), pytest.raises(MemoryError):
        np.ones(32 << 20)
    assert near.was_refused(64 << 20)
    near = MemoryWatch()
    assert not near.was_refused(256 << 20)
    assert np.ones(32 << 20).nbytes == 256 << 20
    assert near.was_refused(256 << 20)
