"""A header's rows for Qt, and the filter over them."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QRegularExpression, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from viewer.documents.tag_tree import TagRow, TagTree
from viewer.gui import theme
from viewer.gui.preorder_model import PreorderModel
from viewer.gui.translation import mark, tr

# A cell shows this much of a value; the rest is in the tooltip and in what is copied.
_SHOWN = 200
_TOOLTIP = 4000
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 1


class Column(IntEnum):
    """Columns of the header's tree."""

    TAG = 0
    NAME = 1
    VR = 2
    VALUE = 3


class TagModel(PreorderModel):
    """The rows of one header."""

    columns = (mark("Tag"), mark("Name"), "VR", mark("Value"))

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[TagRow, ...] = ()
        self._hide_personal = False

    def set_tree(self, tree: TagTree | None) -> None:
        """Show another header; None for none."""
        self.beginResetModel()
        self._rows = () if tree is None else tree.rows
        self.set_depths([row.depth for row in self._rows])
        self.endResetModel()

    def set_hide_personal(self, hide: bool) -> None:
        """Hide the patient's data, or show them."""
        if hide != self._hide_personal:
            self.beginResetModel()
            self._hide_personal = hide
            self.endResetModel()

    @property
    def count(self) -> int:
        """Number of rows on all levels."""
        return len(self._rows)

    def text_of(self, numbers: list[int] | None = None) -> str:
        """Rows as plain text, all without `numbers`; whole values, hidden ones as hidden."""
        rows = self._rows if numbers is None else [self._rows[number] for number in sorted(numbers)]
        return "\n".join(row.as_text(self._hide_personal) for row in rows)

    def datum(self, row: int, column: int, role: int) -> object:
        one = self._rows[row]
        value = one.shown_value(self._hide_personal)
        if role == SEARCH_ROLE:
            return f"{one.tag} {one.tag.replace(',', '')} {one.name} {one.vr} {value}"
        if role == Qt.ItemDataRole.DisplayRole:
            if column != Column.VALUE:
                return (one.tag, one.name, one.vr)[column]
            line = value[: _SHOWN + 1].replace("\r", " ").replace("\n", " ")
            return f"{line[:_SHOWN]}…" if len(line) > _SHOWN else line
        if role == Qt.ItemDataRole.ToolTipRole and column in (Column.NAME, Column.VALUE):
            return (value if column == Column.VALUE else one.name)[:_TOOLTIP] or None
        if role == Qt.ItemDataRole.ForegroundRole and (column in (Column.TAG, Column.VR) or not one.tag):
            return QColor(theme.colours().secondary)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tr(self.columns[column])}: {self.datum(row, column, Qt.ItemDataRole.DisplayRole)}"
        return None


class TagFilter(QSortFilterProxyModel):
    """Rows in which all words occur, with what they lie in and what lies in them."""

    def __init__(self, model: TagModel) -> None:
        super().__init__()
        self.setSourceModel(model)
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)
        self.setFilterRole(SEARCH_ROLE)
        self.setFilterKeyColumn(0)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def set_words(self, text: str) -> None:
        """Ask for these words; all rows for none."""
        words = [QRegularExpression.escape(word) for word in text.split()]
        pattern = "".join(f"(?=.*{word})" for word in words)
        options = (
            QRegularExpression.PatternOption.CaseInsensitiveOption
            | QRegularExpression.PatternOption.DotMatchesEverythingOption
        )
        self.setFilterRegularExpression(QRegularExpression(f"^{pattern}" if pattern else "", options))
