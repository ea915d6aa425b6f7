"""Cine in the window, by key and button."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.dicom.phantom import SLICES
from viewer.gui.main_window import MainWindow


def test_the_series_plays_by_the_clock_and_stops(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([phantom_series])
    seen: list[int] = []
    window.imageShown.connect(lambda key: seen.append(key.index))
    window.reading.scroll_to(SLICES - 3)
    window.cine.set_rate(100)
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert window.cine.is_playing
    qtbot.waitUntil(lambda: window.reading.state.index < 20, timeout=5_000)  # round the end
    assert window.panels.cine.button.accessibleName() == "Stop"
    qtbot.mouseClick(window.panels.cine.button, Qt.MouseButton.LeftButton)
    assert not window.cine.is_playing
    assert window.panels.cine.rate.value() == 100
    assert len(seen) > 2


def test_it_sweeps_and_ends_with_the_series(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([phantom_series])
    window.actions_by_name["cine_sweep"].trigger()
    window.cine.set_rate(120)
    window.reading.scroll_to(SLICES - 2)
    positions: list[int] = []
    window.reading.stateChanged.connect(lambda state: positions.append(state.index))
    window.cine.toggle()
    qtbot.waitUntil(lambda: bool(positions) and min(positions) < SLICES - 8, timeout=5_000)
    turned = positions[positions.index(max(positions)) :]
    assert turned == sorted(turned, reverse=True)
    window.close_all()
    assert not window.cine.is_playing


@pytest.mark.parametrize(
    ("keyword", "value", "rate"),
    [
        ("CineRate", 24, 24.0),
        ("FrameTime", 40.0, 25.0),
        ("RecommendedDisplayFrameRate", 12, 12.0),
        ("", 0, 15.0),
    ],
)
def test_the_rate_is_the_files(
    qtbot: QtBot,
    window: MainWindow,
    phantom_series: Path,
    tmp_path: Path,
    keyword: str,
    value: float,
    rate: float,
) -> None:
    for path in sorted(phantom_series.glob("*.dcm"))[:3]:
        ds = pydicom.dcmread(path)
        if keyword:
            setattr(ds, keyword, value)
        ds.save_as(tmp_path / path.name)
    open_and_wait(qtbot, window, tmp_path)
    assert window.cine.rate == rate
