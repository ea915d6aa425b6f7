"""A series with a fourth axis in the window: a second slider, keys, corner text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSlider
from pytestqt.qtbot import QtBot

from tests.dicom.conftest import write_dicom
from tests.gui.conftest import open_and_wait
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.corner_lines import corner_text


def widget(window: MainWindow, kind: type, name: str):  # type: ignore[no-untyped-def]
    found = window.findChild(kind, name)
    assert found is not None
    return found


def phases(folder: Path, slices: int) -> Path:
    """Four heart phases; each pixel is 10 times its phase plus its slice."""
    for phase in range(4):
        for index in range(slices):
            write_dicom(
                folder / f"{phase}-{index}",
                np.full((16, 16), 10 * phase + index, np.uint16),
                Modality="MR",
                TriggerTime=40 * phase,
                ImagePositionPatient=[0, 0, 5 * index],
                PixelSpacing=[2, 2],
            )
    return folder


def shown(window: MainWindow) -> int:
    image = window.reading.image
    assert image is not None
    return int(image.stored[0, 0])


def test_two_sliders_and_keys(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, phases(tmp_path, 3))
    axis, slices = widget(window, QSlider, "axis_slider"), widget(window, QSlider, "slice_slider")
    assert axis.isVisible()
    assert (axis.maximum(), slices.maximum(), shown(window)) == (3, 2, 1)
    axis.setValue(2)
    assert (shown(window), slices.value()) == (21, 1)
    assert widget(window, QLabel, "axis_label").text() == "phase 3 / 4, 80 ms"
    slices.setValue(2)
    assert (shown(window), axis.value()) == (22, 2), "scrolling stays in its phase"
    for key, expected in (
        (Qt.Key.Key_Period, 32),
        (Qt.Key.Key_Period, 32),  # the last phase
        (Qt.Key.Key_Home, 30),
        (Qt.Key.Key_Up, 30),
        (Qt.Key.Key_Comma, 20),
        (Qt.Key.Key_End, 22),
    ):
        qtbot.keyClick(window.viewport, key)
        assert shown(window) == expected
    state = window.reading.state
    corner = corner_text(window.reading.series, window.reading.image, state.index)  # type: ignore[arg-type]
    assert corner.bottom_left == ("Image 3\u2009/\u20093", "Phase 3 / 4, 80 ms")


def test_one_slice_scrolls_through_its_points(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, phases(tmp_path, 1))
    assert not widget(window, QSlider, "slice_slider").isVisible()
    assert widget(window, QSlider, "axis_slider").isVisible()
    assert shown(window) == 0
    window.reading.scroll_by(1)
    assert shown(window) == 10


def test_without_an_axis_there_is_one_slider(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> None:
    open_and_wait(qtbot, window, phantom_series)
    assert not widget(window, QSlider, "axis_slider").isVisible()
    assert not window.actions_by_name["next_point"].isEnabled()


def test_linked_viewports_keep_their_points(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """The second viewport shows other phases of the same places."""
    for name, offset in (("a", 0), ("b", 100)):
        for phase in range(2):
            for index in range(3):
                write_dicom(
                    tmp_path / f"{name}{phase}{index}",
                    np.full((16, 16), offset + 10 * phase + index, np.uint16),
                    Modality="MR",
                    SeriesInstanceUID=f"1.2.{offset + 5}",
                    SeriesNumber=offset,
                    FrameOfReferenceUID="1.9",
                    EchoTime=10 + phase,
                    ImagePositionPatient=[0, 0, 5 * index],
                )
    from viewer.session.layout import layout_named

    window.reading.arrange(layout_named("1x2"))
    with qtbot.waitSignals([window.seriesLoaded, window.seriesLoaded], timeout=30_000):
        open_and_wait(qtbot, window, tmp_path)
    window.reading.activate(1)
    window.reading.show_point(1)
    window.reading.activate(0)
    window.reading.scroll_to(2)
    values = []
    for number in (0, 1):
        image = window.reading.image_in(number)
        assert image is not None
        values.append(int(image.stored[0, 0]))
    assert values == [2, 112]


def test_one_file_first_and_then_its_folder(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """What comes later takes its place along the axis."""
    phases(tmp_path, 2)
    open_and_wait(qtbot, window, tmp_path / "2-0")
    assert window.reading.state.points == 1
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, tmp_path)
    assert (window.reading.state.points, window.reading.state.slice_count) == (4, 2)
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([tmp_path / "3-1"])  # is there already
    assert window.reading.state.points == 4
