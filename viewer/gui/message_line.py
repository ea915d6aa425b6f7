"""A message on one line: cut with an ellipsis where there is no room, and then to be read whole above it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from viewer.gui.basics.translation import tr

_WIDTH = 460  # logical pixels of the whole message


class MessageLine(QLabel):
    """`text` is the whole message, whatever is seen of it."""

    cutChanged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # It pushes nothing away.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._is_cut = False

    def set_message(self, text: str) -> None:
        """Another message, or none."""
        self.setText(text)
        self._look()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What fits of the message."""
        painter, area = QPainter(self), self.contentsRect()
        said = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room now."""
        super().resizeEvent(event)
        self._look()

    def _look(self) -> None:
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        if is_cut != self._is_cut:
            self._is_cut = is_cut
            self.cutChanged.emit(is_cut)


def show_whole(text: str, anchor: QWidget) -> QFrame:
    """The whole message above a widget, until Escape or a click elsewhere."""
    popup = QFrame(anchor, Qt.WindowType.Popup)
    popup.setObjectName("whole_message")
    popup.setAccessibleName(tr("Message"))
    popup.setAccessibleDescription(text)
    popup.setProperty("role", "popup")
    popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    label = QLabel(text)
    label.setObjectName("whole_message_text")
    label.setWordWrap(True)
    label.setFixedWidth(_WIDTH)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column = QVBoxLayout(popup)
    column.setContentsMargins(12, 10, 12, 10)
    column.addWidget(label)
    popup.adjustSize()
    corner = anchor.mapToGlobal(QPoint(anchor.width(), 0))
    popup.move(corner - QPoint(popup.width(), popup.height() + 6))
    popup.show()
    return popup
