"""PET over CT in the window: the right values at the right place, its own look, and refusals that say why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSlider
from pytestqt.qtbot import QtBot

from tests.dicom.conftest import write_dicom
from tests.gui.conftest import open_and_wait
from tests.gui.fusion.ct_and_pet import PET_AT, PET_STEP, UPTAKE, pair
from viewer.gui.basics.dropping import series_mime
from viewer.gui.main_window import MainWindow
from viewer.rendering.colormaps import ColourMap, display_map
from viewer.rendering.fusion_layer import FusionLook
from viewer.volume.reslice import Plane
from viewer.volume.slice_image import SliceImage


def fused(window: MainWindow) -> tuple[SliceImage, FusionLook]:
    image, look = window.viewport.fusion()
    assert image is not None
    assert look is not None
    return image, look


def expected_on(image: SliceImage) -> NDArray[np.float64]:
    """SimpleITK's values of the PET on an image's pixels; not a number outside."""
    pet = sitk.GetImageFromArray(UPTAKE.astype(np.float64) * 2)
    pet.SetOrigin(PET_AT)
    pet.SetSpacing(PET_STEP)
    affine, spacing = image.affine, image.pixel_spacing_mm
    assert affine is not None
    assert spacing is not None
    target = sitk.Image(image.shape[1], image.shape[0], 1, sitk.sitkFloat64)
    target.SetOrigin(affine[:3, 3].tolist())
    target.SetSpacing((spacing[1], spacing[0], 1))
    target.SetDirection((affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)).ravel().tolist())
    values = sitk.GetArrayFromImage(sitk.Resample(pet, target, sitk.Transform(), sitk.sitkLinear, -1.0))[0]
    return np.where(values < 0, np.nan, values)


@pytest.fixture
def ct(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with the CT in its viewport and the PET in the list."""
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, pair(tmp_path))
    window.reading.show_series("1.2.50", 3)
    qtbot.waitUntil(lambda: window.store.complete_stack("1.2.50") is not None, timeout=30_000)
    return window


def test_the_key_lays_the_only_series_that_fits_over_the_image(qtbot: QtBot, ct: MainWindow) -> None:
    keep, remove = ct.actions_by_name["fusion"], ct.actions_by_name["fusion_remove"]
    assert keep.isEnabled()
    assert not remove.isEnabled()
    ct.viewport.setFocus()
    with qtbot.waitSignal(ct.fusion.controller.shown, timeout=20_000):
        qtbot.keyClick(ct.viewport, Qt.Key.Key_V)
    assert fused(ct)[1].colour_map is ColourMap.PET
    assert keep.isChecked()
    assert remove.isEnabled()
    qtbot.keyClick(ct.viewport, Qt.Key.Key_V)  # hidden, and there again
    assert ct.viewport.fusion()[0] is None
    assert not keep.isChecked()
    qtbot.keyClick(ct.viewport, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: ct.viewport.fusion()[0] is not None, timeout=20_000)
    remove.trigger()
    assert ct.reading.state.fusion is None
    assert not remove.isEnabled()
    assert keep.isEnabled()
    assert not keep.isChecked()


def test_values_are_those_of_simpleitk_on_every_image_and_plane(qtbot: QtBot, ct: MainWindow) -> None:
    with qtbot.waitSignal(ct.fusion.controller.shown, timeout=20_000):
        ct.fusion.controller.lay_over("1.2.60")

    def check() -> None:
        base, (image, _) = ct.reading.image, fused(ct)
        assert base is not None
        expected = expected_on(base)
        assert np.array_equal(np.isnan(image.values), np.isnan(expected))
        assert np.isfinite(expected).any()
        assert np.nanmax(np.abs(image.values - expected)) < 0.01
        assert image.unit == "BQML"

    check()
    ct.reading.scroll_to(5)
    qtbot.waitUntil(lambda: ct.viewport.fusion()[0] is not None, timeout=20_000)
    check()
    ct.planes.show_plane(Plane.CORONAL)
    ct.reading.scroll_to(20)
    qtbot.waitUntil(lambda: ct.viewport.fusion()[0] is not None, timeout=20_000)
    check()
    # What lies over the image changes neither what is measured nor what a model sees.
    image = ct.reading.image
    assert image is not None
    assert set(np.unique(image.values)) == {100}


