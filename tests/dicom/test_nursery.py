"""That decoding processes are soon there, and survive the loss of the one that they are forked from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from multiprocessing import forkserver
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.dicom.compressed import compress, header_of, noise
from tests.dicom.conftest import WriteSlice
from viewer.dicom.decode_worker import DecodePool
from viewer.dicom.nursery import PIXELS_WORTH_A_PROCESS, open_nursery
from viewer.dicom.scan import scan

forks = pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux only")


def test_a_decoding_process_imports_little() -> None:
    script = (
        "import sys\nimport viewer.dicom.decode_child, viewer.dicom.quick_codecs\n"
        "print(*({'pydicom', 'SimpleITK', 'cv2', 'PIL', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def server() -> int | None:
    """The process number of the fork server that runs."""
    number: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    return number


@forks
def test_another_nursery_follows_one_that_was_killed(write_slice: WriteSlice, tmp_path: Path) -> None:
    pixels = noise("uint16", 0, 4096)
    header = header_of(compress(write_slice(tmp_path / "a", pixels, BitsStored=12, HighBit=11), "JPEG-LS"))
    open_nursery()
    first = server()
    assert first is not None
    with DecodePool(1) as pool:
        assert np.array_equal(pool.read(header), pixels)
        assert psutil.Process(pool.pids[0]).ppid() == first
        os.kill(first, signal.SIGKILL)
        os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        assert np.array_equal(pool.read(header), pixels)  # by the orphan, or by a child of the next server
        with DecodePool(1) as other:
            assert np.array_equal(other.read(header), pixels)
            assert psutil.Process(other.pids[0]).ppid() == server() != first


@forks
def test_a_scan_begins_to_start_decoders_where_much_is_compressed(
    write_slice: WriteSlice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    monkeypatch.setattr("viewer.dicom.scan.open_nursery", lambda: opened.append(1))
    plane = np.zeros((1024, 1024), np.uint16)
    for number in range(PIXELS_WORTH_A_PROCESS // plane.size + 2):
        write_slice(tmp_path / "s" / str(number), plane, ImagePositionPatient=[0, 0, 3 * number])
    scan(tmp_path / "s")
    assert opened == []
    paths = sorted((tmp_path / "s").iterdir())
    for path in paths:
        compress(path, "JPEG-LS")
    scan(paths[:2])
    assert opened == []
    scan(paths, for_pixels=False)
    assert opened == []
    scan(paths)
    assert opened == [1]
