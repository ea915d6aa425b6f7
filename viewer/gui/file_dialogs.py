"""Dialogs that choose files: to open, and where to save a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from viewer.gui.basics.saving import choose_save_path
from viewer.gui.basics.translation import tr

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class FileDialogs:
    """One for a window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def choose_folder(self) -> None:
        """Let the user choose a folder to open."""
        folder = QFileDialog.getExistingDirectory(self._window, tr("Open folder"), self._start())
        if folder:
            self._window.open_paths([Path(folder)])

    def choose_files(self) -> None:
        """Let the user choose files to open."""
        files, _ = QFileDialog.getOpenFileNames(self._window, tr("Open files"), self._start())
        self._window.open_paths([Path(file) for file in files])

    def choose_picture_file(self) -> None:
        """Let the user choose where to save the picture."""
        if self._window.reading.image is None:
            return
        start = Path.home() / "overread.png"
        path = choose_save_path(self._window, tr("Save picture"), start, "PNG (*.png)")
        if path is not None:
            self._window.save_picture(path)

    def _start(self) -> str:
        settings = self._window.settings
        if settings.start_folder:
            return settings.start_folder
        if not settings.recent:
            return str(Path.home())
        last = Path(settings.recent[0])
        # No look at the disk: a server that is gone would hold the window up.
        return str(last.parent if last.suffix else last)
