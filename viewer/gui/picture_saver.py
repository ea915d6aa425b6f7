"""Saves pictures in the background."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSaveFile, Signal
from PySide6.QtGui import QImage, QImageWriter

from viewer.errors import OverreadError
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.translation import tr


class PictureSaver(QObject):
    """Each `save` ends with `saved` or `failed`."""

    saved = Signal(object)  # Path
    failed = Signal(object)  # OverreadError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = BackgroundTasks(self)

    def save(self, picture: QImage, path: Path) -> None:
        """Save a picture as PNG."""

        def write() -> Path:
            file = QSaveFile(str(path))  # an interrupted write leaves no half picture
            opened = file.open(QSaveFile.OpenModeFlag.WriteOnly)
            if not (opened and QImageWriter(file, b"png").write(picture) and file.commit()):
                raise OverreadError(
                    tr("{name} could not be written.", name=path.name), tr("Choose another folder.")
                )
            return path

        self._tasks.start(write, self.saved, self.failed)

    def finish(self) -> None:
        """Wait for what is being written; the window closes."""
        self._tasks.wait()
