"""The model-input inspector: asks the model's process what it fed to the network for the displayed image, and links
the two cursors.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from viewer.ai.input_record import InputRecord, RecordInput
from viewer.ai.model_store import ModelEntry
from viewer.gui.attention.asking import Asker
from viewer.gui.attention.input_layer import InputLayer, Shown, shown_of
from viewer.gui.attention.input_panel import InputPanel
from viewer.gui.attention.input_words import in_english, steps_done
from viewer.gui.attention.region_readout import NOT_ACQUIRED
from viewer.gui.attention.tensor_view import Cell
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.pictures import rgb_image
from viewer.gui.basics.saving import choose_save_path
from viewer.gui.basics.timers import single_shot
from viewer.gui.basics.translation import mark, said, tr
from viewer.gui.comfort.job_board import Job
from viewer.gui.view_presenter import is_of
from viewer.gui.viewport.viewport import Viewport
from viewer.inference.messages import Failed, TaskDone, TaskRequest
from viewer.rendering.readout import PixelReadout
from viewer.reports.input_files import input_picture, write_input
from viewer.session.view_state import ImageKey
from viewer.volume.slice_image import SliceImage

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_WAIT_MS = 60  # while slices fly by, only the one that stays is asked about
_JOB = "model input"

NOTHING_OPEN = mark("Open an image to see what the model receives of it.")
NO_MODEL = mark("Choose a model to see what it receives.")
ASKING = mark("Asking the model…")
VEILED = mark("Hidden until the reader has noted an opinion.")


class InputInspector(QObject):
    """Follows the displayed image and the chosen model while its panel is open; asks nothing while it is closed."""

    shown = Signal(object)  # InputRecord of the displayed image
    failed = Signal(object)  # Failed
    saved = Signal(object)  # Path
    copied = Signal()
    problem = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.panel = InputPanel()
        self._action = window.actions_by_name["model_input"]
        self._asker = Asker(window.bridge, self)
        self._tasks = BackgroundTasks(self)
        # Of what is shown, asked or about to be asked
        self._wanted: tuple[ImageKey, ModelEntry] | None = None
        self._record: InputRecord | None = None
        self._shown: Shown | None = None
        self._image: SliceImage | None = None  # that the record is of, in the unit of its file
        self.layers = tuple(InputLayer(viewport) for viewport in window.panels.grid.viewports)
        self._wait = single_shot(self, _WAIT_MS, self._ask)
        window.panels.show_beside(self.panel, False)
        self._action.toggled.connect(self.set_open)
        self.panel.closeRequested.connect(lambda: self._action.setChecked(False))
        self.panel.hatchToggled.connect(lambda _: self._show_layers())
        self.panel.cellPointed.connect(self.point_at)
        self.panel.copyRequested.connect(self.copy)
        self.panel.saveRequested.connect(self._choose_file)
        self._asker.answered.connect(self._on_answer)
        self._asker.failed.connect(self._on_failed)
        self._asker.busyChanged.connect(self._show_job)
        window.reading.workspaceChanged.connect(lambda _: self.follow())
        window.reading.imageChanged.connect(lambda _: self.follow())
        for viewport in window.panels.grid.viewports:
            viewport.cursorMoved.connect(lambda readout, where=viewport: self._on_cursor(where, readout))

    @property
    def is_open(self) -> bool:
        """Whether the panel is on the screen."""
        return self._action.isChecked()

    @property
    def record(self) -> InputRecord | None:
        """What is shown; always of the displayed image and the chosen model."""
        return self._record

    def set_open(self, is_open: bool) -> None:
        """Show or put away the panel."""
        self._action.setChecked(is_open)
        self._window.panels.show_beside(self.panel, is_open)
        if is_open:
            self.follow()
        else:
            self._drop("")
            self._window.viewport.setFocus()

    def follow(self) -> None:
        """Another image, another model, or neither: what is shown is never of another one."""
        if not self.is_open:
            return
        wanted = self._displayed()
        if isinstance(wanted, str):
            self._drop(wanted)
        elif wanted != self._wanted:
            self._drop(tr(ASKING))
            self._wanted = wanted
            self._wait.start()

    def point_at(self, cell: Cell | None) -> None:
        """Mark a cell and frame the pixels that it was made of."""
        record = self._record
        if record is None:
            return
        box = None if cell is None else record.places.pixels_of(*cell)
        pixel = None if box is None else ((box[0] + box[2] - 1) // 2, (box[1] + box[3] - 1) // 2)
        self._mark(cell)
        self.panel.show_cell(cell, pixel, self._image)

    def copy(self) -> None:
        """The picture with its caption onto the clipboard."""
        record, image = self._record, self._image
        if record is None or image is None:
            return
        steps, channel = steps_done(record, image, in_english), self.panel.tensor.channel
        self._tasks.start(lambda: _picture(record, steps, channel), self._on_picture)

    def save(self, path: Path) -> None:
        """The tensor (.npz) or a picture of it (.png); `saved` or `problem` follows."""
        record, image = self._record, self._image
        if record is None or image is None:
            return
        steps = steps_done(record, image, in_english)

        def write() -> Path:
            write_input(record, steps, path)
            return path

        self._tasks.start(write, self.saved, self.problem)

    def forget(self) -> None:
        """All series were closed."""
        self.follow()

    def finish(self) -> None:
        """The window closes."""
        self._wait.stop()
        self._asker.forget()
        self._tasks.finish()

    # Inside

    def _displayed(self) -> tuple[ImageKey, ModelEntry] | str:
        """What should be asked about, or why nothing can be."""
        state, image = self._window.reading.state, self._window.reading.image
        if state.image is None:
            return tr(NOTHING_OPEN)
        if state.plane is not None or (image is not None and image.resliced):
            return tr(NOT_ACQUIRED)
        entry = self._window.ai.entry(state.model)
        if entry is None:
            return tr(NO_MODEL)
        if self._window.ai.is_veiled(state):
            return tr(VEILED)
        return state.image, entry

    def _ask(self) -> None:
        if self._wanted is None:
            return
        key, entry = self._wanted
        image = self._window.image_of(key)
        if image is None:
            self._wanted = None  # asked once it has been read
            return
        task = RecordInput(image.bare())
        request = TaskRequest(task, entry.folder, tr("Reading the model's input"))
        self._asker.ask_instead((self._wanted, image), request)

    def _on_answer(self, name: tuple[tuple[ImageKey, ModelEntry], SliceImage], answer: TaskDone) -> None:
        wanted, image = name
        if wanted != self._wanted:
            return
        record: InputRecord = answer.result
        self._tasks.start(lambda: shown_of(record), lambda shown: self._show(wanted, image, shown))

    def _show(self, wanted: tuple[ImageKey, ModelEntry], image: SliceImage, shown: Shown) -> None:
        if wanted != self._wanted or not is_of(shown.record.identity, self._window.reading.image):
            return
        self._record, self._image = shown.record, image
        self.panel.show_record(shown.record, wanted[1].card.title, steps_done(shown.record, image))
        self._shown = shown
        self._show_layers()
        self.shown.emit(shown.record)

    def _show_layers(self) -> None:
        for layer in self.layers:
            layer.show(self._shown, self.panel.hatch_box.isChecked())

    def _drop(self, why: str) -> None:
        self._wait.stop()
        self._asker.forget()
        self._wanted = self._record = self._shown = self._image = None
        self.panel.show_nothing(why)
        for layer in self.layers:
            layer.show(None, False)

    def _on_failed(self, _: object, failure: Failed) -> None:
        self._drop(said(str(failure.error)))
        self.failed.emit(failure)

    # The two cursors

    def _on_cursor(self, viewport: Viewport, readout: PixelReadout | None) -> None:
        """The hand is on an image: mark the cell that sees the pixel there."""
        record = self._record
        if record is None or not is_of(record.identity, viewport.image()):
            return
        if readout is None:
            self._mark(None)
            self.panel.show_cell(None, None)
            return
        cell = record.places.cell_at(readout.column, readout.row)
        self._mark(cell)
        self.panel.show_cell(cell, (readout.column, readout.row), self._image)

    def _mark(self, cell: Cell | None) -> None:
        record = self._record
        box = None if record is None or cell is None else record.places.pixels_of(*cell)
        for layer in self.layers:
            layer.mark(box)

    # Out of the window

    def _on_picture(self, picture: QImage) -> None:
        QGuiApplication.clipboard().setImage(picture)
        self.copied.emit()

    def _choose_file(self) -> None:
        if self._record is None:
            return
        kinds = tr("Tensor (*.npz);;Picture (*.png)")
        start = Path.home() / "model_input.npz"
        path = choose_save_path(self._window, tr("Save model input"), start, kinds)
        if path is not None:
            self.save(path)

    def _show_job(self, busy: bool) -> None:
        board = self._window.comfort.jobs
        if busy:
            board.put(_JOB, Job(tr("Reading the model's input"), cancel=self._cancel, by_ai=True))
        else:
            board.end(_JOB)

    def _cancel(self) -> None:
        self._drop(tr("Cancelled. Close and open the panel to ask again."))


def _picture(record: InputRecord, steps: tuple[str, ...], channel: int) -> QImage:
    return rgb_image(input_picture(record, steps, channel))
