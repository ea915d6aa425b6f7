"""A box of the displayed image covered for the model, while the hand drags it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from viewer.explain.live_occlusion import FILLINGS, Occlusion, PixelBox
from viewer.gui.attention.asking import Asker
from viewer.gui.attention.occlusion_hand import OcclusionHand, OcclusionLayer
from viewer.gui.attention.occlusion_section import OcclusionSection
from viewer.gui.attention.reveal import RevealAfterRead
from viewer.gui.viewport.mouse import Tool
from viewer.gui.viewport.viewport import Viewport
from viewer.inference.messages import Failed, OccludeRequest, TaskDone
from viewer.session.view_state import ImageKey

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class _Subject:
    """What boxes are covered on: an image, a model, a filling."""

    key: ImageKey
    model: str
    filling: str


class LiveOcclusion(QObject):
    """One box at a time, on the active viewport's image. Boxes that come faster than answers never queue up: the
    newest one is asked about next, the others never.
    """

    answered = Signal(object)  # Occlusion
    changed = Signal()  # box or answer
    problem = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow, reveal: RevealAfterRead) -> None:
        super().__init__(window)
        self._window = window
        self._reveal = reveal
        self._asker = Asker(window.bridge, self)
        self._asker.answered.connect(self._on_answer)
        self._asker.failed.connect(self._on_failed)
        self._subject: _Subject | None = None
        self._given: tuple[int | None, _Subject] | None = None  # process and subject that it has the image of
        self.box: PixelBox | None = None
        self.answer: Occlusion | None = None
        self.filling = FILLINGS[0]
        self.section = OcclusionSection()
        self._hands = [self._take_hand(viewport) for viewport in window.panels.grid.viewports]
        self.section.toolRequested.connect(window.actions_by_name["tool_occlude"].trigger)
        self.section.fillingChosen.connect(self.set_filling)
        self.section.removeRequested.connect(lambda: self.cover(None))
        window.panels.grid.toolChanged.connect(self._on_tool)
        window.reading.workspaceChanged.connect(lambda _: self.follow())

    # What a user or a script can do

    def cover(self, box: PixelBox | None) -> None:
        """Cover a box of the displayed image, or nothing; `answered` follows."""
        self._subject = self._wanted_subject()
        if self._subject is None or box is None:
            self._drop()
            return
        self.box = box
        if box.pixels:
            self._ask(self._subject, box)
        self._show()

    def set_filling(self, filling: str) -> None:
        """Fill the box with another baseline."""
        self.filling = filling
        self.section.filling_box.choose(filling)
        self.answer = None
        self.cover(self.box)

    def follow(self) -> None:
        """Another image, or another model: its boxes are gone."""
        wanted = self._wanted_subject()
        self.section.set_available(wanted is not None)
        if self._subject is not None and wanted != self._subject:
            self._drop()

    def forget(self) -> None:
        """All series were closed."""
        self._given = None
        self._drop()

    # Inside

    def _take_hand(self, viewport: Viewport) -> OcclusionHand:
        hand = OcclusionHand(viewport, lambda: self._shown_on(viewport)[0])
        hand.boxChanged.connect(self.cover)
        OcclusionLayer(viewport, lambda: self._shown_on(viewport))
        return hand

    def _shown_on(self, viewport: Viewport) -> tuple[PixelBox | None, Occlusion | None]:
        image, subject = viewport.image(), self._subject
        if image is None or subject is None or image.resliced:
            return None, None
        if (image.series_uid, image.index) != (subject.key.series_uid, subject.key.index):
            return None, None
        return self.box, self.answer

    def _wanted_subject(self) -> _Subject | None:
        state = self._window.reading.state
        if state.image is None or state.plane is not None or state.model is None or self._reveal.hides(state):
            return None
        return _Subject(state.image, state.model, self.filling)

    def _ask(self, subject: _Subject, box: PixelBox) -> None:
        entry = self._window.ai.entry(subject.model)
        if entry is None:
            return
        has_image = self._given == (self._window.bridge.process_id, subject)
        image = None if has_image else self._window.image_of(subject.key)
        if image is None and not has_image:
            return  # not read yet
        place = f"{subject.key.series_uid} {subject.key.index}"
        self._asker.ask(subject, OccludeRequest(place, entry.folder, subject.filling, box, image))

    def _on_answer(self, subject: _Subject, done: TaskDone) -> None:
        answer: Occlusion | None = done.result
        self._given = None if answer is None else (self._window.bridge.process_id, subject)
        if subject != self._subject or self.box is None:
            return
        if answer is None:
            self._ask(subject, self.box)  # a new process does not have the image
            return
        self.answer = answer
        self._reveal.note_seen(subject.key)
        self._show()
        self.answered.emit(answer)

    def _on_failed(self, subject: _Subject, failure: Failed) -> None:
        self._given = None
        if subject == self._subject:
            self.problem.emit(failure.error)

    def _on_tool(self, tool: Tool) -> None:
        if tool is Tool.OCCLUDE:
            self.section.set_open(True)
            self._window.viewport.setFocus()

    def _drop(self) -> None:
        self._asker.forget()
        self._subject = None
        if self.box is not None or self.answer is not None:
            self.box = self.answer = None
            self._show()

    def _show(self) -> None:
        self.section.show_answer(self.answer, self.box is not None)
        self._window.panels.grid.for_all(lambda viewport: viewport.update())
        self.changed.emit()
