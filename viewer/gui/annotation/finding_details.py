"""The selected annotation in full: a plot (profile of a line, histogram of a region) and all its figures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.basics.plot import NumberedPlot
from viewer.gui.basics.translation import said, tr
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
        self._plot = NumberedPlot("raised", left_axis=True)
        self._plot.setObjectName("finding_plot")
        self._plot.setAccessibleName(tr("Profile or histogram"))
        self._plot.setFixedHeight(_PLOT_HEIGHT)
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
        self.show_nothing()

    def show_nothing(self) -> None:
        """No annotation is selected: the list has the room."""
        self.clear()
        self.hide()

    def clear(self) -> None:
        """Of the next annotation nothing is known yet."""
        self._plot.hide()
        self.show_figures(Measurement())

    def show_figures(self, measurement: Measurement) -> None:
        """All figures of an annotation."""
        lines = detail_lines(measurement)
        self._table.setRowCount(len(lines))
        for row, (name, value) in enumerate(lines):
            for column, text in enumerate((tr(name), said(value))):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, column, item)
        self.show()
        self._notes.setText(" ".join(map(said, measurement.notes)))
        self._notes.setVisible(bool(measurement.notes))

    def show_attention(self, words: str) -> None:
        """What the region carries of the displayed map; "" for what is no region on it."""
        self._attention.setText(words)
        self._attention.setVisible(bool(words))

    def show_profile(self, profile: Profile) -> None:
        """Values along a line; nothing where all of it lies beside the image."""
        if not np.isfinite(profile.values).any():
            return
        self._plot.set_line(profile.distance, profile.values)
        self._plot.set_labels(
            tr("Distance ({unit})", unit=profile.distance_unit), profile.unit or tr("Value")
        )
        self._plot.show()

    def show_histogram(self, counted: Histogram, unit: str) -> None:
        """How often which value occurs in a region, on a logarithmic axis; nothing where it holds no pixel."""
        if not counted.counts.any():
            return
        self._plot.set_bars(counted.edges, np.log10(counted.counts + 1.0))
        self._plot.set_labels(unit or tr("Value"), tr("log\u2081\u2080 (n + 1)"))
        self._plot.show()

    def figures(self) -> dict[str, str]:
        """The figures that are shown, by name."""
        rows = range(self._table.rowCount())
        cells = [(self._table.item(row, 0), self._table.item(row, 1)) for row in rows]
        return {name.text(): value.text() for name, value in cells if name is not None and value is not None}

    def curve(self) -> tuple[np.ndarray, np.ndarray]:
        """The data of the plot: x and y."""
        return self._plot.data()

    def notes(self) -> str:
        """What must be read with the figures."""
        return self._notes.text()
