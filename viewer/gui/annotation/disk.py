"""The thread that reads and writes annotations: one job after the other, none on the window's thread."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from viewer.errors import OverreadError
from viewer.measure.annotation import Anchor
from viewer.measure.edits import Change
from viewer.measure.store import AnnotationStore, Loaded
from viewer.sentence import Sentence

_log = logging.getLogger(__name__)


class AnnotationDisk(QThread):
    """Jobs are done in the order in which they were asked for, so that nothing overtakes a save."""

    loaded = Signal(object)  # Loaded
    saved = Signal(bool)  # one save is over; whether it succeeded
    failed = Signal(object)  # OverreadError

    def __init__(self, store: AnnotationStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("annotation_disk")
        self._store = store
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()

    def save(self, changes: tuple[Change, ...]) -> None:
        """Bring the disk up to date; `saved` or `failed` follows."""
        self._put(lambda: self._save(changes))

    def load_series(self, study_uid: str, series_uid: str) -> None:
        """Read the annotations of a series; `loaded` follows."""
        self._put(lambda: self._announce(self._store.load_series(study_uid, series_uid)))

    def load_image(self, anchor: Anchor) -> None:
        """Read the annotations of one image; `loaded` follows."""
        self._put(lambda: self._announce(self._store.load_image(anchor)))

    def finish(self) -> None:
        """Do what is left, and end."""
        if self.isRunning():
            self._jobs.put(None)
            self.wait()

    def run(self) -> None:
        """Qt's entry point of the thread."""
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except OverreadError as error:
                self.failed.emit(error)
            except Exception as error:  # noqa: BLE001 - the last line of defence: a bug costs this job, not the thread
                _log.exception("A job on annotations failed")
                self.failed.emit(
                    OverreadError(
                        Sentence(
                            "An internal error kept annotations from the disk ({error}).",
                            error=type(error).__name__,
                        ),
                        "Please report it with the log; export your measurements.",
                    )
                )

    def _put(self, job: Callable[[], None]) -> None:
        if not self.isRunning():
            self.start()
        self._jobs.put(job)

    def _save(self, changes: tuple[Change, ...]) -> None:
        succeeded = False
        try:
            for problem in self._store.save(changes):
                self.failed.emit(problem)
            succeeded = True
        finally:
            self.saved.emit(succeeded)

    def _announce(self, found: Loaded) -> None:
        self.loaded.emit(found)
