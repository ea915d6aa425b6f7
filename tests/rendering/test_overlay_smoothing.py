"""Smoothing for show: sums stay, colours do not depend on zoom, pixels that can be counted stay as they are."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.rendering import overlay
from viewer.rendering.overlay import (
    OverlayCache,
    OverlayStyle,
    automatic_limit,
    own_limit,
    smooth,
    smooth_limit,
    smoothing_on,
    widest_limit,
)
from viewer.rendering.resample import resample
from viewer.rendering.view_transform import ViewTransform


def checkerboard_with_a_patch() -> np.ndarray:
    """Contributions that alternate in sign, and a place where they add up."""
    rows, columns = np.indices((240, 240))
    values = np.where((rows + columns) % 2 == 0, 1.0, -1.0).astype(np.float32)
    values[100:140, 60:100] += 0.5
    return values


def test_smoothing_keeps_the_sum_and_finds_the_place() -> None:
    values = checkerboard_with_a_patch()
    smoothed = smooth(values, 4.0)
    assert smoothed.sum(dtype=np.float64) == pytest.approx(values.sum(dtype=np.float64), rel=1e-3)
    row, column = np.unravel_index(smoothed.argmax(), smoothed.shape)
    assert 100 <= row < 140
    assert 60 <= column < 100
    assert abs(smoothed[20:60, 150:220]).max() < 0.01, "what cancels out vanishes"
    assert smooth(values, 0.0) is values


def test_the_limit_is_that_of_the_smoothed_map_at_any_zoom() -> None:
    values = checkerboard_with_a_patch()
    cache = OverlayCache()
    cache.set_values(values)
    style = OverlayStyle(smoothing=4.0)
    assert cache.limit(style) == smooth_limit(values)
    assert cache.limit(style) < cache.limit(OverlayStyle())


def test_a_blank_slice_does_not_set_the_scale_of_a_series() -> None:
    values = 0.01 * checkerboard_with_a_patch()
    blank = np.zeros_like(values)
    assert widest_limit([blank, values, 0.5 * values]) == smooth_limit(values) < 0.01
    assert widest_limit([blank, values], automatic_limit) == automatic_limit(values)
    assert widest_limit([blank]) == 1.0
    assert [own_limit(one) for one in (blank, values)] == [0.0, smooth_limit(values)]
    assert smooth_limit(blank) == 1.0


def test_small_viewports_are_smoothed_less_and_zooming_changes_nothing() -> None:
    large, small = ViewTransform.fitted(240, 200, 900, 700), ViewTransform.fitted(240, 200, 300, 340)
    assert smoothing_on(large, 4.0, 1.0) == 4.0
    assert smoothing_on(small, 4.0, 1.0) == pytest.approx(4.0 * 340 / 680, rel=0.01)
    assert smoothing_on(small.zoomed(3.0, 10, 10), 4.0, 1.0) == pytest.approx(
        smoothing_on(small, 4.0, 1.0), rel=0.01
    )
    dense = ViewTransform.fitted(240, 200, 600, 680)
    assert smoothing_on(dense, 4.0, 2.0) == pytest.approx(2 * smoothing_on(small, 4.0, 1.0), rel=0.01)


def test_where_pixels_can_be_counted_nothing_is_smoothed() -> None:
    values = np.zeros((40, 40), np.float32)
    values[20, 20] = 1.0
    cache = OverlayCache()
    cache.set_values(values)
    fitted = ViewTransform.fitted(40, 40, 320, 320)
    close = fitted.zoomed(20.0, 160, 160)
    sharp = OverlayStyle(opacity=1.0, limit=1.0)
    smoothed = OverlayStyle(opacity=1.0, limit=1.0, smoothing=4.0)
    np.testing.assert_array_equal(cache.paint(close, smoothed).copy(), cache.paint(close, sharp))
    far = fitted.zoomed(4.0, 160, 160)
    spread = np.count_nonzero(cache.paint(far, smoothed)[..., 3])
    assert spread > np.count_nonzero(cache.paint(far, sharp)[..., 3])


def test_smoothing_before_enlarging_is_smoothing_after_it() -> None:
    """A map that is shown larger is averaged where it has fewer pixels: the same picture within two per cent."""
    values = np.random.default_rng(2).normal(0, 1, (120, 90)).astype(np.float32)
    transform = ViewTransform.fitted(120, 90, 480, 480, 1.0)
    region = (0, 0, transform.scaled_width, transform.scaled_height)
    quick = overlay._smooth_part(values, transform, region, 8.0)
    slow = smooth(resample(values, transform, region), 8.0)
    assert quick.shape == slow.shape
    assert np.abs(quick - slow).max() < 0.02 * np.abs(slow).max()
