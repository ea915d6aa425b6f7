"""Figures of merit against scikit-learn and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, brier_score_loss, confusion_matrix, roc_auc_score

from viewer.training.metrics import (
    accuracy,
    area_under_curve,
    bootstrap_by_patient,
    expected_calibration_error,
    measure,
)


@pytest.fixture
def answers() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    truth = random.integers(0, 3, 300)
    scores = random.normal(size=(300, 3)) + 1.2 * np.eye(3)[truth]
    chances = np.exp(scores)
    return truth, chances / chances.sum(axis=1, keepdims=True)


def test_against_scikit_learn(answers: tuple[np.ndarray, np.ndarray]) -> None:
    truth, chances = answers
    called = chances.argmax(axis=1)
    figures = measure(truth, chances, [str(i) for i in range(300)], ("a", "b", "c"), resamples=20)
    assert figures["n"] == 300
    assert figures["accuracy"] == pytest.approx((called == truth).mean())
    assert figures["balanced_accuracy"] == pytest.approx(balanced_accuracy_score(truth, called))
    assert figures["macro_auc"] == pytest.approx(roc_auc_score(truth, chances, multi_class="ovr"))
    assert figures["confusion"] == confusion_matrix(truth, called).tolist()
    brier = sum(brier_score_loss(truth == k, chances[:, k]) for k in range(3))
    assert figures["brier"] == pytest.approx(brier)
    matrix = confusion_matrix(truth, called)
    assert figures["per_label"]["b"]["sensitivity"] == pytest.approx(matrix[1, 1] / matrix[1].sum())
    assert figures["per_label"]["b"]["precision"] == pytest.approx(matrix[1, 1] / matrix[:, 1].sum())
    others = np.delete(matrix, 1, axis=0)
    assert figures["per_label"]["b"]["specificity"] == pytest.approx(1 - others[:, 1].sum() / others.sum())
    for name, (low, high) in figures["ci95"].items():
        assert low <= high, name
    low, high = figures["ci95"]["accuracy"]
    assert low <= figures["accuracy"] <= high


def test_ties_count_one_half() -> None:
    assert area_under_curve(np.array([True, False, True, False]), np.array([1.0, 1.0, 1.0, 1.0])) == 0.5
    assert area_under_curve(np.array([True, False]), np.array([0.2, 0.1])) == 1.0
    assert area_under_curve(np.array([True, True]), np.array([0.2, 0.1])) is None


def test_calibration_error_of_known_cases() -> None:
    truth = np.array([0] * 6 + [1] * 4)
    assert expected_calibration_error(truth, np.tile([0.6, 0.4], (10, 1))) == pytest.approx(0)
    assert expected_calibration_error(truth, np.tile([0.9, 0.1], (10, 1))) == pytest.approx(0.3)


def test_bootstrap_draws_patients_not_images() -> None:
    """Ten images a patient, all alike: the interval is as wide as that of one image a patient."""
    random = np.random.default_rng(1)
    right = random.random(40) < 0.7
    truth = np.zeros(40, int)
    chances = np.where(right[:, None], [0.9, 0.1], [0.1, 0.9])
    single = bootstrap_by_patient(truth, chances, [str(i) for i in range(40)], accuracy)
    many = bootstrap_by_patient(
        np.repeat(truth, 10), np.repeat(chances, 10, axis=0), [str(i // 10) for i in range(400)], accuracy
    )
    assert single == many
    assert single is not None
    assert single[1] - single[0] == pytest.approx(2 * 1.96 * np.sqrt(0.7 * 0.3 / 40), rel=0.25)


def test_one_label_only_leaves_gaps_not_errors() -> None:
    figures = measure(np.zeros(4, int), np.tile([0.3, 0.7], (4, 1)), list("abcd"), ("x", "y"), resamples=10)
    assert figures["macro_auc"] is None
    assert figures["ci95"]["macro_auc"] is None
    assert figures["per_label"]["x"] == {
        "n": 4,
        "sensitivity": 0.0,
        "specificity": None,
        "precision": None,
        "auc": None,
    }
