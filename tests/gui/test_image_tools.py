"""Colours, smoothing, true size, the magnifier, and pictures that leave the program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydicom.pixels import apply_color_lut
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from tests.gui.drawing import move
from tests.gui.seeing import picture, shown
from tests.rendering.images import make_image
from viewer.dicom.phantom import PIXEL_MM
from viewer.gui.image_tools import picture_of, true_size_zoom
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.magnifier import FACTOR, Magnifier
from viewer.gui.viewport.text import Banner
from viewer.gui.viewport.viewport import CornerText, Viewport
from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap, display_map, srgb_to_oklab


@pytest.fixture
def viewport(qtbot: QtBot, themed: QApplication) -> Viewport:
    widget = Viewport()
    widget.set_text_visible(False)
    return shown(qtbot, widget, 400, 400)


def colour(viewport: Viewport, column: float, row: float) -> tuple[int, int, int]:
    at = viewport.image_to_widget(column, row).toPoint()
    seen = viewport.grab().toImage().pixelColor(at)
    return seen.red(), seen.green(), seen.blue()


def test_palettes_are_those_of_the_standard() -> None:
    grey = np.arange(256, dtype=np.uint8)[None]
    for name, palette in ((ColourMap.HOT, "HOT_IRON"), (ColourMap.PET, "PET")):
        assert np.array_equal(display_map(name), apply_color_lut(grey, palette=palette)[0])
    assert display_map(ColourMap.GREY) is None
    even = display_map(ColourMap.PERCEPTUAL)
    assert even is not None
    lightness = srgb_to_oklab(even)[:, 0]
    steps = np.diff(lightness)
    assert steps.min() > -0.004
    assert lightness[0] < 0.02
    assert lightness[-1] > 0.9
    # Eight bits are coarse in the dark.
    assert np.abs(lightness - np.linspace(0, lightness[-1], 256)).max() < 0.04
    # Violet is AI's alone.
    lab = srgb_to_oklab(even)
    hue, chroma = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360, np.hypot(lab[:, 1], lab[:, 2])
    assert not ((hue > 275) & (hue < 330) & (chroma > 0.05)).any()


def test_grey_is_shown_in_colours(viewport: Viewport) -> None:
    values = np.tile(np.arange(256, dtype=np.uint8), (256, 1))
    viewport.set_image(make_image(values, bits_stored=8))
    viewport.set_window(Window.from_bounds(0, 255))
    for name in ColourMap:
        viewport.set_colour_map(name)
        table = display_map(name)
        for level in (0, 60, 128, 255):
            expected = np.array([level] * 3) if table is None else table[level].astype(int)
            around = [] if table is None else table[max(0, level - 2) : level + 3].astype(int)
            spread = np.ptp(around, axis=0).max() + 2 if len(around) else 2
            assert np.abs(np.array(colour(viewport, level, 100)) - expected).max() <= spread
    viewport.set_inverted(True)
    assert viewport.colour_map() is name, "colours stay"


def test_pixels_are_squares_where_smoothing_is_off(viewport: Viewport) -> None:
    values = np.zeros((100, 100), np.uint8)
    values[::2] = 255
    viewport.set_image(make_image(values, bits_stored=8))
    viewport.set_window(Window.from_bounds(0, 255))

    def levels() -> set[int]:
        picture = viewport.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        return {picture.pixelColor(200, y).red() for y in range(100, 300)}

    assert len(levels()) > 2
    viewport.set_smooth(False)
    assert levels() == {0, 255}
    large = np.zeros((800, 800), np.uint8)
    large[::2] = 255
    viewport.set_image(make_image(large, bits_stored=8))  # made smaller it is averaged all the same
    assert all(abs(level - 127.5) <= 1 for level in levels())


def test_the_magnifier_shows_what_lies_under_it(viewport: Viewport) -> None:
    values = np.zeros((100, 100), np.uint8)
    values[40:50, 40:50] = 255
    viewport.set_image(make_image(values, bits_stored=8))
    viewport.set_window(Window.from_bounds(0, 255))
    glass = Magnifier(viewport)
    place = (49.5 + 3, 45.0)  # beside the square
    move(viewport, place)
    beside = viewport.image_to_widget(*place)
    before = viewport.grab().toImage()
    glass.set_on(True)
    after = viewport.grab().toImage()
    scale = viewport.zoom() / viewport.devicePixelRatioF()
    for away in (-2.0, 2.0):  # pixels of the image from the cursor, as the glass shows them
        x = round(beside.x() + away * FACTOR * scale)
        inside = abs(away) * FACTOR * scale > 0 and place[0] + away < 49.5
        assert (after.pixelColor(x, round(beside.y())).red() > 128) is inside
    x = round(beside.x() - 5 * FACTOR * scale)
    assert before.pixelColor(x, round(beside.y())) == QColor(0, 0, 0)
    assert after.pixelColor(x, round(beside.y())).red() > 128
    glass.set_on(False)
    assert viewport.grab().toImage() == before


def test_true_size_is_that_of_the_screen(viewport: Viewport) -> None:
    viewport.set_image(
        make_image(np.zeros((100, 200), np.uint8), pixel_spacing_mm=(0.5, 0.25), pixel_aspect=2.0)
    )
    zoom = true_size_zoom(viewport)
    assert zoom is not None
    viewport.set_zoom(zoom)
    start, end = viewport.image_to_widget(0, 50), viewport.image_to_widget(40, 50)  # 10 mm
    per_mm = viewport.screen().physicalDotsPerInch() / 25.4
    assert abs((end.x() - start.x()) - 10 * per_mm) <= 1
    assert true_size_zoom(viewport, 254) == 10 * 0.25  # that the user measured: ten pixels a millimetre
    viewport.set_image(make_image(np.zeros((100, 200), np.uint8)))
    assert true_size_zoom(viewport) is None
    assert true_size_zoom(viewport, 254) is None


def test_pictures_leave_with_and_without_patient_data(viewport: Viewport) -> None:
    viewport.set_text_visible(True)
    viewport.set_image(make_image(np.zeros((100, 100), np.uint8)))
    viewport.set_corner_text(CornerText(top_left=("MUSTER, ERIKA",), top_right=("Clinic", "2026-01-01")))

    def text_at_top(picture: QImage) -> tuple[bool, bool]:
        grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
        return tuple(  # type: ignore[return-value]
            any(grey.pixelColor(x, y).red() > 150 for x in columns for y in range(4, 50))
            for columns in (range(5, 120), range(280, 396))
        )

    assert text_at_top(picture_of(viewport, with_patient=True)) == (True, True)
    assert text_at_top(picture_of(viewport, with_patient=False)) == (False, False)
    assert text_at_top(viewport.grab().toImage()) == (True, True)


def test_the_window_offers_them(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    action, viewport = window.actions_by_name, window.viewport
    action["colours_hot"].trigger()
    assert viewport.colour_map() is ColourMap.HOT
    action["undo"].trigger()
    assert viewport.colour_map() is ColourMap.GREY
    assert action["colours_grey"].isChecked()
    action["smooth"].trigger()
    assert not any(one.is_smooth() for one in window.panels.grid.viewports)
    with qtbot.waitSignal(window.image_tools.copied):
        action["copy_picture"].trigger()
    assert QGuiApplication.clipboard().image().size() == viewport.grab().toImage().size()
    action["patient_on_pictures"].trigger()
    with qtbot.waitSignal(window.pictureSaved):
        window.save_picture(tmp_path / "picture.png")
    assert QImage(str(tmp_path / "picture.png")) != viewport.grab().toImage()
    before = viewport.zoom()
    action["true_size"].trigger()
    assert viewport.zoom() != before
    window.comfort.preferences.change(screen_dpi=254)
    action["true_size"].trigger()
    assert viewport.zoom() == pytest.approx(10 * PIXEL_MM)
    window.settings = window.settings.model_copy(update={"screen_name": "another"})
    action["true_size"].trigger()
    assert viewport.zoom() == pytest.approx(true_size_zoom(viewport)), "as this screen says"
    action["copy_picture"].trigger()
    assert window.panels.status.message.text() == "Copied."
    action["magnifier"].trigger()
    move(viewport, (100, 100))
    assert viewport.grab().toImage() != QImage()


def test_banners_leave_the_letter_at_the_top_alone(viewport: Viewport) -> None:
    # Without patient data nothing else stands there, and banners began over it.
    viewport.set_text_visible(True)
    viewport.set_image(make_image(np.zeros((100, 100), np.uint8), patient_orientation=("L", "F")))
    before = picture(viewport)[:24, 150:250]
    assert before.max() > 150, "the letter"
    viewport.set_banners((Banner("No pixel spacing in the file: lengths are in pixels"),))
    assert np.array_equal(picture(viewport)[:24, 150:250], before)
