"""Finds in the background whether a PET series can be shown as SUV, and shows it so."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from viewer.dicom.findings import Finding
from viewer.dicom.pet import suv_finding, suv_of
from viewer.dicom.series import Series
from viewer.errors import OverreadError
from viewer.gui.basics.background import BackgroundTask
from viewer.gui.basics.translation import said, tr
from viewer.gui.reading.controller import ReadingController
from viewer.gui.study.resampling import made_uid
from viewer.intensity.suv import SuvFactor
from viewer.sentence import Sentence
from viewer.session.workspace import Workspace

PET = "PT"


class SuvController(QObject):
    """Asks once for each PET series that is shown. The action switches all of them between Bq/ml and SUV."""

    found = Signal(str, object)  # uid, SuvFactor
    told = Signal(str)  # why the displayed series cannot be shown as SUV, when that was asked for

    def __init__(self, reading: ReadingController, action: QAction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._action = action
        self._known: dict[str, tuple[Series, SuvFactor]] = {}
        self._tasks: dict[str, BackgroundTask] = {}
        action.triggered.connect(self._switch)
        reading.workspaceChanged.connect(self._look)
        reading.stateChanged.connect(lambda _: self._show_action())
        self._show_action()

    def notes_of(self, series: Series) -> tuple[Finding, ...]:
        """How the SUV of a series was found, or why it is not available."""
        known = self._known.get(series.uid)
        return () if known is None else (suv_finding(known[1]),)

    def forget(self) -> None:
        """All series were closed; what is still being found is not of an open one."""
        self._known.clear()

    def finish(self) -> None:
        """The window closes."""
        for task in list(self._tasks.values()):
            task.finish()
        self._tasks.clear()

    def _look(self, workspace: Workspace) -> None:
        shown = [workspace.views[number].series_uid for number in workspace.shown]
        for uid in (*shown, *workspace.laid_over):
            series = self._reading.store.series(uid)
            if series is None or series.modality != PET or series.uid in self._tasks:
                continue
            known = self._known.get(series.uid)
            if known is None or known[0] is not series:
                self._ask(series)

    def _ask(self, series: Series) -> None:
        # A resampled series has no files of its own: what it was made of is asked.
        made_of = series.uid.removesuffix(made_uid(""))
        source = self._reading.store.series(made_of) or series
        task = BackgroundTask(lambda progress, cancelled: suv_of(source), self)
        self._tasks[series.uid] = task
        task.succeeded.connect(lambda factor: self._on_found(series, task, factor))
        task.failed.connect(lambda error: self._on_failed(series, task, error))
        task.finished.connect(task.deleteLater)
        task.start()

    def _on_failed(self, series: Series, task: BackgroundTask, error: OverreadError) -> None:
        self._on_found(
            series, task, SuvFactor(None, Sentence("not available, because {why}", why=error.message))
        )

    def _on_found(self, series: Series, task: BackgroundTask, factor: SuvFactor) -> None:
        if self._tasks.get(series.uid) is not task:
            return
        del self._tasks[series.uid]
        if self._reading.store.series(series.uid) is not series:
            return  # closed or replaced meanwhile
        self._known[series.uid] = (series, factor)
        self._reading.set_units(self._reading.units.with_factor(series.uid, factor.factor))
        self._show_action()
        self.found.emit(series.uid, factor)

    def _active(self) -> SuvFactor | None:
        series = self._reading.series
        known = None if series is None else self._known.get(series.uid)
        return None if known is None else known[1]

    def _show_action(self) -> None:
        series, factor = self._reading.series, self._active()
        self._action.setEnabled(series is not None and series.modality == PET)
        self._action.setChecked(
            self._reading.units.in_suv and factor is not None and factor.factor is not None
        )
        why = "" if factor is None or factor.factor is not None else f": {said(factor.explanation)}"
        self._action.setToolTip(tr("Values of PET as SUV by body weight{why} (U)", why=why))

    def _switch(self) -> None:
        factor = self._active()
        if factor is not None and factor.factor is None:
            self.told.emit(tr("SUV is {explanation}.", explanation=factor.explanation))
        else:
            self._reading.toggle_suv()
        self._show_action()
