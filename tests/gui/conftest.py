"""Windows to drive: a fresh one without a model process, and one with it that tests of a module share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.processes import helper_pids, helpers
from viewer.gui.basics import theme
from viewer.gui.main_window import MainWindow
from viewer.session.view_state import ImageKey


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> QApplication:
    """The application in its theme."""
    theme.apply_theme(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _own_theme(own_theme: None) -> None:
    """For every test here."""


@pytest.fixture
def window(qtbot: QtBot, themed: QApplication) -> Iterator[MainWindow]:
    """A shown window without the process for models; nothing is open."""
    window = MainWindow(start_inference=False)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.fixture
def planes(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> MainWindow:
    """The phantom in three planes and as acquired."""
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([phantom_series])
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert all(viewport.image() is not None for viewport in window.panels.grid.shown_viewports)
    return window


@pytest.fixture(scope="module")
def ai_window(themed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A shown window with the process for models. Closing it must leave no process behind."""
    before = helper_pids()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OVERREAD_HOME", str(tmp_path_factory.mktemp("overread_home")))
        window = MainWindow()
        window.show()
        yield window
        window.close()
    left = [child for child in helpers() if child.pid not in before]
    assert not left, f"processes outlive the window: {[' '.join(child.cmdline()) for child in left]}"


@pytest.fixture
def radiograph(
    qtbot: QtBot, ai_window: MainWindow, pydicom_data: Callable[[str], Path]
) -> Iterator[MainWindow]:
    """The window with the demonstration radiograph and a model that is ready; nothing is asked, nothing known."""
    open_and_wait(qtbot, ai_window, pydicom_data("RG1_UNCI.dcm"))
    qtbot.waitUntil(
        lambda: ai_window.bridge.device is not None and not ai_window.ai.is_warming, timeout=120_000
    )
    before = ai_window.reading.state.choice
    yield ai_window
    measuring = ai_window.measuring
    measuring.controller.remove([one.id for one in measuring.controller.on(measuring.active.anchor)])
    measuring.controller.forget_history()
    ai_window.reading.ask_nothing()
    ai_window.reading.set_choice(before)
    ai_window.reading.set_overlay(visible=True)
    ai_window.close_all()
    ai_window.ai.forget_everything()


def open_and_wait(qtbot: QtBot, window: MainWindow, *paths: Path) -> None:
    """Open paths and wait until an image of the series that is then chosen was painted."""
    shown: list[ImageKey] = []
    window.imageShown.connect(shown.append)
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths(list(paths))
    uid = window.reading.state.series_uid
    qtbot.waitUntil(lambda: any(key.series_uid == uid for key in shown), timeout=30_000)
    window.imageShown.disconnect(shown.append)
