"""Documents and headers in the main window: what opens them, where they show, and what leads away from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from viewer.dicom.document import Document
from viewer.dicom.series import ScanResult
from viewer.documents.encapsulated import Encapsulated
from viewer.documents.opening import Content
from viewer.documents.outline import Reference
from viewer.documents.references import Place
from viewer.gui.basics.saving import choose_save_path
from viewer.gui.basics.translation import tr
from viewer.gui.documents.controller import DocumentController
from viewer.gui.documents.tag_window import TagWindow
from viewer.volume.slice_image import SliceImage

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class DocumentDesk(QObject):
    """Joins the document view, its controller and the header's window with the rest of the window."""

    documentShown = Signal(object)  # Document, with its content
    documentLeft = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._panels = window.panels
        self._reading = window.reading
        self._tags: TagWindow | None = None  # made when it is first asked for
        store = window.store
        self.controller = DocumentController(
            lambda: [one for uid in store.uids if (one := store.series(uid)) is not None], self
        )
        view, study = self._panels.document, self._panels.study
        window.opener.scanFinished.connect(self._on_scanned)
        window.opener.opened.connect(lambda *_: self.leave())
        study.documentActivated.connect(self.show)
        study.seriesActivated.connect(lambda _: self.leave())
        self.controller.opened.connect(self._on_opened)
        self.controller.contentReady.connect(self._on_content)
        self.controller.failed.connect(view.show_failure)
        self.controller.saved.connect(window.presenter.show_picture_saved)
        self.controller.saveFailed.connect(window.presenter.show_problem)
        view.headerRequested.connect(self.show_header_of)
        view.saveRequested.connect(self._choose_file)
        view.referenceActivated.connect(self._follow)
        window.reading.imageChanged.connect(self._on_image)
        actions = window.actions_by_name
        for name in ("previous_series", "next_series", "cancel"):
            actions[name].triggered.connect(lambda _=False: self.leave())

    @property
    def shown(self) -> Document | None:
        """The document that stands in the place of the viewports; None where an image does."""
        return self.controller.chosen

    @property
    def tags(self) -> TagWindow:
        """The window of headers."""
        if self._tags is None:
            self._tags = TagWindow(self._window)
            self._tags.set_patient_data_visible(self._window.actions_by_name["show_patient"].isChecked())
        return self._tags

    def show(self, uid: str) -> None:
        """Show a document; `documentShown` follows."""
        self.controller.show(uid)

    def leave(self) -> None:
        """Back to the images."""
        if self.controller.chosen is None:
            return
        self.controller.leave()
        self._panels.document.clear()
        self._panels.study.set_active_document(None)
        self._panels.show_document(False)
        self._panels.grid.active.setFocus()
        self._on_image(self._reading.image)
        self.documentLeft.emit()

    def close_all(self) -> None:
        """Forget all documents."""
        self.leave()
        self.controller.clear()
        if self._tags is not None:
            self._tags.show_path(None)

    def show_header(self) -> None:
        """The header of what is shown: the document, or the active viewport's image."""
        document, image = self.controller.chosen, self._reading.image
        if document is not None:
            self.show_header_of(document.path)
        else:
            self.show_header_of(None if image is None else image.header.path)

    def show_header_of(self, path: Path | None) -> None:
        """The header of a file, in its own window."""
        self.tags.show_path(path)
        self.tags.show()
        self.tags.raise_()
        self.tags.activateWindow()

    def finish(self) -> None:
        """Wait for what is being read; the window closes."""
        self.controller.finish()
        if self._tags is not None:
            self._tags.finish()
            self._tags.close()

    def _on_scanned(self, result: ScanResult) -> None:
        new = self.controller.add(result.documents)
        self._panels.study.add_documents(result.documents)
        if new and not result.series:
            self.show(new[0].uid)

    def _on_opened(self, document: Document) -> None:
        self._panels.document.show_reading(document)
        self._panels.study.set_active_document(document.uid)
        self._panels.show_document(True)
        if self._tags is not None and self._tags.isVisible():
            self._tags.show_path(document.path)

    def _on_content(self, content: Content, places: dict[Reference, Place]) -> None:
        self._panels.document.show_content(content, places)
        self._panels.document.setFocus()
        self.documentShown.emit(self.controller.chosen)

    def _on_image(self, image: SliceImage | None) -> None:
        """The header's window follows the displayed image."""
        if (
            self._tags is not None
            and self._tags.isVisible()
            and self.controller.chosen is None
            and image is not None
        ):
            self._tags.show_path(image.header.path)

    def _follow(self, series_uid: str, index: int) -> None:
        self.leave()
        self._reading.show_series(series_uid, index)

    def set_patient_data_visible(self, visible: bool) -> None:
        """Show what tells who the patient is, or hide it, in documents and headers."""
        self._panels.document.set_patient_data_visible(visible)
        if self._tags is not None:
            self._tags.set_patient_data_visible(visible)

    def _choose_file(self, content: Encapsulated) -> None:
        start = Path.home() / f"document{content.suffix}"
        path = choose_save_path(self._window, tr("Save document"), start, f"*{content.suffix}")
        if path is not None:
            self.controller.save(content, path)
