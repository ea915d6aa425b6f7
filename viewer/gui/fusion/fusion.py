"""Fusion in a window: joins its controller, bar, menus and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.gui.basics.translation import tr
from viewer.gui.fusion.controller import FusionController
from viewer.gui.fusion.menus import FusionMenus

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class Fusion(QObject):
    """One for a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        panels, actions = window.panels, window.actions_by_name
        self.controller = FusionController(
            panels.grid, panels.fusion_bar, window.reading, actions["fusion"], self
        )
        self.menus = FusionMenus(window.menus.fusion_over, self.controller, window.reading, window)
        window.ai.resultsChanged.connect(self.controller.refresh)
        self.controller.problem.connect(window.presenter.show_problem)
        panels.grid.seriesLaidOver.connect(self.controller.lay_over)
        panels.study.menuRequested.connect(self.menus.show_row_menu)
        actions["fusion_choose"].triggered.connect(lambda _: self.choose())
        actions["fusion"].triggered.connect(lambda _: self._lay_over_first())
        window.reading.workspaceChanged.connect(
            lambda workspace: actions["fusion_remove"].setEnabled(workspace.view.fusion is not None)
        )
        actions["fusion_remove"].setEnabled(False)
        actions["fusion_remove"].triggered.connect(lambda _: self.controller.remove())

    def _lay_over_first(self) -> None:
        """Nothing lies over the image yet: the one series that fits, or a choice."""
        if self._window.reading.state.fusion is not None:
            return
        found = self.menus.candidates()
        fitting = [series for series, refusal in found if refusal is None]
        if len(fitting) == 1:
            self.controller.lay_over(fitting[0].uid)
        elif found:
            self.choose()
        else:
            self._window.panels.status.show_note(tr("No other series of this study is open"))

    def choose(self) -> None:
        """Let a series be chosen by a menu over the active viewport."""
        viewport = self._window.panels.grid.active
        self.menus.open_at(viewport.mapToGlobal(viewport.rect().center()))

    def forget(self) -> None:
        """All series were closed."""
        self.controller.forget()

    def finish(self) -> None:
        """The window closes."""
        self.controller.finish()
