"""Scores under other windows: each is the prediction of a model, or an image, that has that window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.cards import make_card
from tests.explain.closed_forms import ClosedForm, linear
from viewer.ai.classifier import Model
from viewer.ai.model_card import (
    InputSpec,
    Intensity,
    NormalisationSpec,
    PercentileIntensity,
    RangeIntensity,
    WindowIntensity,
)
from viewer.ai.model_store import ModelEntry
from viewer.dicom.header import FrameHeader
from viewer.errors import InferenceError
from viewer.explain.window_sensitivity import window_sensitivity
from viewer.intensity.window import Window, WindowFunction
from viewer.volume.slice_image import SliceImage

GRID = (11, 9)
BONE = Window(500, 2000, explanation="Bone")
SOFT = Window(40, 400, explanation="Soft")


def _model(intensity: Intensity) -> Model:
    random = np.random.default_rng(4)
    backend = ClosedForm(*(linear(random.normal(size=(*GRID, 1)) / 10) for _ in range(3)))
    spec = InputSpec(
        height=GRID[0],
        width=GRID[1],
        intensity=intensity,
        normalisation=NormalisationSpec(mean=(0.4,), std=(0.25,)),
    )
    card = make_card("linear", spec, backend.labels)
    return Model(ModelEntry(Path(), card), backend, card)


def _with(model: Model, intensity: Intensity) -> Model:
    spec = model.card.input.model_copy(update={"intensity": intensity})
    return replace(model, card=model.card.model_copy(update={"input": spec}))


def _image(photometric: str = "MONOCHROME2") -> SliceImage:
    values = np.random.default_rng(1).integers(-800, 1500, (37, 50), dtype=np.int16)
    header = FrameHeader(path=Path("image.dcm"), rows=37, columns=50, photometric=photometric)
    return SliceImage(values, values, header, "1.2")


@pytest.mark.parametrize("photometric", ["MONOCHROME2", "MONOCHROME1"])
def test_a_card_with_a_window_gets_another_window(photometric: str) -> None:
    model, image = _model(WindowIntensity(center=100, width=600)), _image(photometric)
    found = window_sensitivity(model, image, (BONE, SOFT))
    assert (len(found.trials), found.shifted) == (11, 9)
    assert found.now.probabilities == pytest.approx(dict(model.predict(image).probabilities), abs=1e-6)
    for trial in found.trials:
        shown = _with(model, WindowIntensity(center=trial.window.center, width=trial.window.width))
        expected = shown.predict(image).probabilities
        assert trial.probabilities == pytest.approx(dict(expected), abs=1e-5)
    assert [trial.name for trial in found.trials[9:]] == ["Bone", "Soft"]
    middle = found.trials[found.present]
    assert (middle.window.center, middle.window.width) == (100, 600)
    dark, bright = (
        _with(model, WindowIntensity(center=place.window.center, width=600)).preprocess(image).grid.mean()
        for place in (found.trials[found.present - 1], found.trials[found.present + 1])
    )
    same = model.preprocess(image).grid.mean()
    assert dark < same < bright, "from dark to bright, for MONOCHROME1 too"


def test_a_card_with_a_range_gets_the_windowed_grey() -> None:
    model, image = _model(RangeIntensity(low=-1000, high=2000)), _image()
    found = window_sensitivity(model, image, (BONE,))
    assert found.now.probabilities == pytest.approx(dict(model.predict(image).probabilities), abs=1e-6)
    low, high = BONE.bounds()
    expected = _with(model, RangeIntensity(low=low, high=high)).predict(image).probabilities
    assert found.trials[-1].probabilities == pytest.approx(dict(expected), abs=1e-5)
    sigmoid = Window(100, 500, WindowFunction.SIGMOID, "S")
    grey = sigmoid.fraction(image.values).astype(np.float32)
    shown = _with(model, RangeIntensity(low=0, high=1))
    expected = shown.predict(replace(image, values=grey, _cache={})).probabilities
    trial = window_sensitivity(model, image, (sigmoid,)).trials[-1]
    assert trial.probabilities == pytest.approx(dict(expected), abs=1e-5)


def test_percentiles_undo_what_cuts_nothing_off_and_see_what_does() -> None:
    model, image = _model(PercentileIntensity()), _image()
    wide = Window(0, 8000, WindowFunction.LINEAR_EXACT, "Wide")
    found = window_sensitivity(model, image, (wide, SOFT))
    now = found.now.probabilities
    assert now == pytest.approx(dict(model.predict(image).probabilities), abs=1e-6)
    assert found.trials[-2].probabilities == pytest.approx(dict(now), abs=1e-5)
    low, high = SOFT.bounds()
    cut = np.clip(image.values, low, high).astype(np.float32)
    expected = model.predict(replace(image, values=cut, _cache={})).probabilities
    assert found.trials[-1].probabilities == pytest.approx(dict(expected), abs=1e-5)
    assert found.trials[-1].probabilities != pytest.approx(dict(now), abs=1e-3)


def test_calls_and_largest_change_are_counted_over_all_trials() -> None:
    model, image = _model(WindowIntensity(center=100, width=600)), _image()
    found = window_sensitivity(model, image, (BONE, SOFT))
    calls = [max(trial.probabilities, key=trial.probabilities.__getitem__) for trial in found.trials]
    assert [trial.called for trial in found.trials] == calls
    assert sum(found.calling(label) for label in found.labels) == len(found.trials)
    label = found.labels[1]
    away = [abs(trial.probabilities[label] - found.now.probabilities[label]) for trial in found.trials]
    assert found.largest_change(label) is found.trials[int(np.argmax(away))]


def test_no_windows_for_colour_or_a_constant_image() -> None:
    model, image = _model(PercentileIntensity()), _image()
    flat = np.zeros((37, 50), np.int16)
    with pytest.raises(InferenceError, match="same"):
        window_sensitivity(model, replace(image, values=flat, stored=flat, _cache={}))
    colour = np.zeros((37, 50, 3), np.uint8)
    with pytest.raises(InferenceError, match="colour"):
        window_sensitivity(model, replace(image, values=colour, stored=colour, _cache={}))
