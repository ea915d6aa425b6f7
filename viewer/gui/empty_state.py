"""What the window shows while nothing is open: where to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

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
        hint = QLabel(tr("Drop a folder, DICOM files or PNG and JPEG images here."))
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
            button = QPushButton(text)
            button.setObjectName(name)
            button.setAccessibleName(text.rstrip("…"))
            button.clicked.connect(signal)
            row.addWidget(button)
        column.addLayout(row)
        column.addSpacing(16)
        self._recent_title = QLabel(tr("Recent"))
        self._recent_title.setProperty("role", "secondary")
        column.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column.addLayout(self._recent)
        self.set_recent(())

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Offer these paths. Whether they are still there shows when they are opened: a look at a server that is
        gone would hold the window up."""
        while self._recent.count():
            item = self._recent.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        there = list(paths)[:_RECENT_SHOWN]
        self._recent_title.setVisible(bool(there))
        for number, path in enumerate(there):
            button = QPushButton(f"{path.name or path}   {path.parent}")
            button.setObjectName(f"recent_{number}")
            button.setAccessibleName(tr("Open {path}", path=path))
            button.setToolTip(str(path))
            button.setProperty("role", "link")
            button.clicked.connect(lambda _=False, chosen=path: self.recentChosen.emit(chosen))
            self._recent.addWidget(button)
