"""The visible part of the images of one viewport, as grey levels or colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viewer.intensity.window import Window
from viewer.rendering.kept_grey import KeptGrey
from viewer.rendering.view_transform import ViewTransform
from viewer.rendering.viewport_cache import ViewportCache
from viewer.volume.slice_image import SliceImage


class ImagePainter:
    """Paints one image after another; what it painted of one is kept in `kept` when the next one comes.

    Not thread-safe. What `paint` returns is read only, and lasts until the next call.
    """

    def __init__(self, kept: KeptGrey | None = None) -> None:
        self._kept = kept
        self._cache = ViewportCache()
        self._image: SliceImage | None = None
        self._key: tuple[object, ...] | None = None
        self._new: NDArray[np.uint8] | None = None  # grey levels of that image which nobody keeps yet

    def paint(
        self, image: SliceImage, transform: ViewTransform, window: Window, inverted: bool, smooth: bool = True
    ) -> NDArray[np.uint8]:
        """The device pixels of `ViewTransform.visible`: see `ViewportCache`."""
        if image is not self._image:
            self._part_with_image()
        self._image, self._key = image, (transform, window, inverted, smooth)
        kept = None if self._kept is None else self._kept.get(image, self._key)
        if kept is not None:
            self._new = None
            return kept
        self._cache.update(image, transform, smooth)
        pixels = self._cache.paint(window, inverted)
        self._new = None if image.is_color else pixels
        return pixels

    def forget(self) -> None:
        """There is no image: let go of the last one, whose pixels may be part of a whole series."""
        self._cache.update(None, None)
        self._image = self._key = self._new = None

    def _part_with_image(self) -> None:
        if self._kept is not None and self._image is not None and self._new is not None:
            self._kept.put(self._image, self._key, self._new)
            self._new = None
        self._cache.let_go()
