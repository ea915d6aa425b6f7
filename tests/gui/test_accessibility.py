"""Every control has a name for screen readers and is reached by Tab; a walk through all widgets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.gui.basics.section import Section
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Viewport

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    Viewport,
)


def is_part(widget: QWidget) -> bool:
    """Whether a widget is an inner part of another control, which bears the name."""
    if widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar):
        return True
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(
            parent, QAbstractSpinBox | QComboBox | QAbstractItemView | QKeySequenceEdit | QLineEdit
        ):
            return True
        parent = parent.parentWidget()
    return False


def controls(root: QWidget) -> Iterator[QWidget]:
    """All controls below a window, hidden pages too; its other windows are walked on their own."""
    for widget in root.findChildren(QWidget):
        if isinstance(widget, CONTROLS) and not is_part(widget) and widget.window() is root:
            yield widget


def describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName() or '(no object name)'}"


@pytest.fixture
def windows(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> list[QWidget]:
    """The main window with a series, and all windows that it can open, shown."""
    open_and_wait(qtbot, window, phantom_series)
    window.comfort.show_settings()
    window.comfort.show_about()
    with qtbot.waitSignal(window.documents.tags.shown):
        window.documents.show_header()
    found = [window, window.comfort.settings_window, window.comfort.about_window, window.documents.tags]
    assert all(any(controls(root)) for root in found)  # else nothing would be looked at
    return found


def test_every_control_has_a_name(windows: list[QWidget]) -> None:
    nameless = [
        describe(widget)
        for root in windows
        for widget in controls(root)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []
    bars = [bar for root in windows for bar in root.findChildren(QProgressBar)]
    assert [describe(bar) for bar in bars if not bar.accessibleName()] == []


def test_every_control_has_a_stable_object_name(windows: list[QWidget]) -> None:
    unnamed = [
        describe(w) + f" “{w.accessibleName()}”"
        for root in windows
        for w in controls(root)
        if not w.objectName()
    ]
    assert unnamed == []


def reached_by_tab(root: QWidget) -> set[QWidget]:
    """All widgets that get the keyboard by pressing Tab again and again."""
    seen: set[QWidget] = set()
    for _ in range(400):
        QTest.keyClick(root.focusWidget() or root, Qt.Key.Key_Tab)
        now = root.focusWidget()
        if now is None or now in seen:
            break
        seen.add(now)
    return seen


def is_reached(widget: QWidget, seen: set[QWidget]) -> bool:
    """Itself or an inner part of it; of the buttons of a group the arrows reach the others."""
    if widget in seen or any(widget.isAncestorOf(other) for other in seen):
        return True
    if isinstance(widget, QAbstractButton) and widget.autoExclusive():
        return any(isinstance(one, QAbstractButton) and one.parent() is widget.parent() for one in seen)
    return widget.focusProxy() in seen


def test_every_control_is_reached_by_tab(windows: list[QWidget]) -> None:
    lost = []
    for root in windows:
        seen = reached_by_tab(root)
        for widget in controls(root):
            if not widget.isVisible() or not widget.isEnabled() or is_reached(widget, seen):
                continue
            lost.append(f"{root.objectName()}: {describe(widget)}")
    assert lost == []


def test_what_is_folded_away_or_hidden_is_reached_too(
    qtbot: QtBot, windows: list[QWidget], window: MainWindow
) -> None:
    """Fusion, planes, the fourth axis, findings, evidence, tests of a map, runs over a series: open and enabled."""
    panels = window.panels
    for section in window.findChildren(Section):
        section.set_open(True)
    for part in (
        panels.fusion_bar,
        panels.plane_bar,
        panels.axis_bar,
        panels.series_strip,
        panels.findings,
        panels.objects,
    ):
        part.show()
    for widget in controls(window):
        if widget.window() is window and not isinstance(widget, Viewport):
            widget.setEnabled(True)
    names = {widget.objectName() for widget in controls(window) if widget.isVisible()}
    assert {"histogram_scope", "fusion_opacity"} <= names
    seen = reached_by_tab(window)
    lost = [
        describe(widget)
        for widget in controls(window)
        if widget.isVisible() and widget.isEnabled() and not is_reached(widget, seen)
    ]
    assert lost == []


def test_every_page_of_the_settings_is_reached(windows: list[QWidget]) -> None:
    settings = windows[1]
    pages = settings.findChild(QListView)
    assert pages is not None
    for row in range(pages.model().rowCount()):
        pages.setCurrentIndex(pages.model().index(row, 0))
        seen = reached_by_tab(settings)
        lost = [
            describe(widget)
            for widget in controls(settings)
            if widget.isVisible() and widget.isEnabled() and not is_reached(widget, seen)
        ]
        assert lost == [], row


def test_the_walk_can_fail(qtbot: QtBot, window: MainWindow) -> None:
    button = window.panels.empty_state.findChild(QAbstractButton, "empty_demo")
    assert button is not None
    assert is_reached(button, reached_by_tab(window))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert not is_reached(button, reached_by_tab(window))
