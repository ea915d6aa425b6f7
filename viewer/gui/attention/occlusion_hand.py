"""The hand that covers a box on one viewport: drag a new one, drag it about, arrow keys; and how the box looks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QTransform

from viewer.explain.live_occlusion import Occlusion, PixelBox
from viewer.gui.basics import theme
from viewer.gui.basics.numbers import signed
from viewer.gui.basics.pictures import grey_image
from viewer.gui.viewport.mouse import CLICK_SLACK
from viewer.gui.viewport.text import Line, OutlinedText
from viewer.gui.viewport.viewport import Tool, Viewport

_STEPS = 64  # that arrow keys need from one side of the image to the other
_COARSE = 4
_FIRST_SHARE = 8  # a box placed by key is so small a part of the image's shorter side
_MOST_LINES = 3
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class OcclusionHand(QObject):
    """Works while the viewport's tool is OCCLUDE. Return: a box in the middle; arrows move it (Shift: further, Alt:
    by a pixel, Ctrl: its lower right corner); Escape, or a click beside it: no box.
    """

    boxChanged = Signal(object)  # PixelBox or None

    def __init__(self, viewport: Viewport, box: Callable[[], PixelBox | None]) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._box = box
        self._from: QPointF | None = None  # where the press was, in image coordinates
        self._pressed_at = QPointF()
        self._held: PixelBox | None = None  # the box that is dragged about
        self._dragged = False
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes what means a box, leaves all other events."""
        image = self._viewport.image()
        if self._viewport.tool() is not Tool.OCCLUDE or image is None or image.resliced:
            self._from = None
            return False
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._viewport.activated.emit()
                self._press(event.position())
                return True
            if kind == QEvent.Type.MouseMove and self._from is not None:
                self._drag(event.position())
                return False  # the viewport still reads out the pixel
            if kind == QEvent.Type.MouseButtonRelease and self._from is not None:
                self._release()
                return True
        elif isinstance(event, QKeyEvent) and self._means_something(event):
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if kind == QEvent.Type.KeyPress:
                self._press_key(event)
                return True
        return False

    def _press(self, at: QPointF) -> None:
        self._from, self._pressed_at, self._dragged = self._viewport.widget_to_image(at), at, False
        box = self._box()
        inside = (
            box is not None
            and box.top - 0.5 <= self._from.y() < box.bottom - 0.5
            and box.left - 0.5 <= self._from.x() < box.right - 0.5
        )
        self._held = box if inside else None

    def _drag(self, at: QPointF) -> None:
        if self._from is None:
            return
        self._dragged = self._dragged or (at - self._pressed_at).manhattanLength() >= CLICK_SLACK
        if not self._dragged:
            return
        to = self._viewport.widget_to_image(at)
        if self._held is not None:
            self._tell(_moved(self._held, round(to.x() - self._from.x()), round(to.y() - self._from.y())))
            return
        (left, right), (top, bottom) = (
            sorted((self._from.x(), to.x())),
            sorted((self._from.y(), to.y())),
        )
        # The pixels whose centres, which stand at whole numbers, lie in the rectangle.
        self._tell(PixelBox(math.ceil(top), math.ceil(left), math.floor(bottom) + 1, math.floor(right) + 1))

    def _release(self) -> None:
        if not self._dragged and self._held is None:
            self.boxChanged.emit(None)
        self._from = self._held = None

    def _means_something(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if self._box() is None:
            return key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        return key in _ARROWS or (key == Qt.Key.Key_Escape and not event.modifiers())

    def _press_key(self, event: QKeyEvent) -> None:
        box, image = self._box(), self._viewport.image()
        if image is None or event.key() == Qt.Key.Key_Escape:
            self.boxChanged.emit(None)
            return
        rows, columns = image.shape
        if box is None:
            side = max(1, min(rows, columns) // _FIRST_SHARE)
            top, left = (rows - side) // 2, (columns - side) // 2
            self._tell(PixelBox(top, left, top + side, left + side))
            return
        right, down = self._along_image(*_ARROWS[Qt.Key(event.key())])
        step = max(1, min(rows, columns) // _STEPS)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            step *= _COARSE
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            step = 1
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._tell(
                replace(
                    box,
                    bottom=max(box.bottom + down * step, box.top + 1),
                    right=max(box.right + right * step, box.left + 1),
                )
            )
        else:
            self._tell(_moved(box, right * step, down * step))

    def _along_image(self, right: int, down: int) -> tuple[int, int]:
        """A direction on the screen in columns and rows, whatever way the image is turned."""
        middle = QPointF(self._viewport.rect().center())
        here = self._viewport.widget_to_image(middle)
        there = self._viewport.widget_to_image(middle + QPointF(right * 64, down * 64))
        away = there - here
        largest = max(abs(away.x()), abs(away.y())) or 1.0
        return round(away.x() / largest), round(away.y() / largest)

    def _tell(self, box: PixelBox) -> None:
        image = self._viewport.image()
        if image is not None:
            self.boxChanged.emit(box.within(image.shape))


def _moved(box: PixelBox, right: int, down: int) -> PixelBox:
    return PixelBox(box.top + down, box.left + right, box.bottom + down, box.right + right)


class OcclusionLayer:
    """Paints the box as the model gets it, its frame, and beside it the scores that changed most."""

    def __init__(
        self, viewport: Viewport, shown: Callable[[], tuple[PixelBox | None, Occlusion | None]]
    ) -> None:
        """shown: the box on the viewport's image, and the newest answer about one on it."""
        self._viewport = viewport
        self._shown = shown
        self._text = OutlinedText()
        self._picture: tuple[Occlusion, QImage] | None = None
        viewport.add_layer(self.paint)

    def paint(self, painter: QPainter) -> None:
        """In logical pixels of the viewport."""
        box, answer = self._shown()
        image = self._viewport.image()
        if box is None or image is None or not box.pixels:
            return
        place = self._viewport.image_to_widget
        area = QRectF(
            place(box.left - 0.5, box.top - 0.5), place(box.right - 0.5, box.bottom - 0.5)
        ).normalized()
        painter.save()
        if answer is not None:
            self._fill(painter, answer, area, image.shape)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(theme.ACCENT), 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(area)
        painter.restore()
        if answer is not None:
            self._say(painter, answer, area)

    def _fill(self, painter: QPainter, answer: Occlusion, area: QRectF, shape: tuple[int, int]) -> None:
        rows, columns = shape
        picture = self._picture_of(answer)
        place = self._viewport.image_to_widget
        start = place(-0.5, -0.5)
        right, down = place(columns - 0.5, -0.5) - start, place(-0.5, rows - 0.5) - start
        width, height = picture.width(), picture.height()
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(
            QTransform(
                right.x() / width,
                right.y() / width,
                down.x() / height,
                down.y() / height,
                start.x(),
                start.y(),
            ),
            True,
        )
        painter.drawImage(0, 0, picture)
        painter.restore()

    def _picture_of(self, answer: Occlusion) -> QImage:
        """Made once a filling."""
        if self._picture is None or self._picture[0].picture is not answer.picture:
            self._picture = (answer, grey_image(answer.picture))
        return self._picture[1]

    def _say(self, painter: QPainter, answer: Occlusion, area: QRectF) -> None:
        most = sorted(answer.labels, key=lambda label: -abs(answer.difference(label)))[:_MOST_LINES]
        lines = [
            f"{label.replace('_', ' ')} {answer.probabilities[label]:.2f} ({signed(answer.difference(label))})"
            for label in answer.labels
            if label in most
        ]
        height = self._text.height * len(lines)
        width = max(self._text.width(line) for line in lines)
        left = min(max(area.left() + 4, 8.0), self._viewport.width() - width - 8)
        top = area.bottom() + 6
        if top + height > self._viewport.height() - 6:
            top = max(area.top() - height - 6, 6.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 23, 27, 225))
        painter.drawRoundedRect(QRectF(left, top, width, height).adjusted(-4, -2, 4, 2), 4, 4)
        painter.restore()
        for number, line in enumerate(lines):
            self._text.draw(painter, left, top + number * self._text.height, Line(line, theme.AI))
