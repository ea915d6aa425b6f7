"""Says how opening and reading go on: progress in the strip and on the rows, notes, and what failed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.dicom.series import ScanResult
from viewer.errors import OverreadError
from viewer.gui.basics.translation import counted, mark, said, tr
from viewer.gui.panels import Panels
from viewer.gui.reading.controller import ReadingController
from viewer.gui.study.opening import Opener


class WorkPresenter(QObject):
    """Listens to the opener and the store. What the strip says follows from what is really under way."""

    problem = Signal(object)  # OverreadError
    loadEnded = Signal()  # of any series, however it ended

    def __init__(
        self, panels: Panels, opener: Opener, reading: ReadingController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panels = panels
        self._opener = opener
        self._reading = reading
        self._scanned = (0, 0)
        self._found_nothing = False
        self._loaded: dict[str, tuple[int, int]] = {}
        store = reading.store
        opener.scanStarted.connect(self._show_scan_started)
        opener.scanProgressed.connect(self._show_scan_progress)
        opener.scanFinished.connect(self._show_scan_result)
        opener.scanCancelled.connect(lambda: panels.status.show_note(tr("Opening was cancelled.")))
        opener.scanEnded.connect(self._show_work)
        opener.problem.connect(self.problem)
        reading.workspaceChanged.connect(self._show_work)
        store.progressed.connect(self._show_load_progress)
        store.loaded.connect(self._end_load)
        store.cancelled.connect(self._show_load_cancelled)
        store.failed.connect(self._show_series_failure)
        store.thumbnailReady.connect(panels.study.set_thumbnail)
        store.made.connect(lambda series: panels.study.add_series((series,)))

    def _show_work(self) -> None:
        if self._opener.is_scanning:
            done, total = self._scanned
            files = tr(", {done} of {total} files", done=done, total=total) if total else ""
            self._panels.status.show_work(tr("Looking for images{files}", files=files), done, total)
            return
        loader = self._reading.store.loader
        displayed = dict.fromkeys(key.series_uid for key in self._reading.workspace.displayed)
        loading = [uid for uid in displayed if loader.is_loading(uid)]
        if not loading:
            self._panels.status.show_work(None)
            return
        counts = [self._loaded.get(uid, (0, 0)) for uid in loading]
        done, total = sum(count[0] for count in counts), sum(count[1] for count in counts)
        images = tr(", {done} of {total}", done=done, total=total) if total else ""
        self._panels.status.show_work(tr("Reading images{images}", images=images), done, total)

    def _show_scan_started(self) -> None:
        self._scanned = (0, 0)
        if self._found_nothing:  # what was wrong with what was opened before
            self._panels.status.clear_message()
        self._found_nothing = False
        self._show_work()

    def _show_scan_progress(self, done: int, total: int) -> None:
        self._scanned = (done, total)
        self._show_work()

    def _show_scan_result(self, result: ScanResult) -> None:
        self._panels.study.add_series(result.series)
        self._panels.study.set_skipped(result.skipped)
        self._found_nothing = not result.series and not result.documents
        if self._found_nothing:
            reason = result.skipped[0].reason if result.skipped else tr("The folder is empty.")
            self.problem.emit(
                OverreadError(
                    tr("No images found. {reason}", reason=reason), tr("Open a folder or file with images.")
                )
            )
        elif result.skipped:
            count = len(result.skipped)
            one, many = (
                mark("{count} file was skipped; the studies panel lists why."),
                mark("{count} files were skipped; the studies panel lists why."),
            )
            self._panels.status.show_note(counted(count, one, many))

    def _show_load_progress(self, uid: str, done: int, total: int) -> None:
        self._loaded[uid] = (done, total)
        self._panels.study.set_progress(uid, done / total)
        if any(key.series_uid == uid for key in self._reading.workspace.displayed):
            self._show_work()

    def _show_load_cancelled(self, uid: str) -> None:
        self._end_load(uid)
        self._panels.status.show_note(tr("Reading was cancelled. Choose the series again to read the rest."))

    def _show_series_failure(self, uid: str, error: OverreadError) -> None:
        self._end_load(uid)
        self._panels.study.set_failed(uid, said(str(error)))
        self.problem.emit(error)

    def _end_load(self, uid: str) -> None:
        self._loaded.pop(uid, None)
        self._panels.study.set_progress(uid, None)
        self._show_work()
        self.loadEnded.emit()
