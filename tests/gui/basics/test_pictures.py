"""Arrays as pictures: the same pixels, whatever the array's strides, and still there when the array is gone."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.gui.basics.pictures import GROUND, grey_image, over_ground, rgb_image


@pytest.mark.parametrize("columns", [1, 3, 4, 5])
def test_pictures_have_the_pixels_of_their_arrays(columns: int) -> None:
    """Rows of a picture are aligned to four bytes, those of an array are not."""
    colours = np.random.default_rng(columns).integers(0, 256, (7, columns, 3), np.uint8)
    for pixels in (colours, colours[::-1, ::-1], np.asfortranarray(colours)):
        picture = rgb_image(pixels)
        wanted = pixels.copy()
        found = [[picture.pixelColor(x, y).getRgb()[:3] for x in range(columns)] for y in range(7)]
        assert np.array_equal(found, wanted)
        grey = grey_image(pixels[:, :, 1])
        assert [[grey.pixelColor(x, y).red() for x in range(columns)] for y in range(7)] == wanted[
            :, :, 1
        ].tolist()


def test_pictures_own_their_memory() -> None:
    colours, greys = np.full((4, 4, 3), 200, np.uint8), np.full((4, 4), 9, np.uint8)
    picture, grey = rgb_image(colours), grey_image(greys)
    colours[:] = 0
    greys[:] = 0
    assert picture.pixelColor(3, 3).getRgb()[:3] == (200, 200, 200)
    assert grey.pixelColor(3, 3).red() == 9


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        rgb_image(np.zeros((4, 4), np.uint8))
    with pytest.raises(ValueError, match="unpack"):
        grey_image(np.zeros((4, 4, 3), np.uint8))


def test_colours_over_the_ground() -> None:
    rgba = np.array([[255, 0, 0, 0], [255, 0, 0, 255], [200, 100, 56, 128]], np.uint8)
    part = 128 / 255
    mixed = [round(colour * part + GROUND * (1 - part)) for colour in (200, 100, 56)]
    assert over_ground(rgba).tolist() == [[GROUND] * 3, [255, 0, 0], mixed]
