"""Over a viewport: where the model never looked, and the pixels that the marked cell was made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from viewer.ai.cell_places import Box
from viewer.ai.input_record import InputRecord
from viewer.gui.attention.lungs import outlines_of
from viewer.gui.basics import theme
from viewer.gui.view_presenter import is_of
from viewer.gui.viewport.viewport import Viewport

_STEP = 9.0  # logical pixels between the lines of the hatching
_SMALLEST_MARK = 9.0  # logical pixels


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What was fed, and the outlines of the marks that were painted over, as (n, 2) points (column, row)."""

    record: InputRecord
    painted_over: tuple[NDArray[np.float64], ...] = ()


def shown_of(record: InputRecord) -> Shown:
    """Finds the outlines: tens of milliseconds for a mammogram, so not on the window's thread."""
    return Shown(record, () if record.marks is None else outlines_of(record.marks))


class InputLayer:
    """Paints over one viewport, as long as that shows the very image that was fed."""

    def __init__(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self._shown: Shown | None = None
        self._hatched = True
        self._box: Box | None = None
        viewport.add_layer(self.paint)

    @property
    def is_hatching(self) -> bool:
        """Whether something is hatched here."""
        shown = self._here()
        return self._hatched and shown is not None and bool(self._unseen(shown))

    @property
    def marked(self) -> Box | None:
        """The native pixels that are framed here."""
        return None if self._here() is None else self._box

    def show(self, shown: Shown | None, hatched: bool) -> None:
        """What was fed to the model, if it is to be seen here."""
        self._shown, self._hatched = shown, hatched
        self._box = None
        self._viewport.update()

    def mark(self, box: Box | None) -> None:
        """Frame the pixels that a cell was made of."""
        if box != self._box:
            self._box = box
            self._viewport.update()

    def paint(self, painter: QPainter) -> None:
        """In logical pixels of the viewport."""
        shown = self._here()
        if shown is None:
            return
        for unseen in self._unseen(shown) if self._hatched else ():
            painter.save()
            self._hatch(painter, unseen)
            painter.restore()
        if self._box is not None:
            painter.save()
            self._paint_mark(painter, self._box)
            painter.restore()

    def _here(self) -> Shown | None:
        shown = self._shown
        return shown if shown is not None and is_of(shown.record.identity, self._viewport.image()) else None

    def _hatch(self, painter: QPainter, unseen: QPainterPath) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(unseen, Qt.ClipOperation.IntersectClip)
        painter.fillPath(unseen, QBrush(QColor(0, 0, 0, 110)))
        area = unseen.boundingRect().intersected(QRectF(self._viewport.rect()))
        colour = QColor(theme.AI)
        colour.setAlpha(150)
        painter.setPen(QPen(colour, 1))
        # Lines of one bundle, x + y = constant, wherever the image lies: they stand still while it is panned.
        start = np.floor((area.left() + area.top()) / _STEP) * _STEP
        for place in np.arange(start, area.right() + area.bottom() + _STEP, _STEP):
            painter.drawLine(
                QPointF(place - area.top(), area.top()), QPointF(place - area.bottom(), area.bottom())
            )

    def _unseen(self, shown: Shown) -> tuple[QPainterPath, ...]:
        """All of the image but the rectangle that the model sees; then each mark that was painted over."""
        places = shown.record.places
        rows, columns = places.native_shape
        outside = QPainterPath()
        outside.addRect(self._rectangle((0, 0, columns, rows)))
        seen = places.seen
        if seen is not None:
            inside = QPainterPath()
            inside.addRect(self._rectangle(seen))
            outside = outside.subtracted(inside)
        marks = []
        for line in shown.painted_over:
            mark = QPainterPath()
            mark.addPolygon(QPolygonF([QPointF(self._viewport.image_to_widget(x, y)) for x, y in line]))
            mark.closeSubpath()
            marks.append(mark)
        return tuple(path for path in (outside, *marks) if not path.isEmpty())

    def _paint_mark(self, painter: QPainter, box: Box) -> None:
        frame = self._rectangle(box)
        across = max(0.0, (_SMALLEST_MARK - frame.width()) / 2)
        down = max(0.0, (_SMALLEST_MARK - frame.height()) / 2)
        frame = frame.adjusted(-across, -down, across, down)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 200), 3.0), (QColor(theme.AI), 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(frame)

    def _rectangle(self, box: Box) -> QRectF:
        """Native pixels on the widget, whichever way the image is turned."""
        one = self._viewport.image_to_widget(box[0] - 0.5, box[1] - 0.5)
        other = self._viewport.image_to_widget(box[2] - 0.5, box[3] - 0.5)
        return QRectF(one, other).normalized()
