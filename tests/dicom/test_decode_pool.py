"""Compressed frames: quick decoders against GDCM's encoder, several processes, crashes, damage."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from tests.dicom.compressed import SYNTAXES, compress, header_of, noise
from tests.processes import helper_pids
from viewer.dicom import decode_worker
from viewer.dicom.decode_worker import DecodePool
from viewer.dicom.pixels import read_frame
from viewer.dicom.quick_frames import QuickFrames
from viewer.dicom.scan import scan
from viewer.errors import Cancelled, DecodeError
from viewer.volume import build
from viewer.volume.build import load_volume

PydicomData = Callable[[str], Path]
WriteSlice = Callable[..., Path]


@pytest.fixture
def pool() -> Iterator[DecodePool]:
    """Two processes that are gone after the test."""
    with DecodePool(2) as pool:
        yield pool
        pids = pool.pids
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize(
    ("dtype", "low", "high", "bits"),
    [
        ("uint8", 0, 256, 8),
        ("uint16", 0, 4096, 12),
        ("uint16", 0, 65536, 16),
        ("int16", -32768, 32768, 16),
    ],
)
def test_pixels_are_those_that_were_compressed(
    write_slice: WriteSlice, tmp_path: Path, syntax: str, dtype: str, low: int, high: int, bits: int
) -> None:
    pixels = noise(dtype, low, high)
    path = write_slice(tmp_path / "a", pixels, BitsStored=bits, HighBit=bits - 1)
    header = header_of(compress(path, syntax))
    assert header.pixel_offset is None
    quick = QuickFrames().read(header)
    assert quick is not None
    assert np.array_equal(quick, pixels)
    assert np.array_equal(read_frame(header), pixels)


@pytest.mark.filterwarnings("ignore")
def test_quick_frames_are_those_of_the_careful_way_on_real_files(
    pydicom_data: PydicomData, shared_data: Path
) -> None:
    folders = [pydicom_data("JPEG2000.dcm").parent, pydicom_data("RG1_UNCI.dcm").parent]
    folders.append(shared_data / "dicom" / "transfer_syntaxes")
    found = set()
    for folder in folders:
        for series in scan(folder).series:
            quick = QuickFrames()
            for frame in series.frames[:3]:
                if not quick.suits(frame):
                    continue
                try:
                    pixels = quick.read(frame)
                except DecodeError:
                    assert "too_short" in frame.path.name
                    continue
                if pixels is not None:
                    found.add(frame.transfer_syntax_uid)
                    assert np.array_equal(pixels, read_frame(frame)), frame.path.name
    assert len(found) >= 3


def damaged(path: Path, start: float, end: float) -> None:
    """Cut a part out of the compressed pixels; lengths and marks around them stay right."""
    import pydicom
    from pydicom.encaps import encapsulate, get_frame

    ds = pydicom.dcmread(path)
    stream = get_frame(ds.PixelData, 0, number_of_frames=1)
    ds.PixelData = encapsulate([stream[: int(len(stream) * start)] + stream[int(len(stream) * end) :]])
    ds.save_as(path)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_frame_that_is_cut_off_is_refused_not_padded(
    write_slice: WriteSlice, tmp_path: Path, pool: DecodePool, syntax: str
) -> None:
    path = compress(write_slice(tmp_path / "a", noise("uint16", 0, 4096), BitsStored=12, HighBit=11), syntax)
    damaged(path, 0.6, 1)
    with pytest.raises(DecodeError, match=r"\ba\b"):
        pool.read(header_of(path))


@pytest.mark.parametrize("syntax", ["JPEG-LS", "JPEG 2000"])
def test_a_frame_with_a_hole_is_refused(
    write_slice: WriteSlice, tmp_path: Path, pool: DecodePool, syntax: str
) -> None:
    path = compress(write_slice(tmp_path / "a", noise("uint16", 0, 4096), BitsStored=12, HighBit=11), syntax)
    damaged(path, 0.4, 0.5)
    with pytest.raises(DecodeError, match=r"\ba\b"):
        pool.read(header_of(path))


def test_many_frames_of_many_kinds_at_once(write_slice: WriteSlice, tmp_path: Path, pool: DecodePool) -> None:
    expected, outs = {}, {}
    for number in range(24):
        pixels = noise("uint16", 0, 4096)
        path = write_slice(tmp_path / str(number), pixels, BitsStored=12, HighBit=11)
        if number % 4:
            compress(path, list(SYNTAXES)[number % 3])
        if number == 10:
            damaged(path, 0.5, 1)
        expected[number] = pixels
        outs[number] = np.zeros_like(pixels)
    headers = {number: header_of(tmp_path / str(number)) for number in expected}
    waiting = list(expected)
    results = {}
    while waiting or pool.pending:
        while waiting and pool.has_room:
            number = waiting.pop(0)
            pool.submit(number, headers[number], outs[number])
        results.update(pool.collect())
    assert len(pool.pids) == 2
    assert set(results) == set(expected)
    assert [number for number, error in results.items() if error is not None] == [10]
    for number in expected:
        if number != 10:
            assert np.array_equal(outs[number], expected[number])


def test_what_is_done_together_with_a_frame_that_is_waited_for_is_not_lost(
    write_slice: WriteSlice, tmp_path: Path, pool: DecodePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thumbnail is waited for while the images of a series are with the decoders."""
    pixels = [noise("uint16", 0, 4096) for _ in range(2)]
    paths = [write_slice(tmp_path / str(number), one) for number, one in enumerate(pixels)]
    headers = [header_of(compress(path, "JPEG-LS")) for path in paths]

    def all_at_once(connections: list[Any], _: float) -> list[Any]:
        while len(wait(connections, 5)) < len(connections):
            pass
        return connections[::-1]  # that of the frame that is waited for first

    monkeypatch.setattr(decode_worker, "wait", all_at_once)
    out = np.zeros_like(pixels[0])
    pool.submit("other", headers[0], out)
    assert np.array_equal(pool.read(headers[1]), pixels[1])
    assert pool.collect(timeout=5) == [("other", None)]
    assert np.array_equal(out, pixels[0])
    assert pool.pending == 0


