"""The visible part of an image, resampled to device pixels.

Area-averaged where an image is made smaller, so that nothing is skipped: a bright pixel of a calcification
dims with the scale but never vanishes. Linear where it is made larger, and true pixel squares from
`squares_from` on, so that pixels can be seen and counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.fixed_point import FixedPoint
from viewer.rendering.view_transform import ViewTransform

SHARP_SCALE = 8.0  # device pixels per image pixel, at the least, from which pixels are drawn as squares
_ZOOMED_IN = 2.0  # times larger than fitted, at the least: a small matrix that is shown whole stays smooth

# A crop begins on a source pixel whose edge lies this close to a device pixel's edge, in device pixels.
_ALIGNED = 1 / 16


@dataclass(frozen=True, slots=True)
class AxisCrop:
    """Part of one image axis that covers device pixels [first, last) of the scaled axis.

    Source pixels [start, stop) are resized by `scale`; of the result, [skip, skip + last - first) are wanted.
    """

    start: int
    stop: int
    scale: float
    skip: int
    wanted: int


def crop_axis(size: int, scaled_size: int, first: int, last: int) -> AxisCrop:
    """Source pixels for device pixels [first, last) of an axis of `size` pixels scaled to `scaled_size`.

    cv2.resize can only begin on a source pixel's edge, and its result on a device pixel's. The crop begins
    where the two meet, at or before `first`: in practice a few pixels back, at worst at the image's edge.
    """
    scale = scaled_size / size
    if scale < 1.0:
        devices = np.arange(first, -1, -1)
        sources = np.rint(devices / scale).astype(np.intp)
        stop = math.ceil(last / scale) + 1
    else:
        begin = max(0, math.floor((first + 0.5) / scale - 0.5))
        sources = np.arange(begin, -1, -1)
        devices = np.rint(sources * scale).astype(np.intp)
        stop = math.floor((last - 0.5) / scale - 0.5) + 2
    nearest = int(np.argmax(np.abs(sources * scale - devices) <= _ALIGNED))  # the last one, 0, always is
    start, device = int(sources[nearest]), int(devices[nearest])
    return AxisCrop(start=start, stop=min(size, stop), scale=scale, skip=first - device, wanted=last - first)


@dataclass(slots=True)
class Scratch:
    """Memory of the last result, for the next one of its size: fetching fresh pages takes as long as resampling."""

    array: NDArray[Any] | None = None


def resample(
    array: NDArray[Any],
    transform: ViewTransform,
    region: tuple[int, int, int, int],
    sharp_scale: float = SHARP_SCALE,
    scratch: Scratch | None = None,
    fixed: FixedPoint | None = None,
) -> NDArray[Any]:
    """A region of the scaled image.

    `array` is (rows, columns) or (rows, columns, 3); `region` is (left, top, right, bottom) in device pixels
    of the scaled image before flips, inside it. Returns (bottom - top, right - left) numbers, or uint8 with a
    last axis of 3 for uint8 colour. Flips are the caller's (they are exact on the result). Pixels
    are squares from `sharp_scale` (at least 1) on. With a `scratch` the result lasts until that is used again.
    `fixed`: what the values of the result are coded in; where pixels are no squares.
    """
    left, top, right, bottom = region
    if is_sharp(transform, sharp_scale):
        columns = _nearest_indices(left, right, transform.scale_x, transform.columns)
        rows = _nearest_indices(top, bottom, transform.scale_y, transform.rows)
        near = array[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return np.asarray(_display_type(near, 1.0)[rows - rows[0]][:, columns - columns[0]])
    x, y = _crops(transform, region)
    crop = array[y.start : y.stop, x.start : x.stop]
    crop = _display_type(crop, x.scale * y.scale) if fixed is None else fixed.encode(crop)
    return _part(_resize(crop, x.scale, y.scale, scratch), x, y)


def resample_with_padding(
    array: NDArray[Any],
    padding: NDArray[np.bool_],
    transform: ViewTransform,
    region: tuple[int, int, int, int],
    sharp_scale: float = SHARP_SCALE,
) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """As `resample` of (rows, columns), with padding left out of every average.

    Also returns a mask, uint8, 0 where the result is padding and 255 elsewhere. Normalised averaging:
    sum(weight * value) / sum(weight) over pixels that are no padding (weights in steps of 1/255). A device
    pixel is padding where padding has more than half of the weight.
    """
    left, top, right, bottom = region
    if is_sharp(transform, sharp_scale):
        columns = _nearest_indices(left, right, transform.scale_x, transform.columns)
        rows = _nearest_indices(top, bottom, transform.scale_y, transform.rows)
        near = padding[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        kept = np.where(near, np.uint8(0), np.uint8(255))[rows - rows[0]][:, columns - columns[0]]
        return resample(array, transform, region, sharp_scale), kept
    x, y = _crops(transform, region)
    place = slice(y.start, y.stop), slice(x.start, x.stop)
    crop = _display_type(array[place], x.scale * y.scale)
    inside = cv2.compare(padding[place].view(np.uint8), 0, cv2.CMP_EQ)
    clean = cv2.bitwise_and(crop, crop, mask=inside)  # zero where there is padding
    weight = _part(_resize(inside, x.scale, y.scale), x, y)
    if min(x.scale, y.scale) >= 1.0:
        clean = _filled(clean, inside)
        values = _part(_resize(clean, x.scale, y.scale), x, y)
    else:
        total = _part(_resize(clean, x.scale, y.scale), x, y).astype(np.float32)
        share = cv2.max(weight, 1).astype(np.float32)
        values = cv2.divide(total, share, scale=255.0)
    return values, cv2.threshold(weight, 127, 255, cv2.THRESH_BINARY)[1]


def _crops(transform: ViewTransform, region: tuple[int, int, int, int]) -> tuple[AxisCrop, AxisCrop]:
    left, top, right, bottom = region
    return (
        crop_axis(transform.columns, transform.scaled_width, left, right),
        crop_axis(transform.rows, transform.scaled_height, top, bottom),
    )


def _part(resized: NDArray[Any], x: AxisCrop, y: AxisCrop) -> NDArray[Any]:
    return resized[y.skip : y.skip + y.wanted, x.skip : x.skip + x.wanted]


def _filled(clean: NDArray[Any], inside: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Padding replaced by the mean of its neighbours that are none: as far as linear interpolation reaches."""
    around = cv2.blur(inside, (3, 3), borderType=cv2.BORDER_REPLICATE)
    sums = cv2.blur(clean.astype(np.float32, copy=False), (3, 3), borderType=cv2.BORDER_REPLICATE)
    means = cv2.divide(sums, cv2.max(around, 1).astype(np.float32), scale=255.0)
    np.copyto(means, clean, where=inside.view(np.bool_))
    return np.asarray(means)


