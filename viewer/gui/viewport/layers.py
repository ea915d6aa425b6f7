"""Pixels for the painter: numpy buffers that QImages look into without a copy."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap, display_map
from viewer.rendering.fusion_layer import FusionLayerCache, FusionLook
from viewer.rendering.image_painter import ImagePainter
from viewer.rendering.kept_grey import KeptGrey
from viewer.rendering.lookup import colour_pixels
from viewer.rendering.object_layers import ObjectLayerCache
from viewer.rendering.overlay import OverlayCache, OverlayStyle, smoothing_on
from viewer.rendering.view_transform import ViewTransform
from viewer.volume.slice_image import SliceImage

# Qt draws more pixels of another format than the screen's with several threads, and waits for them to wake up for
# longer than one thread draws.
_BAND = 1 << 16  # pixels


def draw_in_bands(painter: QPainter, left: int, top: int, picture: QImage) -> None:
    """Draw a picture as it is, with its corner in (left, top)."""
    width, height = picture.width(), picture.height()
    rows = max(1, _BAND // max(width, 1))
    for first in range(0, height, rows):
        band = QRectF(0, first, width, min(rows, height - first))
        painter.drawImage(QPointF(left, top + first), picture, band)


class ImageLayer:
    """The visible part of an image as a QImage, made anew only when something changed.

    `colour_map` is what grey images are shown in; not `smooth`: their pixels as squares. `kept`: where grey levels
    of images that were shown lately are.
    """

    def __init__(self, kept: KeptGrey | None = None) -> None:
        self.colour_map = ColourMap.GREY
        self.smooth = True
        self._painter = ImagePainter(kept)
        self._buffer: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)  # that the picture looks into
        self._picture = QImage()
        self._image: SliceImage | None = None
        self._key: tuple[object, ...] | None = None

    def picture(
        self, image: SliceImage, transform: ViewTransform, window: Window, inverted: bool
    ) -> tuple[QImage, tuple[int, int]]:
        """The picture (grey of eight bits, else RGB32) and its place (left, top), all in device pixels."""
        key = (transform, window, inverted, self.smooth, self.colour_map)
        if image is not self._image or key != self._key:
            self._image, self._key = image, key
            self._fill(self._painter.paint(image, transform, window, inverted, self.smooth))
        left, top, _, _ = transform.visible()
        return self._picture, (left, top)

    def forget(self) -> None:
        """There is no image: let go of the last one, whose pixels may be part of a whole series."""
        self._painter.forget()
        self._image = self._key = None
        self._picture, self._buffer = QImage(), np.zeros((0, 0), np.uint8)

    def _fill(self, pixels: NDArray[np.uint8]) -> None:
        """Show grey levels (height, width) or colours (height, width, 3); in the same buffer, if they fit."""
        height, width = pixels.shape[:2]
        table = None if pixels.ndim == 3 else _bgra(self.colour_map)
        if pixels.ndim == 2 and table is None:
            # Qt draws eight bits of grey as they are in less time than it takes to make four bytes of each.
            if pixels is not self._buffer:
                self._buffer = pixels
                self._picture = QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8)
            return
        if self._buffer.shape != (height, width, 4):
            self._buffer = np.empty((height, width, 4), np.uint8)
            self._picture = QImage(self._buffer.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        if pixels.size and table is not None:
            colour_pixels(table, pixels, self._buffer)
        elif pixels.size:
            cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA, self._buffer)


@cache
def _bgra(name: ColourMap) -> NDArray[np.uint32] | None:
    """(256,) of four bytes each, as they lie in memory; None for grey."""
    table = display_map(name)
    if table is None:
        return None
    opaque = np.full((256, 1), 255, np.uint8)
    return np.ascontiguousarray(np.concatenate([table[:, ::-1], opaque], axis=1)).view(np.uint32)[:, 0]


class ObjectLayer:
    """The visible part of what lies over an image (segments, maps, drawings) as a premultiplied QImage."""

    def __init__(self) -> None:
        self._cache = ObjectLayerCache()
        self._pixels = np.zeros((0, 0, 4), np.uint8)

    def set_layer(self, layer: NDArray[np.uint8] | None) -> None:
        """Take premultiplied BGRA on the image's native grid, or none."""
        self._cache.set_layer(layer)
        if layer is None:
            self._pixels = np.zeros((0, 0, 4), np.uint8)

    def picture(self, transform: ViewTransform) -> QImage | None:
        """Premultiplied ARGB32; lies where the image's picture lies. None without a layer."""
        pixels = self._cache.paint(transform)
        if pixels is None:
            return None
        self._pixels = pixels  # kept: the QImage only looks into it
        height, width = pixels.shape[:2]
        return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)


class FusionLayer:
    """The visible part of a second series as a premultiplied QImage."""

    def __init__(self) -> None:
        self.look: FusionLook | None = None
        self.name = ""  # of the series
        self._cache = FusionLayerCache()

    @property
    def image(self) -> SliceImage | None:
        """The second series on the pixels of the image below; None without one."""
        return self._cache.image

    def set_image(self, image: SliceImage | None) -> None:
        """Take the second series on the pixels of the image below, or none."""
        if image is not self._cache.image:
            self._cache.set_image(image)

    def picture(self, transform: ViewTransform, ratio: float) -> QImage | None:
        """Premultiplied ARGB32; lies where the image's picture lies. None without a second series.

        ratio: device pixels of a logical one.
        """
        if self.look is None:
            return None
        look = replace(self.look, smoothing=smoothing_on(transform, self.look.smoothing, ratio))
        pixels = self._cache.paint(transform, look)
        if pixels is None:
            return None
        height, width = pixels.shape[:2]
        return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)


class OverlayLayer:
    """The visible part of an attribution as a premultiplied QImage."""

    def __init__(self) -> None:
        self._cache = OverlayCache()
        self._pixels = np.zeros((0, 0, 4), np.uint8)

    def set_values(self, values: NDArray[np.float32] | None) -> None:
        """Take a map on the image's native grid, or none."""
        self._cache.set_values(values)

    def forget(self) -> None:
        """There is no image: let go of all that was made."""
        self._cache, self._pixels = OverlayCache(), np.zeros((0, 0, 4), np.uint8)

    def limit(self, style: OverlayStyle) -> float:
        """The magnitude of the strongest colour."""
        return self._cache.limit(style)

    def picture(self, transform: ViewTransform, style: OverlayStyle) -> QImage:
        """Premultiplied ARGB32; lies where the image's picture lies."""
        self._pixels = self._cache.paint(transform, style)  # kept: the QImage only looks into it
        height, width = self._pixels.shape[:2]
        return QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
