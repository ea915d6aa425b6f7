"""Histogram and window, both ways."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDoubleSpinBox
from pytestqt.qtbot import QtBot

from tests.gui.seeing import shown
from tests.rendering.images import make_image
from viewer.gui.histogram.panel import HistogramPanel, image_histogram
from viewer.intensity.window import Window, WindowFunction


@pytest.fixture
def panel(qtbot: QtBot, themed: QApplication) -> HistogramPanel:
    """A shown panel with an image and a window."""
    widget = shown(qtbot, HistogramPanel(), 320, 260)
    with qtbot.waitSignal(widget.histogramShown):
        widget.set_image(make_image(np.arange(-1000, 1000, dtype=np.int16).reshape(40, 50)))
        widget.set_window(Window(40, 400))
    return widget


def box(panel: HistogramPanel, name: str) -> QDoubleSpinBox:
    found = panel.findChild(QDoubleSpinBox, name)
    assert isinstance(found, QDoubleSpinBox)
    return found


def test_setting_a_window_moves_region_and_numbers_and_emits_nothing(
    qtbot: QtBot, panel: HistogramPanel
) -> None:
    with qtbot.assertNotEmitted(panel.windowChanged):
        panel.set_window(Window(500, 2000))
    assert panel.plot().region() == pytest.approx(Window(500, 2000).bounds())
    assert box(panel, "histogram_width").value() == 2000
    assert box(panel, "histogram_center").value() == 500


def test_dragging_the_region_sets_the_window(qtbot: QtBot, panel: HistogramPanel) -> None:
    with qtbot.waitSignal(panel.windowChanged) as changed:
        panel.plot().regionDragged.emit(-100.0, 299.0)
    window = changed.args[0]
    assert window.bounds() == pytest.approx((-100.0, 299.0))
    assert window == Window(100, 400)
    assert box(panel, "histogram_width").value() == 400


@pytest.mark.parametrize(("start", "moves"), [(-160.0, (1, 0)), (239.0, (0, 1)), (40.0, (1, 1))])
def test_the_mouse_drags_an_end_or_both(
    qtbot: QtBot, panel: HistogramPanel, start: float, moves: tuple[int, int]
) -> None:
    plot = panel.plot()
    before = panel.displayed_window()
    assert before is not None
    y = round(plot.area().center().y())
    places = [QPoint(round(plot.place_of(value)), y) for value in (start, start + 300)]
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=places[0])
    with qtbot.waitSignal(panel.windowChanged) as changed:
        qtbot.mouseMove(plot, places[1])
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=places[1])
    by = plot.value_at(places[1].x()) - plot.value_at(places[0].x())
    wanted = [end + by * moved for end, moved in zip(before.bounds(), moves, strict=True)]
    assert changed.args[0].bounds() == pytest.approx(sorted(wanted))
    with qtbot.assertNotEmitted(panel.windowChanged):  # let go
        qtbot.mouseMove(plot, places[0])


def test_the_mouse_takes_nothing_beside_the_window(qtbot: QtBot, panel: HistogramPanel) -> None:
    plot = panel.plot()
    place = QPoint(round(plot.place_of(700)), round(plot.area().center().y()))
    with qtbot.assertNotEmitted(panel.windowChanged):
        qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseMove(plot, place - QPoint(40, 0))
        qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=place - QPoint(40, 0))


def test_numbers_set_the_window_and_its_function_stays(qtbot: QtBot, panel: HistogramPanel) -> None:
    panel.set_window(Window(40, 400, WindowFunction.SIGMOID))
    with qtbot.waitSignal(panel.windowChanged) as changed:
        box(panel, "histogram_center").setValue(60)
    assert changed.args[0] == Window(60, 400, WindowFunction.SIGMOID)
    assert panel.displayed_window() == changed.args[0]


def test_fine_windows_keep_their_digits(panel: HistogramPanel) -> None:
    window = Window(0.1234, 0.05, WindowFunction.LINEAR_EXACT)
    panel.set_window(window)
    assert box(panel, "histogram_width").value() == pytest.approx(0.05)
    assert box(panel, "histogram_center").value() == pytest.approx(0.1234, abs=1e-4)
    assert panel.displayed_window() == window


def test_counts_leave_out_padding_and_log_can_be_switched(qtbot: QtBot, panel: HistogramPanel) -> None:
    values = np.full((40, 50), 7, np.int16)
    values[:10] = -2000
    values[39, 49] = 9
    with qtbot.waitSignal(panel.histogramShown):
        panel.set_image(make_image(values, padding=(-2000.0, -2000.0)))
    shown = panel.histogram()
    assert shown is not None
    assert shown.counts.tolist() == [1499, 0, 1]
    assert shown.edges[0] == 6.5
    assert panel.is_logarithmic()
    heights = panel.plot().data()[1]
    assert heights == pytest.approx(np.log10([1500, 1, 2]))
    panel.set_logarithmic(False)
    assert panel.plot().data()[1].tolist() == [1499, 0, 1]


def test_no_image_and_colour(qtbot: QtBot, panel: HistogramPanel) -> None:
    panel.set_image(None)
    assert panel.histogram() is None
    assert not panel.plot().data()[1].size
    picture = panel.plot().grab().toImage()
    paper = picture.pixelColor(0, 0)
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert all(picture.pixelColor(*place) == paper for place in places)  # nor an axis of nothing
    assert not box(panel, "histogram_width").isEnabled()
    colour = make_image(np.full((8, 8, 3), 200, np.uint8))
    assert image_histogram(colour).counts.sum() == 64
    with qtbot.waitSignal(panel.histogramShown):
        panel.set_image(colour)
    assert panel.plot().region() is None