def squares_from(transform: ViewTransform) -> float:
    """Device pixels per image pixel from which the pixels of a smooth image are drawn as squares."""
    plain = transform.plain
    fit = min(plain.width / plain.scaled_width, plain.height / plain.scaled_height)
    return max(SHARP_SCALE, _ZOOMED_IN * fit * min(plain.scale_x, plain.scale_y))


def is_sharp(transform: ViewTransform, sharp_scale: float = SHARP_SCALE) -> bool:
    """True where pixels are drawn as squares."""
    return min(transform.scale_x, transform.scale_y) >= sharp_scale


def _display_type(array: NDArray[Any], area_scale: float) -> NDArray[Any]:
    """float32, so that averages of integers are not rounded before a narrow window shows them.

    Where each device pixel is the mean of at least four pixels (large images, made small) integers stay what
    they are: converting them would take longer than averaging, and the mean is still good to half a level.
    """
    if array.ndim == 3 or (area_scale <= 0.25 and array.dtype in (np.int16, np.uint16)):
        return np.ascontiguousarray(array)
    return np.ascontiguousarray(array, dtype=np.float32)


def _resize(
    crop: NDArray[Any], scale_x: float, scale_y: float, scratch: Scratch | None = None
) -> NDArray[Any]:
    """Resize by exact factors; each axis by area or linearly, whichever suits it."""
    if scale_x == 1.0 and scale_y == 1.0:
        return crop
    if min(scale_x, scale_y) < 1.0 < max(scale_x, scale_y):
        # INTER_AREA works only where neither axis grows: the shrinking axis first.
        shrunk = _resize(crop, min(scale_x, 1.0), min(scale_y, 1.0))
        return _resize(shrunk, max(scale_x, 1.0), max(scale_y, 1.0))
    shrinks = min(scale_x, scale_y) < 1.0
    # A crop smaller than half a device pixel still has to give one.
    if round(crop.shape[1] * scale_x) < 1 or round(crop.shape[0] * scale_y) < 1:
        size = (max(1, round(crop.shape[1] * scale_x)), max(1, round(crop.shape[0] * scale_y)))
        return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA))
    interpolation = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    scratch = scratch or Scratch()
    scratch.array = np.asarray(
        cv2.resize(crop, None, scratch.array, fx=scale_x, fy=scale_y, interpolation=interpolation)
    )
    return scratch.array


def _nearest_indices(first: int, last: int, scale: float, size: int) -> NDArray[np.intp]:
    indices: NDArray[np.intp] = np.floor((np.arange(first, last) + 0.5) / scale).astype(np.intp)
    return np.minimum(indices, size - 1)
