"""What a step through a series leaves alone: laying out the window again costs more than painting the image."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.gui.main_window import MainWindow


class _LayoutRequests(QObject):
    """Counts who is asked to lay out its children anew."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.asked[watched.objectName() or type(watched).__name__] += 1
        return False


def test_scrolling_lays_nothing_out_again(
    qtbot: QtBot, themed: QApplication, window: MainWindow, phantom_series: Path
) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, phantom_series)
    with qtbot.waitSignal(window.panels.histogram.histogramShown):
        window.reading.scroll_to(1)
    requests = _LayoutRequests()
    themed.installEventFilter(requests)

    def is_laid_out() -> bool:
        """Nothing is under way that the strip would stop telling of, and nothing asks twice running."""
        if window.opener.is_scanning or window.comfort.jobs.jobs:
            return False
        requests.asked.clear()
        themed.processEvents()
        themed.processEvents()
        return not requests.asked

    try:
        qtbot.waitUntil(is_laid_out)
        for index in range(2, 9):
            window.reading.scroll_to(index)
            themed.processEvents()
        assert window.panels.slice_bar.label.text() == "9 / 40"
        assert not requests.asked
        window.panels.slice_bar.label.setMinimumWidth(200)  # and it is heard of where there is one
        themed.processEvents()
        assert requests.asked
    finally:
        themed.removeEventFilter(requests)
