"""What is kept of images that were shown before, against painting each of them anew."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np

from tests.rendering.images import make_image
from viewer.intensity.window import Window
from viewer.rendering.image_painter import ImagePainter
from viewer.rendering.kept_grey import KeptGrey
from viewer.rendering.view_transform import ViewTransform
from viewer.rendering.viewport_cache import ViewportCache

_SIDE = 24


def test_any_order_of_images_windows_and_places_shows_what_is_asked_for() -> None:
    rng = np.random.default_rng(0)
    images = [make_image(rng.integers(0, 1000, (_SIDE, _SIDE)).astype(np.int16), index=i) for i in range(4)]
    images.append(make_image(rng.integers(0, 256, (_SIDE, _SIDE, 3)).astype(np.uint8)))
    fitted = ViewTransform.fitted(_SIDE, _SIDE, 60, 50)
    places = [fitted, fitted.panned(3, -2), replace(fitted, flip_horizontal=True)]
    windows = [Window(500, 800), Window(300, 100)]
    # So little that pictures come and go, and two viewports of one memory.
    kept = KeptGrey(most_bytes=3 * 50 * 50)
    painters = [ImagePainter(kept), ImagePainter(kept)]
    came_back = 0
    for _ in range(600):
        image, place = images[rng.integers(len(images))], places[rng.integers(len(places))]
        window, inverted, smooth = windows[rng.integers(2)], bool(rng.integers(2)), bool(rng.integers(2))
        came_back += kept.get(image, (place, window, inverted, smooth)) is not None
        painted = painters[rng.integers(2)].paint(image, place, window, inverted, smooth)
        anew = ViewportCache()
        anew.update(image, place, smooth)
        assert np.array_equal(painted, anew.paint(window, inverted))
    assert came_back > 5, "else nothing was tested"


def test_a_window_drag_of_an_image_that_came_back_leaves_what_was_kept_alone() -> None:
    kept, place = KeptGrey(), ViewTransform.fitted(_SIDE, _SIDE, 50, 50)
    one, other = (make_image(np.full((_SIDE, _SIDE), value, np.int16)) for value in (300, 600))
    painter, window = ImagePainter(kept), Window(500, 1000)
    before = painter.paint(one, place, window, False).copy()
    painter.paint(other, place, window, False)
    for wide in (2000, 500, 1000):
        painter.paint(one, place, Window(500, wide), False)
    painter.paint(other, place, window, False)
    assert np.array_equal(painter.paint(one, place, window, False), before)


def test_the_longest_unseen_makes_room_and_what_is_gone_is_not_kept() -> None:
    kept, key = KeptGrey(most_bytes=250), "key"
    images = [make_image(np.zeros((10, 10), np.int16), index=index) for index in range(3)]
    pixels = np.zeros((10, 10), np.uint8)
    kept.put(images[0], key, pixels)
    kept.put(images[1], key, pixels)
    assert kept.get(images[0], key) is pixels
    kept.put(images[2], key, pixels)
    assert [kept.get(image, key) is not None for image in images] == [True, False, True]
    assert kept.get(images[0], "another") is None
    assert kept.bytes == 200
    del images[0]
    gc.collect()
    assert kept.bytes == 100
    kept.put(images[0], key, np.zeros((100, 100), np.uint8))
    assert kept.bytes == 0, "larger than all that may be kept"
