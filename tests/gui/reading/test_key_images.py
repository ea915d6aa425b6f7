"""From one key image to the next, as a selection names them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pydicom
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.documents.made import CT, KEY_OBJECTS, code, content, item, write_object
from viewer.gui.main_window import MainWindow


def test_key_images_are_shown_one_after_the_other(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, tmp_path: Path
) -> None:
    with qtbot.waitSignal(window.problemShown) as problem:
        qtbot.keyClick(window, Qt.Key.Key_J)
    assert "No key images" in problem.args[0]
    headers = [pydicom.dcmread(path, stop_before_pixels=True) for path in phantom_series.glob("*.dcm")]
    by_height = sorted(headers, key=lambda ds: ds.ImagePositionPatient[2])
    named = [
        content(
            "IMAGE",
            ReferencedSOPSequence=[
                item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=by_height[index].SOPInstanceUID)
            ],
        )
        for index in (30, 4)
    ]
    selection = write_object(
        tmp_path / "selection.dcm",
        KEY_OBJECTS,
        Modality="KO",
        ConceptNameCodeSequence=code("113000", "Of Interest"),
        ContentSequence=named,
    )
    with qtbot.waitSignals([window.key_images.changed, window.imageShown], timeout=30_000):
        window.open_paths([phantom_series, selection])
    seen = []
    for _ in range(3):
        with qtbot.waitSignal(window.key_images.stepped) as stepped:
            qtbot.keyClick(window, Qt.Key.Key_J)
        seen.append((window.reading.state.index, *stepped.args))
    assert seen == [(30, 1, 2), (4, 2, 2), (30, 1, 2)]
    window.reading.scroll_to(17)
    qtbot.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    assert window.reading.state.index == 4
    assert "Key image 2 of 2" in window.panels.status.message.text()
    window.close_all()
    assert window.key_images.places() == ()


def test_every_frame_that_a_selection_names_is_a_key_image(
    qtbot: QtBot, window: MainWindow, pydicom_data: Callable[[str], Path], tmp_path: Path
) -> None:
    frames = pydicom_data("emri_small.dcm")
    header = pydicom.dcmread(frames, stop_before_pixels=True)
    named = content(
        "IMAGE",
        ReferencedSOPSequence=[
            item(
                ReferencedSOPClassUID=header.SOPClassUID,
                ReferencedSOPInstanceUID=header.SOPInstanceUID,
                ReferencedFrameNumber=[2, 5, 9],
            )
        ],
    )
    selection = write_object(
        tmp_path / "selection.dcm",
        KEY_OBJECTS,
        Modality="KO",
        ConceptNameCodeSequence=code("113000", "Of Interest"),
        ContentSequence=[named],
    )
    with qtbot.waitSignals([window.key_images.changed, window.imageShown], timeout=30_000):
        window.open_paths([frames, selection])
    series = window.reading.series
    assert series is not None
    seen = []
    for step in range(3):
        if step == 2:  # to look at its neighbour costs no place in the row
            window.reading.scroll_by(1)
        qtbot.keyClick(window, Qt.Key.Key_J)
        seen.append(series.frames[window.reading.state.index].frame + 1)
    assert sorted(seen) == [2, 5, 9]
