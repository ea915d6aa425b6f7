"""Turns what the state wants into jobs, and answers into what may be shown beside the displayed image."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from viewer.ai.classifier import Prediction
from viewer.ai.model_store import ModelEntry
from viewer.explain.attribution import Attribution
from viewer.explain.checks import MapChecks, joined
from viewer.explain.explainer import Choices, choices_of
from viewer.gui.ai.inference_bridge import InferenceBridge
from viewer.inference.messages import (
    Checked,
    CheckRequest,
    ClassifyRequest,
    Explained,
    ExplainRequest,
    Failed,
    Loaded,
    LoadModel,
    Predicted,
    Progress,
    Request,
)
from viewer.session.jobs import JobBook, ResultStore
from viewer.session.resolve import (
    CheckKey,
    ClassifyKey,
    ExplainKey,
    RequestKey,
    baselines_beside,
    resolve_all,
)
from viewer.session.view_state import ImageKey, ViewState
from viewer.session.workspace import Workspace
from viewer.volume.slice_image import SliceImage

# What somebody else knows of an image that is asked about with these choices.
Source = Callable[[ImageKey, str, Choices], tuple[Prediction | None, Attribution | None]]

# The widest scale of the maps that somebody else has of the series that a state shows, made as it asks.
Scale = Callable[[ViewState], float | None]

# Kept maps of mammograms take 80 MB each.
_MAP_BUDGET = 512 << 20


class AiController(QObject):
    """Keeps the jobs in step with the workspace. What it emits always belongs to the active viewport's image."""

    predictionChanged = Signal(object)  # Prediction or None
    attributionChanged = Signal(object, bool)  # Attribution or None, final
    checksChanged = Signal(object, bool)  # MapChecks of the displayed map or None, final
    modelKnown = Signal(object)  # Loaded: what the process tells of the chosen model
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
        self._checks: ResultStore[tuple[MapChecks, bool]] = ResultStore(most=64)
        self._workspace = Workspace()
        self._shown: tuple[Prediction | None, Attribution | None, MapChecks | None] = (None, None, None)
        self._sources: tuple[Source, ...] = ()
        self._scales: tuple[Scale, ...] = ()
        self._veil: Callable[[ViewState], bool] = lambda _: False
        self._may_warm = False  # once the process has been started
        self._warming: dict[int, str] = {}
        self._warmed: set[str] = set()
        self._loaded: dict[str, Loaded] = {}
        self._closed = False
        bridge.predicted.connect(self._on_predicted)
        bridge.explained.connect(self._on_explained)
        bridge.checked.connect(self._on_checked)
        bridge.failed.connect(self._on_failed)
        bridge.progressed.connect(self._on_progress)
        bridge.cancelled.connect(lambda _: self._tell_when_idle())
        bridge.loaded.connect(self._on_loaded)

    @property
    def jobs(self) -> tuple[int, ...]:
        """Numbers of the jobs under way."""
        return self._book.jobs

    def add_source(self, source: Source) -> None:
        """Ask somebody else too what is known about an image."""
        self._sources = (*self._sources, source)

    def add_scale(self, scale: Scale) -> None:
        """Ask somebody else too how wide the maps of a series are."""
        self._scales = (*self._scales, scale)

    def scales_elsewhere(self, state: ViewState) -> tuple[float, ...]:
        """The widest scales of the maps that others have of a viewport's series."""
        found = (scale(state) for scale in self._scales)
        return tuple(limit for limit in found if limit is not None)

    def set_veil(self, veil: Callable[[ViewState], bool]) -> None:
        """Show nothing that is known about an image while `veil` says so of the state that shows it."""
        self._veil = veil

    def is_veiled(self, state: ViewState) -> bool:
        """Whether nothing may be shown of what is known about the image of a state."""
        return self._veil(state)

    def show_known(self) -> None:
        """What sources or the veil know has changed."""
        self._show()

    def is_under_way(self, key: RequestKey) -> bool:
        """Whether a job runs or waits for this."""
        return self._book.is_under_way(key)

    def set_models(self, entries: tuple[ModelEntry, ...]) -> None:
        """The models that can be asked."""
        self._entries = {entry.card.name: entry for entry in entries}
        self._warmed.clear()
        self._loaded.clear()

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        """The models that can be asked."""
        return tuple(self._entries.values())

    def entry(self, name: str | None) -> ModelEntry | None:
        """A model by name."""
        return self._entries.get(name) if name is not None else None

    def warm_up(self, name: str) -> None:
        """Load a model before it is needed, and each other one that is chosen from now on."""
        self._may_warm = True
        entry = self.entry(name)
        if entry is not None and name not in self._warmed:
            self._warmed.add(name)
            self._warming[self._bridge.submit(LoadModel(entry.folder))] = name

    @property
    def is_warming(self) -> bool:
        """Whether a model is being loaded ahead of its first use."""
        return bool(self._warming)

    def loaded(self, name: str | None) -> Loaded | None:
        """What the process told of a model (its layers, the methods that explain it); None until it has."""
        return None if name is None else self._loaded.get(name)

    def forgive(self) -> None:
        """The user asks again: what failed may be tried once more."""
        self._book.forgive()

    def forget_series(self, uid: str) -> None:
        """A series was closed."""
        self._predictions.forget_series(uid)
        self._attributions.forget_series(uid)
        self._checks.forget_series(uid)

    def forget_everything(self) -> None:
        """Drop all kept results; what is wanted is computed again."""
        self._predictions.clear()
        self._attributions.clear()
        self._checks.clear()
        self._show()

    def close(self) -> None:
        """The window closes: nothing is asked or shown any longer."""
        self._closed = True

    def known(self, state: ViewState) -> tuple[Prediction | None, Attribution | None, bool]:
        """Prediction and attribution that are kept for a viewport's image as it is asked about, and whether the
        latter is final.
        """
        image, model = state.image, state.model
        if image is None or model is None or self._veil(state):
            return None, None, True
        attribution, final = self._attributions.get(ExplainKey(image, model, state.choice)) or (None, True)
        prediction = self._predictions.get(ClassifyKey(image, model))
        for source in self._sources:
            further = source(image, model, state.choice)
            prediction = prediction or further[0]
            attribution = attribution or further[1]
        return prediction, attribution, final

    def checks(self, state: ViewState) -> tuple[MapChecks | None, bool]:
        """The tests of a viewport's map, and whether they are all."""
        if state.image is None or state.model is None or self._veil(state):
            return None, True
        return self._checks.get(CheckKey(state.image, state.model, state.choice)) or (None, True)

    def beside(self, state: ViewState) -> dict[str, Attribution | None]:
        """The finished maps of a viewport's image from each baseline that is compared, its own first; None where one
        is missing.
        """
        if state.image is None or state.model is None or self._veil(state):
            return {}
        found: dict[str, Attribution | None] = {}
        for choice in baselines_beside(state.choice):
            kept = self._attributions.get(ExplainKey(state.image, state.model, choice))
            found[choice.baseline] = kept[0] if kept is not None and kept[1] else None
        return found

    def maps_of_series(self, state: ViewState) -> tuple[Attribution, ...]:
        """All kept maps of a viewport's series that were made as its map is."""
        return tuple(
            kept[0]
            for key, kept in self._attributions.items()
            if isinstance(key, ExplainKey)
            and (key.image.series_uid, key.model, key.choice) == (state.series_uid, state.model, state.choice)
        )

    def update(self, workspace: Workspace) -> None:
        """Bring jobs and what is shown in step with `workspace`."""
        if self._closed:
            return
        self._workspace = workspace
        if self._may_warm and workspace.view.model is not None:
            self.warm_up(workspace.view.model)
        known = _Known(self._predictions, self._finished_map, self._checks)
        changes = self._book.compare(resolve_all(workspace), known)
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
        if isinstance(key, CheckKey):
            found = self._finished_map(key.map)
            if found is None:
                return None  # asked again once the map is finished
            before = self._checks.get(key)  # of tests that were stopped
            missing = None if before is None else before[0].missing()
            return CheckRequest(image, entry.folder, choices_of(found), found.grid, missing)
        return ExplainRequest(image, entry.folder, key.choice)

    def _finished_map(self, key: ExplainKey) -> Attribution | None:
        """The kept map; of a source only if it is of the very target that is asked for."""
        kept = self._attributions.get(key)
        if kept is not None:
            return kept[0] if kept[1] else None
        for source in self._sources:
            prediction, attribution = source(key.image, key.model, key.choice)
            target = key.choice.target or (None if prediction is None else prediction.best)
            if attribution is not None and attribution.target == target:
                return attribution
        return None

    def _show(self) -> None:
        prediction, attribution, final = self.known(self._workspace.view)
        checks, complete = self.checks(self._workspace.view)
        before = self._shown
        self._shown = (prediction, attribution, checks)
        if prediction is not before[0]:
            self.predictionChanged.emit(prediction)
        if attribution is not before[1]:
            self.attributionChanged.emit(attribution, final)
        if checks is not before[2]:
            self.checksChanged.emit(checks, complete)
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
        if answer.final:
            self.update(self._workspace)  # its tests may wait for it
        else:
            self._show()

    def _on_checked(self, answer: Checked) -> None:
        key = self._book.finished(answer.job) if answer.final else self._book.key_of(answer.job)
        if not isinstance(key, CheckKey):
            self.staleDropped.emit(answer.job)
            return
        before = self._checks.get(key)
        checks = answer.checks if before is None else joined(before[0], answer.checks, answer.final)
        self._checks.put(key, (checks, answer.final))
        self._show()
        self._tell_when_idle()

    def _on_failed(self, failure: Failed) -> None:
        warming = failure.job is not None and self._warming.pop(failure.job, None) is not None
        if failure.job is not None and not warming:
            key = self._book.finished(failure.job, failed=True)
            if key is None:
                self.staleDropped.emit(failure.job)
                return
            self._forget_unfinished(key)
            self._show()
        self.jobFailed.emit(failure)
        self._tell_when_idle()

    def _forget_unfinished(self, key: RequestKey) -> None:
        """A map that was not finished must not pass for one that is. Tests that are done stand for themselves: they
        stay, without a verdict.
        """
        found = self._attributions.get(key)
        if found is not None and not found[1]:
            self._attributions.forget(key)

    def _on_progress(self, progress: Progress) -> None:
        if progress.job is None or self._book.key_of(progress.job) is not None:
            self.progressChanged.emit(progress)

    def _on_loaded(self, answer: Loaded) -> None:
        name = self._warming.pop(answer.job, None)
        if name is not None:
            self._loaded[name] = answer
            self.modelKnown.emit(answer)
        self._tell_when_idle()

    def _tell_when_idle(self) -> None:
        if not self._book.jobs:
            self.progressChanged.emit(None)
            self.idle.emit()


class _Known:
    """Requests whose answer is kept and complete."""

    def __init__(
        self,
        predictions: ResultStore[Prediction],
        finished_map: Callable[[ExplainKey], Attribution | None],
        checks: ResultStore[tuple[MapChecks, bool]],
    ) -> None:
        self._predictions = predictions
        self._finished_map = finished_map
        self._checks = checks

    def __contains__(self, key: object) -> bool:
        if isinstance(key, ExplainKey):
            return self._finished_map(key) is not None
        if isinstance(key, CheckKey):
            tested = self._checks.get(key)
            return tested is not None and tested[1]
        return key in self._predictions
