"""Line icons of one family."""

from __future__ import annotations

import qtawesome
from PySide6.QtGui import QIcon

from viewer.gui import theme


def line_icon(name: str, colour: str = theme.TEXT) -> QIcon:
    """An icon of the Material Design set, by its name there; qtawesome keeps what it has drawn."""
    icon: QIcon = qtawesome.icon(name, color=colour, color_disabled="#5c6570", scale_factor=1.25)
    return icon
