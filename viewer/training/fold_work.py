"""Fold after fold, then the last network: what is fitted to which images, and what was done before a kill."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import probabilities
from viewer.errors import Cancelled
from viewer.training.calibration import fit_temperature, youden_thresholds
from viewer.training.checkpoint import Checkpoints
from viewer.training.epoch_run import Resume
from viewer.training.fit import Fitter, predict
from viewer.training.folds import patient_folds
from viewer.training.robustness import CHANGES, under_changes
from viewer.training.train_settings import TrainSettings

IsCancelled = Callable[[], bool]
# Share of the training images that are watched where nothing else is said, but something hangs on them.
_WATCHED = 0.15


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """Where training stands.

    stage: "reading" (images), "features" (variants), "fold" and "final" (epochs over all folds); done of total.
    figures: of the epoch that has just ended: loss, learning_rate and, where images are watched, watched_loss and
    watched_accuracy.
    """

    stage: str
    done: int
    total: int
    fold: int = 0
    loss: float | None = None
    figures: Mapping[str, float] = field(default_factory=dict)


Progress = Callable[[TrainingProgress], None]


@dataclass(frozen=True, slots=True, eq=False)
class FoldAnswers:
    """What the networks of the folds said of the patients that they never saw.

    chances: (n, labels); changed: the same under each of robustness.CHANGES, empty unless asked for; histories,
    best_epochs: of each fold; model: the last fold's network, None where it was done before the training was
    resumed.
    """

    chances: NDArray[np.float64]
    changed: dict[str, NDArray[np.float64]]
    histories: list[dict[str, Any]]
    best_epochs: list[int]
    model: Any


@dataclass(frozen=True, slots=True, eq=False)
class FoldWork:
    """Fits the networks of one training.

    truth, patients: of the images that are measured; joining: places, after those, of images that every
    network is fitted to and none is measured on.
    """

    fitter: Fitter
    truth: NDArray[np.int64]
    patients: tuple[str, ...]
    joining: NDArray[np.int64]
    settings: TrainSettings
    checkpoints: Checkpoints
    tell: Progress
    cancelled: IsCancelled | None

    def cross_validate(self, fold_of: NDArray[np.int64], labels: int) -> FoldAnswers:
        """Fit a network for each fold, and ask it about the images of that fold."""
        chances = np.zeros((len(fold_of), labels))
        wanted = CHANGES if self.settings.robustness else ()
        changed = {name: np.zeros((len(fold_of), labels)) for name in wanted}
        epochs = max(1, self.fitter.epochs)
        folds = int(fold_of.max()) + 1
        histories: list[dict[str, Any]] = []
        best_epochs: list[int] = []
        model = None
        for fold in range(folds):
            self._stop_if_cancelled()
            name = f"fold-{fold}"
            held_out = np.flatnonzero(fold_of == fold)
            done = None if folds == 1 else self.checkpoints.load_arrays(f"{name}-done")
            self.tell(TrainingProgress("fold", fold * epochs, folds * epochs, fold + 1))
            if done is not None:
                answers = done
                history, best = json.loads(str(done["facts"]))
            else:

                def epoch_done(epoch: int, figures: dict[str, float], fold: int = fold) -> None:
                    place = fold * epochs + epoch
                    self.tell(
                        TrainingProgress("fold", place, folds * epochs, fold + 1, figures["loss"], figures)
                    )

                seed = self.settings.seed + fold + 1
                chosen, watched = self._watched(np.flatnonzero(fold_of != fold), seed)
                resume = Resume(self.checkpoints, name)
                model = self.fitter.fit(chosen, seed, epoch_done, self.cancelled, watched, resume=resume)
                answers = self._ask(model, held_out)
                history, best = self.fitter.history, self.fitter.best_epoch
                facts = np.array(json.dumps([history, best]))
                self.checkpoints.keep_arrays(f"{name}-done", facts=facts, **answers)
            chances[held_out] = answers["chances"]
            for number, change in enumerate(changed):
                changed[change][held_out] = answers[f"changed_{number}"]
            histories.append({"fold": fold + 1, "epochs": history, "best_epoch": best})
            best_epochs.append(best)
        self.tell(TrainingProgress("fold", folds * epochs, folds * epochs, folds))
        return FoldAnswers(chances, changed, histories, best_epochs, model)

    def _ask(self, model: Any, held_out: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
        """Its answers to the images as they are and, where asked for, under each change by its number."""
        answers = {"chances": self.fitter.predict(model, held_out)}
        if self.settings.robustness:
            found = under_changes(
                self.fitter.plain(held_out),
                lambda grids: predict(model, grids, self.fitter.normalisation),
                self.settings.seed,
                self._stop_if_cancelled,
            )
            answers |= {f"changed_{number}": chances for number, chances in enumerate(found.values())}
        return answers

    def _stop_if_cancelled(self) -> None:
        if self.cancelled is not None and self.cancelled():
            raise Cancelled

    def last_network(self, best_epochs: list[int], histories: list[dict[str, Any]]) -> Any:
        """The delivered network, from all images: as many epochs as were best in the folds, by their median."""
        epochs = max(1, self.fitter.epochs)
        wanted = None
        if self.settings.fit.patience and self.fitter.epochs:
            wanted = max(1, int(np.median(best_epochs)))
            epochs = wanted
        self.tell(TrainingProgress("final", 0, epochs))

        def epoch_done(epoch: int, figures: dict[str, float]) -> None:
            self.tell(TrainingProgress("final", epoch, epochs, loss=figures["loss"], figures=figures))

        model = self.fitter.fit(
            np.arange(self.fitter.images),
            self.settings.seed,
            epoch_done,
            self.cancelled,
            epochs=wanted,
            resume=Resume(self.checkpoints, "final"),
        )
        histories.append({"fold": 0, "epochs": self.fitter.history, "best_epoch": self.fitter.best_epoch})
        self.tell(TrainingProgress("final", epochs, epochs))
        return model

    def settle_by_watched(
        self, model: Any, fold_of: NDArray[np.int64], labels: tuple[str, ...]
    ) -> tuple[float, dict[str, float]]:
        """Temperature and thresholds of a single split's network, by the images that were only watched."""
        _, watched = self._watched(np.flatnonzero(fold_of != 0), self.settings.seed + 1)
        if watched is None:
            return 1.0, {}
        logits = np.log(np.maximum(self.fitter.predict(model, watched), 1e-12))
        temperature = fit_temperature(self.truth[watched], logits)
        chances = probabilities(logits / temperature, "softmax")
        return temperature, youden_thresholds(self.truth[watched], chances, labels)

    def _watched(
        self, chosen: NDArray[np.int64], seed: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
        """Training images without the watched ones, and the watched ones; no patient among both."""
        fit = self.settings.fit
        hangs_on_them = fit.patience or fit.schedule == "plateau" or self.settings.folds == 1
        share = fit.validation or (_WATCHED if hangs_on_them else 0.0)
        if not share or not (self.fitter.epochs or self.settings.folds == 1):
            return np.concatenate([chosen, self.joining]), None
        parts = max(2, round(1 / share))
        part_of = patient_folds(self.truth[chosen], [self.patients[place] for place in chosen], parts, seed)
        return np.concatenate([chosen[part_of != 0], self.joining]), chosen[part_of == 0]
