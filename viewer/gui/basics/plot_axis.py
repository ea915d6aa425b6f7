"""An axis of a plot with the true minus sign before its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg

from viewer.gui.basics.numbers import with_minus


class NumberAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """As pyqtgraph's, whose numbers have a hyphen."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [with_minus(text) for text in super().tickStrings(values, scale, spacing)]


def number_axes() -> dict[str, NumberAxis]:
    """For `PlotWidget(axisItems=...)`."""
    return {side: NumberAxis(side) for side in ("bottom", "left")}
