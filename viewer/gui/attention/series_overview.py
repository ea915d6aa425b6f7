"""The run over a series in the window: strip, panel, list of jobs, keys; its maps as a series and as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal

from viewer.errors import OverreadError
from viewer.gui.attention.reveal import RevealAfterRead
from viewer.gui.attention.series_runner import SeriesRunner
from viewer.gui.attention.series_section import SeriesSection
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.saving import choose_save_path
from viewer.gui.basics.translation import tr
from viewer.gui.comfort.job_board import Job
from viewer.reports.attribution_volume import attribution_stack, attribution_uid, save_attribution_volume
from viewer.volume.image_stack import ImageStack

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_JOB = "series run"
_NO_MAPS = OverreadError(
    tr("There are no maps of the whole series."), tr("Run over the series first, to its end.")
)


class SeriesOverview(QObject):
    """Shows the run while its series is displayed; changes no state but by the reading controller."""

    problem = Signal(object)  # OverreadError
    saved = Signal(object)  # Path
    made = Signal(str)  # uid of the maps as a series, now in the list
    laidOver = Signal(str)  # the same, and over the planes

    def __init__(self, window: MainWindow, reveal: RevealAfterRead) -> None:
        super().__init__(window)
        self._window = window
        self._reveal = reveal
        self.runner = SeriesRunner(window)
        self.section = SeriesSection()
        self.strip = window.panels.series_strip
        self._tasks = BackgroundTasks(self)
        window.panels.slice_bar.slider.installEventFilter(self)
        self.runner.changed.connect(self.show_run)
        self.runner.changed.connect(self._show_job)
        self.runner.sliceDone.connect(self._on_slice_done)
        self.runner.failed.connect(self.problem)
        window.reading.workspaceChanged.connect(lambda _: self._follow())
        self.strip.placeChosen.connect(self._go_to)
        self.section.runRequested.connect(self.runner.start)
        self.section.cancelRequested.connect(self.runner.cancel)
        self.section.peakRequested.connect(self.step_to_peak)
        self.section.volumeRequested.connect(self.make_series)
        self.section.saveRequested.connect(self._choose_file)
        self.section.planesRequested.connect(self.lay_over_planes)
        for name, run in (
            ("run_series", self.runner.start),
            ("next_peak", lambda: self.step_to_peak(1)),
            ("previous_peak", lambda: self.step_to_peak(-1)),
        ):
            window.actions_by_name[name].triggered.connect(lambda _=False, what=run: what())

    # What a user or a script can do

    def step_to_peak(self, step: int) -> None:
        """Show the next (1) or previous (-1) image where the target's probability peaks."""
        place, run = self.runner.displayed_place, self.runner.run
        if run is None or place is None:
            return
        peak = run.neighbour_peak(place, step)
        if peak is not None:
            self._go_to(peak)

    def make_series(self) -> None:
        """The maps as a series of its own in the list of studies; `made` or `problem` follows."""
        self._make(self._on_made)

    def lay_over_planes(self) -> None:
        """The maps over the three planes of the run's series; `laidOver` or `problem` follows."""
        self._make(self._on_made_for_planes)

    def _make(self, then: Callable[[ImageStack], None]) -> None:
        run, values = self.runner.run, self.runner.values()
        series = None if run is None else self._window.store.series(run.question.series_uid)
        if run is None or values is None or series is None:
            self.problem.emit(_NO_MAPS)
            return
        question, unit = run.question, self.runner.unit
        part = series.at_point(question.first // question.count) if series.axis is not None else series
        target = (question.choice.target or "").replace("_", " ")
        title = tr("Attribution for {label}", label=target)
        uid = attribution_uid(question.series_uid, target)
        self._tasks.start(
            lambda: attribution_stack(values.copy(), part, unit, uid, title), then, self.problem
        )

    def save(self, path: Path) -> None:
        """Write the maps as a volume; `saved` or `problem` follows."""
        run, values = self.runner.run, self.runner.values()
        series = None if run is None else self._window.store.series(run.question.series_uid)
        if run is None or values is None or series is None:
            self.problem.emit(_NO_MAPS)
            return
        part = (
            series.at_point(run.question.first // run.question.count) if series.axis is not None else series
        )
        unit = self.runner.unit
        self._tasks.start(lambda: save_attribution_volume(values, part, unit, path), self.saved, self.problem)

    def show_run(self) -> None:
        """Bring strip and panel up to date."""
        runner = self.runner
        place = runner.displayed_place
        veiled = runner.run is not None and self._reveal.hides_any(runner.run.question)
        run = runner.run if place is not None and not veiled else None
        if run is not None:
            self._reveal.note_shown(run.question)
        self.strip.show_run(run, runner.states() if run is not None else (), place)
        self.section.show_run(
            run, runner.can_start(), runner.is_running, run is not None and runner.values() is not None
        )
        self._window.actions_by_name["run_series"].setEnabled(runner.can_start())
        peaks = run is not None and bool(run.peaks())
        for name in ("next_peak", "previous_peak"):
            self._window.actions_by_name[name].setEnabled(peaks)

    def forget(self) -> None:
        """All series were closed."""
        self.runner.forget()

    def finish(self) -> None:
        """The window closes."""
        self.runner.forget()
        self._tasks.finish()

    # Inside

    def _follow(self) -> None:
        self.runner.follow()
        self.show_run()

    def _on_slice_done(self, place: int) -> None:
        self._window.ai.show_known()  # it may be on the screen

    def _go_to(self, place: int) -> None:
        run = self.runner.run
        if run is not None and self.runner.displayed_place is not None:
            self._window.reading.scroll_to(place)

    def _on_made(self, made: ImageStack) -> None:
        self._window.store.add_made(made)
        self.made.emit(made.series.uid)

    def _on_made_for_planes(self, made: ImageStack) -> None:
        window = self._window
        self._window.store.add_made(made)
        if self.runner.displayed_place is None:
            return  # another series is displayed by now
        if not window.planes.three_planes_are_shown:
            window.planes.toggle_three_planes()
        window.fusion.controller.lay_over(made.series.uid)
        self.laidOver.emit(made.series.uid)

    def _choose_file(self) -> None:
        kinds = "NIfTI (*.nii.gz *.nii);;NRRD (*.nrrd);;NumPy (*.npz)"
        path = choose_save_path(self._window, tr("Save maps"), Path.home() / "attribution.nii.gz", kinds)
        if path is not None:
            self.save(path)

    def _show_job(self) -> None:
        board, run = self._window.comfort.jobs, self.runner.run
        if run is None or not self.runner.is_running:
            board.end(_JOB)
            return
        title = tr("Running the model over the series")
        board.put(_JOB, Job(title, run.ended, run.question.count, self.runner.cancel, by_ai=True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The strip is as wide as the slider above it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            bar, slider = self._window.panels.slice_bar, self._window.panels.slice_bar.slider
            self.strip.set_slider_end(max(bar.width() - slider.geometry().right() - 13, 0))
        return super().eventFilter(watched, event)
