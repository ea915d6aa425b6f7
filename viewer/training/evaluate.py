"""Measures a model on labelled images."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.calling import can_call_nothing
from viewer.ai.classifier import Model, load_model, probabilities
from viewer.ai.preprocess import Normalisation
from viewer.errors import Cancelled, InputError
from viewer.reports.output_files import prepare_folder
from viewer.sentence import Sentence
from viewer.training.calibration import at_thresholds, reliability
from viewer.training.compare import compare
from viewer.training.dataset import Dataset, Grids, load_grids, read_dataset
from viewer.training.evaluation_pages import write_evaluation_pages
from viewer.training.metrics import RESAMPLES, Called, measure, most_probable
from viewer.training.report import HASH_DIGITS, REPORT_NAME
from viewer.training.robustness import mean_over_variants, robustness
from viewer.training.several_labels import calls_by_threshold, measure_several

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
    report: Path | None = None,
) -> dict[str, Any]:
    """Figures of a model on a data set, with the keys of `overread evaluate --json`.

    Labels exclude each other where the model ends in softmax. Where it ends in sigmoid, an image may have several
    ("effusion|mass") or none of them, and a label is called from the card's threshold on; see
    `several_labels` for what the figures then mean.

    Besides those: ``model``, ``notes`` (sentences to show: images the model was trained on, unknown
    patients), ``unreadable``, ``reliability`` (confidence and accuracy by bins), ``at_thresholds`` (where the
    card has thresholds); with robust ``robustness``: figures under each of robustness.CHANGES; with test_time
    ``test_time``: figures of the mean answer over variants; with against ``comparison``: a paired test against
    that other model, which must have the same labels. A figure is None where the data cannot tell (an AUC
    with one label). report: folder for a page with plots.

    Raises InputError, ModelNotFoundError, ModelRefusedError, Cancelled.
    """
    dataset = read_dataset(data)
    loaded = model if isinstance(model, Model) else load_model(model)
    if report is not None:
        prepare_folder(report)
    marking = _mark(dataset, loaded)  # a wrong label is told before minutes of work
    grids = load_grids(dataset, loaded.card.input, progress, cancelled)
    truth = marking.truth[grids.kept]
    patients = [dataset.patients[place] for place in grids.kept]

    def stop() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    def ask(values: NDArray[np.float32]) -> NDArray[np.float64]:
        return _answers(loaded, values, stop)

    def figures_of(chances: NDArray[np.float64]) -> dict[str, Any]:
        if marking.several:
            return measure_several(truth, chances, marking.called, patients, loaded.labels, seed, resamples)
        return measure(truth, chances, patients, loaded.labels, seed, resamples)

    chances = ask(grids.values)
    more: dict[str, Any] = {"reliability": reliability(truth, chances)}
    if loaded.card.thresholds and not marking.several:  # with several, all figures are at the thresholds
        more["at_thresholds"] = at_thresholds(truth, chances, loaded.labels, dict(loaded.card.thresholds))
    if robust:
        more["robustness"] = robustness(
            grids.values, truth, chances, patients, ask, seed, resamples, stop, marking.called
        )
    if test_time:
        more["test_time"] = figures_of(mean_over_variants(grids.values, chances, ask))
    if against is not None:
        more["comparison"] = _compare(
            dataset, grids, truth, chances, loaded, marking.called, against, stop, seed, resamples
        )
    document = {
        "model": {"name": loaded.card.name, "version": loaded.card.version, "sha256": loaded.card.sha256},
        **figures_of(chances),
        **more,
        "notes": [*marking.notes, *_notes(dataset, grids, loaded)],
        "unreadable": [{"path": str(path), "reason": reason} for path, reason in grids.unreadable],
    }
    if report is not None:
        presence = truth if marking.several else np.eye(len(loaded.labels), dtype=bool)[truth]
        write_evaluation_pages(document, presence, chances, loaded.card, dataset.root.name, report)
    return document


@dataclass(frozen=True, slots=True, eq=False)
class _Marking:
    """truth: (n,) the place of each image's label, or, where an image may have several, (n, labels) which it has;
    called: probabilities to the same form.
    """

    truth: NDArray[Any]
    several: bool
    called: Called
    notes: tuple[str, ...] = ()


def _mark(dataset: Dataset, model: Model) -> _Marking:
    if not can_call_nothing(model.card):
        return _Marking(dataset.indices(model.labels), False, most_probable)
    presence, others = dataset.presence(model.labels)
    notes = [
        Sentence(
            "{count} images have the label {name!r}, which {model} does not know: it counts as "
            "none of its own.",
            count=count,
            name=name,
            model=model.card.name,
        )
        for name, count in sorted(others.items())
    ]
    return _Marking(presence, True, calls_by_threshold(model.card), tuple(notes))


def _notes(dataset: Dataset, grids: Grids, model: Model) -> list[str]:
    notes: list[str] = []
    seen = _training_hashes(model.entry.folder)
    overlap = sum(digest[:HASH_DIGITS] in seen for digest in grids.sha256)
    if overlap:
        notes.append(
            Sentence(
                "{overlap} of these {count} images were used to train {model}: these figures "
                "flatter it. The card's figures come from cross-validation by patient "
                "({report} beside it).",
                overlap=overlap,
                count=len(grids.kept),
                model=model.card.name,
                report=REPORT_NAME,
            )
        )
    if not dataset.patients_known:
        notes.append(
            Sentence(
                "{data} does not say who is who: intervals treat each image as another patient.",
                data=dataset.root.name,
            )
        )
    return notes


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
    truth: NDArray[Any],
    chances: NDArray[np.float64],
    model: Model,
    called: Called,
    against: Model | str | Path,
    stop: Callable[[], None],
    seed: int,
    resamples: int,
) -> dict[str, Any]:
    other = against if isinstance(against, Model) else load_model(against)
    if other.labels != model.labels or other.card.activation != model.card.activation:
        raise InputError(
            other.card.name,
            Sentence("{model} has other labels than {other}.", model=other.card.name, other=model.card.name),
            "Only models with the same labels in the same order, and the same kind of head, can be compared.",
        )
    theirs = load_grids(dataset, other.card.input)
    both, mine, its = np.intersect1d(grids.kept, theirs.kept, return_indices=True)
    patients = [dataset.patients[place] for place in both]
    answers = _answers(other, theirs.values, stop)
    called_by_other = calls_by_threshold(other.card) if can_call_nothing(other.card) else called
    found = compare(
        truth[mine], chances[mine], answers[its], patients, seed, resamples, called, called_by_other
    )
    return {"other": {"name": other.card.name, "version": other.card.version}, **found}


def _training_hashes(folder: Path) -> set[str]:
    report = folder / REPORT_NAME
    if not report.is_file():
        return set()
    rows = json.loads(report.read_text(encoding="utf-8")).get("out_of_fold", [])
    return {row["sha256"] for row in rows}
