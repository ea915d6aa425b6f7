"""A part of a panel under a heading that folds it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget


class Section(QWidget):
    """A heading that is a button (Space or Enter folds), and below it `body`, a column for whatever belongs there.

    `name` is the stem of the object names: NAME_section, NAME_heading, NAME_body.
    """

    opened = Signal(bool)  # by hand or by program

    def __init__(self, name: str, title: str, is_open: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setObjectName(f"{name}_section")
        self.heading = QToolButton()
        self.heading.setObjectName(f"{name}_heading")
        self.heading.setProperty("role", "section")
        self.heading.setText(title)
        self.heading.setAccessibleName(title)
        self.heading.setCheckable(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.heading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body = QWidget()
        self.body.setObjectName(f"{name}_body")
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 2, 0, 6)
        self.column.setSpacing(6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.heading)
        outer.addWidget(self.body)
        self.heading.toggled.connect(self._show)
        self.heading.setChecked(is_open)
        self._show(is_open)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self.heading.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Show or fold away the body."""
        self.heading.setChecked(is_open)

    def _show(self, is_open: bool) -> None:
        self.heading.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.body.setVisible(is_open)
        self.opened.emit(is_open)
