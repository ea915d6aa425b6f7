"""The window with the demonstration radiograph, and a real model in a real process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.gui.main_window import MainWindow

PATIENCE = 60_000


@pytest.fixture
def radiograph(
    qtbot: QtBot, ai_window: MainWindow, pydicom_data: Callable[[str], Path]
) -> Iterator[MainWindow]:
    """Nothing is asked yet."""
    open_and_wait(qtbot, ai_window, pydicom_data("RG1_UNCI.dcm"))
    qtbot.waitUntil(
        lambda: ai_window.bridge.device is not None and not ai_window.ai.is_warming, timeout=PATIENCE
    )
    yield ai_window
    ai_window.reading.ask_nothing()
    ai_window.close_all()
    ai_window.ai.forget_everything()
