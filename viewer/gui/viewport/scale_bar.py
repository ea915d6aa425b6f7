"""The scale bar: a round number of millimetres as long as it is on the screen."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from viewer.gui.basics import theme
from viewer.gui.viewport.text import Line, TextLayer


def nice_length(limit: float) -> float:
    """The greatest of 1, 2, 5 times a power of ten that is no longer than `limit` (> 0)."""
    power = 10.0 ** math.floor(math.log10(limit))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= limit * (1 + 1e-9))


def length_label(millimetres: float) -> str:
    """The length with its unit, after a thin space; centimetres from 100 mm on."""
    return f"{millimetres / 10:g}\u2009cm" if millimetres >= 100 else f"{millimetres:g}\u2009mm"


def scale_bar_width(limit: float, pixels_per_mm: float) -> float:
    """Logical pixels of the bar that is at most `limit` wide."""
    return nice_length(limit / pixels_per_mm) * pixels_per_mm


def draw_scale_bar(
    painter: QPainter, centre: float, bottom: float, limit: float, pixels_per_mm: float, text: TextLayer
) -> QRectF:
    """Draw a bar of at most `limit` logical pixels, centred, standing on y = `bottom`; returns the bar."""
    length = nice_length(limit / pixels_per_mm)
    width = scale_bar_width(limit, pixels_per_mm)
    bar = QRectF(round(centre - width / 2), round(bottom) - 5, round(width), 5)
    strokes = [QRectF(bar.left(), bar.bottom() - 1, bar.width(), 1)]
    strokes += [QRectF(x, bar.top(), 1, bar.height()) for x in (bar.left(), bar.right() - 1)]
    label = length_label(length)

    def draw(pen: QPainter) -> None:
        for stroke in strokes:
            pen.fillRect(stroke.adjusted(-1, -1, 1, 1), QColor(0, 0, 0, 230))
        for stroke in strokes:
            pen.fillRect(stroke, QColor(theme.TEXT))
        text.draw_line(pen, centre, bar.top() - 17, Line(label))

    half = max(bar.width(), text.width(label)) / 2 + 3
    box = QRectF(centre - half, bar.top() - 18, 2 * half, bar.height() + 20)
    text.pictures.draw(painter, label, box, draw)
    return bar
