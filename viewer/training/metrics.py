"""Figures of merit of a classifier from its probabilities, with intervals that respect patients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float64]
Truth = NDArray[np.int64]
# Probabilities to what is called, in the form of the truth: (n,) places of labels, or (n, labels) which are there.
Called = Callable[[Probabilities], NDArray[Any]]
Figure = Callable[[NDArray[Any], Probabilities], float | None]

RESAMPLES = 1000
ECE_BINS = 15


def area_under_curve(positive: NDArray[np.bool_], scores: NDArray[np.float64]) -> float | None:
    """Area under the ROC curve: the chance that a positive scores above a negative, ties one half.

    None where one of the two is absent.
    """
    positives = int(positive.sum())
    negatives = len(positive) - positives
    if positives == 0 or negatives == 0:
        return None
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def most_probable(chances: Probabilities) -> NDArray[Any]:
    """(n,) what is called where labels exclude each other."""
    return np.asarray(chances.argmax(axis=1))


def right(truth: NDArray[Any], called: NDArray[Any]) -> NDArray[np.bool_]:
    """(n,) which images are called rightly: (n,) one label each, or (n, labels) every label of an image."""
    same = np.asarray(truth == called)
    return same if same.ndim == 1 else np.asarray(same.all(axis=1))


def presence(places: NDArray[Any], labels: int) -> NDArray[np.bool_]:
    """(n, labels) which labels each image has; of places (n,) of one label each, or as it is."""
    return np.asarray(places) if places.ndim == 2 else np.eye(labels, dtype=bool)[places]


def accuracy(truth: NDArray[Any], chances: Probabilities, called: Called = most_probable) -> float:
    """Share of images that are called rightly."""
    return float(right(truth, called(chances)).mean())


def balanced_accuracy(truth: Truth, chances: Probabilities) -> float:
    """Mean sensitivity over the labels that occur."""
    is_right = right(truth, most_probable(chances))
    return float(np.mean([is_right[truth == label].mean() for label in np.unique(truth)]))


def macro_auc(truth: NDArray[Any], chances: Probabilities) -> float | None:
    """Mean over labels of each label's area under the curve against the rest; None where no label has one.

    truth: (n,) places of labels, or (n, labels) which labels an image has.
    """
    present = presence(truth, chances.shape[1])
    areas = [area_under_curve(*pair) for pair in zip(present.T, chances.T, strict=True)]
    known = [area for area in areas if area is not None]
    return float(np.mean(known)) if known else None


def expected_calibration_error(truth: Truth, chances: Probabilities, bins: int = ECE_BINS) -> float:
    """Mean distance of confidence and accuracy in equal bins of confidence (Guo et al. 2017)."""
    return calibration_gap(chances.max(axis=1), right(truth, most_probable(chances)), bins)


def calibration_gap(
    confidence: NDArray[np.float64], came_true: NDArray[np.bool_], bins: int = ECE_BINS
) -> float:
    """Mean distance, over equal bins of confidence (n,), from the share that came true."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(came_true[place == k].mean() - confidence[place == k].mean()) * (place == k).mean()
        for k in np.unique(place)
    ]
    return float(sum(gaps))


def brier(truth: NDArray[Any], chances: Probabilities) -> float:
    """Mean squared distance of the probabilities from the truth, summed over labels (Brier 1950).

    truth: as in `macro_auc`.
    """
    return float(np.square(chances - presence(truth, chances.shape[1])).sum(axis=1).mean())


def per_label(
    truth: NDArray[Any], chances: Probabilities, labels: Sequence[str], called: Called = most_probable
) -> dict[str, dict[str, Any]]:
    """n, sensitivity, specificity, precision, AUC of each label; None where no image could tell.

    truth: as in `macro_auc`.
    """
    present, calls = presence(truth, len(labels)), presence(called(chances), len(labels))
    figures: dict[str, dict[str, Any]] = {}
    for place, label in enumerate(labels):
        is_label, says_label = present[:, place], calls[:, place]
        figures[label] = {
            "n": int(is_label.sum()),
            "sensitivity": _share(is_label & says_label, is_label),
            "specificity": _share(~is_label & ~says_label, ~is_label),
            "precision": _share(is_label & says_label, says_label),
            "auc": area_under_curve(is_label, chances[:, place]),
        }
    return figures


