"""The keys of a viewport that are no actions: panning and zooming, and scrolling by the arrows."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from viewer.gui.viewport.mouse import ZOOM_PER_STEP

_PAN_STEP = 40.0  # logical pixels
_PAGE = 10  # images


class Pressed(Protocol):
    """What the keys can move."""

    def pan_by(self, dx: float, dy: float) -> None: ...
    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None: ...
    def scroll_by(self, steps: int) -> None: ...


def press_key(viewport: Pressed, event: QKeyEvent) -> bool:
    """Do what a key means; False where it means nothing here."""
    key, keys = event.key(), Qt.Key
    directions = {
        keys.Key_Left: (1, 0),
        keys.Key_Right: (-1, 0),
        keys.Key_Up: (0, 1),
        keys.Key_Down: (0, -1),
    }
    steps = {keys.Key_Up: -1, keys.Key_Left: -1, keys.Key_Down: 1, keys.Key_Right: 1}
    steps |= {keys.Key_PageUp: -_PAGE, keys.Key_PageDown: _PAGE}
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in directions:
        dx, dy = directions[keys(key)]
        viewport.pan_by(dx * _PAN_STEP, dy * _PAN_STEP)
    elif key in steps:
        viewport.scroll_by(steps[keys(key)])
    elif key in (keys.Key_Plus, keys.Key_Equal):
        viewport.zoom_by(ZOOM_PER_STEP)
    elif key == keys.Key_Minus:
        viewport.zoom_by(1 / ZOOM_PER_STEP)
    else:
        return False
    return True
