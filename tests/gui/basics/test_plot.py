"""Axes, bars and lines of the window's own plots."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer.gui.basics import theme
from viewer.gui.basics.plot import NumberedPlot, ticks


@pytest.mark.parametrize(
    ("low", "high", "most", "wanted", "digits"),
    [
        (0, 10, 5, [0, 2, 4, 6, 8, 10], 0),
        (-1000, 240, 4.3, [-1000, -500, 0], 0),
        (0.31, 0.62, 4, [0.4, 0.5, 0.6], 1),
        (0.001, 0.0052, 5, [0.001, 0.002, 0.003, 0.004, 0.005], 3),
        (-3e6, 3e6, 3, [-2e6, 0, 2e6], 0),
        (4, 5, 0.5, [4, 4.5, 5], 1),
    ],
)
def test_ticks_are_round_numbers(
    low: float, high: float, most: float, wanted: list[float], digits: int
) -> None:
    values, found = ticks(low, high, most)
    assert values == pytest.approx(wanted)
    assert found == digits


@pytest.fixture
def plot(qtbot: QtBot, themed: QApplication) -> NumberedPlot:
    widget = NumberedPlot(left_axis=True)
    qtbot.addWidget(widget)
    widget.resize(300, 140)
    return widget


def _picture(plot: NumberedPlot) -> QImage:
    return plot.grab().toImage()


def _is_paper(picture: QImage, x: float, y: float) -> bool:
    return picture.pixelColor(round(x), round(y)) == QColor(theme.colours().panel)


def test_bars_are_as_high_as_they_count(plot: NumberedPlot) -> None:
    plot.set_bars(np.array([0.0, 10.0, 20.0, 30.0]), np.array([4.0, 0.0, 2.0]))
    picture, area = _picture(plot), plot.area()
    unit = area.height() / (4 * 1.04)
    for value, height in ((5.0, 4), (15.0, 0), (25.0, 2)):
        x = plot.place_of(value)
        assert _is_paper(picture, x, area.bottom() - height * unit - 3)
        if height:
            assert not _is_paper(picture, x, area.bottom() - height * unit + 3)
            assert not _is_paper(picture, x, area.bottom() - 3)


def test_a_line_has_gaps_where_nothing_is_known(plot: NumberedPlot) -> None:
    x = np.linspace(0, 30, 31)
    plot.set_line(x, np.where((x > 10) & (x < 20), np.nan, 7.0))
    picture, area = _picture(plot), plot.area()
    rows = range(round(area.top()), round(area.bottom()) - 1)
    drawn = {
        value: any(not _is_paper(picture, plot.place_of(value), y) for y in rows) for value in (5, 15, 25)
    }
    assert drawn == {5: True, 15: False, 25: True}


def test_places_and_values_are_each_others_way_back(plot: NumberedPlot) -> None:
    plot.set_bars(np.array([-100.0, 900.0]), np.array([1.0]))
    plot.set_x_range(-500, 500)
    assert plot.value_at(plot.place_of(123.0)) == pytest.approx(123.0)
    assert plot.area().left() <= plot.place_of(-500) < plot.place_of(500) <= plot.area().right()


def test_nothing_finite_and_one_value_are_no_faults(plot: NumberedPlot) -> None:
    plot.set_line(np.array([0.0, 1.0]), np.array([np.nan, np.nan]))
    _picture(plot)
    plot.set_line(np.array([2.0]), np.array([5.0]))
    _picture(plot)
    plot.clear()
    assert not plot.data()[1].size
