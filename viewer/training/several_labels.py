"""Figures of a classifier whose labels do not exclude each other: sigmoid heads, one with a single output among them.

The keys are those of `metrics.measure`, so that whoever shows one shows the other. What differs:
``accuracy`` is the share of images with every label right, ``balanced_accuracy`` the mean over labels of half
of sensitivity plus specificity, ``ece`` the mean over labels of the distance between a label's probability and its
share, ``brier`` the squared distances summed over labels, and ``confusion`` a table a label: absent and
present in the rows, called absent and present in the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.calling import USUAL_THRESHOLD
from viewer.ai.model_card import ModelCard
from viewer.training.metrics import (
    RESAMPLES,
    Called,
    Figure,
    Probabilities,
    accuracy,
    brier,
    calibration_gap,
    macro_auc,
    per_label,
    with_intervals,
)

Presence = NDArray[np.bool_]


def calls_by_threshold(card: ModelCard) -> Called:
    """(n, labels) probabilities -> which labels are called present, by the card's thresholds."""
    thresholds = np.array([card.thresholds.get(label, USUAL_THRESHOLD) for label in card.labels])

    def called(chances: Probabilities) -> Presence:
        return np.asarray(chances >= thresholds)

    return called


def measure_several(
    presence: Presence,
    chances: Probabilities,
    called: Called,
    patients: Sequence[str],
    labels: Sequence[str],
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, Any]:
    """All figures. presence: (n, labels) which labels an image has; called: see `calls_by_threshold`."""

    def balanced_accuracy(presence: Presence, chances: Probabilities) -> float | None:
        known = [
            (line["sensitivity"] + line["specificity"]) / 2
            for line in per_label(presence, chances, labels, called).values()
            if None not in (line["sensitivity"], line["specificity"])
        ]
        return float(np.mean(known)) if known else None

    figures: dict[str, Figure] = {
        "accuracy": partial(accuracy, called=called),
        "balanced_accuracy": balanced_accuracy,
        "macro_auc": macro_auc,
        "ece": calibration_error,
        "brier": brier,
    }
    found, intervals = with_intervals(figures, presence, chances, patients, seed, resamples)
    calls = called(chances)
    return {
        "n": len(presence),
        "labels": list(labels),
        **found,
        "per_label": per_label(presence, chances, labels, called),
        "pairs": {},
        "confusion": [_two_by_two(presence[:, place], calls[:, place]) for place in range(len(labels))],
        "ci95": intervals,
    }


def calibration_error(presence: Presence, chances: Probabilities) -> float:
    """Mean over labels of the distance of its probability from its share."""
    return float(np.mean([calibration_gap(*pair) for pair in zip(chances.T, presence.T, strict=True)]))


def _two_by_two(present: Presence, called: Presence) -> list[list[int]]:
    return [
        [int((~present & ~called).sum()), int((~present & called).sum())],
        [int((present & ~called).sum()), int((present & called).sum())],
    ]
