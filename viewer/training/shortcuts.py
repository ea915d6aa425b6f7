"""Shortcut tests: what a classifier could have learned instead of what it was meant to learn.

Each test gives one figure, a level ("fine", "notice", "alarm") and one sentence that says what it means. Tests
of the data fit a probe by patient to what should tell nothing; tests of the model ask it about images from which
something was taken away. A test that cannot be run says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from viewer.ai.calling import can_call_nothing
from viewer.ai.classifier import Model, load_model, probabilities
from viewer.ai.model_card import CARD_NAME, Result, read_card, write_card
from viewer.errors import Cancelled, InputError
from viewer.sentence import Sentence
from viewer.training.dataset import read_dataset
from viewer.training.folds import patient_folds
from viewer.training.metrics import macro_auc
from viewer.training.probe import (
    describe,
    fit_probe,
    probe_chances,
    separation,
    shuffled_by_patient,
)
from viewer.training.views import METADATA, Views, network_features, read_views

Level = Literal["fine", "notice", "alarm", "not run"]


@dataclass(frozen=True, slots=True)
class ShortcutResult:
    """One test. figure: None where it could not be run; notice_from, alarm_from: the levels' limits (an
    alarm below them where ``low_is_bad``).
    """

    name: str
    figure: float | None
    what: str
    level: Level
    meaning: str
    notice_from: float | None = None
    alarm_from: float | None = None
    low_is_bad: bool = False
    n: int = 0
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShortcutReport:
    """All tests, in a fixed order."""

    model: str
    results: tuple[ShortcutResult, ...]

    @property
    def alarms(self) -> tuple[str, ...]:
        """Names of the tests that raise an alarm."""
        return tuple(result.name for result in self.results if result.level == "alarm")

    def document(self) -> dict[str, Any]:
        """For JSON."""
        return {"model": self.model, "alarms": list(self.alarms), "tests": [asdict(r) for r in self.results]}

    def card_results(self) -> dict[str, Result]:
        """For the card: ``shortcut.NAME``."""
        return {
            f"shortcut.{result.name}": Result(
                value=round(result.figure, 4),
                n=result.n,
                how=f"{result.level}: {result.what}. {result.meaning}",
            )
            for result in self.results
            if result.figure is not None
        }


def run_shortcut_tests(
    data: Path | str,
    model: Model | str | Path,
    other_sources: Sequence[Path] = (),
    segmentation: Model | None = None,
    folds: int = 5,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ShortcutReport:
    """Run every test that data, model and further sources allow.

    other_sources: data sets of the same labels from elsewhere. segmentation: a model whose masks are what the
    labels should be told from (lungs); without it the tests on lungs are not run. The model's own figures are
    flattered by images that it was trained on; what is taken away is compared with its own whole.

    Raises InputError (data, folds), ModelError, Cancelled.
    """
    loaded = model if isinstance(model, Model) else load_model(model)
    if can_call_nothing(loaded.card):
        raise InputError(
            loaded.card.name,
            Sentence(
                "{model} may find several labels, or none (it ends in sigmoid).", model=loaded.card.name
            ),
            "The shortcut tests are made for labels that exclude each other. Evaluate it without them.",
        )
    datasets = [read_dataset(data), *(read_dataset(path) for path in other_sources)]
    truths = [dataset.indices(loaded.labels) for dataset in datasets]
    total, start = sum(len(dataset.items) for dataset in datasets), 0

    def step(done: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(start + done, total)

    views: list[Views] = []
    for dataset, truth in zip(datasets, truths, strict=True):
        views.append(read_views(dataset, truth, loaded, segmentation if not views else None, step))
        start += len(dataset.items)
    main, others = views[0], views[1:]
    fold_of = patient_folds(main.truth, main.patients, folds, seed)
    whole = _chances(loaded, main.grids)
    results = [
        _metadata_only(main, fold_of, loaded.labels),
        _border_only(main, fold_of, loaded),
        _lungs_erased(main, whole, loaded),
        _lungs_only(main, whole, loaded),
        _source_prediction(main, others, loaded, folds, seed),
        _false_positives(others, loaded),
        _label_shuffle(main, loaded, folds, seed),
        _leave_one_source_out(main, others, fold_of, loaded),
    ]
    return ShortcutReport(loaded.card.name, tuple(results))


def write_onto_card(report: ShortcutReport, folder: Path) -> None:
    """Put the figures into a model's card, in the place of earlier ones."""
    card = read_card(folder / CARD_NAME)
    kept = {name: result for name, result in card.results.items() if not name.startswith("shortcut.")}
    write_card(card.model_copy(update={"results": {**kept, **report.card_results()}}), folder / CARD_NAME)


