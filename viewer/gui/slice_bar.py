"""The slider below the viewport: which image of the series, and how much of the series has been read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from viewer.gui import theme

_NOTCH = 120  # Qt counts eighths of a degree; one notch of a usual wheel is 15 degrees


class SliceBar(QWidget):
    """Slider and number; disabled where there is only one image."""

    indexChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slice_bar")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(12)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("slice_slider")
        self.slider.setAccessibleName("Image of the series")
        self.slider.valueChanged.connect(self.indexChosen)
        self.slider.installEventFilter(self)
        self._turned = 0
        self.label = QLabel()
        self.label.setObjectName("slice_label")
        self.label.setFont(theme.interface_font())
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.label)

    def set_position(self, index: int, count: int) -> None:
        """Show image `index` of `count` without asking for it."""
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(count - 1, 0))
            self.slider.setPageStep(max(count // 10, 1))
            self.slider.setValue(index)
        digits = "0" * len(str(count))
        # Room for the longest number, so that the slider does not move while scrolling.
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance(f"{digits} / {digits}") + 4)
        self.label.setText(f"{index + 1} / {count}")
        self.setEnabled(count > 1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel over the bar moves as it does over the image: towards the user is forward."""
        self._turned -= event.angleDelta().y()
        steps = int(self._turned / _NOTCH)  # towards zero: fine wheels add up in both directions
        self._turned -= steps * _NOTCH
        if steps:
            self.slider.setValue(self.slider.value() + steps)
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The slider itself would turn the other way, three images at a time."""
        if watched is self.slider and isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        return super().eventFilter(watched, event)
