"""The rows of labels, at every size of text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.seeing import shown
from viewer.gui.ai.probability_list import ProbabilityList
from viewer.gui.basics import theme


@pytest.fixture(autouse=True)
def usual_again(themed: QApplication) -> Iterator[None]:
    """The size of text is the application's."""
    yield
    theme.apply_theme(themed)


@pytest.mark.parametrize("pixels", [11, 13, 18, 20])
def test_letters_stand_clear_of_the_bar(qtbot: QtBot, themed: QApplication, pixels: int) -> None:
    rows = ProbabilityList()
    rows.set_labels(("gjpqy",))
    shown(qtbot, rows, 260, 60)
    theme.apply_theme(themed, font_pixels=pixels)  # while it is shown, as from the settings
    row = rows.rows["gjpqy"]
    qtbot.waitUntil(lambda: row.height() == row.sizeHint().height())
    metrics = QFontMetrics(theme.interface_font())
    assert metrics.tightBoundingRect("gjpqy").height() >= pixels / 2
    assert metrics.height() <= row.height() - 10, "the bar and the edges take ten pixels"
