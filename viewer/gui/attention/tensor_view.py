"""The tensor that a model was fed, cell by cell: zoom, pan, a linked cursor, numbers where there is room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)

from viewer.ai.input_record import InputRecord
from viewer.gui.basics import theme
from viewer.gui.basics.numbers import with_minus
from viewer.gui.basics.pictures import grey_image
from viewer.gui.basics.translation import tr
from viewer.gui.viewport.mouse import ZOOM_PER_STEP
from viewer.gui.viewport.placement import PlacedWidget

_ROOM_FOR_NUMBER = 38.0  # logical pixels of a cell's side
_WHEEL_STEP = 120
_COARSE = 8  # cells that an arrow moves by with Shift
_SMALLEST_MARK = 7.0  # logical pixels

Cell = tuple[int, int]  # row, column


class TensorView(PlacedWidget):
    """One channel, black and white where the card's normalisation takes them. Never smoothed: a square is a cell."""

    pointed = Signal(object)  # Cell or None, by hand

    def __init__(self, parent: PlacedWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tensor_view")
        self.setAccessibleName(tr("What the model received"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 160)
        self._record: InputRecord | None = None
        self._channel = 0
        self._pixels: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        self._picture = QImage()
        self._cell: Cell | None = None
        self._message = ""
        self._pressed: QPointF | None = None

    # What is shown

    def show_record(self, record: InputRecord | None, message: str = "") -> None:
        """Show what was fed; None: say why there is nothing."""
        same_size = (
            record is not None
            and self._record is not None
            and record.tensor.shape == self._record.tensor.shape
        )
        self._record, self._message = record, message
        self.setAccessibleDescription(message)
        if record is None:
            self._cell = None
            self._picture = QImage()
        else:
            self._channel = min(self._channel, record.tensor.shape[2] - 1)
            self._place(record.places.grid_shape, 1.0, fit=not same_size)
            self._draw()
        self.update()

    def set_channel(self, channel: int) -> None:
        """Which of the channels is shown."""
        self._channel = channel
        self._draw()
        self.update()

    @property
    def channel(self) -> int:
        """The channel that is shown, from 0."""
        return self._channel

    @property
    def cell(self) -> Cell | None:
        """The marked cell."""
        return self._cell

    def mark(self, cell: Cell | None) -> None:
        """Mark a cell without telling anybody."""
        if cell != self._cell:
            self._cell = cell
            self.update()

    def picture(self) -> QImage:
        """The channel as it is shown, a pixel a cell."""
        return self._picture.copy()

    def _draw(self) -> None:
        if self._record is None:
            return
        low, high = self._record.ends(self._channel)
        grey = (self._record.tensor[:, :, self._channel] - low) / (high - low)
        self._pixels = np.rint(np.clip(grey, 0, 1) * 255).astype(np.uint8)
        self._picture = grey_image(self._pixels).convertToFormat(QImage.Format.Format_RGB32)

    # The hand

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging pans; otherwise the cell under the cursor is told."""
        if self._pressed is not None:
            step = event.position() - self._pressed
            self._pressed = event.position()
            self.pan_by(step.x(), step.y())
        else:
            self._point(self._cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """All of it again."""
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        delta = event.angleDelta().y() or event.angleDelta().x()
        self.zoom_by(ZOOM_PER_STEP ** (delta / _WHEEL_STEP), event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any longer."""
        self._point(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """The arrows and + − are for the tensor while it has the keyboard, whatever they do elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~(
                Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
            )
            if plain == Qt.KeyboardModifier.NoModifier and Qt.Key(event.key()) in _OWN_KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor by a cell, with Shift by eight; + and − zoom, F fits."""
        key = Qt.Key(event.key())
        if key in _STEPS and self._record is not None:
            rows, columns = self._record.places.grid_shape
            row, column = self._cell or (rows // 2, columns // 2)
            by = _COARSE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            down, across = _STEPS[key]
            self._point(
                (min(max(row + down * by, 0), rows - 1), min(max(column + across * by, 0), columns - 1))
            )
            self._bring_into_sight()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom_by(1 / ZOOM_PER_STEP if key == Qt.Key.Key_Minus else ZOOM_PER_STEP)
        elif key == Qt.Key.Key_F:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _bring_into_sight(self) -> None:
        if self._cell is None:
            return
        box = self._box(self._cell[1], self._cell[0], self._cell[1] + 1, self._cell[0] + 1)
        right = max(-box.left(), 0.0) - max(box.right() - self.width(), 0.0)
        down = max(-box.top(), 0.0) - max(box.bottom() - self.height(), 0.0)
        if right or down:
            self.pan_by(right, down)

    def _cell_at(self, at: QPointF) -> Cell | None:
        if self._record is None or self._transform is None:
            return None
        point = self.widget_to_image(at)
        row, column = int(np.floor(point.y() + 0.5)), int(np.floor(point.x() + 0.5))
        rows, columns = self._record.places.grid_shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def _point(self, cell: Cell | None) -> None:
        if cell != self._cell:
            self.mark(cell)
            self.pointed.emit(cell)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells, the edge of the image among them, the cursor."""
        self._follow_ratio()
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if self._record is None or self._transform is None:
            painter.setFont(theme.interface_font())
            painter.setPen(QColor(theme.SECONDARY))
            area = QRectF(self.rect()).adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, self._message)
        else:
            self._paint_cells(painter, self._record)
            painter.setPen(QPen(QColor(theme.AI), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.ACCENT), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _paint_cells(self, painter: QPainter, record: InputRecord) -> None:
        rows, columns = record.places.grid_shape
        whole = self._box(0, 0, columns, rows)
        # Fewer screen pixels than cells: averaged, else cells would be left out.
        smaller = self.zoom() < 1
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
        painter.drawImage(whole, self._picture)
        inner = record.places.image_cells
        if inner is not None and inner != (0, 0, columns, rows):
            painter.setPen(QPen(QColor(theme.AI), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._box(*inner).adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_numbers(painter, record)
        if self._cell is not None:
            self._paint_cursor(painter, self._cell)

    def _paint_numbers(self, painter: QPainter, record: InputRecord) -> None:
        side = self._box(0, 0, 1, 1).width()
        if side < _ROOM_FOR_NUMBER:
            return
        painter.setFont(theme.interface_font(11))
        first = self.widget_to_image(QPointF(0, 0))
        last = self.widget_to_image(QPointF(self.width(), self.height()))
        rows, columns = record.places.grid_shape
        for row in range(max(0, int(first.y())), min(rows, int(last.y()) + 2)):
            for column in range(max(0, int(first.x())), min(columns, int(last.x()) + 2)):
                bright = self._pixels[row, column] > 127
                painter.setPen(QColor(Qt.GlobalColor.black if bright else Qt.GlobalColor.white))
                value = float(record.tensor[row, column, self._channel])
                painter.drawText(
                    self._box(column, row, column + 1, row + 1),
                    Qt.AlignmentFlag.AlignCenter,
                    with_minus(f"{value:.2f}"),
                )

    def _paint_cursor(self, painter: QPainter, cell: Cell) -> None:
        row, column = cell
        box = self._box(column, row, column + 1, row + 1)
        grown = max(0.0, (_SMALLEST_MARK - box.width()) / 2)
        box = box.adjusted(-grown, -grown, grown, grown)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 200), 3.0), (QColor(theme.AI), 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(box)

    def _box(self, left: int, top: int, right: int, bottom: int) -> QRectF:
        """A rectangle of cells on the widget, in logical pixels."""
        one = self.image_to_widget(left - 0.5, top - 0.5)
        return QRectF(one, self.image_to_widget(right - 0.5, bottom - 0.5))


_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_OWN_KEYS = frozenset({*_STEPS, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_F})
