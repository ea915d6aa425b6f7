"""Menus whose entries change: window presets, recent items, and the one under the right mouse button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from viewer.gui.basics.translation import tr
from viewer.gui.empty_state import hidden_recent
from viewer.gui.reading.controller import ReadingController
from viewer.intensity.window import Window

# In groups, parted by lines.
_CONTEXT_ACTIONS = (
    ("invert", "flip_horizontal", "flip_vertical", "turn_right", "turn_left"),
    ("fit", "true_size", "reset", "maximise", "three_planes"),
    ("classify", "explain"),
    ("notes", "header", "copy_picture", "save_picture"),
)


class ChangingMenus:
    """Fills the menus named "presets" and "recent", and shows the context menu."""

    def __init__(
        self,
        window: QWidget,
        menus: dict[str, QMenu],
        actions: dict[str, QAction],
        reading: ReadingController,
        open_paths: Callable[[Sequence[Path]], None],
    ) -> None:
        self._window = window
        self.recent, self.presets, self.fusion_over = menus["recent"], menus["presets"], menus["fusion_over"]
        self._colours = menus["colours"]
        self._actions = actions
        self._reading = reading
        self._open_paths = open_paths
        self._recent_paths: tuple[Path, ...] = ()
        self._names_visible = True
        self.presets.aboutToShow.connect(self._fill_presets)

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Offer these paths."""
        self._recent_paths = tuple(paths)
        self._show_recent()

    def set_patient_data_visible(self, visible: bool) -> None:
        """Show the names of recent files and folders, or numbers in their place."""
        self._names_visible = visible
        self._show_recent()

    def _show_recent(self) -> None:
        self.recent.clear()
        for number, path in enumerate(self._recent_paths):
            action = self.recent.addAction(str(path) if self._names_visible else hidden_recent(number, path))
            action.triggered.connect(lambda _=False, chosen=path: self._open_paths([chosen]))
        self.recent.setEnabled(bool(self._recent_paths))

    def show_context_menu(self, where: QPoint) -> None:
        """What can be done with the displayed image, at a place on the screen."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("menu_of_image")
        menu.addMenu(self.presets)
        menu.addMenu(self._colours)
        menu.addMenu(self.fusion_over)
        for names in _CONTEXT_ACTIONS:
            menu.addSeparator()
            menu.addActions([self._actions[name] for name in names])
        menu.popup(where)

    def _fill_presets(self) -> None:
        reading = self._reading
        self.presets.clear()
        for number, window in enumerate(reading.presets(), start=1):
            key = str(number) if number < 10 else ""
            action = self.presets.addAction(f"{tr(window.explanation)}\t{key}")
            action.triggered.connect(lambda _=False, chosen=window: reading.set_window(chosen))
        self.presets.addAction(tr("As in the file")).triggered.connect(
            lambda: reading.set_window(_of_file(reading))
        )


def _of_file(reading: ReadingController) -> Window | None:
    """The file's window where the series opens with another one; None: it opens with the file's."""
    image, uid = reading.image, reading.state.series_uid
    if image is None or uid is None or reading.units.opening_window(uid) is None:
        return None
    return image.default_window()
