"""A hand that does anything to the window. What it does at a step follows from the seed and the step's number."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QSlider,
    QToolButton,
    QTreeView,
    QWidget,
)

from viewer.gui.main_window import MainWindow
from viewer.gui.study.model import Kind, Role
from viewer.gui.viewport.mouse import GESTURES, Tool
from viewer.gui.viewport.viewport import Viewport

_NEVER = ("action_quit",)
_BUTTONS = (Qt.MouseButton.LeftButton,) * 4 + (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton)
_MODIFIERS = (Qt.KeyboardModifier.NoModifier,) * 6 + (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
_KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Tab),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_H, Qt.Key.Key_I, Qt.Key.Key_X, Qt.Key.Key_1, Qt.Key.Key_5),
)  # fmt: skip
_WORDS = ("pla", "lay", "fit", "two", "nine", "colour", "turn", "xyz", "about", "series", "header", "a")
_MOST_OPEN = 25  # series


class Hand:
    """Acts on one window. `opened` are the paths that it opens."""

    def __init__(self, window: MainWindow, opened: Sequence[Path], seed: int) -> None:
        self._window = window
        self._opened = list(opened)
        self._seed = seed
        self._random = random.Random(seed)
        for action in window.findChildren(QAction):
            if action.objectName() in _NEVER:
                action.setEnabled(False)
        self._kinds: dict[Callable[[], str], int] = {
            self._open: 4,
            self._close_all: 1,
            self._press_a_row: 8,
            self._drop_a_series: 4,
            self._wheel: 14,
            self._drag: 12,
            self._draw: 10,
            self._click: 6,
            self._press_a_key: 10,
            self._trigger: 22,
            self._use_a_control: 10,
            self._ask_the_model: 6,
            self._undo_or_redo: 6,
            self._use_the_palette: 2,
            self._change_a_setting: 2,
            self._resize: 1,
            self._close_other_windows: 2,
            self._wait: 6,
        }

    def act(self, number: int) -> str:
        """Do step `number`; says what it was. A menu that the step before opened is used first."""
        self._random = random.Random(f"{self._seed}/{number}")
        menu = QApplication.activePopupWidget()
        if menu is not None:
            return self._use_menu(menu)
        (kind,) = self._random.choices(list(self._kinds), list(self._kinds.values()))
        return f"{kind.__name__.strip('_').replace('_', ' ')}: {kind()}"

    # Opening

    def _open(self) -> str:
        if len(self._window.store.uids) > _MOST_OPEN:
            self._window.close_all()
        paths = self._random.sample(self._opened, self._random.choice((1, 1, 1, 3)))
        self._window.open_paths(paths)
        return ", ".join(path.name for path in paths)

    def _close_all(self) -> str:
        self._window.close_all()
        return ""

    def _rows(self) -> tuple[QTreeView, list]:
        tree = self._window.panels.study.tree()
        found, below = [], [tree.model().index(row, 0) for row in range(tree.model().rowCount())]
        while below:
            index = below.pop()
            if index.data(Role.KIND) in (Kind.SERIES, Kind.DOCUMENT):
                found.append(index)
            below += [tree.model().index(row, 0, index) for row in range(tree.model().rowCount(index))]
        return tree, found

    def _press_a_row(self) -> str:
        tree, rows = self._rows()
        if not rows or not tree.isVisible():
            return "none"
        index = self._random.choice(rows)
        tree.scrollTo(index)
        place = tree.visualRect(index).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        if self._random.random() < 0.3:
            QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return str(index.data())

    def _drop_a_series(self) -> str:
        tree, rows = self._rows()
        if not rows:
            return "none"
        index, viewport = self._random.choice(rows), self._viewport()
        if viewport is None:
            return "no viewport"
        data = tree.model().mimeData([index])
        none = Qt.KeyboardModifier.NoModifier
        action = Qt.DropAction.CopyAction
        event = QDropEvent(QPointF(20, 20), action, data, Qt.MouseButton.LeftButton, none)
        QApplication.sendEvent(viewport, event)
        return f"{index.data()} on {viewport.objectName()}"

    # The hand on a viewport

    def _viewport(self) -> Viewport | None:
        shown = [one for one in self._window.panels.grid.viewports if one.isVisible()]
        return self._random.choice(shown) if shown else None

    def _place_in(self, widget: QWidget) -> QPointF:
        return QPointF(
            self._random.uniform(1, max(2, widget.width() - 1)),
            self._random.uniform(1, max(2, widget.height() - 1)),
        )

    def _wheel(self) -> str:
        viewport = self._viewport()
        if viewport is None:
            return "no viewport"
        modifiers = self._random.choice(_MODIFIERS)
        for _ in range(self._random.choice((1, 1, 3, 10))):
            delta = QPoint(0, self._random.choice((-120, -120, 120, 40, -600)))
            place = self._place_in(viewport)
            event = QWheelEvent(
                place,
                QPointF(viewport.mapToGlobal(place)),
                QPoint(),
                delta,
                Qt.MouseButton.NoButton,
                modifiers,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(viewport, event)
        return f"{viewport.objectName()} {modifiers.name}"

    def _send(
        self, widget: QWidget, kind: QEvent.Type, place: QPointF, button: Qt.MouseButton, modifiers: object
    ) -> None:
        none = Qt.MouseButton.NoButton
        moves = kind == QEvent.Type.MouseMove
        held = none if kind == QEvent.Type.MouseButtonRelease else button
        at = QPointF(widget.mapToGlobal(place))
        event = QMouseEvent(kind, place, at, none if moves else button, held, modifiers)
        QApplication.sendEvent(widget, event)

    def _stroke(self, viewport: Viewport, button: Qt.MouseButton, modifiers: object) -> None:
        self._send(viewport, QEvent.Type.MouseButtonPress, self._place_in(viewport), button, modifiers)
        for _ in range(self._random.randint(1, 6)):
            self._send(viewport, QEvent.Type.MouseMove, self._place_in(viewport), button, modifiers)
            if self._random.random() < 0.3:
                QApplication.processEvents()
        if self._random.random() < 0.03:
            self._window.reading.scroll_by(1)  # the image changes in the midst of it
        self._send(viewport, QEvent.Type.MouseButtonRelease, self._place_in(viewport), button, modifiers)

    def _drag(self) -> str:
        viewport = self._viewport()
        if viewport is None:
            return "no viewport"
        tool = self._random.choice(list(GESTURES))
        self._window.actions_by_name[f"tool_{tool.value}"].trigger()
        button, modifiers = self._random.choice(_BUTTONS), self._random.choice(_MODIFIERS)
        self._stroke(viewport, button, modifiers)
        return f"{tool.value} {viewport.objectName()} {button.name} {modifiers.name}"

    def _draw(self) -> str:
        viewport = self._viewport()
        if viewport is None:
            return "no viewport"
        tool = self._random.choice([tool for tool in Tool if tool not in GESTURES])
        self._window.actions_by_name[f"tool_{tool.value}"].trigger()
        for _ in range(self._random.choice((1, 1, 2, 4))):
            self._stroke(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        if self._random.random() < 0.5:
            self._send(
                viewport,
                QEvent.Type.MouseButtonDblClick,
                self._place_in(viewport),
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        return f"{tool.value} {viewport.objectName()}"

    def _click(self) -> str:
        viewport = self._viewport()
        if viewport is None:
            return "no viewport"
        button, place = self._random.choice(_BUTTONS), self._place_in(viewport)
        modifiers = self._random.choice(_MODIFIERS)
        self._send(viewport, QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, modifiers)
        self._send(viewport, QEvent.Type.MouseButtonPress, place, button, modifiers)
        self._send(viewport, QEvent.Type.MouseButtonRelease, place, button, modifiers)
        if self._random.random() < 0.2:
            self._send(viewport, QEvent.Type.MouseButtonDblClick, place, button, modifiers)
        return f"{viewport.objectName()} {button.name} {modifiers.name}"

    def _press_a_key(self) -> str:
        window = QApplication.activeWindow() or self._window
        target = window.focusWidget() or window
        key, modifiers = self._random.choice(_KEYS), self._random.choice(_MODIFIERS)
        QTest.keyClick(target, key, modifiers)
        return f"{modifiers.name} {key.name} in {target.objectName() or type(target).__name__}"

    # Actions and controls

    def _trigger(self) -> str:
        found = [
            action
            for action in self._window.findChildren(QAction)
            if action.objectName().startswith("action_") and action.isEnabled() and action.menu() is None
        ]
        action = self._random.choice(sorted(found, key=QAction.objectName))
        action.trigger()
        return action.objectName()

    def _use_menu(self, menu: QWidget) -> str:
        chosen = "closed"
        if isinstance(menu, QMenu):
            leaves = [
                one for one in menu.actions() if one.isEnabled() and not one.isSeparator() and not one.menu()
            ]
            if leaves and self._random.random() < 0.7:
                action = self._random.choice(leaves)
                chosen = action.text()
                menu.close()
                action.trigger()
        menu.close()
        return f"menu {menu.objectName()}: {chosen}"

    def _use_a_control(self) -> str:
        found = [
            one
            for one in self._window.findChildren(QWidget)
            if isinstance(one, QAbstractButton | QAbstractSlider | QComboBox | QAbstractSpinBox | QLineEdit)
            and one.isVisible()
            and one.isEnabled()
            and one.window() is self._window
            and one.objectName()
            and not one.objectName().startswith("qt_")
        ]
        if not found:
            return "none"
        control = self._random.choice(sorted(found, key=QWidget.objectName))
        self._use(control)
        return control.objectName()

    def _use(self, control: QWidget) -> None:
        if isinstance(control, QToolButton | QPushButton) and control.menu() is not None:
            # A click would wait for its end.
            control.menu().popup(control.mapToGlobal(QPoint(0, control.height())))
        elif isinstance(control, QAbstractButton):
            control.click()
        elif isinstance(control, QComboBox):
            if control.count():
                place = self._random.randrange(control.count())
                control.setCurrentIndex(place)
                control.activated.emit(place)
        elif isinstance(control, QSlider | QAbstractSlider):
            control.setValue(self._random.randint(control.minimum(), control.maximum()))
        elif isinstance(control, QAbstractSpinBox):
            control.stepBy(self._random.choice((-10, -1, 1, 10)))
        else:
            QTest.keyClicks(control, self._random.choice(_WORDS))
            QTest.keyClick(control, self._random.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)))

    def _ask_the_model(self) -> str:
        window = self._window
        window.panels.ai.isVisible()
        what = self._random.choice(("classify", "explain", "explain", "cancel", "target", "again"))
        if what == "target":
            entry = window.ai.entry(window.reading.state.model)
            window.explain(self._random.choice(entry.card.labels) if entry is not None else None)
        elif what == "cancel":
            window.reading.ask_nothing()
        else:
            window.actions_by_name["classify" if what == "classify" else "explain"].trigger()
        if what == "again":
            window.reading.scroll_by(self._random.choice((-1, 1)))
        return what

    def _undo_or_redo(self) -> str:
        name = self._random.choice(("undo", "undo", "redo"))
        self._window.actions_by_name[name].trigger()
        return name

    def _use_the_palette(self) -> str:
        palette = self._window.comfort.palette
        palette.open()
        word = self._random.choice(_WORDS)
        QTest.keyClicks(palette.search, word)
        for _ in range(self._random.randint(0, 5)):
            QTest.keyClick(palette.search, Qt.Key.Key_Down)
        QTest.keyClick(palette.search, self._random.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)))
        return word

    def _change_a_setting(self) -> str:
        self._window.comfort.show_settings()
        settings = self._window.comfort.settings_window
        settings.pages.setCurrentRow(self._random.randrange(settings.pages.count()))
        found = [
            one
            for one in settings.findChildren(QWidget)
            if isinstance(one, QAbstractButton | QComboBox | QAbstractSpinBox)
            and one.isVisible()
            and one.objectName()
            and not one.objectName().startswith("qt_")
        ]
        control = self._random.choice(sorted(found, key=QWidget.objectName)) if found else None
        if control is not None:
            self._use(control)
        settings.close()
        return control.objectName() if control is not None else "none"

    def _resize(self) -> str:
        width, height = self._random.randint(1024, 1600), self._random.randint(700, 1000)
        self._window.showNormal()
        self._window.resize(width, height)
        return f"{width} x {height}"

    def _close_other_windows(self) -> str:
        others = [
            one for one in QApplication.topLevelWidgets() if one is not self._window and one.isVisible()
        ]
        for one in others:
            one.close()
        return ", ".join(one.objectName() for one in others)

    def _wait(self) -> str:
        milliseconds = self._random.choice((20, 60, 200))
        QTest.qWait(milliseconds)
        return f"{milliseconds} ms"
