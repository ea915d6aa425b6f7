"""How an explanation is asked for: method, baseline, explained number, layer, seed, tolerance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QSpinBox, QWidget

from viewer.ai.backend import Layer
from viewer.explain.attribution import Output
from viewer.explain.baselines import BASELINE_WORDS, BASELINES
from viewer.explain.explainer import Choices
from viewer.explain.method import AboutMethod, own_methods
from viewer.gui.basics.boxes import ElidingBox, caption
from viewer.gui.basics.controls import with_margin
from viewer.gui.basics.numbers import MINUS
from viewer.gui.basics.section import Section
from viewer.gui.basics.translation import mark, tr

_OUTPUTS = {
    Output.LOGIT: (mark("Logit"), mark("The model's answer before it becomes a probability.")),
    Output.MARGIN: (
        mark("Margin over the best rival"),
        mark("The target's logit minus that of its best rival: why this label rather than that one."),
    ),
    Output.PROBABILITY: (
        mark("Probability"),
        mark("Flat where the model is sure: its map mostly shows where the model was still undecided."),
    ),
}
_OWN_LAYER = mark("Last one with rows and columns")
_PERCENT = 100.0


def method_title(name: str, methods: Sequence[AboutMethod]) -> str:
    """A method's name for people."""
    for about in methods:
        if about.name == name:
            return tr(about.title)
    return name.replace("_", " ").capitalize()


def meaning_of(about: AboutMethod) -> str:
    """What a method's numbers are, in two sentences."""
    sums = (
        tr("The numbers sum to {what}.", what=tr(about.sums_to))
        if about.sums_to
        else tr("The numbers sum to nothing.")
    )
    said = tr("A number says {meaning}.", meaning=tr(about.meaning)) + " " + sums
    return said.replace(" - ", f" {MINUS} ")


