"""The smallest window: nothing in it is cut at the side, and rows that are too narrow go on below."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QSlider,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from viewer.gui.basics.flow_row import FlowRow
from viewer.gui.basics.theme import apply_theme
from viewer.gui.main_window import MainWindow
from viewer.session.layout import layout_named

CONTROLS = (QLabel, QAbstractButton, QComboBox, QAbstractSpinBox, QSlider)


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """Text of 18 pixels, for this test alone."""
    apply_theme(qapp, font_pixels=18)
    yield
    apply_theme(qapp)


def smallest(qtbot: QtBot, window: MainWindow) -> None:
    """Every row that can stand below the images, nine viewports, 1024 x 700."""
    panels = window.panels
    window.reading.arrange(layout_named("3x3"))
    panels.show_reading(True)
    for part in (panels.fusion_bar, panels.plane_bar, panels.axis_bar):
        part.show()
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.size() == QSize(1024, 700))
    QApplication.processEvents()
    assert panels.fusion_bar.box.isVisible()


def cut(root: QWidget) -> list[str]:
    """Controls that reach over the right edge of what they are in."""
    found = []
    for widget in root.findChildren(QWidget):
        if isinstance(widget, CONTROLS) and widget.isVisible():
            right = widget.mapTo(root, widget.rect().topRight()).x()
            if right >= root.width() or widget.mapTo(root, widget.rect().topLeft()).x() < 0:
                found.append(
                    f"{type(widget).__name__} {widget.objectName()} ends at {right} of {root.width()}"
                )
    return found


def assert_whole(window: MainWindow) -> None:
    panels = window.panels
    scroll = panels.ai.parentWidget()
    assert scroll is not None
    for part in (
        scroll,
        panels.histogram,
        panels.fusion_bar,
        panels.plane_bar,
        panels.axis_bar,
        panels.slice_bar,
    ):
        assert cut(part) == []
    assert window.centralWidget().width() == 1024


def test_nothing_is_cut_in_the_smallest_window(qtbot: QtBot, window: MainWindow) -> None:
    smallest(qtbot, window)
    assert_whole(window)
    toolbar = window.findChild(QToolBar, "toolbar")
    assert toolbar is not None
    hidden = [one.objectName() for one in toolbar.findChildren(QToolButton) if not one.isVisible()]
    assert hidden == ["qt_toolbar_ext_button"], "all tools are there, without the button that offers the rest"


@pytest.mark.usefixtures("large_text")
def test_nor_with_large_text(qtbot: QtBot, window: MainWindow) -> None:
    smallest(qtbot, window)
    assert_whole(window)


def test_the_walk_can_fail(qtbot: QtBot, window: MainWindow) -> None:
    smallest(qtbot, window)
    bar = window.panels.fusion_bar
    label = QLabel("Too long", bar)
    label.setGeometry(bar.width() - 8, 0, 60, 20)
    label.show()
    assert len(cut(bar)) == 1


def test_a_row_goes_on_below(qtbot: QtBot, themed: QApplication) -> None:
    bar = QWidget()
    qtbot.addWidget(bar)
    row = FlowRow(bar)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    boxes = [QWidget() for _ in range(3)]
    for box in boxes:
        box.setFixedHeight(20)
        box.setMinimumWidth(100)
        row.add_group(box)
    bar.show()
    for width, height, lefts in ((400, 20, [0, 110, 300]), (250, 50, [0, 150, 0]), (120, 80, [0, 0, 0])):
        assert row.heightForWidth(width) == height
        bar.resize(width, height)
        QApplication.processEvents()
        assert [box.mapTo(bar, box.rect().topLeft()).x() for box in boxes] == lefts
    assert row.minimumSize().width() == 100
