"""A covered box: exactly the prediction of the image with those native pixels replaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.cards import make_card
from tests.explain.closed_forms import ClosedForm, quadratic
from viewer.ai.classifier import Model
from viewer.ai.model_card import InputSpec, NormalisationSpec, RangeIntensity, ResizeSpec
from viewer.ai.model_store import ModelEntry
from viewer.dicom.header import FrameHeader
from viewer.errors import InferenceError
from viewer.explain.baselines import BaselineSource, make_baseline
from viewer.explain.live_occlusion import FILLINGS, Occluder, PixelBox
from viewer.volume.slice_image import SliceImage

GRID = (11, 9)
MEAN = 0.4


def _model(policy: str) -> Model:
    random = np.random.default_rng(4)
    backend = ClosedForm(*(quadratic(random.normal(size=(*GRID, 1))) for _ in range(3)))
    spec = InputSpec(
        height=GRID[0],
        width=GRID[1],
        # The grey of the values 0 to 100 does not depend on the pixels: replacing stored ones is exact.
        intensity=RangeIntensity(low=0, high=100),
        normalisation=NormalisationSpec(mean=(MEAN,), std=(0.25,)),
        resize=ResizeSpec.model_validate({"policy": policy}),
    )
    card = make_card("quadratic", spec, backend.labels)
    return Model(ModelEntry(Path(), card), backend, card)


def _image(photometric: str = "MONOCHROME2") -> SliceImage:
    values = np.random.default_rng(1).integers(0, 101, (37, 50), dtype=np.int16)
    header = FrameHeader(path=Path("image.dcm"), rows=37, columns=50, photometric=photometric)
    return SliceImage(values, values, header, "1.2")


@pytest.mark.parametrize("policy", ["center_crop", "stretch", "letterbox"])
@pytest.mark.parametrize("photometric", ["MONOCHROME2", "MONOCHROME1"])
def test_black_and_mean_are_stored_values_replaced(policy: str, photometric: str) -> None:
    model, image = _model(policy), _image(photometric)
    box = PixelBox(5, 8, 21, 33)
    for baseline, grey in (("black", 0), ("mean", 100 * MEAN)):
        value = 100 - grey if photometric == "MONOCHROME1" else grey
        replaced = image.values.copy()
        replaced[5:21, 8:33] = value
        expected = model.predict(replace(image, values=replaced, stored=replaced, _cache={}))
        answer = Occluder(model, image, baseline).answer(box)
        assert answer.logits == pytest.approx(dict(expected.logits), abs=1e-4)
        assert answer.probabilities == pytest.approx(dict(expected.probabilities), abs=1e-4)
        unchanged = model.predict(image)
        assert answer.logits_before == pytest.approx(dict(unchanged.logits), abs=1e-4)
        gained = [abs(answer.difference(label)) for label in answer.labels]
        assert max(gained) > 0.01, "the box does change something"


@pytest.mark.parametrize("baseline", FILLINGS)
def test_every_filling_is_the_explanations_baseline_within_the_box(baseline: str) -> None:
    model, image = _model("center_crop"), _image()
    given = model.preprocess(image)
    native = make_baseline(baseline, BaselineSource(given, image, model.card.input)).native
    assert native is not None
    occluder = Occluder(model, image, baseline)
    random = np.random.default_rng(2)
    for _ in range(8):
        top, bottom = np.sort(random.integers(0, 38, 2))
        left, right = np.sort(random.integers(0, 51, 2))
        box = PixelBox(int(top), int(left), int(bottom), int(right))
        replaced = given.scaled.copy()
        replaced[box.slices] = native[box.slices]
        np.testing.assert_allclose(occluder.grid(box), given.resampler.apply(replaced), atol=1e-6)


def test_boxes_beyond_the_image_or_the_crop() -> None:
    model, image = _model("center_crop"), _image()
    occluder = Occluder(model, image, "black")
    whole = occluder.answer(PixelBox(-10, -10, 100, 100))
    assert whole.box == PixelBox(0, 0, 37, 50)
    assert 0 < whole.seen < 1, "the crop leaves a part out"
    black = model.backend.logits(model.preprocess(image).normalise(np.zeros((1, *GRID), np.float32)))[0]
    assert list(whole.logits.values()) == pytest.approx(list(black), abs=1e-4)
    beside = occluder.answer(PixelBox(0, 0, 37, 2))
    assert beside.seen == 0
    assert beside.logits == pytest.approx(beside.logits_before)
    nothing = occluder.answer(PixelBox(5, 5, 5, 5))
    assert nothing.logits == nothing.logits_before
    with pytest.raises(InferenceError, match="noise"):
        Occluder(model, image, "noise")
