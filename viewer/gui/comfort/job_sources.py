"""Puts the window's work on the job board: looking through files, reading and resampling series, and the AI."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.gui.ai.progress_words import progress_words
from viewer.gui.basics.translation import tr
from viewer.gui.comfort.job_board import Job, JobBoard
from viewer.gui.study.model import series_title
from viewer.inference.messages import Progress

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_SCAN = "scan"
_AI = "ai"


class JobSources(QObject):
    """Listens to what works; nothing here is kept but what is still under way."""

    def __init__(self, window: MainWindow, board: JobBoard) -> None:
        super().__init__(window)
        self._window = window
        self._board = board
        opener, store = window.opener, window.store
        opener.scanStarted.connect(
            lambda: board.put(_SCAN, Job(tr("Looking through files"), cancel=opener.cancel))
        )
        opener.scanProgressed.connect(lambda done, total: board.progress(_SCAN, done, total))
        opener.scanEnded.connect(lambda: None if opener.is_scanning else board.end(_SCAN))
        store.progressed.connect(self._on_read)
        store.loaded.connect(lambda uid: board.end(_read(uid)))
        store.cancelled.connect(lambda uid: board.end(_read(uid)))
        store.failed.connect(lambda uid, _: board.end(_read(uid)))
        window.reading.workspaceChanged.connect(lambda _: self._forget_dropped())
        window.resampling.changed.connect(self._show_resampling)
        window.ai.progressChanged.connect(self._on_ai)

    def _on_read(self, uid: str, done: int, total: int) -> None:
        loader = self._window.store.loader
        if done >= total or not loader.is_loading(uid):
            self._board.end(_read(uid))
            return
        job = Job(tr("Reading {name}", name=self._name(uid)), done, total, cancel=partial(loader.cancel, uid))
        self._board.put(_read(uid), job)

    def _forget_dropped(self) -> None:
        """A series that makes room is dropped without a word."""
        for name in self._board.jobs:
            if name.startswith(_read("")) and not self._window.store.loader.is_loading(
                name.partition(" ")[2]
            ):
                self._board.end(name)

    def _show_resampling(self) -> None:
        resampling, board = self._window.resampling, self._board
        for name in board.jobs:
            if name.startswith(_resampled("")) and resampling.progress(name.partition(" ")[2]) is None:
                board.end(name)
        for uid in self._window.store.uids:
            part = resampling.progress(uid)
            if part is not None:
                title = tr("Resampling {name}", name=self._name(uid))
                job = Job(title, round(part * 100), 100, cancel=partial(resampling.cancel, uid))
                board.put(_resampled(uid), job)

    def _on_ai(self, progress: Progress | None) -> None:
        if progress is None or not self._window.ai.jobs:
            self._board.end(_AI)
            return
        cancel = self._window.reading.ask_nothing
        words = progress_words(progress)
        self._board.put(_AI, Job(words, progress.done, progress.total, cancel=cancel, by_ai=True))

    def _name(self, uid: str) -> str:
        series = self._window.store.series(uid)
        return tr("a series") if series is None else series_title(series)


def _read(uid: str) -> str:
    return f"read {uid}"


def _resampled(uid: str) -> str:
    return f"resample {uid}"
