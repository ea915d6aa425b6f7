"""What a viewport keeps of its image: the visible part, resampled once, mapped at every window change."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.intensity.window import Window
from viewer.rendering.fixed_point import FixedPoint
from viewer.rendering.resample import (
    Scratch,
    is_sharp,
    resample,
    resample_with_padding,
    squares_from,
)
from viewer.rendering.view_transform import ViewTransform
from viewer.rendering.window_map import map_window
from viewer.volume.slice_image import SliceImage

# A scaled image up to this many times the viewport's area is kept whole: panning it costs nothing.
_KEEP_WHOLE = 1.5


class ViewportCache:
    """Resampled values of one image under one transform.

    `update` resamples when image or transform changed; `paint` maps the visible part through a window into a
    buffer that is reused. Not thread-safe; the array that `paint` returns is overwritten by the next call, unless
    `let_go` was called before.
    """

    def __init__(self) -> None:
        self._image: SliceImage | None = None
        self._transform: ViewTransform | None = None
        self._key: tuple[object, ...] | None = None
        self._origin = (0, 0)
        self._values: NDArray[Any] = np.zeros((0, 0), np.float32)
        self._keep: NDArray[np.uint8] | None = None
        self._fixed: FixedPoint | None = None  # what the values are coded in
        self._levels = np.zeros((0, 0), np.uint8)  # of the values that are coded
        self._levels_key: tuple[FixedPoint, Window] | None = None
        self._grey = np.zeros((0, 0), np.uint8)
        self._scratch = np.zeros((0, 0), np.float32)
        self._resampled = Scratch()

    @property
    def rectangle(self) -> tuple[int, int, int, int]:
        """The painted part (left, top, right, bottom) in viewport device pixels."""
        return (0, 0, 0, 0) if self._transform is None else self._transform.visible()

    def update(self, image: SliceImage | None, transform: ViewTransform | None, smooth: bool = True) -> bool:
        """Take an image and its place; returns True if anything was resampled.

        Not `smooth`: pixels are squares at any scale from 1 on.
        """
        if image is None or transform is None:
            self._image, self._transform, self._key = None, None, None
            self._values, self._keep, self._fixed = np.zeros((0, 0), np.float32), None, None
            self._grey, self._scratch = np.zeros((0, 0), np.uint8), np.zeros((0, 0), np.float32)
            self._resampled = Scratch()
            return False
        same_image = image is self._image
        self._image, self._transform = image, transform
        turned, transform = transform.transposed, transform.plain
        region = kept_region(transform)
        sharp = squares_from(transform) if smooth else 1.0
        key = (*scale_key(transform, region), turned, is_sharp(transform, sharp))
        if same_image and key == self._key:
            return False
        self._key = key
        self._origin = region[:2]
        self._fixed = None
        if region[0] >= region[2] or region[1] >= region[3]:
            self._values, self._keep = np.zeros((0, 0), np.float32), None
            return True
        hidden = _hidden_pixels(image)
        keep: NDArray[np.uint8] | None = None
        source = image.values.swapaxes(0, 1) if turned else image.values
        if hidden is None:
            enlarged = min(transform.scale_x, transform.scale_y) >= 1.0 and not is_sharp(transform, sharp)
            self._fixed = FixedPoint.of(image) if enlarged else None
            values = resample(source, transform, region, sharp, self._resampled, self._fixed)
        else:
            hidden = np.ascontiguousarray(hidden.T) if turned else hidden
            values, keep = resample_with_padding(source, hidden, transform, region, sharp)
        if not image.is_color and self._fixed is None:
            values = values.astype(np.float32, copy=False)
        code = flip_code(transform)
        if code is not None:
            values, keep = cv2.flip(values, code), None if keep is None else cv2.flip(keep, code)
        self._values, self._keep = values, keep
        return True

    def paint(self, window: Window, inverted: bool = False) -> NDArray[np.uint8]:
        """The visible part as uint8 (height, width) or, for colour, (height, width, 3).

        `inverted` is the final polarity (MONOCHROME1 and the user's choice together). Padding is black at any
        window and polarity. Colour has no window (PS3.3 C.11.2.1.2 is for greyscale).
        """
        values, keep = self._visible_values()
        if values.ndim == 3:
            colour = values.astype(np.uint8, copy=False)
            return 255 - colour if inverted else colour
        if self._grey.shape != values.shape:
            self._grey = np.empty(values.shape, np.uint8)
        if values.size and self._fixed is not None:
            key = self._fixed, window
            if key != self._levels_key:  # the same for most images of a series
                self._levels_key, self._levels = key, self._fixed.grey_levels(window)
            cv2.LUT(values, self._levels, self._grey)
        elif values.size:
            if self._scratch.shape != values.shape:
                self._scratch = np.empty(values.shape, np.float32)
            map_window(values, window, self._grey, self._scratch)
        if values.size:
            if inverted:
                cv2.bitwise_not(self._grey, self._grey)
            if keep is not None:
                cv2.bitwise_and(self._grey, keep, self._grey)
        return self._grey

    def let_go(self) -> None:
        """Of the image, and of the array that `paint` returned last: somebody else may have it. Memory for the next
        image stays.
        """
        self._image, self._key = None, None
        self._values, self._keep = np.zeros((0, 0), np.float32), None
        self._grey = np.zeros((0, 0), np.uint8)

    def hidden(self) -> NDArray[np.bool_] | None:
        """Where the visible part is padding or not a number, (height, width); None where it is nowhere."""
        keep = self._visible_values()[1]
        return None if keep is None else keep == 0

    def _visible_values(self) -> tuple[NDArray[Any], NDArray[np.uint8] | None]:
        if self._transform is None:
            return np.zeros((0, 0), np.float32), None
        part = visible_part(self._transform.plain, self._origin)
        return self._values[part], None if self._keep is None else self._keep[part]


def _hidden_pixels(image: SliceImage) -> NDArray[np.bool_] | None:
    """Padding, and what is not a number: neither has a grey level."""
    padding = image.padding_mask
    if image.values.dtype.kind != "f":
        return padding
    bad: NDArray[np.bool_] = ~np.isfinite(image.values)
    if not bad.any():
        return padding
    return bad if padding is None else bad | padding


def kept_region(transform: ViewTransform) -> tuple[int, int, int, int]:
    """Part (left, top, right, bottom) of the scaled image, before flips, that is worth keeping."""
    width, height = transform.scaled_width, transform.scaled_height
    if width * height <= _KEEP_WHOLE * transform.width * transform.height:
        return 0, 0, width, height
    left, top, right, bottom = transform.visible()
    left, right = left - transform.left, right - transform.left
    top, bottom = top - transform.top, bottom - transform.top
    if transform.flip_horizontal:
        left, right = width - right, width - left
    if transform.flip_vertical:
        top, bottom = height - bottom, height - top
    return left, top, right, bottom


def visible_part(transform: ViewTransform, origin: tuple[int, int]) -> tuple[slice, slice]:
    """Where the visible part lies in a kept and flipped region that begins at `origin` (before flips)."""
    left, top, right, bottom = transform.visible()
    region = kept_region(transform)
    first_x = transform.scaled_width - region[2] if transform.flip_horizontal else origin[0]
    first_y = transform.scaled_height - region[3] if transform.flip_vertical else origin[1]
    x, y = left - transform.left - first_x, top - transform.top - first_y
    return slice(y, y + bottom - top), slice(x, x + right - left)


def scale_key(transform: ViewTransform, region: tuple[int, int, int, int]) -> tuple[object, ...]:
    """All that a resampled region depends on besides its image."""
    return (
        transform.rows,
        transform.columns,
        transform.scaled_width,
        transform.scaled_height,
        transform.flip_horizontal,
        transform.flip_vertical,
        region,
    )


def flip_code(transform: ViewTransform) -> int | None:
    """The code of cv2.flip for a transform; None without flips."""
    if transform.flip_horizontal and transform.flip_vertical:
        return -1
    if transform.flip_horizontal:
        return 1
    return 0 if transform.flip_vertical else None
