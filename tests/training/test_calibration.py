"""Temperature, thresholds and paired comparisons against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.ai.classifier import probabilities
from viewer.training.calibration import (
    calibrate_by_fold,
    fit_temperature,
    reliability,
    thresholds_by_fold,
    youden_thresholds,
)
from viewer.training.compare import compare, mcnemar_p
from viewer.training.metrics import expected_calibration_error, pairs


def drawn(temperature: float, images: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Truth drawn from softmax(logits / temperature)."""
    random = np.random.default_rng(1)
    logits = random.normal(0, 2, (images, 3))
    chances = probabilities(logits / temperature, "softmax")
    truth = (chances.cumsum(axis=1) < random.random((images, 1))).sum(axis=1)
    return truth.astype(np.int64), logits


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_made_the_labels_is_found(temperature: float) -> None:
    assert fit_temperature(*drawn(temperature)) == pytest.approx(temperature, rel=0.08)


def test_calibration_by_fold_mends_overconfidence_and_leaves_the_order() -> None:
    truth, logits = drawn(2.5)
    fold_of = np.arange(len(truth)) % 5
    chances, temperature = calibrate_by_fold(truth, logits, fold_of)
    before = expected_calibration_error(truth, probabilities(logits, "softmax"))
    assert expected_calibration_error(truth, chances) < 0.03 < before
    assert np.array_equal(chances.argmax(axis=1), logits.argmax(axis=1))
    assert temperature == pytest.approx(2.5, rel=0.08)
    assert sum(line["n"] for line in reliability(truth, chances)) == len(truth)


def test_an_image_plays_no_part_in_its_own_calibration() -> None:
    truth, logits = drawn(1.0, 100)
    fold_of = np.arange(100) % 5
    chances, _ = calibrate_by_fold(truth, logits, fold_of)
    changed = truth.copy()
    changed[fold_of == 0] = (changed[fold_of == 0] + 1) % 3
    again, _ = calibrate_by_fold(changed, logits, fold_of)
    assert np.array_equal(chances[fold_of == 0], again[fold_of == 0])
    assert not np.array_equal(chances[fold_of == 1], again[fold_of == 1])


def test_youden_finds_the_gap() -> None:
    truth = np.array([0, 0, 0, 1, 1, 1])
    present = np.array([0.1, 0.2, 0.3, 0.7, 0.8, 0.9])
    chances = np.column_stack([1 - present, present])
    assert youden_thresholds(truth, chances, ("no", "yes")) == {"no": 0.5, "yes": 0.5}
    figures = thresholds_by_fold(truth, chances, np.array([0, 1, 2, 0, 1, 2]), ("no", "yes"))
    assert figures["yes"] == {"threshold": 0.5, "sensitivity": 1.0, "specificity": 1.0}


def test_mcnemar_is_the_exact_binomial_test() -> None:
    assert mcnemar_p(0, 0) == 1
    assert mcnemar_p(5, 5) == 1
    assert mcnemar_p(0, 10) == pytest.approx(2 / 2**10)
    assert mcnemar_p(1, 9) == pytest.approx(2 * 11 / 2**10)


def test_two_models_on_the_same_images() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 400)
    patients = [str(k // 2) for k in range(400)]

    def model(strength: float) -> np.ndarray:
        return probabilities(
            np.column_stack([np.zeros(400), strength * (2 * truth - 1) + random.normal(0, 1, 400)]), "softmax"
        )

    good, poor = model(2), model(0.5)
    same = compare(truth, good, good, patients, resamples=100)
    assert same["macro_auc"]["difference"] == 0
    assert same["mcnemar"]["p"] == 1
    found = compare(truth, good, poor, patients, resamples=300)
    assert found["macro_auc"]["difference"] > 0.1
    assert found["macro_auc"]["ci95"][0] > 0
    assert found["macro_auc"]["p"] < 0.02
    assert found["mcnemar"]["p"] < 1e-4


def test_pairs_look_at_two_labels_alone() -> None:
    truth = np.array([0, 0, 1, 1, 2])
    chances = np.array([[0.5, 0.1, 0.4], [0.2, 0.3, 0.5], [0.1, 0.2, 0.7], [0.3, 0.6, 0.1], [0, 0, 1.0]])
    figures = pairs(truth, chances, ("a", "b", "c"))["a against b"]
    assert figures["n"] == 4
    assert figures["accuracy"] == pytest.approx(0.75)
    assert figures["auc"] == pytest.approx(1.0)
