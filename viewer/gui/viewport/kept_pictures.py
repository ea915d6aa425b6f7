"""Pictures of what takes longer to draw than to copy: smooth lines, rounded grounds, scaled images."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

_KEPT = 8


def picture_of(box: QRectF, ratio: float, draw: Callable[[QPainter], None]) -> tuple[QPixmap, QPointF]:
    """What `draw` draws within `box` (logical pixels) as a picture, and where that goes.

    It begins on a device pixel, `ratio` of them a logical one, so that it is copied and not smoothed.
    """
    place = QRectF(box.topLeft() * ratio, box.size() * ratio).toAlignedRect()
    at = QPointF(place.topLeft()) / ratio
    picture = QPixmap(place.size())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.translate(-at)
    draw(painter)
    painter.end()
    return picture, at


class KeptPictures:
    """The last few pictures, each by all that it depends on."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[Hashable, tuple[QPixmap, QPointF]] = OrderedDict()

    def draw(self, painter: QPainter, key: Hashable, box: QRectF, draw: Callable[[QPainter], None]) -> None:
        """Draw what `draw` draws within `box`, from its picture where there is one."""
        ratio = painter.device().devicePixelRatioF()
        key = (key, box.getRect(), ratio)
        if key not in self._pictures:
            self._pictures[key] = picture_of(box, ratio, draw)
            if len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        picture, at = self._pictures[key]
        painter.drawPixmap(at, picture)
