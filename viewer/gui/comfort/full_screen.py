"""The whole screen for the images: without menu bar and side panels until it is left, then all as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt

from viewer.gui.basics.translation import tr

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_PANELS = ("left_panel", "right_panel")


class FullScreen(QObject):
    """Follows the state of the window, since a window manager may leave the full screen by itself."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._before: dict[str, Any] = {}
        window.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether the window has the whole screen."""
        return self._window.isFullScreen()

    def toggle(self) -> None:
        """Into the full screen, or back to what was before: a maximised window stays one."""
        if not self.is_on:
            panels = self._window.panels
            # As fields of the settings: a window closed in the full screen opens as it was before.
            self._before = {
                "window_geometry": panels.geometry_text(),
                "window_layout": panels.layout_text(),
                **{name: self._shown(name) for name in _PANELS},
            }
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def settings_before(self) -> dict[str, Any]:
        """What the settings should remember instead of the full screen; empty where there is none."""
        return self._before if self.is_on else {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has changed its state."""
        if event.type() == QEvent.Type.WindowStateChange and self.is_on != self._window.menuBar().isHidden():
            self._arrange()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        window, panels = self._window, self._window.panels
        window.actions_by_name["full_screen"].setChecked(self.is_on)
        window.menuBar().setVisible(not self.is_on)
        for name in _PANELS:
            if self._shown(name) == self.is_on and self._before.get(name):
                window.actions_by_name[name].trigger()
        if self.is_on:
            keys = window.actions_by_name["full_screen"].shortcut().toString()
            panels.status.show_note(tr("Escape or {key} leaves the full screen.", key=keys or "F11"))
        else:
            panels.status.clear_message()

    def _shown(self, name: str) -> bool:
        return self._window.actions_by_name[name].isChecked()
