"""The colour bar of a second series: what its colours mean, in its unit, and which series it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from viewer.gui.basics import theme
from viewer.gui.basics.numbers import percent
from viewer.gui.viewport.bar_image import bar_image, draw_bar, draw_ground
from viewer.gui.viewport.layers import FusionLayer
from viewer.gui.viewport.text import MARGIN, Line, TextLayer
from viewer.rendering.fusion_layer import fusion_table

_WIDTH = 10.0
_LEFT = MARGIN + 26.0  # logical pixels: the side letter has its place before it
_ROOM = (200.0, 240.0)  # logical pixels: smaller viewports have no room for it
_LONGEST_NAME = 28  # characters
_ROOM_FOR_NAME = 480.0  # logical pixels of width: narrower viewports name the unit alone


def draw_fusion_bar(painter: QPainter, area: QRectF, fusion: FusionLayer, text: TextLayer) -> QRectF | None:
    """Draw an upright bar at the left, the window's upper end on top; returns its frame, None where none is drawn."""
    image, look = fusion.image, fusion.look
    if image is None or look is None or area.width() < _ROOM[0] or area.height() < _ROOM[1]:
        return None
    height = round(min(200.0, area.height() * 0.3))
    bar = QRectF(round(area.left() + _LEFT), round(area.center().y() - height / 2 - MARGIN), _WIDTH, height)
    wide = area.width() >= _ROOM_FOR_NAME
    name = fusion.name if len(fusion.name) <= _LONGEST_NAME else fusion.name[: _LONGEST_NAME - 1] + "…"
    title = f"{name} {percent(look.opacity)}" if wide or not image.unit else ""
    captions = [line for line in (image.unit, title) if line]
    widest = max(text.width(line) for line in captions)
    draw_ground(painter, QRectF(bar.left() - 1, bar.bottom() + 6, widest, 16.0 * len(captions) + 1))
    draw_bar(painter, bar, bar_image(fusion_table(look)), theme.SECONDARY)
    low, high = look.window.bounds()
    for part in (0.0, 0.5, 1.0):
        y = round(bar.bottom() - part * bar.height())
        painter.fillRect(QRectF(bar.right() + 1, y - 0.5, 3, 1), QColor(theme.TEXT))
        text.draw_line_left(
            painter, bar.right() + 6, y - 9, Line(tick_label(low + part * (high - low), high - low))
        )
    for place, line in enumerate(captions):
        colour = theme.TEXT if place == 0 else theme.SECONDARY
        text.draw_line_left(painter, bar.left() - 1, bar.bottom() + 6 + 16 * place, Line(line, colour))
    return bar


def tick_label(value: float, span: float) -> str:
    """A number as finely as a scale of this span needs it, with a true minus."""
    digits = 0 if span >= 20 else 1 if span >= 2 else 2 if span >= 0.2 else 4
    shown = f"{value:.{digits}f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return ("0" if shown in ("-0", "") else shown).replace("-", "\u2212")
