"""Scanning in another process: the same result, and nobody left behind."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from viewer.dicom.scan import scan
from viewer.dicom.scan_worker import ScanWorker, scan_in_process
from viewer.errors import Cancelled, OverreadError


def test_the_result_is_that_of_a_scan_here(phantom_series: Path) -> None:
    seen: list[tuple[int, int]] = []
    with ScanWorker() as worker:
        result = worker.scan(phantom_series, lambda done, total: seen.append((done, total)))
        pid = worker.pid
        assert result == scan(phantom_series)
        assert seen[-1] == (40, 40)
        assert worker.scan([str(phantom_series)]) == result
        assert worker.pid == pid
    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_a_cancel_ends_the_child(phantom_series: Path) -> None:
    with pytest.raises(Cancelled):
        scan_in_process(phantom_series, cancelled=lambda: True)
    assert not multiprocessing.active_children()


@pytest.mark.skipif(os.name == "nt", reason="SIGSTOP")
def test_a_killed_child_is_an_error_and_the_next_scan_works(phantom_series: Path) -> None:
    with ScanWorker() as worker:
        pid = worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)  # it cannot answer before it is killed
        threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()
        with pytest.raises(OverreadError, match="ended unexpectedly"):
            worker.scan(phantom_series)
        assert worker.scan(phantom_series).series[0].images == 40


def test_closing_from_another_thread_cancels(tmp_path: Path) -> None:
    worker = ScanWorker()
    worker.start()
    closer = threading.Timer(0.0, worker.close)
    started = threading.Event()

    def cancelled() -> bool:
        if not started.is_set():
            started.set()
            closer.start()
        closer.join(0.01)
        return False

    with pytest.raises(Cancelled):
        worker.scan([tmp_path] * 200_000, cancelled=cancelled)
    assert not multiprocessing.active_children()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_the_child_leaves_when_its_parent_is_killed() -> None:
    code = (
        "from viewer.dicom.scan_worker import ScanWorker\n"
        "if __name__ == '__main__':\n"
        "    worker = ScanWorker(); worker.scan([]); print(worker.pid, flush=True); input()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    parent.stdin.close()
    with contextlib.suppress(psutil.NoSuchProcess):
        child.wait(timeout=20)
    assert not child.is_running()
