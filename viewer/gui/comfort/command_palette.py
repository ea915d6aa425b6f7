"""All actions in one list that is searched by typing: Ctrl+K, words, Return."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from viewer.gui.actions import SPECS
from viewer.gui.basics import theme
from viewer.gui.basics.translation import tr

_ENGLISH = {f"action_{spec.name}": spec.text for spec in SPECS}
_WIDTH = 560
_ROW = 30
_ROWS_SHOWN = 12
_TOP = 72
IndexLike = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Command:
    """One entry: the action, what it is called, the menus that lead to it, and how it stands when it is listed.

    An action of a menu that changes (presets, recent files) may be gone while the list is still shown.
    """

    action: QAction
    text: str
    path: str
    keys: str  # its shortcut as it is written on keys
    enabled: bool
    checked: bool
    english: str = ""  # what it is called in English where that is not the language: searched too

    @classmethod
    def of(cls, action: QAction, text: str, path: str) -> Command:
        """An action as it stands now."""
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        checked = action.isCheckable() and action.isChecked()
        english = plain(_ENGLISH.get(action.objectName(), ""))
        return cls(action, text, path, keys, action.isEnabled(), checked, english if english != text else "")

    @property
    def can_run(self) -> bool:
        """Whether the action is still there, and enabled by now."""
        return isValid(self.action) and self.action.isEnabled()


def commands_of(window: QMainWindow) -> tuple[Command, ...]:
    """All commands: those of the menus in their order, then the others of the window; each once.

    Menus that are filled when they open (presets) are asked to fill themselves.
    """
    found: dict[QAction, Command] = {}
    for action in window.menuBar().actions():
        for command in _of_menu(action, ()):
            found.setdefault(command.action, command)
    for action in (*window.actions(), *window.findChildren(QAction)):
        if action.objectName().startswith("action_") and action.menu() is None:
            found.setdefault(action, Command.of(action, plain(action.text()), ""))
    return tuple(command for command in found.values() if command.text)


def _of_menu(action: QAction, path: tuple[str, ...]) -> Iterator[Command]:
    menu = action.menu()
    if isinstance(menu, QMenu):
        menu.aboutToShow.emit()
        for inner in menu.actions():
            yield from _of_menu(inner, (*path, plain(action.text())))
    elif not action.isSeparator():
        # What stands behind a tab is the key of an entry that has no shortcut of its own.
        yield Command.of(action, plain(action.text().partition("\t")[0]), " › ".join(path))


def plain(text: str) -> str:
    """A menu's text without the mark of its key, which Chinese has in brackets behind it, and without its dots."""
    text = re.sub(r"\s*\(&\w\)", "", text)
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def matching(commands: Sequence[Command], text: str) -> list[Command]:
    """Commands in which all words occur, best first: in the name's beginning, in its words' beginnings, anywhere."""
    words = text.casefold().split()
    ranked = []
    for place, command in enumerate(commands):
        name = f"{command.text} {command.english}".casefold()
        path = command.path.casefold()
        if not all(word in name or word in path for word in words):
            continue
        begins = sum(command.text.casefold().startswith(word) for word in words)
        starts = sum(any(part.startswith(word) for part in name.split()) for word in words)
        within = sum(word in name for word in words)
        # Of names that match alike the one with fewer words is meant: "win" is the window before "window together".
        length = len(command.text.split()) if begins else 0
        ranked.append(((-begins, -starts, -within, not command.enabled, length, place), command))
    return [command for _, command in sorted(ranked, key=lambda pair: pair[0])]


