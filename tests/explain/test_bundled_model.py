"""Completeness of the explanations of the bundled model, on real radiographs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from viewer.ai.classifier import Model, load_model
from viewer.explain.baselines import BaselineSource, make_baseline
from viewer.explain.checks import Grade, check_map
from viewer.explain.explainer import Choices, answer, ask, explain_in_steps
from viewer.explain.integrated_gradients import MAP_TOLERANCE, METHOD
from viewer.explain.live_occlusion import FILLINGS, Occluder, PixelBox
from viewer.explain.window_sensitivity import window_sensitivity
from viewer.settings import bundled_models_folder
from viewer.volume.build import load_image
from viewer.volume.slice_image import SliceImage


@pytest.fixture(scope="module", params=["chest-radiograph", "chest-radiograph-lungs"])
def model(request: pytest.FixtureRequest) -> Model:
    return load_model(bundled_models_folder() / request.param)


def check(model: Model, image: SliceImage) -> None:
    maps = [attribution for attribution, _ in explain_in_steps(model, image)]
    final = maps[-1]
    assert maps[0].steps == 7  # something to see after one portion
    assert final.converged
    assert final.gap <= 0.01
    assert final.map_change is not None
    assert final.map_change <= MAP_TOLERANCE
    assert final.values.shape == image.shape
    assert final.sum == pytest.approx(final.difference, abs=0.011 * max(abs(final.difference), 0.1))
    assert final.grid.sum(dtype=np.float64) == pytest.approx(final.sum, abs=1e-3)
    assert not final.values[~final.coverage].any()
    assert final.logit == pytest.approx(model.predict(image).logits[final.target], abs=1e-3)


def test_demonstration_radiograph(model: Model, pydicom_data: Callable[[str], Path]) -> None:
    check(model, load_image(pydicom_data("RG1_UNCI.dcm")))


def test_shuffled_weights_are_recognised(model: Model, pydicom_data: Callable[[str], Path]) -> None:
    image = load_image(pydicom_data("RG1_UNCI.dcm"))
    asked = ask(model, image, Choices(max_steps=31))
    *_, (attribution, _) = answer(asked, image, METHOD)
    logits = model.predict(image).logits
    check = check_map(asked, attribution, ["randomisation"])["randomisation"]
    assert check.grade is Grade.GOOD
    assert all(abs(correlation) < 0.3 for correlation in check.details["rank_correlation"])
    assert model.predict(image).logits == logits


@pytest.mark.parametrize("label", ["covid19", "no_finding", "pneumonia"])
def test_radiograph_of_each_class(model: Model, shared_data: Path, label: str) -> None:
    check(model, load_image(sorted((shared_data / "cxr" / label).glob("*.jpg"))[5]))


def test_a_covered_box_is_those_native_pixels_replaced(
    model: Model, pydicom_data: Callable[[str], Path]
) -> None:
    image = load_image(pydicom_data("RG1_UNCI.dcm"))
    given = model.preprocess(image)
    rows, columns = image.shape
    box = PixelBox(rows // 3, columns // 5, rows // 2, columns // 2)
    for filling in FILLINGS:
        native = make_baseline(filling, BaselineSource(given, image, model.card.input)).native
        assert native is not None
        replaced = given.scaled.copy()
        replaced[box.slices] = native[box.slices]
        expected = model.backend.logits(given.normalise(given.resampler.apply(replaced))[None])[0]
        answer = Occluder(model, image, filling).answer(box)
        assert list(answer.logits.values()) == pytest.approx(list(expected), abs=1e-4)
        assert answer.logits_before == pytest.approx(dict(model.predict(image).logits), abs=1e-5)


def test_under_the_present_window_it_says_what_it_says(
    model: Model, pydicom_data: Callable[[str], Path]
) -> None:
    image = load_image(pydicom_data("RG1_UNCI.dcm"))
    found = window_sensitivity(model, image)
    assert found.now.probabilities == pytest.approx(dict(model.predict(image).probabilities), abs=1e-4)
    assert len({round(trial.probabilities["pneumonia"], 4) for trial in found.trials}) > 3
