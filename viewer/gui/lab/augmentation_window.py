"""What augmentation would do to the displayed image, and what the classifier then says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.ai.model_store import ModelEntry
from viewer.errors import OverreadError
from viewer.gui.ai.inference_bridge import InferenceBridge
from viewer.gui.basics import theme
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.controls import combo_box, push_button, whole_box
from viewer.gui.basics.saving import choose_save_path
from viewer.gui.basics.timers import single_shot
from viewer.gui.basics.translation import mark, tr
from viewer.gui.lab.number_row import NumberRow
from viewer.gui.lab.parts import GreyPicture, LabWindow
from viewer.gui.lab.picture_grid import PictureGrid
from viewer.inference.messages import Failed, TaskDone, TaskRequest
from viewer.session.view_state import ImageKey
from viewer.training.augment_preview import PreviewTask, Variant, portable, step_about
from viewer.training.augmentation import PARAMETERS, ROTATION_PRESETS, Augmentation, Kind, Step
from viewer.volume.slice_image import SliceImage

_SIZE = (1180, 780)
_DELAY_MS = 200
_FIRST = (Kind.CONTRAST, Kind.HORIZONTAL_FLIP, Kind.ROTATION, Kind.NOISE, Kind.ELASTIC)
_FILLS = {"black": mark("black"), "edge": mark("edge repeated"), "mirror": mark("mirrored")}
_TITLES = {"original": mark("Original"), "all together": mark("All together")}  # of pictures that are no step


class Veil(Protocol):
    """What is over the scores of images that are not read yet."""

    changed: SignalInstance

    def hides_image(self, key: ImageKey) -> bool:
        """Whether nothing may be shown that the chosen model made of an image."""

    def note_seen(self, key: ImageKey) -> None:
        """Something that a model made of an image is on the screen."""


class AugmentationWindow(LabWindow):
    """`previewShown` comes when new variants stand there. The model's process makes and classifies them."""

    previewShown = Signal(object)  # tuple[Variant, ...]
    planSaved = Signal(object)  # Path

    def __init__(
        self,
        bridge: InferenceBridge,
        image: Callable[[], SliceImage | None],
        entry: Callable[[], ModelEntry | None],
        reveal: Veil,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("augmentation_window", tr("Augmentation"), _SIZE, parent)
        self._bridge, self._image, self._entry, self._reveal = bridge, image, entry, reveal
        self._asked: ImageKey | None = None
        self._shown: ImageKey | None = None  # of which the variants are
        self._job: int | None = None
        self.variants: tuple[Variant, ...] = ()
        self.rows: dict[Kind, list[NumberRow]] = {}
        self._files = BackgroundTasks(self)
        self._delay = single_shot(self, _DELAY_MS, self.refresh)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(self._controls())
        self.pictures = PictureGrid("augment", tr("Original and variants"))
        middle.addWidget(self.pictures, 1)
        self.body.addLayout(middle, 1)
        bridge.taskDone.connect(self._on_done)
        bridge.failed.connect(self._on_failed)
        reveal.changed.connect(self._show_captions)

    def _controls(self) -> QVBoxLayout:
        self.kinds = QListWidget()
        self.kinds.setObjectName("augment_kinds")
        self.kinds.setAccessibleName(tr("Steps"))
        self.kinds.setFixedWidth(300)
        for kind in Kind:
            item = QListWidgetItem(_words(kind))
            item.setData(Qt.ItemDataRole.UserRole, kind)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if kind in _FIRST else Qt.CheckState.Unchecked)
            self.kinds.addItem(item)
        self.numbers = QWidget()
        self._forms: dict[Kind, QWidget] = {}
        stack = QVBoxLayout(self.numbers)
        stack.setContentsMargins(0, 0, 0, 0)
        for kind in Kind:
            page = self._form(kind)
            self._forms[kind] = page
            stack.addWidget(page)
        stack.addStretch(1)
        self.numbers.setFixedHeight(190)
        self.fill = combo_box("augment_fill", tr("What comes in from outside"))
        for value, text in _FILLS.items():
            self.fill.addItem(tr(text), value)
        self.seed = whole_box("augment_seed", tr("Seed"), 0, 9999)
        self.label_box = combo_box("augment_label", tr("Probability of"))
        shared = QFormLayout()
        shared.addRow(tr("From outside"), self.fill)
        shared.addRow(tr("Seed"), self.seed)
        shared.addRow(tr("Probability of"), self.label_box)
        self.open_button = push_button("augment_open", tr("Open file…"), clicked=self._choose_open)
        self.save_button = push_button("augment_save", tr("Save file…"), clicked=self._choose_save)
        files = QHBoxLayout()
        files.addWidget(self.open_button)
        files.addWidget(self.save_button)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self.kinds, 1)
        column.addWidget(self.numbers)
        column.addLayout(shared)
        column.addLayout(files)
        self.kinds.currentItemChanged.connect(lambda *_: self._show_form())
        self.kinds.itemChanged.connect(lambda _: self._delay.start())
        self.fill.currentIndexChanged.connect(lambda _: self._delay.start())
        self.seed.valueChanged.connect(lambda _: self._delay.start())
        self.label_box.currentIndexChanged.connect(lambda _: self._show_captions())
        self.kinds.setCurrentRow(list(Kind).index(Kind.ROTATION))
        self._show_form()
        return column

    def _form(self, kind: Kind) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        title = QLabel(_words(kind))
        title.setProperty("role", "title")
        column.addWidget(title)
        self.rows[kind] = []
        for parameter in PARAMETERS[kind]:
            text = QLabel(tr(parameter.text))
            text.setProperty("role", "secondary")
            said = tr("{step}: {number}", step=_words(kind), number=tr(parameter.text))
            row = NumberRow(f"augment_{kind.value}_{parameter.name}", said, parameter)
            row.changed.connect(self._delay.start)
            text.setBuddy(row.slider)
            column.addWidget(text)
            column.addWidget(row)
            self.rows[kind].append(row)
        if not PARAMETERS[kind]:
            column.addWidget(QLabel(tr("Nothing to choose.")))
        if kind is Kind.ROTATION:
            presets = QHBoxLayout()
            for angle in ROTATION_PRESETS:
                presets.addWidget(
                    push_button(
                        f"augment_rotation_{angle:g}",
                        f"{angle:g}°",
                        clicked=lambda _=False, angle=angle: self.rows[Kind.ROTATION][0].set_value(angle),
                    )
                )
            column.addLayout(presets)
        return page

    def _show_form(self) -> None:
        item = self.kinds.currentItem()
        chosen = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        for kind, page in self._forms.items():
            page.setVisible(kind == chosen)

    @property
    def chosen(self) -> tuple[Kind, ...]:
        """The ticked steps."""
        items = [self.kinds.item(row) for row in range(self.kinds.count())]
        return tuple(
            Kind(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def choose(self, kinds: tuple[Kind, ...]) -> None:
        """Tick exactly these steps."""
        for row in range(self.kinds.count()):
            item = self.kinds.item(row)
            wanted = item.data(Qt.ItemDataRole.UserRole) in kinds
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)

    @property
    def tiles(self) -> dict[str, tuple[GreyPicture, QLabel]]:
        """Picture and caption of each variant by its title."""
        return self.pictures.tiles

    def steps(self) -> tuple[Step, ...]:
        """The ticked steps with exactly the numbers of the sliders, for the preview."""
        fill = self.fill.currentData()
        return tuple(
            Step.fixed(kind, **{row.parameter.name: row.value for row in self.rows[kind]}).model_copy(
                update={"fill": fill}
            )
            for kind in self.chosen
        )

    def plan(self) -> Augmentation:
        """What a file would say: as far as the sliders, either way, each step for half of the images."""
        steps = [
            step_about(
                kind, {row.parameter.name: row.value for row in self.rows[kind]}, PARAMETERS[kind]
            ).model_copy(update={"fill": self.fill.currentData()})
            for kind in self.chosen
        ]
        return Augmentation(seed=self.seed.value(), steps=tuple(steps))

    def open(self) -> None:
        """Show the window and variants of the displayed image."""
        super().open()
        self.refresh()

    def refresh(self) -> None:
        """Ask for variants of the displayed image as the sliders stand; `previewShown` follows."""
        image, entry = self._image(), self._entry()
        if image is None or entry is None:
            self.say(tr("Open an image") if image is None else tr("Choose a model first."), "warning")
            return
        if image.resliced:
            self.say(
                tr("Models look at images as they were acquired, not at planes. Press F5 to see those."),
                "warning",
            )
            return
        if self._job is not None:
            self._bridge.cancel(self._job)
        self._asked = ImageKey(image.series_uid, image.index)
        task = PreviewTask(portable(image), self.steps(), self.seed.value())
        self._job = self._bridge.submit(TaskRequest(task, entry.folder, tr("Making variants")))
        self.say(tr("Making variants; asking {model}…", model=entry.card.name))
        self.progress.setRange(0, 0)
        self.progress.show()

    def _on_done(self, answer: TaskDone) -> None:
        if answer.job != self._job:
            return
        self._job, self._shown = None, self._asked
        self.progress.hide()
        self._show_variants(answer.result)

    def _on_failed(self, failure: Failed) -> None:
        if failure.job is not None and failure.job == self._job:
            self._job = None
            self.progress.hide()
            self.show_problem(failure.error)

    def _show_variants(self, variants: tuple[Variant, ...]) -> None:
        self.variants = variants
        if [one.title for one in variants] != list(self.tiles):
            self.pictures.make({one.title: _title_words(one.title) for one in variants})
        for one in variants:
            self.tiles[one.title][0].show_pixels(one.pixels)
        labels = list(variants[0].probabilities)
        if [self.label_box.itemText(row) for row in range(self.label_box.count())] != labels:
            best = max(labels, key=lambda label: variants[0].probabilities[label])
            best = labels[0] if self._is_veiled() else best  # the choice would tell
            with QSignalBlocker(self.label_box):
                self.label_box.clear()
                self.label_box.addItems(labels)
                self.label_box.setCurrentText(best)
        self._show_captions()
        self.say(tr("Each step alone, then all of them. The pictures are what the network is fed."))
        self.previewShown.emit(variants)

    def _show_captions(self) -> None:
        """Name and probability under each picture; violet, for a machine said it. Read first: the name alone."""
        label, colours = self.label_box.currentText(), theme.colours()
        veiled = self._is_veiled()
        if self._shown is not None and self.variants and not veiled:
            self._reveal.note_seen(self._shown)
        for one in self.variants:
            if label not in one.probabilities:
                continue
            chance = one.probabilities[label]
            words = _title_words(one.title)
            caption = self.tiles[one.title][1]
            if veiled:
                caption.setText(words)
                caption.setAccessibleName(words)
                continue
            caption.setText(f"{words} <span style='color: {colours.ai}'>{chance:.3f}</span>")
            caption.setAccessibleName(f"{words}: {label} {chance:.3f}")

    def _is_veiled(self) -> bool:
        return self._shown is not None and self._reveal.hides_image(self._shown)

    def save(self, path: Path) -> None:
        """Write the plan; `planSaved` or `problemShown` follows."""
        plan = self.plan()

        def write() -> Path:
            try:
                plan.write(path)
            except OSError as error:
                raise OverreadError(
                    tr("{name} could not be written ({reason}).", name=path, reason=error.strerror),
                    tr("Choose another folder."),
                ) from error
            return path

        self._files.start(write, self._on_saved, self.show_problem)

    def _on_saved(self, path: Path) -> None:
        self.say(tr("Wrote {path}: give it to training as its augmentation.", path=path))
        self.planSaved.emit(path)

    def load(self, path: Path) -> None:
        """Take steps and numbers from a file; a new preview or `problemShown` follows."""
        self._files.start(lambda: Augmentation.read(path), self._take, self.show_problem)

    def _take(self, plan: Augmentation) -> None:
        self.choose(tuple(step.kind for step in plan.steps))
        self.seed.setValue(plan.seed)
        for step in plan.steps:
            for row in self.rows[step.kind]:
                ends = step.ranges.get(row.parameter.name)
                if ends is not None:
                    row.set_value(ends[1])
            self.fill.setCurrentIndex(self.fill.findData(step.fill))
        self.refresh()

    def _choose_open(self) -> None:
        found, _ = QFileDialog.getOpenFileName(
            self, tr("Open augmentation"), str(Path.home()), tr("Augmentation (*.json *.toml)")
        )
        if found:
            self.load(Path(found))

    def _choose_save(self) -> None:
        start = Path.home() / "augmentation.json"
        path = choose_save_path(self, tr("Save augmentation"), start, tr("Augmentation (*.json)"))
        if path is not None:
            self.save(path)

    def finish(self) -> None:
        """The main window closes."""
        self._delay.stop()
        self._files.finish()
        super().finish()


def _words(kind: Kind) -> str:
    return _title_words(kind.value)


def _title_words(title: str) -> str:
    """Of a step, of the original, or of all steps together."""
    return tr(_TITLES.get(title, title.replace("_", " ").capitalize()))
