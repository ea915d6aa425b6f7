"""Opens files: one look through them after the other, in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.dicom.patients import in_reading_order
from viewer.dicom.scan_worker import ScanWorker
from viewer.dicom.series import ScanResult, Series
from viewer.gui.basics.background import BackgroundTask
from viewer.gui.study.series_store import SeriesStore


class Opener(QObject):
    """Looks for series under paths and takes them into the store."""

    scanStarted = Signal()
    scanProgressed = Signal(int, int)
    scanFinished = Signal(object)  # ScanResult, its series as they are open now
    scanEnded = Signal()  # however it ended
    scanCancelled = Signal()
    # tuple[Series, ...]: what is to be shown of it, the new ones where there are any; whether in the active viewport
    opened = Signal(object, bool)
    found = Signal(object)  # Sequence[Path]: what was asked for, where something was found there
    problem = Signal(object)  # OverreadError

    def __init__(
        self, store: SeriesStore, parent: QObject | None = None, scanner: ScanWorker | None = None
    ) -> None:
        """`scanner`: one that was started ahead of the window, and is closed with it."""
        super().__init__(parent)
        self._store = store
        self._scanner = scanner or ScanWorker(polite=True)
        self._scan: BackgroundTask | None = None
        self._waiting: list[tuple[Callable[[], Sequence[Path]], Sequence[Path], bool]] = []
        self._closed = False

    def prepare(self) -> None:
        """Start the process that looks through files, ahead of the first folder."""
        self._scanner.start()

    def open_paths(self, paths: Sequence[Path], here: bool = False) -> None:
        """Look for series under these paths; `opened` follows, with `here`. A second call waits for the first."""
        self._wait_for(lambda: paths, paths, here)

    def open_made_paths(self, make: Callable[[], Sequence[Path]]) -> None:
        """The same for paths that have to be made first, in the background."""
        self._wait_for(make, (), False)

    def _wait_for(self, make: Callable[[], Sequence[Path]], asked: Sequence[Path], here: bool) -> None:
        self._waiting.append((make, asked, here))
        if self._scan is None:
            self._start_scan()

    @property
    def is_scanning(self) -> bool:
        """Whether files are being looked through."""
        return self._scan is not None

    def cancel(self) -> None:
        """Stop looking through files, those that wait included."""
        self._waiting.clear()
        if self._scan is not None:
            self._scan.cancel()

    def finish(self) -> None:
        """Stop what runs; the window closes."""
        self._closed = True
        self._waiting.clear()
        self._scanner.close()
        if self._scan is not None:
            self._scan.finish()

    def _start_scan(self) -> None:
        make, asked, here = self._waiting.pop(0)
        task = BackgroundTask(
            lambda progress, cancelled: self._scanner.scan(make(), progress, cancelled), self
        )
        task.progressed.connect(self.scanProgressed)
        task.succeeded.connect(lambda result: self._on_scanned(task, result, asked, here))
        task.failed.connect(self.problem)
        task.stopped.connect(self.scanCancelled)
        task.finished.connect(self._on_scan_ended)
        self._scan = task
        self.scanStarted.emit()
        task.start()

    def _on_scanned(
        self, task: BackgroundTask, result: ScanResult, asked: Sequence[Path], here: bool
    ) -> None:
        if self._closed:
            return
        if task.was_cancelled:  # it had finished just before
            self.scanCancelled.emit()
            return
        open_before = set(self._store.uids)
        series = self._store.add(in_reading_order(result.series))
        if asked and (series or result.documents):
            self.found.emit(asked)
        self.scanFinished.emit(ScanResult(series, result.skipped, result.documents))
        new: tuple[Series, ...] = tuple(one for one in series if one.uid not in open_before)
        if series:
            self.opened.emit(new or series, here)

    def _on_scan_ended(self) -> None:
        if self._scan is not None:
            self._scan.deleteLater()
            self._scan = None
        self.scanEnded.emit()
        if self._waiting and not self._closed:
            self._start_scan()
