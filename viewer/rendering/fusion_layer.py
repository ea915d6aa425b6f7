"""A second series as a coloured layer over an image: the visible part, through its own window and colour map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap, display_map
from viewer.rendering.lookup import colour_pixels
from viewer.rendering.overlay import OverlayStyle, smooth
from viewer.rendering.resample import is_sharp, squares_from
from viewer.rendering.view_transform import ViewTransform
from viewer.rendering.viewport_cache import ViewportCache
from viewer.volume.slice_image import SliceImage

# From the lower end of the window to this part of it the layer becomes visible: what lies at the lower end is
# background (no uptake, air), and the anatomy shows through it.
_FULL_FROM = 0.25


@dataclass(frozen=True, slots=True)
class FusionLook:
    """How a second series looks: what the colours mean, and how much of the image below they leave (0 to 1).

    `threshold`, `smoothing`: of a model's maps, as of a heatmap over the images that they were made of (see
    `OverlayStyle`); 0 for all other series.
    """

    window: Window
    colour_map: ColourMap
    opacity: float
    threshold: float = 0.0
    smoothing: float = 0.0

    def as_heatmap(self) -> OverlayStyle | None:
        """The heatmap's style with these very colours; None where there is none: other colours, or no middle at 0."""
        low, high = self.window.bounds()
        if (
            not self.smoothing
            or self.colour_map is not ColourMap.SIGNED
            or abs(low + high) > 1e-6 * (high - low)
        ):
            return None
        return OverlayStyle(self.opacity, self.threshold, high, "series", self.smoothing)


def fusion_table(look: FusionLook) -> NDArray[np.uint8]:
    """RGBA (256, 4), straight alpha, from the lower end of the window to the upper one. Read only.

    What is nothing is transparent: the lower end, of signed colours the middle.
    """
    return _table(look.colour_map, min(max(look.opacity, 0.0), 1.0), look.threshold)


@lru_cache(maxsize=64)
def _table(colour_map: ColourMap, opacity: float, threshold: float) -> NDArray[np.uint8]:
    grey = np.arange(256)
    known = display_map(colour_map)
    colours = np.repeat(grey[:, None], 3, axis=1).astype(np.uint8) if known is None else known
    shown = np.abs(2 * grey / 255 - 1) if colour_map is ColourMap.SIGNED else grey / 255 / _FULL_FROM
    alpha = np.where(shown < threshold, 0.0, opacity * np.minimum(shown, 1.0))
    table = np.concatenate([colours, np.rint(alpha * 255).astype(np.uint8)[:, None]], axis=1)
    table.flags.writeable = False
    return table


@lru_cache(maxsize=64)
def _premultiplied(colour_map: ColourMap, opacity: float, threshold: float) -> NDArray[np.uint32]:
    """The table as one uint32 a row whose bytes are premultiplied blue, green, red, alpha in memory order."""
    table = _table(colour_map, opacity, threshold).astype(np.float64)
    bgra = np.concatenate([np.rint(table[:, 2::-1] * table[:, 3:] / 255), table[:, 3:]], axis=1)
    return np.ascontiguousarray(bgra.astype(np.uint8)).view(np.uint32).reshape(-1)


class FusionLayerCache:
    """Resampled under the image's own transform; a change of window, colours or opacity only maps it again."""

    def __init__(self) -> None:
        self._image: SliceImage | None = None
        # By how much, along columns and rows
        self._smoothed: tuple[tuple[float, float], SliceImage] | None = None
        self._cache = ViewportCache()
        self._key: tuple[object, ...] | None = None
        self._bgra = np.zeros((0, 0, 4), np.uint8)

    @property
    def image(self) -> SliceImage | None:
        """The second series on the pixels of the image below."""
        return self._image

    def set_image(self, image: SliceImage | None) -> None:
        """Take an image on the pixels of the one below, not a number where nothing lies; or none."""
        self._image, self._smoothed, self._key = image, None, None
        if image is None:  # nor its pixels, which may be part of a whole series
            self._cache.update(None, None)
            self._bgra = np.zeros((0, 0, 4), np.uint8)

    def paint(self, transform: ViewTransform, look: FusionLook) -> NDArray[np.uint8] | None:
        """Premultiplied BGRA (height, width, 4) of exactly the device pixels of `ViewTransform.visible`; None without
        an image. Reused until something changes.
        """
        if self._image is None:
            return None
        resampled = self._cache.update(self._smooth(self._image, transform, look.smoothing), transform)
        key = (look, self._cache.rectangle, transform.left, transform.top)
        if resampled or key != self._key:
            self._key = key
            grey = self._cache.paint(look.window)
            if self._bgra.shape[:2] != grey.shape:
                self._bgra = np.empty((*grey.shape, 4), np.uint8)
            if grey.size:
                table = _premultiplied(look.colour_map, min(max(look.opacity, 0.0), 1.0), look.threshold)
                colour_pixels(table, grey, self._bgra)
                hidden = self._cache.hidden()
                if hidden is not None:  # black there, which is a colour of signed maps
                    self._bgra[hidden] = 0
        return self._bgra

    def _smooth(self, image: SliceImage, transform: ViewTransform, smoothing: float) -> SliceImage:
        """Averaged over so many device pixels, as a heatmap is, until its pixels can be counted."""
        plain = transform.plain
        if smoothing <= 0 or is_sharp(plain, squares_from(plain)):
            return image
        sigmas = smoothing / plain.scale_x, smoothing / plain.scale_y
        if transform.transposed:
            sigmas = sigmas[1], sigmas[0]
        if self._smoothed is None or self._smoothed[0] != sigmas:
            missing = ~np.isfinite(image.values)
            values = smooth(np.where(missing, np.float32(0), image.values), *sigmas)
            values[missing] = np.nan
            self._smoothed = sigmas, replace(image, values=values)
        return self._smoothed[1]
