"""The bar below the viewports while a second series lies over the active one: on, colours, window, opacity."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QSizePolicy,
    QSlider,
    QWidget,
)

from viewer.gui.basics import theme
from viewer.gui.basics.boxes import ElidingBox
from viewer.gui.basics.controls import described_button, value_box
from viewer.gui.basics.flow_row import FlowRow
from viewer.gui.basics.icons import line_icon
from viewer.gui.basics.numbers import percent
from viewer.gui.basics.translation import tr
from viewer.gui.fusion.words import COLOURS
from viewer.intensity.window import Window, WindowFunction
from viewer.rendering.colormaps import ColourMap
from viewer.session.view_state import FusionState

_NAME_WIDTH = 96  # logical pixels that a name gets at least
_BOX_WIDTH = 24  # of the box before the name, with its gap
_NUMBER_WIDTH = 76


class _NamedBox(QCheckBox):
    """A check box that ends its text with dots where it is too long; by itself it would be cut."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.setMinimumWidth(_NAME_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_name(self, name: str) -> None:
        """What it switches."""
        if name != self._name:
            self._name = name
            self.setAccessibleName(tr("Show {label}", label=name))
            self.setToolTip(name)
            self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        room = self.width() - _BOX_WIDTH
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room))


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
        row = FlowRow(self)
        row.setContentsMargins(12, 2, 12, 4)
        row.setSpacing(8)
        self.box = _NamedBox()
        self.box.setObjectName("fusion_box")
        self.box.setAccessibleName(tr("Second series over the image"))
        self.box.toggled.connect(self.toggled)
        self.colours = ElidingBox(
            "fusion_colours", tr("Colours of the second series"), tr("Colours of the second series")
        )
        self.colours.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.colours.setMinimumContentsLength(6)
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
        self.opacity.setFixedWidth(90)
        self.opacity.valueChanged.connect(lambda value: self.opacityChanged.emit(value / 100))
        self.percent = QLabel()
        self.percent.setObjectName("fusion_percent")
        self.percent.setFont(theme.interface_font())
        self.percent.setMinimumWidth(self.percent.fontMetrics().horizontalAdvance(percent(1)) + 4)
        self.remove = described_button(
            "fusion_remove", "", tr("Take the second series away"), self.removeRequested
        )
        self.remove.setProperty("role", "tight")
        row.add_group(self.box, self.colours, stretch=self.box)
        row.add_group(self.low, dash, self.high, self.unit)
        row.add_group(self.opacity, self.percent, self.remove)
        self._draw_icon()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: the icon is drawn anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "remove"):
            self._draw_icon()

    def _draw_icon(self) -> None:
        self.remove.setIcon(line_icon("mdi6.close"))

    def show_fusion(self, fusion: FusionState | None, name: str, window: Window | None, unit: str) -> None:
        """Show what is so without asking for it; hidden where nothing lies over the active viewport's image.

        `window` None: it is not known yet; what was shown stays.
        """
        self.setVisible(fusion is not None)
        if fusion is None:
            return
        self.box.set_name(name)
        blocked = [QSignalBlocker(one) for one in (self.box, self.colours, self.low, self.high, self.opacity)]
        self.box.setChecked(fusion.visible)
        self.colours.setCurrentIndex(self.colours.findData(fusion.colour_map))
        self.opacity.setValue(round(fusion.opacity * 100))
        self.percent.setText(percent(fusion.opacity))
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

    def _window_typed(self) -> None:
        low, high = self.low.value(), self.high.value()
        if high > low:
            self.windowChanged.emit(Window.from_bounds(low, high, WindowFunction.LINEAR_EXACT))
