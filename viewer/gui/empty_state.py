"""What the window shows while nothing is open: where to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.dicom.privacy import hidden_name
from viewer.gui.basics.controls import push_button
from viewer.gui.basics.translation import tr

_RECENT_SHOWN = 5


class EmptyState(QFrame):
    """Open, drop, recent, demonstration."""

    openFilesRequested = Signal()
    openFolderRequested = Signal()
    demoRequested = Signal()
    recentChosen = Signal(object)  # Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty_state")
        self.setAccessibleName(tr("Nothing is open"))
        outer = QVBoxLayout(self)
        outer.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout()
        column.setSpacing(8)
        outer.addLayout(column)
        title = QLabel(tr("Open a study"))
        title.setProperty("role", "title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint = QLabel(tr("Drop a folder, a disc, an archive, DICOM files or other images here."))
        hint.setProperty("role", "secondary")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(title)
        column.addWidget(hint)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, name, signal in (
            (tr("Open folder…"), "empty_open_folder", self.openFolderRequested),
            (tr("Open files…"), "empty_open_files", self.openFilesRequested),
            (tr("Demonstration study"), "empty_demo", self.demoRequested),
        ):
            row.addWidget(push_button(name, text, clicked=signal))
        column.addLayout(row)
        column.addSpacing(16)
        self._recent_title = QLabel(tr("Recent"))
        self._recent_title.setProperty("role", "secondary")
        column.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column.addLayout(self._recent)
        self._paths: tuple[Path, ...] = ()
        self._names_visible = True
        self._show_recent()

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Offer these paths. Whether they are still there shows when they are opened: a look at a server that is
        gone would hold the window up."""
        self._paths = tuple(paths)[:_RECENT_SHOWN]
        self._show_recent()

    def set_patient_data_visible(self, visible: bool) -> None:
        """Show the names of recent files and folders, or numbers in their place."""
        self._names_visible = visible
        self._show_recent()

    def _show_recent(self) -> None:
        while self._recent.count():
            item = self._recent.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        self._recent_title.setVisible(bool(self._paths))
        for number, path in enumerate(self._paths):
            whole = str(path) if self._names_visible else hidden_recent(number, path)
            button = QPushButton(f"{path.name or path}   {path.parent}" if self._names_visible else whole)
            button.setObjectName(f"recent_{number}")
            button.setAccessibleName(tr("Open {path}", path=whole))
            button.setToolTip(whole)
            button.setProperty("role", "link")
            button.clicked.connect(lambda _=False, chosen=path: self.recentChosen.emit(chosen))
            self._recent.addWidget(button)


def hidden_recent(number: int, path: Path) -> str:
    """What a recent path is called while patient data are hidden; `number` from 0."""
    return tr("Recent {number} ({name})", number=number + 1, name=hidden_name(path))
