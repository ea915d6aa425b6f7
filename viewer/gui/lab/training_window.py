"""Train a classifier from the window: data, network, options; live curves; the result among the models."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from viewer.ai.model_install import install_model
from viewer.errors import InputError, OverreadError
from viewer.gui.basics import theme
from viewer.gui.basics.background import IsCancelled
from viewer.gui.basics.controls import check_box, combo_box, push_button, whole_box, with_margin
from viewer.gui.basics.translation import counted, mark, tr
from viewer.gui.lab.parts import LabWindow, PathField, figure_words, fill_table, interval_words, make_table
from viewer.inference.apart import run_apart
from viewer.inference.trial import inspect_apart, try_model
from viewer.training.architectures import ARCHITECTURES
from viewer.training.augmentation import Augmentation
from viewer.training.fold_work import TrainingProgress
from viewer.training.lab_work import TrainWork
from viewer.training.report_pages import PAGE, REPORT_FOLDER
from viewer.training.train import TrainResult
from viewer.training.train_settings import About, TrainSettings

_SIZE = (1160, 780)
_FORM_WIDTH = 400
_IDLE = mark("Nothing is training.")
# Told apart on dark and on light; none is the violet of AI.
_FOLD_COLOURS = ("#4aa3ff", "#5fb878", "#e0a63a", "#e5614f", "#3fb8bf", "#c98f5f", "#e58fb1", "#97a1ad")
_SCHEDULES = {"cosine": mark("cosine"), "constant": mark("constant"), "plateau": mark("plateau")}
_STAGES = {
    "reading": mark("Reading images"),
    "features": mark("Frozen features"),
    "final": mark("All images"),
}


class TrainingWindow(LabWindow):
    """Training runs in a process of its own. One of `trainingFinished`, `trainingStopped`, `problemShown` ends it."""

    epochDone = Signal(object)  # TrainingProgress
    trainingFinished = Signal(object)  # TrainResult
    trainingStopped = Signal()
    modelInstalled = Signal(str)  # name
    _told = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("training_window", tr("Training"), _SIZE, parent)
        self.result: TrainResult | None = None
        self.curves: dict[tuple[int, str], tuple[list[float], list[float]]] = {}
        self._lines: dict[tuple[int, str], Any] = {}
        self._make_controls()
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._form())
        middle.addLayout(self._right(), 1)
        self.body.addLayout(middle, 1)
        self._told.connect(self._on_told)
        self.architecture.currentIndexChanged.connect(lambda _: self._describe())
        self._describe()
        self.set_busy(False)

    def _make_controls(self) -> None:
        self.data = PathField("training_data", tr("Labelled images: folder or CSV"), "folder")
        self.output = PathField("training_output", tr("Folder for the model"), "folder")
        self.name = QLineEdit("my-model")
        self.name.setObjectName("training_name")
        self.name.setAccessibleName(tr("Name of the model"))
        self.architecture = combo_box("training_architecture", tr("Network"))
        self.architecture.addItems(list(ARCHITECTURES))
        self.description = QLabel()
        self.description.setProperty("role", "secondary")
        self.description.setWordWrap(True)
        self.description.setMinimumHeight(2 * self.description.fontMetrics().lineSpacing())
        self.size_box = _spin("training_size", tr("Side of the input"), 0, 1024, 0, tr("the network's own"))
        self.folds = _spin("training_folds", tr("Folds by patient"), 1, 20, 5, tr("one split"))
        self.epochs = _spin("training_epochs", tr("Epochs"), 0, 1000, 0, tr("the network's own"))
        self.patience = _spin("training_patience", tr("Stop early after epochs"), 0, 100, 0, tr("never"))
        self.schedule = combo_box("training_schedule", tr("Learning rate"))
        for schedule, text in _SCHEDULES.items():
            self.schedule.addItem(tr(text), schedule)
        self.smoothing = QDoubleSpinBox()
        self.smoothing.setObjectName("training_smoothing")
        self.smoothing.setAccessibleName(tr("Label smoothing"))
        self.smoothing.setRange(0, 0.5)
        self.smoothing.setSingleStep(0.05)
        self.smoothing.setValue(0.1)
        with_margin(self.smoothing)
        self.class_weights = check_box("training_class_weights", tr("Weigh rare labels more"))
        self.class_weights.setChecked(True)
        self.seed = _spin("training_seed", tr("Seed"), 0, 9999, 0)
        self.plan = PathField(
            "training_plan", tr("Augmentation file"), "file", tr("Augmentation (*.json *.toml)")
        )
        self.plan.line.setPlaceholderText(tr("the usual one"))
        self.resume = check_box("training_resume", tr("Go on with an unfinished training there"))
        self.overwrite = check_box("training_overwrite", tr("Replace a model there"))
        self.start_button = push_button("training_start", tr("Train"), clicked=self.start)
        self.stop_button = push_button("training_stop", tr("Stop"), clicked=self.stop)

    def _form(self) -> QWidget:
        page = QWidget()
        page.setFixedWidth(_FORM_WIDTH)
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.addRow(tr("Data"), self.data)
        form.addRow(tr("Into"), self.output)
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Network"), self.architecture)
        form.addRow("", self.description)
        form.addRow(tr("Input side"), self.size_box)
        form.addRow(tr("Folds"), self.folds)
        form.addRow(tr("Epochs"), self.epochs)
        form.addRow(tr("Early stopping"), self.patience)
        form.addRow(tr("Learning rate"), self.schedule)
        form.addRow(tr("Label smoothing"), self.smoothing)
        form.addRow(tr("Augmentation"), self.plan)
        form.addRow(tr("Seed"), self.seed)
        form.addRow("", self.class_weights)
        form.addRow("", self.resume)
        form.addRow("", self.overwrite)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.start_button)
        buttons.addWidget(self.stop_button)
        form.addRow("", buttons)
        return page

    def _right(self) -> QVBoxLayout:
        self.stage = QLabel(tr(_IDLE))
        self.stage.setObjectName("training_stage")
        self.stage.setAccessibleName(tr("Stage"))
        self.stage.setProperty("role", "title")
        self.plot = pg.PlotWidget(background=None)
        self.plot.setObjectName("training_curves")
        self.plot.setAccessibleName(tr("Loss of each epoch"))
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.getAxis("left").enableAutoSIPrefix(False)
        self.plot.setLabel("bottom", tr("Epoch"))
        self.plot.setLabel("left", tr("Loss"))
        self.legend = QLabel(tr("Solid: the images that are trained on. Dashed: watched ones."))
        self.legend.setObjectName("training_legend")
        self.legend.setProperty("role", "secondary")
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.figures = make_table(
            "training_figures", tr("Figures"), (tr("Figure"), tr("Value"), tr("95 % interval"), tr("How"))
        )
        self.install_button = push_button("training_install", tr("Add to the models"), clicked=self.install)
        self.report_button = push_button("training_report", tr("Open the report"), clicked=self.open_report)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.report_button)
        row.addWidget(self.install_button)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.stage)
        column.addWidget(self.plot, 3)
        column.addWidget(self.legend)
        column.addWidget(self.figures, 2)
        column.addLayout(row)
        return column

    def _describe(self) -> None:
        chosen = ARCHITECTURES[self.architecture.currentText()]
        said = tr("{network}; {size} x {size}", network=tr(chosen.description), size=chosen.size)
        if chosen.epochs:
            said += counted(chosen.epochs, mark(", {count} epoch"), mark(", {count} epochs"))
        self.description.setText(said)

    def settings(self) -> TrainSettings:
        """What the controls say, but for the augmentation, whose file is read once training begins."""
        usual = TrainSettings()
        return replace(
            usual,
            architecture=self.architecture.currentText(),
            size=self.size_box.value(),
            folds=self.folds.value(),
            seed=self.seed.value(),
            about=About(name=self.name.text().strip() or "my-model"),
            fit=replace(
                usual.fit,
                epochs=self.epochs.value() or None,
                patience=self.patience.value(),
                schedule=self.schedule.currentData(),
                label_smoothing=self.smoothing.value(),
                class_weights=self.class_weights.isChecked(),
            ),
        )

    def start(self) -> None:
        """Train; `epochDone` after each epoch, then one of the ending signals."""
        if self.is_busy:
            return
        data, output, plan = self.data.path, self.output.path, self.plan.path
        if data is None or output is None:
            missing = tr("Data or folder are missing: data")
            self.show_problem(InputError("data", missing, tr("Choose both.")))
            return
        settings, resume, overwrite = self.settings(), self.resume.isChecked(), self.overwrite.isChecked()

        def train(_: Any, cancelled: IsCancelled) -> Any:
            fit = settings.fit if plan is None else replace(settings.fit, plan=Augmentation.read(plan))
            work = TrainWork(data, output, replace(settings, fit=fit), resume, overwrite)
            return run_apart(work, self._told.emit, cancelled)

        self.result = None
        self._clear_curves()
        fill_table(self.figures, [])
        self.say("")
        self.stage.setText(tr("Starting…"))
        self.run_in_background(train, self._on_finished, self._on_stopped)

    def show_problem(self, error: OverreadError) -> None:
        """What cannot be; nothing trains any more."""
        self.stage.setText(tr(_IDLE))
        super().show_problem(error)

    def set_busy(self, busy: bool) -> None:
        """Training cannot be begun twice."""
        self.start_button.setEnabled(not busy)
        self.stop_button.setEnabled(busy)
        there = self.result is not None and not busy
        self.install_button.setEnabled(there)
        self.report_button.setEnabled(there)

    def stop(self) -> None:
        """Ask training to stop; what it did stays and can be gone on with."""
        self.stage.setText(tr("Stopping…"))
        super().stop()

    def _clear_curves(self) -> None:
        for line in self._lines.values():
            self.plot.removeItem(line)
        self._lines, self.curves = {}, {}

    def _on_told(self, at: TrainingProgress) -> None:
        self.show_progress(at.done, at.total)
        name = tr("Fold {number}", number=at.fold) if at.stage == "fold" else tr(_STAGES[at.stage])
        self.stage.setText(tr("{what}: {done} of {total}", what=name, done=at.done, total=at.total))
        if not at.figures:
            return
        for key in ("loss", "watched_loss"):
            if key in at.figures:
                self._extend((at.fold, key), at.figures["epoch"], at.figures[key])
        self.epochDone.emit(at)

    def _extend(self, curve: tuple[int, str], epoch: float, value: float) -> None:
        if curve not in self.curves:
            fold, key = curve
            style = Qt.PenStyle.SolidLine if key == "loss" else Qt.PenStyle.DashLine
            colour = _fold_colour(fold)
            self.curves[curve] = ([], [])
            pen = pg.mkPen(colour, width=2, style=style)
            self._lines[curve] = self.plot.plot(
                [], [], pen=pen, symbol="o", symbolSize=4, symbolBrush=colour, symbolPen=None
            )
            self._show_legend()
        epochs, values = self.curves[curve]
        epochs.append(epoch)
        values.append(value)
        self._lines[curve].setData(epochs, values)

    def _show_legend(self) -> None:
        """Beside the plot, not in it, where it would cover a curve."""
        folds = sorted({fold for fold, _ in self.curves}, key=lambda fold: (fold == 0, fold))
        names = [
            f"<span style='color: {_fold_colour(fold)}'>\u25cf</span> {_curve_words(fold)}" for fold in folds
        ]
        watched = (
            " &nbsp; " + tr("Dashed: watched images.") if any(key != "loss" for _, key in self.curves) else ""
        )
        self.legend.setText(" &nbsp; ".join(names) + watched)

    def _on_stopped(self) -> None:
        self.stage.setText(tr("Stopped."))
        self.say(tr("Stopped. It can be gone on with: tick the box, and train again."))
        self.trainingStopped.emit()

    def _on_finished(self, result: TrainResult) -> None:
        self.result = result
        self.set_busy(False)
        self.stage.setText(tr("Done."))
        fill_table(
            self.figures,
            [
                (
                    figure_words(name),
                    f"{one.value:.3f}",
                    "" if one.ci95 is None else interval_words(*one.ci95),
                    one.how,
                )
                for name, one in result.card.results.items()
            ],
        )
        self.say(
            tr(
                "Wrote {folder}. Nobody has looked for weaknesses yet: test it before you trust it.",
                folder=result.folder,
            )
        )
        self.trainingFinished.emit(result)

    def install(self) -> None:
        """Put the model among the others; `modelInstalled` or `problemShown` follows."""
        result = self.result
        if result is None or self.is_busy:
            return

        def installed(entry: Any) -> None:
            self.say(tr("{model} is among the models now.", model=entry.card.name))
            self.modelInstalled.emit(entry.card.name)

        overwrite = self.overwrite.isChecked()
        self.run_in_background(
            lambda *_: install_model(result.folder, try_model, overwrite=overwrite, inspect=inspect_apart),
            installed,
        )

    def open_report(self) -> None:
        """Show the report in the browser."""
        if self.result is not None:
            page = self.result.folder / REPORT_FOLDER / PAGE
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(page.absolute())))


def _fold_colour(fold: int) -> str:
    """Of a fold's curves; 0 is the network of all images."""
    return theme.colours().text if fold == 0 else _FOLD_COLOURS[(fold - 1) % len(_FOLD_COLOURS)]


def _curve_words(fold: int) -> str:
    return tr("fold {number}", number=fold) if fold else tr("all images")


def _spin(name: str, text: str, least: int, most: int, value: int, at_least: str = "") -> QSpinBox:
    box = whole_box(name, text, least, most)
    box.setValue(value)
    if at_least:
        box.setSpecialValueText(at_least)
    return box
