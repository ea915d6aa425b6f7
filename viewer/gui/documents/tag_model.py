"""A header's rows for Qt, and the filter over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from viewer.gui.basics import theme
from viewer.gui.basics.translation import mark, said, tr
from viewer.gui.documents.preorder_model import IndexLike, PreorderModel, TreeLayout, tree_layout

if TYPE_CHECKING:
    from viewer.documents.tag_tree import TagRow, TagTree

# A cell shows this much of a value; the rest is in the tooltip and in what is copied.
_SHOWN = 200
_TOOLTIP = 4000


class Column(IntEnum):
    """Columns of the header's tree."""

    TAG = 0
    NAME = 1
    VR = 2
    VALUE = 3


def tag_layout(rows: Sequence[TagRow]) -> TreeLayout:
    """The tree of a header's rows."""
    return tree_layout([row.depth for row in rows])


class TagModel(PreorderModel):
    """The rows of one header."""

    columns = (mark("Tag"), mark("Name"), "VR", mark("Value"))

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[TagRow, ...] = ()
        self._hide_personal = False
        self._texts: list[str] | None = None  # what is searched, made when it first is

    def set_tree(self, tree: TagTree | None, layout: TreeLayout | None = None) -> None:
        """Show another header; None for none. `layout` is that of its rows where it was made already."""
        self.beginResetModel()
        self._rows = () if tree is None else tree.rows
        self._texts = None
        self.set_layout(layout or tag_layout(self._rows))
        self.endResetModel()

    def set_hide_personal(self, hide: bool) -> None:
        """Hide the patient's data, or show them."""
        if hide != self._hide_personal:
            self.beginResetModel()
            self._hide_personal = hide
            self._texts = None
            self.endResetModel()

    @property
    def count(self) -> int:
        """Number of rows on all levels."""
        return len(self._rows)

    def text_of(self, numbers: list[int] | None = None) -> str:
        """Rows as plain text, all without `numbers`; whole values, hidden ones as hidden."""
        rows = self._rows if numbers is None else [self._rows[number] for number in sorted(numbers)]
        said_rows = (
            replace(row, name=said(row.name), value=said(row.shown_value(self._hide_personal)))
            for row in rows
        )
        return "\n".join(row.as_text() for row in said_rows)

    def rows_with(self, words: tuple[str, ...]) -> frozenset[int]:
        """Numbers of the rows in which all words occur, of what they lie in and of what lies in them."""
        if self._texts is None:
            shown = (said(row.shown_value(self._hide_personal)) for row in self._rows)
            self._texts = [
                f"{row.tag} {row.tag.replace(',', '')} {said(row.name)} {row.vr} {value}".casefold()
                for row, value in zip(self._rows, shown, strict=True)
            ]
        found: set[int] = set()
        inside = -1  # the depth of the found row in which this one lies
        for number, text in enumerate(self._texts):
            depth = self._rows[number].depth
            if inside >= 0 and depth <= inside:
                inside = -1
            if inside >= 0:
                found.add(number)
            elif all(word in text for word in words):
                inside = depth
                while number >= 0 and number not in found:
                    found.add(number)
                    number = self.parent_of(number)
        return frozenset(found)

    def datum(self, row: int, column: int, role: int) -> object:
        one = self._rows[row]
        name, value = said(one.name), said(one.shown_value(self._hide_personal))
        if role == Qt.ItemDataRole.DisplayRole:
            if column != Column.VALUE:
                return (one.tag, name, one.vr)[column]
            line = value[: _SHOWN + 1].replace("\r", " ").replace("\n", " ")
            return f"{line[:_SHOWN]}…" if len(line) > _SHOWN else line
        if role == Qt.ItemDataRole.ToolTipRole and column in (Column.NAME, Column.VALUE):
            return (value if column == Column.VALUE else name)[:_TOOLTIP] or None
        if role == Qt.ItemDataRole.ForegroundRole and (column in (Column.TAG, Column.VR) or not one.tag):
            return QColor(theme.colours().secondary)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tr(self.columns[column])}: {self.datum(row, column, Qt.ItemDataRole.DisplayRole)}"
        return None


class TagFilter(QSortFilterProxyModel):
    """Rows in which all words occur, with what they lie in and what lies in them.

    Which these are is found at once: Qt's own recursive filter asks for each row again and again, seconds in a
    header of many thousand rows.
    """

    def __init__(self, model: TagModel) -> None:
        super().__init__()
        self._tags = model
        self._accepted: frozenset[int] | None = None  # None: all
        self.setSourceModel(model)
        model.modelAboutToBeReset.connect(self._forget)
        self._words: tuple[str, ...] = ()

    def set_words(self, text: str) -> None:
        """Ask for these words; all rows for none."""
        self._words = tuple(text.casefold().split())
        self._accepted = self._tags.rows_with(self._words) if self._words else None
        self.invalidate()

    def apply_again(self) -> None:
        """The rows are others now."""
        self.set_words(" ".join(self._words))

    def filterAcceptsRow(self, source_row: int, source_parent: IndexLike) -> bool:
        return self._accepted is None or self._tags.number_of(source_row, source_parent) in self._accepted

    def _forget(self) -> None:
        self._accepted = None
