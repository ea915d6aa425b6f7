"""An attribution map as a coloured layer over an image.

Signed values diverge from a transparent zero: colour says the sign, alpha and chroma the magnitude.
"""

from __future__ import annotations

import math
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.colormaps import DIVERGING_STEPS, diverging
from viewer.rendering.frame import Frame
from viewer.rendering.lookup import colour_pixels
from viewer.rendering.resample import is_sharp, resample, squares_from
from viewer.rendering.view_transform import ViewTransform
from viewer.rendering.viewport_cache import flip_code, kept_region, scale_key, visible_part

# One hot pixel must not flatten the whole map: colours saturate above this percentile, and the bar says so.
LIMIT_PERCENTILE = 99.5
_SAMPLES = 50_000
_MIDDLE = DIVERGING_STEPS // 2
# An image of 680 pixels on the screen smoothed by 4: one of its averages is a pixel of a picture of this size.
_SMOOTH_SIDE = 170
_MOST_BYTES = 32 << 20  # of the steps of maps that were shown lately

# How far the window averages maps on the screen, in logical pixels: see `OverlayStyle.smoothing`.
SCREEN_SMOOTHING = 4.0


@dataclass(frozen=True, slots=True)
class OverlayStyle:
    """How an attribution is laid over an image.

    `opacity` (0..1) is the alpha of the strongest colour; magnitudes below `threshold` (fraction of the
    limit) are transparent; `limit` is the magnitude that gets the strongest colour (None: chosen from the
    map, see `automatic_limit`); `scope` says what the limit holds for: image, series or fixed.

    `smoothing` (standard deviation in device pixels) averages neighbours on the screen: contributions of
    single pixels alternate in sign, and it is their sum over a place that can be read. As it is fixed on the
    screen, zooming in shows ever finer detail, and the map itself where pixels can be counted. 0: never.
    """

    opacity: float = 0.6
    threshold: float = 0.0
    limit: float | None = None
    scope: str = "image"
    smoothing: float = 0.0


def automatic_limit(values: NDArray[np.float32]) -> float:
    """The 99.5th percentile of the magnitudes of an attribution (rows, columns), of those that are not zero.

    Zeros are what the model did not see; counting them would let a map of few pixels saturate. Large maps are
    sampled. 1.0 for a map of zeros.
    """
    size = magnitudes(values)
    size = size[size > 0]
    if size.size == 0:
        return 1.0
    return float(np.percentile(size, LIMIT_PERCENTILE)) or float(size.max())


def smooth(values: NDArray[np.float32], sigma: float, sigma_y: float | None = None) -> NDArray[np.float32]:
    """Gaussian average of a map (rows, columns); `sigma` in pixels, the map unchanged where it is not above 0.

    `sigma_y`: from row to row, where it is another one than from column to column.
    """
    if sigma <= 0 or not values.size:
        return values
    smoothed = cv2.GaussianBlur(values, (0, 0), sigma, sigmaY=sigma_y or sigma, borderType=cv2.BORDER_REFLECT)
    return np.asarray(smoothed, np.float32)


def smooth_limit(values: NDArray[np.float32]) -> float:
    """`automatic_limit` of a map as it shows when a whole image is smoothed on a screen.

    It does not depend on zoom or window, so that the colours of a place stay what they are. 1.0 for a map of zeros.
    """
    return own_limit(values) or 1.0


def own_limit(values: NDArray[np.float32]) -> float:
    """The same; 0.0 for a map of zeros (of a blank slice, say), which has no say where several share a scale."""
    while min(values.shape) >= 2 * _SMOOTH_SIDE:
        # By halves, which OpenCV does several times faster than any other factor; an odd last row can be missed.
        rows, columns = values.shape[0] // 2, values.shape[1] // 2
        values = cv2.resize(values[: 2 * rows, : 2 * columns], (columns, rows), interpolation=cv2.INTER_AREA)
    rows, columns = values.shape
    scale = min(1.0, _SMOOTH_SIDE / max(rows, columns))
    size = max(1, round(columns * scale)), max(1, round(rows * scale))
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    # Here, and not of all pixels: those take longer to look through than all of the above.
    return automatic_limit(smooth(small, 1.0)) if small.any() else 0.0


def smoothing_on(transform: ViewTransform, smoothing: float, ratio: float) -> float:
    """How many device pixels to average over, `ratio` of them a logical one; `smoothing`: logical ones.

    That many where the fitted image is as large as `smooth_limit` supposes, fewer in small viewports: there more of
    the map lies under each pixel of the screen, and would be averaged away. Zooming does not change it.
    """
    width, height = transform.plain.scaled_width, transform.plain.scaled_height
    fitted = max(width, height) * min(transform.width / width, transform.height / height)
    return smoothing * ratio * min(1.0, fitted / ratio / (4.0 * _SMOOTH_SIDE))


