"""Measures a model on labelled images."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import Model, load_model, probabilities
from viewer.ai.preprocess import Normalisation
from viewer.errors import Cancelled, InputError
from viewer.training.calibration import at_thresholds, reliability
from viewer.training.compare import compare
from viewer.training.dataset import Dataset, Grids, load_grids, read_dataset
from viewer.training.metrics import RESAMPLES, measure
from viewer.training.report import HASH_DIGITS, REPORT_NAME
from viewer.training.robustness import mean_over_variants, robustness

_BATCH = 32


def evaluate(
    data: Path | str,
    model: Model | str | Path,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
    robust: bool = False,
    test_time: bool = False,
    against: Model | str | Path | None = None,
) -> dict[str, Any]:
    """Figures of a model on a data set, with the keys of `overread evaluate --json`.

    Besides those: ``model``, ``notes`` (sentences to show: images the model was trained on, unknown
    patients), ``unreadable``, ``reliability`` (confidence and accuracy by bins), ``at_thresholds`` (where the
    card has thresholds); with robust ``robustness``: figures under each of robustness.CHANGES; with test_time
    ``test_time``: figures of the mean answer over variants; with against ``comparison``: a paired test against
    that other model, which must have the same labels. A figure is None where the data cannot tell (an AUC
    with one label).

    Raises InputError, ModelNotFoundError, ModelRefusedError, Cancelled.
    """
    dataset = read_dataset(data)
    loaded = model if isinstance(model, Model) else load_model(model)
    dataset.indices(loaded.labels)  # a wrong label is told before minutes of work
    grids = load_grids(dataset, loaded.card.input, progress, cancelled)
    truth = dataset.indices(loaded.labels)[grids.kept]
    patients = [dataset.patients[place] for place in grids.kept]

    def stop() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    def ask(values: NDArray[np.float32]) -> NDArray[np.float64]:
        return _answers(loaded, values, stop)

    chances = ask(grids.values)
    figures = measure(truth, chances, patients, loaded.labels, seed, resamples)
    more: dict[str, Any] = {"reliability": reliability(truth, chances)}
    if loaded.card.thresholds:
        more["at_thresholds"] = at_thresholds(truth, chances, loaded.labels, dict(loaded.card.thresholds))
    if robust:
        more["robustness"] = robustness(grids.values, truth, chances, patients, ask, seed, resamples, stop)
    if test_time:
        variants = mean_over_variants(grids.values, chances, ask)
        more["test_time"] = measure(truth, variants, patients, loaded.labels, seed, resamples)
    if against is not None:
        more["comparison"] = _compare(dataset, grids, truth, chances, loaded, against, stop, seed, resamples)
    notes = []
    seen = _training_hashes(loaded.entry.folder)
    overlap = sum(digest[:HASH_DIGITS] in seen for digest in grids.sha256)
    if overlap:
        notes.append(
            f"{overlap} of these {len(truth)} images were used to train {loaded.card.name}: "
            "these figures flatter it. "
            f"The card's figures come from cross-validation by patient ({REPORT_NAME} beside it)."
        )
    if not dataset.patients_known:
        notes.append(
            f"{dataset.root.name} does not say who is who: intervals treat each image as another patient."
        )
    return {
        "model": {"name": loaded.card.name, "version": loaded.card.version, "sha256": loaded.card.sha256},
        **figures,
        **more,
        "notes": notes,
        "unreadable": [{"path": str(path), "reason": reason} for path, reason in grids.unreadable],
    }


def _answers(model: Model, grids: NDArray[np.float32], stop: Callable[[], None]) -> NDArray[np.float64]:
    spec = model.card.input.normalisation
    normalisation = Normalisation(spec.mean, spec.std)
    parts = []
    for start in range(0, len(grids), _BATCH):
        stop()
        parts.append(model.backend.logits(normalisation.apply(grids[start : start + _BATCH])))
    return probabilities(np.concatenate(parts), model.card.activation)


def _compare(
    dataset: Dataset,
    grids: Grids,
    truth: NDArray[np.int64],
    chances: NDArray[np.float64],
    model: Model,
    against: Model | str | Path,
    stop: Callable[[], None],
    seed: int,
    resamples: int,
) -> dict[str, Any]:
    other = against if isinstance(against, Model) else load_model(against)
    if other.labels != model.labels:
        raise InputError(
            other.card.name,
            f"{other.card.name} has other labels than {model.card.name}.",
            "Only models with the same labels in the same order can be compared.",
        )
    theirs = load_grids(dataset, other.card.input)
    both, mine, its = np.intersect1d(grids.kept, theirs.kept, return_indices=True)
    patients = [dataset.patients[place] for place in both]
    answers = _answers(other, theirs.values, stop)
    found = compare(truth[mine], chances[mine], answers[its], patients, seed, resamples)
    return {"other": {"name": other.card.name, "version": other.card.version}, **found}


def _training_hashes(folder: Path) -> set[str]:
    report = folder / REPORT_NAME
    if not report.is_file():
        return set()
    rows = json.loads(report.read_text(encoding="utf-8")).get("out_of_fold", [])
    return {row["sha256"] for row in rows}
