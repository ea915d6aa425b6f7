"""A/B comparison: two explanations of the displayed image, asked for side by side; never of another image."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from viewer.explain.method import own_methods
from viewer.gui.ai.evidence_panel import target_words, value_words
from viewer.gui.attention.compare_views import Compared, compare_maps
from viewer.gui.attention.compare_window import CompareWindow
from viewer.gui.attention.comparison_output import ComparisonOutput
from viewer.gui.attention.input_inspector import NO_MODEL, VEILED
from viewer.gui.attention.kept_maps import AskedMap
from viewer.gui.attention.region_readout import NOT_ACQUIRED
from viewer.gui.attention.side_maps import SideMaps
from viewer.gui.attention.side_models import SideModels
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.numbers import percent
from viewer.gui.basics.timers import single_shot
from viewer.gui.basics.translation import mark, said, tr
from viewer.gui.comfort.job_board import Job
from viewer.inference.messages import Failed, Progress
from viewer.intensity.window import Window
from viewer.reports.comparison_files import ComparedMaps
from viewer.session.comparison import Side, other_side
from viewer.session.view_state import ImageKey

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_JOB = "comparison"
_WAIT_MS = 120  # while slices fly by, only the one that stays is asked about

NOTHING_OPEN = mark("Open an image to compare two explanations of it.")
OTHER_IMAGE = mark("Another image is displayed. Compare explains it both ways.")
CANCELLED = mark("Cancelled.")
READING = mark("Reading…")


class Comparison(QObject):
    """Its window is made when it is first asked for. While it is closed, nothing is asked."""

    compared = Signal(object)  # Compared, on the screen
    failed = Signal(object)  # Failed
    saved = Signal(object)  # Path
    copied = Signal()
    problem = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._view: CompareWindow | None = None
        self._models = SideModels(window)
        self._maps = SideMaps(window)
        self._tasks = BackgroundTasks(self)
        self._sides: tuple[Side, Side] | None = None
        self._key: ImageKey | None = None
        self._asked = False
        self._output = ComparisonOutput(self)
        self._compared: Compared | None = None
        self._place: tuple[int, int] | None = None  # column, row under the cursor
        self._wait = single_shot(self, _WAIT_MS, self._ask_both)
        self._output.saved.connect(self.saved)
        self._output.copied.connect(self.copied)
        self._output.problem.connect(self.problem)
        self._models.added.connect(self._on_model_added)
        self._models.learned.connect(self._offer)
        self._models.problem.connect(self.problem)
        self._maps.found.connect(self._on_found)
        self._maps.failed.connect(self._on_failed)
        self._maps.progressed.connect(self._on_progress)
        self._maps.busyChanged.connect(self._show_job)
        window.actions_by_name["compare_maps"].triggered.connect(lambda _=False: self.open())
        window.reading.workspaceChanged.connect(lambda _: self.follow())
        window.reading.imageChanged.connect(lambda _: self.follow())
        window.store.replaced.connect(lambda _: self._maps.forget())

    # What a user or a script can do

    @property
    def view(self) -> CompareWindow:
        """The window, shown or not."""
        if self._view is None:
            view = self._view = CompareWindow(self._window)
            for place, box in enumerate(view.sides):
                box.chosen.connect(lambda side, at=place: self.choose(at, side))
                box.folderWanted.connect(lambda at=place: self._models.choose_folder(at, self.view))
            view.compareRequested.connect(self.compare)
            view.cancelRequested.connect(self.cancel)
            view.sameStrengthChosen.connect(lambda _: self._compare_maps())
            view.copyRequested.connect(self.copy)
            view.saveRequested.connect(self._choose_file)
            view.closed.connect(self._on_closed)
            view.views.scrolled.connect(self._window.reading.scroll_by)
            view.views.windowChanged.connect(self._window.reading.set_window)
            view.views.pointed.connect(self._show_values)
        return self._view

    @property
    def sides(self) -> tuple[Side, Side] | None:
        """What A and B are asked; None before the window was opened on a model."""
        return self._sides

    @property
    def result(self) -> Compared | None:
        """What is on the screen; always of the displayed image and the chosen sides."""
        return self._compared

    def open(self) -> None:
        """Show the window: A is what the main window asks, B the same from another baseline, or as it was left."""
        view, state = self.view, self._window.reading.state
        if not view.isVisible() and state.model is not None:
            one = Side(state.model, state.choice)
            kept = None if self._sides is None else self._sides[1]
            self._sides = one, kept if kept is not None and kept != one else other_side(one)
            self._key = None
        view.open()
        self._offer()
        self.compare()

    def choose(self, place: int, side: Side) -> None:
        """Ask A (0) or B (1) otherwise; a comparison that is shown is made again."""
        if self._sides is None:
            return
        self._sides = (side, self._sides[1]) if place == 0 else (self._sides[0], side)
        self._maps.drop(place)
        self._take_back()
        self._offer()
        if self._asked and self._key is not None:
            self._ask(place)

    def compare(self) -> None:
        """Explain the displayed image both ways; `compared` or `failed` follows."""
        self.follow()
        if self._key is not None and self._sides is not None:
            self._asked = True
            self._ask_both()

    def cancel(self) -> None:
        """Stop both explanations; what is shown stays."""
        self._stop()
        self.view.say(tr(CANCELLED))

    def follow(self) -> None:
        """Another image, another look, or neither."""
        view = self._view
        if view is None or not view.isVisible():
            return
        reading = self._window.reading
        shown = self._displayed()
        key = None if isinstance(shown, str) else shown
        image = reading.image
        of_displayed = image is not None and key is not None
        view.views.show_image(
            image if of_displayed else None, shown if isinstance(shown, str) else tr(READING)
        )
        view.views.show_look(reading.state, reading.displayed_window)
        view.compare_button.setEnabled(key is not None)
        if isinstance(shown, str):
            view.say(shown)
        if key == self._key:
            return
        before, self._key = self._key, key
        was_asked = self._asked
        self._stop()
        self._drop_maps()
        for box in view.sides:
            box.say("")
            box.set_windows(self._windows())
        if key is not None and was_asked and view.follow_box.isChecked():
            self._asked = True
            self._wait.start()
        elif key is not None:
            view.say(tr(OTHER_IMAGE) if before is not None else "")

    def copy(self) -> None:
        """A, B and the difference as a picture onto the clipboard."""
        found = self._to_write()
        if found is not None:
            self._output.copy(found)

    def save(self, path: Path) -> None:
        """Both maps and their difference (.npz), or a picture (.png); `saved` or `problem` follows."""
        found = self._to_write()
        if found is not None:
            self._output.save(found, path)

    def add_folder(self, place: int, folder: Path) -> None:
        """Ask A (0) or B (1) of a model that is in no list: a checkpoint, for instance. `problem` may follow."""
        self._models.add_folder(place, folder)

    def forget(self) -> None:
        """All series were closed."""
        self._maps.forget()
        self.follow()

    def finish(self) -> None:
        """The main window closes."""
        self._stop()
        self._tasks.finish()
        self._models.finish()
        self._output.finish()
        if self._view is not None:
            self._view.close()

    # What is asked

    def _displayed(self) -> ImageKey | str:
        """The image that can be compared on, or why there is none."""
        state, image = self._window.reading.state, self._window.reading.image
        if state.image is None:
            return tr(NOTHING_OPEN)
        if state.plane is not None or (image is not None and image.resliced):
            return tr(NOT_ACQUIRED)
        if self._sides is None:
            return tr(NO_MODEL)
        if self._window.ai.is_veiled(state):
            return tr(VEILED)
        return state.image

    def _offer(self) -> None:
        """What each side may be asked."""
        if self._sides is None:
            return
        entries = self._models.entries
        for box, side in zip(self.view.sides, self._sides, strict=True):
            entry, loaded = entries.get(side.model), self._models.loaded(side.model)
            if entry is not None and loaded is None and self.view.isVisible():
                self._models.learn(side.model)
            box.set_models(tuple(entries.items()))
            box.set_methods(own_methods() if loaded is None or not loaded.methods else loaded.methods)
            box.set_layers(() if loaded is None else loaded.layers)
            box.set_labels(() if entry is None else entry.card.labels)
            box.set_windows(self._windows())
            box.show_side(side)

    def _windows(self) -> tuple[Window, ...]:
        """Windows that a model could be shown: the displayed one, then the presets. None where the screen is in
        another unit than the file.
        """
        reading = self._window.reading
        image, displayed = reading.image, reading.displayed_window
        if image is None or image.is_color or displayed is None:
            return ()
        if reading.units.factor(image.series_uid) is not None:
            return ()
        return tuple(dict.fromkeys((replace(displayed, explanation=""), *reading.presets())))

    def _ask_both(self) -> None:
        for place, found in enumerate(self._maps.both()):
            if found is None:
                self._ask(place)
        self._compare_maps()

    def _ask(self, place: int) -> None:
        sides, key = self._sides, self._key
        if sides is None or key is None:
            return
        side, box = sides[place], self.view.sides[place]
        entry, image = self._models.entries.get(side.model), self._window.image_of(key)
        if entry is None:
            box.say(tr("This model is no longer there."), "error")
            return
        if image is None:
            box.say(tr("The image has not been read yet."), "warning")
            self._asked = False
            return
        box.say(tr("Explaining…"))
        self._maps.ask(AskedMap(key, place, side, entry), image, self._models.is_listed(side.model))

    # What comes

    def _on_found(self, place: int) -> None:
        found = self._maps.both()[place]
        assert found is not None
        parts = [value_words(target_words(found), found, found.logit)]
        parts.append(tr("{steps} steps", steps=found.steps))
        if found.gap is not None:
            parts.append(tr("gap {gap}", gap=percent(found.gap, 2)))
        if not found.converged:
            parts.append(tr("not settled"))
        self.view.sides[place].say("  ".join(parts), "secondary" if found.converged else "warning")
        self._show()
        self._compare_maps()

    def _on_failed(self, place: int, failure: Failed) -> None:
        self.view.sides[place].say(said(str(failure.error)), "error")
        self.view.say(tr("There is nothing to compare: one of the explanations failed."), "error")
        self.failed.emit(failure)

    def _compare_maps(self) -> None:
        one, other = self._maps.both()
        if one is None or other is None:
            return
        same_strength = self.view.strength_box.isChecked()
        self._tasks.start(
            lambda: compare_maps(one, other, same_strength), self._on_compared, self._on_problem
        )

    def _on_compared(self, compared: Compared) -> None:
        one, other = compared.maps
        now = self._maps.both()
        if now[0] is not one or now[1] is not other:
            return  # another question by now
        differ = one.unit != other.unit
        if compared.difference.same_strength != (self.view.strength_box.isChecked() or differ):
            return
        self._compared = compared
        self.view.show_difference(compared.difference)
        self._show()
        self._show_values(self._place)
        self.compared.emit(compared)

    def _on_problem(self, error: object) -> None:
        self.view.say(said(str(error)), "error")

    def _take_back(self) -> None:
        """What is on the screen is no longer of what is chosen."""
        self._compared = None
        if self._view is not None:
            self._view.show_difference(None)
            self._view.show_values(None, None)
            self._show()

    def _show(self) -> None:
        self.view.views.show_maps(self._maps.both(), self._compared)

    def _drop_maps(self) -> None:
        for place in (0, 1):
            self._maps.drop(place)
        self._take_back()

    def _stop(self) -> None:
        self._wait.stop()
        self._asked = False
        self._maps.stop()

    def _on_closed(self) -> None:
        """Nothing is kept that nobody sees."""
        self._stop()
        self._maps.forget()
        self._drop_maps()
        self._key = None
        self.view.views.show_image(None, None)
        self._window.viewport.setFocus()

    # Progress, values, files

    def _on_progress(self, place: int, progress: Progress) -> None:
        text = f"{'AB'[place]}: {progress.text}"
        self.view.show_progress(text, progress.done, progress.total)
        self._put_job(text, progress.done, progress.total)

    def _show_job(self) -> None:
        if self._maps.is_busy:
            text = tr("Comparing two explanations")
            self.view.show_progress(text)
            self._put_job(text)
            return
        self._window.comfort.jobs.end(_JOB)
        if self._view is not None:
            self._view.show_progress(None)

    def _put_job(self, text: str, done: int = 0, total: int = 0) -> None:
        self._window.comfort.jobs.put(_JOB, Job(text, done, total, self.cancel, by_ai=True))

    def _show_values(self, place: tuple[int, int] | None) -> None:
        self._place = place
        self.view.show_values(place, None if place is None else self.view.views.values_at(*place))

    def _to_write(self) -> ComparedMaps | None:
        compared, sides, key = self._compared, self._sides, self._key
        image = None if key is None else self._window.image_of(key)
        if compared is None or sides is None or image is None:
            return None
        reading = self._window.reading
        in_file_unit = reading.units.factor(image.series_uid) is None
        window = reading.displayed_window if in_file_unit else None
        return ComparedMaps(
            image, compared.maps, (sides[0].window, sides[1].window), compared.difference, window
        )

    def _choose_file(self) -> None:
        found = self._to_write()
        if found is not None:
            self._output.choose_and_save(found, self.view)

    def _on_model_added(self, place: int, name: str) -> None:
        if self._sides is not None:
            self.choose(place, self._sides[place].with_model(name))
