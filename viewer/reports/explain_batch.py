"""Many images explained: one row each, what is most suspicious first, and what they say together.

One file that cannot be used costs one row, with the reason in it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import Model, Prediction
from viewer.ai.scope import judge_scope
from viewer.errors import Cancelled, OverreadError
from viewer.explain.attribution import Attribution
from viewer.explain.checks import check_map
from viewer.explain.compare import disagreement
from viewer.explain.explainer import Choices, answer, ask, explain_with
from viewer.explain.ground_truth import Box, find_truth, localisation
from viewer.explain.map_measures import gini
from viewer.explain.regions import region_shares
from viewer.reports.documents import ScopeVerdict
from viewer.volume.slice_image import SliceImage

BOOTSTRAPS = 1000
# How much each reason adds to an image's suspicion; uncertainty and attention outside the lungs add 0 to 1.
WRONG, OUT_OF_SCOPE, UNSETTLED, FAILED = 1.0, 0.5, 0.3, 2.0
SUSPICIOUS = 0.5


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """What is done with each image.

    compare_baseline: a second baseline to compare with; checks: names of tests of the map, empty for none.
    boxes, masks: known places, see viewer.explain.ground_truth; labels: file name -> true label; patients: file
    name -> patient, where known.
    """

    choices: Choices = field(default_factory=Choices)
    compare_baseline: str | None = None
    checks: tuple[str, ...] = ()
    boxes: Mapping[str, tuple[Box, ...]] | None = None
    masks: Path | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    patients: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One image. columns: what goes into the table; suspicion: 0 and up; reasons: why; error: "" where it worked."""

    file: str
    columns: Mapping[str, Any]
    suspicion: float
    reasons: tuple[str, ...]
    error: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """A row with what it was made from, for whoever saves pictures."""

    row: BatchRow
    image: SliceImage | None
    attribution: Attribution | None
    scope: ScopeVerdict | None


Load = Callable[[], SliceImage]


def explain_all(
    model: Model,
    images: Sequence[tuple[str, Load]],
    settings: BatchSettings,
    lungs: Model | None = None,
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Explained]:
    """Classify and explain image after image. images: (name for the table, how to load it). Raises Cancelled."""
    for number, (name, load) in enumerate(images):
        if cancelled is not None and cancelled():
            raise Cancelled
        try:
            yield _one(model, name, load(), settings, lungs, cancelled)
        except Cancelled:
            raise
        except OverreadError as error:
            row = BatchRow(
                name, {"label": settings.labels.get(name, "")}, FAILED, ("could not be used",), str(error)
            )
            yield Explained(row, None, None, None)
        if progress is not None:
            progress(number + 1, len(images))


def _one(
    model: Model,
    name: str,
    image: SliceImage,
    settings: BatchSettings,
    lungs: Model | None,
    cancelled: Callable[[], bool] | None,
) -> Explained:
    prediction = model.predict(image)
    label = settings.labels.get(name, "")
    question = ask(model, image, settings.choices, cancelled)
    *_, (attribution, _) = answer(question, image, settings.choices.method)
    columns: dict[str, Any] = {
        "frame": image.header.frame,
        "label": label,
        "predicted": prediction.best,
        "correct": "" if not label else prediction.best == label,
        **{f"p_{each}": round(chance, 6) for each, chance in prediction.probabilities.items()},
        "uncertainty": round(uncertainty(prediction), 4),
        "target": attribution.target,
        "logit": round(attribution.logit, 5),
        "baseline_logit": round(attribution.baseline_logit, 5),
        "sum": round(attribution.sum, 5),
        "gap": _rounded(attribution.gap),
        "map_change": _rounded(attribution.map_change),
        "converged": attribution.converged,
        "steps": attribution.steps,
        "milliseconds": round(attribution.milliseconds, 1),
        "sparseness": round(gini(attribution.grid), 4),
        "in_scope": "" if prediction.in_scope is None else prediction.in_scope,
    }
    if lungs is not None:
        columns |= _in_lungs(lungs, image, attribution)
    truth = find_truth(settings.boxes, settings.masks, image.header.path, image.shape)
    if truth is not None:
        found = localisation(attribution, truth)
        columns |= {
            "truth_hit": found.hit,
            "truth_iou": round(found.iou, 4),
            "truth_inside": _rounded(found.inside),
            "truth_area": round(found.area, 4),
        }
    if settings.compare_baseline is not None:
        choices = replace(settings.choices, baseline=settings.compare_baseline, target=attribution.target)
        apart = disagreement(attribution, explain_with(model, image, choices, cancelled))
        columns["baseline_disagreement"] = round(apart.score, 4)
    if settings.checks:
        tested = check_map(question, attribution, settings.checks)
        columns |= {check.name: _rounded(check.value) for check in tested.checks}
        columns["verdict"] = tested.verdict
    suspicion, reasons = suspicion_of(columns, prediction)
    scope = ScopeVerdict(*judge_scope(image, model.card))
    return Explained(BatchRow(name, columns, suspicion, reasons), image, attribution, scope)


def uncertainty(prediction: Prediction) -> float:
    """Entropy of the probabilities over that of knowing nothing: 0 certain, 1 no idea.

    Of independent (sigmoid) labels: the mean over labels of theirs.
    """
    chances = np.array([prediction.probabilities[label] for label in prediction.labels])
    if abs(chances.sum() - 1) < 1e-3 and len(chances) > 1:
        return float(-np.sum(chances * np.log(np.maximum(chances, 1e-12))) / np.log(len(chances)))
    pairs = np.clip(np.stack([chances, 1 - chances]), 1e-12, 1)
    return float(np.mean(-np.sum(pairs * np.log(pairs), axis=0)) / np.log(2))


