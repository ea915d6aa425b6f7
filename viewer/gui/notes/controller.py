"""Notes of the series on the screen: the buttons in its viewports, the list, and what can be done about them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from viewer.dicom.findings import Finding
from viewer.dicom.series import Series
from viewer.gui.basics.translation import tr
from viewer.gui.notes.panel import NotesPanel
from viewer.gui.notes.series_notes import are_worth_a_button, sorted_notes
from viewer.gui.reading.controller import ReadingController
from viewer.gui.study.resampling import Resampling
from viewer.gui.viewport.grid import ViewportGrid

MoreNotes = Callable[[Series], tuple[Finding, ...]]


class NotesController(QObject):
    """Listens to the reading controller and to resampling."""

    def __init__(
        self,
        grid: ViewportGrid,
        reading: ReadingController,
        resampling: Resampling,
        resample_action: QAction,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._resample_action = resample_action
        self._window = parent
        self._grid = grid
        self._reading = reading
        self._resampling = resampling
        self._more: list[MoreNotes] = []
        self._known: dict[str, tuple[Series, tuple[Finding, ...]]] = {}
        self.panel = NotesPanel(parent)
        self.panel.closed.connect(lambda: self._grid.active.setFocus())
        for number, viewport in enumerate(grid.viewports):
            strip = viewport.notes
            strip.notesRequested.connect(lambda number=number: self._open(number))
            strip.resampleRequested.connect(lambda number=number: self._resample(number))
            strip.cancelRequested.connect(lambda number=number: self._cancel(number))
        reading.workspaceChanged.connect(lambda _: self.refresh())
        resampling.changed.connect(self.refresh)
        resampling.made.connect(self._show_made)
        reading.patient_data.visibleChanged.connect(lambda _: self.refresh())

    def add_source(self, more: MoreNotes) -> None:
        """Ask `more` too for what is to be known about a series; `refresh` when its answer changes."""
        self._more.append(more)

    def notes_of(self, series: Series) -> tuple[Finding, ...]:
        """All notes on a series, the gravest first."""
        known = self._known.get(series.uid)
        if known is None or known[0] is not series:
            known = self._known[series.uid] = (series, series.findings)
        found = list(known[1])
        for more in self._more:
            found += more(series)
        return sorted_notes(found)

    def forget(self) -> None:
        """All series were closed."""
        self._known.clear()
        self.panel.hide()

    def refresh(self) -> None:
        """Put onto the screen what is known now."""
        for number in self._reading.workspace.shown:
            series = self._reading.series_in(number)
            strip = self._grid.viewports[number].notes
            if series is None:
                strip.offer(0, False, None)
                continue
            notes = self.notes_of(series)
            shown = len(notes) if are_worth_a_button(notes) else 0
            uid = series.uid
            strip.offer(shown, self._resampling.is_possible(uid), self._resampling.progress(uid))
        active = self._reading.state.series_uid
        self._resample_action.setEnabled(active is not None and self._resampling.is_possible(active))
        if self.panel.isVisible():
            self._list()

    def open(self) -> None:
        """List the notes of the active viewport's series; close the list where it is open."""
        if self.panel.isVisible():
            self.panel.close_panel()
        elif self._reading.series is not None:
            self._list()
            corner = self._grid.mapTo(self._window, self._grid.active.geometry().topLeft())
            self.panel.show_over(QRect(corner, self._grid.active.size()))

    def resample(self) -> None:
        """Resample the active viewport's series."""
        state = self._reading.state
        if state.series_uid is not None:
            self._resampling.start(state.series_uid, state.point)

    def _list(self) -> None:
        series = self._reading.series
        if series is None:
            self.panel.close_panel()
            return
        notes = [self._reading.patient_data.finding(one) for one in self.notes_of(series)]
        self.panel.set_findings(tr("Notes on this series"), notes)

    def _open(self, number: int) -> None:
        self._reading.activate(number)
        if self.panel.isVisible():
            self._list()
        else:
            self.open()

    def _resample(self, number: int) -> None:
        self._reading.activate(number)
        self.resample()

    def _cancel(self, number: int) -> None:
        self._resampling.cancel(self._reading.workspace.views[number].series_uid)

    def _show_made(self, uid: str) -> None:
        """Show the new series where the one that it was made of is active; else it waits in the list."""
        if f"{self._reading.state.series_uid}#resampled" == uid:
            self._reading.show_series(uid)
