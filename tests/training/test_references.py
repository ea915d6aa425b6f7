"""Reference images: drawn, smooth, no patient's, and used as a baseline."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.explain.closed_forms import ClosedForm, model_input, quadratic, question, texture
from viewer.ai.reference_set import REFERENCES_NAME, read_references, write_references
from viewer.errors import ModelRefusedError
from viewer.explain.baselines import BaselineSource, make_baseline
from viewer.explain.integrated_gradients import refine
from viewer.explain.question import Question
from viewer.settings import bundled_models_folder
from viewer.training.references import PER_CLASS, SIDE, make_references


def test_references_are_of_each_class_and_no_image(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    truth = np.arange(60) % 2
    grids = rng.uniform(0, 0.4, (60, 112, 112)).astype(np.float32) + 0.4 * truth[:, None, None].astype(
        np.float32
    )
    images = make_references(grids, truth)
    assert images is not None
    assert images.shape == (2 * PER_CLASS, SIDE, SIDE)
    assert images[:PER_CLASS].mean() == pytest.approx(0.2, abs=0.02)
    assert images[PER_CLASS:].mean() == pytest.approx(0.6, abs=0.02)
    # The texture of any one image is gone: what is left varies far less than the images do.
    assert images[0].std() < 0.1 * grids[0].std()
    np.testing.assert_array_equal(images, make_references(grids, truth))
    assert make_references(grids[:30], truth[:30]) is None
    write_references(images, tmp_path)
    read = read_references(tmp_path, (100, 120))
    assert read is not None
    assert read.shape == (8, 100, 120)
    assert read.mean() == pytest.approx(images.mean(), abs=0.005)


def test_a_file_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    assert read_references(tmp_path, (8, 8)) is None
    (tmp_path / REFERENCES_NAME).write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ModelRefusedError, match="references"):
        read_references(tmp_path, (8, 8))
    np.savez(tmp_path / REFERENCES_NAME, images=np.zeros((2, 8, 8)))
    with pytest.raises(ModelRefusedError, match="references"):
        read_references(tmp_path, (8, 8))


def test_expected_gradients_sum_to_the_mean_difference() -> None:
    given = model_input(texture(40, 50), policy="letterbox")
    references = np.random.default_rng(1).random((5, 9, 12)).astype(np.float32)
    backend = ClosedForm(quadratic(np.random.default_rng(2).normal(size=(9, 12, 1))))
    model = question(backend, given).model
    baseline = make_baseline("reference", BaselineSource(given, references=references))
    *_, found = refine(Question(model, given, 0, baseline))
    assert found.native is not None
    values = [float(question(backend, given).values(grid[None])[0]) for grid in baseline.grids]
    difference = float(question(backend, given).values(given.grid[None])[0]) - np.mean(values)
    assert found.native.sum(dtype=np.float64) == pytest.approx(difference, rel=1e-3)


def test_the_bundled_model_brings_references() -> None:
    images = read_references(bundled_models_folder() / "chest-radiograph", (224, 224))
    assert images is not None
    assert len(images) >= 8
    assert images.std() > 0.05
