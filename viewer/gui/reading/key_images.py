"""Key images: those that key object selections name, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from viewer.dicom.document import Document, DocumentKind
from viewer.dicom.series import Series
from viewer.documents.opening import open_document
from viewer.documents.outline import Outline, Reference
from viewer.documents.references import Place, places_of
from viewer.errors import OverreadError
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.translation import tr
from viewer.gui.reading.controller import ReadingController


class KeyImages(QObject):
    """Reads selections in the background as they are found; goes from one key image to the next."""

    changed = Signal()  # other images are named now
    stepped = Signal(int, int)  # number of the key image that is shown (from 1), of how many
    problem = Signal(object)  # OverreadError

    def __init__(self, reading: ReadingController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._named: dict[str, tuple[Reference, ...]] = {}  # by document
        self._last: Place | None = None  # the key image that was shown last
        self._tasks = BackgroundTasks(self)

    def add(self, documents: Iterable[Document]) -> None:
        """Read those that select images."""
        for document in documents:
            if document.kind is DocumentKind.KEY_OBJECTS and document.uid not in self._named:
                self._named[document.uid] = ()
                self._read(document)

    def forget(self) -> None:
        """All documents were closed."""
        self._named.clear()
        self._last = None

    def places(self) -> tuple[Place, ...]:
        """Where the named images are among the open series; each once, in the order of selections."""
        store = self._reading.store
        found = (store.series(uid) for uid in store.uids)
        series: list[Series] = [one for one in found if one is not None]
        references = [one for named in self._named.values() for whole in named for one in _each_frame(whole)]
        places = places_of(references, series)
        return tuple(dict.fromkeys(places[one] for one in references if one in places))

    def step(self, step: int) -> None:
        """Show the next (1) or previous (-1) key image in the active viewport, round the ends.

        From an image that is none it goes on from the key image that was shown last: looking around it loses nothing.
        """
        places, state = self.places(), self._reading.state
        if not places:
            self.problem.emit(
                OverreadError(tr("No key images are open."), tr("Open a study with a key object selection."))
            )
            return
        here = None if state.plane is not None else Place(state.series_uid or "", state.index)
        known = next((one for one in (here, self._last) if one in places), None)
        before = (-1 if step > 0 else 0) if known is None else places.index(known)
        number = (before + step) % len(places)
        self._last = places[number]
        self._reading.show_series(places[number].series_uid, places[number].index)
        self.stepped.emit(number + 1, len(places))

    def finish(self) -> None:
        """Wait for what is being read; the window closes."""
        self._tasks.finish()

    def _read(self, document: Document) -> None:
        def read() -> tuple[Reference, ...]:
            content = open_document(document)
            return tuple(content.references()) if isinstance(content, Outline) else ()

        def take(references: tuple[Reference, ...]) -> None:
            if document.uid in self._named:  # not closed meanwhile
                self._named[document.uid] = references
                self.changed.emit()

        self._tasks.start(read, take)


def _each_frame(reference: Reference) -> tuple[Reference, ...]:
    """A reference to several frames of an image as one to each of them."""
    if not reference.frames:
        return (reference,)
    return tuple(replace(reference, frames=(frame,)) for frame in reference.frames)
