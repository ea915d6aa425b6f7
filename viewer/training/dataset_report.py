"""What there is to know about a data set before anything is trained on it: counts, grey, doubles, shortcuts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InputError
from viewer.sentence import Sentence
from viewer.training.dataset import Dataset, IsCancelled, Progress, read_dataset
from viewer.training.folds import patient_folds
from viewer.training.image_facts import HISTOGRAM_BINS, ImageFacts, collect_facts, near_duplicates
from viewer.training.metrics import area_under_curve

FOLDS = 5
# From here on what is outside the image tells labels apart well enough to be learned in its place.
SHAPE_ALARM = 0.7
_FOLD_COLUMNS = ("fold", "split", "set", "subset", "partition")
_TREES = 100


@dataclass(frozen=True, slots=True, eq=False)
class DatasetReport:
    """document: what `overread dataset --json` prints. facts: of the readable images, with thumbnails."""

    dataset: Dataset
    facts: tuple[ImageFacts, ...]
    document: dict[str, Any]


def describe_dataset(
    data: Path | str | Dataset,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
    seed: int = 0,
) -> DatasetReport:
    """Read every image once and say what the set is like. Raises InputError, Cancelled."""
    dataset = data if isinstance(data, Dataset) else read_dataset(data)
    facts, unreadable = collect_facts(dataset, progress, cancelled)
    if not facts:
        raise InputError(
            dataset.root,
            Sentence("None of the images of {path} can be read.", path=dataset.root),
            unreadable[0][1],
        )
    items = [dataset.items[fact.place] for fact in facts]
    truth = dataset.indices(dataset.labels)[[fact.place for fact in facts]]
    patients = [item.patient for item in items]
    fold_of = _folds(truth, patients, seed)
    duplicates = _duplicates(dataset, facts, fold_of)
    outside = _outside(dataset, facts, truth, fold_of)
    document = {
        "root": str(dataset.root),
        "n": len(facts),
        "labels": {label: int((truth == place).sum()) for place, label in enumerate(dataset.labels)},
        "patients": _patients(dataset, patients, truth),
        "sizes": _sizes(dataset, facts, truth),
        "grey": _grey_of_set(facts),
        "near_duplicates": duplicates,
        "folds": _fold_document(dataset, facts, truth, fold_of, duplicates),
        "outside_the_image": outside,
        "covariates": {name: _covariate(dataset, facts, truth, name) for name in dataset.covariates},
        "unreadable": [
            {"path": str(dataset.items[place].path), "reason": reason} for place, reason in unreadable
        ],
        "images": [_image(dataset, fact) for fact in facts],
    }
    document["notes"] = _notes(dataset, document)
    return DatasetReport(dataset, tuple(facts), document)


def _folds(truth: NDArray[np.int64], patients: list[str], seed: int) -> NDArray[np.int64] | None:
    try:
        return patient_folds(truth, patients, FOLDS, seed)
    except InputError:  # too few patients: the report says so, it does not fail
        return None


def _patients(dataset: Dataset, patients: list[str], truth: NDArray[np.int64]) -> dict[str, Any]:
    images = Counter(patients)
    labels: dict[str, set[int]] = {}
    for patient, label in zip(patients, truth, strict=True):
        labels.setdefault(patient, set()).add(int(label))
    return {
        "known": dataset.patients_known,
        "n": len(images),
        "with_several_images": sum(count > 1 for count in images.values()),
        "most_images_of_one": max(images.values()),
        "with_several_labels": sorted(patient for patient, found in labels.items() if len(found) > 1),
    }


def _sizes(dataset: Dataset, facts: Sequence[ImageFacts], truth: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Each size, the most frequent first, with its images by label."""
    count: Counter[tuple[int, int]] = Counter(fact.shape for fact in facts)
    by_label: Counter[tuple[tuple[int, int], str]] = Counter(
        (fact.shape, dataset.labels[label]) for fact, label in zip(facts, truth, strict=True)
    )
    return [
        {
            "rows": shape[0],
            "columns": shape[1],
            "n": n,
            "labels": {label: by_label[shape, label] for label in dataset.labels if by_label[shape, label]},
        }
        for shape, n in count.most_common()
    ]


