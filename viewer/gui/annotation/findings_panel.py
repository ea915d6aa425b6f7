"""The list of findings: every annotation with a thumbnail and its figure, to jump back to, rename, delete, export."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.annotation.finding_details import FindingDetails
from viewer.gui.basics.icons import line_icon
from viewer.gui.basics.translation import said, tr
from viewer.measure.annotation import Annotation
from viewer.measure.labels import KIND_NAMES, list_figures

THUMBNAIL = 48
_ID = Qt.ItemDataRole.UserRole
_TEXT = _ID + 1  # what the user wrote
_DETAILS_HEIGHT = 300


class FindingsPanel(QWidget):
    """Setters emit nothing but what the user's hand causes."""

    chosen = Signal(str)  # id of an annotation to show
    removalRequested = Signal(list)  # ids
    textRequested = Signal(str, str)  # id, new text
    exportRequested = Signal(str)  # "csv" or "json"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings_panel")
        self.setAccessibleName(tr("Findings"))
        self._filling = False
        self._title = QLabel(tr("Findings"))
        self._title.setObjectName("findings_title")
        self._title.setProperty("role", "title")
        self.csv_button = self._button("findings_csv", tr("Export as CSV"))
        self.json_button = self._button("findings_json", tr("Export as JSON"))
        self.remove_button = self._button("findings_remove", tr("Delete the selected findings"))
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addStretch(1)
        for button in (self.csv_button, self.json_button, self.remove_button):
            head.addWidget(button)
        self.list = _FindingsList()
        self._empty = QLabel(tr("Nothing is drawn yet. Choose a tool, D for a length, and draw on an image."))
        self._empty.setObjectName("findings_empty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setProperty("role", "secondary")
        self.details = FindingDetails()
        self.details.setMaximumHeight(_DETAILS_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.details)
        self.csv_button.clicked.connect(lambda: self.exportRequested.emit("csv"))
        self.json_button.clicked.connect(lambda: self.exportRequested.emit("json"))
        self.remove_button.clicked.connect(self._remove)
        self.list.removePressed.connect(self._remove)
        self.list.currentItemChanged.connect(lambda item, _: self._choose(item))
        self.list.itemClicked.connect(self._choose)
        self.list.itemChanged.connect(self._rename)
        self._draw_icons()
        self.set_findings(())

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: the icons are drawn anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "list"):
            self._draw_icons()

    def set_findings(self, annotations: tuple[Annotation, ...]) -> None:
        """Show these, in this order; thumbnails of those that stay are kept."""
        self._filling = True
        if [item.data(_ID) for item in self._items()] != [one.id for one in annotations]:
            kept = {item.data(_ID): item.icon() for item in self._items()}
            current = self.current_id()
            self.list.clear()
            for annotation in annotations:
                item = QListWidgetItem(kept.get(annotation.id, QIcon()), "")
                item.setData(_ID, annotation.id)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                item.setToolTip(
                    tr(
                        "{value}. F2 or a double click writes its text.",
                        value=tr(KIND_NAMES[annotation.kind]),
                    )
                )
                self.list.addItem(item)
                if annotation.id == current:
                    self._mark(item)
        for item, annotation in zip(self._items(), annotations, strict=True):
            item.setText(_line(annotation))
            item.setData(_TEXT, annotation.text)
        self._title.setText(
            tr("Findings ({count})", count=len(annotations)) if annotations else tr("Findings")
        )
        self._empty.setVisible(not annotations)
        self.list.setVisible(bool(annotations))
        if not annotations:
            self.details.show_nothing()
        for button in (self.csv_button, self.json_button, self.remove_button):
            button.setEnabled(bool(annotations))
        self._filling = False

    def set_thumbnail(self, annotation_id: str, picture: QPixmap) -> None:
        """The picture of one annotation."""
        item = self._item(annotation_id)
        if item is not None:
            self._filling = True
            icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)  # a marked row does not tint the image
            item.setIcon(icon)
            self._filling = False

    def has_thumbnail(self, annotation_id: str) -> bool:
        """Whether a picture is shown."""
        item = self._item(annotation_id)
        return item is not None and not item.icon().isNull()

    def set_current(self, annotation_id: str | None) -> None:
        """Mark the selected annotation."""
        if annotation_id == self.current_id():
            return
        self._filling = True
        self._mark(None if annotation_id is None else self._item(annotation_id))
        self._filling = False

    def current_id(self) -> str | None:
        """The annotation that is marked."""
        item = self.list.currentItem()
        return None if item is None else str(item.data(_ID))

    def _mark(self, item: QListWidgetItem | None) -> None:
        """One row alone. Asked plainly, Qt looks at the keys that are held: after Ctrl+V it adds to the rows that
        are marked, and Delete would take them all.
        """
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        index = QModelIndex() if item is None else self.list.indexFromItem(item)
        self.list.selectionModel().setCurrentIndex(index, only)
        if item is not None:
            self.list.scrollToItem(item)

    def _draw_icons(self) -> None:
        self.csv_button.setIcon(line_icon("mdi6.file-delimited-outline"))
        self.json_button.setIcon(line_icon("mdi6.code-json"))
        self.remove_button.setIcon(line_icon("mdi6.delete-outline"))

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setIconSize(QSize(18, 18))
        button.setAutoRaise(True)
        return button

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _item(self, annotation_id: str) -> QListWidgetItem | None:
        return next((item for item in self._items() if item.data(_ID) == annotation_id), None)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._filling:
            self.chosen.emit(item.data(_ID))

    def _rename(self, item: QListWidgetItem) -> None:
        if not self._filling:
            self.textRequested.emit(item.data(_ID), str(item.data(_TEXT)).strip())

    def _remove(self) -> None:
        ids = [item.data(_ID) for item in self.list.selectedItems()]
        if ids:
            self.removalRequested.emit(ids)


class _FindingsList(QListWidget):
    """Rows with a thumbnail; Delete removes, F2 writes the text."""

    removePressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findings_list")
        self.setAccessibleName(tr("Findings"))
        self.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegate(_TextDelegate(self))

    def event(self, event: QEvent) -> bool:
        # Here F2 writes the text; elsewhere it is a key of the window.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F2
        ):
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The details of what was chosen take room from below: its row stays in sight."""
        super().resizeEvent(event)
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removePressed.emit()
        else:
            super().keyPressEvent(event)


class _TextDelegate(QStyledItemDelegate):
    """Edits the text alone, not the figures that stand below it."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("finding_text")
        editor.setAccessibleName(tr("Text of the finding"))
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(_TEXT)))

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), _TEXT)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        editor.setGeometry(area.adjusted(THUMBNAIL + 8, 4, -4, 4 - area.height() // 2))


def _line(annotation: Annotation) -> str:
    figure = " · ".join(map(said, list_figures(annotation)))
    title = annotation.text or tr(KIND_NAMES[annotation.kind])
    return f"{title}\n{figure}" if figure else title
