"""Where a reader notes an opinion of the displayed image: a label, how sure, a few words. Quick by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.basics.boxes import caption
from viewer.gui.basics.controls import push_button
from viewer.gui.basics.translation import mark, tr
from viewer.reports.agreement import CONFIDENCES, NOTHING, OTHER, Confidence, Opinion

_OTHER_KEY = 0
_SPECIAL = {OTHER: mark("Other or uncertain"), NOTHING: mark("None of these")}
_CONFIDENCE_WORDS = {"low": mark("Low"), "medium": mark("Medium"), "high": mark("High")}


def choice_words(choice: str) -> str:
    """A choice as a reader wants it."""
    return tr(_SPECIAL[choice]) if choice in _SPECIAL else choice.replace("_", " ")


def confidence_words(confidence: str) -> str:
    """How sure, in a word."""
    return tr(_CONFIDENCE_WORDS[confidence])


class OpinionForm(QWidget):
    """Number keys choose a label (0: other), + and - say how sure, Return notes. Emits, and keeps nothing else."""

    noted = Signal(object)  # Opinion

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("opinion_form")
        self.setAccessibleName(tr("Your opinion of the image"))
        self._choices: dict[str, QPushButton] = {}
        self._keys: dict[int, str] = {}
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(lambda _: self._follow())
        self._list = QVBoxLayout()
        self._list.setSpacing(3)
        self._sure = QButtonGroup(self)
        self.confidences: dict[Confidence, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(caption(tr("Sure?")))
        for name in CONFIDENCES:
            button = QPushButton(confidence_words(name))
            button.setObjectName(f"opinion_confidence_{name}")
            button.setAccessibleName(tr("How sure: {word}", word=confidence_words(name)))
            button.setCheckable(True)
            button.setProperty("role", "choice")
            self._sure.addButton(button)
            row.addWidget(button, 1)
            self.confidences[name] = button
        self.note_edit = QLineEdit()
        self.note_edit.setObjectName("opinion_note")
        self.note_edit.setAccessibleName(tr("Your words on the image, without names"))
        self.note_edit.setPlaceholderText(tr("In your words; no names"))
        self.note_edit.setMaxLength(500)
        self.note_edit.returnPressed.connect(self.note)
        self.button = push_button(
            "opinion_button",
            tr("Note it and see the AI"),
            tr("Written to the log first, then shown (Return)"),
            self.note,
            accessible=tr("Note the opinion and show what the model says"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._list)
        column.addLayout(row)
        column.addWidget(self.note_edit)
        column.addWidget(self.button)
        self.clear()

    @property
    def choices(self) -> dict[str, QPushButton]:
        """The buttons by choice."""
        return self._choices

    def set_labels(self, labels: Sequence[str], can_be_nothing: bool) -> None:
        """Offer these labels, what else can be said, and nothing chosen."""
        wanted = (*labels, *((NOTHING,) if can_be_nothing else ()), OTHER)
        if tuple(self._choices) != wanted:
            for old in self._choices.values():
                self._group.removeButton(old)
                self._list.removeWidget(old)
                old.deleteLater()
            self._choices = {choice: self._make_choice(choice) for choice in wanted}
            named = [choice for choice in wanted if choice != OTHER]
            self._keys = dict(enumerate(named[:9], start=1))
            self._keys[_OTHER_KEY] = OTHER
            for number, choice in self._keys.items():
                self._choices[choice].setText(f"{number}   {choice_words(choice)}")
        self.clear()

    def clear(self) -> None:
        """For another image."""
        self._group.setExclusive(False)
        for button in self._choices.values():
            button.setChecked(False)
        self._group.setExclusive(True)
        self.confidences["medium"].setChecked(True)
        self.note_edit.clear()
        self._follow()

    def opinion(self) -> Opinion | None:
        """What is chosen; None as long as nothing is."""
        chosen = next((choice for choice, button in self._choices.items() if button.isChecked()), None)
        if chosen is None:
            return None
        return Opinion(chosen, self._confidence(), self.note_edit.text().strip())

    def note(self) -> None:
        """Hand on what is chosen."""
        opinion = self.opinion()
        if opinion is not None and self.isEnabled():
            self.noted.emit(opinion)

    def begin(self) -> None:
        """Give the keyboard to the form."""
        first: QAbstractButton | None = next(iter(self._choices.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control of the form took."""
        number = event.key() - Qt.Key.Key_0
        if number in self._keys:
            button = self._choices[self._keys[number]]
            button.setChecked(True)
            button.setFocus()
            self._follow()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            step = 1 if event.key() == Qt.Key.Key_Plus else -1
            place = CONFIDENCES.index(self._confidence()) + step
            self.confidences[CONFIDENCES[min(max(place, 0), len(CONFIDENCES) - 1)]].setChecked(True)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.note()
        else:
            super().keyPressEvent(event)

    def _make_choice(self, choice: str) -> QPushButton:
        button = QPushButton(choice_words(choice))
        button.setObjectName(f"opinion_{choice.strip('()').replace(' ', '_')}")
        button.setAccessibleName(choice_words(choice))
        button.setCheckable(True)
        button.setProperty("role", "choice")
        self._group.addButton(button)
        self._list.addWidget(button)
        return button

    def _confidence(self) -> Confidence:
        return next(name for name, button in self.confidences.items() if button.isChecked())

    def _follow(self) -> None:
        self.button.setEnabled(self.opinion() is not None)
