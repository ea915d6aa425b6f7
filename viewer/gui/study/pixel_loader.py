"""One thread that reads pixels: the displayed image first, then thumbnails, then the rest outward from it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Signal

from viewer.dicom.decode_worker import DecodePool
from viewer.dicom.series import Series
from viewer.errors import Cancelled, OverreadError
from viewer.gui.basics.translation import tr
from viewer.rendering.thumbnail import thumbnail
from viewer.volume.image_stack import ImageStack, make_slice_image

_log = logging.getLogger(__name__)

_PROGRESS_SECONDS = 0.04  # native images come a thousand a second
_COLLECT_SECONDS = 0.05  # then look whether the user wants something else
_DECODERS = 2  # processes; more would fight the window and a model for the processor


@dataclass(slots=True, eq=False)
class _Job:
    """A stack that is being filled. `focus` is the index that the user looks at, in the first viewport of it."""

    stack: ImageStack
    focus: int
    told: float = 0.0  # when progress was told last
    pending: np.ndarray = field(init=False)  # frames that are neither loaded nor failed
    asked: np.ndarray = field(init=False)  # those of them that a decoder has already

    def __post_init__(self) -> None:
        self.pending = ~self.stack.loaded
        self.asked = np.zeros_like(self.pending)

    def waits_for(self, index: int) -> bool:
        """Whether an image is neither there nor with a decoder."""
        return 0 <= index < len(self.pending) and bool(self.pending[index] and not self.asked[index])

    def next_index(self) -> int | None:
        """What comes next: outward from the focus."""
        waiting = np.flatnonzero(self.pending & ~self.asked)
        return int(waiting[np.abs(waiting - self.focus).argmin()]) if waiting.size else None


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
        self._displayed: tuple[tuple[str, int], ...] = ()
        self._ending = False
        self._reader = DecodePool(_DECODERS, polite=True)
        self._asked: dict[tuple[_Job, int], NDArray[Any]] = {}

    def load(self, stack: ImageStack, focus: int) -> None:
        """Fill `stack` before all others, `focus` first."""
        with self._changed:
            self._jobs[stack.series.uid] = _Job(stack, focus)
            first = (stack.series.uid, focus)
            self._displayed = (first, *(one for one in self._displayed if one != first))
            self._changed.notify()

    def look_at(self, displayed: Sequence[tuple[str, int]]) -> None:
        """The user looks at these images (series, index): they come next, in this order, then their neighbours."""
        with self._changed:
            self._displayed = tuple(displayed)
            for uid, index in reversed(self._displayed):
                if uid in self._jobs:
                    self._jobs[uid].focus = index

    def is_loading(self, uid: str) -> bool:
        """Whether the series is not complete and not cancelled."""
        with self._changed:
            return uid in self._jobs

    def cancel(self, uid: str) -> None:
        """Stop filling a series because the user asks for it; what is there stays."""
        if self.drop(uid):
            self.cancelled.emit(uid)

    def drop(self, uid: str) -> bool:
        """Stop filling a series without telling anybody; returns whether it was being filled."""
        with self._changed:
            return self._jobs.pop(uid, None) is not None

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
        self._reader.close()  # a decoder that the thread has started meanwhile

    def run(self) -> None:
        """Qt's entry point of the thread."""
        while self._work():
            pass

    def _work(self) -> bool:
        """The next piece of work, waited for; False at the end. Nothing of the last one is held meanwhile."""
        with self._changed:
            while not (self._ending or self._jobs or self._thumbnails or self._asked):
                self._changed.wait()
            if self._ending:
                return False
            job, index = self._urgent()
            series = None
            if job is None and self._thumbnails:
                series = self._thumbnails.pop(0)
            elif job is None and self._jobs:
                job = self._front_job() or next(reversed(self._jobs.values()))
                index = job.next_index()
            if not self._reader.has_room:
                index = None
        if series is not None:
            self._make_thumbnail(series)
        elif job is not None and not job.pending.any():
            self._finish(job)
        elif job is not None and index is not None:
            self._guarded(job, partial(self._read, job, index))
        elif self._asked:
            self._guarded(job, self._take_decoded)
        return True

    def _urgent(self) -> tuple[_Job | None, int | None]:
        """The first displayed image that is still missing, or a series in front that is complete."""
        front = self._front_job()
        if front is not None and not front.pending.any():
            return front, None
        for uid, index in self._displayed:
            job = self._jobs.get(uid)
            if job is not None and job.waits_for(index):
                return job, index
        return None, None

    def _front_job(self) -> _Job | None:
        """The series of the first viewport that is still being filled."""
        return next((self._jobs[uid] for uid, _ in self._displayed if uid in self._jobs), None)

    def _read(self, job: _Job, index: int) -> None:
        """Read a native image at once, or ask the decoders for a compressed one."""
        header = job.stack.series.frames[index]
        job.asked[index] = True
        if header.pixel_offset is not None:
            self._report(job, index, job.stack.load_frame(index, self._reader))
            return
        room = job.stack.room(index)
        self._asked[job, index] = room
        self._reader.submit((job, index), header, room)

    def _take_decoded(self) -> None:
        for answered, error in self._reader.collect(_COLLECT_SECONDS):
            key = cast(tuple[_Job, int], answered)
            room = self._asked.pop(key)
            # Each for itself: what goes wrong with one leaves those that came with it alone.
            self._guarded(key[0], partial(self._accept, key, room, error))

    def _accept(self, key: tuple[_Job, int], room: NDArray[Any], error: OverreadError | None) -> None:
        job, index = key
        self._report(job, index, job.stack.accept(index, room, error))

    def _guarded(self, job: _Job | None, work: Callable[[], None]) -> None:
        try:
            work()
        except Cancelled:
            return  # the window closes
        except Exception as error:  # noqa: BLE001 - a bug or a full memory costs this series, not the thread
            _log.exception("Reading an image of a series failed")
            if job is None or not self._end(job.stack.series.uid, job):
                return
            if not isinstance(error, OverreadError):
                error = OverreadError(
                    tr("Reading this series failed ({name}).", name=type(error).__name__), tr("See the log.")
                )
            self.failed.emit(job.stack.series.uid, error)

    def _report(self, job: _Job, index: int, ok: bool) -> None:
        """Say that an image is there, or is not to be had."""
        uid = job.stack.series.uid
        job.pending[index] = False
        if not self._is_current(uid, job):
            return  # cancelled or replaced meanwhile
        if ok:
            self.imageReady.emit(uid, index)
        else:
            self.imageFailed.emit(uid, index, job.stack.failed[index])
        ended = not job.pending.any()
        now = time.monotonic()
        if ended or now - job.told >= _PROGRESS_SECONDS:
            job.told = now
            self.progressed.emit(uid, int((~job.pending).sum()), len(job.pending))
        if ended:
            self._finish(job)

    def _finish(self, job: _Job) -> None:
        uid = job.stack.series.uid
        if self._end(uid, job):
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
            middle = series.slices // 2
            stored = self._reader.read(series.frames[middle])
            pixels = thumbnail(make_slice_image(stored, series, middle))
        except OverreadError:
            return  # the panel keeps its placeholder; opening the series says why
        except Exception:  # noqa: BLE001 - a thumbnail is never worth the thread
            _log.exception("Making a thumbnail failed")
            return
        self.thumbnailReady.emit(series.uid, pixels)
