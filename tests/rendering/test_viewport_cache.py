"""The fast path against the exact one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.rendering.images import make_image
from viewer.intensity.window import Window, WindowFunction
from viewer.rendering.frame import render
from viewer.rendering.overlay import OverlayCache, OverlayStyle
from viewer.rendering.resample import SHARP_SCALE
from viewer.rendering.view_transform import ViewTransform
from viewer.rendering.viewport_cache import ViewportCache

WINDOWS = [
    Window(40, 80),
    Window(40.5, 1),
    Window(300, 2),
    Window(-600, 1500),
    Window(30000, 3),
    Window(0, 400, WindowFunction.LINEAR_EXACT),
    Window(100, 350, WindowFunction.SIGMOID),
]


@pytest.mark.parametrize("window", WINDOWS, ids=str)
@pytest.mark.parametrize("inverted", [False, True])
def test_a_full_size_picture_is_the_exact_one(window: Window, inverted: bool) -> None:
    values = np.arange(-1100, 3100, dtype=np.int16).reshape(60, 70)
    image = make_image(values, photometric="MONOCHROME1" if inverted else "MONOCHROME2")
    cache = ViewportCache()
    cache.update(image, ViewTransform.fitted(60, 70, 70, 60))
    painted = cache.paint(window, inverted).astype(int)
    exact = render(image, window).pixels.astype(int)
    assert np.abs(painted - exact).max() <= 1
    if window.function is not WindowFunction.SIGMOID:
        assert (painted != exact).mean() < 0.01  # only where the exact result lies half-way


def test_padding_is_black_at_any_window_and_polarity() -> None:
    values = np.full((40, 40), 700, np.int16)
    values[:, 30:] = -2000
    image = make_image(values, padding=(-2000.0, -2000.0))
    cache = ViewportCache()
    for size in (40, 100, 17):
        cache.update(image, ViewTransform.fitted(40, 40, size, size))
        for window in (Window(40, 400), Window(-5000, 100), Window(700, 2)):
            for inverted in (False, True):
                painted = cache.paint(window, inverted)
                split = size * 30 // 40
                assert (painted[:, split + 1 :] == 0).all()
                inside = painted[:, : split - 1]
                assert (inside == inside[0, 0]).all()
    exact = render(image, Window(-5000, 100), invert=True).pixels
    assert (exact[:, 30:] == 0).all()


@pytest.mark.parametrize("flip_horizontal", [False, True])
@pytest.mark.parametrize("flip_vertical", [False, True])
@pytest.mark.parametrize("zoom", [0.4, 1.0, 3.0, 12.0])
def test_flipped_and_panned_parts_are_parts_of_the_flipped_whole(
    zoom: float, flip_horizontal: bool, flip_vertical: bool
) -> None:
    values = np.random.default_rng(3).integers(0, 1000, (90, 70)).astype(np.int16)
    image = make_image(values)
    window = Window(500, 1000)
    view = replace(
        ViewTransform.fitted(90, 70, 64, 48),
        zoom=zoom,
        flip_horizontal=flip_horizontal,
        flip_vertical=flip_vertical,
    )
    # A viewport as large as the whole scaled image shows all of it
    large = replace(
        view, width=view.scaled_width, height=view.scaled_height, centre_column=34.5, centre_row=44.5
    )
    complete = ViewportCache()
    complete.update(
        image, large, smooth=zoom < SHARP_SCALE
    )  # which it shows whole, and so smooth at any scale
    everything = complete.paint(window).astype(int)
    step_x, step_y = (-1 if flip_horizontal else 1), (-1 if flip_vertical else 1)
    if zoom == 1.0:
        np.testing.assert_allclose(everything, window.apply(values)[::step_y, ::step_x], atol=1)
    cache = ViewportCache()
    for dx, dy in ((0, 0), (9, -7), (-21, 13), (40, 40)):
        moved = view.panned(dx, dy)
        cache.update(image, moved)
        left, top, right, bottom = moved.visible()
        expected = everything[top - moved.top : bottom - moved.top, left - moved.left : right - moved.left]
        painted = cache.paint(window).astype(int)
        assert painted.shape == expected.shape
        assert np.abs(painted - expected).max(initial=0) <= 24  # crops are aligned to 1/16 device pixel
        assert np.abs(painted - expected).mean() < 2


def test_not_a_number_is_black() -> None:
    values = np.full((10, 10), 0.5, np.float32)
    values[4, 4] = np.nan
    cache = ViewportCache()
    cache.update(make_image(values, is_float=True), ViewTransform.fitted(10, 10, 10, 10))
    painted = cache.paint(Window(0.4, 0.1, WindowFunction.LINEAR_EXACT))
    assert painted[4, 4] == 0
    assert np.delete(painted.reshape(-1), 44).min() == 255


def test_a_window_change_resamples_nothing() -> None:
    image = make_image(np.zeros((30, 30), np.int16))
    view = ViewTransform.fitted(30, 30, 60, 60)
    cache = ViewportCache()
    assert cache.update(image, view)
    assert not cache.update(image, view)
    assert not cache.update(image, view.panned(5, 3))  # kept whole: panning is free
    assert cache.update(image, view.zoomed(view.zoom * 1.5, 0, 0))
    first = cache.paint(Window(0, 10))
    assert cache.paint(Window(0, 20)) is first  # the buffer is reused


def test_a_small_matrix_is_smooth_while_it_is_shown_whole_and_squares_where_it_was_zoomed_into() -> None:
    values = np.random.default_rng(0).integers(0, 1000, (16, 16)).astype(np.int16)
    image, window = make_image(values), Window(500, 1000)
    fitted = ViewTransform.fitted(16, 16, 320, 320)
    assert fitted.scale_x == 20 > SHARP_SCALE
    cache, attribution = ViewportCache(), OverlayCache()
    attribution.set_values((values / 1000).astype(np.float32))
    style = OverlayStyle(limit=1.0)

    def steps_within_pixels(transform: ViewTransform, smooth: bool = True) -> tuple[bool, bool]:
        """Whether the image and a map over it change from device pixel to device pixel within one of theirs."""
        cache.update(image, transform, smooth)
        size = round(transform.scale_x)
        first = (transform.left - transform.visible()[0]) % size
        place = slice(first, first + size), slice(first, first + size)
        grey, colours = cache.paint(window)[place], attribution.paint(transform, style)[place]
        return np.ptp(grey) > 0, np.ptp(colours[..., 3]) > 0

    assert steps_within_pixels(fitted) == (True, True)
    assert steps_within_pixels(fitted, smooth=False) == (False, True)
    assert steps_within_pixels(fitted.zoomed(30, 160, 160)) == (True, True)
    assert steps_within_pixels(fitted.zoomed(40, 160, 160)) == (False, False)
    # The same scale in a viewport that shows less of it
    assert steps_within_pixels(replace(fitted, width=150, height=150)) == (False, False)
