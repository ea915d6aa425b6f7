"""A comparison as a file or on the clipboard; drawn and written in the background."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.pictures import rgb_image
from viewer.gui.basics.saving import choose_save_path
from viewer.gui.basics.translation import tr
from viewer.reports.comparison_files import ComparedMaps, comparison_picture, write_comparison


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
        path = choose_save_path(parent, tr("Save the comparison"), Path.home() / "comparison.png", kinds)
        if path is not None:
            self.save(found, path)

    def finish(self) -> None:
        """The main window closes."""
        self._tasks.finish()

    def _on_picture(self, picture: QImage) -> None:
        QGuiApplication.clipboard().setImage(picture)
        self.copied.emit()


def _picture(found: ComparedMaps) -> QImage:
    return rgb_image(comparison_picture(found))
