"""Compressed frames decoded in another process: the same pixels, and nothing lost when it crashes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from viewer.dicom.decode_worker import DecodeWorker
from viewer.dicom.header import FrameHeader
from viewer.dicom.pixels import read_frame
from viewer.dicom.scan import scan
from viewer.errors import Cancelled, DecodeError


@pytest.fixture
def worker() -> Iterator[DecodeWorker]:
    """A worker whose process is gone after the test."""
    worker = DecodeWorker()
    yield worker
    pid = worker.pid
    worker.close()
    assert pid is None or not psutil.pid_exists(pid)


def header_of(path: Path) -> FrameHeader:
    """The first frame of a file."""
    return scan(path).series[0].frames[0]


@pytest.mark.parametrize("name", ["JPEG2000.dcm", "MR_small_RLE.dcm", "color3d_jpeg_baseline.dcm"])
def test_pixels_are_those_that_this_process_decodes(
    worker: DecodeWorker, pydicom_data: Callable[[str], Path], name: str
) -> None:
    header = header_of(pydicom_data(name))
    assert header.pixel_offset is None, "compressed"
    np.testing.assert_array_equal(worker.read(header), read_frame(header))
    assert worker.pid is not None


def test_native_pixels_need_no_process(worker: DecodeWorker, pydicom_data: Callable[[str], Path]) -> None:
    header = header_of(pydicom_data("CT_small.dcm"))
    np.testing.assert_array_equal(worker.read(header), read_frame(header))
    assert worker.pid is None


def test_a_damaged_frame_is_refused_and_the_next_one_decoded(
    worker: DecodeWorker, pydicom_data: Callable[[str], Path]
) -> None:
    # The file ends in its last frame.
    damaged = scan(pydicom_data("emri_small_jpeg_2k_lossless_too_short.dcm")).series[0].frames[-1]
    with pytest.raises(DecodeError, match="too_short"):
        worker.read(damaged)
    good = header_of(pydicom_data("JPEG2000.dcm"))
    assert worker.read(good).any()


def test_a_crashed_decoder_costs_one_image(worker: DecodeWorker, pydicom_data: Callable[[str], Path]) -> None:
    header = header_of(pydicom_data("JPEG2000.dcm"))
    expected = worker.read(header)
    first = worker.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)  # it cannot answer before it is killed
    threading.Timer(0.2, os.kill, (first, signal.SIGKILL)).start()
    with pytest.raises(DecodeError, match=r"JPEG2000\.dcm made the decoder crash"):
        worker.read(header)
    np.testing.assert_array_equal(worker.read(header), expected)
    assert worker.pid != first


def test_a_hung_decoder_is_ended(pydicom_data: Callable[[str], Path]) -> None:
    worker = DecodeWorker()
    header = header_of(pydicom_data("JPEG2000.dcm"))
    worker.read(header)
    assert worker.pid is not None
    worker._patience = 0.5
    os.kill(worker.pid, signal.SIGSTOP)
    with pytest.raises(DecodeError, match="busy"):
        worker.read(header)
    assert worker.pid is None


def test_closing_from_another_thread_cancels(
    worker: DecodeWorker, pydicom_data: Callable[[str], Path]
) -> None:
    header = header_of(pydicom_data("JPEG2000.dcm"))
    worker.read(header)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGSTOP)
    threading.Timer(0.2, worker.close).start()
    with pytest.raises(Cancelled):
        worker.read(header)
