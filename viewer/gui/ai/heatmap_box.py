"""How the heatmap lies over the image: on or off, opacity, threshold, what its scale holds for."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSlider, QWidget

from viewer.gui.basics.boxes import ElidingBox, caption
from viewer.gui.basics.controls import check_box
from viewer.gui.basics.translation import mark, tr
from viewer.session.view_state import ColourScope, OverlayState

_SCOPES = {
    ColourScope.IMAGE: (mark("This image"), mark("Each map has its own scale.")),
    ColourScope.SERIES: (
        mark("This series"),
        mark(
            "The widest scale of the maps that are known of this series, so that its images can be compared."
        ),
    ),
    ColourScope.FIXED: (mark("Fixed"), mark("The scale stays as it is now, whatever is shown.")),
}


class HeatmapBox(QWidget):
    """Asks through signals; `show_state` shows what is chosen."""

    toggled = Signal(bool)
    opacityChanged = Signal(float)
    thresholdChanged = Signal(float)
    scopeChosen = Signal(object)  # ColourScope
    limitChosen = Signal(float)

    def __init__(self, opacity: float, threshold: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("heatmap_box")
        self.overlay_box = check_box(
            "overlay_box",
            tr("Heatmap"),
            tr("Show the heatmap (hold H to hide it for a moment)"),
            accessible=tr("Show the heatmap"),
        )
        self.overlay_box.setChecked(True)
        self.overlay_box.toggled.connect(self.toggled)
        self.opacity_slider = _slider("opacity_slider", tr("Opacity of the heatmap"), opacity)
        self.opacity_slider.valueChanged.connect(lambda value: self.opacityChanged.emit(value / 100))
        self.threshold_slider = _slider(
            "threshold_slider", tr("Hide attribution below this share"), threshold
        )
        self.threshold_slider.valueChanged.connect(lambda value: self.thresholdChanged.emit(value / 100))
        self.scope_box = ElidingBox(
            "scope_box", tr("Scale of the heatmap"), tr("What the scale of the colours holds for")
        )
        for scope, (text, words) in _SCOPES.items():
            self.scope_box.add_choice(tr(text), scope, tr(words))
        self.scope_box.activated.connect(
            lambda _: self.scopeChosen.emit(ColourScope(self.scope_box.currentData()))
        )
        self.limit_edit = QLineEdit()
        self.limit_edit.setObjectName("limit_edit")
        self.limit_edit.setAccessibleName(tr("End of the fixed scale"))
        self.limit_edit.setToolTip(tr("The magnitude that gets the strongest colour"))
        self.limit_edit.setFixedWidth(76)
        validator = QDoubleValidator(1e-12, 1e12, 12, self)
        validator.setLocale(QLocale.c())
        self.limit_edit.setValidator(validator)
        self.limit_edit.editingFinished.connect(self._choose_limit)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(caption(tr("Opacity"), self.opacity_slider))
        first.addWidget(self.opacity_slider, 1)
        grid.addWidget(self.overlay_box, 0, 0)
        grid.addLayout(first, 0, 1)
        grid.addWidget(caption(tr("Threshold"), self.threshold_slider), 1, 0)
        grid.addWidget(self.threshold_slider, 1, 1)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.scope_box, 1)
        row.addWidget(self.limit_edit)
        grid.addWidget(caption(tr("Scale"), self.scope_box), 2, 0)
        grid.addLayout(row, 2, 1)
        self._limit: float | None = None
        self.show_state(OverlayState(opacity=opacity, threshold=threshold))

    def set_available(self, available: bool) -> None:
        """Whether there is a map."""
        for widget in (self.overlay_box, self.opacity_slider, self.threshold_slider, self.scope_box):
            widget.setEnabled(available)

    def show_state(self, overlay: OverlayState) -> None:
        """Show what is chosen, whoever chose it."""
        for slider, value in (
            (self.opacity_slider, overlay.opacity),
            (self.threshold_slider, overlay.threshold),
        ):
            with QSignalBlocker(slider):
                slider.setValue(round(value * 100))
        with QSignalBlocker(self.overlay_box):
            self.overlay_box.setChecked(overlay.visible)
        self.scope_box.choose(overlay.scope)
        self.limit_edit.setVisible(overlay.scope is ColourScope.FIXED)
        self._limit = overlay.limit
        if not self.limit_edit.hasFocus():
            self.limit_edit.setText("" if overlay.limit is None else f"{overlay.limit:.3g}")

    def _choose_limit(self) -> None:
        text = self.limit_edit.text()
        if text and self.limit_edit.hasAcceptableInput() and text != f"{self._limit or 0:.3g}":
            self.limitChosen.emit(float(text))


def _slider(name: str, accessible: str, value: float) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setObjectName(name)
    slider.setAccessibleName(accessible)
    slider.setToolTip(accessible)
    slider.setRange(0, 100)
    slider.setValue(round(value * 100))
    slider.setProperty("role", "ai")
    return slider
