"""Line icons of one family."""

from __future__ import annotations

import qtawesome
from PySide6.QtGui import QIcon

from viewer.gui.basics import theme


def line_icon(name: str, colour: str | None = None) -> QIcon:
    """An icon of the Material Design set, by its name there, in a colour of the theme (default: that of text)."""
    colours = theme.colours()
    icon: QIcon = qtawesome.icon(
        name, color=colour or colours.text, color_disabled=colours.disabled, scale_factor=1.25
    )
    return icon
