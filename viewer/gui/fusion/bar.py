"""The bar below the viewports while a second series lies over the active one: on, colours, window, opacity."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QWidget,
)

from viewer.gui.basics import theme
from viewer.gui.basics.controls import described_button, value_box
from viewer.gui.basics.translation import tr
from viewer.gui.fusion.words import COLOURS
from viewer.intensity.window import Window, WindowFunction
from viewer.rendering.colormaps import ColourMap
from viewer.session.view_state import FusionState

_NAME_WIDTH = 140  # logical pixels that a name gets at least
_BOX_WIDTH = 24  # of the box before it, with its gap
_NUMBER_WIDTH = 70


class FusionBar(QWidget):
    """Shows how the second series lies over the image, and asks for changes by signals."""

    toggled = Signal(bool)
    opacityChanged = Signal(float)
    coloursChosen = Signal(object)  # ColourMap
    windowChanged = Signal(object)  # Window
    removeRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fusion_bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 4)
        row.setSpacing(8)
        self._name = ""
        self.box = QCheckBox()
        self.box.setObjectName("fusion_box")
        self.box.setAccessibleName(tr("Second series over the image"))
        self.box.setMinimumWidth(_NAME_WIDTH)
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.box.toggled.connect(self.toggled)
        self.colours = QComboBox()
        self.colours.setObjectName("fusion_colours")
        self.colours.setAccessibleName(tr("Colours of the second series"))
        self.colours.setToolTip(tr("Colours of the second series"))
        for colour_map, text in COLOURS.items():
            self.colours.addItem(tr(text), colour_map)
        self.colours.activated.connect(
            lambda _: self.coloursChosen.emit(ColourMap(self.colours.currentData()))
        )
        self.low = value_box("fusion_low", tr("From: what is below is transparent"), _NUMBER_WIDTH)
        self.high = value_box("fusion_high", tr("To: from here on the strongest colour"), _NUMBER_WIDTH)
        for box in (self.low, self.high):
            box.valueChanged.connect(self._window_typed)
        dash = QLabel("\u2013")
        self.unit = QLabel()
        self.unit.setObjectName("fusion_unit")
        self.unit.setProperty("role", "secondary")
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setObjectName("fusion_opacity")
        self.opacity.setAccessibleName(tr("Opacity of the second series"))
        self.opacity.setToolTip(tr("Opacity of the second series"))
        self.opacity.setRange(0, 100)
        self.opacity.setMinimumWidth(60)
        self.opacity.setMaximumWidth(180)
        self.opacity.valueChanged.connect(lambda value: self.opacityChanged.emit(value / 100))
        self.percent = QLabel()
        self.percent.setObjectName("fusion_percent")
        self.percent.setFont(theme.interface_font())
        self.percent.setMinimumWidth(self.percent.fontMetrics().horizontalAdvance("100\u2009%") + 4)
        self.remove = described_button(
            "fusion_remove", "×", tr("Take the second series away"), self.removeRequested
        )
        self.remove.setFixedWidth(30)
        row.addWidget(self.box, 2)
        for widget in (self.colours, self.low, dash, self.high, self.unit):
            row.addWidget(widget)
        row.addWidget(self.opacity, 1)
        row.addWidget(self.percent)
        row.addWidget(self.remove)
        self.hide()

    def show_fusion(self, fusion: FusionState | None, name: str, window: Window | None, unit: str) -> None:
        """Show what is so without asking for it; hidden where nothing lies over the active viewport's image.

        `window` None: it is not known yet; what was shown stays.
        """
        self.setVisible(fusion is not None)
        if fusion is None:
            return
        if name != self._name:
            self._name = name
            self._write_name()
            self.box.setAccessibleName(tr("Show {label}", label=name))
            self.box.setToolTip(name)
        blocked = [QSignalBlocker(one) for one in (self.box, self.colours, self.low, self.high, self.opacity)]
        self.box.setChecked(fusion.visible)
        self.colours.setCurrentIndex(self.colours.findData(fusion.colour_map))
        self.opacity.setValue(round(fusion.opacity * 100))
        self.percent.setText(f"{fusion.opacity:.0%}".replace("%", "\u2009%"))
        for widget in (self.low, self.high):
            widget.setEnabled(window is not None or widget.isEnabled())
        if window is not None:
            low, high = window.bounds()
            span = high - low
            for widget, value in ((self.low, low), (self.high, high)):
                widget.setDecimals(0 if span >= 100 else 1 if span >= 2 else 3)
                widget.setSingleStep(max(10.0 ** -widget.decimals(), span / 50))
                widget.setValue(value)
            self.unit.setText(unit)
        del blocked

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write_name()

    def _write_name(self) -> None:
        """A check box does not shorten its text by itself."""
        room = max(_NAME_WIDTH, self.box.width()) - _BOX_WIDTH
        elide = Qt.TextElideMode.ElideRight
        self.box.setText(self.box.fontMetrics().elidedText(self._name, elide, room))

    def _window_typed(self) -> None:
        low, high = self.low.value(), self.high.value()
        if high > low:
            self.windowChanged.emit(Window.from_bounds(low, high, WindowFunction.LINEAR_EXACT))
