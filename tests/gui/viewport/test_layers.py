"""What the painter is given to draw, against the values themselves."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.rendering.images import make_image
from viewer.gui.viewport.layers import ImageLayer, draw_in_bands
from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap, display_map
from viewer.rendering.view_transform import ViewTransform

_WINDOW = Window(500, 800)


def _drawn(layer: ImageLayer, values: NDArray[np.int16], window: Window = _WINDOW) -> NDArray[np.uint8]:
    """What is on a screen of 32 bits, RGB (rows, columns, 3), at one device pixel for each of the image's."""
    rows, columns = values.shape
    image = make_image(values)
    picture, (left, top) = layer.picture(
        image, ViewTransform.fitted(rows, columns, columns, rows), window, False
    )
    screen = QImage(columns, rows, QImage.Format.Format_RGB32)
    screen.fill(0xFF123456)
    painter = QPainter(screen)
    draw_in_bands(painter, left, top, picture)
    painter.end()
    pixels = np.frombuffer(screen.constBits(), np.uint8).reshape(rows, columns, 4)
    return pixels[..., 2::-1].copy()


@pytest.mark.parametrize("size", [(40, 64), (33, 51), (7, 3), (700, 301), (3, 70_000)])
def test_grey_is_the_windowed_values_whatever_the_width(themed: QApplication, size: tuple[int, int]) -> None:
    values = np.random.default_rng(1).integers(0, 1000, size).astype(np.int16)
    grey = _WINDOW.apply(values)
    assert np.abs(_drawn(ImageLayer(), values).astype(int) - grey[..., None]).max() <= 1


def test_a_layer_shows_what_it_was_given_last(themed: QApplication) -> None:
    # Its buffer is reused: another image, another window, colours and back.
    layer, rng = ImageLayer(), np.random.default_rng(2)
    first, second = (rng.integers(0, 1000, (20, 30)).astype(np.int16) for _ in range(2))
    wide = Window(500, 2000)
    for values, window in ((first, _WINDOW), (second, _WINDOW), (second, wide), (first, wide)):
        assert np.abs(_drawn(layer, values, window).astype(int) - window.apply(values)[..., None]).max() <= 1
    hot = display_map(ColourMap.HOT)
    assert hot is not None
    layer.colour_map = ColourMap.HOT
    grey = _drawn(ImageLayer(), first)[..., 0]
    assert np.array_equal(_drawn(layer, first), hot[grey][..., :3])
    layer.colour_map = ColourMap.GREY
    assert np.array_equal(_drawn(layer, first)[..., 0], grey)
    layer.forget()
    assert np.array_equal(_drawn(layer, second), _drawn(ImageLayer(), second))


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 3.0])
def test_bands_meet_on_every_screen(themed: QApplication, ratio: float) -> None:
    grey = np.random.default_rng(3).integers(0, 256, (901, 640), np.uint8)
    picture = QImage(grey.data, 640, 901, 640, QImage.Format.Format_Grayscale8)
    screen = QImage(700, 950, QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(ratio)
    screen.fill(0xFF123456)
    painter = QPainter(screen)
    painter.scale(1 / ratio, 1 / ratio)
    draw_in_bands(painter, 7, 13, picture)
    painter.end()
    pixels = np.frombuffer(screen.constBits(), np.uint8).reshape(950, 700, 4)
    assert np.array_equal(pixels[13 : 13 + 901, 7 : 7 + 640, :3], np.repeat(grey[..., None], 3, axis=2))
    assert (pixels[:13, :, 0] == 0x56).all()
    assert (pixels[13 + 901 :, :, 0] == 0x56).all()
