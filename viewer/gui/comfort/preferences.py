"""What the user has chosen, applied to the open window and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from viewer.errors import OverreadError
from viewer.gui.actions import draw_icons
from viewer.gui.basics.theme import apply_theme
from viewer.gui.basics.translation import tr
from viewer.gui.comfort.shortcuts import Shortcuts
from viewer.gui.viewport.mouse import Tool
from viewer.intensity.presets import CT_PRESETS, WindowPreset
from viewer.settings import Settings

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class Preferences(QObject):
    """Changes take effect at once; those of device and language at the next start."""

    changed = Signal(object)  # Settings

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.shortcuts = Shortcuts(window)

    @property
    def settings(self) -> Settings:
        """What is chosen now."""
        return self._window.settings

    def change(self, **fields: Any) -> None:
        """Change some settings, apply and save them. Raises OverreadError where a value is none that can be."""
        before = self._window.settings
        if "screen_dpi" in fields:  # measured on this screen, and true of no other
            fields["screen_name"] = self._window.screen().name()
        try:
            after = Settings.model_validate({**before.model_dump(), **fields})
        except ValidationError as error:
            raise OverreadError(tr("This cannot be: {value}.", value=error.errors()[0]["msg"])) from error
        self._window.settings = after
        self.apply(before)
        try:
            after.save()
        except OSError as error:
            raise OverreadError(
                tr("The settings could not be saved ({strerror}).", strerror=error.strerror)
            ) from error
        self.changed.emit(after)

    def apply(self, before: Settings | None = None) -> None:
        """Bring the window in step with the settings; only what differs from `before`, all without it."""
        window, settings = self._window, self._window.settings
        window.panels.grid.for_all(
            lambda view: view.set_mouse(
                Tool(settings.middle_drag), Tool(settings.right_drag), settings.invert_wheel
            )
        )
        window.panels.grid.for_all(lambda view: view.set_drag_inverted(settings.invert_window_drag))
        window.reading.ct_presets = presets_of(settings)
        window.measuring.controller.colour = settings.annotation_colour
        self.shortcuts.apply(settings.shortcuts)
        if before is None:
            return
        if (before.theme, before.font_pixels) != (settings.theme, settings.font_pixels):
            self._apply_theme()
        if (before.tolerance, before.baseline) != (settings.tolerance, settings.baseline):
            choice = window.reading.state.choice
            window.reading.set_choice(
                replace(choice, tolerance=settings.tolerance, baseline=settings.baseline)
            )

    def _apply_theme(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, self.settings.theme, self.settings.font_pixels)
            draw_icons(self._window.actions_by_name)
            self._window.layout_menu.draw_icons()
            self._window.panels.cine.draw_icons()


def presets_of(settings: Settings) -> tuple[WindowPreset, ...]:
    """The CT windows that the number keys choose."""
    if settings.presets is None:
        return CT_PRESETS
    return tuple(WindowPreset(one.name, one.center, one.width) for one in settings.presets)