def test_it_is_painted_through_its_own_window_colours_and_opacity(qtbot: QtBot, ct: MainWindow) -> None:
    viewport = ct.viewport
    with qtbot.waitSignal(ct.fusion.controller.shown, timeout=20_000):
        mime, place = series_mime("1.2.60"), QPointF(viewport.rect().center())
        held = Qt.KeyboardModifier.ControlModifier
        viewport.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, held))
    image, look = fused(ct)
    as_in_file = (-0.5, 7999.5)
    assert (look.colour_map, look.opacity, look.window.bounds()) == (ColourMap.PET, 0.5, as_in_file)
    bar = ct.panels.fusion_bar
    assert bar.isVisible()
    assert (bar.box.text(), bar.unit.text()) == ("PT · Whole body", "BQML")
    low, high = ct.findChild(QDoubleSpinBox, "fusion_low"), ct.findChild(QDoubleSpinBox, "fusion_high")
    slider = ct.findChild(QSlider, "fusion_opacity")
    assert low is not None and high is not None and slider is not None  # noqa: PT018
    low.setValue(400)
    high.setValue(500)  # nearly all of the volume is above: the strongest colour
    slider.setValue(40)
    bar.colours.setCurrentIndex(bar.colours.findData(ColourMap.HOT))
    bar.colours.activated.emit(bar.colours.currentIndex())
    row, column = np.argwhere(image.values > 3000)[len(np.argwhere(image.values > 3000)) // 2]
    table = display_map(ColourMap.HOT)
    assert table is not None

    def painted(column: float, row: float) -> list[int]:
        point = viewport.image_to_widget(column, row).toPoint()
        return list(viewport.grab().toImage().pixelColor(point).getRgb()[:3])

    grey = 128  # 100 in the middle of its window
    expected = [round(grey * 0.6 + part * 0.4) for part in table[255].tolist()]
    assert painted(column, row) == pytest.approx(expected, abs=2)
    outside = np.argwhere(np.isnan(image.values))[-1]
    assert painted(outside[1], outside[0]) == pytest.approx([grey] * 3, abs=2)
    # On and off by key; back by undo, one step for each thing that was done.
    action = ct.actions_by_name["fusion"]
    action.trigger()
    assert painted(column, row) == pytest.approx([grey] * 3, abs=2)
    ct.actions_by_name["undo"].trigger()
    assert action.isChecked()
    ct.actions_by_name["undo"].trigger()
    assert fused(ct)[1].colour_map is ColourMap.PET
    ct.actions_by_name["undo"].trigger()
    assert (fused(ct)[1].opacity, fused(ct)[1].window.bounds()) == (0.5, as_in_file)
    ct.actions_by_name["undo"].trigger()
    assert viewport.fusion() == (None, None)
    assert not bar.isVisible()
    ct.actions_by_name["redo"].trigger()
    qtbot.waitUntil(lambda: viewport.fusion()[0] is not None, timeout=20_000)
    # It is found again when its series is.
    ct.reading.show_series("1.2.60")
    assert viewport.fusion() == (None, None)
    ct.reading.show_series("1.2.50")
    qtbot.waitUntil(lambda: viewport.fusion()[0] is not None, timeout=20_000)
    ct.panels.fusion_bar.remove.click()
    assert viewport.fusion() == (None, None)


def test_refusals_say_why(qtbot: QtBot, ct: MainWindow, tmp_path: Path) -> None:
    others = tmp_path / "others"
    for z, place in enumerate((0, 3, 9, 20)):  # uneven: no volume
        write_dicom(
            others / f"uneven{z}",
            np.full((16, 16), z, np.uint16),
            ImagePositionPatient=[0, 0, place],
            **{"FrameOfReferenceUID": "1.9", "SeriesInstanceUID": "1.2.70", "SeriesDescription": "Uneven"},
        )
        write_dicom(
            others / f"elsewhere{z}",
            np.full((16, 16), z, np.uint16),
            ImagePositionPatient=[0, 0, 3 * z],
            **{"FrameOfReferenceUID": "1.8", "SeriesInstanceUID": "1.2.80", "SeriesDescription": "Elsewhere"},
        )
    with qtbot.waitSignal(ct.scanFinished, timeout=30_000):
        ct.open_paths([others])
    ct.reading.show_series("1.2.50")
    for uid, words in (("1.2.70", "It is no volume"), ("1.2.80", "another frame of reference")):
        with qtbot.waitSignal(ct.problemShown) as told:
            ct.fusion.controller.lay_over(uid)
        assert words in told.args[0]
        assert ct.reading.state.fusion is None
    menu = ct.menus.fusion_over
    menu.aboutToShow.emit()
    found = {action.text(): (action.isEnabled(), action.toolTip()) for action in menu.actions()}
    assert found["PT · Whole body"][0]
    assert not found["CT · Uneven"][0]
    assert "no volume" in found["CT · Uneven"][1]
    row = ct.fusion.menus.show_row_menu("1.2.60", QPoint(0, 0))
    lay = next(action for action in row.actions() if action.text() == "Lay over this image")
    with qtbot.waitSignal(ct.fusion.controller.shown, timeout=20_000):
        lay.trigger()
    row.close()


def test_three_planes_and_the_image_beside_them_wear_it_and_lay_it_down_together(
    qtbot: QtBot, ct: MainWindow
) -> None:
    def worn() -> list[bool]:
        workspace = ct.reading.workspace
        return [workspace.views[number].fusion is not None for number in workspace.shown]

    ct.fusion.controller.lay_over("1.2.60")
    ct.planes.toggle_three_planes()
    assert worn() == [True] * 4
    ct.fusion.controller.remove()
    assert worn() == [False] * 4
    ct.reading.activate(ct.reading.workspace.shown[3])
    ct.fusion.controller.lay_over("1.2.60")
    assert worn() == [True] * 4
