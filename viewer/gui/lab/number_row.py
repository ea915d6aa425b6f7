"""A number of a step of augmentation, chosen by a slider."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from viewer.training.augmentation import Parameter

_STEPS = 1440  # of a slider: half a degree over two turns


class NumberRow(QWidget):
    """A slider with the number that it stands for."""

    changed = Signal()

    def __init__(
        self, name: str, accessible: str, parameter: Parameter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(name)
        self.slider.setAccessibleName(accessible)
        self.slider.setRange(0, _STEPS)
        self.slider.setSingleStep(10)
        self.slider.setPageStep(_STEPS // 20)
        self.number = QLabel()
        self.number.setMinimumWidth(52)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.slider.valueChanged.connect(self._show)
        self.slider.valueChanged.connect(lambda _: self.changed.emit())
        self.set_value(parameter.usual)

    @property
    def value(self) -> float:
        """The number that the slider stands at."""
        parameter = self.parameter
        return parameter.least + self.slider.value() / _STEPS * (parameter.most - parameter.least)

    def set_value(self, value: float) -> None:
        """Move the slider to the nearest number."""
        parameter = self.parameter
        self.slider.setValue(round((value - parameter.least) / (parameter.most - parameter.least) * _STEPS))
        self._show()

    def _show(self) -> None:
        self.number.setText(f"{self.value:.3g}")
