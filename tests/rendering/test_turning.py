"""A turned picture is the picture turned: pixels, heatmap, marks of segmentations, letters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.rendering.images import make_image
from viewer.intensity.window import Window
from viewer.rendering.object_layers import ObjectLayerCache
from viewer.rendering.orientation import side_letters
from viewer.rendering.overlay import OverlayCache, OverlayStyle
from viewer.rendering.view_transform import ViewTransform
from viewer.rendering.viewport_cache import ViewportCache
from viewer.session.view_state import ViewState

SIDE = 310
WINDOW = Window(0, 2000)
TURNS = [0, 1, 2, 3]


def turned(state: ViewState, times: int) -> ViewState:
    for _ in range(times):
        state = state.turned(clockwise=True)
    return state


def placed(
    state: ViewState, rows: int, columns: int, zoom: float | None, aspect: float = 1.0
) -> ViewTransform:
    flips = state.flipped_horizontally, state.flipped_vertically, state.transposed
    view = ViewTransform.fitted(rows, columns, SIDE, SIDE, aspect, *flips)
    return view if zoom is None else replace(view, zoom=zoom)


@pytest.mark.parametrize("times", TURNS)
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(
    ("zoom", "aspect"), [(None, 1.0), (1.0, 1.0), (0.4, 1.0), (9.0, 1.0), (None, 2.0), (3.0, 0.5)]
)
def test_pixels_turn(times: int, mirrored: bool, zoom: float | None, aspect: float) -> None:
    rng = np.random.default_rng(1)
    values = rng.integers(-1000, 1000, (120, 90)).astype(np.int16)
    values[:7] = -2000
    image = make_image(values, pixel_aspect=aspect, padding=(-2000.0, -2000.0))
    start = ViewState(flipped_horizontally=mirrored)
    cache = ViewportCache()
    pictures = []
    for state in (start, turned(start, times)):
        view = placed(state, 120, 90, zoom, aspect)
        cache.update(image, view)
        canvas = np.zeros((SIDE, SIDE), np.uint8)
        left, top, right, bottom = view.visible()
        canvas[top:bottom, left:right] = cache.paint(WINDOW)
        pictures.append(canvas)
    expected = np.rot90(pictures[0], -times)
    # Half a device pixel of the placement may round the other way: the picture is compared where it lies.
    best = min(
        np.abs(np.roll(pictures[1].astype(int), (dy, dx), (0, 1)) - expected)[2:-2, 2:-2].max()
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
    )
    assert best <= 2


@pytest.mark.parametrize("times", TURNS)
def test_maps_and_masks_turn_with_the_image(times: int) -> None:
    values = np.zeros((120, 90), np.float32)
    values[20:50, 60:80] = 1.0
    layer = np.zeros((120, 90, 4), np.uint8)
    layer[20:50, 60:80] = 200
    overlay, objects = OverlayCache(), ObjectLayerCache()
    overlay.set_values(values)
    objects.set_layer(layer)
    seen = []
    for count in (0, times):
        view = placed(turned(ViewState(), count), 120, 90, 2.0)
        left, top, right, bottom = view.visible()
        style = OverlayStyle(limit=1.0, threshold=0.5, smoothing=0.0)
        for pixels in (overlay.paint(view, style), objects.paint(view)):
            assert pixels is not None
            assert pixels.shape == (bottom - top, right - left, 4)
            canvas = np.zeros((SIDE, SIDE), np.bool_)
            canvas[top:bottom, left:right] = pixels[..., 3] > 100
            seen.append(canvas)
    assert seen[1].sum() == 60 * 40
    assert abs(int(seen[0].sum()) - 60 * 40) <= 4  # its corners fade
    for before, after in ((seen[0], seen[2]), (seen[1], seen[3])):
        expected = np.rot90(before, -times)
        middle = [np.argwhere(one).mean(axis=0) for one in (expected, after)]
        assert np.abs(middle[0] - middle[1]).max() <= 1
        assert after.sum() == before.sum()


def test_turns_go_round_and_letters_go_with_them() -> None:
    axial = np.diag([0.7, 0.7, 1.0, 1.0])
    state, seen = ViewState(), []
    for _ in range(4):
        flips = state.flipped_horizontally, state.flipped_vertically
        seen.append(side_letters(axial, *flips, transposed=state.transposed))
        assert state.turned(clockwise=True).turned(clockwise=False) == state
        state = state.turned(clockwise=True)
    assert state == ViewState()
    assert [one.top for one in seen] == ["A", "R", "P", "L"]
    assert [one.right for one in seen] == ["L", "A", "R", "P"]
    letters = side_letters(None, True, False, ("L", "F"), transposed=True)  # a radiograph, turned right
    assert (letters.top, letters.right, letters.bottom, letters.left) == ("R", "H", "L", "F")
