"""A PDF in Qt's own view. Import this module when the first PDF is opened: it loads QtPdf."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from viewer.errors import OverreadError
from viewer.gui.basics.controls import described_button, whole_box
from viewer.gui.basics.translation import mark, tr

_STEP = 1.25
_LEAST, _MOST = 0.2, 8.0
_REASONS = {
    QPdfDocument.Error.IncorrectPassword: mark("it is protected by a password"),
    QPdfDocument.Error.UnsupportedSecurityScheme: mark("it is protected in a way that is not supported"),
    QPdfDocument.Error.InvalidFileFormat: mark("its bytes are no PDF that can be read"),
}


class PdfView(QWidget):
    """Pages below one another; page number, zoom, fit to the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pdf_panel")
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setObjectName("pdf_view")
        self._view.setAccessibleName(tr("Pages of the document"))
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._page = whole_box("pdf_page", tr("Page"), 1, 1)
        self._page.setKeyboardTracking(False)
        self._pages = QLabel()
        self._pages.setProperty("role", "secondary")
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(QLabel(tr("Page")))
        row.addWidget(self._page)
        row.addWidget(self._pages)
        row.addStretch(1)
        for button in (
            described_button("pdf_smaller", "−", tr("Smaller"), lambda: self.zoom_by(1 / _STEP)),
            described_button("pdf_larger", "+", tr("Larger"), lambda: self.zoom_by(_STEP)),
            described_button("pdf_fit", tr("Fit width"), tr("Fit to the width"), self.fit_width),
        ):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._view, 1)
        navigator = self._view.pageNavigator()
        navigator.currentPageChanged.connect(self._show_page_number)
        self._page.valueChanged.connect(lambda number: navigator.jump(number - 1, QPointF()))

    def set_pdf(self, data: bytes, name: str) -> None:
        """Show these bytes. Raises OverreadError where they cannot be shown; `name` is the file they are from."""
        self._document.close()
        self._buffer.close()
        self._bytes = QByteArray(data)
        self._buffer.setData(self._bytes)
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if self._document.status() != QPdfDocument.Status.Ready or self._document.pageCount() < 1:
            reason = tr(_REASONS.get(self._document.error(), mark("it cannot be read")))
            raise OverreadError(
                tr("The PDF in {name} cannot be shown: {reason}.", name=name, reason=reason),
                tr("Save it and open it with another program."),
            )
        with QSignalBlocker(self._page):
            self._page.setRange(1, self._document.pageCount())
            self._page.setValue(1)
        self._pages.setText(tr("of {pageCount}", pageCount=self._document.pageCount()))
        self._view.pageNavigator().jump(0, QPointF())
        self.fit_width()

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return self._document.pageCount()

    @property
    def page(self) -> int:
        """The page that is shown, from 1."""
        return self._view.pageNavigator().currentPage() + 1

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller."""
        zoom = self._zoom()
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(min(max(zoom * factor, _LEAST), _MOST))

    def fit_width(self) -> None:
        """As wide as there is room."""
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _zoom(self) -> float:
        """The present factor; Qt does not tell it while it fits pages by itself."""
        if self._view.zoomMode() == QPdfView.ZoomMode.Custom:
            return self._view.zoomFactor()
        points = self._document.pagePointSize(self.page - 1).width()
        wide = points * self._view.logicalDpiX() / 72
        return self._view.viewport().width() / wide if wide else 1.0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom; Home and End go to the ends."""
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / _STEP)
        elif key == Qt.Key.Key_Home:
            self._page.setValue(1)
        elif key == Qt.Key.Key_End:
            self._page.setValue(self.page_count)
        else:
            super().keyPressEvent(event)

    def _show_page_number(self, page: int) -> None:
        with QSignalBlocker(self._page):
            self._page.setValue(page + 1)
