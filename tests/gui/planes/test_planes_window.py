"""Planes in the window: by keys and menu, the crosshair by mouse, slabs and turning by the bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.study.test_axis_window import phases
from viewer.dicom.phantom import PHANTOM
from viewer.gui.main_window import MainWindow
from viewer.gui.planes.text import PLANE_COLOURS
from viewer.gui.viewport.viewport import Tool, Viewport
from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap
from viewer.rendering.reference_lines import pixel_of
from viewer.volume.plane_grid import SlabMode
from viewer.volume.plane_source import PlaneSource
from viewer.volume.reslice import Plane

NODULE = next(insert for insert in PHANTOM if insert.name == "nodule left")


def where(viewport: Viewport, point: tuple[float, float, float]) -> QPoint:
    """The widget point of a patient's point."""
    image = viewport.image()
    assert image is not None
    assert image.affine is not None
    return viewport.image_to_widget(*pixel_of(image.affine, np.array(point))).toPoint()


def seen(viewport: Viewport, point: tuple[float, float, float]) -> float:
    """The value in a viewport's image at a patient's point."""
    image = viewport.image()
    assert image is not None
    assert image.affine is not None
    column, row = pixel_of(image.affine, np.array(point))
    return float(image.values[round(row), round(column)])


def test_three_planes_and_back(qtbot: QtBot, planes: MainWindow) -> None:
    shown = planes.panels.grid.shown_viewports
    assert [viewport.image().shape for viewport in shown] == [(256, 256), (40, 256), (40, 256), (256, 256)]
    assert shown[1].image().pixel_aspect == pytest.approx(2.5 / 0.8)
    assert planes.panels.plane_bar.isVisible()
    assert not planes.panels.ai.classify_button.isEnabled(), "models look at images as acquired"
    assert planes.panels.slice_bar.slider.maximum() == 39
    assert not any(viewport.overlay_is_visible() for viewport in shown)
    lines = shown[0].plane_lines()
    assert {line.colour for line in lines.lines} == {
        PLANE_COLOURS[Plane.SAGITTAL],
        PLANE_COLOURS[Plane.CORONAL],
    }
    planes.reading.scroll_to(3)
    qtbot.keyClick(planes, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert len(planes.panels.grid.shown_viewports) == 1
    assert planes.reading.state.plane is None
    assert planes.reading.state.index == 3
    assert not planes.panels.plane_bar.isVisible()
    assert not planes.viewport.plane_lines().lines


def test_the_three_planes_and_the_image_beside_them_are_one_look(qtbot: QtBot, planes: MainWindow) -> None:
    def looks() -> list[tuple[object, ...]]:
        views = (planes.reading.workspace.views[number] for number in planes.reading.workspace.shown)
        return [(view.inverted, view.colour_map, view.window and view.window.explanation) for view in views]

    qtbot.keyClick(planes, Qt.Key.Key_I)
    planes.actions_by_name["colours_hot"].trigger()
    qtbot.keyClick(planes, Qt.Key.Key_5)
    assert looks() == [(True, ColourMap.HOT, "Lung")] * 4
    planes.reading.activate(3)
    qtbot.keyClick(planes, Qt.Key.Key_4)
    assert [look[2] for look in looks()] == ["Bone"] * 4
    planes.reading.apply(
        planes.reading.workspace.with_view(replace(planes.reading.state, window=Window(1, 2)), 3)
    )
    planes.reading.activate(0)
    planes.reading.flip(horizontally=True)
    qtbot.keyClick(planes, Qt.Key.Key_R)
    assert looks()[:3] == [(False, ColourMap.GREY, None)] * 3
    assert looks()[3][:2] == (True, ColourMap.HOT), "it had been given a look of its own"
    assert not planes.reading.state.flipped_horizontally


def test_the_crosshair_finds_the_nodule_in_all_planes(qtbot: QtBot, planes: MainWindow) -> None:
    axial, sagittal, coronal, native = planes.panels.grid.shown_viewports
    qtbot.keyClick(planes, Qt.Key.Key_X)
    assert native.tool() is Tool.CROSSHAIR
    x, y, z = NODULE.center_mm
    qtbot.mouseClick(axial, Qt.MouseButton.LeftButton, pos=where(axial, (x, y, 0)))
    qtbot.mouseClick(sagittal, Qt.MouseButton.LeftButton, pos=where(sagittal, (x, y, z)))
    for viewport in (axial, sagittal, coronal, native):
        assert seen(viewport, NODULE.center_mm) == NODULE.hu
    assert planes.reading.workspace.crosshair.point == pytest.approx(NODULE.center_mm, abs=1.5)
    assert planes.viewport is sagittal
    # Shift and a drag do the same with any other tool.
    qtbot.keyClick(planes, Qt.Key.Key_W)
    before = planes.reading.displayed_window
    bone = next(insert for insert in PHANTOM if insert.name == "bone").center_mm
    qtbot.mousePress(
        coronal, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, where(coronal, (0, y, 0))
    )
    qtbot.mouseMove(coronal, where(coronal, bone))
    qtbot.mouseRelease(coronal, Qt.MouseButton.LeftButton, pos=where(coronal, bone))
    assert planes.reading.workspace.crosshair.point[0] == pytest.approx(bone[0], abs=1.5)
    assert planes.reading.displayed_window == before


def test_a_line_is_turned_by_the_crosshair_tool(qtbot: QtBot, planes: MainWindow) -> None:
    axial, sagittal, coronal, _ = planes.panels.grid.shown_viewports
    axial.set_tool(Tool.CROSSHAIR)
    zoom, shape = sagittal.zoom() / sagittal.image().pixel_spacing_mm[1], sagittal.image().shape
    centre = QPointF(where(axial, planes.reading.workspace.crosshair.point))
    arm = QPointF(100, 0)  # along the coronal plane's line
    start = (centre + arm).toPoint()
    turned = (centre + QPointF(100 * np.cos(0.4), 100 * np.sin(0.4))).toPoint()
    qtbot.mousePress(axial, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(axial, (centre + QPointF(100 * np.cos(0.2), 100 * np.sin(0.2))).toPoint())
    qtbot.mouseMove(axial, turned)
    qtbot.mouseRelease(axial, Qt.MouseButton.LeftButton, pos=turned)
    normal = planes.reading.workspace.views[planes.reading.workspace.shown[2]].plane.normal
    assert normal == pytest.approx((-np.sin(0.4), np.cos(0.4), 0.0), abs=0.02), "clockwise, as it was dragged"
    assert axial.image().shape == (256, 256), "the plane in which it is turned stays"
    qtbot.waitUntil(lambda: sagittal.image().shape != shape, timeout=10_000)
    qtbot.waitUntil(lambda: sagittal.image().pixel_spacing_mm == (0.8, 0.8), timeout=10_000)
    assert sagittal.zoom() / 0.8 == pytest.approx(zoom, rel=0.02), "the patient keeps its size"
    x, y, z = planes.reading.workspace.crosshair.point
    qtbot.waitUntil(lambda: coronal.image().pixel_spacing_mm == (0.8, 0.8), timeout=10_000)
    assert seen(coronal, (x, y, z)) == pytest.approx(seen(axial, (x, y, z)), abs=1.0)
    straighten = planes.panels.plane_bar.findChild(QPushButton, "straighten")
    qtbot.mouseClick(straighten, Qt.MouseButton.LeftButton)
    assert sagittal.image().shape == shape
    assert not straighten.isEnabled()


def test_slabs_by_the_bar(qtbot: QtBot, planes: MainWindow) -> None:
    bar, axial = planes.panels.plane_bar, planes.viewport
    planes.planes.move_crosshair((60.4, 4.4, 28.0))
    assert seen(axial, NODULE.center_mm) == 0, "water above the nodule"
    bar.mode.setCurrentIndex(bar.mode.findData(SlabMode.MAXIMUM))
    bar.mode.activated.emit(bar.mode.currentIndex())
    bar.thickness.setValue(20)
    qtbot.waitUntil(lambda: seen(axial, NODULE.center_mm) == NODULE.hu, timeout=10_000)
    assert bar.label.text() == "20 mm"
    bar.mode.setCurrentIndex(0)
    bar.mode.activated.emit(0)
    assert seen(axial, NODULE.center_mm) == 0


def test_a_plane_in_one_viewport_and_its_window(qtbot: QtBot, planes: MainWindow) -> None:
    qtbot.keyClick(planes, Qt.Key.Key_5)  # lung
    windows = {viewport.displayed_window() for viewport in planes.panels.grid.shown_viewports[:3]}
    assert len(windows) == 1
    planes.reading.activate(planes.reading.workspace.shown[3])
    qtbot.keyClick(planes, Qt.Key.Key_F4)
    assert planes.viewport.image().shape == (40, 256)
    assert planes.actions_by_name["plane_sagittal"].isChecked()
    qtbot.keyClick(planes, Qt.Key.Key_F5)
    assert planes.viewport.image().shape == (256, 256)
    assert planes.panels.ai.classify_button.isEnabled()


def test_planes_wait_for_the_whole_series_and_refusals_name_the_remedy(
    qtbot: QtBot, window: MainWindow, shared_data: Path, pydicom_data: Callable[[str], Path]
) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([shared_data / "dicom" / "ct_gantry_tilt"])
    with qtbot.waitSignal(window.problemShown) as problem:
        window.actions_by_name["three_planes"].trigger()
    assert "Resample" in problem.args[0]
    assert window.reading.state.plane is None
    assert not window.actions_by_name["plane_coronal"].isChecked()


def test_planes_of_a_series_that_is_being_read_say_so(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([phantom_series])
    uid = window.reading.state.series_uid
    window.store.loader.cancel(uid)
    window.actions_by_name["plane_coronal"].trigger()
    if window.viewport.image() is None:  # unless all of it had been read already
        assert "cancelled" in window.viewport.message()
    window.reading.show_series(uid)
    qtbot.waitUntil(lambda: window.viewport.image() is not None, timeout=10_000)
    assert window.viewport.image().shape == (40, 256)
    assert window.viewport.message() is None


def test_planes_of_a_series_with_a_fourth_axis_go_through_its_points(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([phases(tmp_path, 3)])
    window.reading.show_point(2)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    axial, sagittal, coronal, native = window.panels.grid.shown_viewports
    assert coronal.image().values[:, 0].tolist() == [22, 21, 20], "head up"
    window.panels.axis_bar.slider.setValue(0)
    assert coronal.image().values[:, 0].tolist() == [2, 1, 0]
    assert sagittal.image().values[:, 5].tolist() == [2, 1, 0], "all planes together"
    assert axial.image().values[0, 0] == 1
    assert native.image().values[0, 0] == 1, "and the image beside them, which would be of another phase"
    assert "Phase 1 / 4" in " ".join(axial._marks.corners.bottom_left)
    window.reading.scroll_by(1)
    assert axial.image().values[0, 0] == 2
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert window.viewport.image().values[0, 0] == 2
    assert window.reading.state.points == 4


def test_a_plane_that_stays_meanwhile_is_named_as_what_it_is(
    qtbot: QtBot, planes: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    planes.reading.activate(planes.reading.workspace.shown[1])
    planes.reading.scroll_to(200)
    sagittal = planes.viewport.image()
    monkeypatch.setattr(PlaneSource, "is_quick", lambda *_: False)
    qtbot.keyClick(planes, Qt.Key.Key_F2)
    if planes.viewport.image() is sagittal:  # unless the thread was faster
        assert planes.viewport._marks.corners.bottom_left[0].startswith("Sagittal 201")
    qtbot.waitUntil(lambda: planes.viewport.image().shape == (256, 256), timeout=10_000)
    assert planes.viewport._marks.corners.bottom_left[0].startswith("Axial")


def test_all_four_viewports_go_along_the_fourth_axis(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([phases(tmp_path, 5)])
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(window.viewport, Qt.Key.Key_Period)
    assert [window.reading.workspace.views[number].point for number in window.reading.workspace.shown] == [
        1
    ] * 4
    window.reading.activate(3)
    qtbot.keyClick(window.viewport, Qt.Key.Key_Period)
    assert [window.reading.workspace.views[number].point for number in window.reading.workspace.shown] == [
        2
    ] * 4


def test_the_side_of_the_body_stands_in_planes_too(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, tmp_path: Path
) -> None:
    for path in phantom_series.glob("*.dcm"):
        ds = pydicom.dcmread(path)
        ds.Laterality = "L"
        ds.save_as(tmp_path / path.name)
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([tmp_path])
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    for viewport in window.panels.grid.shown_viewports:
        assert "Laterality L" in viewport._marks.corners.bottom_right
