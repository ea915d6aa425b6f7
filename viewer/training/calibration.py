"""Probabilities that mean what they say: temperature scaling (Guo et al. 2017) and reliability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import probabilities
from viewer.training.metrics import ECE_BINS

# Temperatures beyond these say that the network is wrong, not that it is over- or underconfident.
_RANGE = (0.05, 20.0)


def fit_temperature(truth: NDArray[np.int64], logits: NDArray[np.float64]) -> float:
    """The temperature by which logits are to be divided so that softmax's likelihood of the truth is greatest.

    A golden-section search on its logarithm; the likelihood is concave in 1 / temperature.
    """
    low, high = np.log(_RANGE)
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(60):
        left, right = high - golden * (high - low), low + golden * (high - low)
        if _loss(truth, logits, left) < _loss(truth, logits, right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def calibrate_by_fold(
    truth: NDArray[np.int64], logits: NDArray[np.float64], fold_of: NDArray[np.int64]
) -> tuple[NDArray[np.float64], float]:
    """Out-of-fold logits -> (probabilities, temperature).

    Each fold's probabilities use the temperature that the other folds ask for, so no image plays a part in its
    own calibration. The temperature returned is that of all folds together: what a delivered network uses.
    """
    chances = np.zeros_like(logits)
    for fold in np.unique(fold_of):
        others = fold_of != fold
        temperature = fit_temperature(truth[others], logits[others]) if others.any() else 1.0
        chances[~others] = probabilities(logits[~others] / temperature, "softmax")
    return chances, fit_temperature(truth, logits)


def reliability(
    truth: NDArray[Any], chances: NDArray[np.float64], bins: int = ECE_BINS
) -> list[dict[str, Any]]:
    """One entry a bin of confidence that is not empty: mean confidence, accuracy, number.

    truth: (n,) places of labels: the most probable label's confidence, and the share of images where it is the
    true one. (n, labels) which labels an image has: every label's probability, and how often it was there.
    """
    if truth.ndim == 1:
        confidence, came_true = chances.max(axis=1), chances.argmax(axis=1) == truth
    else:
        confidence, came_true = chances.ravel(), truth.ravel()
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        {
            "confidence": float(confidence[place == k].mean()),
            "accuracy": float(came_true[place == k].mean()),
            "n": int((place == k).sum()),
        }
        for k in np.unique(place)
    ]


def at_thresholds(
    truth: NDArray[np.int64],
    chances: NDArray[np.float64],
    labels: Sequence[str],
    thresholds: dict[str, float],
) -> dict[str, dict[str, float | None]]:
    """Sensitivity and specificity of each label when it is called from its own threshold on."""
    figures: dict[str, dict[str, float | None]] = {}
    for label, threshold in thresholds.items():
        place = list(labels).index(label)
        present, called = truth == place, chances[:, place] >= threshold
        figures[label] = {
            "threshold": threshold,
            "sensitivity": float(called[present].mean()) if present.any() else None,
            "specificity": float((~called[~present]).mean()) if (~present).any() else None,
        }
    return figures


def youden_thresholds(
    truth: NDArray[np.int64], chances: NDArray[np.float64], labels: Sequence[str]
) -> dict[str, float]:
    """For each label the threshold at which sensitivity plus specificity is greatest (Youden 1950).

    Half-way between the two neighbouring probabilities; labels without positives or negatives are left out.
    """
    thresholds = {}
    for place, label in enumerate(labels):
        present = truth == place
        if not present.any() or present.all():
            continue
        values, inverse = np.unique(chances[:, place], return_inverse=True)
        positives = np.bincount(inverse, present, len(values)) / present.sum()
        negatives = np.bincount(inverse, ~present, len(values)) / (~present).sum()
        # gain[k]: sensitivity - false alarms when called from values[k] on
        gain = np.cumsum((positives - negatives)[::-1])[::-1]
        best = int(gain.argmax())
        below = values[best - 1] if best else 0.0
        thresholds[label] = round(float((values[best] + below) / 2), 4)
    return thresholds


def thresholds_by_fold(
    truth: NDArray[np.int64],
    chances: NDArray[np.float64],
    fold_of: NDArray[np.int64],
    labels: Sequence[str],
) -> dict[str, dict[str, float | None]]:
    """Sensitivity and specificity of each label when each fold is called by the other folds' thresholds.

    ``threshold``: that of all folds together, which a card carries.
    """
    called = np.zeros(chances.shape, bool)
    for fold in np.unique(fold_of):
        others = fold_of != fold
        chosen = youden_thresholds(truth[others], chances[others], labels)
        limits = np.array([chosen.get(label, np.inf) for label in labels])
        called[~others] = chances[~others] >= limits
    figures: dict[str, dict[str, float | None]] = {}
    for label, threshold in youden_thresholds(truth, chances, labels).items():
        place = list(labels).index(label)
        present = truth == place
        figures[label] = {
            "threshold": threshold,
            "sensitivity": float(called[present, place].mean()),
            "specificity": float((~called[~present, place]).mean()),
        }
    return figures


def _loss(truth: NDArray[np.int64], logits: NDArray[np.float64], log_temperature: float) -> float:
    scaled = logits / np.exp(log_temperature)
    top = scaled.max(axis=1)
    total = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
    return float((total - scaled[np.arange(len(truth)), truth]).mean())
