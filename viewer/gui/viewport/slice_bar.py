"""The sliders below the viewports: which image of the series, and at which point of its fourth axis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QSpinBox, QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.controls import with_margin
from viewer.gui.basics.translation import mark, tr

_MOST = 9_999_999  # that can be typed: what is too large becomes the last image, and not its first digits
_NOTCH = 120  # Qt counts eighths of a degree; one notch of a usual wheel is 15 degrees


class SliceBar(QWidget):
    """Slider and number; disabled where there is only one image. Its parts are named `NAME_slider`, `NAME_label`."""

    indexChosen = Signal(int)
    answered = Signal()  # a number was typed, or not: the keyboard may go back to the image

    def __init__(
        self, name: str = "slice", title: str = mark("Image of the series"), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_bar")
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(12)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"{name}_slider")
        self.slider.setAccessibleName(tr(title))
        self.slider.valueChanged.connect(self.indexChosen)
        self.slider.installEventFilter(self)
        self._turned = 0
        self.label = QLabel()
        self.label.setObjectName(f"{name}_label")
        self.label.setFont(theme.interface_font())
        self._fitted: tuple[int, Sequence[str]] = (0, ())
        self.label.installEventFilter(self)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.number = QSpinBox()
        with_margin(self.number)
        self.number.setObjectName(f"{name}_number")
        self.number.setAccessibleName(tr("Number of the image to go to"))
        self.number.setFont(theme.interface_font())
        self.number.setMinimumWidth(72)
        self.number.hide()
        self.number.installEventFilter(self)
        self.number.setRange(1, _MOST)
        self.number.valueChanged.connect(
            lambda typed: self.number.setValue(min(typed, self.slider.maximum() + 1))
        )
        self.number.lineEdit().returnPressed.connect(self._go)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.label)
        layout.addWidget(self.number)

    def set_position(self, index: int, count: int, labels: Sequence[str] = ()) -> None:
        """Show image `index` of `count` without asking for it; `labels` name them where numbers do not say enough."""
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(count - 1, 0))
            self.slider.setPageStep(max(count // 10, 1))
            self.slider.setValue(index)
        if (count, labels) != self._fitted:
            self._fitted = count, labels
            self._fit()
        self.label.setText(labels[index] if labels else f"{index + 1} / {count}")
        self.setEnabled(count > 1)

    def _fit(self) -> None:
        """Room for the longest text, so that the slider does not move while scrolling.

        A fixed size: another text in it makes nobody lay out the window again.
        """
        count, labels = self._fitted
        digits = "0" * len(str(count))
        metrics = self.label.fontMetrics()
        longest = max(map(metrics.horizontalAdvance, labels or (f"{digits} / {digits}",)))
        self.label.setFixedSize(longest + 4, metrics.height())

    def ask(self) -> None:
        """Let a number be typed in the place of the label: Return goes there, Escape does not."""
        if not self.isEnabled():
            return
        self.number.setValue(self.slider.value() + 1)
        self.label.hide()
        self.number.show()
        self.number.setFocus()
        self.number.selectAll()

    def _go(self) -> None:
        chosen = self.number.value() - 1
        self._close()
        self.slider.setValue(chosen)

    def _close(self) -> None:
        if self.number.isHidden():
            return
        self.number.hide()
        self.label.show()
        self.answered.emit()

    def add(self, widget: QWidget) -> None:
        """Put something at the end of the bar."""
        self._row.addWidget(widget)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel over the bar moves as it does over the image: towards the user is forward."""
        self._turned -= event.angleDelta().y()
        steps = int(self._turned / _NOTCH)  # towards zero: fine wheels add up in both directions
        self._turned -= steps * _NOTCH
        if steps:
            self.slider.setValue(self.slider.value() + steps)
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The slider itself would turn the other way, three images at a time; Escape and leaving close the number."""
        if watched is self.label and event.type() == QEvent.Type.FontChange:
            self._fit()
        if watched is self.slider and isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        if watched is self.number:
            if event.type() == QEvent.Type.FocusOut:
                self._close()
            elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                event.accept()  # of the window's own use of this key too
                if event.type() == QEvent.Type.KeyPress:
                    self._close()
                return True
        return super().eventFilter(watched, event)
