"""PET in the window: SUV by body weight where the file allows, else why not; windows go with the unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.dicom.conftest import write_dicom
from tests.dicom.pet_headers import PET, dose
from tests.gui.conftest import open_and_wait
from viewer.dicom.findings import FindingKind
from viewer.gui.main_window import MainWindow
from viewer.gui.status_strip import readout_text
from viewer.rendering.readout import read_pixel

FACTOR = 1 / 2500  # 70 kg, 350 MBq, one half life


def pet(folder: Path, **elements: Any) -> Path:
    """Two slices with rescale slopes of their own; the values are 10000 and 20000 Bq/ml."""
    given = {
        **PET,
        "AcquisitionTime": "120000",
        "RadiopharmaceuticalInformationSequence": dose(),
        "RescaleIntercept": 0,
        "WindowCenter": 12500,
        "WindowWidth": 25001,
        **elements,
    }
    for number in (1, 2):
        stored = np.full((16, 16), 5000, np.uint16)
        write_dicom(
            folder / str(number),
            stored,
            ImagePositionPatient=[0, 0, 3 * number],
            PixelSpacing=[4, 4],
            RescaleSlope=2 * number,
            **given,
        )
    return folder


def value(window: MainWindow) -> tuple[float, str]:
    image = window.reading.image
    assert image is not None
    return float(image.values[3, 3]), image.unit


def test_suv_where_the_file_allows(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.suvFound, timeout=30_000):
        open_and_wait(qtbot, window, pet(tmp_path))
    window.reading.scroll_to(0)
    assert value(window) == (pytest.approx(10000 * FACTOR), "SUVbw")
    window.reading.scroll_to(1)
    assert value(window) == (pytest.approx(20000 * FACTOR), "SUVbw")
    image, shown = window.reading.image, window.reading.displayed_window
    assert image is not None
    assert shown is not None
    assert shown.bounds() == (0, 5), "SUV has a window that is usual; those of PET files differ by image"
    assert window.viewport.is_inverted(), "uptake is read black on white"
    menu = window.menus.presets
    menu.aboutToShow.emit()
    menu.actions()[-1].trigger()
    shown = window.reading.displayed_window
    assert shown is not None
    assert shown.bounds() == (pytest.approx(0, abs=1e-3), pytest.approx(25000 * FACTOR, abs=1e-3))
    readout = read_pixel(image, 3, 3)
    assert readout is not None
    assert readout_text(readout).split("    ")[1:3] == ["stored 5000", "8\u2009SUVbw"]
    unit = window.findChild(QLabel, "histogram_unit")
    assert unit is not None
    assert unit.text() == "SUVbw"
    assert [preset.explanation for preset in window.reading.presets()][:2] == ["SUV 0 to 5", "SUV 0 to 10"]
    # Switching shows the same pixels in the other unit.
    window.reading.choose_preset(1)
    painted = window.viewport.grab().toImage().pixel(400, 300)
    action = window.actions_by_name["suv"]
    assert action.isChecked()
    action.trigger()
    assert value(window) == (20000, "BQML")
    shown = window.reading.displayed_window
    assert shown is not None
    assert shown.bounds() == (pytest.approx(0, abs=1e-6), pytest.approx(12500))
    assert unit.text() == "BQML"
    assert window.viewport.grab().toImage().pixel(400, 300) == painted
    action.trigger()
    assert value(window)[1] == "SUVbw"
    # What a model sees is the file's, whatever is shown.
    key = window.reading.state.image
    assert key is not None
    native = window.image_of(key)
    assert native is not None
    assert (native.unit, native.values[0, 0]) == ("BQML", 20000)


def test_a_series_that_only_lies_over_another_is_in_suv_too(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """PET dropped onto CT is never displayed by itself."""
    for number in (1, 2):
        write_dicom(
            tmp_path / "ct" / str(number),
            np.full((16, 16), 40, np.uint16),
            SeriesInstanceUID="1.2.77",
            ImagePositionPatient=[0, 0, 3 * number],
            PixelSpacing=[4, 4],
            FrameOfReferenceUID="1.2.9",
        )
    open_and_wait(qtbot, window, tmp_path / "ct")
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([pet(tmp_path / "pet", FrameOfReferenceUID="1.2.9", SeriesInstanceUID="1.2.78")])
    window.reading.show_series("1.2.77")
    with qtbot.waitSignal(window.suvFound, timeout=30_000) as found:
        window.fusion.controller.lay_over("1.2.78")
    assert found.args is not None
    assert found.args[0] == "1.2.78"
    qtbot.waitUntil(lambda: window.viewport.fusion()[0] is not None, timeout=20_000)
    image, look = window.viewport.fusion()
    assert image is not None
    assert look is not None
    assert (image.unit, look.window.bounds()) == ("SUVbw", (0, 5))
    assert window.panels.fusion_bar.unit.text() == "SUVbw"


def test_else_it_says_why(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.suvFound, timeout=30_000):
        open_and_wait(qtbot, window, pet(tmp_path, PatientWeight=None))
    assert value(window)[1] == "BQML"
    window.actions_by_name["suv"].trigger()
    assert not window.actions_by_name["suv"].isChecked()
    why = "SUV is not available, because the file does not give the weight of the patient."
    assert window.panels.status.message.text() == why
    series = window.reading.series
    assert series is not None
    assert [note.text for note in window.notes.notes_of(series) if note.kind is FindingKind.SUV] == [why]


def test_other_modalities_have_none(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> None:
    open_and_wait(qtbot, window, phantom_series)
    assert not window.actions_by_name["suv"].isEnabled()
