"""How often what a model said with some confidence came true."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.translation import tr
from viewer.gui.lab.still_plot import StillPlot

_LEAST_DOT, _DOT = 5, 16


class ReliabilityPlot(StillPlot):
    """A dot for each bin of confidence, larger where more images lie; on the diagonal a model means what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("evaluation_reliability", tr("Reliability"), 150, parent)
        self.setToolTip(tr("Dots below the line: the model is too sure of itself. Larger dots: more images."))
        # Room for a dot at an end.
        self.setXRange(0, 1, padding=0.04)
        self.setYRange(0, 1, padding=0.08)
        self.show_bins([])

    def show_bins(self, bins: list[dict[str, Any]]) -> None:
        """bins: of `viewer.training.calibration.reliability`; an empty list leaves the diagonal alone."""
        colours = theme.colours()
        self.clear()
        self.plot([0, 1], [0, 1], pen=pg.mkPen(colours.secondary, width=1))
        if bins:
            most = max(one["n"] for one in bins)
            self.plot(
                [one["confidence"] for one in bins],
                [one["accuracy"] for one in bins],
                pen=pg.mkPen(colours.accent, width=1),
                symbol="o",
                symbolSize=[_LEAST_DOT + _DOT * (one["n"] / most) ** 0.5 for one in bins],
                symbolBrush=colours.accent,
                symbolPen=None,
            )
        self.show_axes(tr("Confidence"), tr("Came true"))
