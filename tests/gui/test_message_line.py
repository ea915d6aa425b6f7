"""A long message in the strip: cut with an ellipsis, and read whole by a click or by keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.seeing import picture, shown
from viewer.gui.basics import theme
from viewer.gui.status_strip import StatusStrip

_LONG = "No planes: the series is no volume. " * 6 + "Resample the series first."


@pytest.fixture
def strip(qtbot: QtBot, themed: QApplication) -> StatusStrip:
    return shown(qtbot, StatusStrip(), 900, 30)


def test_a_message_that_fits_is_said_whole(strip: StatusStrip) -> None:
    strip.show_note("Saved.")
    assert not strip.more.isVisible()
    assert strip.message.text() == "Saved."


def test_a_long_message_can_be_read_to_its_end(qtbot: QtBot, strip: StatusStrip) -> None:
    width = strip.message.width()
    strip.show_note(_LONG, "error")
    assert strip.more.isVisible()
    assert strip.message.width() == width, "nothing jumps"
    colours = picture(strip.message).reshape(-1, 3).astype(int)
    red = [int(theme.ERROR[at : at + 2], 16) for at in (1, 3, 5)]
    assert (np.abs(colours - red).max(axis=1) < 24).any(), "in the colour of an error"
    assert np.abs(picture(strip.message)[:, -3:].astype(int) - colours[0]).max() < 24, (
        "with room for the dots"
    )
    strip.more.setFocus()
    qtbot.keyClick(strip.more, Qt.Key.Key_Space)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    whole = popup.findChild(QLabel, "whole_message_text")
    assert whole is not None
    assert whole.text() == _LONG
    assert whole.height() >= whole.heightForWidth(whole.width())
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    strip.clear_message()
    assert not strip.more.isVisible()


def test_more_room_says_more(qtbot: QtBot, strip: StatusStrip) -> None:
    strip.show_note("A message of some length. " * 4)
    strip.resize(420, 30)
    qtbot.waitUntil(strip.more.isVisible)
    strip.resize(1800, 30)
    qtbot.waitUntil(lambda: not strip.more.isVisible())
