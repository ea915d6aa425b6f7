"""From objects over an image to one coloured layer: reads, places, colours. Not for a thread that paints."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.dicom.overlays import read_overlays
from viewer.dicom.segments import Segment, Segmentation, read_segmentation
from viewer.rendering.object_layers import DRAWING, PALETTE, Colour, Drawing, Layer, Map, Mask, compose
from viewer.sentence import Sentence
from viewer.volume.placing import PlacedFrames, place

_KEPT_BYTES = 256 << 20
_MOST_PLACED = 1000  # segments and maps


class Reader(Protocol):
    """Reads frames: `FrameReader`, `DecodePool`."""

    def read(self, header: FrameHeader) -> NDArray[Any]:
        """Stored values of one frame."""
        ...


@dataclass(frozen=True, slots=True)
class ToPaint:
    """One object that is wanted over an image: a plane by its `group`, else `frames` of a segment or a map."""

    name: str
    group: int | None = None
    frames: tuple[FrameHeader, ...] = ()
    is_map: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How an object looks and what it is, for a legend."""

    colour: Colour | None = None  # None for a map
    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    label: str = ""  # as its file calls it
    made_by: str = ""  # the algorithm, where a machine made it
    why_not: str = ""  # why it cannot be placed on the image; "" where it can


@dataclass(frozen=True, slots=True, eq=False)
class PaintedObjects:
    """`layer`: premultiplied BGRA (rows, columns, 4) or None; `looks` in the order that was asked for.

    `segments`: (rows, columns), the pixels that lie at least half in one of the segments; None where there are none.
    `segment_names`: of those that lie on the image.
    """

    layer: NDArray[np.uint8] | None
    looks: tuple[Look, ...]
    segments: NDArray[np.bool_] | None = None
    segment_names: tuple[str, ...] = ()


class ObjectPainter:
    """For one thread at a time; keeps frames and files that it has read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._frames: OrderedDict[tuple[Path, int], NDArray[Any]] = OrderedDict()
        self._bytes = 0
        self._about: dict[Path, Segmentation] = {}
        self._placed: dict[int, PlacedFrames] = {}
        # By the numbers of their frames: one file may hold several maps.
        self._ranges: dict[tuple[Path, tuple[int, ...]], tuple[float, float]] = {}

    def paint(self, image: FrameHeader, objects: Sequence[ToPaint]) -> PaintedObjects:
        """All `objects` over `image`. Raises DecodeError, naming the file, where one cannot be read."""
        layers: list[Layer] = []
        looks, names = [], []
        segments: NDArray[np.bool_] | None = None
        for one in objects:
            more, look = self._painted(image, one)
            looks.append(look)
            layers += more
            inside = [layer.strength >= 0.5 for layer in more if isinstance(layer, Mask)]
            if any(mask.any() for mask in inside):
                segments = np.any(inside if segments is None else [segments, *inside], axis=0)
                names.append(look.label or one.name)
        layer = compose(layers, (image.rows, image.columns))
        return PaintedObjects(layer, tuple(looks), segments, tuple(names))

    def _painted(self, image: FrameHeader, one: ToPaint) -> tuple[list[Layer], Look]:
        if one.group is not None:
            planes = [plane for plane in read_overlays(image) if plane.group == one.group]
            label = planes[0].label if planes else ""
            return [Drawing(plane.mask) for plane in planes], Look(DRAWING, label=label)
        if one.is_map:
            return self._map(image, one)
        about = self._segmentation(one.frames[0].path)
        number = one.frames[0].segment or 0
        segment = next((each for each in about.segments if each.number == number), None)
        look = _look(segment, number)
        placed = place(self._where(one.frames), image, self._read)
        if placed.values is None:
            return [], _without(look, placed.why_not)
        if about.is_labelmap:
            masks: list[Layer] = [
                Mask(
                    (placed.values == each.number).astype(np.float32),
                    _look(each, each.number).colour or DRAWING,
                )
                for each in about.segments
            ]
            return masks, Look(None, label=", ".join(each.label for each in about.segments))
        return [Mask(placed.values / np.float32(about.largest), look.colour or DRAWING)], look

    def _map(self, image: FrameHeader, one: ToPaint) -> tuple[list[Layer], Look]:
        low, high = self._range(one.frames)
        look = Look(low=low, high=high, unit=one.frames[0].rescale.unit)
        placed = place(self._where(one.frames), image, self._values, linear=True)
        if placed.values is None:
            return [], _without(look, placed.why_not)
        return [Map(placed.values, low, high)], look

    def _range(self, frames: Sequence[FrameHeader]) -> tuple[float, float]:
        """The map's first window, else lowest and highest finite value of all frames: the same on every image."""
        first = frames[0]
        if first.windows:
            return first.windows[0].bounds()
        key = (first.path, tuple(frame.frame for frame in frames))
        if key not in self._ranges:
            ends = []
            for frame in frames:
                values = self._values(frame)
                values = values[np.isfinite(values)]
                if values.size:
                    ends += [float(values.min()), float(values.max())]
            self._ranges[key] = (min(ends), max(ends)) if ends else (0.0, 1.0)
        return self._ranges[key]

    def _where(self, frames: tuple[FrameHeader, ...]) -> PlacedFrames:
        """Where frames lie; of the same tuple found once."""
        known = self._placed.get(id(frames))
        if known is None or known.frames is not frames:
            while len(self._placed) >= _MOST_PLACED:
                del self._placed[next(iter(self._placed))]
            known = self._placed[id(frames)] = PlacedFrames(frames)
        return known

    def _segmentation(self, path: Path) -> Segmentation:
        if path not in self._about:
            self._about[path] = read_segmentation(path)
        return self._about[path]

    def _values(self, frame: FrameHeader) -> NDArray[Any]:
        return frame.rescale.apply(self._read(frame))

    def _read(self, frame: FrameHeader) -> NDArray[Any]:
        key = (frame.path, frame.frame)
        if key in self._frames:
            self._frames.move_to_end(key)
            return self._frames[key]
        values = self._reader.read(frame)
        self._frames[key] = values
        self._bytes += values.nbytes
        while self._bytes > _KEPT_BYTES and len(self._frames) > 1:
            self._bytes -= self._frames.popitem(last=False)[1].nbytes
        return values


def _look(segment: Segment | None, number: int) -> Look:
    usual = PALETTE[(number - 1) % len(PALETTE)]
    if segment is None:
        return Look(usual)
    made_by = (segment.algorithm_name or Sentence("an algorithm")) if segment.is_automatic else ""
    return Look(segment.colour or usual, label=segment.label, made_by=made_by)


def _without(look: Look, why: str) -> Look:
    return Look(look.colour, look.low, look.high, look.unit, look.label, look.made_by, why)