def _grey_of_set(facts: Sequence[ImageFacts]) -> dict[str, Any]:
    """Of all pixels: minimum, maximum, mean, standard deviation; histogram with each image weighing alike."""
    pixels = np.array([fact.shape[0] * fact.shape[1] for fact in facts], np.float64)
    means = np.array([fact.mean for fact in facts])
    squares = np.array([fact.std**2 + fact.mean**2 for fact in facts])
    mean = float(np.average(means, weights=pixels))
    return {
        "minimum": min(fact.minimum for fact in facts),
        "maximum": max(fact.maximum for fact in facts),
        "mean": mean,
        "std": float(np.sqrt(max(0.0, np.average(squares, weights=pixels) - mean**2))),
        "units": sorted({fact.unit for fact in facts}),
        "bins": HISTOGRAM_BINS,
        "histogram": _rounded(np.mean([fact.histogram for fact in facts], axis=0)),
    }


def _duplicates(
    dataset: Dataset, facts: Sequence[ImageFacts], fold_of: NDArray[np.int64] | None
) -> list[dict[str, Any]]:
    pairs = near_duplicates(np.stack([fact.fingerprint for fact in facts]))
    found = []
    for first, second, bits in pairs:
        one, other = dataset.items[facts[first].place], dataset.items[facts[second].place]
        found.append(
            {
                "files": [str(one.path), str(other.path)],
                "bits": bits,
                "same_file": facts[first].sha256 == facts[second].sha256,
                "same_label": one.label == other.label,
                "same_patient": one.patient == other.patient,
                "across_folds": None if fold_of is None else bool(fold_of[first] != fold_of[second]),
            }
        )
    return found


def _fold_document(
    dataset: Dataset,
    facts: Sequence[ImageFacts],
    truth: NDArray[np.int64],
    fold_of: NDArray[np.int64] | None,
    duplicates: list[dict[str, Any]],
) -> dict[str, Any]:
    """How the images fall into folds by patient, and patients on two sides of the author's own split."""
    counts = None
    if fold_of is not None:
        counts = [
            {
                label: int(((fold_of == fold) & (truth == place)).sum())
                for place, label in enumerate(dataset.labels)
            }
            for fold in range(FOLDS)
        ]
    torn: dict[str, list[str]] = {}
    for name in dataset.covariates:
        if name.lower() not in _FOLD_COLUMNS:
            continue
        sides: dict[str, set[str]] = {}
        for fact in facts:
            item = dataset.items[fact.place]
            sides.setdefault(item.patient, set()).add(item.covariates.get(name, ""))
        torn[name] = sorted(patient for patient, found in sides.items() if len(found) > 1)
    return {
        "by_patient": counts,
        "near_duplicates_across": sum(bool(pair["across_folds"]) for pair in duplicates),
        "patients_across": torn,
    }


def _outside(
    dataset: Dataset, facts: Sequence[ImageFacts], truth: NDArray[np.int64], fold_of: NDArray[np.int64] | None
) -> dict[str, Any]:
    """How well rows, columns and file format alone tell the labels apart, by patient-wise folds.

    A random forest. ``without_a_false_alarm``: share of a label's images that score above every other image.
    """
    if fold_of is None:
        return {
            "auc": None,
            "alarm": None,
            "per_label": {},
            "means": Sentence("There are too few patients to tell."),
        }
    from sklearn.ensemble import RandomForestClassifier

    suffixes = sorted({dataset.items[fact.place].path.suffix.lower() for fact in facts})
    known = np.array(
        [(*fact.shape, suffixes.index(dataset.items[fact.place].path.suffix.lower())) for fact in facts]
    )
    chances = np.zeros((len(truth), len(dataset.labels)))
    for fold in range(FOLDS):
        forest = RandomForestClassifier(_TREES, class_weight="balanced", random_state=0)
        forest.fit(known[fold_of != fold], truth[fold_of != fold])
        chances[np.ix_(fold_of == fold, forest.classes_)] = forest.predict_proba(known[fold_of == fold])
    per_label = {}
    for place, label in enumerate(dataset.labels):
        is_label, scores = truth == place, chances[:, place]
        per_label[label] = {
            "auc": area_under_curve(is_label, scores),
            "without_a_false_alarm": float((scores[is_label] > scores[~is_label].max(initial=0)).mean())
            if is_label.any()
            else None,
        }
    areas = [line["auc"] for line in per_label.values() if line["auc"] is not None]
    highest = max(areas, default=None)
    alarm = highest is not None and highest >= SHAPE_ALARM
    return {
        "auc": highest,
        "alarm": alarm,
        "alarm_level": SHAPE_ALARM,
        "per_label": per_label,
        "formats": suffixes,
        "means": Sentence(
            "Size and file format alone tell labels apart: a network that sees them learns them in place of the "
            "disease. Crop to one shape before training, and never letterbox."
            if alarm
            else "Size and file format alone say little about the label."
        ),
    }


