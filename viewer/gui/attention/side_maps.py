"""The maps of A and B: asked of the model's process, or known already; an answer to another question is dropped."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from viewer.explain.attribution import Attribution
from viewer.gui.attention.asking import Asker
from viewer.gui.attention.kept_maps import AskedMap, KeptMaps
from viewer.gui.view_presenter import is_of
from viewer.inference.messages import Explained, ExplainRequest, Failed, Progress
from viewer.volume.slice_image import SliceImage

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class SideMaps(QObject):
    """What is under way, and what came of it."""

    found = Signal(int)  # A (0) or B (1), whose finished map is there
    failed = Signal(int, object)  # A or B, Failed
    progressed = Signal(int, object)  # A or B, Progress
    busyChanged = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._askers = (Asker(window.bridge, self), Asker(window.bridge, self))
        self._maps: list[Attribution | None] = [None, None]
        self._kept = KeptMaps()
        for place, asker in enumerate(self._askers):
            asker.answered.connect(partial(self._on_answer, place))
            asker.failed.connect(partial(self._on_failed, place))
            asker.busyChanged.connect(lambda _: self.busyChanged.emit())
        window.bridge.progressed.connect(self._on_progress)

    def both(self) -> tuple[Attribution | None, Attribution | None]:
        """The finished maps of A and B; None where there is none yet."""
        return self._maps[0], self._maps[1]

    @property
    def is_busy(self) -> bool:
        """Whether a map is under way."""
        return any(asker.is_busy for asker in self._askers)

    def ask(self, asked: AskedMap, image: SliceImage, is_listed: bool) -> None:
        """Explain; `found` follows, at once where the map is known, or `failed`.

        is_listed: the window itself may have explained the image by this model.
        """
        known = self._known(asked, is_listed)
        if known is not None:
            self._take(asked.place, known)
            return
        side, entry = asked.side, asked.entry
        request = ExplainRequest(image, entry.folder, side.choice, side.window)
        self._askers[asked.place].ask_instead(asked, request)

    def drop(self, place: int) -> None:
        """A or B is asked otherwise, or of another image."""
        self._askers[place].forget()
        self._maps[place] = None

    def stop(self) -> None:
        """Nothing is wanted any longer; what there is stays."""
        for asker in self._askers:
            asker.forget()

    def forget(self) -> None:
        """Keep no map for later."""
        self._kept.clear()

    def _known(self, asked: AskedMap, is_listed: bool) -> Attribution | None:
        """A finished map that needs no job: of this room, or of the displayed image's own explanations."""
        side, image = asked.side, self._window.reading.image
        kept = self._kept.of(asked)
        if kept is not None and is_of(kept.identity, image):
            return kept
        if side.window is not None or not is_listed:
            return None
        state = replace(self._window.reading.state, model=side.model, choice=side.choice)
        _, found, final = self._window.ai.known(state)
        if found is None or not final or not is_of(found.identity, image):
            return None
        return found if side.choice.target in (None, found.target) else None

    def _take(self, place: int, found: Attribution) -> None:
        self._maps[place] = found
        self.found.emit(place)

    def _on_answer(self, place: int, asked: AskedMap, answer: Explained) -> None:
        if answer.final:
            self._kept.keep(asked, answer.attribution)
            self._take(place, answer.attribution)

    def _on_failed(self, place: int, _: AskedMap, failure: Failed) -> None:
        self.failed.emit(place, failure)

    def _on_progress(self, progress: Progress) -> None:
        for place, asker in enumerate(self._askers):
            if progress.job is not None and progress.job == asker.job:
                self.progressed.emit(place, progress)