def widest_limit(
    maps: Iterable[NDArray[np.float32]], limit_of: Callable[[NDArray[np.float32]], float] = smooth_limit
) -> float:
    """The limit of several maps on one scale: the widest one's, as `limit_of` finds it.

    A map of zeros (of a blank slice, say) has no say in it; 1.0 where there is no other.
    """
    return max((limit_of(one) for one in maps if one.any()), default=1.0)


def magnitudes(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Finite magnitudes of a map (rows, columns), flat; every n-th of a map of more than 50,000 pixels."""
    step = 1 + values.size // _SAMPLES
    # An odd step walks over all columns of an image of even width.
    sample = values.reshape(-1)[:: step + 1 - step % 2]
    return np.abs(sample[np.isfinite(sample)])


def overlay_table(style: OverlayStyle) -> NDArray[np.uint8]:
    """RGBA (255, 4), straight alpha, for signed fractions of the limit from -1 (row 0) to 1 (row 254). Read-only."""
    return _table(min(max(style.opacity, 0.0), 1.0), style.threshold)


@lru_cache(maxsize=64)  # one is asked for several times at each paint
def _table(opacity: float, threshold: float) -> NDArray[np.uint8]:
    size = np.abs(np.linspace(-1.0, 1.0, DIVERGING_STEPS))
    alpha = np.where(size < threshold, 0.0, size * opacity)
    table = np.concatenate([diverging(), np.rint(alpha * 255).astype(np.uint8)[:, None]], axis=1)
    table.flags.writeable = False
    return table


def overlay_rgba(values: NDArray[np.float32], style: OverlayStyle) -> NDArray[np.uint8]:
    """RGBA (rows, columns, 4), straight alpha, of signed values (rows, columns)."""
    limit = style.limit if style.limit is not None else automatic_limit(values)
    return np.asarray(np.take(overlay_table(style), _steps(_finite(values), limit), axis=0))


def blend(frame: Frame, rgba: NDArray[np.uint8]) -> Frame:
    """The frame under an overlay (rows, columns, 4) of straight alpha, as RGB."""
    grey = frame.pixels.astype(np.float32)
    below = grey if grey.ndim == 3 else np.repeat(grey[:, :, None], 3, axis=2)
    alpha = rgba[:, :, 3:].astype(np.float32) / 255
    mixed = below + (rgba[:, :, :3] - below) * alpha
    return Frame(np.rint(mixed).astype(np.uint8))


def colour_bar_ticks(limit: float) -> tuple[float, ...]:
    """Round values for a scale from -limit to limit: -t, 0, t; t the greatest 1, 2 or 5 within the limit."""
    if not (math.isfinite(limit) and limit > 0):
        return (0.0,)
    power = 10.0 ** math.floor(math.log10(limit))
    largest = max(step * power for step in (1, 2, 5) if step * power <= limit * (1 + 1e-9))
    return -largest, 0.0, largest


@dataclass(slots=True)
class _Known:
    """What was found of one map: its limits (as it is, and smoothed), and its steps where it was last painted."""

    map: weakref.ref[NDArray[np.float32]]
    is_clean: bool = False  # it can be painted as it is
    limits: dict[bool, float] = field(default_factory=dict)
    key: tuple[object, ...] | None = None
    steps: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 0), np.uint8))


class OverlayCache:
    """The visible part of an attribution, resampled under the image's own transform and coloured.

    `paint` returns premultiplied BGRA for exactly the device pixels of `ViewTransform.visible`. The steps of maps
    that were shown lately are kept, one byte a pixel: scrolling back and forth only colours them.
    """

    def __init__(self) -> None:
        self._source: NDArray[np.float32] | None = None
        self._recent: OrderedDict[int, _Known] = OrderedDict()
        self._known: _Known | None = None
        self._key: tuple[object, ...] | None = None
        self._values: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._painted: tuple[object, ...] | None = None
        self._bgra = np.zeros((0, 0, 4), np.uint8)

    def set_values(self, values: NDArray[np.float32] | None) -> None:
        """Take a map (rows, columns) on the image's native grid, or none. A map is not changed once it was given."""
        self._key, self._painted = None, None
        self._source = self._known = None
        if values is None:
            return
        known = self._recent.get(id(values))
        if known is None or known.map() is not values:
            known = self._recent[id(values)] = _Known(weakref.ref(values))
        self._recent.move_to_end(id(values))
        self._known, self._source = known, values if known.is_clean else _finite(values)
        known.is_clean = self._source is values

    def limit(self, style: OverlayStyle) -> float:
        """The magnitude that gets the strongest colour."""
        if style.limit is not None:
            return style.limit
        if self._source is None or self._known is None:
            return 1.0
        smoothed, limits = style.smoothing > 0, self._known.limits
        if smoothed not in limits:
            limits[smoothed] = (smooth_limit if smoothed else automatic_limit)(self._source)
        return limits[smoothed]

    def paint(self, transform: ViewTransform, style: OverlayStyle) -> NDArray[np.uint8]:
        """Premultiplied BGRA uint8 (height, width, 4) of the visible part; reused until something changes."""
        known = self._known
        if self._source is None or known is None:
            return np.zeros((0, 0, 4), np.uint8)
        plain = transform.plain
        region = kept_region(plain)
        sharp = is_sharp(plain, squares_from(plain))
        sigma = 0.0 if sharp else style.smoothing
        place = (*scale_key(plain, region), transform.transposed, sigma, sharp)
        limit = self.limit(style)
        key = (*place, limit)
        if key != known.key:
            known.key, known.steps = (
                key,
                _steps(self._placed(self._source, plain, place, transform.transposed, sigma), limit),
            )
            self._painted = None
            self._make_room()
        part = visible_part(plain, region[:2])
        painted = (part[0].start, part[0].stop, part[1].start, part[1].stop, style)
        if painted != self._painted:
            self._painted = painted
            steps = np.ascontiguousarray(known.steps[part])
            if self._bgra.shape[:2] != steps.shape:
                self._bgra = np.empty((*steps.shape, 4), np.uint8)
            colour_pixels(_premultiplied(style), steps, self._bgra)
        return self._bgra

    def _placed(
        self,
        source: NDArray[np.float32],
        plain: ViewTransform,
        place: tuple[object, ...],
        transposed: bool,
        sigma: float,
    ) -> NDArray[np.float32]:
        """The region of the scaled map that is worth keeping, flipped; kept for a drag of the limit."""
        if place != self._key:
            self._key = place
            region = kept_region(plain)
            if region[0] >= region[2] or region[1] >= region[3]:
                self._values = np.zeros((0, 0), np.float32)
            else:
                values = _smooth_part(source.T if transposed else source, plain, region, sigma)
                code = flip_code(plain)
                self._values = np.asarray(values if code is None else cv2.flip(values, code))
        return self._values

    def _make_room(self) -> None:
        """Let maps go that were shown longest ago, where their steps take too much memory."""
        while len(self._recent) > 1 and sum(one.steps.nbytes for one in self._recent.values()) > _MOST_BYTES:
            self._recent.popitem(last=False)


def _smooth_part(
    source: NDArray[np.float32], transform: ViewTransform, region: tuple[int, int, int, int], sigma: float
) -> NDArray[np.float32]:
    """A region of the scaled map, averaged by `sigma` device pixels: before it is enlarged, where there is less."""
    scale_x, scale_y, squares = transform.scale_x, transform.scale_y, squares_from(transform)
    area = (region[2] - region[0]) * (region[3] - region[1])
    if sigma <= 0 or min(scale_x, scale_y) < 1 or sigma < 1.5 * max(scale_x, scale_y) or source.size > area:
        return smooth(np.asarray(resample(source, transform, region, squares), np.float32), sigma)
    before = smooth(np.ascontiguousarray(source), sigma / scale_x, sigma / scale_y)
    return np.asarray(resample(before, transform, region, squares), np.float32)


def _steps(values: NDArray[np.float32], limit: float) -> NDArray[np.uint8]:
    """Rows of the diverging table for finite values (rows, columns)."""
    if not values.size:
        return np.zeros(values.shape, np.uint8)
    # Saturates at both ends; what lies above the limit gets 255, the row after the table's last one.
    steps = cv2.addWeighted(values, _MIDDLE / limit, values, 0.0, _MIDDLE, dtype=cv2.CV_8U)
    return np.asarray(cv2.min(steps, DIVERGING_STEPS - 1))


def _finite(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The map as float32, with zeros where it is not a number."""
    values = np.ascontiguousarray(values, dtype=np.float32)
    if not values.size or np.isfinite(cv2.norm(values)):
        return values
    return np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)


def _premultiplied(style: OverlayStyle) -> NDArray[np.uint32]:
    """The table as one uint32 a row whose bytes are premultiplied blue, green, red, alpha in memory order."""
    return _premultiplied_table(min(max(style.opacity, 0.0), 1.0), style.threshold)


@lru_cache(maxsize=64)
def _premultiplied_table(opacity: float, threshold: float) -> NDArray[np.uint32]:
    table = _table(opacity, threshold).astype(np.float64)
    alpha = table[:, 3:] / 255
    bgra = np.concatenate([np.rint(table[:, 2::-1] * alpha), table[:, 3:]], axis=1).astype(np.uint8)
    return np.ascontiguousarray(bgra).view(np.uint32).reshape(-1)
