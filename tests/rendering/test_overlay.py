"""Colours of attributions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from viewer.rendering.colormaps import diverging, oklab_to_srgb, srgb_to_oklab
from viewer.rendering.frame import Frame
from viewer.rendering.overlay import (
    OverlayCache,
    OverlayStyle,
    automatic_limit,
    blend,
    colour_bar_ticks,
    overlay_rgba,
)
from viewer.rendering.view_transform import ViewTransform


def test_the_map_is_even_and_symmetric_in_lightness() -> None:
    lab = srgb_to_oklab(diverging())
    lightness, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    np.testing.assert_allclose(lightness, lightness[::-1], atol=0.006)
    np.testing.assert_allclose(chroma, chroma[::-1], atol=0.006)
    # equal steps of the value are equal steps to the eye (sRGB is rounded to 8 bits, so in runs of 8)
    steps = np.linalg.norm(np.diff(lab[127::8], axis=0), axis=1)
    assert steps.max() < 1.35 * steps.min()
    assert srgb_to_oklab(oklab_to_srgb(lab)) == pytest.approx(lab, abs=0.004)


def test_cool_is_negative_warm_is_positive_and_zero_is_transparent() -> None:
    values = np.array([[-1.0, 0.0, 1.0, 5.0, -0.04]], np.float32)
    rgba = overlay_rgba(values, OverlayStyle(opacity=0.5, threshold=0.1, limit=1.0))[0].astype(int)
    assert rgba[0, 2] > rgba[0, 0]  # blue above red
    assert rgba[2, 0] > rgba[2, 2]  # red above blue
    assert rgba[:, 3].tolist() == [128, 0, 128, 128, 0]
    assert (rgba[3] == rgba[2]).all()  # beyond the limit colours saturate


def test_alpha_grows_with_magnitude() -> None:
    values = np.linspace(-1, 1, 41, dtype=np.float32)[None]
    alpha = overlay_rgba(values, OverlayStyle(opacity=1.0, limit=1.0))[0, :, 3].astype(int)
    assert (np.diff(alpha[20:]) > 0).all()
    np.testing.assert_array_equal(alpha, alpha[::-1])


def test_limit_leaves_out_what_the_model_did_not_see() -> None:
    values = np.zeros((100, 100), np.float32)
    values[:50, :2] = np.linspace(-1, 1, 100, dtype=np.float32).reshape(50, 2)
    assert 0.95 < automatic_limit(values) <= 1.0
    assert automatic_limit(np.zeros((3, 3), np.float32)) == 1.0


def test_blend_is_the_usual_mix() -> None:
    frame = Frame(np.full((1, 1), 100, np.uint8))
    mixed = blend(frame, np.array([[[200, 0, 100, 51]]], np.uint8))
    assert mixed.pixels.tolist() == [[[120, 80, 100]]]


def test_painted_colours_are_the_style_s_premultiplied() -> None:
    values = np.array([[0.0, 1.0], [-1.0, 0.5]], np.float32)
    style = OverlayStyle(opacity=0.5, limit=1.0)
    cache = OverlayCache()
    cache.set_values(values)
    view = ViewTransform.fitted(2, 2, 2, 2)
    painted = cache.paint(view, style).astype(int)
    straight = overlay_rgba(values, style).astype(int)
    np.testing.assert_array_equal(painted[..., 3], straight[..., 3])
    expected = straight[..., 2::-1] * straight[..., 3:] / 255
    np.testing.assert_allclose(painted[..., :3], expected, atol=0.51)
    flipped = cache.paint(replace(view, flip_horizontal=True), style)
    np.testing.assert_array_equal(flipped, painted[:, ::-1])


@pytest.mark.parametrize(("limit", "largest"), [(0.0034, 0.002), (0.01, 0.01), (7.9, 5.0), (12.0, 10.0)])
def test_ticks_are_round(limit: float, largest: float) -> None:
    assert colour_bar_ticks(limit) == pytest.approx((-largest, 0.0, largest))
