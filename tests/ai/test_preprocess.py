"""Grey scaling and normalisation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from viewer.ai.model_card import InputSpec, ModelCard, PercentileIntensity, RangeIntensity, WindowIntensity
from viewer.ai.preprocess import Preprocessing, preprocess
from viewer.volume.slice_image import SliceImage

MakeImage = Callable[..., SliceImage]
MakeSpec = Callable[..., InputSpec]


def test_window_scales_as_the_display_does(make_image: MakeImage, make_spec: MakeSpec) -> None:
    values = np.array([[-1000, 0], [40, 3000]], np.int16)
    spec = make_spec((2, 2), intensity=WindowIntensity(center=40, width=400))
    scaled = Preprocessing(spec).scale(make_image(values))
    low, high = 40 - 0.5 - 399 / 2, 40 - 0.5 + 399 / 2  # PS3.3 C.11.2.1.2.1
    assert np.allclose(scaled.values, np.clip((values - low) / (high - low), 0, 1), atol=1e-6)


@pytest.mark.parametrize(
    "intensity",
    [
        PercentileIntensity(low=0, high=100),
        WindowIntensity(center=128, width=256),
        RangeIntensity(low=0, high=255),
    ],
)
def test_monochrome1_is_inverted_once(make_image: MakeImage, make_spec: MakeSpec, intensity: object) -> None:
    values = np.arange(256, dtype=np.uint16).reshape(16, 16)
    spec = make_spec((8, 8), intensity=intensity)
    plain = Preprocessing(spec)(make_image(values))
    inverted = Preprocessing(spec)(make_image(values, photometric="MONOCHROME1"))
    assert np.allclose(inverted.scaled, 1 - plain.scaled, atol=1e-6)
    assert plain.hash != inverted.hash
    stored = make_spec((8, 8), intensity=intensity, photometric="as_stored")
    same = Preprocessing(stored)(make_image(values, photometric="MONOCHROME1"))
    assert np.allclose(same.scaled, plain.scaled)


def test_range_without_limits_is_that_of_the_bits(make_image: MakeImage, make_spec: MakeSpec) -> None:
    values = np.full((4, 4), 1023, np.uint16)
    image = make_image(values, bits_stored=12, high_bit=11)
    scaled = Preprocessing(make_spec((2, 2), intensity=RangeIntensity())).scale(image)
    assert np.allclose(scaled.values, 1023 / 4095)


def test_padding_is_black_and_plays_no_part(make_image: MakeImage, make_spec: MakeSpec) -> None:
    random = np.random.default_rng(0)
    values = random.integers(0, 1000, (20, 20)).astype(np.int16)
    limits = float(values[:, 5:].min()), float(values[:, 5:].max())
    values[:, :5] = -2000
    for photometric in ("MONOCHROME2", "MONOCHROME1"):
        padded = Preprocessing(make_spec()).scale(
            make_image(values, padding=(-2000.0, -2000.0), photometric=photometric)
        )
        assert (padded.values[:, :5] == 0).all()
        assert (padded.low, padded.high) == limits


def test_percentiles_do_not_see_beyond_the_crop(make_image: MakeImage, make_spec: MakeSpec) -> None:
    content = np.random.default_rng(0).integers(0, 200, (30, 30)).astype(np.uint8)
    wide = np.full((30, 70), 255, np.uint8)
    wide[:, 20:50] = content
    spec = make_spec((10, 10), intensity=PercentileIntensity())
    assert np.array_equal(
        Preprocessing(spec)(make_image(wide)).tensor, Preprocessing(spec)(make_image(content)).tensor
    )


def test_constant_images_of_any_shape_look_alike(
    make_image: MakeImage, make_card: Callable[..., ModelCard]
) -> None:
    card = make_card()
    tensors = [
        preprocess(make_image(np.full(shape, value, np.uint16), photometric=photometric), card).tensor
        for shape in [(5, 5), (512, 466), (100, 300), (1, 9)]
        for value in (0, 77)
        for photometric in ("MONOCHROME1", "MONOCHROME2")
    ]
    assert all(np.array_equal(tensor, tensors[0]) for tensor in tensors)


def test_colour_becomes_luminance(make_image: MakeImage, make_spec: MakeSpec) -> None:
    grey = np.random.default_rng(0).integers(0, 256, (12, 12), np.uint8)
    spec = make_spec((6, 6), intensity=RangeIntensity())
    colour = Preprocessing(spec)(make_image(np.repeat(grey[..., None], 3, axis=2), bits_stored=8, high_bit=7))
    plain = Preprocessing(spec)(make_image(grey, bits_stored=8, high_bit=7))
    assert np.allclose(colour.tensor, plain.tensor, atol=1e-6)
    red = np.zeros((12, 12, 3), np.uint8)
    red[..., 0] = 255
    assert np.allclose(Preprocessing(spec).scale(make_image(red)).values, 0.299, atol=1e-6)


def test_normalise_and_its_gradient(make_image: MakeImage, make_spec: MakeSpec) -> None:
    image = make_image(np.random.default_rng(0).integers(0, 4096, (40, 30)).astype(np.uint16))
    model_input = Preprocessing(make_spec((6, 5), channels=3))(image)
    assert model_input.tensor.shape == (6, 5, 3)
    assert model_input.tensor.dtype == np.float32
    assert np.allclose(model_input.normalise(model_input.grid), model_input.tensor)
    assert np.allclose(model_input.tensor[..., 1], (model_input.grid - 0.4) / 0.25, atol=1e-6)
    gradient = np.random.default_rng(1).normal(size=(4, 6, 5, 3))
    step = np.random.default_rng(2).normal(size=(6, 5))
    moved = (model_input.normalise(step) - model_input.normalise(np.zeros((6, 5)))).astype(float)
    collapsed = model_input.collapse_gradient(gradient)
    assert collapsed.shape == (4, 6, 5)
    assert np.allclose((collapsed * step).sum(axis=(1, 2)), (gradient * moved).sum(axis=(1, 2, 3)), rtol=1e-5)


def test_not_a_number_is_black(make_image: MakeImage, make_spec: MakeSpec) -> None:
    values = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    values[3, 4] = np.nan
    model_input = Preprocessing(make_spec((8, 8)))(make_image(values, is_float=True))
    assert np.isfinite(model_input.tensor).all()
    assert model_input.scaled[3, 4] == 0
