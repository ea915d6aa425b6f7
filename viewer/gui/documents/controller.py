"""The open documents: reads the chosen one in the background, and saves what documents wrap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.dicom.document import Document
from viewer.dicom.series import Series
from viewer.documents.encapsulated import Encapsulated
from viewer.documents.opening import Content, open_document
from viewer.documents.outline import Outline, Reference
from viewer.documents.references import Place, places_of
from viewer.gui.basics.background import BackgroundTasks
from viewer.whole_file import write_whole


class DocumentController(QObject):
    """One document is shown at a time; an answer for another one than the chosen is dropped."""

    opened = Signal(object)  # Document, which is being read now
    contentReady = Signal(object, object)  # Content, dict of Reference to Place
    failed = Signal(object)  # OverreadError, of the chosen document
    saved = Signal(object)  # Path
    saveFailed = Signal(object)  # OverreadError

    def __init__(self, open_series: Callable[[], Iterable[Series]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_series = open_series
        self._documents: dict[str, Document] = {}
        self._chosen: Document | None = None
        self._tasks = BackgroundTasks(self)

    def add(self, documents: Iterable[Document]) -> tuple[Document, ...]:
        """Take in documents; returns those that were not open before."""
        new = []
        for one in documents:
            if one.uid not in self._documents:
                new.append(one)
            self._documents[one.uid] = one
        return tuple(new)

    @property
    def documents(self) -> tuple[Document, ...]:
        """All open documents."""
        return tuple(self._documents.values())

    @property
    def chosen(self) -> Document | None:
        """The document that is shown."""
        return self._chosen

    def clear(self) -> None:
        """Close all documents."""
        self._documents.clear()
        self._chosen = None

    def leave(self) -> None:
        """No document is shown any longer."""
        self._chosen = None

    def show(self, uid: str) -> None:
        """Read a document and show it; `contentReady` or `failed` follows."""
        document = self._documents.get(uid)
        if document is None:
            return
        self._chosen = document
        self.opened.emit(document)
        series = tuple(self._open_series())
        self._tasks.start(
            lambda: _read(document, series),
            lambda found: self._on_read(document, *found),
            lambda error: self.failed.emit(error) if self._chosen is document else None,
        )

    def save(self, content: Encapsulated, path: Path) -> None:
        """Write the wrapped file; `saved` or `saveFailed` follows."""
        self._tasks.start(lambda: _write(content, path), self.saved, self.saveFailed)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or written."""
        return len(self._tasks) > 0

    def finish(self) -> None:
        """Wait for what is under way; the window closes."""
        self._tasks.finish()

    def _on_read(self, document: Document, content: Content, places: dict[Reference, Place]) -> None:
        if self._chosen is document:
            self.contentReady.emit(content, places)


def _read(document: Document, series: tuple[Series, ...]) -> tuple[Content, dict[Reference, Place]]:
    content = open_document(document)
    return content, places_of(content.references(), series) if isinstance(content, Outline) else {}


def _write(content: Encapsulated, path: Path) -> Path:
    def save(draft: Path) -> None:
        draft.write_bytes(content.data)

    return write_whole(path, content.suffix, save)
