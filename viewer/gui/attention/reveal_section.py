"""The AI panel's part on reading first: the form, or what reader and model said, and how far they agree so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from viewer.gui.attention.opinion_form import OpinionForm, choice_words, confidence_words
from viewer.gui.basics.controls import push_button
from viewer.gui.basics.numbers import percent, with_minus
from viewer.gui.basics.translation import counted, mark, tr
from viewer.reports.agreement import AgreementEntry, AgreementSummary

_HIDDEN = mark("The model's answer is hidden until you have noted yours.")
_NO_IMAGE = mark("What the model says of an image is hidden until you have noted your opinion of it.")
KAPPA_WORDS = mark(
    "Cohen's kappa (1960): (p_o − p_e) / (1 − p_e), where p_o is the share of equal answers and p_e what both "
    "raters' own habits would give by chance. 1: always equal, 0: as by chance."
)


class RevealSection(QFrame):
    """Setters only, and the wish for a table."""

    exportRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reveal_section")
        self.setAccessibleName(tr("Your reading"))
        self.heading = QLabel(tr("Your reading"))
        self.heading.setProperty("role", "title")
        self.said = QLabel()
        self.said.setObjectName("reveal_text")
        self.said.setWordWrap(True)
        self.answer = QLabel()
        self.answer.setObjectName("reveal_answer")
        self.answer.setProperty("role", "ai")
        self.answer.setWordWrap(True)
        self.form = OpinionForm()
        self.summary = QLabel()
        self.summary.setObjectName("agreement_summary")
        self.summary.setProperty("role", "secondary")
        self.summary.setWordWrap(True)
        self.summary.setToolTip(tr(KAPPA_WORDS))
        self.export_button = push_button(
            "export_agreement_button",
            tr("Export all opinions…"),
            tr("A table (CSV) of all opinions of this user and the models' answers"),
            self.exportRequested,
            role="link",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 4)
        column.setSpacing(6)
        for widget in (self.heading, self.said, self.answer, self.form, self.summary, self.export_button):
            column.addWidget(widget)
        self.hide()

    def ask(self, labels: Sequence[str], can_be_nothing: bool) -> None:
        """Ask for an opinion of an image that has just come."""
        self.form.set_labels(labels, can_be_nothing)
        self.form.setEnabled(True)
        self.form.show()
        self._say(tr(_HIDDEN))

    def wait(self) -> None:
        """There is nothing to have an opinion of."""
        self.form.hide()
        self._say(tr(_NO_IMAGE))

    def show_entry(self, entry: AgreementEntry) -> None:
        """What the reader said, and the model."""
        self.form.hide()
        said = tr(
            "You: {choice}, sure: {confidence}.",
            choice=choice_words(entry.choice),
            confidence=confidence_words(entry.confidence).lower(),
        )
        verdict = {True: tr("You agree."), False: tr("You disagree."), None: ""}[entry.agrees]
        self._say(f"{said} {verdict}".strip(), self._answer_of(entry))

    @staticmethod
    def _answer_of(entry: AgreementEntry) -> str:
        if entry.answer is None:
            return tr("The model has not answered yet.")
        answer = choice_words(entry.answer)
        chance = (entry.probabilities or {}).get(entry.answer)
        return tr("Model: {answer}.", answer=answer if chance is None else f"{answer} {chance:.2f}")

    def show_summary(self, found: AgreementSummary) -> None:
        """The count so far with the model that is chosen."""
        self.export_button.setEnabled(bool(found.n + found.left_out))
        left_out = ""
        if found.left_out:
            left_out = tr(
                " Not counted: {count} (uncertain, seen before, or without an answer).", count=found.left_out
            )
        if found.agreement is None:
            self.summary.setText(tr("No opinion to compare with this model yet.") + left_out)
            return
        images = counted(found.n, mark("{count} image"), mark("{count} images"))
        kappa = tr("not defined") if found.kappa is None else with_minus(f"{found.kappa:.2f}")
        self.summary.setText(
            tr(
                "{images} read before the model: agreement {share}, Cohen's κ {kappa}.",
                images=images,
                share=percent(found.agreement),
                kappa=kappa,
            )
            + left_out
        )

    def _say(self, text: str, answer: str = "") -> None:
        self.said.setText(text)
        self.answer.setText(answer)
        self.answer.setVisible(bool(answer))
