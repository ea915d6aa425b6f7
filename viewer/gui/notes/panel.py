"""The list of notes on a series: text, severity and files of each finding, over the viewports, in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.dicom.findings import Finding, Severity
from viewer.gui.basics import theme
from viewer.gui.basics.translation import mark, said, tr

_WIDTH = 520
_MARGIN = 8
_FILES_HEIGHT = 120
_WORDS = {Severity.INFO: mark("Note"), Severity.WARNING: mark("Warning"), Severity.ERROR: mark("Error")}
_ROLES = {Severity.INFO: "secondary", Severity.WARNING: "warning", Severity.ERROR: "error"}


class NotesPanel(QFrame):
    """Non-modal; Escape or its button closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notes_panel")
        self.setAccessibleName(tr("Notes on this series"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._findings: tuple[Finding, ...] = ()
        self._title = QLabel()
        self._title.setObjectName("notes_title")
        self._title.setFont(theme.interface_font(theme.TITLE_PX, bold=True))
        close = QToolButton()
        close.setObjectName("notes_close")
        close.setText("✕")
        close.setAccessibleName(tr("Close the notes"))
        close.setToolTip(tr("Close (Escape)"))
        close.clicked.connect(self.close_panel)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self._list = QWidget()
        self._list.setObjectName("notes_list")
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(12)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("notes_scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        self.hide()

    def findings(self) -> tuple[Finding, ...]:
        """What is listed."""
        return self._findings

    def set_findings(self, title: str, findings: Sequence[Finding]) -> None:
        """List these."""
        if (title, tuple(findings)) == (self._title.text(), self._findings):
            return
        self._title.setText(title)
        self._findings = tuple(findings)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for finding in self._findings:
            self._rows.addWidget(_NoteRow(finding))
        if not self._findings:
            self._rows.addWidget(QLabel(tr("Nothing to note on this series.")))
        self._rows.addStretch(1)

    def show_over(self, area: QRect) -> None:
        """Open at the top of `area` (in the parent's coordinates), as large as its text, within it."""
        width = min(_WIDTH, area.width() - 2 * _MARGIN)
        self.resize(width, 10)
        self._list.setFixedWidth(width - 36)
        wanted = self._rows.totalHeightForWidth(width - 36) + 72
        height = min(max(wanted, 96), area.height() - 2 * _MARGIN)
        self.setGeometry(area.center().x() - width // 2, area.top() + _MARGIN, width, height)
        self.show()
        self.raise_()
        self.setFocus()

    def close_panel(self) -> None:
        """Close and say so."""
        self.hide()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()  # else the window would take it for "cancel"
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)


class _NoteRow(QWidget):
    """Severity, text, and the files on request."""

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.setObjectName(f"note_{finding.kind.value}")
        severity = QLabel(tr(_WORDS[finding.severity]))
        severity.setProperty("role", _ROLES[finding.severity])
        text = QLabel(said(finding.text))
        text.setObjectName("note_text")
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(severity)
        column.addWidget(text)
        if finding.files:
            count = len(finding.files)
            button = QPushButton(tr("1 file") if count == 1 else tr("{count} files", count=count))
            button.setObjectName("note_files_button")
            button.setProperty("role", "link")
            button.setCheckable(True)
            button.setAccessibleName(tr("{text} concerned", text=button.text()))
            names = QPlainTextEdit("\n".join(path.name for path in finding.files))
            names.setObjectName("note_files")
            names.setAccessibleName(tr("Files concerned"))
            names.setReadOnly(True)
            names.setTabChangesFocus(True)
            names.setFixedHeight(min(_FILES_HEIGHT, 24 + 17 * count))
            names.hide()
            button.toggled.connect(names.setVisible)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(names)