def _metadata_only(main: Views, fold_of: NDArray[np.int64], labels: Sequence[str]) -> ShortcutResult:
    chances = probe_chances(main.metadata, main.truth, fold_of, len(labels), trees=True)
    found = separation(main.truth, chances)
    name = labels[found.label]
    return _judged(
        "metadata_only",
        found.auc,
        Sentence("AUC of {name} from {names} alone", name=name, names=", ".join(METADATA)),
        Sentence(
            "{name} can be told by its file without looking at the picture: whoever lets shape "
            "or format through learns that.",
            name=name,
        ),
        Sentence("Size and format of the files do not tell the labels."),
        max(0.65, found.chance),
        max(0.75, found.chance),
        found.n,
        {"accuracy": float((chances.argmax(axis=1) == main.truth).mean())},
    )


def _border_only(main: Views, fold_of: NDArray[np.int64], model: Model) -> ShortcutResult:
    labels = model.labels
    found = separation(main.truth, probe_chances(describe(main.borders), main.truth, fold_of, len(labels)))
    shown = _chances(model, main.border_grids)
    name = labels[found.label]
    return _judged(
        "border_only",
        found.auc,
        Sentence("AUC of {name} from the outer tenth of the images alone", name=name),
        Sentence(
            "Marks, frames or collimators at the border tell {name}; a network that sees them "
            "may look no further.",
            name=name,
        ),
        Sentence("The border of the images does not tell the labels."),
        max(0.7, found.chance),
        max(0.8, found.chance),
        found.n,
        {"model_macro_auc_on_borders": macro_auc(main.truth, shown)},
    )


def _lungs_erased(main: Views, whole: NDArray[np.float64], model: Model) -> ShortcutResult:
    if main.erased is None:
        return _not_run("lungs_erased", Sentence("No segmentation for these images."))
    kept, detail = _kept(main, whole, _chances(model, main.erased))
    return _judged(
        "lungs_erased",
        kept,
        Sentence("share of the model's edge over chance (macro AUC) that is left when the lungs are grey"),
        Sentence("The model still tells the labels without seeing the lungs: it leans on something else."),
        Sentence("Without the lungs the model can tell little."),
        0.4,
        0.6,
        len(main.truth),
        detail,
    )


def _lungs_only(main: Views, whole: NDArray[np.float64], model: Model) -> ShortcutResult:
    if main.only is None:
        return _not_run("lungs_only", Sentence("No segmentation for these images."))
    kept, detail = _kept(main, whole, _chances(model, main.only))
    return _judged(
        "lungs_only",
        kept,
        Sentence(
            "share of the model's edge over chance (macro AUC) that is left when all but the lungs is grey"
        ),
        Sentence(
            "With only the lungs to see, the model loses much of its answer: it needs what lies outside them."
        ),
        Sentence("The lungs alone carry most of the model's answer."),
        0.7,
        0.5,
        len(main.truth),
        detail,
        low_is_bad=True,
    )


def _source_prediction(
    main: Views, others: Sequence[Views], model: Model, folds: int, seed: int
) -> ShortcutResult:
    best: tuple[float, float, int, str] | None = None
    for other in others:
        for label in np.intersect1d(main.truth, other.truth):
            here, there = main.truth == label, other.truth == label
            source = np.r_[np.zeros(here.sum(), np.int64), np.ones(there.sum(), np.int64)]
            grids = np.concatenate([main.grids[here], other.grids[there]])
            patients = [f"{side}/{patient}" for side, patient in _owners(main, here, other, there)]
            if min(len(set(patients[: here.sum()])), len(set(patients[here.sum() :]))) < folds:
                continue
            fold_of = patient_folds(source, patients, folds, seed)
            found = separation(source, probe_chances(network_features(model, grids), source, fold_of, 2))
            if best is None or found.auc > best[0]:
                best = found.auc, found.chance, found.n, model.labels[label]
    if best is None:
        return _not_run("source_prediction", Sentence("There is no second source with the same label."))
    auc, chance, n, name = best
    return _judged(
        "source_prediction",
        auc,
        Sentence("AUC of the source among {name}, from what the model's head sees", name=name),
        Sentence(
            "What the model sees tells where an image comes from: wherever labels and sources go together, it can "
            "answer by the source."
        ),
        Sentence("What the model sees does not tell where an image comes from."),
        max(0.65, chance),
        max(0.75, chance),
        n,
    )


def _false_positives(others: Sequence[Views], model: Model) -> ShortcutResult:
    if not others:
        return _not_run("second_source_false_positives", Sentence("There is no second source."))
    truth = np.concatenate([other.truth for other in others])
    called = np.concatenate([_chances(model, other.grids).argmax(axis=1) for other in others])
    strangers = [place for place in range(len(model.labels)) if place not in truth]
    shares = {model.labels[place]: float((called == place).mean()) for place in strangers}
    wrong = float((called != truth).mean())
    if not strangers:
        shares = {"any other label": wrong}
    worst = max(shares, key=lambda label: shares[label])
    return _judged(
        "second_source_false_positives",
        shares[worst],
        Sentence("share of the second source's images called {worst}", worst=worst),
        Sentence("Images of a source that has no such case are called so: the model reads the processing."),
        Sentence("Images of the second source are not taken for what they are not."),
        0.05,
        0.1,
        len(truth),
        {
            "called": {label: float((called == k).mean()) for k, label in enumerate(model.labels)},
            "wrong": wrong,
        },
    )


