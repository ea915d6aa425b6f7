"""Integers in fixed point against float64, and where they do not fit."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.rendering.images import make_image
from viewer.intensity.window import Window, WindowFunction
from viewer.rendering.fixed_point import FixedPoint
from viewer.rendering.view_transform import ViewTransform
from viewer.rendering.viewport_cache import ViewportCache


@pytest.mark.parametrize(
    ("low", "kind"), [(-1024, np.int16), (-32768, np.int16), (0, np.uint16), (61440, np.uint16)]
)
def test_all_values_are_coded_exactly(low: int, kind: type[np.generic]) -> None:
    values = np.arange(low, low + 4096).reshape(64, 64).astype(kind)
    fixed = FixedPoint.of(make_image(values))
    assert fixed == FixedPoint(low)
    coded = fixed.encode(values.T)
    assert coded.flags.c_contiguous
    assert np.array_equal(coded.astype(np.float64) / 16 + low, values.T)


@pytest.mark.parametrize(
    "values",
    [
        np.array([[0, 4096]], np.int16),
        np.array([[-32768, 32767]], np.int16),
        np.array([[0, 100]], np.int32),
        np.array([[0, 1]], np.float32),
        np.zeros((2, 2, 3), np.uint8),
        np.zeros((1024, 1025), np.int16),
    ],
)
def test_what_does_not_fit_is_left_to_floating_point(values: np.ndarray) -> None:
    assert FixedPoint.of(make_image(values)) is None


@pytest.mark.parametrize("function", list(WindowFunction))
@pytest.mark.parametrize("width", [20.0, 80.0, 400.0, 3000.0])
def test_an_enlarged_image_is_windowed_as_float64_is(function: WindowFunction, width: float) -> None:
    values = np.random.default_rng(0).integers(-1000, 3000, (40, 50)).astype(np.int16)
    values = cv2.GaussianBlur(values, (0, 0), 3)  # else few pixels lie within a narrow window
    window = Window(float(np.median(values)), width, function=function)
    cache = ViewportCache()
    transform = ViewTransform.fitted(40, 50, 200, 160)
    cache.update(make_image(values), transform)
    seen = cache.paint(window)
    large = cv2.resize(values.astype(np.float64), None, fx=transform.scale_x, fy=transform.scale_y)
    exact = window.apply(large).astype(int)
    assert seen.shape == exact.shape
    assert np.abs(seen.astype(int) - exact).max() <= 1
    assert (seen == exact).mean() > (0.6 if width < 50 else 0.9)
    assert np.mean((exact > 0) & (exact < 255)) > 0, "the window shows something"


def test_a_turned_and_a_flipped_image_are_where_they_were() -> None:
    values = np.random.default_rng(0).integers(0, 4000, (30, 20)).astype(np.int16)
    window, cache = Window(2000, 4000), ViewportCache()
    transform = ViewTransform.fitted(30, 20, 90, 90, flip_horizontal=True, transposed=True)
    cache.update(make_image(values), transform)
    small = cache.paint(window).copy()
    cache.update(make_image(values.astype(np.float32)), transform)
    assert np.abs(small.astype(int) - cache.paint(window)).max() <= 1