class _Role(IntEnum):
    PATH = Qt.ItemDataRole.UserRole + 1
    KEYS = Qt.ItemDataRole.UserRole + 2


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.commands: list[Command] = []

    def show(self, commands: list[Command]) -> None:
        self.beginResetModel()
        self.commands = commands
        self.endResetModel()

    def rowCount(self, parent: IndexLike = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.commands)

    def data(self, index: IndexLike, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        command = self.commands[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return command.text
        if role == _Role.PATH:
            return command.path
        if role == _Role.KEYS:
            return command.keys
        if role == Qt.ItemDataRole.DecorationRole:
            return command.checked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (command.text, command.path, command.keys) if part)
        return None

    def flags(self, index: IndexLike) -> Qt.ItemFlag:
        enabled = self.commands[index.row()].enabled
        return Qt.ItemFlag.ItemIsSelectable | (
            Qt.ItemFlag.ItemIsEnabled if enabled else Qt.ItemFlag.NoItemFlags
        )


class _Painter(QStyledItemDelegate):
    """Name at the left, the menus behind it, the key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: IndexLike) -> QSize:
        return QSize(_WIDTH - 40, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: IndexLike) -> None:
        painter.save()
        row: QRect = option.rect
        colours = theme.colours()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, QColor(colours.hover))
            painter.fillRect(QRect(row.left(), row.top(), 3, row.height()), QColor(colours.accent))
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        text = colours.text if enabled else colours.disabled
        area = row.adjusted(12, 0, -12, 0)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.interface_font())
        painter.setPen(QColor(text))
        mark = index.data(Qt.ItemDataRole.DecorationRole)
        name = f"{index.data()}  ✓" if mark else str(index.data())
        painter.drawText(area, left, name)
        used = painter.fontMetrics().horizontalAdvance(name) + 16
        keys = index.data(_Role.KEYS)
        painter.setPen(QColor(colours.secondary if enabled else colours.disabled))
        painter.setFont(theme.interface_font(12))
        painter.drawText(area, right, keys)
        room = area.adjusted(used, 0, -painter.fontMetrics().horizontalAdvance(keys) - 16, 0)
        path = painter.fontMetrics().elidedText(
            index.data(_Role.PATH), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, left, path)
        painter.restore()


class CommandPalette(QFrame):
    """Lies over the window; goes when a command was chosen, at Escape and when the keyboard goes elsewhere."""

    chosen = Signal(object)  # QAction, before it runs

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("command_palette")
        self.setAccessibleName(tr("Commands"))
        self.setProperty("role", "popup")
        self._window = window
        self._commands: tuple[Command, ...] = ()
        self._back: tuple[QWidget, ...] = ()  # where the keyboard was, and what that lies in
        self._model = _Model(self)
        self.search = QLineEdit()
        self.search.setObjectName("command_search")
        self.search.setAccessibleName(tr("Search for a command"))
        self.search.setPlaceholderText(tr("Type what you want to do"))
        self.list = QListView()
        self.list.setObjectName("command_list")
        self.list.setAccessibleName(tr("Commands that match"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = QLabel(tr("No command has these words."))
        self._nothing.setObjectName("command_nothing")
        self._nothing.setProperty("role", "secondary")
        self._nothing.setContentsMargins(12, 4, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list)
        column.addWidget(self._nothing)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self.hide()

    def open(self) -> None:
        """Show all commands; the next letters search."""
        self._back = tuple(_with_parents(self._window.focusWidget()))
        self._commands = commands_of(self._window)
        self.search.clear()
        self._filter("")
        self._place()
        self.show()
        self.raise_()
        self.search.setFocus()

    def texts(self) -> list[str]:
        """What is listed now, from the top."""
        return [command.text for command in self._model.commands]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while the letters go into the field."""
        if watched is self.search and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._leave(give_back=False)
        if watched is self.search and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # Escape and Return are for the list, whatever they do elsewhere in the window
            return True
        if (
            watched is not self.search
            or event.type() != QEvent.Type.KeyPress
            or not isinstance(event, QKeyEvent)
        ):
            return False
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if event.key() in moves:
            self._move(moves[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def _place(self) -> None:
        rows = min(max(self._model.rowCount(), 1), _ROWS_SHOWN)
        self.list.setFixedHeight(rows * _ROW)
        self.setFixedWidth(min(_WIDTH, self._window.width() - 32))
        self.adjustSize()
        self.move((self._window.width() - self.width()) // 2, _TOP)

    def _filter(self, text: str) -> None:
        self._model.show(matching(self._commands, text))
        found = self._model.rowCount() > 0
        self.list.setVisible(found)
        self._nothing.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self._model.index(0))
        if self.isVisible():
            self._place()

    def _move(self, steps: int) -> None:
        count = self._model.rowCount()
        if count:
            row = min(max(self.list.currentIndex().row() + steps, 0), count - 1)
            self.list.setCurrentIndex(self._model.index(row))

    def _run(self, row: int) -> None:
        if not 0 <= row < self._model.rowCount():
            return
        command = self._model.commands[row]
        if not command.can_run:
            return
        action = command.action
        self._leave()
        self.chosen.emit(action)
        action.trigger()

    def _leave(self, give_back: bool = True) -> None:
        self.hide()
        if give_back:
            # A line that was written in place is gone by now: the keyboard goes to what it lay on.
            there = (one for one in self._back if isValid(one) and one.isVisible())
            one = next((one for one in there if one.focusPolicy() != Qt.FocusPolicy.NoFocus), None)
            if one is not None:
                one.setFocus()
        self._back = ()


def _with_parents(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()
