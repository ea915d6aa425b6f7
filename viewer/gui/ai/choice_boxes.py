"""A box for each choice of an explanation: method, baseline, explained number, layer, seed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QSpinBox

from viewer.ai.backend import Layer
from viewer.explain.attribution import Output
from viewer.explain.baselines import BASELINE_WORDS, BASELINES
from viewer.explain.explainer import Choices
from viewer.explain.method import AboutMethod, own_methods
from viewer.gui.basics.boxes import ElidingBox
from viewer.gui.basics.controls import with_margin
from viewer.gui.basics.numbers import MINUS
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


def is_random(choices: Choices, about: AboutMethod | None) -> bool:
    """Whether the seed matters."""
    by_baseline = choices.baseline == "noise" and (about is None or about.uses_baseline)
    return by_baseline or (about is not None and about.uses_seed)


def method_fields(about: AboutMethod, choices: Choices) -> dict[str, object]:
    """The names and values of the choices that change with the method."""
    fields: dict[str, object] = {"method": about.name}
    if not about.uses_layer:
        fields["layer"] = None
    elif choices.output is Output.PROBABILITY:
        fields["output"] = Output.LOGIT  # layers are not explained for a probability
    return fields


class MethodBox(ElidingBox):
    """The methods, those of other packages too."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__(name, accessible)
        self.methods: tuple[AboutMethod, ...] = ()
        self.set_methods(own_methods())

    def set_methods(self, methods: Sequence[AboutMethod]) -> None:
        """Offer these."""
        self.methods = tuple(methods)
        with QSignalBlocker(self):
            self.clear()
            for about in methods:
                words = "\n".join(filter(None, (meaning_of(about), about.source)))
                self.add_choice(tr(about.title), about.name, words)

    def about(self, name: str) -> AboutMethod | None:
        """What one of them says of itself; None for a method that is not offered."""
        return next((about for about in self.methods if about.name == name), None)


class BaselineBox(ElidingBox):
    """The baselines."""

    def __init__(self, name: str, accessible: str, explanation: str = "") -> None:
        super().__init__(name, accessible, explanation)
        for baseline in BASELINES:
            self.add_choice(tr(baseline.capitalize()), baseline, tr(BASELINE_WORDS[baseline]))


class OutputBox(ElidingBox):
    """The numbers that can be explained."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__(name, accessible)
        for output, (text, words) in _OUTPUTS.items():
            self.add_choice(tr(text), output, tr(words))

    def output(self) -> Output:
        """What is chosen; Qt keeps it as a plain string."""
        return Output(self.currentData())

    def offer(self, output: Output, offered: bool) -> None:
        """Whether one of them can be chosen."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        model.item(self.findData(output)).setEnabled(offered)


class LayerBox(ElidingBox):
    """The layers that have rows and columns, from the answer back to the image; first the method's own choice."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__(name, accessible)
        self.set_layers(())

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Offer those of a network."""
        with QSignalBlocker(self):
            self.clear()
            self.add_choice(tr(_OWN_LAYER), None)
            for layer in reversed([layer for layer in layers if layer.is_spatial]):
                shape = " × ".join(str(side) for side in layer.shape)
                passes = tr("Other ways lead past this layer: what passes here is only a part of the answer.")
                words = f"{layer.kind}. {passes}" if layer.bypassed else layer.kind
                self.add_choice(f"{layer.name}  {shape}", layer.name, words)


class SeedBox(QSpinBox):
    """The seed of everything random; a typed one counts once it is confirmed."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        with_margin(self)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setToolTip(tr("The same seed makes the same map"))
        self.setRange(0, 2**31 - 1)
        self.setKeyboardTracking(False)

    def choose(self, seed: int) -> None:
        """Show one, without telling anybody."""
        with QSignalBlocker(self):
            self.setValue(seed)
