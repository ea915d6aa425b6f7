"""The right panel's upper part: model, scores, and the evidence for the map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.ai.classifier import Prediction
from viewer.ai.model_store import ModelEntry
from viewer.explain.attribution import Attribution
from viewer.gui.ai.checks_panel import ChecksPanel
from viewer.gui.ai.choices_section import ChoicesSection
from viewer.gui.ai.evidence_panel import EvidencePanel
from viewer.gui.ai.heatmap_box import HeatmapBox
from viewer.gui.ai.probability_list import ProbabilityList
from viewer.gui.basics import theme
from viewer.gui.basics.boxes import ElidingBox, caption
from viewer.gui.basics.controls import ai_progress, icon_button, push_button
from viewer.gui.basics.section import Section
from viewer.gui.basics.translation import mark, said, tr
from viewer.session.view_state import Follow, ViewState

_FOLLOW_TEXT = {
    Follow.NOTHING: mark("When asked"),
    Follow.CLASSIFY: mark("Classify each image shown"),
    Follow.EXPLAIN: mark("Explain each image shown"),
}


class AiPanel(QFrame):
    """Shows what a model says about the displayed image; asks through signals, computes nothing."""

    modelChosen = Signal(str)
    classifyRequested = Signal()
    explainRequested = Signal()
    targetChosen = Signal(str)
    followChosen = Signal(object)
    cancelRequested = Signal()
    comparisonRequested = Signal()  # to set two explanations side by side
    inputRequested = Signal()  # to see, or no longer, what the model receives

    def __init__(
        self,
        opacity: float,
        threshold: float,
        open_sections: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("ai_panel")
        self.setAccessibleName("AI")
        self.setProperty("role", "panel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 4)
        layout.setSpacing(6)
        layout.addLayout(self._make_heading())
        self.progress_bar = ai_progress("ai_progress", tr("Progress of the AI job"))
        layout.addWidget(self.progress_bar)
        layout.addLayout(self._make_model_form())
        layout.addLayout(self._make_buttons())
        layout.addWidget(self._make_notice())
        self.probabilities = ProbabilityList(self)
        self.probabilities.targetChosen.connect(self.targetChosen)
        self._reading = QVBoxLayout()
        layout.addLayout(self._reading)
        layout.addWidget(self.probabilities)
        layout.addSpacing(4)
        self.heatmap = HeatmapBox(opacity, threshold)
        self.overlay_box = self.heatmap.overlay_box
        self.opacity_slider = self.heatmap.opacity_slider
        self.threshold_slider = self.heatmap.threshold_slider
        layout.addWidget(self.heatmap)
        self.choices = ChoicesSection()
        self.evidence_panel = EvidencePanel()
        self.checks = ChecksPanel()
        self.evidence = self.evidence_panel.values
        self._open_sections = frozenset(open_sections)
        self._sections: list[Section] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        layout.addLayout(self._column)
        for section in (self.choices, self.evidence_panel, self.checks):
            self.add_section(section)
        layout.addStretch(1)
        self.set_image_available(False)
        self.show_prediction(None)
        self.show_attribution(None)
        self.show_progress(None)

    def add_section(self, section: Section) -> None:
        """Put a part below, as open as it was left."""
        section.set_open(section.name in self._open_sections)
        self._sections.append(section)
        self._column.addWidget(section)

    def set_reading(self, section: QWidget) -> None:
        """Put the part on the reader's own opinion above what the model says."""
        self._reading.addWidget(section)

    # Construction

    def _make_heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        title = QLabel("AI")
        title.setProperty("role", "title")
        self.device_label = QLabel(tr("Starting…"))
        self.device_label.setObjectName("ai_device")
        self.device_label.setAccessibleName(tr("Device"))
        self.device_label.setProperty("role", "secondary")
        self.progress_label = QLabel()
        self.progress_label.setObjectName("ai_progress_text")
        self.progress_label.setProperty("role", "ai")
        # A long text is cut off; the tooltip has it whole.
        self.progress_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.cancel_button = push_button(
            "ai_cancel_button",
            tr("Cancel"),
            clicked=self.cancelRequested,
            role="link",
            accessible=tr("Cancel the AI job"),
        )
        row.setSpacing(8)
        row.addWidget(title)
        row.addWidget(self.progress_label, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.device_label)
        return row

    def _make_model_form(self) -> QGridLayout:
        self.model_box = ElidingBox("model_box", tr("Model"))
        self.model_box.currentIndexChanged.connect(self._model_was_chosen)
        self.follow_box = ElidingBox(
            "follow_box", tr("When to run"), tr("What runs by itself when another image is shown")
        )
        for follow, text in _FOLLOW_TEXT.items():
            self.follow_box.addItem(tr(text), follow)
        self.follow_box.currentIndexChanged.connect(
            lambda _: self.followChosen.emit(Follow(self.follow_box.currentData()))
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(caption(tr("Model"), self.model_box), 0, 0)
        grid.addWidget(self.model_box, 0, 1)
        grid.addWidget(caption(tr("Run"), self.follow_box), 1, 0)
        self.input_button = icon_button(
            "input_button",
            "mdi6.grid",
            tr("Model input"),
            tr("Show the tensor that the model receives (Ctrl+I)"),
            self.inputRequested,
            theme.colours().ai,
        )
        grid.addWidget(self.input_button, 0, 2)
        grid.addWidget(self.follow_box, 1, 1, 1, 2)
        return grid

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.classify_button = push_button(
            "classify_button",
            tr("Classify"),
            tr("Run the model on the displayed image (Ctrl+Return)"),
            self.classifyRequested,
            role="ai",
        )
        self.explain_button = push_button(
            "explain_button",
            tr("Explain"),
            tr("Show where the model looked (Ctrl+Shift+Return)"),
            self.explainRequested,
            role="ai",
        )
        row.addWidget(self.classify_button, 1)
        row.addWidget(self.explain_button, 1)
        self.comparison_button = icon_button(
            "comparison_button",
            "mdi6.compare",
            tr("Compare two explanations"),
            tr("Set two explanations side by side (Ctrl+D)"),
            self.comparisonRequested,
            theme.colours().ai,
        )
        row.addWidget(self.comparison_button)
        return row

    def _make_notice(self) -> QFrame:
        self._scope: tuple[bool | None, tuple[str, ...]] | None = None  # as it was shown last
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

    # What is shown

    def set_models(self, entries: Sequence[ModelEntry], chosen: str | None) -> None:
        """Offer these models and select `chosen`."""
        with QSignalBlocker(self.model_box):
            self.model_box.clear()
            for entry in entries:
                self.model_box.add_choice(entry.card.title, entry.card.name, entry.card.intended_use)
        self.model_box.choose(chosen)

    def show_choices(self, state: ViewState) -> None:
        """Show what is chosen, whoever chose it."""
        self.follow_box.choose(state.follow)
        if self.model_box.currentData() != state.model:
            self.model_box.choose(state.model)
        self.choices.show_choices(state.choice)
        self.heatmap.show_state(state.overlay)

    def set_device(self, device: str | None) -> None:
        """Name the device that models run on; None while the process starts."""
        self.device_label.setText(tr("Starting…") if device is None else device)

    def set_image_available(self, available: bool) -> None:
        """Whether there is an image that could be classified."""
        can_run = available and self.model_box.currentIndex() >= 0
        self._has_image = available
        self.device_label.setVisible(available)  # nobody waits for a model while there is no image
        self.classify_button.setEnabled(can_run)
        self.explain_button.setEnabled(can_run)
        self.probabilities.setEnabled(can_run)

    def show_scope(self, in_scope: bool | None, notes: Sequence[str]) -> None:
        """Warn before any number where the image is outside the model's scope or that cannot be known."""
        if (in_scope, tuple(notes)) == self._scope:
            return  # as for most images of a series; a label that is set anew has the window laid out again
        self._scope = in_scope, tuple(notes)
        lines = [said(note) for note in notes]
        if in_scope is False:
            lines.insert(0, tr("Outside this model's scope."))
        self.notice_label.setText("\n".join(lines))
        self.notice_label.setAccessibleName(tr("Scope: {notes}", notes=" ".join(lines)))
        self.notice_label.setProperty("role", "warning" if in_scope is False else "secondary")
        self.notice_label.style().polish(self.notice_label)
        self.notice.setVisible(bool(lines))

    def set_veiled(self, veiled: bool) -> None:
        """Take the list of scores away as long as nothing may be shown of them."""
        self.probabilities.setVisible(not veiled)

    def show_prediction(self, prediction: Prediction | None) -> None:
        """Show the scores of the displayed image; None where there are none."""
        self.probabilities.set_probabilities(None if prediction is None else prediction.probabilities)
        self.evidence_panel.show_prediction(prediction)

    def show_attribution(self, attribution: Attribution | None, final: bool = True) -> None:
        """Show how the displayed map was made and how far it can be trusted; None where there is none."""
        about = None if attribution is None else self.choices.about(attribution.method)
        self.heatmap.set_available(attribution is not None)
        self.evidence_panel.show_map(attribution, final, about)
        self.probabilities.set_target(None if attribution is None else attribution.target)

    def open_sections(self) -> list[str]:
        """Names of the parts that are not folded away."""
        return [section.name for section in self._sections if section.is_open]

    def show_progress(self, text: str | None, done: int = 0, total: int = 0) -> None:
        """Show what runs; None when nothing does. A total of 0 means that it cannot be counted."""
        running = text is not None
        self.progress_label.setText(text or "")
        self.progress_label.setToolTip(text or "")
        self.cancel_button.setVisible(running)
        self.device_label.setVisible(not running and self._has_image)
        self.progress_bar.setVisible(running)
        self.progress_bar.setRange(0, total)
        self.progress_bar.setValue(done)

    def _model_was_chosen(self, index: int) -> None:
        if index >= 0:
            self.modelChosen.emit(self.model_box.itemData(index))
