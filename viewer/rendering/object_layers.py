"""Segments, drawings and parametric maps as one coloured layer on the pixels of an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.colormaps import oklab_to_srgb
from viewer.rendering.view_transform import ViewTransform

Colour = tuple[int, int, int]
_FILL, _EDGE, _DRAWING, _MAP = 0.32, 0.95, 0.9, 0.75
_MAP_STEPS = 256
# For segments whose file recommends no colour: apart from each other, and none of them AI's violet.
PALETTE: tuple[Colour, ...] = (
    (86, 204, 160), (240, 196, 83), (92, 170, 240), (236, 124, 102), (160, 208, 88), (242, 156, 196),
    (120, 220, 230), (214, 168, 120),
)  # fmt: skip
DRAWING: Colour = (245, 230, 99)


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """A segment: `strength` (rows, columns) from 0 to 1, NaN where nothing lies; filled faintly, with an edge."""

    strength: NDArray[np.float32]
    colour: Colour


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """An overlay plane: `mask` (rows, columns) bool."""

    mask: NDArray[np.bool_]
    colour: Colour = DRAWING


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """A parametric map: `values` (rows, columns), NaN where nothing lies, from `low` (transparent) to `high`."""

    values: NDArray[np.float32]
    low: float
    high: float


Layer = Mask | Drawing | Map


def compose(layers: Sequence[Layer], shape: tuple[int, int]) -> NDArray[np.uint8] | None:
    """Premultiplied BGRA (rows, columns, 4) of all layers, each over those before; None where all are empty."""
    out = np.zeros((*shape, 4), np.float32)
    for layer in layers:
        box = _box(layer)  # of a hundred segments each takes but a small part of an image
        if box is None:
            continue
        colour, alpha = _painted(_part(layer, box))
        under = out[box]
        under *= 1 - alpha[..., None]
        under[..., :3] += colour * alpha[..., None]
        under[..., 3] += alpha * 255
    return np.rint(out).astype(np.uint8) if out[..., 3].any() else None


def _box(layer: Layer) -> tuple[slice, slice] | None:
    """The part of an image that a layer takes, and a pixel around it; None where it takes none."""
    if isinstance(layer, Drawing):
        on = layer.mask
    else:
        on = layer.strength > 0 if isinstance(layer, Mask) else layer.values > layer.low
    rows = np.flatnonzero(on.any(axis=1))
    if not rows.size:
        return None
    columns = np.flatnonzero(on[rows[0] : rows[-1] + 1].any(axis=0))
    return slice(max(rows[0] - 1, 0), rows[-1] + 2), slice(max(columns[0] - 1, 0), columns[-1] + 2)


def _part(layer: Layer, box: tuple[slice, slice]) -> Layer:
    if isinstance(layer, Mask):
        return replace(layer, strength=layer.strength[box])
    return (
        replace(layer, mask=layer.mask[box])
        if isinstance(layer, Drawing)
        else replace(layer, values=layer.values[box])
    )


def _painted(layer: Layer) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Colour (BGR, 0..255) and alpha (0..1) of each pixel."""
    if isinstance(layer, Map):
        span = max(layer.high - layer.low, 1e-12)
        part = np.clip((np.nan_to_num(layer.values, nan=layer.low) - layer.low) / span, 0, 1)
        table = map_table()
        steps = np.rint(part * (_MAP_STEPS - 1)).astype(int)
        return table[steps, ::-1].astype(np.float32), (_MAP * np.minimum(part * 4, 1)).astype(np.float32)
    bgr = np.array(layer.colour[::-1], np.float32)
    if isinstance(layer, Drawing):
        return bgr, layer.mask.astype(np.float32) * np.float32(_DRAWING)
    strength = np.nan_to_num(layer.strength)
    inside = (strength >= 0.5).astype(np.uint8)
    edge = inside - cv2.erode(inside, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_REPLICATE)
    alpha = np.clip(strength, 0, 1) * _FILL
    alpha[edge > 0] = _EDGE
    return bgr, alpha.astype(np.float32)


def map_table() -> NDArray[np.uint8]:
    """(256, 3) RGB of a parametric map: from deep blue over green to a light yellow, ever lighter."""
    part = np.linspace(0, 1, _MAP_STEPS)
    hue = np.radians(250 - 150 * part)
    chroma = 0.11 + 0.05 * np.sin(np.pi * part)
    lab = np.stack([0.35 + 0.58 * part, chroma * np.cos(hue), chroma * np.sin(hue)], axis=-1)
    return oklab_to_srgb(lab)


class ObjectLayerCache:
    """The visible part of a composed layer under the image's own transform; nearest pixels, so that edges stay."""

    def __init__(self) -> None:
        self._source: NDArray[np.uint8] | None = None
        self._key: ViewTransform | None = None
        self._pixels = np.zeros((0, 0, 4), np.uint8)

    def set_layer(self, layer: NDArray[np.uint8] | None) -> None:
        """Take premultiplied BGRA (rows, columns, 4), or none."""
        self._source, self._key = layer, None
        if layer is None:
            self._pixels = np.zeros((0, 0, 4), np.uint8)

    def paint(self, transform: ViewTransform) -> NDArray[np.uint8] | None:
        """Premultiplied BGRA of exactly the device pixels of `ViewTransform.visible`; None without a layer."""
        if self._source is None:
            return None
        if transform != self._key:
            self._key = transform
            left, top, right, bottom = transform.visible()
            if left >= right or top >= bottom:
                return None
            source, plain = self._source, transform.plain
            if transform.transposed:
                source = source.swapaxes(0, 1)
            x = np.floor(_image_axis(left, right, plain, horizontal=True)).astype(int)
            y = np.floor(_image_axis(top, bottom, plain, horizontal=False)).astype(int)
            x = np.clip(x, 0, plain.columns - 1)
            y = np.clip(y, 0, plain.rows - 1)
            self._pixels = np.ascontiguousarray(source[y[:, None], x])
        return self._pixels


def _image_axis(start: int, end: int, transform: ViewTransform, horizontal: bool) -> NDArray[np.float64]:
    """Image coordinate + 0.5 under the middles of device pixels start ... end - 1 along one axis."""
    device = np.arange(start, end) + 0.5
    if horizontal:
        place = device - transform.left
        place = transform.scaled_width - place if transform.flip_horizontal else place
        return np.asarray(place / transform.scale_x)
    place = device - transform.top
    place = transform.scaled_height - place if transform.flip_vertical else place
    return np.asarray(place / transform.scale_y)
