"""Turns what the state wants into jobs, and answers into what may be shown beside the displayed image."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from viewer.ai.classifier import Prediction
from viewer.ai.model_store import ModelEntry
from viewer.explain.attribution import Attribution
from viewer.explain.explainer import Choices
from viewer.gui.ai.inference_bridge import InferenceBridge
from viewer.inference.messages import (
    ClassifyRequest,
    Explained,
    ExplainRequest,
    Failed,
    LoadModel,
    Predicted,
    Progress,
    Request,
)
from viewer.session.jobs import JobBook, ResultStore
from viewer.session.resolve import ClassifyKey, ExplainKey, RequestKey, resolve_all
from viewer.session.view_state import ImageKey, ViewState
from viewer.session.workspace import Workspace
from viewer.volume.slice_image import SliceImage

# Kept maps of mammograms take 80 MB each.
_MAP_BUDGET = 512 << 20


class AiController(QObject):
    """Keeps the jobs in step with the workspace. What it emits always belongs to the active viewport's image."""

    predictionChanged = Signal(object)  # Prediction or None
    attributionChanged = Signal(object, bool)  # Attribution or None, final
    resultsChanged = Signal()  # something is known, or no longer, about an image of any viewport
    progressChanged = Signal(object)  # Progress or None
    jobFailed = Signal(object)  # Failed
    staleDropped = Signal(int)  # number of a job whose answer came too late
    idle = Signal()  # no job is under way any longer

    def __init__(
        self,
        bridge: InferenceBridge,
        image_of: Callable[[ImageKey], SliceImage | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._image_of = image_of
        self._entries: dict[str, ModelEntry] = {}
        self._book = JobBook()
        self._predictions: ResultStore[Prediction] = ResultStore(most=512)
        self._attributions: ResultStore[tuple[Attribution, bool]] = ResultStore(
            most=64, budget=_MAP_BUDGET, weigh=lambda found: found[0].values.nbytes + found[0].coverage.nbytes
        )
        self._workspace = Workspace()
        self._shown: tuple[Prediction | None, Attribution | None] = (None, None)
        self._warming: int | None = None
        self._closed = False
        bridge.predicted.connect(self._on_predicted)
        bridge.explained.connect(self._on_explained)
        bridge.failed.connect(self._on_failed)
        bridge.progressed.connect(self._on_progress)
        bridge.cancelled.connect(lambda _: self._tell_when_idle())
        bridge.loaded.connect(self._on_loaded)

    @property
    def jobs(self) -> tuple[int, ...]:
        """Numbers of the jobs under way."""
        return self._book.jobs

    def set_models(self, entries: tuple[ModelEntry, ...]) -> None:
        """The models that can be asked."""
        self._entries = {entry.card.name: entry for entry in entries}

    def entry(self, name: str | None) -> ModelEntry | None:
        """A model by name."""
        return self._entries.get(name) if name is not None else None

    def warm_up(self, name: str) -> None:
        """Load a model before it is needed."""
        entry = self.entry(name)
        if entry is not None:
            self._warming = self._bridge.submit(LoadModel(entry.folder))

    @property
    def is_warming(self) -> bool:
        """Whether a model is being loaded ahead of its first use."""
        return self._warming is not None

    def forgive(self) -> None:
        """The user asks again: what failed may be tried once more."""
        self._book.forgive()

    def forget_series(self, uid: str) -> None:
        """A series was closed."""
        self._predictions.forget_series(uid)
        self._attributions.forget_series(uid)

    def forget_everything(self) -> None:
        """Drop all kept results; what is wanted is computed again."""
        self._predictions.clear()
        self._attributions.clear()
        self._show()

    def close(self) -> None:
        """The window closes: nothing is asked or shown any longer."""
        self._closed = True

    def known(self, state: ViewState) -> tuple[Prediction | None, Attribution | None, bool]:
        """Prediction and attribution that are kept for a viewport's image as it is asked about, and whether the
        latter is final.
        """
        image, model = state.image, state.model
        if image is None or model is None:
            return None, None, True
        attribution, final = self._attributions.get(ExplainKey(image, model, state.choice)) or (None, True)
        return self._predictions.get(ClassifyKey(image, model)), attribution, final

    def update(self, workspace: Workspace) -> None:
        """Bring jobs and what is shown in step with `workspace`."""
        if self._closed:
            return
        self._workspace = workspace
        changes = self._book.compare(resolve_all(workspace), _Known(self._predictions, self._attributions))
        for job in changes.cancel:
            self._bridge.cancel(job)
        for key in changes.dropped:
            self._forget_unfinished(key)
        # What was cancelled has left the queue: only requests for images on the screen are in it.
        for key in changes.submit:
            request = self._request(key)
            if request is not None:
                self._book.started(self._bridge.submit(request), key)
        self._show()
        self._tell_when_idle()

    def _request(self, key: RequestKey) -> Request | None:
        image = self._image_of(key.image)
        entry = self.entry(key.model)
        if image is None or entry is None:
            return None  # asked again once the image has been read
        if isinstance(key, ClassifyKey):
            return ClassifyRequest(image, entry.folder)
        return ExplainRequest(
            image,
            entry.folder,
            Choices(target=key.choice.target, baseline=key.choice.baseline, tolerance=key.choice.tolerance),
        )

    def _show(self) -> None:
        prediction, attribution, final = self.known(self._workspace.view)
        before = self._shown
        self._shown = (prediction, attribution)
        if prediction is not before[0]:
            self.predictionChanged.emit(prediction)
        if attribution is not before[1]:
            self.attributionChanged.emit(attribution, final)
        self.resultsChanged.emit()

    def _on_predicted(self, answer: Predicted) -> None:
        key = self._book.finished(answer.job)
        if not isinstance(key, ClassifyKey):
            self.staleDropped.emit(answer.job)
            return
        self._predictions.put(key, answer.prediction)
        self._show()
        self._tell_when_idle()

    def _on_explained(self, answer: Explained) -> None:
        key = self._book.finished(answer.job) if answer.final else self._book.key_of(answer.job)
        if not isinstance(key, ExplainKey):
            self.staleDropped.emit(answer.job)
            return
        self._attributions.put(key, (answer.attribution, answer.final))
        self._show()
        self._tell_when_idle()

    def _on_failed(self, failure: Failed) -> None:
        warming = failure.job is not None and failure.job == self._warming
        if failure.job is not None and not warming:
            key = self._book.finished(failure.job, failed=True)
            if key is None:
                self.staleDropped.emit(failure.job)
                return
            self._forget_unfinished(key)
            self._show()
        if warming:
            self._warming = None
        self.jobFailed.emit(failure)
        self._tell_when_idle()

    def _forget_unfinished(self, key: RequestKey) -> None:
        """A map that was not finished must not pass for one that is."""
        found = self._attributions.get(key)
        if found is not None and not found[1]:
            self._attributions.forget(key)

    def _on_progress(self, progress: Progress) -> None:
        if progress.job is None or self._book.key_of(progress.job) is not None:
            self.progressChanged.emit(progress)

    def _on_loaded(self, answer: object) -> None:
        self._warming = None
        self._tell_when_idle()

    def _tell_when_idle(self) -> None:
        if not self._book.jobs:
            self.progressChanged.emit(None)
            self.idle.emit()


class _Known:
    """Requests whose answer is kept and complete."""

    def __init__(
        self, predictions: ResultStore[Prediction], attributions: ResultStore[tuple[Attribution, bool]]
    ) -> None:
        self._predictions = predictions
        self._attributions = attributions

    def __contains__(self, key: object) -> bool:
        if isinstance(key, ExplainKey):
            found = self._attributions.get(key)
            return found is not None and found[1]
        return key in self._predictions
