"""Writing the text of an annotation in place, over the image."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from viewer.gui.basics.translation import tr

_WIDTH = 220
_MOST_LETTERS = 200
_OF_THE_WINDOW = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class AnnotationText(QLineEdit):
    """One line beside a shape. Return and going elsewhere accept it, Escape leaves the old text."""

    def __init__(self, viewport: QWidget, near: QPointF, text: str, accept: Callable[[str], None]) -> None:
        super().__init__(text, viewport)
        self.setObjectName("annotation_text")
        self.setAccessibleName(tr("Text of the annotation"))
        self.setPlaceholderText(tr("Text"))
        self.setMaxLength(_MOST_LETTERS)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._accept: Callable[[str], None] | None = accept
        self.resize(min(_WIDTH, viewport.width() - 8), self.sizeHint().height())
        left = min(max(4, round(near.x())), viewport.width() - self.width() - 4)
        top = min(max(4, round(near.y())), viewport.height() - self.height() - 4)
        self.move(left, top)
        self.selectAll()
        self.show()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        # Without Ctrl or Alt a key is the line's, also where the line does nothing with it: Page Down would show
        # another image, which ends the text.
        mine = isinstance(event, QKeyEvent) and not event.modifiers() & _OF_THE_WINDOW
        if mine and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(accepted=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._end(accepted=False)
        else:
            super().keyPressEvent(event)
        event.accept()  # no key of the line is one of the viewport's

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end(accepted=True)

    def finish(self) -> None:
        """Accept what is written: the image below changes, or another text is to be written."""
        self._end(accepted=True)

    def _end(self, accepted: bool) -> None:
        accept, self._accept = self._accept, None
        if accept is None:  # it has ended
            return
        viewport = self.parentWidget()
        had_keyboard = self.hasFocus()
        if accepted:
            accept(self.text().strip())
        self.close()
        # Without the keyboard it went where the user wanted it, to the palette perhaps.
        if viewport is not None and had_keyboard:
            viewport.setFocus()