def suspicion_of(columns: Mapping[str, Any], prediction: Prediction) -> tuple[float, tuple[str, ...]]:
    """How much an image deserves a second look, and why. The sum of what docs/explanations.md lists."""
    score, reasons = float(columns["uncertainty"]), []
    if score >= SUSPICIOUS:
        reasons.append("uncertain")
    if columns["correct"] is False:
        score += WRONG
        reasons.append(f"called {prediction.best}, labelled {columns['label']}")
    outside = columns.get("lungs_outside")
    if isinstance(outside, float):
        score += outside
        if outside >= SUSPICIOUS:
            reasons.append(f"{outside:.0%} of the attention outside the lungs")
    if columns["in_scope"] is False:
        score += OUT_OF_SCOPE
        reasons.append("outside the model's scope")
    if columns["converged"] is False:
        score += UNSETTLED
        reasons.append("map not settled")
    return round(score, 4), tuple(reasons)


def _in_lungs(lungs: Model, image: SliceImage, attribution: Attribution) -> dict[str, Any]:
    """The lungs' share of the map, by the lung model; empty where it does not trust its own masks."""
    segmentation = lungs.segment(image)
    if segmentation.doubts:
        return {"lungs_note": " ".join(segmentation.doubts)}
    shares = region_shares(attribution, segmentation.mask)
    if shares.absolute is None:
        return {}
    return {
        "lungs_absolute": round(shares.absolute, 4),
        "lungs_positive": _rounded(shares.positive),
        "lungs_negative": _rounded(shares.negative),
        "lungs_area": round(shares.area, 4),
        "lungs_outside": round(1 - shares.absolute, 4),
    }


def summarise(rows: Sequence[BatchRow], patients: Mapping[str, str], seed: int = 0) -> dict[str, Any]:
    """What the rows say together: counts, accuracy where labels are known, shares by class and by right or wrong.

    Intervals are 95 % bootstraps over patients (over images where patients are not known), 1000 draws.
    """
    good = [row for row in rows if not row.error]
    labelled = [row for row in good if row.columns.get("label")]
    found: dict[str, Any] = {
        "images": len(rows),
        "failed": len(rows) - len(good),
        "converged": sum(bool(row.columns["converged"]) for row in good),
    }
    if labelled:
        found["accuracy"] = _mean_with_interval(
            [float(bool(row.columns["correct"])) for row in labelled], labelled, patients, seed
        )
    for name, column in (
        ("lungs_share", "lungs_absolute"),
        ("truth_hit", "truth_hit"),
        ("truth_iou", "truth_iou"),
        ("truth_inside", "truth_inside"),
        ("baseline_disagreement", "baseline_disagreement"),
    ):
        having = [row for row in good if isinstance(row.columns.get(column), (int, float))]
        if not having:
            continue
        groups: dict[str, list[BatchRow]] = {"all": having}
        for row in having:
            groups.setdefault(f"class {row.columns['label'] or row.columns['predicted']}", []).append(row)
            if row.columns["correct"] != "":
                groups.setdefault("right" if row.columns["correct"] else "wrong", []).append(row)
        found[name] = {
            group: _mean_with_interval(
                [float(row.columns[column]) for row in members], members, patients, seed
            )
            for group, members in sorted(groups.items())
        }
    return found


def _mean_with_interval(
    values: Sequence[float], rows: Sequence[BatchRow], patients: Mapping[str, str], seed: int
) -> dict[str, Any]:
    numbers = np.array(values)
    who = np.array([patients.get(row.file, row.file) for row in rows])
    names, place = np.unique(who, return_inverse=True)
    sums, counts = np.bincount(place, numbers), np.bincount(place)
    drawn = np.random.default_rng(seed).integers(0, len(names), (BOOTSTRAPS, len(names)))
    means: NDArray[np.float64] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    interval = None if len(names) < 2 else [round(float(q), 4) for q in np.percentile(means, [2.5, 97.5])]
    return {"mean": round(float(numbers.mean()), 4), "ci95": interval, "n": len(numbers)}


def write_table(rows: Sequence[BatchRow], path: Path) -> None:
    """All rows as CSV, the most suspicious first; a column that a row lacks is empty."""
    names = list(dict.fromkeys(name for row in rows for name in row.columns))
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "suspicion", "reasons", *names, "error"])
        for row in by_suspicion(rows):
            cells = [row.columns.get(name, "") for name in names]
            writer.writerow([row.file, row.suspicion, "; ".join(row.reasons), *cells, row.error])


def by_suspicion(rows: Sequence[BatchRow]) -> list[BatchRow]:
    """The most suspicious first."""
    return sorted(rows, key=lambda row: (-row.suspicion, row.file))


def read_labels(folder: Path, known: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """(label by file, patient by file) of a folder: from labels.csv, else sub-folders named as the model's labels.

    Files are named relative to the folder, with forward slashes.
    """
    table = folder / "labels.csv"
    labels: dict[str, str] = {}
    patients: dict[str, str] = {}
    if table.is_file():
        with table.open(newline="", encoding="utf-8-sig") as stream:
            for row in csv.DictReader(stream):
                name, label = (row.get("file") or "").strip(), (row.get("label") or "").strip()
                if name and label:
                    labels[name] = label
                    if (row.get("patient") or "").strip():
                        patients[name] = str(row["patient"]).strip()
        return labels, patients
    for label in known:
        for path in sorted((folder / label).rglob("*")) if (folder / label).is_dir() else ():
            if path.is_file():
                labels[path.relative_to(folder).as_posix()] = label
    return labels, patients


def _rounded(value: float | None) -> float | str:
    return "" if value is None else round(float(value), 5)
