"""What the windows of the lab share: a frame with a message and a progress line, path fields, grey pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.errors import OverreadError
from viewer.gui.basics.background import BackgroundTask
from viewer.gui.basics.controls import progress_bar
from viewer.gui.basics.pictures import grey_image
from viewer.gui.basics.translation import mark, said, tr

# Parts of the names of figures; what is not among them is a label, or the name of a data set.
_FIGURES = {
    "accuracy": mark("accuracy"),
    "balanced_accuracy": mark("balanced accuracy"),
    "macro_auc": mark("macro AUC"),
    "ece": mark("calibration error (ECE)"),
    "ece_before_calibration": mark("calibration error before calibration"),
    "temperature": mark("temperature"),
    "brier": mark("Brier score"),
    "sensitivity": mark("sensitivity"),
    "specificity": mark("specificity"),
    "sensitivity_at_threshold": mark("sensitivity at the threshold"),
    "specificity_at_threshold": mark("specificity at the threshold"),
    "auc": "AUC",
    "shape_only": mark("height and width alone"),
    "robustness": mark("accuracy under change"),
    "called": mark("called"),
    "without_it": mark("without it in training"),
}


class LabWindow(QWidget):
    """Non-modal. `body` is for the window's own; below it stand progress and what cannot be, in place.

    Closing it does not stop its work: that goes on, and the window can be opened again.
    """

    problemShown = Signal(str)

    def __init__(self, name: str, title: str, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(*size)
        self._task: BackgroundTask | None = None
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.progress = progress_bar(f"{name}_progress", tr("Progress"))
        self.progress.hide()
        self.message = QLabel()
        self.message.setObjectName(f"{name}_message")
        self.message.setAccessibleName(tr("Message"))
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setMinimumHeight(self.message.fontMetrics().height())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 12)
        outer.setSpacing(8)
        outer.addLayout(self.body, 1)
        outer.addWidget(self.progress)
        outer.addWidget(self.message)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    def open(self) -> None:
        """Show the window in front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def say(self, text: str, role: str = "secondary") -> None:
        """A sentence below; role: secondary, warning or error."""
        self.message.setText(text)
        if self.message.property("role") != role:
            self.message.setProperty("role", role)
            self.message.style().unpolish(self.message)
            self.message.style().polish(self.message)

    def show_problem(self, error: OverreadError) -> None:
        """What cannot be, and what to do about it."""
        text = said(str(error))
        self.say(text, "error")
        self.problemShown.emit(text)

    @property
    def is_busy(self) -> bool:
        """Whether work is under way."""
        return self._task is not None

    def run_in_background(
        self,
        work: Callable[[Any, Any], Any],
        done: Callable[[Any], None],
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """One piece of work at a time; controls are told by `set_busy`."""
        task = BackgroundTask(work, self)
        self._task = task
        task.progressed.connect(self.show_progress)

        def end() -> None:
            self._task = None
            self.progress.hide()
            self.set_busy(False)

        def succeeded(result: Any) -> None:
            end()
            done(result)

        def failed(error: OverreadError) -> None:
            end()
            self.show_problem(error)

        def was_stopped() -> None:
            end()
            self.say(tr("Stopped."))
            if stopped is not None:
                stopped()

        task.succeeded.connect(succeeded)
        task.failed.connect(failed)
        task.stopped.connect(was_stopped)
        task.finished.connect(task.deleteLater)
        self.set_busy(True)
        self.progress.setRange(0, 0)
        self.progress.show()
        task.start()

    def stop(self) -> None:
        """Ask the work to stop."""
        if self._task is not None:
            self._task.cancel()

    def set_busy(self, busy: bool) -> None:
        """For the window's own controls."""

    def show_progress(self, done: int, total: int) -> None:
        """Where the work stands."""
        self.progress.setRange(0, max(0, total))
        self.progress.setValue(done)

    def finish(self) -> None:
        """The main window closes: leave nothing running."""
        if self._task is not None:
            self._task.finish()
        self.close()


class PathField(QWidget):
    """A line for a path with a button to choose it."""

    changed = Signal(str)

    def __init__(
        self, name: str, text: str, kind: str, files: str = "", parent: QWidget | None = None
    ) -> None:
        """kind: folder or file."""
        super().__init__(parent)
        self._kind, self._files, self._text = kind, files, text
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setAccessibleName(text)
        self.line.textChanged.connect(self.changed)
        self.button = QPushButton(tr("Choose…"))
        self.button.setObjectName(f"{name}_choose")
        self.button.setAccessibleName(tr("Choose: {accessibleName}", accessibleName=text))
        self.button.clicked.connect(self.choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)

    @property
    def path(self) -> Path | None:
        """What was chosen; None while nothing is."""
        text = self.line.text().strip()
        return Path(text).expanduser() if text else None

    def set_path(self, path: Path | None) -> None:
        """Choose a path."""
        self.line.setText("" if path is None else str(path))

    def choose(self) -> None:
        """Let the user choose."""
        start = self.line.text() or str(Path.home())
        if self._kind == "folder":
            found = QFileDialog.getExistingDirectory(self, self._text, start)
        else:
            found, _ = QFileDialog.getOpenFileName(self, self._text, start, self._files)
        if found:
            self.line.setText(found)


def grey_pixmap(pixels: NDArray[np.uint8], size: QSize) -> QPixmap:
    """A pixmap of (rows, columns) uint8, as large as ``size`` allows."""
    return QPixmap.fromImage(grey_image(pixels)).scaled(
        size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


class GreyPicture(QLabel):
    """A grey picture on black, as large as its place allows."""

    def __init__(self, name: str, text: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pixels: NDArray[np.uint8] | None = None
        self.setFixedSize(side, side)
        self.setStyleSheet("background: #000000; color: #97a1ad;")

    def set_side(self, side: int) -> None:
        """Another size; the picture is scaled anew."""
        if side != self.width():
            self.setFixedSize(side, side)
            self.show_pixels(self._pixels)

    def show_pixels(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show a picture; None for none."""
        self._pixels = pixels
        if pixels is None:
            self.clear()
            return
        ratio = self.devicePixelRatioF()
        scaled = grey_pixmap(pixels, QSize(round(self.width() * ratio), round(self.height() * ratio)))
        scaled.setDevicePixelRatio(ratio)
        self.setPixmap(scaled)


def make_table(name: str, text: str, columns: tuple[str, ...]) -> QTableWidget:
    """A table to read from."""
    table = QTableWidget(0, len(columns))
    table.setObjectName(name)
    table.setAccessibleName(text)
    table.setHorizontalHeaderLabels(list(columns))
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    return table


def fill_table(table: QTableWidget, rows: list[tuple[Any, ...]]) -> None:
    """Show these rows; numbers stand at the right."""
    table.setRowCount(len(rows))
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            item = QTableWidgetItem(str(value))
            if isinstance(value, int | float):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(str(value))
            table.setItem(place, column, item)
    table.resizeColumnsToContents()
    header = table.horizontalHeader()
    if header.stretchLastSection():  # which the line above has undone
        header.setStretchLastSection(False)
        header.setStretchLastSection(True)


def fit_height(table: QTableWidget) -> None:
    """As high as its rows, so that what stands below gets the rest."""
    rows = sum(table.rowHeight(row) for row in range(table.rowCount()))
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + rows + 2 * table.frameWidth())


def figure_words(name: str) -> str:
    """A figure's name as a reader has it: "sensitivity.disc" is sensitivity: disc."""
    head, *rest = name.split(".") if not name.startswith("robustness.") else name.split(".", 1)
    return ": ".join(tr(_FIGURES[part]) if part in _FIGURES else part for part in (head, *rest))


def interval_words(low: float, high: float) -> str:
    """The ends of an interval of confidence."""
    return tr("{low:.3f} to {high:.3f}", low=low, high=high)


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()  # until the event loop deletes it
            widget.deleteLater()
