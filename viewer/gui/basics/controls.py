"""Buttons, boxes to tick, to choose from and for numbers, progress bars, as the window's panels have them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QToolButton,
)

from viewer.gui.basics import theme
from viewer.gui.basics.icons import line_icon
from viewer.gui.basics.numbers import MINUS, with_minus

_MARGIN = 6  # logical pixels


class ValueBox(QDoubleSpinBox):
    """A box for a number that is written with the true minus sign, as everywhere in the window; both can be typed."""

    def textFromValue(self, value: float) -> str:
        return with_minus(super().textFromValue(value))

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(text.replace(MINUS, "-"))

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        state, *_ = super().validate(text.replace(MINUS, "-"), at)
        return state, text, at


def push_button(
    name: str,
    text: str,
    tip: str = "",
    clicked: SignalInstance | Callable[..., object] | None = None,
    *,
    role: str = "",
    accessible: str = "",
) -> QPushButton:
    """A button with its object name; without an accessible name of its own it is called what stands on it."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(accessible or text.rstrip("…"))
    button.setToolTip(tip)
    if role:
        button.setProperty("role", role)
    if clicked is not None:
        button.clicked.connect(clicked)
    return button


def described_button(
    name: str, text: str, tip: str, clicked: SignalInstance | Callable[..., object] | None = None
) -> QPushButton:
    """A button whose text says too little by itself (a sign, a word): its tooltip is read out instead."""
    return push_button(name, text, tip, clicked, accessible=tip)


def icon_button(
    name: str,
    icon: str,
    accessible: str,
    tip: str,
    clicked: SignalInstance | Callable[..., object],
    colour: str | None = None,
) -> QToolButton:
    """A button that is a line icon; reached by Tab alone, so that a click leaves the keyboard where it is."""
    button = QToolButton()
    button.setObjectName(name)
    button.setIcon(line_icon(icon, colour))
    button.setAccessibleName(accessible)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(clicked)
    return button


def check_box(name: str, text: str, tip: str = "", *, accessible: str = "") -> QCheckBox:
    """A box to tick, called what stands beside it unless it has an accessible name of its own."""
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setAccessibleName(accessible or text)
    box.setToolTip(tip)
    return box


def combo_box(name: str, accessible: str, tip: str = "") -> QComboBox:
    """A box to choose from, as wide as its longest entry; see `boxes.ElidingBox` for one as wide as its place."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    box.setToolTip(tip)
    return box


def value_box(name: str, accessible: str, width: int) -> ValueBox:
    """A box for a number in the image's unit; it tells a typed one when it is confirmed, not at every key."""
    box = ValueBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    box.setToolTip(accessible)
    box.setRange(-1e9, 1e9)
    box.setKeyboardTracking(False)
    box.setFont(theme.interface_font())
    box.setMinimumWidth(width)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    return box


def whole_box(name: str, accessible: str, least: int, most: int) -> QSpinBox:
    """A box for a whole number, its text a little off the left edge."""
    box = QSpinBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    box.setRange(least, most)
    with_margin(box)
    return box


def with_margin(box: QAbstractSpinBox) -> None:
    """Text a little off the left edge: a style sheet's padding does not reach the field within a box for numbers."""
    field = box.lineEdit()
    if field is not None:
        field.setTextMargins(_MARGIN, 0, 0, 0)


def progress_bar(name: str, accessible: str) -> QProgressBar:
    """A bar without a number that keeps its place while it is hidden: nothing below it jumps."""
    bar = QProgressBar()
    bar.setObjectName(name)
    bar.setAccessibleName(accessible)
    bar.setTextVisible(False)
    policy = bar.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    bar.setSizePolicy(policy)
    return bar


def ai_progress(name: str, accessible: str) -> QProgressBar:
    """The same in the colour of what a model does."""
    bar = progress_bar(name, accessible)
    bar.setProperty("role", "ai")
    return bar
