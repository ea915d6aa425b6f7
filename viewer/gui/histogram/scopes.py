"""Histograms of more, or less, than the displayed image: the selected region, or all images of its series."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.errors import Cancelled
from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.basics.background import BackgroundTask, BackgroundTasks, IsCancelled, Progress
from viewer.gui.basics.timers import single_shot
from viewer.gui.basics.translation import said, tr
from viewer.gui.comfort.job_board import Job
from viewer.gui.histogram.panel import HistogramPanel, Scope, counted_part
from viewer.intensity.histogram import Histogram, Part, joint_histogram
from viewer.measure.annotation import Annotation
from viewer.measure.results import region_histogram
from viewer.session.units import Units
from viewer.volume.image_stack import ImageStack
from viewer.volume.slice_image import SliceImage

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_JOB = "histogram"
_WAIT_MS = 40  # a region that is being dragged: the histogram follows when the hand rests
_Key = tuple[str, int, float | None]  # series, point of its axis, factor of its unit


class HistogramScopes(QObject):
    """Counts in the background and keeps what it counted of each open series."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._reading = window.reading
        self._panel: HistogramPanel = window.panels.histogram
        self._annotations: AnnotationController = window.measuring.controller
        self._board = window.comfort.jobs
        self._regions = BackgroundTasks(self)
        self._task: tuple[_Key, BackgroundTask] | None = None
        # A stack is not kept alive by what is known of it.
        self._known: dict[_Key, tuple[weakref.ref[ImageStack], Histogram]] = {}
        self._cancelled: _Key | None = None
        self._wait = single_shot(self, _WAIT_MS, self._show)
        self._panel.scopeChanged.connect(lambda _: self._show_again())
        self._reading.imageChanged.connect(lambda _: self._show_soon())
        self._reading.store.loaded.connect(lambda _: self._show_soon())
        self._annotations.selectionChanged.connect(lambda _: self._show_soon())
        self._annotations.bookChanged.connect(self._show_soon)

    def forget(self) -> None:
        """All series were closed."""
        self._stop()
        self._known.clear()

    def finish(self) -> None:
        """The window closes."""
        self._wait.stop()
        self._regions.finish()
        if self._task is not None:
            self._task[1].finish()

    def _show_soon(self) -> None:
        if self._panel.scope is not Scope.IMAGE and not self._wait.isActive():
            self._wait.start()

    def _show_again(self) -> None:
        self._cancelled = None
        self._show()

    def _show(self) -> None:
        scope = self._panel.scope
        if scope is not Scope.SERIES:
            self._stop()
        if self._reading.image is None:
            return
        if scope is Scope.REGION:
            self._show_region()
        elif scope is Scope.SERIES:
            self._show_series()

    # A region

    def _show_region(self) -> None:
        region = self._region()
        there = None if region is None else self._annotations.figures.where(region)
        if region is None or there is None:
            self._panel.show_counted(None, tr("Draw or select a region on a grey image."))
            return
        image, points = there

        def show(counted: Histogram) -> None:
            if self._panel.scope is Scope.REGION and self._region() == region:
                self._panel.show_counted(counted)

        self._regions.start(lambda: region_histogram(region.kind, points, image), show)

    def _region(self) -> Annotation | None:
        """The selected region, else the one that was drawn last on the displayed image; not on colour."""
        selected, book = self._annotations.selected, self._annotations.book
        wanted: list[Annotation] = [] if selected is None else [selected]
        for one in (*wanted, *reversed(book.all())):
            there = self._annotations.figures.where(one) if one.is_region else None
            if there is not None and not there[0].is_color and (one == selected or self._is_shown(there[0])):
                return one
        return None

    def _is_shown(self, image: SliceImage) -> bool:
        return image is self._reading.image

    # A series

    def _show_series(self) -> None:
        state, store = self._reading.state, self._reading.store
        uid = state.series_uid
        if uid is None:
            return
        key = (uid, state.point, self._reading.units.factor(uid))
        stack = store.complete_stack(uid)
        known = self._known.get(key)
        if known is not None and stack is not None and known[0]() is stack:
            self._panel.show_counted(known[1])
        elif stack is None:
            self._stop()
            self._panel.show_counted(None, tr("Counted when all images of the series are read."))
        elif key != self._cancelled and (self._task is None or self._task[0] != key):
            self._count(key, stack)

    def _count(self, key: _Key, stack: ImageStack) -> None:
        self._stop()
        self._panel.show_counted(None, tr("Counting the series…"))
        slices, units = stack.series.slices, self._reading.units
        task = BackgroundTask(
            lambda progress, cancelled: _count(stack, key[1] * slices, slices, units, progress, cancelled),
            self,
        )
        task.progressed.connect(lambda done, total: self._board.progress(_JOB, done, total))
        task.succeeded.connect(lambda counted: self._on_counted(key, stack, counted))
        task.stopped.connect(lambda: self._on_stopped(key))
        task.failed.connect(lambda error: self._panel.show_counted(None, said(str(error))))
        task.finished.connect(lambda: self._on_ended(task))
        task.finished.connect(task.deleteLater)
        self._task = key, task
        self._board.put(_JOB, Job(tr("Counting the values of a series"), 0, 2 * slices, cancel=task.cancel))
        task.start()

    def _stop(self) -> None:
        if self._task is not None:
            self._task[1].cancel()
            self._task = None
            self._board.end(_JOB)

    def _on_counted(self, key: _Key, stack: ImageStack, counted: Histogram) -> None:
        self._known[key] = weakref.ref(stack), counted
        if self._panel.scope is Scope.SERIES:
            self._show_series()

    def _on_stopped(self, key: _Key) -> None:
        """By the user, from the list of jobs: what is wanted no longer was stopped without a word."""
        if self._task is not None and self._task[0] == key:
            self._cancelled = key
            self._panel.show_counted(None, tr("Counting was cancelled. Choose it again to count the series."))

    def _on_ended(self, task: BackgroundTask) -> None:
        if self._task is not None and self._task[1] is task:
            self._task = None
            self._board.end(_JOB)


def _count(
    stack: ImageStack, start: int, slices: int, units: Units, progress: Progress, cancelled: IsCancelled
) -> Histogram:
    """All images of a point of a series, one after the other: no copy of the volume."""
    done = 0

    def parts() -> Iterator[Part]:
        nonlocal done
        for index in range(start, start + slices):
            if cancelled():
                raise Cancelled
            yield counted_part(units.shown(stack.slice_image(index)))
            done += 1
            progress(done, 2 * slices)  # they are gone through twice

    return joint_histogram(parts)
