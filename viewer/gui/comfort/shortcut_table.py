"""The keys of all actions, to be changed one at a time; who has a key already is said before it is taken."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.basics.controls import described_button
from viewer.gui.basics.translation import tr
from viewer.gui.comfort.command_palette import plain
from viewer.gui.comfort.shortcuts import RESERVED, Shortcuts

_NAME = Qt.ItemDataRole.UserRole + 1


class ShortcutTable(QWidget):
    """`changed` gives the keys of all actions that differ from their own."""

    changed = Signal(object)  # dict of names to lists of keys

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self._chosen: dict[str, list[str]] = {}
        self.search = QLineEdit()
        self.search.setObjectName("shortcut_search")
        self.search.setAccessibleName(tr("Search for an action"))
        self.search.setPlaceholderText(tr("Name or key"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setObjectName("shortcut_tree")
        self.tree.setAccessibleName(tr("Actions and their keys"))
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setHeaderLabels([tr("Action"), tr("Keys")])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.setMinimumHeight(320)
        self.key = QKeySequenceEdit()
        self.key.setObjectName("shortcut_key")
        self.key.setAccessibleName(tr("New key of the chosen action"))
        self.key.setMaximumSequenceLength(1)
        self.conflict = QLabel()
        self.conflict.setObjectName("shortcut_conflict")
        self.conflict.setProperty("role", "warning")
        self.conflict.setWordWrap(True)
        self.set_button = described_button(
            "shortcut_set", tr("Set"), tr("Give the action this key"), self.set_key
        )
        self.none_button = described_button(
            "shortcut_none", tr("No key"), tr("Take the action's keys away"), self.take_away
        )
        self.reset_button = described_button(
            "shortcut_reset", tr("Default key"), tr("Give the action its usual key back"), self.reset
        )
        self.all_button = described_button(
            "shortcut_reset_all",
            tr("All defaults"),
            tr("Give all actions their usual keys back"),
            self.reset_all,
        )
        row = QHBoxLayout()
        row.addWidget(self.key, 1)
        for button in (self.set_button, self.none_button, self.reset_button, self.all_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addLayout(row)
        column.addWidget(self.conflict)
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(lambda *_: self._start())
        self.key.keySequenceChanged.connect(lambda _: self._look())
        self._start()

    def set_chosen(self, chosen: Mapping[str, list[str]]) -> None:
        """Show the keys as they are now."""
        self._chosen = {name: list(keys) for name, keys in chosen.items()}
        current = self.current_name()
        self.tree.clear()
        for name, action in self._shortcuts.actions().items():
            keys = ", ".join(
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()
            )
            item = QTreeWidgetItem([plain(action.text()), keys])
            item.setData(0, _NAME, name)
            if name in self._chosen:
                font = item.font(1)
                font.setBold(True)
                item.setFont(1, font)
            self.tree.addTopLevelItem(item)
            if name == current:
                self.tree.setCurrentItem(item)
        self._filter(self.search.text())
        self._start()

    def choose(self, name: str) -> None:
        """Choose the action of that name."""
        for item in self._items():
            if item.data(0, _NAME) == name:
                self.tree.setCurrentItem(item)

    def current_name(self) -> str | None:
        """Name of the chosen action."""
        item = self.tree.currentItem()
        return None if item is None else str(item.data(0, _NAME))

    def set_key(self) -> None:
        """Give the chosen action the new key; who had it loses it."""
        name, key = self.current_name(), self._key()
        if name is None or not key or key in RESERVED:
            return
        chosen = dict(self._chosen)
        owner = self._shortcuts.owner(key, but=name)
        if owner is not None:
            wanted = QKeySequence(key)
            left = [one for one in self._keys_of(owner) if QKeySequence(one) != wanted]
            chosen[owner] = left
        chosen[name] = [key]
        self._tell(chosen)

    def take_away(self) -> None:
        """No key for the chosen action."""
        name = self.current_name()
        if name is not None:
            self._tell({**self._chosen, name: []})

    def reset(self) -> None:
        """The chosen action's own keys."""
        name = self.current_name()
        if name is not None:
            self._tell({other: keys for other, keys in self._chosen.items() if other != name})

    def reset_all(self) -> None:
        """All actions' own keys."""
        self._tell({})

    def _tell(self, chosen: dict[str, list[str]]) -> None:
        self.changed.emit(
            {name: keys for name, keys in chosen.items() if keys != self._shortcuts.default_keys(name)}
        )

    def _keys_of(self, name: str) -> list[str]:
        return self._chosen.get(name, self._shortcuts.default_keys(name))

    def _key(self) -> str:
        return self.key.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _start(self) -> None:
        chosen = self.current_name() is not None
        for widget in (self.key, self.none_button, self.reset_button):
            widget.setEnabled(chosen)
        self.key.clear()
        self._look()

    def _look(self) -> None:
        """Say who has the new key already."""
        key, name = self._key(), self.current_name()
        text = ""
        if key in RESERVED:
            text = tr("{key} belongs to {use} and cannot be given away.", key=key, use=tr(RESERVED[key]))
        elif key and name is not None:
            owner = self._shortcuts.owner(key, but=name)
            if owner is not None:
                name = plain(self._shortcuts.actions()[owner].text())
                text = tr("“{name}” has {key}; it will lose it.", name=name, key=key)
        self.conflict.setText(text)
        self.set_button.setEnabled(bool(key) and key not in RESERVED and name is not None)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._items():
            line = f"{item.text(0)} {item.text(1)}".casefold()
            item.setHidden(not all(word in line for word in words))
