"""What upright colour bars on a viewport have in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from viewer.gui.basics.pictures import over_ground, rgb_image


def bar_image(table: NDArray[np.uint8]) -> QImage:
    """A table of colours, RGBA (n, 4) of straight alpha, its last row on top; to be drawn as large as the bar."""
    return rgb_image(over_ground(table[::-1, None]))


def draw_bar(painter: QPainter, bar: QRectF, picture: QImage, frame: str) -> None:
    """The picture, as large as the bar, in a frame of that colour."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.drawImage(bar, picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.setPen(QPen(QColor(frame), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5))


def draw_ground(painter: QPainter, box: QRectF) -> None:
    """The dark ground of words on an image."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 23, 27, 190))
    painter.drawRoundedRect(box.adjusted(-5, -1, 5, 3), 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
