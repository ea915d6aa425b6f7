"""Joins the controllers of the window with each other, and with the signals that it gives to the outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.explain.attribution import Attribution
from viewer.explain.checks import MapChecks
from viewer.gui.basics.translation import tr
from viewer.inference.messages import Ready

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


def connect_signals(window: MainWindow) -> None:
    """The presenter listens first, so that the window's signals come once the screen shows it."""
    _connect_opening(window)
    _connect_reading(window)
    _connect_ai(window)
    _connect_files(window)


def _connect_opening(window: MainWindow) -> None:
    opener, show_problem = window.opener, window.presenter.show_problem
    opener.found.connect(window.keep_recent)
    opener.scanFinished.connect(window.scanFinished)
    opener.scanCancelled.connect(window.scanCancelled)
    opener.opened.connect(window.hanging.show_opened)
    opener.scanFinished.connect(lambda result: window.key_images.add(result.documents))
    window.hanging.problem.connect(show_problem)
    window.store.loaded.connect(window.seriesLoaded)
    window.store.cancelled.connect(window.loadCancelled)
    window.store.replaced.connect(window.ai.forget_series)
    # It was what a refusal of planes had asked for.
    window.resampling.made.connect(lambda _: window.panels.status.clear_message())
    window.resampling.made.connect(window.seriesMade)
    window.resampling.failed.connect(show_problem)


def _connect_reading(window: MainWindow) -> None:
    show_problem, show_note = window.presenter.show_problem, window.panels.status.show_note
    window.reading.stateChanged.connect(lambda _: window.ai.update(window.reading.workspace))
    window.key_images.problem.connect(show_problem)
    window.key_images.stepped.connect(
        lambda number, count: show_note(tr("Key image {number} of {count}.", number=number, count=count))
    )
    window.planes.problem.connect(show_problem)
    window.reading.planes.failed.connect(show_problem)
    window.panels.grid.shown.connect(window.imageShown)
    window.suv.found.connect(window.suvFound)
    window.suv.found.connect(lambda *_: window.notes.refresh())
    window.suv.told.connect(show_note)
    window.objects.failed.connect(show_problem)
    window.measuring.problem.connect(show_problem)
    window.image_tools.problem.connect(show_problem)


def _connect_ai(window: MainWindow) -> None:
    def on_ready(ready: Ready) -> None:
        window.presenter.show_device(ready)
        window.inferenceReady.emit(ready.device)

    def on_attribution(attribution: Attribution, final: bool) -> None:
        window.attributionShown.emit(attribution)
        if final:
            window.explanationFinished.emit(attribution)

    def on_checks(checks: MapChecks, final: bool) -> None:
        if final:
            window.checksFinished.emit(checks)

    window.ai.jobFailed.connect(window.jobFailed)
    window.bridge.ready.connect(on_ready)
    window.presenter.predictionShown.connect(window.predictionShown)
    window.presenter.attributionShown.connect(on_attribution)
    window.presenter.problemShown.connect(window.problemShown)
    window.maps.checksShown.connect(on_checks)


def _connect_files(window: MainWindow) -> None:
    show_problem, show_saved = window.presenter.show_problem, window.presenter.show_picture_saved
    window.pictures.saved.connect(show_saved)
    window.pictures.saved.connect(window.pictureSaved)
    window.pictures.failed.connect(show_problem)
    window.map_files.saved.connect(show_saved)
    window.map_files.failed.connect(show_problem)
    window.image_tools.copied.connect(lambda: window.panels.status.show_note(tr("Copied.")))
    window.map_files.copied.connect(lambda _: window.panels.status.show_note(tr("Copied.")))
    window.measuring.exported.connect(show_saved)