class ChoicesBox(Section):
    """Asks through `chosen`, with the choices that differ; whoever changes them, `show` shows them."""

    # As an object: Qt would turn a dict's enumerations into plain strings.
    chosen = Signal(object)  # names of choices (see viewer.explain.explainer.Choices): their values

    def __init__(self, is_open: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("choices", tr("How it is asked"), is_open, parent)
        self._choices = Choices()
        self._methods: tuple[AboutMethod, ...] = ()
        self._layers: tuple[Layer, ...] = ()
        self.method_box = ElidingBox("method_box", tr("Method of the explanation"))
        self.baseline_box = ElidingBox(
            "baseline_box",
            tr("Baseline of the explanation"),
            tr("The image that stands for “nothing to see” in the explanation"),
        )
        self.output_box = ElidingBox("output_box", tr("Explained number"))
        self.layer_box = ElidingBox("layer_box", tr("Layer of the network"))
        self.seed_box = QSpinBox()
        with_margin(self.seed_box)
        self.seed_box.setObjectName("seed_box")
        self.seed_box.setAccessibleName(tr("Seed of everything random"))
        self.seed_box.setToolTip(tr("The same seed makes the same map"))
        self.seed_box.setRange(0, 2**31 - 1)
        self.seed_box.setKeyboardTracking(False)
        self.tolerance_box = QDoubleSpinBox()
        with_margin(self.tolerance_box)
        self.tolerance_box.setObjectName("tolerance_box")
        self.tolerance_box.setAccessibleName(tr("Largest gap, in percent"))
        self.tolerance_box.setToolTip(
            tr("Steps are added until the gap is no larger than this, and the map moves by 5 % at most")
        )
        self.tolerance_box.setDecimals(2)
        self.tolerance_box.setRange(0.01, 100.0)
        self.tolerance_box.setSuffix("\u2009%")
        self.tolerance_box.setKeyboardTracking(False)
        self._captions: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, text, widget) in enumerate(
            (
                ("method", tr("Method"), self.method_box),
                ("baseline", tr("Baseline"), self.baseline_box),
                ("output", tr("Explains"), self.output_box),
                ("layer", tr("Layer"), self.layer_box),
                ("seed", tr("Seed"), self.seed_box),
                ("tolerance", tr("Gap ≤"), self.tolerance_box),
            )
        ):
            label = self._captions[name] = caption(text, widget)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        self.column.addLayout(grid)
        for name in BASELINES:
            self.baseline_box.addItem(tr(name.capitalize()), name)
            self._say(self.baseline_box, tr(BASELINE_WORDS[name]))
        for output, (text, words) in _OUTPUTS.items():
            self.output_box.addItem(tr(text), output)
            self._say(self.output_box, tr(words))
        self.set_methods(own_methods())
        self.set_layers(())
        self.method_box.activated.connect(lambda _: self._choose_method())
        self.baseline_box.activated.connect(
            lambda _: self._choose("baseline", self.baseline_box.currentData())
        )
        self.output_box.activated.connect(
            lambda _: self._choose("output", Output(self.output_box.currentData()))
        )
        self.layer_box.activated.connect(lambda _: self._choose("layer", self.layer_box.currentData()))
        self.seed_box.valueChanged.connect(lambda value: self._choose("seed", value))
        self.tolerance_box.valueChanged.connect(lambda value: self._choose("tolerance", value / _PERCENT))
        self.show_choices(self._choices)

    @property
    def methods(self) -> tuple[AboutMethod, ...]:
        """What the offered methods say about themselves."""
        return self._methods

    def about(self, name: str) -> AboutMethod | None:
        """What one of them says; None for a method that is not offered."""
        return next((about for about in self._methods if about.name == name), None)

    def set_methods(self, methods: Sequence[AboutMethod]) -> None:
        """Offer these methods."""
        self._methods = tuple(methods)
        with QSignalBlocker(self.method_box):
            self.method_box.clear()
            for about in methods:
                self.method_box.addItem(tr(about.title), about.name)
                self._say(self.method_box, "\n".join(filter(None, (meaning_of(about), about.source))))
        self.show_choices(self._choices)

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Offer the layers of the chosen network that have rows and columns, from the answer back to the image."""
        self._layers = tuple(layer for layer in layers if layer.is_spatial)
        with QSignalBlocker(self.layer_box):
            self.layer_box.clear()
            self.layer_box.addItem(tr(_OWN_LAYER), None)
            for layer in reversed(self._layers):
                shape = " × ".join(str(side) for side in layer.shape)
                self.layer_box.addItem(f"{layer.name}  {shape}", layer.name)
                passes = tr("Other ways lead past this layer: what passes here is only a part of the answer.")
                self._say(self.layer_box, f"{layer.kind}. {passes}" if layer.bypassed else layer.kind)
        self.show_choices(self._choices)

    def show_choices(self, choices: Choices) -> None:
        """Show what is chosen, whoever chose it."""
        self._choices = choices
        about = self.about(choices.method)
        self.method_box.choose(choices.method)
        self.baseline_box.choose(choices.baseline)
        self.output_box.choose(choices.output)
        self.layer_box.choose(choices.layer)
        with QSignalBlocker(self.seed_box), QSignalBlocker(self.tolerance_box):
            self.seed_box.setValue(choices.seed)
            self.tolerance_box.setValue(choices.tolerance * _PERCENT)
        uses_layer = about is not None and about.uses_layer
        self.baseline_box.setEnabled(about is None or about.uses_baseline)
        self._offer(Output.PROBABILITY, not uses_layer)
        self._show_row("layer", self.layer_box, uses_layer)
        random = choices.baseline == "noise" or (about is not None and about.uses_seed)
        self._show_row("seed", self.seed_box, random)
        self._show_row("tolerance", self.tolerance_box, about is not None and bool(about.sums_to))

    def _show_row(self, name: str, widget: QWidget, shown: bool) -> None:
        widget.setVisible(shown)
        self._captions[name].setVisible(shown)

    def _offer(self, output: Output, offered: bool) -> None:
        model = self.output_box.model()
        assert isinstance(model, QStandardItemModel)
        model.item(self.output_box.findData(output)).setEnabled(offered)

    def _choose_method(self) -> None:
        name = self.method_box.currentData()
        about = self.about(name)
        fields: dict[str, object] = {"method": name}
        if about is not None and about.uses_layer and self._choices.output is Output.PROBABILITY:
            fields["output"] = Output.LOGIT  # layers are not explained for a probability
        self.chosen.emit(fields)

    def _choose(self, name: str, value: object) -> None:
        self.chosen.emit({name: value})

    @staticmethod
    def _say(box: ElidingBox, words: str) -> None:
        box.setItemData(box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
