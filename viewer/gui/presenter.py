"""Puts what is known onto the widgets: state, image, scores, map, progress, problems. Changes no state."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from viewer.ai.classifier import Prediction
from viewer.ai.scope import judge_scope
from viewer.dicom.series_axis import SeriesAxis
from viewer.errors import OverreadError
from viewer.explain.attribution import Attribution
from viewer.gui.ai.controller import AiController
from viewer.gui.ai.progress_words import progress_words
from viewer.gui.basics.translation import mark, said, tr
from viewer.gui.panels import Panels
from viewer.gui.reading.controller import ReadingController
from viewer.gui.study.opening import Opener
from viewer.gui.view_presenter import ViewPresenter, is_of
from viewer.gui.work_presenter import WorkPresenter
from viewer.inference.messages import Failed, FailureKind, Progress, Ready
from viewer.session.view_state import ViewState
from viewer.volume.reslice import Plane
from viewer.volume.slice_image import SliceImage

_ONLY_ACQUIRED = mark("Models look at images as they were acquired, not at planes. Press F5 to see those.")


class Presenter(QObject):
    """Listens to the controllers; the panels beside the viewports follow the active one.

    Its signals say what was really put on the screen. `views` does the same for the viewports, `work` for opening and
    reading.
    """

    predictionShown = Signal(object)  # Prediction
    attributionShown = Signal(object, bool)  # Attribution, final
    problemShown = Signal(str)

    def __init__(
        self,
        panels: Panels,
        opener: Opener,
        reading: ReadingController,
        ai: AiController,
        actions: dict[str, QAction],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panels = panels
        self._reading = reading
        self._ai = ai
        self._actions = actions
        self._labels: tuple[SeriesAxis | None, tuple[str, ...]] = (None, ())
        self._series: str | None = None  # of the image that was shown last
        # First: a number that is half typed is for the image before.
        reading.imageChanged.connect(self._show_image)
        self.views = ViewPresenter(panels, reading, ai, self)
        self.work = WorkPresenter(panels, opener, reading, self)
        self.work.problem.connect(self.show_problem)
        self.work.loadEnded.connect(self.views.show_messages)
        reading.store.imageFailed.connect(lambda *_: self.views.show_messages())
        reading.stateChanged.connect(self.show_state)
        ai.predictionChanged.connect(self._show_prediction)
        ai.attributionChanged.connect(self._show_attribution)
        ai.progressChanged.connect(self._show_ai_progress)
        ai.jobFailed.connect(self._show_job_failure)

    # State and image

    def show_state(self, state: ViewState) -> None:
        """The panels beside the viewports, but for the pixels."""
        panels = self._panels
        panels.show_reading(not self._reading.workspace.is_empty)
        panels.slice_bar.set_position(state.slice, state.slice_count)
        panels.slice_bar.setVisible(state.slice_count > 1)
        panels.axis_bar.set_position(state.point, state.points, self._point_labels())
        panels.axis_bar.setVisible(state.points > 1)
        for name in ("previous_point", "next_point"):
            self._actions[name].setEnabled(state.points > 1)
        crosshair = self._reading.workspace.crosshair
        panels.plane_bar.show_choice(state.plane, crosshair is not None and crosshair.is_turned)
        panels.study.set_active(state.series_uid)
        panels.histogram.set_window(self._reading.displayed_window)
        panels.ai.show_choices(state)
        image = self._reading.image
        if image is not None and image.series_uid != self._series:
            panels.grid.active.setFocus()
        self._series = None if image is None else image.series_uid
        for name, checked in (
            ("invert", state.inverted),
            ("flip_horizontal", state.flipped_horizontally),
            ("flip_vertical", state.flipped_vertically),
            ("show_overlay", state.overlay.visible),
            ("plane_native", state.plane is None),
            *((f"plane_{plane}", state.plane is not None and state.plane.plane is plane) for plane in Plane),
        ):
            self._actions[name].setChecked(checked)

    def _point_labels(self) -> tuple[str, ...]:
        """Each point of the series' axis in words; made once an axis, for there may be a thousand."""
        series = self._reading.series
        axis = None if series is None else series.axis
        if axis is not self._labels[0]:
            count = 0 if axis is None else len(axis.values)
            self._labels = (
                axis,
                () if axis is None else tuple(said(axis.label(point)) for point in range(count)),
            )
        return self._labels[1]

    def _show_image(self, image: SliceImage | None) -> None:
        self._panels.histogram.set_image(image)
        self._panels.ai.set_image_available(image is not None and not image.resliced)
        self.show_scope()

    # AI

    def show_device(self, ready: Ready) -> None:
        """Name the device that models run on."""
        self._panels.ai.set_device(ready.device)

    def show_scope(self) -> None:
        """Warn, before any number, where the displayed image is not what the model is for."""
        entry = self._ai.entry(self._reading.state.model)
        image = self._reading.image
        if entry is None or image is None:
            self._panels.ai.show_scope(None, ())
        elif image.resliced:
            self._panels.ai.show_scope(None, (tr(_ONLY_ACQUIRED),))
        else:
            self._panels.ai.show_scope(*judge_scope(image, entry.card))

    def _show_prediction(self, prediction: Prediction | None) -> None:
        if prediction is not None and not is_of(prediction.identity, self._reading.image):
            prediction = None
        self._panels.ai.show_prediction(prediction)
        self.views.show_marks_of_ai(self._reading.workspace.active)
        if prediction is not None:
            self.predictionShown.emit(prediction)

    def _show_attribution(self, attribution: Attribution | None, final: bool) -> None:
        if not self.views.show_marks_of_ai(self._reading.workspace.active):
            return  # the viewport refuses a map that belongs to another image
        self._panels.ai.show_attribution(attribution, final)
        if attribution is not None:
            self.attributionShown.emit(attribution, final)

    def _show_ai_progress(self, progress: Progress | None) -> None:
        if progress is None or not self._ai.jobs:
            self._panels.ai.show_progress(None)
        else:
            self._panels.ai.show_progress(progress_words(progress), progress.done, progress.total)

    def _show_job_failure(self, failure: Failed) -> None:
        if failure.kind in (FailureKind.PROCESS_LOST, FailureKind.PROCESS_HUNG):
            self._panels.ai.set_device(None)
        elif failure.kind is FailureKind.START_FAILED:
            self._panels.ai.set_device(tr("not available"))
        self.show_problem(failure.error)

    # Messages

    def show_problem(self, error: OverreadError) -> None:
        """One message in place; everything else goes on."""
        text = said(self._reading.patient_data.text(str(error)))
        self._panels.status.show_note(text, "error")
        self.problemShown.emit(text)

    def show_picture_saved(self, path: Path) -> None:
        """A picture was written."""
        self._panels.status.show_note(tr("Saved {name}.", name=path.name))
