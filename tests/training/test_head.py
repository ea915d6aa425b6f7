"""The head by logistic regression, and the pretrained way from end to end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from viewer.ai.classifier import probabilities
from viewer.training.fit import FitSettings
from viewer.training.head import fit_head
from viewer.training.train import TrainingProgress, TrainSettings, train

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.mark.parametrize("labels", [2, 3])
def test_the_folded_head_says_what_scikit_learn_says(labels: int) -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, labels, 200)
    # Spreads far above the least spread, so that plain standardisation is the reference.
    features = (random.normal(size=(200, 6)) * 30 + 100 + 20 * truth[:, None]).astype(np.float32)
    kernel, bias = fit_head(features, truth, labels, 0.1)
    reference = make_pipeline(
        StandardScaler(), LogisticRegression(C=0.1, max_iter=200, class_weight="balanced")
    ).fit(features, truth)
    found = probabilities(features.astype(float) @ kernel + bias, "softmax")
    assert np.allclose(found, reference.predict_proba(features), atol=2e-3)


def test_a_label_without_images_is_never_called() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 100) * 2
    features = (random.normal(size=(100, 4)) + truth[:, None]).astype(np.float32)
    kernel, bias = fit_head(features, truth, 3, 1.0)
    called = (features @ kernel + bias).argmax(axis=1)
    assert (called == truth).mean() > 0.9
    assert 1 not in called


def test_the_pretrained_way(discs: Path, tmp_path: Path) -> None:
    settings = TrainSettings(
        size=32, folds=2, fit=FitSettings(variants=1, epochs=1, batch=8, learning_rate=1e-5)
    )
    seen: list[TrainingProgress] = []
    result = train(discs, tmp_path, settings, seen.append)
    assert result.card.results["accuracy"].value >= 0.9
    assert {step.stage for step in seen} == {"reading", "features", "fold", "final"}
    assert [step for step in seen if step.stage == "features"][-1].done == 4
    assert seen[-2].loss is not None
