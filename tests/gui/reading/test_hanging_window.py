"""Hanging in the window: mammograms open back to back, the user's own protocol by the menu."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.uid import generate_uid
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer.gui.main_window import MainWindow


@pytest.fixture
def mammograms(phantom_series: Path, tmp_path: Path) -> Path:
    """Four generated radiographs with the headers of mammograms; the breast is bright beside the chest wall."""
    study, series = generate_uid(), generate_uid()
    for number, (side, view, orientation) in enumerate(
        (("L", "MLO", "A\\F"), ("R", "CC", "P\\R"), ("L", "CC", "P\\L"), ("R", "MLO", "P\\F")), start=1
    ):
        ds = pydicom.dcmread(next(phantom_series.glob("*.dcm")))
        ds.Modality = "MG"
        ds.PresentationIntentType = "FOR PRESENTATION"
        for name in ("ImagePositionPatient", "ImageOrientationPatient", "FrameOfReferenceUID", "RescaleType"):
            delattr(ds, name)
        ds.ImageLaterality, ds.ViewPosition = side, view
        ds.PatientOrientation = orientation.split("\\")
        ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.InstanceNumber = study, series, number
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.2"
        pixels = np.zeros((300, 120), "<u2")
        wall_at_right = orientation.startswith("P")
        pixels[:, -30 if wall_at_right else 0 : None if wall_at_right else 30] = 3000
        ds.Rows, ds.Columns, ds.PixelData = 300, 120, pixels.tobytes()
        ds.save_as(tmp_path / f"{number}.dcm")
    return tmp_path


def test_mammograms_open_back_to_back(qtbot: QtBot, window: MainWindow, mammograms: Path) -> None:
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([mammograms])
    grid = window.panels.grid
    assert len(grid.shown_viewports) == 4
    qtbot.waitUntil(lambda: all(view.image() is not None for view in grid.shown_viewports), timeout=10_000)
    headers = [view.image().header for view in grid.shown_viewports]
    assert [(one.laterality, one.view_position) for one in headers] == [
        ("R", "CC"),
        ("L", "CC"),
        ("R", "MLO"),
        ("L", "MLO"),
    ]
    QApplication.processEvents()
    for place, view in enumerate(grid.shown_viewports):
        picture = view.grab().toImage()
        row = round(picture.height() * 0.4)  # clear of letters and corner text
        inner = picture.pixelColor(picture.width() - 12 if place % 2 == 0 else 12, row).value()
        outer = picture.pixelColor(12 if place % 2 == 0 else picture.width() - 12, row).value()
        assert inner > 200, "the chest wall is in the middle of the pair"
        assert outer == 0


def test_a_protocol_of_ones_own_is_offered_and_a_broken_one_named(
    qtbot: QtBot, own_home: Path, phantom_series: Path, themed: QApplication
) -> None:
    folder = own_home / "hanging"
    folder.mkdir()
    (folder / "mine.toml").write_text(
        'name = "Mine"\nlayout = "2x1"\n[[viewport]]\nmodality = "CT"\n'
        '[[viewport]]\nmodality = "CT"\nsame_series = true\nwindow = [100, 50]\n',
        encoding="utf-8",
    )
    (folder / "broken.toml").write_text("name = 3", encoding="utf-8")
    window = MainWindow(start_inference=False)
    qtbot.addWidget(window)
    window.show()
    assert "broken.toml" in window.panels.status.message.text()
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([phantom_series])
    menu = window.layout_menu.hanging
    menu.aboutToShow.emit()
    entries = {action.text(): action for action in menu.actions()}
    assert not entries["Mammograms back to back"].isEnabled()
    entries["Mine"].trigger()
    above, below = window.panels.grid.shown_viewports
    assert above.image() is below.image()
    assert (below.displayed_window().center, below.displayed_window().width) == (100, 50)
    assert above.displayed_window() != below.displayed_window()
    window.close()
