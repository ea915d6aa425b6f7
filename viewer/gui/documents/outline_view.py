"""A document's outline as a tree: what it says, wrapped to the width there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeyEvent, QKeySequence, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from viewer.dicom.privacy import Identity
from viewer.documents.outline import Line, Outline, Reference, as_text, hidden_outline, one_line, walk
from viewer.documents.references import Place
from viewer.gui.basics import theme
from viewer.gui.basics.translation import mark, said, tr
from viewer.gui.documents.preorder_model import IndexLike, PreorderModel, tree_layout

_EXPAND_AT_MOST = 2000
_ROW = 24
_SWATCH = 12
_PAD = 6


class Column(IntEnum):
    """Columns of an outline."""

    LABEL = 0
    VALUE = 1
    DETAIL = 2


class OutlineModel(PreorderModel):
    """The facts of an outline, then its lines."""

    columns = (mark("Item"), mark("Value"), mark("Details"))

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._targets: dict[Reference, Place] = {}
        self._facts = 0

    def set_outline(self, outline: Outline | None, places: Mapping[Reference, Place]) -> None:
        """Show another outline. `places` are the references that can be followed."""
        self.beginResetModel()
        every = [] if outline is None else list(walk((*outline.facts, *outline.lines)))
        self._lines = [line for line, _ in every]
        self._facts = 0 if outline is None else len(list(walk(outline.facts)))
        self._targets = dict(places)
        self.set_layout(tree_layout([depth for _, depth in every]))
        self.endResetModel()

    @property
    def count(self) -> int:
        """Number of lines on all levels."""
        return len(self._lines)

    def line(self, index: IndexLike) -> Line:
        """The line of an index."""
        return self._lines[self.row_of(index)]

    def place(self, index: IndexLike) -> Place | None:
        """The open image that a line names; None where it names none."""
        reference = self.line(index).reference if index.isValid() else None
        return None if reference is None else self._targets.get(reference)

    def text_of(self, indexes: list[QModelIndex]) -> str:
        """These lines as text, each on a line of its own."""
        rows = sorted(self.row_of(index) for index in indexes)
        return "\n".join(one_line(_in_words(self._lines[row])) for row in rows)

    def datum(self, row: int, column: int, role: int) -> object:
        line = self._lines[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return said((line.label, line.value, line.detail)[column])
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == Column.DETAIL or (column == Column.LABEL and row < self._facts):
                return QColor(theme.colours().secondary)
            if column == Column.VALUE and line.reference is not None and line.reference in self._targets:
                return QColor(theme.colours().accent)
            return None
        if role == Qt.ItemDataRole.DecorationRole and column == Column.LABEL and line.colour is not None:
            swatch = QPixmap(_SWATCH, _SWATCH)
            swatch.fill(QColor(*line.colour))
            return swatch
        if (
            role == Qt.ItemDataRole.FontRole
            and column == Column.LABEL
            and line.children
            and row >= self._facts
        ):
            return _bold()
        if role == Qt.ItemDataRole.ToolTipRole:
            if line.reference is not None and column == Column.VALUE:
                way = (
                    tr("Double click shows it.") if line.reference in self._targets else tr("It is not open.")
                )
                return f"{line.reference.sop_instance_uid}\n{way}"
            return said(line.detail) or None
        return None


def _in_words(line: Line) -> Line:
    """The line and those below it in the window's language."""
    return replace(
        line,
        label=said(line.label),
        value=said(line.value),
        detail=said(line.detail),
        children=tuple(map(_in_words, line.children)),
    )


def _bold() -> QFont:
    return theme.interface_font(bold=True)


class _Wrapped(QStyledItemDelegate):
    """Rows as high as their wrapped text in the columns' present widths; details stay on one line."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: IndexLike) -> QSize:
        text = index.data()
        if not text or index.column() == Column.DETAIL:
            return QSize(0, _ROW)
        width = self._tree.columnWidth(index.column()) - 2 * _PAD
        if index.column() == Column.LABEL:
            depth, parent = 1, index.parent()
            while parent.isValid():
                depth, parent = depth + 1, parent.parent()
            width -= depth * self._tree.indentation()
            width -= _SWATCH + _PAD if index.data(Qt.ItemDataRole.DecorationRole) else 0
        metrics = option.fontMetrics
        box = metrics.boundingRect(0, 0, max(width, 40), 1 << 20, Qt.TextFlag.TextWordWrap, str(text))
        return QSize(box.width(), max(_ROW, box.height() + _PAD))

    def initStyleOption(self, option: QStyleOptionViewItem, index: IndexLike) -> None:
        super().initStyleOption(option, index)
        if index.column() == Column.DETAIL:
            option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText


class OutlineView(QTreeView):
    """`referenceActivated` asks for an open image that a line names, by double click or Return."""

    referenceActivated = Signal(str, int)  # series uid, index

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setAccessibleName(tr("Content of the document"))
        self._model = OutlineModel()
        self._outline: Outline | None = None
        self._places: Mapping[Reference, Place] = {}
        self._identity = Identity()
        self._patient_visible = True
        self.setModel(self._model)
        self.setItemDelegate(_Wrapped(self))
        self.setWordWrap(True)
        self.setIndentation(16)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(60)
        for column in Column:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(lambda *_: self.scheduleDelayedItemsLayout())
        self.doubleClicked.connect(self._activate)

    def set_outline(
        self, outline: Outline, places: Mapping[Reference, Place], identity: Identity | None = None
    ) -> None:
        """Show an outline; long ones open their first level only. `identity`: the words that name its patient."""
        self._outline = outline
        self._places = places
        self._identity = identity or Identity()
        self._model.set_outline(self._shown(), places)
        self._share_width()
        self._expand()
        self.scrollToTop()

    def set_patient_data_visible(self, visible: bool) -> None:
        """Show what tells who the patient is, or hide it, in what is copied too."""
        if visible == self._patient_visible:
            return
        self._patient_visible = visible
        if self._outline is not None:
            self._model.set_outline(self._shown(), self._places)
            self._expand()

    def _shown(self) -> Outline | None:
        if self._outline is None or self._patient_visible:
            return self._outline
        return hidden_outline(self._outline, self._identity)

    def text(self) -> str:
        """All of it as text, what is hidden as hidden."""
        outline = self._shown()
        if outline is None:
            return ""
        parts = (
            said(outline.title),
            as_text(map(_in_words, outline.facts)),
            as_text(map(_in_words, outline.lines)),
        )
        return "\n".join(part for part in (*parts, *map(said, outline.notes)) if part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._model.text_of(self.selectionModel().selectedRows(0)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share_width()

    def _expand(self) -> None:
        if self._outline is not None:
            self.expandToDepth((self._outline.levels if self._model.count <= _EXPAND_AT_MOST else 1) - 1)

    def _share_width(self) -> None:
        width = self.viewport().width()
        shares = (0.34, 0.42, 0.24)
        for column, share in zip(Column, shares, strict=True):
            self.setColumnWidth(column, int(width * share))

    def _activate(self, index: QModelIndex) -> None:
        place = self._model.place(index)
        if place is not None:
            self.referenceActivated.emit(place.series_uid, place.index)
        elif index.isValid():
            self.setExpanded(index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0)))
