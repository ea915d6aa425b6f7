"""Whether patient data are shown in the window, and series, findings and messages as they may then be shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.dicom.findings import Finding
from viewer.dicom.privacy import Identity, hidden_finding, hidden_series, identity_of
from viewer.dicom.series import Series
from viewer.gui.study.series_store import SeriesStore
from viewer.sentence import rewritten


class PatientData(QObject):
    """One for a window. What may not be shown is decided by `viewer.dicom.privacy` alone."""

    visibleChanged = Signal(bool)

    def __init__(self, store: SeriesStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._visible = True
        self._hidden: dict[str, tuple[Series, Series]] = {}

    @property
    def visible(self) -> bool:
        """False while patient data are hidden."""
        return self._visible

    def set_visible(self, visible: bool) -> None:
        """Show patient data, or hide them."""
        if visible != self._visible:
            self._visible = visible
            self.visibleChanged.emit(visible)

    def hidden(self, series: Series) -> Series:
        """The series without what tells who it is of; made once."""
        known = self._hidden.get(series.uid)
        if known is None or known[0] is not series:
            known = self._hidden[series.uid] = (series, hidden_series(series))
        return known[1]

    def finding(self, finding: Finding) -> Finding:
        """A finding as it may be shown now."""
        return finding if self._visible else hidden_finding(finding, self._identity())

    def text(self, text: str) -> str:
        """A message as it may be shown now: without the words of the open patients. Hide before translating:
        what stands between blanks is hidden, and Chinese has none.
        """
        return text if self._visible else rewritten(text, self._identity().hide_in)

    def _identity(self) -> Identity:
        series = (self._store.series(uid) for uid in self._store.uids)
        return identity_of({one.patient for one in series if one is not None})

    def forget(self) -> None:
        """All series were closed."""
        self._hidden.clear()
