"""The list of studies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QListView, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.seeing import shown
from viewer.dicom.geometry import judge
from viewer.dicom.header import FrameHeader
from viewer.dicom.series import PatientInfo, Series, Skipped, StudyInfo
from viewer.gui.study.delegate import cancel_rectangle
from viewer.gui.study.panel import StudyPanel

LEFT = Qt.MouseButton.LeftButton


def make_series(uid: str, patient: str = "Doe^Jane", study: str = "1", images: int = 2) -> Series:
    frames = tuple(FrameHeader(path=Path(f"{uid}-{n}.dcm"), rows=8, columns=8) for n in range(images))
    return Series(
        uid=uid,
        study=StudyInfo(uid=study, date="20200405", description="Head"),
        patient=PatientInfo(name=patient, id="17"),
        modality="CT",
        description=f"Series {uid}",
        number=3,
        frames=frames,
        geometry=judge(frames)[1],  # a stack: these frames have no positions
    )


@pytest.fixture
def panel(qtbot: QtBot, themed: QApplication) -> StudyPanel:
    """A shown panel with three series of two patients."""
    widget = StudyPanel()
    widget.set_series((make_series("a"), make_series("b"), make_series("c", patient="Roe^Rick", study="2")))
    return shown(qtbot, widget, 260, 600)


def index_of(panel: StudyPanel, uid: str) -> QModelIndex:
    model = panel.tree().model()
    for patient in range(model.rowCount()):
        for study in range(model.rowCount(model.index(patient, 0))):
            parent = model.index(study, 0, model.index(patient, 0))
            for row in range(model.rowCount(parent)):
                found = model.index(row, 0, parent)
                if f"Series {uid}," in str(found.data(Qt.ItemDataRole.AccessibleTextRole)):
                    return found
    raise AssertionError(uid)


def place_of(panel: StudyPanel, uid: str) -> QPoint:
    return panel.tree().visualRect(index_of(panel, uid)).center()


def test_series_are_grouped_by_patient_and_study(panel: StudyPanel) -> None:
    model = panel.tree().model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Doe, Jane", "Roe, Rick"]
    panel.add_series((make_series("d"), make_series("a", images=5)))
    assert panel.series_uids() == ("a", "b", "c", "d")
    assert "5 images" in index_of(panel, "a").data(Qt.ItemDataRole.AccessibleTextRole)
    reasons = make_series("a", images=5).geometry.reasons
    assert reasons
    assert all(reason in index_of(panel, "a").data(Qt.ItemDataRole.ToolTipRole) for reason in reasons)


def test_click_and_return_open_a_series(qtbot: QtBot, panel: StudyPanel) -> None:
    with qtbot.waitSignal(panel.seriesActivated) as clicked:
        qtbot.mouseClick(panel.tree().viewport(), LEFT, pos=place_of(panel, "b"))
    assert clicked.args == ["b"]
    panel.tree().setCurrentIndex(index_of(panel, "c"))
    with qtbot.waitSignal(panel.seriesActivated) as pressed:
        qtbot.keyClick(panel.tree(), Qt.Key.Key_Return)
    assert pressed.args == ["c"]


def test_a_load_can_be_cancelled_at_its_thumbnail_and_by_key(qtbot: QtBot, panel: StudyPanel) -> None:
    panel.set_progress("b", 0.4)
    assert panel.progress("b") == 0.4
    row = panel.tree().visualRect(index_of(panel, "b"))
    cross = cancel_rectangle(row).center()
    with qtbot.waitSignal(panel.cancelRequested) as asked, qtbot.assertNotEmitted(panel.seriesActivated):
        qtbot.mouseClick(panel.tree().viewport(), LEFT, pos=cross)
    assert asked.args == ["b"]
    panel.tree().setCurrentIndex(index_of(panel, "b"))
    with qtbot.waitSignal(panel.cancelRequested):
        qtbot.keyClick(panel.tree(), Qt.Key.Key_Delete)
    panel.set_progress("b", None)
    with qtbot.waitSignal(panel.seriesActivated):  # nothing runs: the same place opens the series
        qtbot.mouseClick(panel.tree().viewport(), LEFT, pos=cross)


def test_only_rows_that_were_seen_ask_for_thumbnails(qtbot: QtBot, panel: StudyPanel) -> None:
    asked: list[str] = []
    panel.thumbnailWanted.connect(asked.append)
    panel.set_series(tuple(make_series(f"s{n}") for n in range(500)))
    qtbot.waitUntil(lambda: len(asked) > 3)
    assert asked[0] == "s0"
    assert len(asked) < 12
    panel.set_active("s499")
    qtbot.waitUntil(lambda: "s499" in asked)
    assert len(asked) == len(set(asked)) < 24


def test_a_thumbnail_is_painted_in_its_row(panel: StudyPanel) -> None:
    def brightest(uid: str) -> int:
        row = panel.tree().visualRect(index_of(panel, uid))
        seen = panel.tree().viewport().grab().toImage()
        ratio = seen.devicePixelRatio()
        x, y = row.left() + 40, row.top() + 40
        return seen.pixelColor(round(x * ratio), round(y * ratio)).lightness()

    assert brightest("b") < 20
    panel.set_thumbnail("b", np.full((90, 128), 250, np.uint8))
    assert brightest("b") > 200
    panel.set_thumbnail("gone", np.zeros((4, 4), np.uint8))  # a late answer for a closed series


def test_skipped_files_are_counted_and_listed_on_request(qtbot: QtBot, panel: StudyPanel) -> None:
    button = panel.findChild(QPushButton, "skipped_button")
    reasons = panel.findChild(QListView, "skipped_list")
    assert button is not None
    assert reasons is not None
    assert not button.isVisible()
    panel.set_skipped((Skipped(Path("/x/notes.txt"), "not DICOM"), Skipped(Path("/x/b.pdf"), "no pixels")))
    assert button.text() == "2 files skipped"
    assert not reasons.isVisible()
    qtbot.mouseClick(button, LEFT)
    assert reasons.isVisible()
    assert reasons.model().index(0, 0).data() == "notes.txt: not DICOM"
    panel.clear()
    assert not button.isVisible()
    assert not reasons.isVisible()


def test_names_can_be_hidden(panel: StudyPanel) -> None:
    panel.set_patient_data_visible(False)
    first = panel.tree().model().index(0, 0)
    assert first.data() == "Patient 1"
    assert "Doe" not in str(first.data(Qt.ItemDataRole.ToolTipRole))
    panel.add_series((make_series("z", patient="Secret^Name"),))
    assert panel.tree().model().index(2, 0).data() == "Patient 3"
    panel.set_patient_data_visible(True)
    assert first.data() == "Doe, Jane"


def test_active_series_is_remembered_until_it_comes(panel: StudyPanel) -> None:
    panel.set_active("later")
    panel.add_series((make_series("later"),))
    assert panel.active() == "later"
    assert panel.tree().currentIndex() == index_of(panel, "later")
