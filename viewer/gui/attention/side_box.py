"""How one of two explanations is asked for: model, grey, label, explained number, method, layer, baseline, seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from viewer.ai.backend import Layer
from viewer.ai.model_store import ModelEntry
from viewer.explain.attribution import Output
from viewer.explain.method import AboutMethod
from viewer.gui.ai.choice_boxes import (
    BaselineBox,
    LayerBox,
    MethodBox,
    OutputBox,
    SeedBox,
    is_random,
    method_fields,
)
from viewer.gui.basics.boxes import ElidingBox, caption
from viewer.gui.basics.numbers import with_minus
from viewer.gui.basics.translation import mark, tr
from viewer.intensity.window import Window
from viewer.session.comparison import Side

FOLDER = "…"  # stands for a model that is yet to be chosen
_OWN_GREY = mark("The card's own")
_BEST = mark("Most probable")


def window_words(window: Window) -> str:
    """A window in short form."""
    return with_minus(f"W/L {window.width:g} / {window.center:g}")


class SideBox(QWidget):
    """Asks through `chosen`; `show_side` shows what is chosen. `name` is A or B."""

    chosen = Signal(object)  # Side
    folderWanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        stem = f"side_{name.lower()}"
        self.setObjectName(stem)
        self.setAccessibleName(tr("Explanation {name}", name=name))
        self._side: Side | None = None
        self._labels: tuple[str, ...] = ()
        self._windows: tuple[Window, ...] = ()
        self.model_box = ElidingBox(f"{stem}_model", tr("Model of {name}", name=name))
        self.target_box = ElidingBox(f"{stem}_target", tr("Label that {name} explains", name=name))
        self.output_box = OutputBox(f"{stem}_output", tr("Number that {name} explains", name=name))
        self.method_box = MethodBox(f"{stem}_method", tr("Method of {name}", name=name))
        self.layer_box = LayerBox(f"{stem}_layer", tr("Layer of {name}", name=name))
        self.baseline_box = BaselineBox(f"{stem}_baseline", tr("Baseline of {name}", name=name))
        self.seed_box = SeedBox(f"{stem}_seed", tr("Seed of {name}", name=name))
        self.grey_box = ElidingBox(
            f"{stem}_grey",
            tr("Grey that the model of {name} sees", name=name),
            tr("A window in place of the grey that the model's card asks for"),
        )
        title = QLabel(name)
        title.setObjectName(f"{stem}_title")
        title.setProperty("role", "title")
        self.said = QLabel()
        self.said.setObjectName(f"{stem}_said")
        self.said.setProperty("role", "secondary")
        self.said.setSizePolicy(
            self.said.sizePolicy().Policy.Ignored, self.said.sizePolicy().Policy.Preferred
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self.said, 0, 1, 1, 3)
        # What does not matter to a choice is disabled and keeps its place: the images below do not jump.
        for row, pair in enumerate(
            (
                ((tr("Model"), self.model_box), (tr("Grey"), self.grey_box)),
                ((tr("Label"), self.target_box), (tr("Explains"), self.output_box)),
                ((tr("Method"), self.method_box), (tr("Layer"), self.layer_box)),
                ((tr("Baseline"), self.baseline_box), (tr("Seed"), self.seed_box)),
            ),
            1,
        ):
            for place, (text, box) in enumerate(pair):
                grid.addWidget(caption(text, box), row, 2 * place)
                grid.addWidget(box, row, 2 * place + 1)
        self.model_box.activated.connect(lambda _: self._choose_model())
        self.grey_box.activated.connect(lambda _: self._choose_grey())
        self.method_box.activated.connect(lambda _: self._choose_method())
        self.target_box.activated.connect(lambda _: self._choose(target=self.target_box.currentData()))
        self.output_box.activated.connect(lambda _: self._choose(output=self.output_box.output()))
        self.layer_box.activated.connect(lambda _: self._choose(layer=self.layer_box.currentData()))
        self.baseline_box.activated.connect(lambda _: self._choose(baseline=self.baseline_box.currentData()))
        self.seed_box.valueChanged.connect(lambda seed: self._choose(seed=seed))

    # What is offered and shown

    def set_models(self, models: Sequence[tuple[str, ModelEntry]]) -> None:
        """Offer these models, by the names under which they are known, and a folder to be chosen."""
        with QSignalBlocker(self.model_box):
            self.model_box.clear()
            for name, entry in models:
                card = entry.card
                words = f"{card.name} {card.version} ({card.sha256[:12]})\n{entry.folder.name}"
                self.model_box.add_choice(card.title, name, words)
            words = tr("A checkpoint or any other model that is not in the list")
            self.model_box.add_choice(tr("A model's folder…"), FOLDER, words)

    def set_methods(self, methods: Sequence[AboutMethod]) -> None:
        """Offer these methods."""
        self.method_box.set_methods(methods)
        self._show()

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Offer the layers of the chosen model; none as long as they are not known."""
        self.layer_box.set_layers(layers)
        self._show()

    def set_labels(self, labels: Sequence[str]) -> None:
        """Offer the labels of the chosen model."""
        if tuple(labels) == self._labels:
            return
        self._labels = tuple(labels)
        with QSignalBlocker(self.target_box):
            self.target_box.clear()
            self.target_box.addItem(tr(_BEST), None)
            for label in labels:
                self.target_box.addItem(label.replace("_", " "), label)
        self._show()

    def set_windows(self, windows: Sequence[Window]) -> None:
        """Offer these windows beside the card's own grey; the first one is the displayed one."""
        if tuple(windows) == self._windows:
            return
        self._windows = tuple(windows)
        self._fill_grey()
        self._show()

    def show_side(self, side: Side) -> None:
        """Show what is chosen."""
        self._side = side
        if side.window is not None and side.window not in self._windows:
            self._fill_grey()
        self._show()

    def say(self, text: str, role: str = "secondary") -> None:
        """What came of it, in a line; the tooltip has it whole."""
        self.said.setText(text)
        self.said.setToolTip(text)
        if self.said.property("role") != role:
            self.said.setProperty("role", role)
            self.said.style().polish(self.said)

    def _fill_grey(self) -> None:
        with QSignalBlocker(self.grey_box):
            self.grey_box.clear()
            self.grey_box.addItem(tr(_OWN_GREY), None)
            chosen = None if self._side is None else self._side.window
            offered = dict.fromkeys((*self._windows, *(() if chosen is None else (chosen,))))
            for place, window in enumerate(offered):
                words = window_words(window)
                if window.explanation:
                    words = f"{window.explanation}  {words}"
                if place == 0 and self._windows:
                    words = tr("As displayed: {window}", window=window_words(window))
                self.grey_box.addItem(words, window)

    def _show(self) -> None:
        side = self._side
        if side is None:
            return
        choices, about = side.choice, self.method_box.about(side.choice.method)
        self.model_box.choose(side.model)
        self.target_box.choose(choices.target)
        self.output_box.choose(choices.output)
        self.method_box.choose(choices.method)
        self.layer_box.choose(choices.layer)
        self.baseline_box.choose(choices.baseline)
        self.seed_box.choose(choices.seed)
        uses_layer = about is not None and about.uses_layer
        self.output_box.offer(Output.PROBABILITY, not uses_layer)
        self.layer_box.setEnabled(uses_layer)
        self.baseline_box.setEnabled(about is None or about.uses_baseline)
        self.seed_box.setEnabled(is_random(choices, about))
        windows = [self.grey_box.itemData(place) for place in range(self.grey_box.count())]
        with QSignalBlocker(self.grey_box):
            self.grey_box.setCurrentIndex(windows.index(side.window) if side.window in windows else 0)
        self.grey_box.refresh_tooltip()

    # The hand

    def _choose_model(self) -> None:
        name = self.model_box.currentData()
        if self._side is None or name == self._side.model:
            return
        if name == FOLDER:
            self.model_box.choose(self._side.model)
            self.folderWanted.emit()
        else:
            self.chosen.emit(self._side.with_model(name))

    def _choose_method(self) -> None:
        about = self.method_box.about(self.method_box.currentData())
        if self._side is not None and about is not None:
            self._choose(**method_fields(about, self._side.choice))

    def _choose(self, **fields: Any) -> None:
        if self._side is not None:
            choice = replace(self._side.choice, **fields)
            if choice != self._side.choice:
                self.chosen.emit(replace(self._side, choice=choice))

    def _choose_grey(self) -> None:
        if self._side is not None:
            self.chosen.emit(replace(self._side, window=self.grey_box.currentData()))