def bootstrap_by_patient(
    truth: NDArray[Any],
    chances: Probabilities,
    patients: Sequence[str],
    figure: Figure,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> tuple[float, float] | None:
    """95 % percentile interval of a figure when patients (all images of each) are drawn with replacement."""
    values = []
    for chosen in patient_draws(patients, seed, resamples):
        value = figure(truth[chosen], chances[chosen])
        if value is not None:
            values.append(value)
    if not values:
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def patient_draws(patients: Sequence[str], seed: int, resamples: int) -> Iterator[NDArray[np.int64]]:
    """Places of images, ``resamples`` times: patients drawn with replacement, all images of each."""
    random = np.random.default_rng(seed)
    _, owner = np.unique(np.asarray(patients), return_inverse=True)
    order = np.argsort(owner, kind="stable")
    images_of = np.split(order, np.cumsum(np.bincount(owner))[:-1])
    for _ in range(resamples):
        drawn = random.integers(len(images_of), size=len(images_of))
        yield np.concatenate([images_of[patient] for patient in drawn])


def mean_by_patient(
    scores: NDArray[np.float64], patients: Sequence[str], seed: int = 0, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """95 % percentile interval of the mean of scores when patients are drawn with replacement."""
    random = np.random.default_rng(seed)
    _, owner = np.unique(np.asarray(patients), return_inverse=True)
    sums, counts = np.bincount(owner, scores), np.bincount(owner)
    draws = random.integers(len(sums), size=(resamples, len(sums)))
    low, high = np.percentile(sums[draws].sum(axis=1) / counts[draws].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


def with_intervals(
    figures: Mapping[str, Figure],
    truth: NDArray[Any],
    chances: Probabilities,
    patients: Sequence[str],
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> tuple[dict[str, float | None], dict[str, list[float] | None]]:
    """The figures, and their 95 % intervals by `bootstrap_by_patient`."""
    intervals = {
        name: bootstrap_by_patient(truth, chances, patients, figure, seed, resamples)
        for name, figure in figures.items()
    }
    return (
        {name: figure(truth, chances) for name, figure in figures.items()},
        {name: None if ends is None else list(ends) for name, ends in intervals.items()},
    )


def measure(
    truth: Truth,
    chances: Probabilities,
    patients: Sequence[str],
    labels: Sequence[str],
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, Any]:
    """All figures, with the keys of `overread evaluate --json`.

    truth: (n,) place of each image's label in ``labels``; chances: (n, labels). ``confusion``: a row a true
    label, a column a called label. ``ci95``: 95 % intervals, bootstrapped by patient.
    """
    figures: dict[str, Figure] = {
        "accuracy": accuracy,
        "balanced_accuracy": balanced_accuracy,
        "macro_auc": macro_auc,
        "ece": expected_calibration_error,
        "brier": brier,
    }
    confusion = np.zeros((len(labels), len(labels)), int)
    np.add.at(confusion, (truth, most_probable(chances)), 1)
    found, intervals = with_intervals(figures, truth, chances, patients, seed, resamples)
    return {
        "n": len(truth),
        "labels": list(labels),
        **found,
        "per_label": per_label(truth, chances, labels),
        "pairs": pairs(truth, chances, labels),
        "confusion": confusion.tolist(),
        "ci95": intervals,
    }


def pairs(truth: Truth, chances: Probabilities, labels: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Each two labels against each other, on the images of these two alone: accuracy, AUC, n.

    The more probable of the two is called.
    """
    figures: dict[str, dict[str, Any]] = {}
    for one in range(len(labels)):
        for other in range(one + 1, len(labels)):
            chosen = (truth == one) | (truth == other)
            if not chosen.any():
                continue
            is_one = truth[chosen] == one
            share = chances[chosen, one] / np.maximum(chances[chosen, one] + chances[chosen, other], 1e-12)
            figures[f"{labels[one]} against {labels[other]}"] = {
                "n": int(chosen.sum()),
                "accuracy": float(((share > 0.5) == is_one).mean()),
                "auc": area_under_curve(is_one, share),
            }
    return figures


def _share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float | None:
    return float(part.sum() / whole.sum()) if whole.any() else None
