"""The header of an object in a window of its own: a tree that can be searched and copied."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from viewer.dicom.privacy import hidden_name
from viewer.errors import OverreadError
from viewer.gui.basics import theme
from viewer.gui.basics.background import BackgroundTask
from viewer.gui.basics.timers import single_shot
from viewer.gui.basics.translation import said, tr
from viewer.gui.documents.preorder_model import TreeLayout
from viewer.gui.documents.tag_model import Column, TagFilter, TagModel, tag_layout

if TYPE_CHECKING:
    from viewer.documents.tag_tree import TagTree

_SIZE = (860, 640)
_SEARCH_WAIT_MS = 120
# The window follows the displayed image once the hand rests.
_FOLLOW_WAIT_MS = 150
_EXPAND_AT_MOST = 3000


class TagWindow(QWidget):
    """Non-modal. It reads in the background; `shown` comes when another header stands in the tree."""

    shown = Signal(object)  # Path
    failed = Signal(object)  # OverreadError

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("tag_window")
        self.setWindowTitle(tr("Header"))
        self.setAccessibleName(tr("Header of the displayed object"))
        self.resize(*_SIZE)
        self._path: Path | None = None
        self._patient_visible = True
        self._task: BackgroundTask | None = None
        self._model = TagModel()
        self._filter = TagFilter(self._model)
        self._title = QLabel()
        self._title.setObjectName("tag_title")
        self._title.setFont(theme.interface_font(theme.TITLE_PX, bold=True))
        self._count = QLabel()
        self._count.setObjectName("tag_count")
        self._count.setProperty("role", "secondary")
        self._search = QLineEdit()
        self._search.setObjectName("tag_search")
        self._search.setAccessibleName(tr("Search the header"))
        self._search.setPlaceholderText(tr("Tag, name or value"))
        self._search.setClearButtonEnabled(True)
        self._message = QLabel()
        self._message.setObjectName("tag_message")
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setProperty("role", "secondary")
        self._tree = self._make_tree()
        self._body = QStackedWidget()
        self._body.addWidget(self._tree)
        self._body.addWidget(self._message)
        self._copy = QPushButton(tr("Copy rows"))
        self._copy_all = QPushButton(tr("Copy all"))
        for button, name, tip in (
            (self._copy, "tag_copy", tr("Copy the selected rows as text (Ctrl+C)")),
            (self._copy_all, "tag_copy_all", tr("Copy the whole header as text")),
        ):
            button.setObjectName(name)
            button.setAccessibleName(tip.partition(" (")[0])
            button.setToolTip(tip)
        self._copy.clicked.connect(self.copy_selected)
        self._copy_all.clicked.connect(self.copy_all)
        self._lay_out()
        self._search_timer = single_shot(self, _SEARCH_WAIT_MS, self._apply_search)
        self._follow_timer = single_shot(self, _FOLLOW_WAIT_MS, self._read)
        self._search.textChanged.connect(lambda _: self._search_timer.start())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    def _make_tree(self) -> QTreeView:
        tree = _Tree()
        tree.setObjectName("tag_tree")
        tree.setAccessibleName(tr("Header"))
        tree.setModel(self._filter)
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(False)
        tree.setIndentation(14)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.copyRequested.connect(self.copy_selected)
        header = tree.header()
        header.setStretchLastSection(True)
        for column, width in ((Column.TAG, 150), (Column.NAME, 260), (Column.VR, 44)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        return tree

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._count)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self._copy)
        bottom.addWidget(self._copy_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(2 * theme.GRID)
        column.addLayout(top)
        column.addWidget(self._search)
        column.addWidget(self._body, 1)
        column.addLayout(bottom)

    # What it shows

    def show_path(self, path: Path | None) -> None:
        """Show the header of a file soon; the same file again is not read again."""
        self._show_title(path)
        if path == self._path and self._model.rowCount():
            return
        self._path = path
        if path is None:
            self._say(tr("No image is displayed."))
        else:
            self._follow_timer.start()

    def _show_title(self, path: Path | None) -> None:
        self._title.setText("" if path is None else self._name(path))

    def _name(self, path: Path) -> str:
        return path.name if self._patient_visible else hidden_name(path)

    @property
    def path(self) -> Path | None:
        """The file whose header is shown or being read."""
        return self._path

    def set_patient_data_visible(self, visible: bool) -> None:
        """Show the patient's data, or hide them, in what is copied too."""
        self._patient_visible = visible
        self._show_title(self._path)
        self._model.set_hide_personal(not visible)
        self._filter.apply_again()
        self._expand()

    def search(self, text: str) -> None:
        """Show the rows in which these words occur."""
        self._search.setText(text)
        self._search_timer.stop()
        self._apply_search()

    def tree(self) -> QTreeView:
        """The tree, for focus and tests."""
        return self._tree

    def copy_selected(self) -> None:
        """Put the selected rows on the clipboard, all that are seen where none is selected."""
        indexes = self._tree.selectionModel().selectedRows(0)
        rows = [self._model.row_of(self._filter.mapToSource(index)) for index in indexes]
        QGuiApplication.clipboard().setText(self._model.text_of(rows) if rows else self._model.text_of())

    def copy_all(self) -> None:
        """Put the whole header on the clipboard."""
        QGuiApplication.clipboard().setText(self._model.text_of())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop reading."""
        self._follow_timer.stop()
        super().closeEvent(event)

    def finish(self) -> None:
        """Wait for what is being read; the main window closes."""
        self._follow_timer.stop()
        if self._task is not None:
            self._task.finish()

    def _read(self) -> None:
        path = self._path
        if path is None or self._task is not None:
            return
        if not self._model.rowCount():
            self._say(tr("Reading…"))
        task = BackgroundTask(lambda progress, cancelled: _read(path), self)
        task.succeeded.connect(lambda found: self._on_read(path, *found))
        task.failed.connect(lambda error: self._on_failed(path, error))
        task.finished.connect(lambda: self._on_ended(path))
        self._task = task
        task.start()

    def _on_read(self, path: Path, tree: TagTree, layout: TreeLayout) -> None:
        if path != self._path:
            return
        place = self._tree.verticalScrollBar().value()
        self._model.set_tree(tree, layout)
        self._filter.apply_again()
        notes = " ".join(map(said, tree.notes))
        self._count.setText(tr("{count:,} rows", count=len(tree.rows)) + (f" · {notes}" if notes else ""))
        self._body.setCurrentWidget(self._tree)
        self._expand()
        self._tree.verticalScrollBar().setValue(place)
        self.shown.emit(path)

    def _on_failed(self, path: Path, error: OverreadError) -> None:
        if path == self._path:
            self._say(said(str(error)).replace(path.name, self._name(path)))
            self.failed.emit(error)

    def _on_ended(self, path: Path) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        if path != self._path and self._path is not None:
            self._follow_timer.start()

    def _say(self, text: str) -> None:
        self._model.set_tree(None)
        self._count.clear()
        self._message.setText(text)
        self._body.setCurrentWidget(self._message)

    def _apply_search(self) -> None:
        self._filter.set_words(self._search.text())
        self._expand()

    def _expand(self) -> None:
        """All that a search found is seen; without one, a short header opens wholly, a long one to its sequences."""
        if self._search.text() or self._model.count <= _EXPAND_AT_MOST:
            self._tree.expandAll()


def _read(path: Path) -> tuple[TagTree, TreeLayout]:
    from viewer.documents.tag_tree import read_tag_tree  # in the background: pydicom comes with it

    tree = read_tag_tree(path)
    return tree, tag_layout(tree.rows)


class _Tree(QTreeView):
    """A tree in which Ctrl+C copies rows, not a cell."""

    copyRequested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copyRequested.emit()
        else:
            super().keyPressEvent(event)
