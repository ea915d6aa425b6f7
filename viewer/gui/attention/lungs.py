"""The lungs of the displayed image by one click, drawn by the bundled segmentation model, and their outline."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from viewer.gui.ai.inference_bridge import InferenceBridge
from viewer.gui.attention.asking import Asker
from viewer.gui.basics import theme
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.viewport.viewport import Viewport
from viewer.inference.messages import Failed, Segmented, SegmentRequest
from viewer.volume.slice_image import SliceImage

LUNGS_MODEL = "lungs-radiograph"
_KEPT = 8
_LONGEST_STRAIGHT = 0.5  # native pixels that an outline may leave the mask's edge by

_Place = tuple[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Lungs:
    """Mask (rows, columns) of one image, its outlines as (n, 2) points (column, row), and what is doubtful."""

    mask: NDArray[np.bool_]
    outlines: tuple[NDArray[np.float64], ...]
    doubts: tuple[str, ...]


class LungFinder(QObject):
    """Keeps the masks of the last images."""

    found = Signal(str, int)  # series uid, index of the image
    failed = Signal(object)  # Failed
    busyChanged = Signal(bool)

    def __init__(self, bridge: InferenceBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: OrderedDict[_Place, Lungs] = OrderedDict()
        self._tasks = BackgroundTasks(self)
        self._asker = Asker(bridge, self)
        self._asker.answered.connect(self._on_answer)
        self._asker.failed.connect(self._on_failed)
        self._asker.busyChanged.connect(self.busyChanged)

    def of(self, image: SliceImage | None) -> Lungs | None:
        """The lungs of an image, if they were asked for."""
        return None if image is None else self._known.get((image.series_uid, image.index))

    def find(self, image: SliceImage) -> None:
        """Draw the lungs of an image; `found` or `failed` follows."""
        place = (image.series_uid, image.index)
        if place in self._known:
            self.found.emit(*place)
        else:
            self._asker.ask_instead(place, SegmentRequest(image, LUNGS_MODEL))

    def forget(self, image: SliceImage | None = None) -> None:
        """Drop the lungs of an image; None: of all."""
        if image is None:
            self._asker.forget()
            self._known.clear()
        else:
            self._known.pop((image.series_uid, image.index), None)

    def finish(self) -> None:
        """The window closes."""
        self._tasks.finish()

    def _on_answer(self, place: _Place, answer: Segmented) -> None:
        segmentation = answer.segmentation
        notes = (*segmentation.doubts, *(segmentation.scope_notes if segmentation.in_scope is False else ()))
        self._tasks.start(
            lambda: Lungs(segmentation.mask, outlines_of(segmentation.mask), notes),
            lambda lungs: self._keep(place, lungs),
        )

    def _keep(self, place: _Place, lungs: Lungs) -> None:
        self._known[place] = lungs
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self.found.emit(*place)

    def _on_failed(self, place: _Place, failure: Failed) -> None:
        self.failed.emit(failure)


def outlines_of(mask: NDArray[np.bool_]) -> tuple[NDArray[np.float64], ...]:
    """The edges of a mask as closed lines of (column, row), through the centres of its outermost pixels."""
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    simple = (cv2.approxPolyDP(line, _LONGEST_STRAIGHT, closed=True) for line in found)
    return tuple(np.asarray(line[:, 0, :], np.float64) for line in simple if len(line) >= 3)


class LungLayer:
    """Paints the outline over a viewport, in the colour of what a machine made."""

    def __init__(self, viewport: Viewport, finder: LungFinder) -> None:
        self._viewport = viewport
        self._finder = finder
        self.visible = True
        viewport.add_layer(self.paint)

    def paint(self, painter: QPainter) -> None:
        """In logical pixels of the viewport."""
        lungs = self._finder.of(self._viewport.image())
        if lungs is None or not self.visible:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(theme.AI), 1.5)):
            painter.setPen(QPen(colour, width))
            for line in lungs.outlines:
                points = [self._viewport.image_to_widget(x, y) for x, y in line]
                painter.drawPolygon(QPolygonF([QPointF(point) for point in points]))
        painter.restore()
