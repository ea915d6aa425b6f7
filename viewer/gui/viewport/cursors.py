"""The cursor of each tool: what a drag would do, without a look at the toolbar."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap, QPolygonF

from viewer.gui.basics import theme
from viewer.gui.basics.icons import line_icon
from viewer.gui.viewport.mouse import Tool

_SIDE = 32  # logical pixels, which every system takes
_ICON = QRect(12, 11, 18, 18)  # below the arrow, whose tip stays the point that is meant
_ARROW = ((1.5, 1.5), (1.5, 14.5), (4.6, 11.6), (6.7, 16.4), (8.6, 15.6), (6.6, 10.9), (10.8, 10.7))
_DRAWN = {Tool.WINDOW: "mdi6.contrast-circle", Tool.ZOOM: "mdi6.magnify", Tool.SCROLL: "mdi6.layers-outline"}
_SHAPES = {Tool.PAN: Qt.CursorShape.OpenHandCursor}


@cache
def tool_cursor(tool: Tool, ratio: float) -> QCursor:
    """The cursor of a tool on a screen with `ratio` device pixels a logical one; a cross where points are placed."""
    if tool in _DRAWN:
        return QCursor(_picture(_DRAWN[tool], ratio), 1, 1)
    return QCursor(_SHAPES.get(tool, Qt.CursorShape.CrossCursor))


def _picture(icon: str, ratio: float) -> QPixmap:
    """The usual arrow with an icon beside it, light with a dark outline: seen on black, on bone and on panels."""
    picture = QPixmap(QSize(_SIDE, _SIDE) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    dark = line_icon(icon, theme.VIEWPORT)
    for right, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        dark.paint(painter, _ICON.translated(right, down))
    line_icon(icon, theme.DARK.text).paint(painter, _ICON)
    painter.setPen(QPen(QColor(theme.VIEWPORT), 1.0))
    painter.setBrush(QColor(theme.DARK.text))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in _ARROW]))
    painter.end()
    return picture
