"""Figures under small changes, over variants, and against another model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.training.conftest import LABELS
from tests.training.test_shortcuts import blind_model
from viewer.errors import InputError
from viewer.training.augmentation import Kind
from viewer.training.evaluate import evaluate
from viewer.training.robustness import CHANGES, mean_over_variants, robustness

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def by_brightness(grids: np.ndarray) -> np.ndarray:
    """A classifier that calls label 1 where the mean grey is above one half."""
    score = 1 / (1 + np.exp(-200 * (grids.mean(axis=(1, 2), dtype=np.float64) - 0.5)))
    return np.column_stack([1 - score, score])


def test_a_classifier_by_brightness_falls_to_brightness_alone() -> None:
    random = np.random.default_rng(0)
    truth = np.arange(40) % 2
    grids = (0.45 + 0.1 * truth[:, None, None] + random.normal(0, 0.02, (40, 32, 32))).astype(np.float32)
    plain = by_brightness(grids)
    patients = [str(place) for place in range(40)]
    found = robustness(grids, truth, plain, patients, by_brightness, resamples=50)
    assert set(found) == set(CHANGES)
    assert {step.kind for step in CHANGES.values()} == set(Kind) - {Kind.NORMALISATION}
    assert found["horizontal flip"] == {
        "accuracy": 1.0,
        "macro_auc": 1.0,
        "same_answer": 1.0,
        "ci95": {"accuracy": [1.0, 1.0], "macro_auc": [1.0, 1.0]},
    }
    low, high = found["brightness + 0.1"]["ci95"]["accuracy"]
    assert low < 0.5 < high
    assert found["saturation x 0.5"]["same_answer"] == 1
    assert found["brightness + 0.1"]["accuracy"] == pytest.approx(0.5)
    assert found["brightness - 0.1"]["same_answer"] == pytest.approx(0.5)
    variants = mean_over_variants(grids, plain, by_brightness)
    assert np.allclose(variants.sum(axis=1), 1)


def test_evaluate_does_all_of_it(discs: Path, tmp_path: Path) -> None:
    model = blind_model(tmp_path / "blind", LABELS)
    figures = evaluate(discs, model, resamples=20, robust=True, test_time=True, against=model)
    assert set(figures["robustness"]) == set(CHANGES)
    assert figures["test_time"]["n"] == figures["n"]
    assert figures["comparison"]["accuracy"]["difference"] == 0
    assert figures["comparison"]["mcnemar"]["p"] == 1
    assert figures["reliability"]
    json.dumps(figures, allow_nan=False)
    with pytest.raises(InputError, match="other labels"):
        evaluate(discs, model, resamples=0, against=blind_model(tmp_path / "other", ("a", "b")))
