"""A probe: a small fixed description of images and a linear classifier on it, measured by patient.

It answers one question quickly: can the labels be told from this at all? It is no good classifier, and need not
be: what even a probe finds, a network finds too.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.training.metrics import area_under_curve

_THUMBNAIL = 16
_TEXTURE = 8
_BINS = 16
_STRENGTH = 1e-2
_LEAST_SPREAD = 1e-3

Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Separation:
    """How well something tells labels apart. auc: of the label that is told best, against the rest, out of
    fold; label: which one; chance: the value that chance alone hardly exceeds, even in the best of
    several labels (four standard errors); n:
    images.
    """

    auc: float
    label: int
    chance: float
    n: int


def describe(grids: NDArray[np.floating]) -> Features:
    """(n, H, W) in [0, 1] -> (n, d): a thumbnail, the local contrast in a coarse grid, the histogram."""
    import cv2

    rows = []
    for grid in grids:
        image = np.ascontiguousarray(grid, np.float32)
        thumbnail = cv2.resize(image, (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA)
        fine = np.abs(image - cv2.GaussianBlur(image, (0, 0), 1.0))
        texture = cv2.resize(fine, (_TEXTURE, _TEXTURE), interpolation=cv2.INTER_AREA)
        histogram = np.histogram(image, _BINS, (0, 1))[0] / image.size
        rows.append(np.concatenate([thumbnail.ravel(), 10 * texture.ravel(), histogram]))
    return np.asarray(rows, np.float32)


def probe_chances(
    features: Features,
    truth: NDArray[np.int64],
    fold_of: NDArray[np.int64],
    labels: int,
    trees: bool = False,
) -> NDArray[np.float64]:
    """(n, labels) out-of-fold probabilities; logistic regression, or a forest for a few unordered facts."""
    chances = np.zeros((len(truth), labels))
    for fold in np.unique(fold_of):
        held_out = fold_of == fold
        chances[held_out] = fit_probe(
            features[~held_out], truth[~held_out], features[held_out], labels, trees
        )
    return chances


def fit_probe(
    features: Features, truth: NDArray[np.int64], others: Features, labels: int, trees: bool = False
) -> NDArray[np.float64]:
    """Probabilities (m, labels) of ``others`` from a probe fitted to ``features``; classes weighted alike."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

    mean, spread = features.mean(axis=0), features.std(axis=0) + _LEAST_SPREAD
    if trees:
        probe = RandomForestClassifier(100, class_weight="balanced", min_samples_leaf=2, random_state=0)
    else:
        probe = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=200)
    chances = np.zeros((len(others), labels))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        probe.fit((features - mean) / spread, truth)
        chances[:, probe.classes_] = probe.predict_proba((others - mean) / spread)
    return chances


def separation(truth: NDArray[np.int64], chances: NDArray[np.float64]) -> Separation:
    """The label that is told best, and what chance could do."""
    areas = {
        place: area
        for place in np.unique(truth)
        if (area := area_under_curve(truth == place, chances[:, place])) is not None
    }
    best = max(areas, key=lambda place: areas[place])
    positives = int((truth == best).sum())
    negatives = len(truth) - positives
    # Standard error of the area where there is nothing to tell (Mann and Whitney 1947).
    error = np.sqrt((len(truth) + 1) / (12 * positives * negatives))
    return Separation(float(areas[best]), int(best), float(0.5 + 4 * error), len(truth))


def shuffled_by_patient(truth: NDArray[np.int64], patients: Sequence[str], seed: int) -> NDArray[np.int64]:
    """Labels dealt out anew, all images of a patient alike: one of a patient's labels, drawn, goes to another."""
    random = np.random.default_rng(seed)
    mixed = random.permutation(len(truth))
    _, first, owner = np.unique(np.asarray(patients)[mixed], return_index=True, return_inverse=True)
    shuffled = np.empty(len(truth), np.int64)
    shuffled[mixed] = random.permutation(truth[mixed][first])[owner]
    return shuffled