def _label_shuffle(main: Views, model: Model, folds: int, seed: int) -> ShortcutResult:
    shuffled = shuffled_by_patient(main.truth, main.patients, seed)
    try:
        fold_of = patient_folds(shuffled, main.patients, folds, seed)
    except InputError as error:
        return _not_run("label_shuffle", str(error))
    features = network_features(model, main.grids)
    found = separation(shuffled, probe_chances(features, shuffled, fold_of, len(model.labels)))
    return _judged(
        "label_shuffle",
        found.auc,
        Sentence("best AUC after the labels were dealt out anew, by patient"),
        Sentence("Labels dealt out by chance can be told: images or patients leak between the folds."),
        Sentence("Labels dealt out by chance cannot be told: the folds do not leak."),
        max(0.6, found.chance),
        max(0.65, found.chance + 0.05),
        found.n,
    )


def _leave_one_source_out(
    main: Views, others: Sequence[Views], fold_of: NDArray[np.int64], model: Model
) -> ShortcutResult:
    sources = [main, *others]
    if len(sources) < 2:
        return _not_run("leave_one_source_out", Sentence("There is no second source."))
    features = [network_features(model, source.grids) for source in sources]
    labels = len(model.labels)
    inside = probe_chances(features[0], main.truth, fold_of, labels).argmax(axis=1)
    drops, detail = {}, {}
    for place, source in enumerate(sources):
        rest = [k for k in range(len(sources)) if k != place]
        truth = np.concatenate([sources[k].truth for k in rest])
        if len(np.unique(truth)) < 2:
            continue
        chances = fit_probe(np.concatenate([features[k] for k in rest]), truth, features[place], labels)
        present = np.unique(source.truth)
        at_home = _balanced(main.truth, inside, present)
        abroad = _balanced(source.truth, chances.argmax(axis=1), present)
        drops[place] = at_home - abroad
        detail[f"source {place}"] = {"accuracy_when_left_out": abroad, "accuracy_within_the_first": at_home}
    if not drops:
        return _not_run(
            "leave_one_source_out", Sentence("Without one of the sources fewer than two labels remain.")
        )
    return _judged(
        "leave_one_source_out",
        max(drops.values()),
        Sentence("balanced accuracy lost on a source that was left out of the fit"),
        Sentence("What was learned on one source does not hold on the other."),
        Sentence("What was learned on one source holds on the other."),
        0.1,
        0.2,
        sum(len(source.truth) for source in sources),
        detail,
    )


def _judged(
    name: str,
    figure: float,
    what: str,
    bad: str,
    good: str,
    notice_from: float,
    alarm_from: float,
    n: int,
    detail: dict[str, Any] | None = None,
    low_is_bad: bool = False,
) -> ShortcutResult:
    sign = -1 if low_is_bad else 1
    level: Level = "fine"
    if sign * figure >= sign * alarm_from:
        level = "alarm"
    elif sign * figure >= sign * notice_from:
        level = "notice"
    meaning = good if level == "fine" else bad
    return ShortcutResult(
        name, figure, what, level, meaning, notice_from, alarm_from, low_is_bad, n, detail or {}
    )


def _not_run(name: str, why: str) -> ShortcutResult:
    return ShortcutResult(name, None, "", "not run", why)


def _kept(
    main: Views, whole: NDArray[np.float64], changed: NDArray[np.float64]
) -> tuple[float, dict[str, Any]]:
    intact, left = macro_auc(main.truth, whole), macro_auc(main.truth, changed)
    if intact is None or left is None or intact <= 0.5:
        return 0.0, {"macro_auc": intact, "macro_auc_changed": left}
    return (left - 0.5) / (intact - 0.5), {"macro_auc": intact, "macro_auc_changed": left}


def _chances(model: Model, grids: NDArray[np.float32]) -> NDArray[np.float64]:
    logits = [
        model.backend.logits(Views.normalise(model, grids[start : start + 32]))
        for start in range(0, len(grids), 32)
    ]
    return probabilities(np.concatenate(logits), model.card.activation)


def _balanced(truth: NDArray[np.int64], called: NDArray[np.int64], present: NDArray[np.int64]) -> float:
    return float(
        np.mean([(called[truth == place] == place).mean() for place in present if (truth == place).any()])
    )


def _owners(
    main: Views, here: NDArray[np.bool_], other: Views, there: NDArray[np.bool_]
) -> list[tuple[str, str]]:
    first = [("0", main.patients[place]) for place in np.flatnonzero(here)]
    return first + [("1", other.patients[place]) for place in np.flatnonzero(there)]
