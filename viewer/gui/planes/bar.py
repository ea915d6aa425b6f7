"""The bar below the viewports while the active one shows planes: slab, turning, back to the voxels' own planes."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QSlider, QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.controls import combo_box, described_button
from viewer.gui.basics.flow_row import FlowRow
from viewer.gui.basics.translation import mark, tr
from viewer.gui.planes.text import SLAB_NAMES
from viewer.volume.plane_grid import PlaneChoice, SlabMode

_THICKEST_MM = 100
_TURN_DEGREES = 5.0
_NO_SLAB = mark("One plane")


class PlaneBar(QWidget):
    """Shows a choice of planes and asks for changes by signals. Which planes they are stands in the viewport."""

    slabChosen = Signal(object, float)  # SlabMode, mm (0: a plane alone)
    turnAsked = Signal(float)  # radians about the normal of the active viewport's image
    straightenAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plane_bar")
        row = FlowRow(self)
        row.setContentsMargins(12, 2, 12, 4)
        row.setSpacing(8)
        self.mode = combo_box(
            "slab_mode", tr("What a slab shows"), tr("One plane, or what a thicker slab shows")
        )
        self.mode.addItem(tr(_NO_SLAB), None)
        for mode, text in SLAB_NAMES.items():
            self.mode.addItem(tr(text), mode)
        self.mode.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.mode.activated.connect(self._choose)
        self.thickness = QSlider(Qt.Orientation.Horizontal)
        self.thickness.setObjectName("slab_thickness")
        self.thickness.setAccessibleName(tr("Thickness of the slab in millimetres"))
        self.thickness.setRange(1, _THICKEST_MM)
        self.thickness.setValue(10)
        self.thickness.setMinimumWidth(32)
        self.thickness.setMaximumWidth(220)
        self.thickness.valueChanged.connect(self._choose)
        self.label = QLabel()
        self.label.setObjectName("slab_label")
        self.label.setFont(theme.interface_font())
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance("000 mm") + 8)
        row.add_group(self.mode, self.thickness, self.label, stretch=self.thickness)
        turning = []
        for name, text, tip, angle in (
            (
                "turn_left",
                "↺ 5°",
                tr("Turn the other planes anticlockwise about the crosshair"),
                -_TURN_DEGREES,
            ),
            ("turn_right", "↻ 5°", tr("Turn the other planes clockwise about the crosshair"), _TURN_DEGREES),
        ):
            button = described_button(name, text, tip)
            button.clicked.connect(lambda _=False, by=angle: self.turnAsked.emit(math.radians(by)))
            turning.append(button)
        self.straight = described_button(
            "straighten", tr("Straighten"), tr("Planes along the voxels again"), self.straightenAsked
        )
        turning.append(self.straight)
        for button in turning:
            button.setProperty("role", "tight")
        row.add_group(*turning)

    def show_choice(self, choice: PlaneChoice | None, turned: bool) -> None:
        """Show what is so without asking for it; hidden where the active viewport shows no planes."""
        self.setVisible(choice is not None)
        if choice is None:
            return
        with QSignalBlocker(self.mode), QSignalBlocker(self.thickness):
            thick = choice.slab_mm > 0
            self.mode.setCurrentIndex(self.mode.findData(choice.slab_mode) if thick else 0)
            if thick:
                self.thickness.setValue(round(choice.slab_mm))
        self.thickness.setEnabled(thick)
        self.label.setText(tr("{value} mm", value=self.thickness.value()) if thick else "")
        self.straight.setEnabled(turned)

    def _choose(self) -> None:
        mode = self.mode.currentData()
        thickness = 0.0 if mode is None else float(self.thickness.value())
        self.slabChosen.emit(SlabMode(mode or SlabMode.MEAN), thickness)  # Qt hands back a plain string
