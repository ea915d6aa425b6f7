"""Classifies and explains every image of a series in the background, the displayed one first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from viewer.ai.classifier import Prediction
from viewer.errors import OverreadError
from viewer.explain.attribution import Attribution
from viewer.explain.explainer import Choices
from viewer.gui.attention.asking import Asker
from viewer.gui.basics.translation import counted, mark, tr
from viewer.gui.viewport.colour_bar import unit_of_pixels
from viewer.inference.messages import (
    ClassifyRequest,
    Explained,
    ExplainRequest,
    Failed,
    FailureKind,
    Predicted,
)
from viewer.rendering.overlay import own_limit
from viewer.session.series_run import RunQuestion, SeriesRun, SliceResult, SliceState
from viewer.session.view_state import ImageKey, ViewState

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

# Maps of so many bytes are kept; of more images only scores and strengths.
MAP_BUDGET = 2 << 30
# After one of these every further image would fail in the same way.
_HOPELESS = frozenset({FailureKind.START_FAILED, FailureKind.MODEL, FailureKind.REQUEST})


class SeriesRunner(QObject):
    """One run at a time. One job at a time is with the model's process, behind what the displayed image wants."""

    changed = Signal()  # a run began, went on, or was forgotten
    sliceDone = Signal(int)  # place in the run
    ended = Signal(object)  # SeriesRun: complete, or stopped
    failed = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._asker = Asker(window.bridge, self, first=False)
        self._asker.answered.connect(self._on_answer)
        self._asker.failed.connect(self._on_failed)
        self.run: SeriesRun | None = None
        self._going = False
        self._missing: set[int] = set()  # places whose images are not read yet
        self._predictions: dict[int, Prediction] = {}
        self._maps: dict[int, Attribution] = {}
        self._widest: float | None = None  # scale of the maps done
        self._values: NDArray[np.float32] | None = None
        self._coverage: NDArray[np.bool_] | None = None
        window.store.imageReady.connect(self._on_image_ready)
        window.store.imageFailed.connect(lambda uid, index, _: self._on_image_ready(uid, index))
        window.store.replaced.connect(self._on_series_replaced)
        window.ai.add_source(self.known)
        window.ai.add_scale(self.widest_scale)

    # What a user or a script can do

    @property
    def is_running(self) -> bool:
        """Whether images are being worked on."""
        return self._going

    def can_start(self) -> bool:
        """Whether the displayed series has several images as acquired, and a model is chosen."""
        state = self._window.reading.state
        return state.image is not None and state.plane is None and state.slice_count > 1 and bool(state.model)

    def start(self) -> None:
        """Run over the displayed series (the displayed point of one with an axis) as the window asks now.

        A run that was stopped goes on where it was, if it asks the same.
        """
        state = self._window.reading.state
        if not self.can_start() or state.series_uid is None or state.model is None:
            return
        first = state.point * state.slice_count
        question = RunQuestion(state.series_uid, first, state.slice_count, state.model, state.choice)
        run = self.run
        goes_on = (
            run is not None
            and run.question.is_of(state.model, state.choice)
            and (run.question.series_uid, run.question.first) == (question.series_uid, question.first)
        )
        if not goes_on:
            self.forget()
            self.run = SeriesRun(question)
        elif run is not None:
            self.run = replace(run, failed={})  # once more
        self._going = True
        self._missing.clear()
        self.changed.emit()
        self._step()

    def cancel(self) -> None:
        """Stop; what is done stays."""
        if self._going and self.run is not None:
            self._going = False
            self._asker.forget()
            self.run = self.run.stopped()
            self.changed.emit()
            self.ended.emit(self.run)

    def forget(self) -> None:
        """Drop the run and its maps."""
        self._going = False
        self._asker.forget()
        self.run = None
        self._missing.clear()
        self._predictions.clear()
        self._maps.clear()
        self._widest = None
        self._values = self._coverage = None
        self.changed.emit()

    def follow(self) -> None:
        """Another image is displayed: it comes next."""
        if self._going and not self._asker.is_busy:
            self._step()

    # What is known

    @property
    def displayed_place(self) -> int | None:
        """Place of the displayed image in the run; None where it is none of it."""
        image = self._window.reading.state.image
        if self.run is None or image is None or image.plane is not None:
            return None
        question = self.run.question
        return image.index - question.first if question.holds(image.series_uid, image.index) else None

    def states(self) -> tuple[SliceState, ...]:
        """The state of each image, as the window asks now."""
        if self.run is None:
            return ()
        state = self._window.reading.state
        current = self.run.question.is_of(state.model, state.choice)
        return tuple(self.run.state(place, current) for place in range(self.run.question.count))

    def values(self) -> NDArray[np.float32] | None:
        """The maps of a complete run, (slices, rows, columns), where no image failed and all were kept."""
        if self.run is None or self._values is None or len(self._maps) < self.run.question.count:
            return None
        return self._values

    @property
    def unit(self) -> str:
        """Of the maps, pixel by pixel."""
        return next((unit_of_pixels(one) for one in self._maps.values()), "logits")

    def known(
        self, key: ImageKey, model: str, choice: Choices
    ) -> tuple[Prediction | None, Attribution | None]:
        """What the run found for an image, if it asked the same."""
        run = self.run
        if run is None or key.plane is not None or not run.question.holds(key.series_uid, key.index):
            return None, None
        if model != run.question.model:
            return None, None
        place = key.index - run.question.first
        same = run.question.is_of(model, choice)
        return self._predictions.get(place), self._maps.get(place) if same else None

    def widest_scale(self, state: ViewState) -> float | None:
        """Of all maps of the run, where it asked as a viewport of its series asks."""
        run = self.run
        if run is None or state.image is None or state.image.plane is not None:
            return None
        asked = run.question.holds(state.image.series_uid, state.image.index)
        return self._widest if asked and run.question.is_of(state.model, state.choice) else None

    # Inside

    def _step(self) -> None:
        run = self.run
        while self._going and run is not None and not self._asker.is_busy:
            place = run.next(self.displayed_place, frozenset(self._missing))
            if place is None:
                if run.is_complete:
                    self._end()
                return  # else the rest is being read
            key = ImageKey(run.question.series_uid, run.question.first + place)
            image = self._window.image_of(key)
            entry = self._window.ai.entry(run.question.model)
            if entry is None:
                self.cancel()
                return
            if image is not None:
                self.run = run.started(place)
                self._asker.ask((place, image), ClassifyRequest(image, entry.folder))
                self.changed.emit()
                return
            reason = self._window.store.failure(key.series_uid, key.index)
            if reason is None:
                self._missing.add(place)
            else:
                run = self.run = run.with_failure(place, reason)
                self.changed.emit()

    def _on_answer(self, name: tuple[int, object], answer: Predicted | Explained) -> None:
        place, image = name
        run = self.run
        entry = None if run is None else self._window.ai.entry(run.question.model)
        if run is None or entry is None:
            return
        if isinstance(answer, Predicted):
            self._predictions[place] = answer.prediction
            if run.question.choice.target is None:
                run = self.run = run.for_target(answer.prediction.best)
            request = ExplainRequest(image, entry.folder, run.question.choice)  # type: ignore[arg-type]
            self._asker.ask(name, request)
        elif answer.final:
            self._keep(place, answer.attribution)
            target = run.question.choice.target or answer.attribution.target
            probability = self._predictions[place].probabilities[target]
            attention = float(np.abs(answer.attribution.grid).sum(dtype=np.float64))
            self.run = run.with_result(
                place, SliceResult(probability, attention, answer.attribution.converged)
            )
            self.changed.emit()
            self.sliceDone.emit(place)
            self._step()

    def _keep(self, place: int, found: Attribution) -> None:
        assert self.run is not None
        self._widest = max(self._widest or 0.0, own_limit(found.values)) or None
        if self._values is None and not self._maps:
            shape = (self.run.question.count, *found.values.shape)
            if 4 * int(np.prod(shape, dtype=np.int64)) <= MAP_BUDGET:
                self._values = np.zeros(shape, np.float32)  # memory is taken as it fills
                self._coverage = found.coverage
        if self._values is None or found.values.shape != self._values.shape[1:]:
            return
        self._values[place] = found.values
        same = self._coverage is not None and np.array_equal(self._coverage, found.coverage)
        coverage = self._coverage if same and self._coverage is not None else found.coverage
        self._maps[place] = replace(found, values=self._values[place], coverage=coverage)

    def _on_failed(self, name: tuple[int, object], failure: Failed) -> None:
        if self.run is None:
            return
        self.run = self.run.with_failure(name[0], failure.message)
        if failure.kind in _HOPELESS:
            self._going = False
            self.failed.emit(failure.error)
            self.changed.emit()
            self.ended.emit(self.run)
            return
        self.changed.emit()
        self._step()

    def _end(self) -> None:
        assert self.run is not None
        self._going = False
        self.changed.emit()
        if self.run.failed:
            images = counted(len(self.run.failed), mark("{count} image"), mark("{count} images"))
            reason = next(iter(self.run.failed.values()))
            self.failed.emit(
                OverreadError(tr("The run over the series left out {images}.", images=images), reason)
            )
        self.ended.emit(self.run)

    def _on_image_ready(self, uid: str, index: int) -> None:
        if self.run is not None and self.run.question.holds(uid, index):
            self._missing.discard(index - self.run.question.first)
            if self._going and not self._asker.is_busy:
                self._step()

    def _on_series_replaced(self, uid: str) -> None:
        if self.run is not None and self.run.question.series_uid == uid:
            self.forget()
