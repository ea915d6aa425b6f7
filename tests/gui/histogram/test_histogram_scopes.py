"""The histogram of a region and of a whole series, counted in the background."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

import viewer
from tests.gui.conftest import open_and_wait
from tests.gui.drawing import drag
from viewer.gui.histogram.panel import Scope
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Tool
from viewer.intensity.histogram import histogram


def test_the_whole_series(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> None:
    panel = window.panels.histogram
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, phantom_series)
    panel.set_scope(Scope.SERIES)
    qtbot.waitUntil(lambda: panel.histogram() is not None and panel.note() == "", timeout=30_000)
    volume = viewer.load_volume(viewer.scan(phantom_series).series[0])
    shown, expected = panel.histogram(), histogram(volume.array)
    assert shown is not None
    assert shown.counts.tolist() == expected.counts.tolist()
    assert shown.edges.tolist() == expected.edges.tolist()
    # Scrolling changes nothing of it, and it is not counted again.
    window.reading.scroll_by(1)
    with qtbot.waitSignal(panel.histogramShown):
        pass
    assert panel.histogram() is shown
    # The window is dragged over it as over that of an image.
    with qtbot.waitSignal(panel.windowChanged):
        panel.plot().regionDragged.emit(-100.0, 300.0)
    assert window.reading.displayed_window is not None
    assert window.reading.displayed_window.bounds() == (-100.0, 300.0)
    with qtbot.waitSignal(panel.histogramShown):
        panel.set_scope(Scope.IMAGE)
    counted = panel.histogram()
    assert counted is not None
    assert counted.counts.sum() == np.prod(volume.array.shape[1:])


def test_counting_can_be_cancelled_and_asked_for_again(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    panel, board = window.panels.histogram, window.comfort.jobs
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, phantom_series)
    panel.set_scope(Scope.SERIES)
    board.cancel("histogram")
    qtbot.waitUntil(lambda: "cancelled" in panel.note() or panel.histogram() is not None)
    if panel.histogram() is None:  # it may have been done before it was told
        window.reading.scroll_by(1)
        assert "histogram" not in board.jobs
        panel.set_scope(Scope.IMAGE)
        panel.set_scope(Scope.SERIES)
        qtbot.waitUntil(lambda: panel.histogram() is not None and panel.note() == "")
    qtbot.waitUntil(lambda: "histogram" not in board.jobs)
    window.close_all()
    assert panel.histogram() is None


def test_a_region(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> None:
    panel, controller = window.panels.histogram, window.measuring.controller
    open_and_wait(qtbot, window, phantom_series)
    with qtbot.waitSignal(panel.histogramShown):
        panel.set_scope(Scope.REGION)
    assert "select a region" in panel.note()
    window.viewport.set_tool(Tool.RECTANGLE)
    with qtbot.waitSignal(controller.annotationAdded):
        drag(window.viewport, (20, 20), (40, 50))
    qtbot.waitUntil(lambda: panel.histogram() is not None)
    counted = panel.histogram()
    assert counted is not None
    assert counted.counts.sum() == 21 * 31
    with qtbot.waitSignal(panel.histogramShown):
        controller.select(controller.book.all()[0].id)
    controller.remove([controller.book.all()[0].id])
    qtbot.waitUntil(lambda: panel.histogram() is None)
