"""The scores of the displayed image under other windows, in one click."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from viewer.explain.window_sensitivity import TryWindows, WindowSensitivity
from viewer.gui.attention.asking import Asker
from viewer.gui.attention.reveal import RevealAfterRead
from viewer.gui.attention.window_section import WindowSection
from viewer.gui.basics.translation import mark, tr
from viewer.inference.messages import Failed, TaskDone, TaskRequest
from viewer.intensity.presets import presets_for
from viewer.intensity.window import Window
from viewer.session.view_state import ImageKey, ViewState
from viewer.volume.slice_image import SliceImage

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_KEPT = 64
DISPLAYED = mark("As displayed")

_Place = tuple[ImageKey, str]


class WindowTrials(QObject):
    """Keeps what was found for the last images; shows it beside the image that it is of."""

    found = Signal(object)  # WindowSensitivity of the displayed image
    problem = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow, reveal: RevealAfterRead) -> None:
        super().__init__(window)
        self._window = window
        self._reveal = reveal
        self._known: OrderedDict[_Place, WindowSensitivity] = OrderedDict()
        self._asker = Asker(window.bridge, self)
        self._asker.answered.connect(self._on_answer)
        self._asker.failed.connect(self._on_failed)
        self._asker.busyChanged.connect(lambda _: self.follow())
        self._asked: _Place | None = None
        self._shown: tuple[WindowSensitivity | None, str] = (None, "")
        self.section = WindowSection()
        self.section.tryRequested.connect(self.start)
        window.actions_by_name["try_windows"].triggered.connect(lambda _=False: self.start())
        window.reading.workspaceChanged.connect(lambda _: self.follow())
        window.store.replaced.connect(lambda _: self.forget())

    # What a user or a script can do

    def start(self) -> None:
        """Try other windows on the displayed image; `found` or `problem` follows."""
        place = self._place(self._window.reading.state)
        entry = None if place is None else self._window.ai.entry(place[1])
        image = None if place is None else self._window.image_of(place[0])
        if place is None or entry is None or image is None:
            return
        self.section.set_open(True)
        self._asked = place
        task = TryWindows(image.bare(), self._presets(image))
        self._asker.ask_instead(place, TaskRequest(task, entry.folder, tr("Trying windows")))
        self.follow()

    def follow(self) -> None:
        """Show what is known of the displayed image; what was asked of another one is asked no longer."""
        state = self._window.reading.state
        place = self._place(state)
        if self._asker.is_busy and place != self._asked:
            self._asker.forget()
        self.section.show_running(place is not None, self._asker.is_busy)
        self._window.actions_by_name["try_windows"].setEnabled(place is not None)
        found = None if place is None else self._known.get(place)
        shown = (found, "" if found is None else _label(state, found))
        if shown[0] is not self._shown[0] or shown[1] != self._shown[1]:
            self._shown = shown
            if place is not None and found is not None:
                self._reveal.note_seen(place[0])
            self.section.show_found(*shown)

    def forget(self) -> None:
        """Images have others' places now, or none."""
        self._asker.forget()
        self._known.clear()
        self.follow()

    # Inside

    def _place(self, state: ViewState) -> _Place | None:
        if state.image is None or state.plane is not None or state.model is None or self._reveal.hides(state):
            return None
        return state.image, state.model

    def _presets(self, image: SliceImage) -> tuple[Window, ...]:
        """In the unit of the file, as models see it: those to choose from, and the displayed one if it is another."""
        reading = self._window.reading
        modality = None if reading.series is None else reading.series.modality
        found = presets_for(modality, image.windows, reading.ct_presets)
        displayed = reading.displayed_window
        in_file_unit = reading.units.factor(image.series_uid) is None
        if displayed is None or not in_file_unit:
            return found
        displayed = replace(displayed, explanation=DISPLAYED)
        known = {replace(one, explanation=DISPLAYED) for one in found}
        return found if displayed in known else (*found, displayed)

    def _on_answer(self, place: _Place, done: TaskDone) -> None:
        self._known[place] = done.result
        self._known.move_to_end(place)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self.follow()
        if place == self._place(self._window.reading.state):
            self.found.emit(done.result)

    def _on_failed(self, place: _Place, failure: Failed) -> None:
        self.follow()
        self.problem.emit(failure.error)


def _label(state: ViewState, found: WindowSensitivity) -> str:
    """The explained label, else the one that is called, else the most probable one."""
    chances = found.now.probabilities
    return state.choice.target or found.now.called or max(found.labels, key=lambda label: chances[label])