def _covariate(
    dataset: Dataset, facts: Sequence[ImageFacts], truth: NDArray[np.int64], name: str
) -> dict[str, Any]:
    """Cramer's V between a column and the label (0: none, 1: one gives the other away), and its values."""
    values = [dataset.items[fact.place].covariates.get(name, "") for fact in facts]
    names, places = np.unique(values, return_inverse=True)
    table = np.zeros((len(names), len(dataset.labels)))
    np.add.at(table, (places, truth), 1)
    table = table[:, table.any(axis=0)]
    least = min(table.shape) - 1
    strength = None
    if least > 0 and len(names) < len(values):
        expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
        strength = float(np.sqrt((np.square(table - expected) / expected).sum() / table.sum() / least))
    return {"values": len(names), "cramers_v": strength}


def _image(dataset: Dataset, fact: ImageFacts) -> dict[str, Any]:
    item = dataset.items[fact.place]
    return {
        "path": str(item.path),
        "frame": item.frame,
        "label": item.label,
        "patient": item.patient,
        "rows": fact.shape[0],
        "columns": fact.shape[1],
        "minimum": fact.minimum,
        "maximum": fact.maximum,
        "mean": round(fact.mean, 4),
        "std": round(fact.std, 4),
        "histogram": _rounded(fact.histogram),
    }


def _notes(dataset: Dataset, document: dict[str, Any]) -> list[str]:
    """Sentences on what should be known before training."""
    notes = list(dataset.notes)
    if not dataset.patients_known:
        notes.append(
            Sentence("Nothing says who is who: each image counts as a patient of its own, which flatters.")
        )
    several = len(document["patients"]["with_several_labels"])
    if several:
        notes.append(
            Sentence(
                "{count} patient with several labels."
                if several == 1
                else "{count} patients with several labels.",
                count=several,
            )
        )
    pairs, across = len(document["near_duplicates"]), document["folds"]["near_duplicates_across"]
    if pairs:
        notes.append(_about_pairs(pairs, across))
    for name, torn in document["folds"]["patients_across"].items():
        if torn:
            notes.append(
                Sentence(
                    "{count} patient on more than one side of the column {name}."
                    if len(torn) == 1
                    else "{count} patients on more than one side of the column {name}.",
                    count=len(torn),
                    name=name,
                )
            )
    if document["outside_the_image"]["alarm"] is not False:
        notes.append(document["outside_the_image"]["means"])
    counts = [count for count in document["labels"].values() if count]
    if counts and max(counts) >= 5 * min(counts):
        notes.append(
            Sentence("The rarest label has less than a fifth of the images of the most frequent one.")
        )
    if document["unreadable"]:
        unreadable = len(document["unreadable"])
        notes.append(
            Sentence(
                "{count} file that cannot be read."
                if unreadable == 1
                else "{count} files that cannot be read.",
                count=unreadable,
            )
        )
    return notes


def _about_pairs(pairs: int, across: int) -> Sentence:
    if not across:
        return Sentence(
            "{count} pair of images that are nearly the same."
            if pairs == 1
            else "{count} pairs of images that are nearly the same.",
            count=pairs,
        )
    return Sentence(
        "{count} pair of images that are nearly the same, {across} of them in different folds in spite of the split "
        "by patient."
        if pairs == 1
        else "{count} pairs of images that are nearly the same, {across} of them in different folds in spite of the "
        "split by patient.",
        count=pairs,
        across=across,
    )


def _rounded(shares: NDArray[np.float64]) -> list[float]:
    return [round(float(share), 6) for share in shares]
