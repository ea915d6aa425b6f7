"""Display shutters: covers the image outside of them. The pixels, and all that is computed from them, stay."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF, QTransform

from viewer.dicom.shutter import Shutter
from viewer.rendering.view_transform import ViewTransform


def draw_shutters(painter: QPainter, transform: ViewTransform, shutters: Iterable[Shutter | None]) -> None:
    """Cover what lies outside of each of them; the painter's unit is a device pixel."""
    drawn = [shutter for shutter in shutters if shutter is not None]
    if not drawn:
        return
    placed = _placed(transform)
    image = QPainterPath()
    image.addRect(placed.mapRect(QRectF(-0.5, -0.5, transform.columns, transform.rows)))
    for shutter in drawn:
        hidden = QPainterPath()
        for shape in shapes_of(shutter, transform.pixel_aspect):
            hidden = hidden.united(image.subtracted(placed.map(shape)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.fillPath(hidden, QColor(shutter.grey, shutter.grey, shutter.grey))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def shapes_of(shutter: Shutter, pixel_aspect: float) -> list[QPainterPath]:
    """The shapes in image coordinates."""
    found = []
    if shutter.rectangle is not None:
        left, top, right, bottom = shutter.rectangle
        found.append(QPainterPath())
        found[-1].addRect(QRectF(QPointF(left, top), QPointF(right, bottom)))
    if shutter.circle is not None:
        column, row, radius = shutter.circle
        found.append(QPainterPath())
        found[-1].addEllipse(QPointF(column, row), radius, radius / pixel_aspect)
    if shutter.polygon:
        found.append(QPainterPath())
        found[-1].setFillRule(Qt.FillRule.OddEvenFill)
        found[-1].addPolygon(QPolygonF([QPointF(*point) for point in shutter.polygon]))
        found[-1].closeSubpath()
    return found


def _placed(transform: ViewTransform) -> QTransform:
    """From image coordinates to device pixels."""
    origin = QPointF(*transform.to_viewport(0, 0))
    across = QPointF(*transform.to_viewport(1, 0)) - origin
    down = QPointF(*transform.to_viewport(0, 1)) - origin
    return QTransform(across.x(), across.y(), down.x(), down.y(), origin.x(), origin.y())
