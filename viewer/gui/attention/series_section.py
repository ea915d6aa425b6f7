"""The AI panel's part on the whole series: start and stop a run, its peaks, its maps as a volume."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from viewer.gui.basics.controls import push_button
from viewer.gui.basics.section import Section
from viewer.gui.basics.translation import tr
from viewer.session.series_run import SeriesRun


class SeriesSection(Section):
    """Setters only, and what the user wants."""

    runRequested = Signal()
    cancelRequested = Signal()
    peakRequested = Signal(int)  # 1: the next one, -1: the one before
    volumeRequested = Signal()
    saveRequested = Signal()
    planesRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("series_run", tr("Over the series"), parent=parent)
        self.setAccessibleName(tr("Model and maps over the whole series"))
        self._is_running = False
        self.run_button = push_button(
            "run_series_button",
            tr("Run over series"),
            tr("Classify and explain every image of this series in the background, the displayed one first"),
            self._run_or_stop,
            role="ai",
        )
        self.said = QLabel()
        self.said.setObjectName("series_run_text")
        self.said.setWordWrap(True)
        self.said.setProperty("role", "secondary")
        self.previous_button = push_button(
            "previous_peak_button", tr("Previous peak"), clicked=lambda: self.peakRequested.emit(-1)
        )
        self.next_button = push_button(
            "next_peak_button", tr("Next peak"), clicked=lambda: self.peakRequested.emit(1)
        )
        self.volume_button = push_button(
            "maps_volume_button",
            tr("As a volume"),
            tr("The maps as a series in the same place: planes, slabs and maximum projections"),
            self.volumeRequested,
        )
        self.save_button = push_button("save_maps_button", tr("Save maps…"), clicked=self.saveRequested)
        self.planes_button = push_button(
            "maps_over_planes_button",
            tr("Over planes"),
            tr("The maps over axial, coronal and sagittal planes of this series, in the colours of heatmaps"),
            self.planesRequested,
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.previous_button, 0, 0)
        grid.addWidget(self.next_button, 0, 1)
        grid.addWidget(self.volume_button, 1, 0)
        grid.addWidget(self.planes_button, 1, 1)
        grid.addWidget(self.save_button, 2, 0, 1, 2)
        self.column.addWidget(self.run_button)
        self.column.addWidget(self.said)
        self.column.addLayout(grid)
        self.show_run(None, can_start=False, is_running=False, has_volume=False)

    def show_run(self, run: SeriesRun | None, can_start: bool, is_running: bool, has_volume: bool) -> None:
        """What there is of a run over the displayed series."""
        self._is_running = is_running
        self.run_button.setText(tr("Stop the run") if is_running else tr("Run over series"))
        self.run_button.setAccessibleName(self.run_button.text())
        self.run_button.setEnabled(can_start or is_running)
        peaks = len(run.peaks()) if run is not None else 0
        for button in (self.previous_button, self.next_button):
            button.setEnabled(peaks > 0)
        for button in (self.volume_button, self.planes_button, self.save_button):
            button.setEnabled(has_volume)
        if run is None:
            self.said.setText("")
            self.said.hide()
            return
        self.said.show()
        text = tr("{done} of {count} images", done=run.ended, count=run.question.count)
        if run.question.choice.target is not None:
            text += " · " + run.question.choice.target.replace("_", " ")
        if run.failed:
            text += " · " + tr("{count} failed", count=len(run.failed))
        self.said.setText(text)

    def _run_or_stop(self) -> None:
        (self.cancelRequested if self._is_running else self.runRequested).emit()
