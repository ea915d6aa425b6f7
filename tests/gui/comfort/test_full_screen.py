"""Into the full screen and back, by key, by Escape and by the window manager; all is then as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from tests.gui.drawing import drag, press
from viewer.gui.main_window import MainWindow
from viewer.settings import Settings


@pytest.fixture
def reading(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> MainWindow:
    """The window with a series, the keyboard on its image, its right column wider than usual."""
    open_and_wait(qtbot, window, phantom_series)
    width = window.panels.columns.width()
    window.panels.columns.setSizes([260, width - 260 - 400, 400])
    window.viewport.setFocus()
    return window


def _press_full_screen(window: MainWindow) -> None:
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_F11)


def _escape(window: MainWindow) -> None:
    QTest.keyClick(window.viewport, Qt.Key.Key_Escape)


def test_images_have_the_whole_screen_until_the_key_comes_again(qtbot: QtBot, reading: MainWindow) -> None:
    size, columns, viewport = reading.size(), reading.panels.columns.sizes(), reading.viewport.size()
    _press_full_screen(reading)
    qtbot.waitUntil(lambda: reading.isFullScreen() and reading.viewport.width() > viewport.width())
    assert reading.actions_by_name["full_screen"].isChecked()
    panels = reading.panels
    hidden = (panels.left, panels.right, reading.menuBar())
    assert [widget.isVisible() for widget in hidden] == [False] * 3
    assert panels.status.isVisible(), "messages and the pixel under the cursor stand there"
    assert "Escape or F11" in panels.status.message.text()
    assert panels.grid.width() == reading.width()
    _press_full_screen(reading)
    qtbot.waitUntil(lambda: reading.size() == size and panels.columns.sizes() == columns)
    assert not reading.isFullScreen()
    assert not reading.actions_by_name["full_screen"].isChecked()
    assert panels.left.isVisible()
    assert panels.right.isVisible()
    assert reading.menuBar().isVisible()
    assert reading.viewport.size() == viewport
    assert not panels.status.message.text()


def test_keys_and_tools_work_in_the_full_screen(reading: MainWindow) -> None:
    _press_full_screen(reading)
    reading.viewport.setFocus()
    QTest.keyClick(reading.viewport, Qt.Key.Key_Down)
    assert reading.reading.state.index == reading.reading.state.slice_count // 2 + 1
    QTest.keyClick(reading.viewport, Qt.Key.Key_D)
    drag(reading.viewport, (100, 100), (140, 100))
    book = reading.measuring.controller
    assert len(book.book) == 1
    QTest.keyClick(reading.viewport, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(book.book) == 0


def test_escape_ends_what_is_under_way_first(reading: MainWindow) -> None:
    _press_full_screen(reading)
    reading.viewport.setFocus()
    QTest.keyClick(reading.viewport, Qt.Key.Key_C)
    assert reading.cine.is_playing
    _escape(reading)
    assert not reading.cine.is_playing
    assert reading.isFullScreen()
    QTest.keyClick(reading.viewport, Qt.Key.Key_D)
    press(reading.viewport, (100, 100))
    _escape(reading)  # the stroke
    assert reading.isFullScreen()
    _escape(reading)
    assert not reading.isFullScreen()
    _escape(reading)
    assert not reading.isFullScreen(), "it leaves and never enters"


def test_a_maximised_window_is_maximised_again(qtbot: QtBot, reading: MainWindow) -> None:
    reading.showMaximized()
    _press_full_screen(reading)
    assert reading.isFullScreen()
    _escape(reading)
    assert not reading.isFullScreen()
    assert reading.isMaximized()


def test_what_was_hidden_stays_hidden_and_what_was_shown_meanwhile_stays(reading: MainWindow) -> None:
    reading.actions_by_name["left_panel"].trigger()
    _press_full_screen(reading)
    _press_full_screen(reading)
    assert not reading.panels.left.isVisible()
    assert reading.panels.right.isVisible()
    _press_full_screen(reading)
    QTest.keyClick(reading, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert reading.panels.left.isVisible()
    _press_full_screen(reading)
    assert reading.panels.left.isVisible()
    assert reading.panels.right.isVisible()


def test_the_window_manager_may_leave_it_too(reading: MainWindow) -> None:
    _press_full_screen(reading)
    reading.showNormal()
    assert reading.panels.left.isVisible()
    assert reading.menuBar().isVisible()
    assert not reading.actions_by_name["full_screen"].isChecked()


def test_closed_in_the_full_screen_it_opens_as_it_was_before(
    qtbot: QtBot, themed: QApplication, reading: MainWindow
) -> None:
    geometry, columns = reading.panels.geometry_text(), reading.panels.layout_text()
    _press_full_screen(reading)
    reading.close()
    settings = Settings.load()
    assert (settings.window_geometry, settings.window_layout) == (geometry, columns)
    again = MainWindow(settings, start_inference=False)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitExposed(again)
    assert not again.isFullScreen()
    assert again.panels.left.isVisible()
    assert again.panels.right.isVisible()
    again.close()
