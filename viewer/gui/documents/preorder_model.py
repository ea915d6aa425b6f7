"""A tree model over rows that are given parents first, each with its depth: no object per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from viewer.gui.basics.translation import tr

IndexLike = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class TreeLayout:
    """Who lies below whom, by row numbers; made apart from the model, so that a long one can be made elsewhere."""

    children: tuple[tuple[int, ...], ...]  # of row n at n + 1; of the invisible root at 0
    parents: tuple[int, ...]  # -1 for the root
    places: tuple[int, ...]  # of each row among its brothers


def tree_layout(depths: Sequence[int]) -> TreeLayout:
    """The tree of rows that come parents first, from their depths."""
    children: list[list[int]] = [[] for _ in range(len(depths) + 1)]
    parents, places = [], []
    path: list[int] = []  # the rows from the top down to the one before
    for row, depth in enumerate(depths):
        del path[depth:]
        parent = path[-1] if path else -1
        parents.append(parent)
        places.append(len(children[parent + 1]))
        children[parent + 1].append(row)
        path.append(row)
    return TreeLayout(tuple(map(tuple, children)), tuple(parents), tuple(places))


class PreorderModel(QAbstractItemModel):
    """Subclasses give `columns` and `datum(row, column, role)`; rows are numbered in the given order."""

    columns: tuple[str, ...] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layout = tree_layout(())

    def set_layout(self, layout: TreeLayout) -> None:
        """Lay the tree out anew; call between beginResetModel and endResetModel."""
        self._layout = layout

    def datum(self, row: int, column: int, role: int) -> object:
        """What a cell says; None for nothing."""
        raise NotImplementedError

    def row_of(self, index: IndexLike) -> int:
        """Number of the row, -1 for none."""
        return int(index.internalId()) if index.isValid() else -1

    def number_of(self, place: int, parent: IndexLike) -> int:
        """Number of the row at a place below another."""
        return self._layout.children[self.row_of(parent) + 1][place]

    def parent_of(self, row: int) -> int:
        """Number of the row in which a row lies, -1 for none."""
        return self._layout.parents[row]

    def index_of(self, row: int, column: int = 0) -> QModelIndex:
        """Index of a row by its number."""
        return self.createIndex(self._layout.places[row], column, row)

    def index(self, row: int, column: int, parent: IndexLike = _NOWHERE) -> QModelIndex:
        children = self._layout.children[self.row_of(parent) + 1]
        if not 0 <= row < len(children) or not 0 <= column < len(self.columns):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: IndexLike) -> QModelIndex:  # type: ignore[override] # Qt has a second parent()
        owner = self._layout.parents[self.row_of(index)] if index.isValid() else -1
        return QModelIndex() if owner < 0 else self.index_of(owner)

    def rowCount(self, parent: IndexLike = _NOWHERE) -> int:
        return (
            0
            if parent.isValid() and parent.column() > 0
            else len(self._layout.children[self.row_of(parent) + 1])
        )

    def columnCount(self, parent: IndexLike = _NOWHERE) -> int:
        return len(self.columns)

    def data(self, index: IndexLike, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.datum(self.row_of(index), index.column(), role) if index.isValid() else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self.columns[section])
        return None
