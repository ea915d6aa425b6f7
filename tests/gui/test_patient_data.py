"""While patient data are hidden, nothing in the window names the patient: a walk through all that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QWidget
from pytestqt.qtbot import QtBot

from tests.dicom.conftest import write_dicom
from tests.documents.made import PDF, PRESENTATION, SR, code, content, write_object
from tests.gui.conftest import open_and_wait
from viewer.dicom.privacy import identity_of
from viewer.dicom.series import PatientInfo
from viewer.gui.documents.outline_view import OutlineView
from viewer.gui.main_window import MainWindow
from viewer.gui.study.model import Role
from viewer.gui.viewport.paint import corner_lines
from viewer.gui.viewport.viewport import Viewport

PATIENT = {"PatientName": "Quimby^Zelda", "PatientID": "PID-4711", "PatientBirthDate": "19500102"}
STUDY = {
    **PATIENT,
    "StudyDate": "20200405",
    "StudyDescription": "Follow-up of Mrs Quimby",
    "InstitutionName": "Quimby clinic",
    "AccessionNumber": "A-QUIMBY-1",
}
NAMES = ("quimby", "zelda", "pid-4711", "19500102", "1950-01-02")
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.EditRole,
    Role.SECOND_LINE,
)
_TEXTS = (
    "text",
    "title",
    "toPlainText",
    "placeholderText",
    "toolTip",
    "statusTip",
    "whatsThis",
    "windowTitle",
    "accessibleName",
    "accessibleDescription",
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study that names its patient wherever files can: descriptions, titles, texts, names of files and folders."""
    folder = tmp_path / "Quimby_Zelda"
    for number in range(3):
        write_dicom(
            folder / f"quimby_{number}.dcm", SOPInstanceUID=f"1.5.{number}",
            ImagePositionPatient=[0, 0, number * number], SeriesDescription="T1 QUIMBY", ImageComments="Zelda",
            ReferringPhysicianName="Roe^Rick", **STUDY,
        )  # fmt: skip
    write_object(
        folder / "quimby_report",
        SR,
        ConceptNameCodeSequence=code("18748-4", "Report on Zelda", "LN"),
        SeriesDescription="For Quimby",
        ContentSequence=[
            content("PNAME", "Observer", PersonName="Quimby^John"),
            content("TEXT", "Finding", TextValue="Mrs Quimby is well."),
            content("CODE", "Quimby's side", ConceptCodeSequence=code("2", "Zelda's left", "99TEST")),
            content("NUM", "Diameter"),
        ],
        **STUDY,
    )
    write_object(
        folder / "quimby_state",
        PRESENTATION,
        ContentLabel="ZELDA",
        ContentDescription="Quimby, bright",
        **STUDY,
    )
    write_object(
        folder / "quimby_letter",
        PDF,
        DocumentTitle="Letter on Zelda Quimby",
        MIMETypeOfEncapsulatedDocument="application/pdf",
        EncapsulatedDocument=_pdf(),
        **STUDY,
    )
    (folder / "quimby_broken.dcm").write_bytes(b"\0" * 128 + b"DICM" + b"broken")
    return folder


def _pdf() -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QPainter, QPdfWriter

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    painter.drawText(100, 100, "Quimby")
    painter.end()
    return bytes(buffer.data().data())


def words_of_model(model: QAbstractItemModel) -> Iterator[str]:
    waiting = [QModelIndex()]
    while waiting:
        parent = waiting.pop()
        for row in range(model.rowCount(parent)):
            # Of a list the number of columns is nobody's business in Qt.
            lists = isinstance(model, QAbstractListModel)
            for column in range(1 if lists else model.columnCount(parent)):
                index = model.index(row, column, parent)
                yield from (str(index.data(role)) for role in _ROLES if index.data(role) is not None)
            waiting.append(model.index(row, 0, parent))


def words_of(root: QWidget) -> Iterator[tuple[str, str]]:
    """Everything that a window says, hidden pages too: (where, what)."""
    for widget in (root, *root.findChildren(QWidget)):
        where = f"{type(widget).__name__} {widget.objectName()}"
        for name in _TEXTS:
            said = getattr(widget, name, None)
            if callable(said):
                yield where, str(said())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from ((where, text) for text in words_of_model(widget.model()))
        if isinstance(widget, Viewport):
            lines = corner_lines(widget._marks, widget.image(), None)
            yield from ((f"{where} corner", line.text) for corner in lines for line in corner)
            yield from ((f"{where} banner", banner.text) for banner in widget.banners())
            yield f"{where} message", widget.message() or ""
    for action in root.findChildren(QAction):
        yield f"action {action.objectName()}", f"{action.text()} {action.toolTip()} {action.statusTip()}"


def who_names(window: MainWindow) -> list[str]:
    """Where the window, and the window of headers, name the patient."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
    found = []
    for root in (window, window.documents.tags):
        for where, text in words_of(root):
            if any(name in text.casefold() for name in NAMES):
                found.append(f"{where}: {text}")
    return found


def test_nothing_names_a_hidden_patient(qtbot: QtBot, window: MainWindow, study: Path) -> None:
    open_and_wait(qtbot, window, study)
    with qtbot.waitSignal(window.documents.tags.shown):
        window.documents.show_header()
    window.notes.open()
    titles = ("Report on Zelda", "Quimby, bright", "Letter on Zelda Quimby")
    uids = {one.title: one.uid for one in window.documents.controller.documents}
    assert len(who_names(window)) > 20  # the walk sees what it looks for
    window.actions_by_name["show_patient"].trigger()
    assert who_names(window) == []
    for title in titles:
        with qtbot.waitSignals([window.documents.documentShown, window.documents.tags.shown]):
            window.documents.show(uids[title])
        assert who_names(window) == [], title
        body = window.panels.document.body()
        assert body.objectName() != "pdf_view"
        if isinstance(body, OutlineView):
            assert not any(name in body.text().casefold() for name in NAMES)
            window.panels.document.copy_text()
            assert not any(name in QGuiApplication.clipboard().text().casefold() for name in NAMES)
    window.documents.leave()
    window.documents.tags.copy_all()
    assert not any(name in QGuiApplication.clipboard().text().casefold() for name in NAMES)
    window.actions_by_name["show_patient"].trigger()
    assert len(who_names(window)) > 20


def test_a_study_that_is_opened_while_hidden_is_hidden(qtbot: QtBot, window: MainWindow, study: Path) -> None:
    window.actions_by_name["show_patient"].trigger()
    open_and_wait(qtbot, window, study)
    assert who_names(window) == []
    assert "Study" in [text for _, text in words_of(window.panels.study)]
    window.close_all()
    assert who_names(window) == []  # the recent folders


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Head of Mrs DOE", True),
        ("doe_jane_ct.dcm", True),
        ("Doerr", False),  # a part of another word
        ("MaryJaneway", True),  # of four letters and more in any word
        ("PID-4711 T1", True),
        ("born 1950-01-02", True),
        ("Series 471", False),
        ("王小東 头部", True),
        ("头部", False),
        ("", False),
    ],
)
def test_who_is_named(text: str, named: bool) -> None:
    identity = identity_of([PatientInfo("Doe^Jane=王小東", "PID-4711", birth_date="19500102")])
    assert identity.is_named_in(text) is named