def test_a_crash_costs_at_most_the_image_that_was_decoded(
    write_slice: WriteSlice, tmp_path: Path, pydicom_data: PydicomData
) -> None:
    pixels = noise("uint16", 0, 4096)
    path = compress(write_slice(tmp_path / "a", pixels, BitsStored=12, HighBit=11), "JPEG-LS")
    quick, other = header_of(path), header_of(pydicom_data("JPEG2000.dcm"))
    assert QuickFrames.suits(quick)
    assert not QuickFrames.suits(other)
    for first, second, lost in ((quick, other, set()), (other, quick, {"first"})):
        with DecodePool(1) as pool:
            pool.read(quick)
            (pid,) = pool.pids
            os.kill(pid, signal.SIGSTOP)
            outs = {
                "first": np.empty((first.rows, first.columns), "i2" if first.signed else "u2"),
                "second": np.empty((second.rows, second.columns), "i2" if second.signed else "u2"),
            }
            pool.submit("first", first, outs["first"])
            pool.submit("second", second, outs["second"])
            os.kill(pid, signal.SIGKILL)
            results = {}
            while pool.pending:
                results.update(pool.collect())
            # What the quick decoders may have crashed on is decoded with care; the others were only waiting.
            assert {key for key, error in results.items() if error is not None} == lost
            assert np.array_equal(outs["first" if first is quick else "second"], pixels)


def test_a_volume_is_decoded_by_several_processes(
    write_slice: WriteSlice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = [noise("uint16", 0, 4096) for _ in range(9)]
    for number, plane in enumerate(pixels):
        write_slice(
            tmp_path / "s" / str(number),
            plane,
            BitsStored=12,
            HighBit=11,
            ImagePositionPatient=[0, 0, 3 * number],
            RescaleSlope=1,
            RescaleIntercept=-1024 if number < 9 else 0,
        )
        compress(tmp_path / "s" / str(number), list(SYNTAXES)[number % 3])
    (series,) = scan(tmp_path / "s").series
    monkeypatch.setattr(build, "PIXELS_WORTH_A_PROCESS", 0)
    seen: set[int] = set()
    told: list[int] = []

    def progress(done: int, total: int) -> None:
        told.append(done)
        seen.update(helper_pids())

    volume = load_volume(series, progress)
    assert np.array_equal(volume.array, np.stack(pixels).astype(int) - 1024)
    assert told == list(range(1, 10))
    assert len(seen) >= 2
    assert not any(psutil.pid_exists(pid) for pid in seen)
    damaged(series.frames[4].path, 0.5, 1)
    with pytest.raises(DecodeError, match="4"):
        load_volume(series)
    with pytest.raises(Cancelled):
        load_volume(series, cancelled=lambda: True)


def test_a_script_without_a_main_guard_may_load_a_volume(write_slice: WriteSlice, tmp_path: Path) -> None:
    for number in range(3):
        path = write_slice(tmp_path / "s" / str(number), ImagePositionPatient=[0, 0, 3 * number])
        compress(path, "JPEG-LS")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom viewer.dicom.scan import scan\nfrom viewer.volume import build\n"
        "build.PIXELS_WORTH_A_PROCESS = 0\nprint('once')\n"
        "print(build.load_volume(scan(sys.argv[1]).series[0]).array.shape)\n"
    )
    command = [sys.executable, str(script), str(tmp_path / "s")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.split("\n")[:2] == ["once", "(3, 4, 3)"], done.stderr


def test_closing_from_another_thread_cancels_all(write_slice: WriteSlice, tmp_path: Path) -> None:
    header = header_of(compress(write_slice(tmp_path / "a", noise("uint16", 0, 4096)), "JPEG-LS"))
    pool = DecodePool(1)
    pool.submit("first", header, np.empty((header.rows, header.columns), np.uint16))
    os.kill(pool.pids[0], signal.SIGSTOP)
    threading.Timer(0.2, pool.close).start()
    with pytest.raises(Cancelled):
        pool.read(header)
    assert not pool.pids


def test_a_large_image_is_decoded_the_same(write_slice: WriteSlice, tmp_path: Path) -> None:
    pixels = noise("uint16", 0, 4096, (2056, 2048)) // 256  # more pixels than one thread gets
    path = compress(write_slice(tmp_path / "a", pixels, BitsStored=12, HighBit=11), "JPEG 2000")
    assert np.array_equal(QuickFrames().read(header_of(path)), pixels)
