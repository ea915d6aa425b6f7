"""Boxes to choose from, as wide as their place and not as their longest entry."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

_MARGIN = 4


class ElidingBox(QComboBox):
    """Ends what is too long for it with dots; its tooltip then has the whole, after what the box is for."""

    def __init__(self, name: str, accessible: str, explanation: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._explanation = explanation
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(76)
        self.currentIndexChanged.connect(lambda _: self.refresh_tooltip())
        self.refresh_tooltip()

    def add_choice(self, text: str, value: object, words: str = "") -> None:
        """One more entry, with what is said of it in its tooltip."""
        self.addItem(text, value)
        self.setItemData(self.count() - 1, words or None, Qt.ItemDataRole.ToolTipRole)
        self.refresh_tooltip()  # the first entry was chosen before its words were there

    def choose(self, value: object) -> None:
        """Select the entry that holds `value`, without telling anybody."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(value))
        self.refresh_tooltip()

    def refresh_tooltip(self) -> None:
        """What is chosen, what is said of it, and what the box is for."""
        said = self.currentData(Qt.ItemDataRole.ToolTipRole)
        lines = (self.currentText(), "" if said is None else str(said), self._explanation)
        tip = "\n".join(line for line in lines if line)
        if tip != self.toolTip():
            self.setToolTip(tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box with its text cut to its width."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, field.width() - _MARGIN
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


def caption(text: str, buddy: QWidget | None = None) -> QLabel:
    """The secondary label before a control."""
    label = QLabel(text)
    label.setProperty("role", "secondary")
    if buddy is not None:
        label.setBuddy(buddy)
    return label
