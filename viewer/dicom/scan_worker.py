"""Scanning in a process of its own, so that parsing thousands of headers cannot stall a window.

The child answers on one pipe: progress, then the result in parts that take little time to unpickle. It leaves
when the pipe closes, whatever became of its parent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from viewer.dicom.archives import UnpackFolder
from viewer.dicom.child import Child, be_polite
from viewer.dicom.document import Document
from viewer.dicom.header import FrameHeader
from viewer.dicom.series import ScanResult, Series, Skipped
from viewer.errors import Cancelled, OverreadError

# Unpickling holds the interpreter's lock: this many headers take about three milliseconds.
_CHUNK = 200
_PROGRESS_SECONDS = 0.04
_POLL_SECONDS = 0.05


class ScanWorker:
    """A spawned process that scans. Start it early to save its start-up; one scan at a time; `close()`
    ends it.

    `scan()` and `close()` may be called from different threads: closing makes a running scan raise Cancelled.
    """

    def __init__(self, polite: bool = False) -> None:
        """`polite`: the child leaves the processor to whoever else wants it."""
        self._child = Child(_serve_politely if polite else _serve, "overread-scan")
        # Archives are unpacked into a folder of this process: the child may be killed, and then leaves it behind.
        self._unpacked = UnpackFolder()

    def __enter__(self) -> ScanWorker:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process number of the child; None while there is none."""
        return self._child.pid

    def start(self) -> None:
        """Start the child if it is not running. Returns at once."""
        self._child.start()

    def scan(
        self,
        paths: Path | str | Iterable[Path | str],
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ScanResult:
        """Like `viewer.dicom.scan.scan`, in the child.

        `progress` is called at most about 25 times a second. After a cancel or a crash the child is ended;
        the next scan starts another. Raises errors.Cancelled, and OverreadError where the child died.
        """
        roots = [paths] if isinstance(paths, str | Path) else list(paths)
        connection = self._child.start()
        try:
            into = str(self._unpacked.path) if any(Path(root).is_file() for root in roots) else None
            connection.send(([str(path) for path in roots], into))
            return _collect(connection, progress, cancelled)
        except Cancelled:
            self._child.stop()
            raise
        except (EOFError, OSError) as error:
            closed = self._child.closed
            self._child.stop()
            if closed:
                raise Cancelled from None
            raise OverreadError(
                "The process that reads the files ended unexpectedly.", "Open the folder again."
            ) from error

    def close(self) -> None:
        """End the child and wait until it is gone. What archives held stays until this process ends."""
        self._child.close()


def scan_in_process(
    paths: Path | str | Iterable[Path | str],
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ScanResult:
    """`viewer.dicom.scan.scan` in a spawned process that is gone when this returns. Raises
    errors.Cancelled.
    """
    with ScanWorker() as worker:
        return worker.scan(paths, progress, cancelled)


def _collect(
    connection: Connection,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> ScanResult:
    """Receive one scan's messages until the last."""
    series: list[Series] = []
    skipped: list[Skipped] = []
    documents: list[Document] = []
    frames: list[FrameHeader] = []
    while True:
        if cancelled is not None and cancelled():
            raise Cancelled
        if not connection.poll(_POLL_SECONDS):
            continue
        kind, content = connection.recv()
        if kind == "progress":
            if progress is not None:
                progress(*content)
        elif kind == "frames":
            frames.extend(content)
        elif kind == "series":
            series.append(replace(content, frames=tuple(frames)))
            frames = []
        elif kind == "skipped":
            skipped.extend(content)
        elif kind == "documents":
            documents.extend(content)
        elif kind == "failed":
            raise OverreadError(content, "Open the folder again.")
        else:
            return ScanResult(tuple(series), tuple(skipped), tuple(documents))


def _messages(result: ScanResult) -> Iterator[tuple[str, Any]]:
    """A result in small parts."""
    for series in result.series:
        for start in range(0, series.images, _CHUNK):
            yield "frames", series.frames[start : start + _CHUNK]
        yield "series", replace(series, frames=())
    for start in range(0, len(result.skipped), _CHUNK):
        yield "skipped", result.skipped[start : start + _CHUNK]
    for start in range(0, len(result.documents), _CHUNK):
        yield "documents", result.documents[start : start + _CHUNK]
    yield "done", None


def _serve_politely(connection: Connection) -> None:
    """Like `_serve`, behind a window that paints."""
    be_polite()
    _serve(connection)


def _serve(connection: Connection) -> None:
    """Main function of the child: scan what is asked for until the pipe closes."""
    import viewer.dicom.scan  # noqa: F401 - here and now: the window's process needs none of it, this one all

    try:
        while True:
            paths, into = connection.recv()
            _serve_one(connection, paths, into)
    except (EOFError, OSError, KeyboardInterrupt):
        return  # the parent is gone, or leaving


def _serve_one(connection: Connection, paths: list[str], into: str | None) -> None:
    from viewer.dicom.scan import scan

    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PROGRESS_SECONDS or done == total:
            last = now
            connection.send(("progress", (done, total)))

    def orphaned() -> bool:
        # The parent sends nothing during a scan: what can be read then is the end of the pipe.
        return connection.poll()

    try:
        roots = [Path(path) for path in paths]
        result = scan(roots, progress, orphaned, Path(into) if into else None, for_pixels=False)
    except OverreadError as error:
        connection.send(("failed", error.message))
        return
    for message in _messages(result):
        connection.send(message)
