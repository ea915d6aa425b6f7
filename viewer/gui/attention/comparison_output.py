"""A comparison as a file or on the clipboard; drawn and written in the background."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.pictures import rgb_image
from viewer.gui.basics.translation import tr
from viewer.reports.comparison_files import SUFFIXES, ComparedMaps, comparison_picture, write_comparison
from viewer.reports.output_files import suffix_of


class ComparisonOutput(QObject):
    """Knows nothing of what is on the screen: it is given what to write."""

    saved = Signal(object)  # Path
    copied = Signal()
    problem = Signal(object)  # OverreadError

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = BackgroundTasks(self)

    def copy(self, found: ComparedMaps) -> None:
        """A, B and the difference as a picture onto the clipboard."""
        self._tasks.start(lambda: _picture(found), self._on_picture, self.problem)

    def save(self, found: ComparedMaps, path: Path) -> None:
        """Both maps and their difference (.npz), or a picture (.png); `saved` or `problem` follows."""

        def write() -> Path:
            write_comparison(found, path)
            return path

        self._tasks.start(write, self.saved, self.problem)

    def choose_and_save(self, found: ComparedMaps, parent: QWidget) -> None:
        """Ask where to, and save."""
        kinds = tr("Numbers (*.npz);;Picture (*.png)")
        start = str(Path.home() / "comparison.png")
        file, kind = QFileDialog.getSaveFileName(parent, tr("Save the comparison"), start, kinds)
        if file:
            path = Path(file)
            if suffix_of(path, SUFFIXES) is None:
                path = path.with_name(path.name + kind[kind.rindex("*") + 1 : -1])
            self.save(found, path)

    def finish(self) -> None:
        """The main window closes."""
        self._tasks.finish()

    def _on_picture(self, picture: QImage) -> None:
        QGuiApplication.clipboard().setImage(picture)
        self.copied.emit()


def _picture(found: ComparedMaps) -> QImage:
    return rgb_image(comparison_picture(found))
