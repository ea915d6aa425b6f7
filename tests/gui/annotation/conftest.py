"""A CT to draw on."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.gui.main_window import MainWindow


@pytest.fixture
def ct(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> MainWindow:
    """A window with the CT phantom, which has the keyboard."""
    window.activateWindow()
    open_and_wait(qtbot, window, phantom_series)
    window.viewport.setFocus()
    return window
