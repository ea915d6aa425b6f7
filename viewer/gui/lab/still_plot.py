"""A plot that only shows: no menu, no zoom."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from viewer.gui.basics import theme


class StillPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph brings no types
    """On the window's own ground; what is drawn takes the colours of the theme when it is drawn."""

    def __init__(self, name: str, accessible: str, least_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setMenuEnabled(False)
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.setMinimumHeight(least_height)

    def show_axes(self, bottom: str = "", left: str = "") -> None:
        """What the axes mean, and their numbers, in the colours of now."""
        colour = theme.colours().secondary
        for side, text in (("bottom", bottom), ("left", left)):
            if text:
                self.setLabel(side, text, color=colour)
            self.getAxis(side).setTextPen(colour)
