"""The evidence for the displayed map: how it was made, how complete it is, how far baselines disagree."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from viewer.ai.classifier import Prediction
from viewer.explain.attribution import Attribution, Output
from viewer.explain.method import AboutMethod
from viewer.gui.ai.baselines_strip import BaselinesStrip
from viewer.gui.ai.choice_boxes import meaning_of
from viewer.gui.basics.boxes import caption
from viewer.gui.basics.controls import push_button
from viewer.gui.basics.numbers import PERCENT, percent, signed
from viewer.gui.basics.section import Section
from viewer.gui.basics.translation import mark, tr

# docs/explanations.md: above these a map is not settled, or not complete.
LARGEST_CHANGE = 0.05
_ROWS = (
    mark("Target"), mark("Method"), mark("Baseline"), mark("Steps"), mark("Gap"), mark("Map change"), mark("Device"),
    mark("Time"), mark("Model"),
)  # fmt: skip
_TIPS = {
    "Steps": mark(
        "Parts that the way from baseline to image was cut into; of other methods, images evaluated"
    ),
    "Gap": mark("How far the sum of the map is from f(image) − f(baseline), as a part of that difference"),
    "Map change": mark(
        "How far the map moved since it had half the steps: a small gap alone does not prove that it has settled"
    ),
}
_OF_PREDICTION = ("Device", "Time", "Model")
_UNKNOWN = "–"


class EvidencePanel(Section):
    """Shows; asks through signals; computes nothing."""

    copyTextAsked = Signal()
    copyJsonAsked = Signal()
    saveAsked = Signal()
    compareAsked = Signal()
    baselineChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("evidence", tr("Evidence"), parent=parent)
        self.badge = QLabel()
        self.badge.setObjectName("tolerance_badge")
        self.badge.setProperty("role", "warning")
        self.badge.setWordWrap(True)
        self.column.addWidget(self.badge)
        self.column.addLayout(self._make_rows())
        self.meaning = QLabel()
        self.meaning.setObjectName("map_meaning")
        self.meaning.setAccessibleName(tr("What the numbers of the map mean"))
        self.meaning.setProperty("role", "secondary")
        self.meaning.setWordWrap(True)
        self.column.addWidget(self.meaning)
        self.baselines = BaselinesStrip()
        self.baselines.chosen.connect(self.baselineChosen)
        self.column.addWidget(self.baselines)
        self.column.addLayout(self._make_buttons())
        self.show_prediction(None)
        self.show_map(None, True, None)

    def _make_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        self.values: dict[str, QLabel] = {}
        for row, name in enumerate(_ROWS):
            value = QLabel(_UNKNOWN)
            value.setObjectName(f"evidence_{name.lower().replace(' ', '_')}")
            value.setAccessibleName(tr(name))
            # A long value is cut off at the panel's edge; the tooltip has it whole.
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label = caption(tr(name))
            label.setToolTip(tr(_TIPS[name]) if name in _TIPS else "")
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
            self.values[name] = value
        return grid

    def _make_buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        self.compare_button = push_button(
            "compare_baselines_button",
            tr("Compare baselines"),
            tr("Explain from the other baselines too, and say how far the maps disagree"),
            self.compareAsked,
            role="ai",
        )
        self.save_button = push_button(
            "save_map_button",
            tr("Save map…"),
            tr(
                "As numbers (.npz, .nii.gz) or as a picture, with a file from which the map can be made again"
            ),
            self.saveAsked,
        )
        self.copy_text_button = push_button(
            "copy_evidence_button", tr("Copy"), tr("Copy these figures as text"), self.copyTextAsked
        )
        self.copy_json_button = push_button(
            "copy_evidence_json_button",
            tr("Copy as JSON"),
            tr("Copy these figures, all choices and hashes as JSON; no path and no patient is in it"),
            self.copyJsonAsked,
        )
        for buttons in (
            (self.compare_button, self.save_button),
            (self.copy_text_button, self.copy_json_button),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button, 1)
            column.addLayout(row)
        return column

    # What is shown

    def show_prediction(self, prediction: Prediction | None) -> None:
        """Device, time and model of the scores, as long as there is no map."""
        if prediction is None:
            for name in _OF_PREDICTION:
                self._set(name, _UNKNOWN)
            return
        self._set("Device", prediction.device)
        self._set("Time", f"{prediction.milliseconds:.0f} ms")
        self._set("Model", f"{prediction.model.version} · {prediction.model.sha256[:12]}")

    def show_map(self, attribution: Attribution | None, final: bool, about: AboutMethod | None) -> None:
        """How the displayed map was made and how far it can be trusted; None where there is none."""
        for button in (self.copy_text_button, self.copy_json_button, self.save_button):
            button.setEnabled(attribution is not None and final)
        uses_baseline = attribution is not None and bool(attribution.baseline)
        self.compare_button.setEnabled(uses_baseline and final)
        self.meaning.setVisible(about is not None and attribution is not None)
        self.meaning.setText("" if about is None else meaning_of(about))
        words = "" if attribution is None or not final else doubt_words(attribution)
        self.badge.setText(words)
        self.badge.setVisible(bool(words))
        if attribution is None:
            for name in _ROWS:
                if name not in _OF_PREDICTION:
                    self._set(name, _UNKNOWN)
            return
        for name, text in evidence_texts(attribution, about).items():
            self._set(name, text)

    def as_text(self) -> str:
        """The figures, a line each, as they are shown."""
        lines = [f"{tr(name)}: {self.values[name].text()}" for name in _ROWS]
        if self.badge.text():
            lines.append(self.badge.text())
        if self.meaning.text():
            lines.append(self.meaning.text())
        return "\n".join((*lines, *self.baselines.lines()))

    def _set(self, name: str, text: str) -> None:
        self.values[name].setText(text)
        self.values[name].setToolTip(text if text != _UNKNOWN else "")


def doubt_words(attribution: Attribution) -> str:
    """What is above its limit, with the limit; "" where nothing is."""
    if attribution.converged:
        return ""
    faults = []
    if attribution.gap is not None and attribution.gap > attribution.tolerance:
        faults.append(
            tr(
                "the gap is {gap}, its limit {limit}",
                gap=percent(attribution.gap, 1),
                limit=f"{attribution.tolerance * 100:.2g}{PERCENT}",
            )
        )
    if attribution.map_change is None or attribution.map_change > LARGEST_CHANGE:
        moved = _UNKNOWN if attribution.map_change is None else percent(attribution.map_change, 1)
        limit = percent(LARGEST_CHANGE)
        faults.append(tr("the map still moves by {change}, its limit {limit}", change=moved, limit=limit))
    said = tr("Read this map with care: not settled at {steps} steps.", steps=attribution.steps)
    if faults:
        said = tr(
            "Read this map with care: at {steps} steps {faults}.",
            steps=attribution.steps,
            faults=tr(", and ").join(faults),
        )
    return said


def evidence_texts(attribution: Attribution, about: AboutMethod | None) -> dict[str, str]:
    """Each row's text."""
    method = attribution.method.replace("_", " ").capitalize() if about is None else tr(about.title)
    if attribution.layer is not None:
        method = tr("{method} at {layer}", method=method, layer=attribution.layer)
    baseline = _UNKNOWN
    if attribution.baseline:
        baseline = value_words(tr(attribution.baseline.capitalize()), attribution, attribution.baseline_logit)
    gap = tr("sums to nothing")
    if attribution.gap is not None:
        gap = tr(
            "{gap} of {difference}",
            gap=percent(attribution.gap, 2),
            difference=signed(attribution.difference),
        )
    time = tr("{all:.0f} ms", all=attribution.milliseconds)
    if attribution.milliseconds > attribution.first_map_milliseconds:
        time = tr(
            "{all:.0f} ms, first {first:.0f} ms",
            all=attribution.milliseconds,
            first=attribution.first_map_milliseconds,
        )
    return {
        "Target": value_words(target_words(attribution), attribution, attribution.logit),
        "Method": method,
        "Baseline": baseline,
        "Steps": str(attribution.steps),
        "Gap": gap,
        "Map change": _UNKNOWN if attribution.map_change is None else percent(attribution.map_change, 1),
        "Device": attribution.device,
        "Time": time,
        "Model": f"{attribution.model.version} · {attribution.model.sha256[:12]}",
    }


def target_words(attribution: Attribution) -> str:
    """The label that was explained, and over which one."""
    target = attribution.target.replace("_", " ")
    if attribution.rival is None:
        return target
    return tr("{target} over {rival}", target=target, rival=attribution.rival.replace("_", " "))


def value_words(name: str, attribution: Attribution, value: float) -> str:
    """A number that was explained, of what and which: "pneumonia, logit +2.31"."""
    if attribution.output is Output.PROBABILITY:
        return tr("{name}, probability {value:.3f}", name=name, value=value)
    if attribution.output is Output.MARGIN:
        return tr("{name}, margin {value}", name=name, value=signed(value))
    return tr("{name}, logit {logit}", name=name, logit=signed(value))
