"""Contact sheets: images with the masks drawn into them, so that a person can look at many at once.

A sheet holds images of patients: it is written where its maker says, and belongs to no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.reports.output_files import prepare_output

TILE = 200
COLUMNS = 10
_GAP = 6
_TITLE = 28
_CAPTION = 18
_PAPER, _TEXT, _QUIET = (20, 23, 27), (214, 219, 226), (138, 146, 158)
_MACHINE, _HUMAN, _DOUBT = (177, 140, 255), (255, 255, 255), (224, 166, 58)

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One image of a sheet: (h, w, 3) uint8 with its outlines drawn, a caption, and whether it gives doubt."""

    picture: NDArray[np.uint8]
    caption: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class TileRow:
    """Tiles under a title; as many rows as they need."""

    title: str
    tiles: tuple[Tile, ...]


def draw_tile(
    grey: NDArray[np.float32],
    mask: NDArray[np.bool_],
    caption: str = "",
    doubtful: bool = False,
    human: NDArray[np.bool_] | None = None,
) -> Tile:
    """An image (rows, columns) in [0, 1] made small, the outline of its mask in violet, a human one in white."""
    import cv2

    scale = TILE / max(grey.shape)
    size = tuple(max(1, round(side * scale)) for side in grey.shape[::-1])
    small = cv2.resize(np.ascontiguousarray(grey, np.float32), size, interpolation=cv2.INTER_AREA)
    picture = np.repeat(np.round(np.clip(small, 0, 1) * 255).astype(np.uint8)[..., None], 3, axis=2)
    for one, colour in ((human, _HUMAN), (mask, _MACHINE)):
        if one is not None:
            _outline(picture, one, colour)
    return Tile(picture, caption, doubtful)


def _outline(picture: NDArray[np.uint8], mask: NDArray[np.bool_], colour: Colour) -> None:
    import cv2

    size = (picture.shape[1], picture.shape[0])
    small = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) >= 0.5
    outlines, _ = cv2.findContours(small.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(picture, outlines, -1, colour, 1, cv2.LINE_AA)


def write_sheet(rows: Sequence[TileRow], path: Path) -> Path:
    """One PNG or JPEG of all tiles, group under group. Raises OverreadError where it cannot be written."""
    from PIL import Image, ImageDraw, ImageFont

    prepare_output(path)
    width = COLUMNS * (TILE + _GAP) + _GAP
    height = sum(_TITLE + _lines(row) * (TILE + _CAPTION + _GAP) for row in rows) + _GAP
    sheet = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    title, small = ImageFont.load_default(15), ImageFont.load_default(12)
    top = 0
    for row in rows:
        draw.text((_GAP, top + 7), row.title, fill=_TEXT, font=title)
        top += _TITLE
        for place, tile in enumerate(row.tiles):
            left = _GAP + place % COLUMNS * (TILE + _GAP)
            at = top + place // COLUMNS * (TILE + _CAPTION + _GAP)
            rows_of, columns_of = tile.picture.shape[:2]
            picture = Image.fromarray(tile.picture)
            sheet.paste(picture, (left + (TILE - columns_of) // 2, at + (TILE - rows_of) // 2))
            colour = _DOUBT if tile.doubtful else _QUIET
            draw.text((left, at + TILE + 2), tile.caption, fill=colour, font=small)
        top += _lines(row) * (TILE + _CAPTION + _GAP)
    sheet.save(path)
    return path


def _lines(row: TileRow) -> int:
    return -(-len(row.tiles) // COLUMNS)
