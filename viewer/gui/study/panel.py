"""The left panel: patients, studies and series with thumbnails and load progress."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from viewer.dicom.document import Document
from viewer.dicom.privacy import hidden_skipped
from viewer.dicom.series import PatientInfo, Series, Skipped
from viewer.gui.basics import theme
from viewer.gui.basics.pictures import grey_image, rgb_image
from viewer.gui.basics.timers import single_shot
from viewer.gui.basics.translation import counted, mark, said, tr
from viewer.gui.study.delegate import StudyDelegate, cancel_rectangle
from viewer.gui.study.model import Kind, Role, StudyModel, kind_of

_SKIPPED_HEIGHT = 140


class StudyPanel(QWidget):
    """Tree of patient > study > series and documents. A click or Return opens one; rows are painted, not widgets."""

    seriesActivated = Signal(str)  # series uid
    documentActivated = Signal(str)  # uid of a document
    cancelRequested = Signal(str)  # series uid, by the cross on its thumbnail or the Delete key
    thumbnailWanted = Signal(str)  # series uid, when its row is first seen
    menuRequested = Signal(str, QPoint)  # series uid, global position: the right button, or the menu key

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("study_panel")
        self.setAccessibleName(tr("Studies and series"))
        self._active: str | None = None
        self._active_document: str | None = None
        self._patient_visible = True
        self._skipped_files: tuple[Skipped, ...] = ()
        title = QLabel(tr("Studies"))
        title.setObjectName("study_title")
        title.setFont(theme.interface_font(theme.TITLE_PX, bold=True))
        title.setContentsMargins(8, 0, 8, 0)
        self._model = StudyModel()
        self._tree = _StudyTree(self._model)
        self._tree.seriesActivated.connect(self.seriesActivated)
        self._tree.documentActivated.connect(self.documentActivated)
        self._tree.cancelRequested.connect(self.cancelRequested)
        self._tree.thumbnailWanted.connect(self.thumbnailWanted)
        self._tree.menuRequested.connect(self.menuRequested)
        self._skipped = QPushButton()
        self._skipped.setObjectName("skipped_button")
        self._skipped.setAccessibleName(tr("Skipped files"))
        self._skipped.setProperty("role", "link")
        self._skipped.setCheckable(True)
        self._skipped.setToolTip(tr("Show which files were skipped, and why"))
        self._skipped.hide()
        self._reasons = QListView()
        self._reasons.setObjectName("skipped_list")
        self._reasons.setAccessibleName(tr("Skipped files and reasons"))
        self._reasons.setUniformItemSizes(True)
        self._reasons.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._reasons.setFixedHeight(_SKIPPED_HEIGHT)
        self._reasons.setModel(QStringListModel(self))
        self._reasons.hide()
        self._skipped.toggled.connect(self._reasons.setVisible)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(title)
        column.addWidget(self._tree, 1)
        below = QHBoxLayout()
        below.setContentsMargins(8, 0, 8, 6)
        below.addWidget(self._skipped)
        below.addStretch(1)
        column.addLayout(below)
        column.addWidget(self._reasons)

    def set_series(self, series: tuple[Series, ...]) -> None:
        """Show these series and no others."""
        self._model.remove_all()
        self._tree.forget_thumbnails()
        self.add_series(series)

    def add_series(self, series: tuple[Series, ...]) -> None:
        """Add series; known ones are brought up to date."""
        self._model.add(series)
        self._tree.expandAll()
        active, self._active = self._active, None
        self.set_active(active)

    def add_documents(self, documents: tuple[Document, ...]) -> None:
        """Add objects that are no images, below the series of their studies."""
        self._model.add_documents(documents)
        self._tree.expandAll()

    def set_active_document(self, uid: str | None) -> None:
        """Mark the document that is shown; None for none."""
        for known, active in ((self._active_document, False), (uid, True)):
            item = self._model.document_item(known)
            if item is not None:
                item.setData(active, Role.ACTIVE)
                if active:
                    self._tree.setCurrentIndex(item.index())
                    self._tree.scrollTo(item.index())
        self._active_document = uid

    def series_uids(self) -> tuple[str, ...]:
        """All series that are listed."""
        return self._model.uids()

    def patient_number(self, patient: PatientInfo) -> tuple[int, int]:
        """The patient's number in the list, from 1, and how many there are; it names them while names are hidden."""
        return self._model.number_of_patient(patient), self._model.rowCount()

    def set_skipped(self, skipped: tuple[Skipped, ...]) -> None:
        """Say how many files gave no image; the list shows on request."""
        self._skipped.setVisible(bool(skipped))
        self._skipped.setChecked(False)
        self._skipped.setText(
            counted(len(skipped), mark("{count} file skipped"), mark("{count} files skipped"))
        )
        self._skipped_files = skipped
        self._list_skipped()

    def _list_skipped(self) -> None:
        shown = self._skipped_files
        if not self._patient_visible:
            shown = tuple(hidden_skipped(one) for one in shown)
        model = self._reasons.model()
        if isinstance(model, QStringListModel):
            model.setStringList([skipped_line(one) for one in shown])

    def set_thumbnail(self, uid: str, pixels: NDArray[np.uint8]) -> None:
        """Thumbnail of a series: uint8 (h, w) or RGB (h, w, 3), any size, square pixels."""
        picture = rgb_image(pixels) if pixels.ndim == 3 else grey_image(pixels)
        self._model.set_value(uid, Role.THUMBNAIL, QPixmap.fromImage(picture))

    def set_progress(self, uid: str, fraction: float | None) -> None:
        """Progress of a load from 0 to 1; None when nothing runs."""
        self._model.set_value(uid, Role.PROGRESS, None if fraction is None else min(max(fraction, 0.0), 1.0))

    def progress(self, uid: str) -> float | None:
        """Progress of a load; None when nothing runs."""
        item = self._model.item_of(uid)
        return None if item is None else item.data(Role.PROGRESS)

    def set_failed(self, uid: str, reason: str | None) -> None:
        """Say on its row that a series could not be read; None takes it back."""
        self._model.set_value(uid, Role.FAILED, reason)
        item = self._model.item_of(uid)
        if item is not None and reason:
            item.setToolTip(reason)

    def set_active(self, uid: str | None) -> None:
        """Mark the series that is shown."""
        if uid == self._active:
            return
        if self._active is not None:
            self._model.set_value(self._active, Role.ACTIVE, False)
        self._active = uid
        item = None if uid is None else self._model.item_of(uid)
        if item is not None and uid is not None:
            self._model.set_value(uid, Role.ACTIVE, True)
            self._tree.setCurrentIndex(item.index())
            self._tree.scrollTo(item.index())

    def active(self) -> str | None:
        """The series that is marked as shown."""
        return self._active

    def set_patient_data_visible(self, visible: bool) -> None:
        """Show names, or numbers in their place."""
        self._model.set_patient_visible(visible)
        self._patient_visible = visible
        self._list_skipped()

    def tree(self) -> QTreeView:
        """The tree, for focus and tests."""
        return self._tree

    def clear(self) -> None:
        """Empty the panel."""
        self._active = None
        self._active_document = None
        self.set_series(())
        self.set_skipped(())


