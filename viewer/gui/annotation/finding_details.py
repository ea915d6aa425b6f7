"""The selected annotation in full: a plot (profile of a line, histogram of a region) and all its figures."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.basics import theme
from viewer.gui.basics.plot_axis import number_axes
from viewer.gui.basics.translation import tr
from viewer.intensity.histogram import Histogram
from viewer.measure.labels import detail_lines
from viewer.measure.profile import Profile
from viewer.measure.results import Measurement

_PLOT_HEIGHT = 120
_ROW_HEIGHT = 22


class FindingDetails(QWidget):
    """Setters only; nothing here can be changed by the user."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("finding_details")
        self.setAccessibleName(tr("Details of the selected annotation"))
        self._plot = self._make_plot()
        self._curve = pg.PlotCurveItem(connect="finite")
        self._bars = pg.PlotCurveItem([0.0, 1.0], [0.0], stepMode="center", fillLevel=0)
        self._plot.addItem(self._curve)
        self._plot.addItem(self._bars)
        self._table = QTableWidget(0, 2)
        self._table.setObjectName("finding_figures")
        self._table.setAccessibleName(tr("Figures of the selected annotation"))
        self._table.horizontalHeader().hide()
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self._table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setShowGrid(False)
        self._table.setTabKeyNavigation(False)
        self._table.setFrameShape(QTableWidget.Shape.NoFrame)
        self._notes = QLabel()
        self._notes.setObjectName("finding_notes")
        self._notes.setWordWrap(True)
        self._notes.setProperty("role", "warning")
        self._attention = QLabel()
        self._attention.setObjectName("finding_attention")
        self._attention.setAccessibleName(tr("What the region carries of the map"))
        self._attention.setWordWrap(True)
        self._attention.setProperty("role", "ai")
        self._attention.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._plot)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._attention)
        layout.addWidget(self._notes)
        self._colour()
        self.show_nothing()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: the plot is no widget that the style sheet reaches."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_notes"):
            self._colour()

    def _colour(self) -> None:
        colours = theme.colours()
        self._plot.setBackground(colours.raised)
        self._curve.setPen(pg.mkPen(colours.text, width=1))
        self._bars.setPen(pg.mkPen(colours.secondary))
        fill = QColor(colours.secondary)
        fill.setAlpha(96)
        self._bars.setBrush(fill)
        for name in ("bottom", "left"):
            axis = self._plot.getAxis(name)
            axis.setPen(pg.mkPen(colours.line))
            axis.setTextPen(pg.mkPen(colours.secondary))

    def show_nothing(self) -> None:
        """No annotation is selected, or its image is not open."""
        self.show_figures(Measurement())
        self._plot.hide()

    def show_figures(self, measurement: Measurement) -> None:
        """All figures of an annotation."""
        lines = detail_lines(measurement)
        self._table.setRowCount(len(lines))
        for row, (name, value) in enumerate(lines):
            for column, text in enumerate((name, value)):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, column, item)
        self._notes.setText(" ".join(measurement.notes))
        self._notes.setVisible(bool(measurement.notes))

    def show_attention(self, words: str) -> None:
        """What the region carries of the displayed map; "" for what is no region on it."""
        self._attention.setText(words)
        self._attention.setVisible(bool(words))

    def show_profile(self, profile: Profile) -> None:
        """Values along a line."""
        self._bars.hide()
        self._curve.setData(profile.distance, profile.values, connect="finite")
        self._curve.show()
        self._label_axes(tr("Distance ({unit})", unit=profile.distance_unit), profile.unit or tr("Value"))
        self._plot.show()
        self._plot.autoRange()

    def show_histogram(self, counted: Histogram, unit: str) -> None:
        """How often which value occurs in a region, on a logarithmic axis."""
        self._curve.hide()
        self._bars.setData(counted.edges, np.log10(counted.counts + 1.0), stepMode="center")
        self._bars.show()
        self._label_axes(unit or tr("Value"), tr("log\u2081\u2080 (n + 1)"))
        self._plot.show()
        self._plot.autoRange()

    def plot_is_shown(self) -> bool:
        """Whether there is a profile or a histogram."""
        return not self._plot.isHidden()

    def figures(self) -> dict[str, str]:
        """The figures that are shown, by name."""
        rows = range(self._table.rowCount())
        cells = [(self._table.item(row, 0), self._table.item(row, 1)) for row in rows]
        return {name.text(): value.text() for name, value in cells if name is not None and value is not None}

    def curve(self) -> tuple[np.ndarray, np.ndarray]:
        """The data of the plot: x and y."""
        shown = self._curve if self._curve.isVisible() else self._bars
        x, y = shown.getData()
        return np.asarray(x), np.asarray(y)

    def notes(self) -> str:
        """What must be read with the figures."""
        return self._notes.text()

    def _make_plot(self) -> pg.PlotWidget:
        plot = pg.PlotWidget(axisItems=number_axes())
        plot.setObjectName("finding_plot")
        plot.setAccessibleName(tr("Profile or histogram"))
        plot.setFixedHeight(_PLOT_HEIGHT)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        small = theme.interface_font(11)
        for name in ("bottom", "left"):
            axis = plot.getAxis(name)
            axis.setTickFont(small)
            axis.enableAutoSIPrefix(False)
        plot.getAxis("left").setWidth(52)
        return plot

    def _label_axes(self, bottom: str, left: str) -> None:
        style = {"color": theme.colours().secondary, "font-size": "11px"}
        self._plot.setLabel("bottom", bottom, **style)
        self._plot.setLabel("left", left, **style)
