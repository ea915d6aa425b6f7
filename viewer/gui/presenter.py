"""Puts what is known onto the widgets: state, image, scores, map, progress, problems. Changes no state."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from viewer.ai.classifier import Prediction
from viewer.ai.scope import judge_scope
from viewer.dicom.series import ScanResult
from viewer.errors import OverreadError
from viewer.explain.attribution import Attribution
from viewer.gui.ai_controller import AiController
from viewer.gui.corner_lines import banners, corner_text
from viewer.gui.panels import Panels
from viewer.gui.reading import ReadingController
from viewer.inference.messages import Failed, FailureKind, Progress, Ready
from viewer.rendering.overlay import OverlayStyle
from viewer.session.view_state import ImageKey, ViewState
from viewer.volume.slice_image import ImageIdentity, SliceImage

# Pixels on the screen.
_OVERLAY_SMOOTHING = 4.0


def _plain(label: str) -> str:
    return label.replace("_", " ")


class Presenter(QObject):
    """Listens to the controllers. Its signals say what was really put on the screen."""

    predictionShown = Signal(object)  # Prediction
    attributionShown = Signal(object, bool)  # Attribution, final
    problemShown = Signal(str)

    def __init__(
        self,
        panels: Panels,
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
        self._prediction: Prediction | None = None
        self._scanned = (0, 0)
        self._loaded: dict[str, tuple[int, int]] = {}
        self._connect()

    def _connect(self) -> None:
        reading, store, ai = self._reading, self._reading.store, self._ai
        reading.stateChanged.connect(self.show_state)
        reading.imageChanged.connect(self._show_image)
        reading.scanStarted.connect(self._show_scan_started)
        reading.scanProgressed.connect(self._show_scan_progress)
        reading.scanFinished.connect(self._show_scan_result)
        reading.scanCancelled.connect(lambda: self._panels.status.show_note("Opening was cancelled."))
        reading.scanEnded.connect(self._show_work)
        reading.problem.connect(self.show_problem)
        store.progressed.connect(self._show_load_progress)
        store.loaded.connect(self._show_loaded)
        store.cancelled.connect(self._show_load_cancelled)
        store.failed.connect(self._show_series_failure)
        store.imageFailed.connect(lambda uid, index, _: self._show_missing(uid, index))
        store.thumbnailReady.connect(self._panels.study.set_thumbnail)
        ai.predictionChanged.connect(self._show_prediction)
        ai.attributionChanged.connect(self._show_attribution)
        ai.progressChanged.connect(self._show_ai_progress)
        ai.jobFailed.connect(self._show_job_failure)

    # State and image

    def show_state(self, state: ViewState) -> None:
        """Everything that follows from the state, but for the pixels."""
        panels, series, image = self._panels, self._reading.series, self._reading.image
        panels.show_reading(state.series_uid is not None)
        panels.slice_bar.set_position(state.index, state.count)
        panels.slice_bar.setVisible(state.count > 1)
        if series is not None:
            panels.viewport.set_corner_text(corner_text(series, image, state.index))
            panels.viewport.set_banners(banners(series))
            panels.study.set_active(series.uid)
        window = self._reading.displayed_window
        panels.viewport.set_window(window)
        panels.viewport.set_inverted(state.inverted)
        panels.viewport.set_flip(state.flipped_horizontally, state.flipped_vertically)
        panels.histogram.set_window(window)
        overlay = state.overlay
        panels.viewport.set_overlay_style(
            OverlayStyle(overlay.opacity, overlay.threshold, smoothing=_OVERLAY_SMOOTHING)
        )
        panels.viewport.set_overlay_visible(overlay.visible)
        panels.ai.show_choices(state.follow, state.choice.baseline)
        self._show_work()
        for name, checked in (
            ("invert", state.inverted),
            ("flip_horizontal", state.flipped_horizontally),
            ("flip_vertical", state.flipped_vertically),
            ("show_overlay", overlay.visible),
        ):
            self._actions[name].setChecked(checked)
        if image is None and state.image is not None:
            self._show_missing(state.image.series_uid, state.image.index)

    def _show_image(self, image: SliceImage | None) -> None:
        before = self._panels.viewport.image()
        if image is not None and (before is None or before.series_uid != image.series_uid):
            self._panels.viewport.setFocus()
        # First the histogram: a number that is half typed there belongs to the image before.
        self._panels.histogram.set_image(image)
        self._panels.viewport.set_image(image)
        self._panels.ai.set_image_available(image is not None)
        self.show_scope()
        if image is not None:
            self._panels.viewport.set_message(None)

    def _show_missing(self, uid: str, index: int) -> None:
        """Say in the viewport why an image is not there."""
        if self._reading.state.image != ImageKey(uid, index):
            return
        failure = self._reading.store.failure(uid, index)
        if failure is not None:
            message = failure
        elif self._reading.store.loader.is_loading(uid):
            message = "Reading…"
        else:
            message = "Reading was cancelled. Choose the series again to read the rest."
        self._panels.viewport.set_message(message)

    # Opening and loading

    def _show_work(self) -> None:
        """What the strip says about loading follows from what is really under way."""
        series = self._reading.state.series_uid
        if self._reading.is_scanning:
            done, total = self._scanned
            files = f", {done} of {total} files" if total else ""
            self._panels.status.show_work(f"Looking for images{files}", done, total)
        elif series is not None and self._reading.store.loader.is_loading(series):
            done, total = self._loaded.get(series, (0, 0))
            images = f", {done} of {total}" if total else ""
            self._panels.status.show_work(f"Reading images{images}", done, total)
        else:
            self._panels.status.show_work(None)

    def _show_scan_started(self) -> None:
        self._scanned = (0, 0)
        self._show_work()

    def _show_scan_progress(self, done: int, total: int) -> None:
        self._scanned = (done, total)
        self._show_work()

    def _show_scan_result(self, result: ScanResult) -> None:
        self._panels.study.add_series(result.series)
        self._panels.study.set_skipped(result.skipped)
        if not result.series:
            reason = result.skipped[0].reason if result.skipped else "The folder is empty."
            self.show_problem(
                OverreadError(f"No images found. {reason}", "Open a folder or file with images.")
            )
        elif result.skipped:
            count = len(result.skipped)
            files = "1 file was" if count == 1 else f"{count} files were"
            self._panels.status.show_note(f"{files} skipped; the studies panel lists why.")

    def _show_load_progress(self, uid: str, done: int, total: int) -> None:
        self._loaded[uid] = (done, total)
        self._panels.study.set_progress(uid, done / total)
        if uid == self._reading.state.series_uid:
            self._show_work()

    def _show_loaded(self, uid: str) -> None:
        self._end_load(uid)

    def _show_load_cancelled(self, uid: str) -> None:
        self._end_load(uid)
        self._panels.status.show_note("Reading was cancelled. Choose the series again to read the rest.")
        self._show_missing_image()

    def _show_series_failure(self, uid: str, error: OverreadError) -> None:
        self._end_load(uid)
        self._panels.study.set_failed(uid, str(error))
        self._show_missing_image()
        self.show_problem(error)

    def _end_load(self, uid: str) -> None:
        self._loaded.pop(uid, None)
        self._panels.study.set_progress(uid, None)
        self._show_work()

    def _show_missing_image(self) -> None:
        image = self._reading.state.image
        if image is not None and self._reading.image is None:
            self._show_missing(image.series_uid, image.index)

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
        else:
            self._panels.ai.show_scope(*judge_scope(image, entry.card))

    def _show_prediction(self, prediction: Prediction | None) -> None:
        if prediction is not None and not self._is_of_displayed_image(prediction.identity):
            prediction = None
        self._prediction = prediction
        self._panels.ai.show_prediction(prediction)
        self._show_badge()
        if prediction is None:
            return
        self.predictionShown.emit(prediction)

    def _show_badge(self) -> None:
        """The model's answer, and what the map explains: it need not be the same label."""
        prediction, attribution = self._prediction, self._panels.viewport.attribution()
        parts = []
        if prediction is not None:
            best = prediction.best
            parts.append(f"AI: {_plain(best)} {prediction.probabilities[best]:.2f}")
            if prediction.in_scope is False:
                parts.append("outside scope")
        if attribution is not None:
            parts.append(f"map for {_plain(attribution.target)}, gap {attribution.gap:.1%}")
        self._panels.viewport.set_ai_badge(" · ".join(parts) or None)

    def _is_of_displayed_image(self, identity: ImageIdentity) -> bool:
        image = self._reading.image
        if image is None:
            return False
        header = image.header
        displayed = (header.path, header.sop_instance_uid, header.frame)
        return displayed == (identity.path, identity.sop_instance_uid, identity.frame)

    def _show_attribution(self, attribution: Attribution | None, final: bool) -> None:
        if not self._panels.viewport.set_attribution(attribution):
            return  # the viewport refuses a map that belongs to another image
        self._panels.ai.show_attribution(attribution, final)
        self._show_badge()
        if attribution is not None:
            self.attributionShown.emit(attribution, final)

    def _show_ai_progress(self, progress: Progress | None) -> None:
        if progress is None or not self._ai.jobs:
            self._panels.ai.show_progress(None)
        else:
            self._panels.ai.show_progress(progress.text, progress.done, progress.total)

    def _show_job_failure(self, failure: Failed) -> None:
        if failure.kind in (FailureKind.PROCESS_LOST, FailureKind.PROCESS_HUNG):
            self._panels.ai.set_device(None)
        elif failure.kind is FailureKind.START_FAILED:
            self._panels.ai.set_device("not available")
        self.show_problem(OverreadError(failure.message, failure.remedy))

    # Messages

    def show_problem(self, error: OverreadError) -> None:
        """One message in place; everything else goes on."""
        self._panels.status.show_note(str(error), "error")
        self.problemShown.emit(str(error))

    def show_picture_saved(self, path: Path) -> None:
        """A picture was written."""
        self._panels.status.show_note(f"Saved {path.name}.")
