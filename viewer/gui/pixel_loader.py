"""One thread that reads pixels: the displayed image first, then thumbnails, then the rest outward from it."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal

from viewer.dicom.decode_worker import DecodeWorker
from viewer.dicom.series import Series
from viewer.errors import Cancelled, OverreadError
from viewer.render.thumbnail import thumbnail
from viewer.volume.image_stack import ImageStack, make_slice_image

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Job:
    """A stack that is being filled. `focus` is the index that the user looks at."""

    stack: ImageStack
    focus: int
    pending: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.pending = ~self.stack.loaded

    def next_index(self) -> int:
        waiting = np.flatnonzero(self.pending)
        return int(waiting[np.abs(waiting - self.focus).argmin()])


class PixelLoader(QThread):
    """Fills stacks and makes thumbnails. Every `load` ends with one of `loaded`, `cancelled` or `failed`."""

    imageReady = Signal(str, int)
    imageFailed = Signal(str, int, str)
    progressed = Signal(str, int, int)
    loaded = Signal(str)
    cancelled = Signal(str)
    failed = Signal(str, object)
    thumbnailReady = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changed = threading.Condition()
        self._jobs: dict[str, _Job] = {}
        self._thumbnails: list[Series] = []
        self._front: str | None = None
        self._ending = False
        self._reader = DecodeWorker()

    def load(self, stack: ImageStack, focus: int) -> None:
        """Fill `stack` before all others, `focus` first."""
        with self._changed:
            self._jobs[stack.series.uid] = _Job(stack, focus)
            self._front = stack.series.uid
            self._changed.notify()

    def focus_on(self, uid: str, index: int) -> None:
        """The user looks at this image now: it and its neighbours come next."""
        with self._changed:
            self._front = uid
            if uid in self._jobs:
                self._jobs[uid].focus = index

    def is_loading(self, uid: str) -> bool:
        """Whether the series is not complete and not cancelled."""
        with self._changed:
            return uid in self._jobs

    def cancel(self, uid: str) -> None:
        """Stop filling a series; what is there stays."""
        with self._changed:
            if self._jobs.pop(uid, None) is None:
                return
        self.cancelled.emit(uid)

    def make_thumbnail(self, series: Series) -> None:
        """Make the thumbnail of a series; `thumbnailReady` follows where its middle image can be read."""
        with self._changed:
            self._thumbnails.append(series)
            self._changed.notify()

    def forget_thumbnails(self) -> None:
        """Drop the thumbnails that wait."""
        with self._changed:
            self._thumbnails.clear()

    def start_decoder(self) -> None:
        """Start the process that decodes compressed images, ahead of the first one."""
        self._reader.start()

    def finish(self) -> None:
        """End the thread after the image at hand."""
        with self._changed:
            self._ending = True
            self._jobs.clear()
            self._thumbnails.clear()
            self._changed.notify()
        self._reader.close()
        self.wait()

    def run(self) -> None:
        """Qt's entry point of the thread."""
        while True:
            with self._changed:
                while not (self._ending or self._jobs or self._thumbnails):
                    self._changed.wait()
                if self._ending:
                    return
                job = self._urgent_job()
                series = None
                if job is None and self._thumbnails:
                    series = self._thumbnails.pop(0)
                elif job is None:
                    job = self._jobs.get(self._front or "") or next(reversed(self._jobs.values()))
                index = job.next_index() if job is not None and job.pending.any() else None
            if series is not None:
                self._make_thumbnail(series)
            elif job is not None:
                self._load_one(job, index)

    def _urgent_job(self) -> _Job | None:
        """The job whose displayed image is still missing."""
        job = self._jobs.get(self._front or "")
        return job if job is not None and (not job.pending.any() or job.pending[job.focus]) else None

    def _load_one(self, job: _Job, index: int | None) -> None:
        uid = job.stack.series.uid
        if index is not None:
            try:
                ok = job.stack.load_frame(index, self._reader)
            except Cancelled:
                return  # the window closes
            except Exception as error:  # noqa: BLE001 - a bug or a full memory costs this series, not the thread
                _log.exception("Reading an image of a series failed")
                self._end(uid, job)
                self.failed.emit(
                    uid,
                    error
                    if isinstance(error, OverreadError)
                    else OverreadError(
                        f"Reading this series failed ({type(error).__name__}).", "See the log."
                    ),
                )
                return
            job.pending[index] = False
            if not self._is_current(uid, job):
                return  # cancelled or replaced meanwhile
            if ok:
                self.imageReady.emit(uid, index)
            else:
                self.imageFailed.emit(uid, index, job.stack.failed[index])
            self.progressed.emit(uid, int((~job.pending).sum()), len(job.pending))
        if not job.pending.any() and self._end(uid, job):
            self.loaded.emit(uid)

    def _is_current(self, uid: str, job: _Job) -> bool:
        with self._changed:
            return self._jobs.get(uid) is job

    def _end(self, uid: str, job: _Job) -> bool:
        with self._changed:
            if self._jobs.get(uid) is not job:
                return False
            del self._jobs[uid]
            return True

    def _make_thumbnail(self, series: Series) -> None:
        try:
            middle = series.images // 2
            stored = self._reader.read(series.frames[middle])
            pixels = thumbnail(make_slice_image(stored, series, middle))
        except OverreadError:
            return  # the panel keeps its placeholder; opening the series says why
        except Exception:  # noqa: BLE001 - a thumbnail is never worth the thread
            _log.exception("Making a thumbnail failed")
            return
        self.thumbnailReady.emit(series.uid, pixels)
