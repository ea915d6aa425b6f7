"""Figures of a classifier whose labels do not exclude each other: sigmoid heads, one with a single output among them.

The keys are those of `metrics.measure`, so that whoever shows one shows the other. What differs:
``accuracy`` is the share of images with every label right, ``balanced_accuracy`` the mean over labels of half
of sensitivity plus specificity, ``ece`` the mean over labels of the distance between a label's probability and its
share, ``brier`` the squared distances summed over labels, and ``confusion`` a table a label: absent and
present in the rows, called absent and present in the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.calling import USUAL_THRESHOLD
from viewer.ai.model_card import ModelCard
from viewer.training.metrics import (
    ECE_BINS,
    RESAMPLES,
    Probabilities,
    area_under_curve,
    bootstrap_by_patient,
    macro_auc,
    right,
)

Presence = NDArray[np.bool_]


def calls_by_threshold(card: ModelCard) -> Callable[[Probabilities], Presence]:
    """(n, labels) probabilities -> which labels are called present, by the card's thresholds."""
    thresholds = np.array([card.thresholds.get(label, USUAL_THRESHOLD) for label in card.labels])

    def called(chances: Probabilities) -> Presence:
        return np.asarray(chances >= thresholds)

    return called


def measure_several(
    presence: Presence,
    chances: Probabilities,
    called: Callable[[Probabilities], Presence],
    patients: Sequence[str],
    labels: Sequence[str],
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, Any]:
    """All figures. presence: (n, labels) which labels an image has; called: see `calls_by_threshold`."""

    def accuracy(presence: Presence, chances: Probabilities) -> float:
        return float(right(presence, called(chances)).mean())

    def balanced_accuracy(presence: Presence, chances: Probabilities) -> float | None:
        lines = _per_label(presence, chances, called(chances), labels).values()
        known = [
            (line["sensitivity"] + line["specificity"]) / 2
            for line in lines
            if None not in (line["sensitivity"], line["specificity"])
        ]
        return float(np.mean(known)) if known else None

    figures: dict[str, Callable[..., float | None]] = {
        "accuracy": accuracy,
        "balanced_accuracy": balanced_accuracy,
        "macro_auc": macro_auc,
        "ece": calibration_error,
        "brier": brier,
    }
    intervals = {
        name: bootstrap_by_patient(presence, chances, patients, figure, seed, resamples)
        for name, figure in figures.items()
    }
    calls = called(chances)
    return {
        "n": len(presence),
        "labels": list(labels),
        **{name: figure(presence, chances) for name, figure in figures.items()},
        "per_label": _per_label(presence, chances, calls, labels),
        "pairs": {},
        "confusion": [_two_by_two(presence[:, place], calls[:, place]) for place in range(len(labels))],
        "ci95": {name: None if ends is None else list(ends) for name, ends in intervals.items()},
    }


def calibration_error(presence: Presence, chances: Probabilities, bins: int = ECE_BINS) -> float:
    """Mean over labels of the expected calibration error of its probability."""
    errors = []
    for place in range(chances.shape[1]):
        chance, present = chances[:, place], presence[:, place]
        part = np.minimum((chance * bins).astype(int), bins - 1)
        gaps = [
            abs(present[part == k].mean() - chance[part == k].mean()) * (part == k).mean()
            for k in np.unique(part)
        ]
        errors.append(sum(gaps))
    return float(np.mean(errors))


def brier(presence: Presence, chances: Probabilities) -> float:
    """Mean squared distance of the probabilities from the truth, summed over labels."""
    return float(np.square(chances - presence).sum(axis=1).mean())


def _per_label(
    presence: Presence, chances: Probabilities, calls: Presence, labels: Sequence[str]
) -> dict[str, dict[str, Any]]:
    figures: dict[str, dict[str, Any]] = {}
    for place, label in enumerate(labels):
        (absent, false), (missed, found) = _two_by_two(presence[:, place], calls[:, place])
        figures[label] = {
            "n": missed + found,
            "sensitivity": _share(found, missed + found),
            "specificity": _share(absent, absent + false),
            "precision": _share(found, found + false),
            "auc": area_under_curve(presence[:, place], chances[:, place]),
        }
    return figures


def _two_by_two(present: Presence, called: Presence) -> list[list[int]]:
    return [
        [int((~present & ~called).sum()), int((~present & called).sum())],
        [int((present & ~called).sum()), int((present & called).sum())],
    ]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
