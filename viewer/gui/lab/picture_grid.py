"""Pictures with captions, all of them as large as the room allows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from viewer.gui.lab.parts import GreyPicture, empty_layout

_LEAST, _MOST = 150, 340
_GAP = 12
_CAPTION = 24  # below a picture


class PictureGrid(QScrollArea):
    """`tiles`: picture and caption by title. Scrolls only where even small pictures do not fit."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        """name: of its objects, which are NAME_pictures, NAME_tile_TITLE and NAME_caption_TITLE."""
        super().__init__(parent)
        self._name = name
        self.tiles: dict[str, tuple[GreyPicture, QLabel]] = {}
        self._frames: dict[QLabel, QWidget] = {}  # what holds a picture and its caption
        self.setObjectName(f"{name}_pictures")
        self.setAccessibleName(text)
        page = QWidget()
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setWidgetResizable(True)
        self.setWidget(page)

    def make(self, titles: Mapping[str, str]) -> None:
        """New pictures, empty as yet: titles and how each reads."""
        empty_layout(self._grid)
        self.tiles, self._frames = {}, {}
        for title, words in titles.items():
            key = title.replace(" ", "_")
            picture = GreyPicture(f"{self._name}_tile_{key}", words, _LEAST)
            caption = QLabel()
            caption.setObjectName(f"{self._name}_caption_{key}")
            caption.setTextFormat(Qt.TextFormat.RichText)
            tile = QWidget()
            column = QVBoxLayout(tile)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            column.addWidget(picture)
            column.addWidget(caption)
            self.tiles[title] = (picture, caption)
            self._frames[caption] = tile
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures take the room that there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if not self.tiles:
            return
        room = self.viewport().size()
        across, side = tile_layout(len(self.tiles), room.width(), room.height())
        for place, (picture, caption) in enumerate(self.tiles.values()):
            picture.set_side(side)
            self._grid.addWidget(self._frames[caption], place // across, place % across)


def tile_layout(count: int, width: int, height: int) -> tuple[int, int]:
    """How many pictures stand side by side, and how large each is, so that all are as large as they can be."""

    def side(across: int) -> int:
        rows = -(-count // across)
        by_width = (width + _GAP) // across - _GAP
        by_height = (height + _GAP) // rows - _GAP - _CAPTION
        return max(min(by_width, by_height, _MOST), min(by_width, _LEAST))

    across = max(range(1, count + 1), key=lambda number: (side(number), number))
    return across, max(side(across), 1)
