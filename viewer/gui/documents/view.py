"""One document that is no image, in the place of the viewport: a head with its title, then what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.dicom.document import Document
from viewer.dicom.privacy import hidden_document, hidden_name, identity_of
from viewer.documents.encapsulated import Encapsulated
from viewer.documents.opening import Content, Waveforms
from viewer.documents.outline import Outline, Reference
from viewer.documents.references import Place
from viewer.documents.wording import date_words, time_words
from viewer.errors import OverreadError
from viewer.gui.basics import theme
from viewer.gui.basics.controls import described_button
from viewer.gui.basics.translation import said, tr
from viewer.gui.documents.icons import document_icon
from viewer.gui.documents.outline_view import OutlineView

if TYPE_CHECKING:
    from viewer.gui.documents.waveform_view import WaveformView


class DocumentView(QFrame):
    """What is asked of it from outside; it reads nothing itself."""

    headerRequested = Signal(object)  # Path
    saveRequested = Signal(object)  # Encapsulated
    referenceActivated = Signal(str, int)  # series uid, index

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("document_view")
        self.setAccessibleName(tr("Document"))
        self.setProperty("role", "panel")
        self._document: Document | None = None
        self._content: Content = None
        self._patient_visible = True
        self._icon = QLabel()
        self._title = QLabel()
        self._title.setObjectName("document_title")
        self._title.setFont(theme.interface_font(theme.TITLE_PX, bold=True))
        self._about = QLabel()
        self._about.setObjectName("document_about")
        self._about.setProperty("role", "secondary")
        for label in (self._title, self._about):  # a long title is cut off; it pushes nothing away
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._notice = QLabel()
        self._notice.setObjectName("document_notice")
        self._notice.setProperty("role", "warning")
        self._notice.setWordWrap(True)
        self._copy = described_button(
            "document_copy", tr("Copy text"), tr("Copy the document as text"), self.copy_text
        )
        self._save = described_button(
            "document_save", tr("Save…"), tr("Save the document as a file"), self._ask_to_save
        )
        self._header = described_button(
            "document_header", tr("Header"), tr("Show all elements of its header"), self._ask_for_header
        )
        self._outline = OutlineView()
        self._outline.referenceActivated.connect(self.referenceActivated)
        self._message = QLabel()
        self._message.setObjectName("document_message")
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(32, 32, 32, 32)
        # Made when the first of their kind is opened
        self._waveform: WaveformView | None = None
        self._pdf: QWidget | None = None
        self._body = QStackedWidget()
        for widget in (self._message, self._outline):
            self._body.addWidget(widget)
        self._lay_out()
        self._offer(None)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._about)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 8)
        head.setSpacing(8)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        for button in (self._copy, self._save, self._header):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._notice.setContentsMargins(16, 0, 16, 8)
        line = QFrame()
        line.setProperty("role", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._notice)
        column.addWidget(line)
        column.addWidget(self._body, 1)

    @property
    def document(self) -> Document | None:
        """The document that is shown or being read."""
        return self._document

    def body(self) -> QWidget:
        """What its content is shown in now."""
        widget = self._body.currentWidget()
        assert widget is not None  # the pages are there from the start
        return widget

    def show_reading(self, document: Document) -> None:
        """Its title at once, its content soon."""
        self._document = document
        self._content = None
        self._icon.setPixmap(document_icon(document.kind).pixmap(QSize(24, 24)))
        self._show_head()
        self._say(tr("Reading…"))
        self._offer(None)

    def _show_head(self) -> None:
        document = self._shown()
        if document is None:
            return
        self._title.setText(document.title)
        self._title.setToolTip(document.title)
        when = " ".join(part for part in (date_words(document.date), time_words(document.time)[:5]) if part)
        parts = (
            document.class_name if document.class_name != document.title else "",
            document.description,
            when,
        )
        self._about.setText(" · ".join(part for part in parts if part))
        self._about.setToolTip(self._about.text())
        notes = self._content.notes if isinstance(self._content, Outline) else ()
        self._notice.setText(
            " ".join(said(text) for text in (*(finding.text for finding in document.findings), *notes))
        )
        self._notice.setVisible(bool(self._notice.text()))

    def _shown(self) -> Document | None:
        """The document as it may be shown now."""
        if self._document is None or self._patient_visible:
            return self._document
        return hidden_document(self._document)

    def show_content(self, content: Content, places: Mapping[Reference, Place]) -> None:
        """What the document holds. `places` are the references among the open series."""
        document = self._document
        if document is None:
            return
        self._content = content
        try:
            if isinstance(content, Outline):
                self._show_outline(content, places)
            elif isinstance(content, Waveforms):
                self._show_waveforms(content)
            elif isinstance(content, Encapsulated):
                self._show_encapsulated(content, document)
            else:
                self._say(
                    tr(
                        "{class_name}: nothing of it can be shown but its header.",
                        class_name=document.class_name,
                    )
                )
        except OverreadError as error:
            self.show_failure(error)
        self._offer(content)
        self.setFocusProxy(self.body())

    def show_failure(self, error: OverreadError) -> None:
        """Say in its place why it cannot be shown."""
        text, document = said(str(error)), self._document
        if document is not None and not self._patient_visible:
            text = text.replace(document.path.name, hidden_name(document.path))
        self._say(text)

    def set_patient_data_visible(self, visible: bool) -> None:
        """Show what tells who the patient is, or hide it: in the head, in an outline, and all of a PDF."""
        self._patient_visible = visible
        self._outline.set_patient_data_visible(visible)
        self._show_head()
        if self._pdf is not None and isinstance(self._content, Encapsulated) and self._content.is_pdf:
            self._show_pages()

    def copy_text(self) -> None:
        """Put the document's text on the clipboard."""
        if isinstance(self._content, Outline):
            QGuiApplication.clipboard().setText(self._outline.text())

    def clear(self) -> None:
        """Show no document."""
        self._document = None
        self._content = None

    def _show_outline(self, outline: Outline, places: Mapping[Reference, Place]) -> None:
        self._show_head()
        if not outline.facts and not outline.lines:
            self._say(tr("The document says nothing that can be shown as text. Its header has all elements."))
            return
        patient = () if self._document is None else (self._document.patient,)
        self._outline.set_outline(outline, places, identity_of(patient))
        self._body.setCurrentWidget(self._outline)

    def _show_waveforms(self, content: Waveforms) -> None:
        if self._waveform is None:
            from viewer.gui.documents.waveform_view import WaveformView  # with pyqtgraph, a sixth of a second

            self._waveform = WaveformView()
            self._body.addWidget(self._waveform)
        self._waveform.set_waveforms(content.groups)
        self._body.setCurrentWidget(self._waveform)

    def _show_encapsulated(self, content: Encapsulated, document: Document) -> None:
        if not content.is_pdf:
            size = tr("{count:,} bytes", count=len(content.data))
            self._say(
                tr(
                    "The file holds {what}, {size}. It can be saved and opened with another program.",
                    what=content.what,
                    size=size,
                )
            )
            return
        try:
            from viewer.gui.documents.pdf_view import PdfView
        except ImportError as error:
            raise OverreadError(
                tr("PDF documents cannot be shown: Qt's PDF module is not installed."),
                tr("Install PySide6-Addons, or save the document."),
            ) from error
        if self._pdf is None:
            self._pdf = PdfView()
            self._body.addWidget(self._pdf)
        assert isinstance(self._pdf, PdfView)
        self._pdf.set_pdf(content.data, document.path.name)
        self._show_pages()

    def _show_pages(self) -> None:
        """The pages of a PDF; nobody knows whether they name the patient."""
        if self._pdf is not None and self._patient_visible:
            self._body.setCurrentWidget(self._pdf)
        else:
            self._say(
                tr("The pages may name the patient: they are hidden with the patient data (Shift+Space).")
            )

    def _offer(self, content: Content) -> None:
        self._copy.setVisible(isinstance(content, Outline))
        self._save.setVisible(isinstance(content, Encapsulated))

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._body.setCurrentWidget(self._message)

    def _ask_to_save(self) -> None:
        if isinstance(self._content, Encapsulated):
            self.saveRequested.emit(self._content)

    def _ask_for_header(self) -> None:
        if self._document is not None:
            path: Path = self._document.path
            self.headerRequested.emit(path)
