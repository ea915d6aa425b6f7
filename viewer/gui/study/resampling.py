"""Makes true volumes of tilted or irregular series, on request and in the background."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from viewer.dicom.decode_worker import DecodePool
from viewer.dicom.header import FrameHeader
from viewer.gui.basics.background import BackgroundTask, IsCancelled, Progress
from viewer.gui.basics.translation import said, tr
from viewer.gui.study.series_store import SeriesStore
from viewer.volume.image_stack import ImageStack
from viewer.volume.made_series import stack_of
from viewer.volume.resample import can_resample, resample


class Resampling(QObject):
    """One run a series at a time; each ends with one of `made`, `failed` or `stopped`."""

    changed = Signal()  # a run began, went on or ended
    made = Signal(str)  # uid of the new series in the store
    failed = Signal(object)  # OverreadError
    stopped = Signal(str)  # uid of the series that was being resampled

    def __init__(self, store: SeriesStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks: dict[str, BackgroundTask] = {}
        self._done: dict[str, float] = {}
        self._can: dict[str, tuple[object, bool]] = {}

    def is_possible(self, uid: str) -> bool:
        """Whether the series is one that can be made a volume, and has not been made one yet."""
        series = self._store.series(uid)
        if series is None or self._store.series(made_uid(uid)) is not None:
            return False
        known = self._can.get(uid)
        if known is None or known[0] is not series:
            volume = series.geometry.verdict.value != "stack"
            known = self._can[uid] = (series, not volume and can_resample(series.at_point(0)))
        return known[1]

    def progress(self, uid: str) -> float | None:
        """The part that is done, from 0 to 1; None while nothing runs."""
        return self._done.get(uid)

    @property
    def is_running(self) -> bool:
        """Whether any series is being resampled."""
        return bool(self._tasks)

    def start(self, uid: str, point: int = 0) -> None:
        """Resample an open series (at one point of its axis); `made` follows, or `failed` or `stopped`."""
        whole = self._store.series(uid)
        if whole is None or uid in self._tasks or not self.is_possible(uid):
            return
        series, stack = whole.at_point(point), self._store.stack(uid)
        parts = [whole.description] if whole.description else []
        parts += [] if whole.axis is None else [said(whole.axis.label(point))]
        title = tr("{name} (resampled)", name=", ".join(parts)) if parts else tr("Resampled")

        def work(progress: Progress, cancelled: IsCancelled) -> ImageStack:
            with DecodePool(1, cancelled=cancelled, polite=True) as pool:
                volume = resample(series, LoadedFirst(stack, pool), progress, cancelled)
            return stack_of(volume, made_uid(uid), title)

        task = BackgroundTask(work, self)
        self._tasks[uid], self._done[uid] = task, 0.0
        task.progressed.connect(lambda done, total: self._on_progress(uid, done / max(total, 1)))
        task.succeeded.connect(lambda made: self._on_made(uid, task, made))
        task.failed.connect(lambda error: self._on_ended(uid, task, error))
        task.stopped.connect(lambda: self._on_ended(uid, task))
        task.finished.connect(task.deleteLater)
        task.start()
        self.changed.emit()

    def cancel(self, uid: str | None = None) -> None:
        """Stop resampling a series; None: all."""
        for running, task in list(self._tasks.items()):
            if uid in (None, running):
                task.cancel()

    def finish(self) -> None:
        """The window closes."""
        for task in list(self._tasks.values()):
            task.finish()
        self._tasks.clear()

    def _on_progress(self, uid: str, part: float) -> None:
        if uid in self._tasks:
            self._done[uid] = part
            self.changed.emit()

    def _on_made(self, uid: str, task: BackgroundTask, made: ImageStack) -> None:
        if task.was_cancelled or self._store.series(uid) is None:  # it had finished just before
            self._on_ended(uid, task)
            return
        self._forget(uid, task)
        self._store.add_made(made)
        self.made.emit(made.series.uid)
        self.changed.emit()

    def _on_ended(self, uid: str, task: BackgroundTask, error: object = None) -> None:
        self._forget(uid, task)
        if error is None:
            self.stopped.emit(uid)
        else:
            self.failed.emit(error)
        self.changed.emit()

    def _forget(self, uid: str, task: BackgroundTask) -> None:
        if self._tasks.get(uid) is task:
            del self._tasks[uid]
            self._done.pop(uid, None)


def made_uid(uid: str) -> str:
    """Of the resampled series of a series."""
    return f"{uid}#resampled"


class LoadedFirst:
    """Reads frames from a stack as far as it is loaded, the others from their files, in another process."""

    def __init__(self, stack: ImageStack | None, pool: DecodePool) -> None:
        self._stack = stack
        self._pool = pool
        frames = () if stack is None else stack.series.frames
        self._places = {(frame.path, frame.frame): index for index, frame in enumerate(frames)}

    def read(self, header: FrameHeader) -> NDArray[Any]:
        """Stored values of one frame."""
        index = self._places.get((header.path, header.frame))
        if self._stack is not None and index is not None and self._stack.loaded[index]:
            frame: NDArray[Any] = self._stack.array[index]
            return frame
        return self._pool.read(header)

    def read_into(self, header: FrameHeader, out: NDArray[Any]) -> None:
        """Read one frame into `out`."""
        out[...] = self.read(header)
