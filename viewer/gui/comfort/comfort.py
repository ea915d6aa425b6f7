"""What makes the window one's own: commands by name, settings, keys, the list of jobs, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from viewer.gui.basics.translation import tr
from viewer.gui.comfort.about_window import AboutWindow, diagnostics
from viewer.gui.comfort.command_palette import CommandPalette
from viewer.gui.comfort.full_screen import FullScreen
from viewer.gui.comfort.job_board import JobBoard
from viewer.gui.comfort.job_sources import JobSources
from viewer.gui.comfort.jobs_popover import JobsPopover
from viewer.gui.comfort.preferences import Preferences
from viewer.gui.comfort.settings_window import SettingsWindow

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class Comfort(QObject):
    """Its windows are made when they are first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.preferences = Preferences(window)
        self.palette = CommandPalette(window)
        self.full_screen = FullScreen(window)
        self.jobs = JobBoard(self)
        self._job_sources = JobSources(window, self.jobs)
        self.jobs_popover = JobsPopover(window, self.jobs)
        self.jobs_popover.closed.connect(lambda: window.viewport.setFocus())
        status = window.panels.status
        self.jobs.changed.connect(lambda: status.show_jobs(len(self.jobs.jobs)))
        status.jobsRequested.connect(self.jobs_popover.toggle)
        self._settings: SettingsWindow | None = None
        self._about: AboutWindow | None = None

    @property
    def settings_window(self) -> SettingsWindow:
        """The window of all settings."""
        if self._settings is None:
            self._settings = SettingsWindow(self.preferences, self._window)
        return self._settings

    @property
    def about_window(self) -> AboutWindow:
        """Versions and diagnostics."""
        if self._about is None:
            self._about = AboutWindow(self._window)
        return self._about

    def show_settings(self, page: str = "") -> None:
        """Open the settings."""
        self.settings_window.show_settings(self.preferences.settings)
        self.settings_window.open(page)

    def copy_diagnostics(self) -> None:
        """Put versions and platform on the clipboard."""
        QGuiApplication.clipboard().setText(diagnostics(self._window.panels.ai.device_label.text()))
        self._window.panels.status.show_note(tr("Copied."))

    def show_about(self) -> None:
        """Open the about box."""
        self.about_window.set_device(self._window.panels.ai.device_label.text())
        self.about_window.show()
        self.about_window.raise_()
        self.about_window.activateWindow()

    def finish(self) -> None:
        """Close the windows; the main window closes."""
        for window in (self._settings, self._about):
            if window is not None:
                window.close()
