"""All jobs above the status strip, each with its progress and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.basics import theme
from viewer.gui.basics.translation import tr
from viewer.gui.comfort.job_board import Job, JobBoard

_WIDTH = 380
_MARGIN = 8


class JobsPopover(QFrame):
    """Lies over the window's lower right corner; goes when nothing is under way any longer."""

    closed = Signal()

    def __init__(self, window: QMainWindow, board: JobBoard) -> None:
        super().__init__(window)
        self.setObjectName("jobs_popover")
        self.setAccessibleName(tr("What is under way"))
        self.setProperty("role", "popup")
        self.setFixedWidth(_WIDTH)
        self._window = window
        self._board = board
        self._rows: dict[str, _Row] = {}
        title = QLabel(tr("Under way"))
        title.setFont(theme.interface_font(theme.BODY_PX, bold=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(title)
        column.addLayout(self._grid)
        board.changed.connect(self._show_jobs)
        window.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Show the jobs, or hide them."""
        if self.isVisible():
            self.close_popover()
        elif self._board.jobs:
            self._show_jobs()
            self.show()
            self._place()
            self.raise_()
            next(iter(self._rows.values())).cancel.setFocus()

    def close_popover(self) -> None:
        """Hide the list."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def titles(self) -> list[str]:
        """What is listed, from the top."""
        return [row.title.text() for row in self._rows.values()]

    def cancel_button(self, place: int) -> QPushButton:
        """The button that cancels the job at a place of the list."""
        return list(self._rows.values())[place].cancel

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has another size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def event(self, event: QEvent) -> bool:
        """Escape closes the list, whatever it does elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        else:
            super().keyPressEvent(event)

    def _show_jobs(self) -> None:
        jobs = self._board.jobs
        for name in [name for name in self._rows if name not in jobs]:
            self._rows.pop(name).remove(self._grid)
        for name, job in jobs.items():
            row = self._rows.get(name)
            if row is None:
                row = self._rows[name] = _Row(self, self._grid)
                row.cancel.clicked.connect(lambda _=False, name=name: self._board.cancel(name))
            row.show(job)
        if not jobs:
            self.close_popover()
        elif self.isVisible():
            self._place()

    def _place(self) -> None:
        self.adjustSize()
        strip = self._window.statusBar()
        self.move(
            self._window.width() - self.width() - _MARGIN,
            strip.geometry().top() - self.height() - _MARGIN,
        )


class _Row:
    """One job: title, bar, cancel."""

    def __init__(self, parent: QWidget, grid: QGridLayout) -> None:
        self.title = QLabel()
        self.title.setObjectName("job_title")
        self.bar = QProgressBar()
        self.bar.setObjectName("job_progress")
        self.bar.setTextVisible(False)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setObjectName("job_cancel")
        line = grid.rowCount()
        grid.addWidget(self.title, line, 0)
        grid.addWidget(self.bar, line + 1, 0)
        grid.addWidget(self.cancel, line, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)

    def show(self, job: Job) -> None:
        """Put a job into the row."""
        self.title.setText(job.title)
        self.bar.setAccessibleName(tr("Progress: {title}", title=job.title))
        self.bar.setProperty("role", "ai" if job.by_ai else "")
        self.bar.style().polish(self.bar)
        self.bar.setRange(0, job.total)
        self.bar.setValue(job.done)
        self.cancel.setAccessibleName(tr("Cancel: {title}", title=job.title))
        self.cancel.setEnabled(job.cancel is not None)

    def remove(self, grid: QGridLayout) -> None:
        """Take the row out of the list."""
        for widget in (self.title, self.bar, self.cancel):
            grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
