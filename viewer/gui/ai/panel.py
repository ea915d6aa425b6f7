"""The right panel's upper part: model, scores, and the evidence for the map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from viewer.ai.classifier import Prediction
from viewer.ai.model_store import ModelEntry
from viewer.explain.attribution import Attribution
from viewer.explain.baselines import BASELINES
from viewer.gui.ai.probability_list import ProbabilityList
from viewer.gui.basics.numbers import signed
from viewer.gui.basics.translation import mark, tr
from viewer.session.view_state import Follow

_EVIDENCE = (
    mark("Target"), mark("Method"), mark("Baseline"), mark("Steps"), mark("Gap"), mark("Map change"), mark("Device"),
    mark("Time"), mark("Model"),
)  # fmt: skip
_FOLLOW_TEXT = {
    Follow.NOTHING: mark("When asked"),
    Follow.CLASSIFY: mark("Classify each image shown"),
    Follow.EXPLAIN: mark("Explain each image shown"),
}


def _slider(name: str, accessible: str, value: float) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setObjectName(name)
    slider.setAccessibleName(accessible)
    slider.setToolTip(accessible)
    slider.setRange(0, 100)
    slider.setValue(round(value * 100))
    slider.setProperty("role", "ai")
    return slider


def _combo_box(name: str, accessible: str) -> QComboBox:
    """A box that is as wide as its place, not as its longest entry."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(3)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMinimumWidth(76)
    return box


