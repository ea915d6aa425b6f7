"""How an explanation is asked for: method, baseline, explained number, layer, seed, tolerance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QWidget

from viewer.ai.backend import Layer
from viewer.explain.attribution import Output
from viewer.explain.explainer import Choices
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
from viewer.gui.basics.boxes import caption
from viewer.gui.basics.controls import with_margin
from viewer.gui.basics.numbers import PERCENT
from viewer.gui.basics.section import Section
from viewer.gui.basics.translation import tr


class ChoicesSection(Section):
    """Asks through `chosen`, with the choices that differ; whoever changes them, `show` shows them."""

    # As an object: Qt would turn a dict's enumerations into plain strings.
    chosen = Signal(object)  # names of choices (see viewer.explain.explainer.Choices): their values

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("choices", tr("How it is asked"), parent=parent)
        self._choices = Choices()
        self.method_box = MethodBox("method_box", tr("Method of the explanation"))
        self.baseline_box = BaselineBox(
            "baseline_box",
            tr("Baseline of the explanation"),
            tr("The image that stands for “nothing to see” in the explanation"),
        )
        self.output_box = OutputBox("output_box", tr("Explained number"))
        self.layer_box = LayerBox("layer_box", tr("Layer of the network"))
        self.seed_box = SeedBox("seed_box", tr("Seed of everything random"))
        self.tolerance_box = QDoubleSpinBox()
        with_margin(self.tolerance_box)
        self.tolerance_box.setObjectName("tolerance_box")
        self.tolerance_box.setAccessibleName(tr("Largest gap, in percent"))
        self.tolerance_box.setToolTip(
            tr("Steps are added until the gap is no larger than this, and the map moves by 5 % at most")
        )
        self.tolerance_box.setDecimals(2)
        self.tolerance_box.setRange(0.01, 100.0)
        self.tolerance_box.setSuffix(PERCENT)
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
        self.method_box.activated.connect(lambda _: self._choose_method())
        self.baseline_box.activated.connect(
            lambda _: self._choose("baseline", self.baseline_box.currentData())
        )
        self.output_box.activated.connect(lambda _: self._choose("output", self.output_box.output()))
        self.layer_box.activated.connect(lambda _: self._choose("layer", self.layer_box.currentData()))
        self.seed_box.valueChanged.connect(lambda value: self._choose("seed", value))
        self.tolerance_box.valueChanged.connect(lambda value: self._choose("tolerance", value / 100))
        self.show_choices(self._choices)

    @property
    def methods(self) -> tuple[AboutMethod, ...]:
        """What the offered methods say about themselves."""
        return self.method_box.methods

    def about(self, name: str) -> AboutMethod | None:
        """What one of them says; None for a method that is not offered."""
        return self.method_box.about(name)

    def set_methods(self, methods: Sequence[AboutMethod]) -> None:
        """Offer these methods."""
        self.method_box.set_methods(methods)
        self.show_choices(self._choices)

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Offer the layers of the chosen network that have rows and columns, from the answer back to the image."""
        self.layer_box.set_layers(layers)
        self.show_choices(self._choices)

    def show_choices(self, choices: Choices) -> None:
        """Show what is chosen, whoever chose it."""
        self._choices = choices
        about = self.about(choices.method)
        self.method_box.choose(choices.method)
        self.baseline_box.choose(choices.baseline)
        self.output_box.choose(choices.output)
        self.layer_box.choose(choices.layer)
        self.seed_box.choose(choices.seed)
        with QSignalBlocker(self.tolerance_box):
            self.tolerance_box.setValue(choices.tolerance * 100)
        uses_layer = about is not None and about.uses_layer
        self.baseline_box.setEnabled(about is None or about.uses_baseline)
        self.output_box.offer(Output.PROBABILITY, not uses_layer)
        self._show_row("layer", self.layer_box, uses_layer)
        self._show_row("seed", self.seed_box, is_random(choices, about))
        self._show_row("tolerance", self.tolerance_box, about is not None and bool(about.sums_to))

    def _show_row(self, name: str, widget: QWidget, shown: bool) -> None:
        widget.setVisible(shown)
        self._captions[name].setVisible(shown)

    def _choose_method(self) -> None:
        about = self.about(self.method_box.currentData())
        if about is not None:
            self.chosen.emit(method_fields(about, self._choices))

    def _choose(self, name: str, value: object) -> None:
        self.chosen.emit({name: value})
