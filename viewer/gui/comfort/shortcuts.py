"""The keys of all actions: what they are by default, what the user made of them, and who has a key already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from viewer.gui.basics.translation import mark
from viewer.gui.comfort.command_palette import plain

_DEFAULTS = "default_keys"
_PREFIX = "action_"
# Keys that are no actions; see MainWindow.keyPressEvent, viewport.keys and annotation.hand.
RESERVED: Mapping[str, str] = {
    **{str(number): mark("window presets") for number in range(1, 10)},
    "H": mark("hiding the heatmap while held"),
    **dict.fromkeys(("+", "=", "-"), mark("zooming")),
    **dict.fromkeys(("Del", "Backspace"), mark("deleting an annotation")),
    **dict.fromkeys(("[", "]"), mark("choosing a handle of an annotation")),
    "Tab": mark("going to the next control"),
    **dict.fromkeys(("Return", "Enter"), mark("pressing what has the keyboard")),
}


class Shortcuts:
    """All actions of a window that bear a name, and their keys."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window

    def actions(self) -> dict[str, QAction]:
        """Actions by name, in the order of the menus as far as they stand there."""
        found: dict[str, QAction] = {}
        for action in self._window.findChildren(QAction):
            name = action.objectName()
            if name.startswith(_PREFIX) and action.menu() is None:
                found.setdefault(name.removeprefix(_PREFIX), action)
                if action.property(_DEFAULTS) is None:
                    action.setProperty(_DEFAULTS, _written(action.shortcuts()))
        return found

    def apply(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Give each action the chosen keys, or its own where none were chosen."""
        for name, action in self.actions().items():
            keys = list(chosen.get(name, action.property(_DEFAULTS)))
            if _written(action.shortcuts()) == keys:
                continue
            action.setShortcuts([QKeySequence(key) for key in keys])
            text = plain(action.text())
            action.setToolTip(f"{text} ({keys[0]})" if keys else text)

    def default_keys(self, name: str) -> list[str]:
        """The keys that an action has by itself."""
        return list(self.actions()[name].property(_DEFAULTS))

    def owner(self, key: str, but: str = "") -> str | None:
        """Name of the action that has this key, other than `but`; None where it is free."""
        wanted = QKeySequence(key)
        for name, action in self.actions().items():
            if name != but and any(wanted == other for other in action.shortcuts()):
                return name
        return None


def _written(keys: Sequence[QKeySequence]) -> list[str]:
    return [key.toString(QKeySequence.SequenceFormat.PortableText) for key in keys]
