"""Thousands of damaged files, each scanned and read under limits: `make soak`, or

    python -m tests.soak.headers [--cases 20000] [--first 0] [--workers 2]

A case fails where anything but an OverreadError is raised, where it takes over ten seconds, where the process
takes over 1 GiB more than at rest, or where it dies. A process that dies while it decodes counts apart: the
window decodes in a process of its own, and the case is run once more that way. Exit 1 where a case failed.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

SECONDS = 10.0
MEMORY = 1 << 30
_START_SECONDS = 60.0
# Address space beyond what the process holds at rest: a decoder that asks for more gets no memory, and says so.
_ADDRESS_SPACE = 8 << 30


@dataclass(frozen=True)
class Outcome:
    """Of one case: what became of it ("shown", "refused", ...), details, and what it took."""

    number: int
    name: str
    result: str
    detail: str = ""
    seconds: float = 0.0
    memory: int = 0


def read_everything(path: Path, contained: bool = False) -> str:
    """Scan a file, read of each series the first, middle and last frame, each document and one header, as the window
    would.

    "shown", "refused", or "partly". `contained` decodes in a process of its own.
    """
    from viewer.dicom.decode_worker import DecodeWorker
    from viewer.dicom.overlays import read_overlays
    from viewer.dicom.pixels import FrameReader
    from viewer.dicom.quick_frames import QuickFrames
    from viewer.dicom.scan import scan
    from viewer.documents.opening import open_document
    from viewer.documents.outline import Outline, as_text
    from viewer.documents.tag_tree import read_tag_tree
    from viewer.errors import OverreadError
    from viewer.reports.documents import info_document
    from viewer.volume.build import load_volume
    from viewer.volume.image_stack import make_slice_image

    result = scan(path)
    info_document(result)
    shown = failed = 0
    reader: DecodeWorker | FrameReader = DecodeWorker(SECONDS) if contained else FrameReader()
    try:
        for series in result.series[:5]:
            for index in sorted({0, series.images // 2, series.images - 1}):
                if not contained:  # the window's processes try the quick decoders first
                    with contextlib.suppress(OverreadError):
                        QuickFrames().read(series.frames[index])
                try:
                    image = make_slice_image(reader.read(series.frames[index]), series, index)
                    image.default_window().apply(image.values, image.inverted)
                    read_overlays(series.frames[index])
                    shown += 1
                except OverreadError:
                    failed += 1
    finally:
        if isinstance(reader, DecodeWorker):
            reader.close()
    for series in result.series[:5]:
        if all(frame.pixel_offset is not None for frame in series.frames):
            with contextlib.suppress(OverreadError):
                load_volume(series)
    for document in result.documents[:5]:
        try:
            content = open_document(document)
            if isinstance(content, Outline):
                as_text((*content.facts, *content.lines))
            shown += 1
        except OverreadError:
            failed += 1
    first = path if path.is_file() else next(iter(sorted(path.rglob("*"))), path)
    with contextlib.suppress(OverreadError):
        read_tag_tree(first)
    if not result.series:
        assert result.skipped or result.documents, "neither shown nor listed"
    return "partly" if shown and failed else "shown" if shown else "refused"


def write_case(number: int, files: list[tuple[str, bytes]], folder: Path) -> tuple[str, Path]:
    """Write case `number` into `folder`: its name and the path to read. One in four is a composed series."""
    from tests.soak.composed import composed
    from tests.soak.damage import damaged, suffix

    for old in folder.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()
    if number % 4:
        name, data = damaged(number, files)
        path = folder / f"case{suffix(name)}"
        path.write_bytes(data)
        if path.suffix == ".hdr":
            path.with_suffix(".img").write_bytes(bytes(4096))
        return name, path
    path = folder / "case"
    path.mkdir()
    for index, data in enumerate(composed(number)):
        (path / f"{index}").write_bytes(data)
    return "composed", path


def _serve(connection: Connection) -> None:
    """Main function of a worker: run cases until the pipe closes."""
    from tests.soak.damage import samples

    files = samples()
    with tempfile.TemporaryDirectory() as folder:
        read_everything(write_case(1, files, Path(folder))[1])
    size = _memory("VmSize")
    resource.setrlimit(resource.RLIMIT_AS, (size + _ADDRESS_SPACE, size + _ADDRESS_SPACE))
    rest = _memory("VmRSS")
    with tempfile.TemporaryDirectory() as folder:
        while True:
            try:
                number: int = connection.recv()
            except EOFError:
                return
            name, path = write_case(number, files, Path(folder))
            outcome = _measured(number, name, path, rest)
            if outcome.result == "slow":  # or the machine was: what is slow is so again
                outcome = _measured(number, name, path, rest)
            connection.send(outcome)


def _measured(number: int, name: str, path: Path, rest: int) -> Outcome:
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    start = time.monotonic()
    detail = ""
    try:
        result = read_everything(path)
    except BaseException:  # noqa: BLE001 - this is what is looked for
        result, detail = "raised", traceback.format_exc(limit=-8)
    seconds = time.monotonic() - start
    memory = max(_memory("VmHWM") - rest, 0)
    if result != "raised" and seconds > SECONDS:
        result = "slow"
    if result != "raised" and memory > MEMORY:
        result = "large"
    return Outcome(number, name, result, detail, seconds, memory)


def _memory(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


class _Worker:
    """A process and the case that it works on."""

    def __init__(self) -> None:
        self.connection, theirs = multiprocessing.get_context("spawn").Pipe()
        self.process: BaseProcess = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(theirs,), daemon=True
        )
        self.process.start()
        theirs.close()
        self.number: int | None = None
        self.since = 0.0
        self.answered = False

    def give(self, number: int) -> None:
        self.number, self.since = number, time.monotonic()
        self.connection.send(number)

    def late(self) -> bool:
        # The first case waits for the imports.
        return time.monotonic() - self.since > SECONDS * 3 + (0 if self.answered else _START_SECONDS)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def run(cases: Iterator[int], workers: int) -> Iterator[Outcome]:
    """Outcomes of the cases, as they come."""
    pool = [_Worker() for _ in range(workers)]
    try:
        for worker in list(pool):
            _next(worker, cases)
        while any(worker.number is not None for worker in pool):
            ready = wait([worker.connection for worker in pool if worker.number is not None], timeout=0.5)
            for index, worker in enumerate(pool):
                number = worker.number
                if number is None:
                    continue
                if worker.connection in ready:
                    try:
                        yield worker.connection.recv()
                        worker.answered = True
                    except (EOFError, OSError):
                        worker.process.join()
                        yield _once_more(number, f"exit code {worker.process.exitcode}")
                        pool[index] = worker = _replaced(worker)
                elif worker.late():
                    yield Outcome(
                        number, "", "hung", f"over {SECONDS:.0f} s", time.monotonic() - worker.since
                    )
                    pool[index] = worker = _replaced(worker)
                else:
                    continue
                _next(worker, cases)
    finally:
        for worker in pool:
            worker.end()


def _replaced(worker: _Worker) -> _Worker:
    worker.end()
    return _Worker()


def _next(worker: _Worker, cases: Iterator[int]) -> None:
    worker.number = None
    number = next(cases, None)
    if number is not None:
        worker.give(number)


def _once_more(number: int, how: str) -> Outcome:
    """What becomes of a case that killed its process, where a process of its own decodes as in the window."""
    from tests.soak.damage import samples

    with tempfile.TemporaryDirectory() as folder:
        name, path = write_case(number, samples(), Path(folder))
        # A scan that dies must not take this process with it.
        process = multiprocessing.get_context("spawn").Process(target=read_everything, args=(path, True))
        process.start()
        process.join(6 * SECONDS)
        good = process.exitcode == 0
        process.kill()
        process.join()
    return Outcome(number, name, "contained" if good else "died", how)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    numbers = iter(range(arguments.first, arguments.first + arguments.cases))
    count: Counter[str] = Counter()
    slowest, largest, bad = 0.0, 0, 0
    start = time.monotonic()
    for outcome in run(numbers, arguments.workers):
        count[outcome.result] += 1
        slowest, largest = max(slowest, outcome.seconds), max(largest, outcome.memory)
        if outcome.result not in ("shown", "partly", "refused"):
            print(f"case {outcome.number} {outcome.result}: {outcome.name} {outcome.detail}", flush=True)
            bad += outcome.result != "contained"
        if sum(count.values()) % 1000 == 0:
            print(f"{sum(count.values())} cases, {time.monotonic() - start:.0f} s: {dict(count)}", flush=True)
    print(
        f"{sum(count.values())} cases in {time.monotonic() - start:.0f} s: {dict(count)}; slowest "
        f"{slowest:.2f} s, most memory {largest >> 20} MB above rest, {bad} failed"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
