"""Documents in the main window: beside their series, in the viewports' place, and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.dicom.conftest import write_dicom
from tests.documents.made import CT, KEY_OBJECTS, SR, code, content, item, write_object
from tests.gui.conftest import open_and_wait
from viewer.gui.documents.outline_view import OutlineView
from viewer.gui.main_window import MainWindow

PydicomData = Callable[[str], Path]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Three CT slices, a report of the same study and a key object selection that names the last slice."""
    for number in range(3):
        place = [0, 0, number]
        write_dicom(
            tmp_path / f"ct{number}", SOPInstanceUID=f"1.5.{number}", ImagePositionPatient=place,
            PatientName="Doe^Jane", PatientID="17", StudyDate="20200405",
        )  # fmt: skip
    named = item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID="1.5.2")
    write_object(
        tmp_path / "key",
        KEY_OBJECTS,
        StudyDate="20200405",
        ConceptNameCodeSequence=code("113000", "Of Interest"),
        ContentSequence=[content("IMAGE", ReferencedSOPSequence=[named])],
    )
    write_object(
        tmp_path / "report",
        SR,
        StudyDate="20200405",
        ConceptNameCodeSequence=code("18748-4", "Chest report", "LN"),
        ContentSequence=[
            content("PNAME", "Observer", PersonName="Roe^Rick"),
            content("TEXT", "Finding", TextValue="None"),
        ],
    )
    return tmp_path


def rows(window: MainWindow) -> list[str]:
    """Texts of the study panel, from the top."""
    model, found = window.panels.study.tree().model(), []
    waiting = [model.index(row, 0) for row in range(model.rowCount())]
    while waiting:
        index = waiting.pop(0)
        found.append(str(index.data()))
        waiting = [model.index(row, 0, index) for row in range(model.rowCount(index))] + waiting
    return found


def index_of(window: MainWindow, text: str) -> QModelIndex:
    model = window.panels.study.tree().model()
    (found,) = model.match(
        model.index(0, 0), Qt.ItemDataRole.DisplayRole, text, 1, Qt.MatchFlag.MatchRecursive
    )
    return found


def click(qtbot: QtBot, window: MainWindow, text: str) -> None:
    tree = window.panels.study.tree()
    tree.scrollTo(index_of(window, text))
    place = tree.visualRect(index_of(window, text)).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_documents_stand_below_their_study(qtbot: QtBot, window: MainWindow, study: Path) -> None:
    open_and_wait(qtbot, window, study)
    assert rows(window) == ["Doe, Jane", "Study", "CT", "Of Interest", "Chest report"]
    assert window.documents.shown is None
    with qtbot.waitSignal(window.documents.documentShown):
        click(qtbot, window, "Chest report")
    assert window.panels.centre.currentWidget() is window.panels.document
    outline = window.panels.document.body()
    assert isinstance(outline, OutlineView)
    assert "Finding: None" in outline.text()
    # What loads behind it does not take its place.
    window.reading.scroll_by(1)
    assert window.panels.document.isVisible()
    window.actions_by_name["show_patient"].trigger()
    assert "Observer: hidden" in outline.text()
    with qtbot.waitSignal(window.documents.documentLeft):
        click(qtbot, window, "CT")
    assert window.viewport.isVisible()
    assert window.viewport.hasFocus()


def test_a_key_object_leads_to_its_image(qtbot: QtBot, window: MainWindow, study: Path) -> None:
    open_and_wait(qtbot, window, study)
    window.reading.scroll_to(0)
    with qtbot.waitSignal(window.documents.documentShown):
        click(qtbot, window, "Of Interest")
    outline = window.panels.document.body()
    assert isinstance(outline, OutlineView)
    selected = next(
        index
        for row in range(outline.model().rowCount())
        if (index := outline.model().index(row, 0)).data() == "Selected"
    )
    outline.setCurrentIndex(outline.model().index(0, 0, selected))
    QTest.keyClick(outline, Qt.Key.Key_Return)
    assert window.viewport.isVisible()
    assert window.reading.state.index == 2
    with qtbot.waitSignal(window.documents.documentShown):
        click(qtbot, window, "Of Interest")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.viewport.isVisible()


def test_a_document_alone_is_shown_at_once(
    qtbot: QtBot, window: MainWindow, pydicom_data: PydicomData
) -> None:
    problems: list[str] = []
    window.problemShown.connect(problems.append)
    with qtbot.waitSignal(window.documents.documentShown, timeout=30_000):
        window.open_paths([pydicom_data("waveform_ecg.dcm")])
    assert problems == []
    assert window.panels.document.body().objectName() == "waveform_panel"
    window.close_all()
    assert window.panels.centre.currentWidget() is window.panels.empty_state
    assert rows(window) == []


def test_the_header_follows_the_image(qtbot: QtBot, window: MainWindow, study: Path) -> None:
    open_and_wait(qtbot, window, study)
    window.reading.scroll_to(0)
    tags = window.documents.tags
    with qtbot.waitSignal(tags.shown) as first:
        QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert tags.isVisible()
    with qtbot.waitSignal(tags.shown) as second:
        window.reading.scroll_to(2)
    assert (first.args[0].name, second.args[0].name) == ("ct0", "ct2")
    with qtbot.waitSignal(tags.shown) as third:
        click(qtbot, window, "Chest report")
    assert third.args[0].name == "report"
    window.close_all()
    message = tags.findChild(QLabel, "tag_message")
    assert message is not None
    assert message.text() == "No image is displayed."
