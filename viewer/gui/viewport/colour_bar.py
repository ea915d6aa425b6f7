"""The colour bar of a heatmap: what its colours mean, and in which unit."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from viewer.explain.attribution import Attribution
from viewer.gui.basics import theme
from viewer.gui.basics.translation import mark, tr
from viewer.gui.viewport.bar_image import bar_image, draw_bar, draw_ground
from viewer.gui.viewport.text import MARGIN, Line, TextLayer
from viewer.rendering.overlay import OverlayStyle, colour_bar_ticks, overlay_table

WIDTH = 10.0
_PER_PIXEL = " per pixel"
_SMALLEST_HEIGHT, _GREATEST_HEIGHT = 48.0, 200.0
_CAPTION_HEIGHT = 37.0  # two lines, and the gap above them
# The scale bar's label stands above the corner texts where they leave no room beside it.
_ROOM_FOR_SCALE = 20.0
_LETTER = 26.0  # the side letter has its place beside the bar
_UNITS = {
    "logits": mark("logits"),
    "probability": mark("probability"),
    "logits per grey": mark("logits per grey"),
    "probability per grey": mark("probability per grey"),
    "relative": mark("relative numbers"),
    "difference of logits": mark("A − B, logits"),
    "difference of probability": mark("A − B, probability"),
    "difference of logits per grey": mark("A − B, logits per grey"),
    "difference of probability per grey": mark("A − B, probability per grey"),
    "difference of relative": mark("A − B, relative numbers"),
    "difference of strength": mark("A − B, share of strength"),
}
_SCOPES = {
    "image": mark("this image"),
    "series": mark("this series"),
    "fixed": mark("fixed scale"),
    "both": mark("both maps"),
}


def unit_of_pixels(attribution: Attribution) -> str:
    """The unit of the map; per pixel where the numbers of all pixels sum to something. Not translated."""
    return attribution.unit if attribution.gap is None else attribution.unit + _PER_PIXEL


def caption_of(attribution: Attribution) -> str:
    """What the colours of a map count."""
    return caption_of_unit(unit_of_pixels(attribution))


def caption_of_unit(unit: str) -> str:
    """The same of a unit, see `unit_of_pixels`."""
    base = unit.removesuffix(_PER_PIXEL)
    said = tr(_UNITS.get(base, base))
    return said if base == unit else tr("{unit} per pixel", unit=said)


def tick_label(value: float) -> str:
    """A signed number in short form: +0.002, −5, 0; very small ones as powers of ten."""
    if value == 0:
        return "0"
    size = abs(value)
    digits = (
        f"{size:g}" if 1e-4 <= size < 1e5 else f"{size:.0e}".replace("e-0", "e-").replace("e-", "e\u2212")
    )
    return ("+" if value > 0 else "\u2212") + digits


def draw_colour_bar(
    painter: QPainter,
    area: QRectF,
    floor: float,
    limit: float,
    style: OverlayStyle,
    text: TextLayer,
    caption: str,
) -> QRectF:
    """Draw an upright bar at the right of a viewport's area, warm on top, with ticks at its left; returns its frame.

    In small viewports it gives way upwards: its caption ends above `floor`, where the corner texts begin.
    """
    height = max(_SMALLEST_HEIGHT, min(_GREATEST_HEIGHT, area.height() * 0.3))
    lowest = floor - _ROOM_FOR_SCALE - _CAPTION_HEIGHT - height / 2
    right, centre = area.right() - MARGIN - _LETTER, min(area.center().y(), lowest)
    bar = QRectF(round(right - WIDTH), round(centre - height / 2), WIDTH, round(height))
    scope = tr(_SCOPES.get(style.scope, style.scope)) + (tr(", smoothed") if style.smoothing > 0 else "")
    wide = max(text.width(label) for label in (caption, scope))

    def draw(pen: QPainter) -> None:
        draw_ground(pen, QRectF(bar.right() - wide, bar.bottom() + 4, wide + 1, 33))
        draw_bar(pen, bar, _picture(style.opacity, style.threshold), theme.AI)
        text.draw_line_right(pen, bar.right() + 1, bar.bottom() + 4, Line(caption, theme.AI))
        text.draw_line_right(pen, bar.right() + 1, bar.bottom() + 20, Line(scope, theme.SECONDARY))

    # The ticks lie elsewhere on each image.
    left, top = bar.right() - max(wide, WIDTH) - 6, bar.top() - 2
    box = QRectF(left, top, bar.right() + 8 - left, bar.bottom() + 42 - top)
    text.pictures.draw(painter, (style.opacity, style.threshold, caption, scope), box, draw)
    for value in colour_bar_ticks(limit):
        y = bar.center().y() - value / limit * bar.height() / 2
        painter.fillRect(QRectF(bar.left() - 4, round(y) - 0.5, 3, 1), QColor(theme.TEXT))
        text.draw_line_right(painter, bar.left() - 6, y - 9, Line(tick_label(value)))
    return bar


@lru_cache(maxsize=16)
def _picture(opacity: float, threshold: float) -> QImage:
    return bar_image(overlay_table(OverlayStyle(opacity=opacity, threshold=threshold)))
