"""What is no image, in the window: outlines, traces, PDFs, and any object's header."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.documents.made import PDF, RAW, SR, a_pdf, content, item, waveform_group, write_object
from tests.gui.seeing import shown
from viewer.dicom.scan import scan
from viewer.documents.encapsulated import Encapsulated
from viewer.documents.opening import open_document
from viewer.documents.outline import Line, Outline, Reference
from viewer.documents.references import Place
from viewer.documents.tag_tree import read_tag_tree
from viewer.documents.waveform import read_waveforms
from viewer.gui.documents.controller import DocumentController
from viewer.gui.documents.outline_view import OutlineView
from viewer.gui.documents.tag_window import TagWindow
from viewer.gui.documents.view import DocumentView
from viewer.gui.documents.waveform_layout import arrange
from viewer.gui.documents.waveform_view import WaveformView

PydicomData = Callable[[str], Path]


@pytest.fixture
def view(qtbot: QtBot, themed: QApplication) -> DocumentView:
    return shown(qtbot, DocumentView(), 760, 640)


def show(view: DocumentView, path: Path) -> None:
    (document,) = scan(path).documents
    view.show_reading(document)
    view.show_content(open_document(document), {})


def labels(view: OutlineView, parent: QModelIndex | None = None) -> list[str]:
    model = view.model()
    parent = QModelIndex() if parent is None else parent
    return [str(model.index(row, 0, parent).data()) for row in range(model.rowCount(parent))]


def message(view: DocumentView) -> str:
    label = view.findChild(QLabel, "document_message")
    assert label is not None
    assert view.body() is label
    return label.text()


def test_an_outline_is_a_tree_that_can_be_followed_and_copied(qtbot: QtBot, themed: QApplication) -> None:
    there, away = Reference("1.5", "CT Image", (2,)), Reference("1.6", "CT Image")
    size = Line("Size", "3 mm")
    outline = Outline(
        "Report",
        (Line("Verified by", "Roe, Rick", personal=True),),
        (
            Line(
                "Finding",
                "a long text " * 40,
                children=(size, Line("Image", "CT", reference=there)),
            ),
            Line("Elsewhere", "CT", reference=away, colour=(250, 10, 10)),
        ),
    )
    view = OutlineView()
    qtbot.addWidget(view)
    view.resize(700, 900)
    view.show()
    view.set_outline(outline, {there: Place("series", 7)})
    assert labels(view) == ["Verified by", "Finding", "Elsewhere"]
    finding = view.model().index(1, 0)
    assert labels(view, finding) == ["Size", "Image"]
    assert view.visualRect(finding).height() > 3 * view.visualRect(view.model().index(0, 0)).height()
    image = view.model().index(1, 0, finding)
    place = view.visualRect(image).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(view.referenceActivated) as asked:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["series", 7]
    view.setCurrentIndex(view.model().index(2, 0))
    with qtbot.assertNotEmitted(view.referenceActivated):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    view.setCurrentIndex(view.model().index(0, 0, finding))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Size: 3 mm"
    view.set_patient_data_visible(False)
    assert view.model().index(0, 1).data() == "hidden"
    assert "Roe" not in view.text()


def test_the_controller_reads_in_the_background_and_drops_what_came_too_late(
    qtbot: QtBot, themed: QApplication, tmp_path: Path, pydicom_data: PydicomData
) -> None:
    controller = DocumentController(tuple, themed)
    documents = scan(pydicom_data("test-SR.dcm")).documents + scan(pydicom_data("rtplan.dcm")).documents
    assert controller.add(documents) == documents
    assert controller.add(documents) == ()
    contents: list[Outline] = []
    controller.contentReady.connect(lambda found, places: contents.append(found))
    with qtbot.waitSignal(controller.contentReady):
        controller.show(documents[0].uid)
        controller.show(documents[1].uid)
    qtbot.waitUntil(lambda: not controller.is_busy)
    assert [found.title for found in contents] == ["Plan1"]
    wrapped = {"EncapsulatedDocument": b"nothing!", "MIMETypeOfEncapsulatedDocument": "application/pdf"}
    broken = write_object(tmp_path / "w", PDF, **wrapped)
    (document,) = scan(broken).documents
    controller.add((document,))
    with qtbot.waitSignal(controller.failed) as failed:
        controller.show(document.uid)
    assert "its bytes are none" in str(failed.args[0])
    with qtbot.waitSignal(controller.saved):
        controller.save(
            Encapsulated("", "a PDF document", "application/pdf", ".pdf", b"%PDF-1"), tmp_path / "a.pdf"
        )
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-1"
    with qtbot.waitSignal(controller.saveFailed):
        controller.save(Encapsulated("", "", "", ".pdf", b"x"), tmp_path / "a.pdf" / "b.pdf")
    qtbot.waitUntil(lambda: not controller.is_busy)


def test_a_pdf_shows_its_pages(qtbot: QtBot, view: DocumentView, tmp_path: Path) -> None:
    path = write_object(
        tmp_path / "pdf", PDF, DocumentTitle="Letter", EncapsulatedDocument=a_pdf("Dear colleague") + b"\n",
        MIMETypeOfEncapsulatedDocument="application/pdf",
    )  # fmt: skip
    show(view, path)
    assert view.body().objectName() == "pdf_panel"
    assert view.body().page_count == 1
    save = view.findChild(QPushButton, "document_save")
    assert save is not None
    with qtbot.waitSignal(view.saveRequested) as asked:
        save.click()
    assert asked.args[0].data.startswith(b"%PDF-1.4")

    def dark_on_white() -> bool:
        seen = view.body().grab().toImage()
        values = [seen.pixelColor(x, y).lightness() for x in range(60, 700, 3) for y in range(60, 300, 3)]
        return max(values) > 250 and any(value < 60 for value in values[len(values) // 4 :])

    qtbot.waitUntil(dark_on_white, timeout=10_000)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + b"junk" * 4000, a_pdf()[:200], b"%PDF-" + bytes(100)])
def test_a_pdf_that_cannot_be_read_says_so(view: DocumentView, tmp_path: Path, data: bytes) -> None:
    path = write_object(
        tmp_path / "bad.dcm", PDF, EncapsulatedDocument=data + b"\0" * (len(data) % 2),
        MIMETypeOfEncapsulatedDocument="application/pdf",
    )  # fmt: skip
    show(view, path)
    assert "The PDF in bad.dcm cannot be shown" in message(view)
    save = view.findChild(QPushButton, "document_save")
    assert save is not None
    assert save.isVisible()


def test_raw_data_offer_their_header(qtbot: QtBot, view: DocumentView, tmp_path: Path) -> None:
    path = write_object(tmp_path / "raw", RAW)
    show(view, path)
    assert "nothing of it can be shown but its header" in message(view)
    button = view.findChild(QPushButton, "document_header")
    assert button is not None
    with qtbot.waitSignal(view.headerRequested) as asked:
        button.click()
    assert asked.args == [path]


def test_an_ecg_stands_on_paper_in_right_proportions(
    qtbot: QtBot, view: DocumentView, pydicom_data: PydicomData
) -> None:
    show(view, pydicom_data("waveform_ecg.dcm"))
    panel = view.body()
    assert isinstance(panel, WaveformView)
    across, down = panel.pixels_per_mm()
    assert across == pytest.approx(down, rel=0.01)
    view.resize(1200, 500)
    across, down = panel.pixels_per_mm()
    assert across == pytest.approx(down, rel=0.01)
    traces = panel.traces()
    assert [trace.title for trace in traces[:6]] == ["I", "II", "III", "aVR", "aVL", "aVF"]
    ds = pydicom.dcmread(pydicom_data("waveform_ecg.dcm"))
    microvolts = ds.waveform_array(0)[:, 1]
    x, y = traces[1].curve()
    # 25 mm a second, 10 mm a millivolt
    assert x[1000] == pytest.approx(25)
    assert float(y[500] - y[0]) == pytest.approx((microvolts[500] - microvolts[0]) / 1000 * 10, abs=1e-4)
    found = panel.readout(25 * 0.5, traces[1].baseline)
    assert found is not None
    assert (found.label, found.seconds) == ("Lead II", 0.5)
    assert found.value == pytest.approx(microvolts[500])
    assert panel.readout(-30, 0) is None


def test_printed_arrangements_share_the_time(pydicom_data: PydicomData) -> None:
    ds = pydicom.dcmread(pydicom_data("waveform_ecg.dcm"))
    group = read_waveforms(ds, pydicom_data("waveform_ecg.dcm"))[0]
    traces = arrange(group, 4)
    assert len(traces) == 13  # twelve leads, and lead II below them
    assert [trace.label for trace in traces[3:6]] == ["Lead aVR", "Lead aVL", "Lead aVF"]
    assert [trace.start_s for trace in traces[::3]] == [0, 2.5, 5, 7.5, 0]
    assert len({trace.baseline for trace in traces}) == 4
    assert (traces[12].label, len(traces[12].values)) == ("Lead II", 10_000)
    np.testing.assert_array_equal(traces[3].values, group.values[3, 2500:5000])


def test_traces_of_other_units_have_scales_of_their_own(tmp_path: Path) -> None:
    stored = np.stack([np.arange(100), np.full(100, 7)], axis=1).astype(np.int16)
    group = waveform_group(stored)
    del group.ChannelDefinitionSequence[1].ChannelSensitivity
    ds = pydicom.Dataset()
    ds.WaveformSequence = [group]
    (wave,) = read_waveforms(ds, tmp_path / "w")
    first, flat = arrange(wave)
    _, y = first.curve()
    assert float(y.max() - y.min()) == pytest.approx(16, rel=0.01)
    assert "µV" in first.title
    assert np.isfinite(flat.curve()[1]).all()


@pytest.fixture
def header(qtbot: QtBot, themed: QApplication, pydicom_data: PydicomData) -> TagWindow:
    """The header of a CT slice, shown."""
    widget = TagWindow()
    qtbot.addWidget(widget)
    widget.show()
    with qtbot.waitSignal(widget.shown):
        widget.show_path(pydicom_data("CT_small.dcm"))
    return widget


def visible_rows(window: TagWindow) -> list[str]:
    found, model = [], window.tree().model()
    waiting = [model.index(row, 0) for row in range(model.rowCount())]
    while waiting:
        index = waiting.pop(0)
        found.append(str(index.siblingAtColumn(1).data()))
        waiting = [model.index(row, 0, index) for row in range(model.rowCount(index))] + waiting
    return found


def test_a_header_can_be_searched(qtbot: QtBot, header: TagWindow, pydicom_data: PydicomData) -> None:
    every = visible_rows(header)
    assert len(every) == len(read_tag_tree(pydicom_data("CT_small.dcm")).rows)
    box = header.findChild(QLineEdit, "tag_search")
    assert box is not None
    qtbot.keyClicks(box, "0028 window")
    qtbot.waitUntil(lambda: len(visible_rows(header)) < len(every))
    assert visible_rows(header) == []  # CT_small has no window
    header.search("patient id")
    assert visible_rows(header)[0] == "Patient ID"
    header.search("00280030")
    assert visible_rows(header) == ["Pixel Spacing"]
    header.search("private (1,")  # what would be a broken pattern is only text
    assert visible_rows(header) == []
    header.search("")
    assert visible_rows(header) == every


def test_found_rows_keep_the_sequence_around_them(
    qtbot: QtBot, header: TagWindow, pydicom_data: PydicomData
) -> None:
    with qtbot.waitSignal(header.shown):
        header.show_path(pydicom_data("test-SR.dcm"))
    header.search("Sample Code 3")
    assert visible_rows(header) == [
        "Content Sequence", "Item 5", "Content Sequence", "Item 1", "Concept Code Sequence", "Item 1", "Code Meaning",
    ]  # fmt: skip
    assert header.tree().isExpanded(header.tree().model().index(0, 0))


def test_rows_are_copied_and_patient_data_hidden(qtbot: QtBot, header: TagWindow) -> None:
    header.search("patient's name")
    header.tree().setCurrentIndex(header.tree().model().index(0, 0))
    qtbot.keyClick(header.tree(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "(0010,0010)  Patient's Name  PN  CompressedSamples^CT1"
    header.set_patient_data_visible(False)
    header.copy_all()
    text = QGuiApplication.clipboard().text()
    assert "CompressedSamples" not in text
    assert "(0010,0010)  Patient's Name  PN  hidden" in text
    assert "(0028,0010)  Rows  US  128" in text


def test_a_header_that_is_none_says_so(qtbot: QtBot, header: TagWindow, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    with qtbot.waitSignal(header.failed):
        header.show_path(tmp_path / "a.png")
    label = header.findChild(QLabel, "tag_message")
    assert label is not None
    assert "a.png is not a DICOM file" in label.text()


def test_a_long_header_can_be_searched(qtbot: QtBot, header: TagWindow, tmp_path: Path) -> None:
    many = [content("TEXT", f"Finding {number}", TextValue="x" * 30) for number in range(800)]
    path = write_object(
        tmp_path / "sr", SR, ContentSequence=many, ReferencedStudySequence=[item(PatientID="1")]
    )
    with qtbot.waitSignal(header.shown, timeout=20_000):
        header.show_path(path)
    header.search("finding 799")  # among about 8,000 rows
    assert "Code Meaning" in visible_rows(header)
