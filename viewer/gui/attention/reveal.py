"""Reading before the model: what it made of an image is hidden until the reader has noted an opinion of it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from viewer.ai.calling import called, can_call_nothing
from viewer.ai.classifier import Prediction
from viewer.ai.model_store import ModelEntry
from viewer.errors import OverreadError
from viewer.gui.attention.reveal_section import RevealSection
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.saving import choose_save_path
from viewer.gui.basics.translation import tr
from viewer.reports.agreement import NOTHING, AgreementEntry, AgreementLog, Opinion, summary, write_csv
from viewer.session.series_run import RunQuestion
from viewer.session.view_state import ImageKey, ViewState
from viewer.volume.slice_image import SliceImage

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_Place = tuple[str, int]  # an image, whatever series it was opened with


class RevealAfterRead(QObject):
    """The veil over the AI controller, and the log. An opinion is on the disk before anything is revealed."""

    changed = Signal()  # something was hidden or revealed
    noted = Signal(object)  # AgreementEntry, written; once more when the model's answer is written too
    exported = Signal(object)  # Path
    problem = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._on = False
        self._log = AgreementLog()
        self._tasks = BackgroundTasks(self)
        self._entries: dict[str, AgreementEntry] = {}  # all that are in the log
        self._read: dict[tuple[_Place, str], str] = {}  # image and model: id of the entry of this session
        self._seen: set[_Place] = set()  # something that a model made of them was on the screen
        self._seen_runs: list[RunQuestion] = []  # the scores of all their images were
        self._asked: tuple[_Place, str] | None = None  # what the form is about
        self._writing: set[str] = set()
        self.section = RevealSection()
        self._action = window.actions_by_name["reveal_after_read"]
        self._action.toggled.connect(self._choose)
        window.actions_by_name["give_opinion"].triggered.connect(lambda _=False: self.begin())
        window.actions_by_name["give_opinion"].setEnabled(False)
        self.section.form.noted.connect(self.note)
        self.section.exportRequested.connect(self._choose_file)
        window.reading.workspaceChanged.connect(lambda _: self.follow())
        window.ai.resultsChanged.connect(self._on_results)
        window.ai.set_veil(self.hides)

    # What a user or a script can do

    def set_on(self, on: bool) -> None:
        """Hide what models make of images until they are read, or show it."""
        if on == self._on:
            return
        self._on = on
        self._action.setChecked(on)
        if on:
            self._tasks.start(self._log.read, self._on_log_read, self.problem)
        self.section.setVisible(on)
        self._asked = None
        self.section.wait()
        self._show_all()

    def note(self, opinion: Opinion) -> None:
        """Write an opinion of the displayed image; `noted` follows, and the image's veil is gone."""
        state = self._window.reading.state
        image = None if state.image is None else self._window.image_of(state.image)  # in the unit of its file
        asked, entry = self._asked_of(state), self._window.ai.entry(state.model)
        if not self.hides(state) or asked is None or entry is None or image is None:
            return
        self.section.form.setEnabled(False)
        index = state.index
        seen = asked[0] in self._seen or any(run.holds(state.series_uid, index) for run in self._seen_runs)
        self._tasks.start(
            lambda: self._written(_entry_of(image, entry, opinion, seen)),
            lambda written: self._on_written(asked, written),
            self._on_failed,
        )

    def begin(self) -> None:
        """Give the keyboard to the form."""
        if self.section.form.isVisible():
            self.section.form.begin()

    def export(self, path: Path) -> None:
        """Write all opinions as a table; `exported` or `problem` follows."""
        self._tasks.start(lambda: write_csv(self._log.read(), path), self.exported, self.problem)

    def finish(self) -> None:
        """Write what is left; the window closes."""
        self._tasks.wait()

    # The veil

    def hides(self, state: ViewState) -> bool:
        """Whether nothing may be shown that a model made of the image of this state."""
        if not self._on or state.image is None or state.plane is not None:
            return False
        return self._is_unread(state.image, state.model)

    def hides_image(self, key: ImageKey) -> bool:
        """Whether nothing may be shown that the chosen model made of an image, displayed or not."""
        if self._window.store.series(key.series_uid) is None:  # closed by now
            return self._on
        return self._on and self._is_unread(key, self._window.reading.state.model)

    def hides_maps(self, state: ViewState) -> bool:
        """Whether maps of a whole series must not lie over what this state shows: on planes, as long as some image of
        the series is not read.
        """
        series = self._window.store.series(state.series_uid)
        if state.plane is None or series is None:
            return self.hides(state)
        return self._on and any(
            self._is_unread(ImageKey(series.uid, index), state.model) for index in range(series.images)
        )

    def hides_any(self, question: RunQuestion) -> bool:
        """Whether some image of a run over a series is not read yet: its scores beside the others' would tell."""
        return self._on and any(
            self._is_unread(ImageKey(question.series_uid, question.first + place), question.model)
            for place in range(question.count)
        )

    def note_seen(self, key: ImageKey) -> None:
        """Something that a model made of an image is on the screen that does not come by the AI controller."""
        place = self._place(key)
        if place is not None:
            self._seen.add(place)

    def note_shown(self, question: RunQuestion) -> None:
        """The scores of a run over a series are on the screen."""
        if question not in self._seen_runs:
            self._seen_runs.append(question)

    # Inside

    def follow(self) -> None:
        """Ask about the displayed image, or show what was said of it."""
        state, image = self._window.reading.state, self._window.reading.image
        hidden = self.hides(state)
        self._window.panels.ai.set_veiled(hidden)
        if not self._on:
            self._window.actions_by_name["give_opinion"].setEnabled(False)
            return
        asked = self._asked_of(state) if image is not None and state.plane is None else None
        self._window.actions_by_name["give_opinion"].setEnabled(hidden and asked is not None)
        if asked == self._asked:
            return
        self._asked = asked
        entry = self._window.ai.entry(state.model)
        self._show_summary()
        if asked is None or entry is None:
            self.section.wait()
        elif asked in self._read:
            self.section.show_entry(self._entries[self._read[asked]])
        else:
            self.section.ask(entry.card.labels, can_call_nothing(entry.card))

    def _choose(self, on: bool) -> None:
        self.set_on(on)
        if self._window.settings.reveal_after_read != on:
            try:
                self._window.comfort.preferences.change(reveal_after_read=on)
            except OverreadError as error:
                self.problem.emit(error)

    def _is_unread(self, key: ImageKey, model: str | None) -> bool:
        place = self._place(key)
        return place is not None and model is not None and (place, model) not in self._read

    def _asked_of(self, state: ViewState) -> tuple[_Place, str] | None:
        place = None if state.image is None else self._place(state.image)
        return None if place is None or state.model is None else (place, state.model)

    def _place(self, key: ImageKey) -> _Place | None:
        """An image by its instance, so that it is the same one in two series; by its place where it has none."""
        series = self._window.store.series(key.series_uid)
        if series is None or key.plane is not None or key.index >= series.images:
            return None
        header = series.frames[key.index]
        return header.sop_instance_uid or f"{key.series_uid} {key.index}", header.frame

    def _written(self, entry: AgreementEntry) -> AgreementEntry:
        self._log.put(entry)
        return entry

    def _on_log_read(self, entries: tuple[AgreementEntry, ...]) -> None:
        self._entries = {one.id: one for one in entries} | self._entries
        self._show_summary()

    def _on_written(self, asked: tuple[_Place, str], entry: AgreementEntry) -> None:
        self._entries[entry.id] = entry
        self._read[asked] = entry.id
        self._asked = None
        self.section.wait()
        self._show_all()
        self.noted.emit(entry)
        state = self._window.reading.state
        if self._asked_of(state) == asked:
            self._window.viewport.setFocus()
            if self._window.ai.known(state)[0] is None:
                self._window.classify()

    def _on_failed(self, error: OverreadError) -> None:
        self.section.form.setEnabled(True)
        self.problem.emit(error)

    def _on_results(self) -> None:
        workspace = self._window.reading.workspace
        for number in workspace.shown:
            state = workspace.views[number]
            if state.image is None or self.hides(state):
                continue
            prediction, attribution, _ = self._window.ai.known(state)
            place = self._place(state.image)
            if place is not None and (prediction is not None or attribution is not None):
                self._seen.add(place)
            if self._on and prediction is not None:
                self._complete(state, prediction)

    def _complete(self, state: ViewState, prediction: Prediction) -> None:
        """The model has answered too."""
        asked, model = self._asked_of(state), self._window.ai.entry(state.model)
        known = None if asked is None else self._entries.get(self._read.get(asked, ""))
        if model is None or known is None or known.answer is not None or known.id in self._writing:
            return
        if prediction.identity.pixels_sha256 != known.pixels_sha256:
            return
        answer = called(model.card, prediction.probabilities)
        complete = known.answered(NOTHING if answer is None else answer, prediction.probabilities)
        self._writing.add(known.id)
        self._tasks.start(lambda: self._written(complete), self._on_completed, self._on_failed)

    def _on_completed(self, entry: AgreementEntry) -> None:
        self._writing.discard(entry.id)
        self._entries[entry.id] = entry
        self._asked = None
        self.section.wait()
        self.follow()
        self.noted.emit(entry)

    def _show_all(self) -> None:
        self._window.ai.show_known()
        self.follow()
        self.changed.emit()

    def _show_summary(self) -> None:
        model = self._window.ai.entry(self._window.reading.state.model)
        sha256 = None if model is None else model.card.sha256
        self.section.show_summary(
            summary(one for one in self._entries.values() if one.model_sha256 == sha256)
        )

    def _choose_file(self) -> None:
        start = self._log.path.with_suffix(".csv")
        path = choose_save_path(self._window, tr("Export all opinions"), start, "CSV (*.csv)")
        if path is not None:
            self.export(path)


def _entry_of(image: SliceImage, model: ModelEntry, opinion: Opinion, seen: bool) -> AgreementEntry:
    """Not on the window's thread: the pixels are hashed."""
    identity = image.identity()
    return AgreementEntry(
        id=uuid.uuid4().hex,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        sop_instance_uid=identity.sop_instance_uid,
        frame=identity.frame,
        pixels_sha256=identity.pixels_sha256,
        model=model.card.name,
        model_version=model.card.version,
        model_sha256=model.card.sha256,
        choice=opinion.choice,
        confidence=opinion.confidence,
        note=opinion.note,
        seen_before=seen,
    )