def skipped_line(skipped: Skipped) -> str:
    """The reason, which names the file as a rule; the name before it where it does not."""
    name, reason = skipped.path.name, said(skipped.reason)
    return reason if name in reason else f"{name}: {reason}"


class _StudyTree(QTreeView):
    """The tree view: what clicks and keys on a series mean, and which rows were seen."""

    seriesActivated = Signal(str)
    documentActivated = Signal(str)
    cancelRequested = Signal(str)
    thumbnailWanted = Signal(str)
    menuRequested = Signal(str, QPoint)

    def __init__(self, model: StudyModel) -> None:
        super().__init__()
        self.setObjectName("study_tree")
        self.setAccessibleName(tr("Series"))
        self.setModel(model)
        self.setItemDelegate(StudyDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._asked: set[str] = set()
        self._ask = single_shot(self, 0, self._ask_for_thumbnails)

    def forget_thumbnails(self) -> None:
        """The rows are new: ask for their thumbnails again."""
        self._asked.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._ask.start()  # not from inside a paint: the answer may come at once

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if kind_of(index) is Kind.DOCUMENT:
            self.documentActivated.emit(index.data(Role.DOCUMENT).uid)
        if kind_of(index) is not Kind.SERIES:
            return
        on_cross = cancel_rectangle(self.visualRect(index)).contains(point)
        if on_cross and index.data(Role.PROGRESS) is not None:
            self.cancelRequested.emit(index.data(Role.UID))
        else:
            self.seriesActivated.emit(index.data(Role.UID))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, keys = self.currentIndex(), Qt.Key
        opens = event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space)
        if kind_of(index) is Kind.DOCUMENT and opens:
            self.documentActivated.emit(index.data(Role.DOCUMENT).uid)
            return
        if kind_of(index) is Kind.SERIES:
            if opens:
                self.seriesActivated.emit(index.data(Role.UID))
                return
            if event.key() in (keys.Key_Delete, keys.Key_Backspace) and index.data(Role.PROGRESS) is not None:
                self.cancelRequested.emit(index.data(Role.UID))
                return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if kind_of(index) is Kind.SERIES:
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menuRequested.emit(index.data(Role.UID), event.globalPos() if by_mouse else below)
        event.accept()

    def _ask_for_thumbnails(self) -> None:
        bottom = self.viewport().height()
        index = self.indexAt(self.viewport().rect().topLeft())
        while index.isValid() and self.visualRect(index).top() <= bottom:
            self._ask_for(index)
            index = self.indexBelow(index)

    def _ask_for(self, index: QModelIndex) -> None:
        uid = index.data(Role.UID)
        if uid is not None and uid not in self._asked:
            self._asked.add(uid)
            self.thumbnailWanted.emit(uid)
