"""Pictures with what one must know to read them: colour bar, caption, and that this is research."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.colormaps import diverging
from viewer.rendering.overlay import colour_bar_ticks
from viewer.settings import RESEARCH_NOTE
from viewer.whole_file import write_whole

# Pillow is imported where something is drawn or written: the window, which only offers to do so, starts without it.
if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

_BACKGROUND = (20, 23, 27)
_TEXT = (214, 219, 226)
_SECONDARY = (151, 161, 173)
_SMALLEST_SIDE = 512
_LARGEST_SIDE = 1600


@dataclass(frozen=True, slots=True)
class Caption:
    """A title and some smaller lines below the picture."""

    title: str
    lines: tuple[str, ...]


def true_aspect(
    pixels: NDArray[np.uint8], pixel_aspect: float, smallest: int = 0, largest: int = 1 << 15
) -> NDArray[np.uint8]:
    """A picture with square pixels.

    It is enlarged until its shorter side has `smallest` pixels, and area-averaged until its longer side has no
    more than `largest`.
    """
    rows, columns = pixels.shape[:2]
    height, width = rows * max(pixel_aspect, 1.0), columns * max(1 / pixel_aspect, 1.0)
    scale = min(max(1.0, smallest / min(height, width)), largest / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if size == (columns, rows):
        return pixels
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, size, interpolation=mode), np.uint8)


def picture_body(pixels: NDArray[np.uint8], pixel_aspect: float) -> NDArray[np.uint8]:
    """Pixels at a size at which a caption can be read beside them, in true aspect."""
    return true_aspect(pixels, pixel_aspect, _SMALLEST_SIDE, _LARGEST_SIDE)


def compose(
    body: NDArray[np.uint8], caption: Caption, limit: float, unit: str = "logits"
) -> NDArray[np.uint8]:
    """A picture (rows, columns, 3) with a colour bar from -limit to limit in `unit`, the caption below: RGB."""
    from PIL import ImageDraw, ImageFont

    size = _text_size(body)
    canvas = _captioned(body, caption, beside=round(size * 6.2))
    height, width = body.shape[:2]
    _draw_bar(canvas, ImageDraw.Draw(canvas), width, height, limit, ImageFont.load_default(size), unit)
    return np.asarray(canvas, np.uint8)


def captioned(body: NDArray[np.uint8], caption: Caption) -> NDArray[np.uint8]:
    """A picture (rows, columns, 3) with the caption below and no colour bar: RGB."""
    return np.asarray(_captioned(body, caption), np.uint8)


def _text_size(body: NDArray[np.uint8]) -> int:
    return max(13, int(body.shape[1]) // 50)


def _captioned(body: NDArray[np.uint8], caption: Caption, beside: int = 0) -> Image.Image:
    """beside: room at the right, in pixels."""
    from PIL import Image, ImageDraw, ImageFont

    height, width = body.shape[:2]
    size = _text_size(body)
    title_font, text_font = ImageFont.load_default(size * 1.15), ImageFont.load_default(size)
    line = round(size * 1.5)
    foot = line * (len(caption.lines) + 2) + line // 2
    canvas = Image.new("RGB", (width + beside, height + foot), _BACKGROUND)
    canvas.paste(Image.fromarray(body), (0, 0))
    draw = ImageDraw.Draw(canvas)
    y = height + line // 2
    draw.text((line // 2, y), caption.title, font=title_font, fill=_TEXT)
    for text in (*caption.lines, RESEARCH_NOTE):
        y += line
        draw.text((line // 2, y), text, font=text_font, fill=_SECONDARY)
    return canvas


def _draw_bar(
    canvas: Image.Image,
    draw: ImageDraw.ImageDraw,
    left: int,
    height: int,
    limit: float,
    font: ImageFont.ImageFont | ImageFont.FreeTypeFont,
    unit: str,
) -> None:
    from PIL import Image, ImageFont

    top, bottom = round(height * 0.2), round(height * 0.8)
    step = round(font.size if isinstance(font, ImageFont.FreeTypeFont) else 13)
    bar = cv2.resize(diverging()[::-1, None, :], (step, bottom - top), interpolation=cv2.INTER_LINEAR)
    canvas.paste(Image.fromarray(bar), (left + step, top))
    for tick in colour_bar_ticks(limit):
        y = (top + bottom) / 2 - tick / limit * (bottom - top) / 2
        draw.line((left + 2 * step, y, left + 2.3 * step, y), fill=_SECONDARY)
        draw.text((left + 2.5 * step, y), f"{tick:+.0e}" if tick else "0", font=font, fill=_TEXT, anchor="lm")
    draw.text((left + step, top - step // 2), unit.split(" ")[0], font=font, fill=_SECONDARY, anchor="lb")


def write_png(pixels: NDArray[np.uint8], path: Path, provenance: Mapping[str, Any] | None = None) -> None:
    """Write a PNG; `provenance` is kept as JSON in its text chunk "overread".

    It is written whole or not at all. Raises OverreadError where it cannot be written.
    """
    from PIL import Image, PngImagePlugin

    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Software", "Overread")
    chunks.add_text("Comment", RESEARCH_NOTE)
    if provenance is not None:
        chunks.add_text("overread", json.dumps(provenance))
    write_whole(path, ".png", lambda draft: Image.fromarray(pixels).save(draft, format="PNG", pnginfo=chunks))