class AiPanel(QFrame):
    """Shows what a model says about the displayed image; asks through signals, computes nothing."""

    modelChosen = Signal(str)
    classifyRequested = Signal()
    explainRequested = Signal()
    targetChosen = Signal(str)
    baselineChosen = Signal(str)
    followChosen = Signal(object)
    cancelRequested = Signal()
    overlayToggled = Signal(bool)
    opacityChanged = Signal(float)
    thresholdChanged = Signal(float)

    def __init__(self, opacity: float, threshold: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ai_panel")
        self.setAccessibleName("AI")
        self.setProperty("role", "panel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 4)
        layout.setSpacing(6)
        layout.addLayout(self._make_heading())
        layout.addLayout(self._make_model_form())
        layout.addLayout(self._make_buttons())
        layout.addWidget(self._make_notice())
        self.probabilities = ProbabilityList(self)
        self.probabilities.targetChosen.connect(self.targetChosen)
        layout.addWidget(self.probabilities)
        layout.addSpacing(4)
        layout.addLayout(self._make_overlay_controls(opacity, threshold))
        layout.addLayout(self._make_evidence())
        layout.addLayout(self._make_progress())
        self._sections = QVBoxLayout()
        layout.addLayout(self._sections)
        layout.addStretch(1)
        self.set_image_available(False)
        self.show_prediction(None)
        self.show_attribution(None)
        self.show_progress(None)

    def add_section(self, section: QWidget) -> None:
        """Put a part of another room below."""
        self._sections.addWidget(section)

    # Construction

    def _make_heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        title = QLabel("AI")
        title.setProperty("role", "title")
        self.device_label = QLabel(tr("Starting…"))
        self.device_label.setObjectName("ai_device")
        self.device_label.setAccessibleName(tr("Device"))
        self.device_label.setProperty("role", "secondary")
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self.device_label)
        return row

    def _make_model_form(self) -> QGridLayout:
        self.model_box = _combo_box("model_box", tr("Model"))
        self.model_box.currentIndexChanged.connect(self._model_was_chosen)
        self.baseline_box = _combo_box("baseline_box", tr("Baseline of the explanation"))
        self.baseline_box.setToolTip(tr("The image that stands for “nothing to see” in the explanation"))
        for name in BASELINES:
            self.baseline_box.addItem(tr(name.capitalize()), name)
        self.baseline_box.currentIndexChanged.connect(
            lambda _: self.baselineChosen.emit(self.baseline_box.currentData())
        )
        self.follow_box = _combo_box("follow_box", tr("When to run"))
        self.follow_box.setToolTip(tr("What runs by itself when another image is shown"))
        for follow, text in _FOLLOW_TEXT.items():
            self.follow_box.addItem(tr(text), follow)
        self.follow_box.currentIndexChanged.connect(
            lambda _: self.followChosen.emit(Follow(self.follow_box.currentData()))
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (text, box) in enumerate(
            ((tr("Model"), self.model_box), (tr("Baseline"), self.baseline_box), (tr("Run"), self.follow_box))
        ):
            label = QLabel(text)
            label.setProperty("role", "secondary")
            label.setBuddy(box)
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
        return grid

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.classify_button = QPushButton(tr("Classify"))
        self.classify_button.setObjectName("classify_button")
        self.classify_button.setToolTip(tr("Run the model on the displayed image (Ctrl+Return)"))
        self.classify_button.clicked.connect(self.classifyRequested)
        self.explain_button = QPushButton(tr("Explain"))
        self.explain_button.setObjectName("explain_button")
        self.explain_button.setToolTip(tr("Show where the model looked (Ctrl+Shift+Return)"))
        self.explain_button.clicked.connect(self.explainRequested)
        for button in (self.classify_button, self.explain_button):
            button.setProperty("role", "ai")
            button.setAccessibleName(button.text())
            row.addWidget(button)
        return row

    def _make_notice(self) -> QFrame:
        self.notice = QFrame()
        self.notice.setObjectName("scope_notice")
        self.notice.setProperty("role", "notice")
        inner = QVBoxLayout(self.notice)
        inner.setContentsMargins(10, 6, 8, 6)
        self.notice_label = QLabel()
        self.notice_label.setObjectName("scope_notice_text")
        self.notice_label.setWordWrap(True)
        self.notice_label.setTextFormat(Qt.TextFormat.PlainText)
        inner.addWidget(self.notice_label)
        return self.notice

    def _make_overlay_controls(self, opacity: float, threshold: float) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        self.overlay_box = QCheckBox(tr("Heatmap"))
        self.overlay_box.setObjectName("overlay_box")
        self.overlay_box.setAccessibleName(tr("Show the heatmap"))
        self.overlay_box.setToolTip(tr("Show the heatmap (hold H to hide it for a moment)"))
        self.overlay_box.setChecked(True)
        self.overlay_box.toggled.connect(self.overlayToggled)
        self.opacity_slider = _slider("opacity_slider", tr("Opacity of the heatmap"), opacity)
        self.opacity_slider.valueChanged.connect(lambda value: self.opacityChanged.emit(value / 100))
        self.threshold_slider = _slider(
            "threshold_slider", tr("Hide attribution below this share"), threshold
        )
        self.threshold_slider.valueChanged.connect(lambda value: self.thresholdChanged.emit(value / 100))
        label = QLabel(tr("Threshold"))
        label.setProperty("role", "secondary")
        label.setBuddy(self.threshold_slider)
        grid.addWidget(self.overlay_box, 0, 0)
        grid.addWidget(self.opacity_slider, 0, 1)
        grid.addWidget(label, 1, 0)
        grid.addWidget(self.threshold_slider, 1, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _make_evidence(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        self.badge = QLabel()
        self.badge.setObjectName("tolerance_badge")
        self.badge.setProperty("role", "warning")
        self.badge.setWordWrap(True)
        column.addWidget(self.badge)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        self.evidence: dict[str, QLabel] = {}
        for row, name in enumerate(_EVIDENCE):
            caption = QLabel(tr(name))
            caption.setProperty("role", "secondary")
            value = QLabel("–")
            value.setObjectName(f"evidence_{name.lower().replace(' ', '_')}")
            value.setAccessibleName(tr(name))
            # A long value is cut off at the panel's edge; the tooltip has it whole.
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(caption, row, 0)
            grid.addWidget(value, row, 1)
            self.evidence[name] = value
        column.addLayout(grid)
        return column

    def _make_progress(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        line = QHBoxLayout()
        self.progress_label = QLabel()
        self.progress_label.setObjectName("ai_progress_text")
        self.progress_label.setProperty("role", "ai")
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.setObjectName("ai_cancel_button")
        self.cancel_button.setAccessibleName(tr("Cancel the AI job"))
        self.cancel_button.setProperty("role", "link")
        self.cancel_button.clicked.connect(self.cancelRequested)
        line.addWidget(self.progress_label, 1)
        line.addWidget(self.cancel_button)
        column.addLayout(line)
        self.progress_bar = QProgressBar()
        self.progress_bar.setObjectName("ai_progress")
        self.progress_bar.setAccessibleName(tr("Progress of the AI job"))
        self.progress_bar.setTextVisible(False)
        self.progress_bar.setProperty("role", "ai")
        column.addWidget(self.progress_bar)
        return column

    # What is shown

    def set_models(self, entries: Sequence[ModelEntry], chosen: str | None) -> None:
        """Offer these models and select `chosen`."""
        with QSignalBlocker(self.model_box):
            self.model_box.clear()
            for entry in entries:
                self.model_box.addItem(entry.card.title, entry.card.name)
                self.model_box.setItemData(
                    self.model_box.count() - 1, entry.card.intended_use, Qt.ItemDataRole.ToolTipRole
                )
            self.model_box.setCurrentIndex(self.model_box.findData(chosen))

    def show_choices(self, follow: Follow, baseline: str) -> None:
        """Show what is chosen, whoever chose it."""
        for box, value in ((self.follow_box, follow), (self.baseline_box, baseline)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))

    def set_device(self, device: str | None) -> None:
        """Name the device that models run on; None while the process starts."""
        self.device_label.setText(tr("Starting…") if device is None else device)

    def set_image_available(self, available: bool) -> None:
        """Whether there is an image that could be classified."""
        can_run = available and self.model_box.currentIndex() >= 0
        self.classify_button.setEnabled(can_run)
        self.explain_button.setEnabled(can_run)
        self.probabilities.setEnabled(can_run)

    def show_scope(self, in_scope: bool | None, notes: Sequence[str]) -> None:
        """Warn before any number where the image is outside the model's scope or that cannot be known."""
        lines = list(notes)
        if in_scope is False:
            lines.insert(0, tr("Outside this model's scope."))
        self.notice_label.setText("\n".join(lines))
        self.notice_label.setAccessibleName(tr("Scope: {notes}", notes=" ".join(lines)))
        self.notice_label.setProperty("role", "warning" if in_scope is False else "secondary")
        self.notice_label.style().polish(self.notice_label)
        self.notice.setVisible(bool(lines))

    def show_prediction(self, prediction: Prediction | None) -> None:
        """Show the scores of the displayed image; None where there are none."""
        self.probabilities.set_probabilities(None if prediction is None else prediction.probabilities)
        if prediction is not None:
            self._set_evidence("Device", prediction.device)
            self._set_evidence("Model", f"{prediction.model.version} · {prediction.model.sha256[:12]}")
            self._set_evidence("Time", f"{prediction.milliseconds:.0f} ms")
        else:
            for name in ("Device", "Model", "Time"):
                self._set_evidence(name, "–")

    def show_attribution(self, attribution: Attribution | None, final: bool = True) -> None:
        """Show how the displayed map was made and how far it can be trusted; None where there is none."""
        self.overlay_box.setEnabled(attribution is not None)
        self.opacity_slider.setEnabled(attribution is not None)
        self.threshold_slider.setEnabled(attribution is not None)
        if attribution is None:
            for name in ("Target", "Method", "Baseline", "Steps", "Gap", "Map change"):
                self._set_evidence(name, "–")
            self.probabilities.set_target(None)
            self.badge.clear()
            self.badge.hide()
            return
        values = {
            "Target": tr(
                "{name}, logit {logit}",
                name=attribution.target.replace("_", " "),
                logit=signed(attribution.logit),
            ),
            "Method": attribution.method.replace("_", " ").capitalize(),
            "Baseline": tr(
                "{name}, logit {logit}", name=attribution.baseline, logit=signed(attribution.baseline_logit)
            )
            if attribution.baseline
            else "–",
            "Steps": str(attribution.steps),
            "Gap": "–"
            if attribution.gap is None
            else tr(
                "{gap:.2%} of {difference}", gap=attribution.gap, difference=signed(attribution.difference)
            ),
            "Map change": "–" if attribution.map_change is None else f"{attribution.map_change:.1%}",
            "Device": attribution.device,
            "Time": tr(
                "{all:.0f} ms, first {first:.0f} ms",
                all=attribution.milliseconds,
                first=attribution.first_map_milliseconds,
            ),
            "Model": f"{attribution.model.version} · {attribution.model.sha256[:12]}",
        }
        for name, text in values.items():
            self._set_evidence(name, text)
        self.probabilities.set_target(attribution.target)
        doubtful = final and not attribution.converged
        self.badge.setText(
            tr("Not settled at {steps} steps: read this map with care.", steps=attribution.steps)
            if doubtful
            else ""
        )
        self.badge.setVisible(doubtful)

    def _set_evidence(self, name: str, text: str) -> None:
        self.evidence[name].setText(text)
        self.evidence[name].setToolTip(text if text != "–" else "")

    def show_progress(self, text: str | None, done: int = 0, total: int = 0) -> None:
        """Show what runs; None when nothing does. A total of 0 means that it cannot be counted."""
        running = text is not None
        self.progress_label.setText(text or "")
        self.cancel_button.setVisible(running)
        self.progress_bar.setVisible(running)
        self.progress_bar.setRange(0, total)
        self.progress_bar.setValue(done)

    def _model_was_chosen(self, index: int) -> None:
        if index >= 0:
            self.modelChosen.emit(self.model_box.itemData(index))
