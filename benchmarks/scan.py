"""A folder of 100,000 files: how long, how much memory here and in the process that scans, how soon cancelled?"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

from benchmarks.generated import write_many

FILES = 100_000
# Of a file's header: in the window's process, and in the one that scans.
BOUND_BYTES = 3000
BOUND_CANCEL_SECONDS = 1.0


def measure(files: int) -> int:
    """Write `files` small files, scan them as the window does, print the figures; 0 where the bounds are kept."""
    import psutil

    from viewer.dicom.scan_worker import ScanWorker
    from viewer.errors import Cancelled

    with tempfile.TemporaryDirectory() as name, ScanWorker() as worker:
        folder = Path(name) / "many"
        print(f"writing {files} files ...", flush=True)
        write_many(folder, files)
        worker.scan(folder / "0000")  # the child has started
        child, own = psutil.Process(worker.pid), psutil.Process()
        idle = own.memory_info().rss, child.memory_info().rss
        peak = [0, 0]
        ending = threading.Event()

        def watch() -> None:
            while not ending.wait(0.05):
                for at, process in enumerate((own, child)):
                    peak[at] = max(peak[at], process.memory_info().rss - idle[at])

        told: list[int] = []
        watcher = threading.Thread(target=watch)
        watcher.start()
        start = time.perf_counter()
        result = worker.scan(folder, lambda done, total: told.append(done))
        seconds = time.perf_counter() - start
        ending.set()
        watcher.join()
        print(
            f"{files} files in {seconds:.1f} s, {len(result.series)} series; progress was told {len(told)} times"
        )
        good = True
        for what, most in zip(("this process", "the one that scans"), peak, strict=True):
            kept = most / files <= BOUND_BYTES
            good &= kept
            print(
                f"  {'ok  ' if kept else 'MISS'} memory of {what}: {most / 1e6:.0f} MB above idle, "
                f"{most / files:.0f} bytes a file (at most {BOUND_BYTES})"
            )
        asked: list[float] = []

        def cancelled() -> bool:
            if time.perf_counter() - start > seconds / 3 and not asked:
                asked.append(time.perf_counter())
            return bool(asked)

        start = time.perf_counter()
        try:
            worker.scan(folder, cancelled=cancelled)
        except Cancelled:
            took = time.perf_counter() - asked[0]
            kept = took <= BOUND_CANCEL_SECONDS
            good &= kept
            print(
                f"  {'ok  ' if kept else 'MISS'} cancelled after {took:.2f} s (at most {BOUND_CANCEL_SECONDS:.0f} s)"
            )
    return 0 if good else 1
