"""Grey levels that were painted lately: who goes back and forth through a series sees them again at no cost."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.volume.slice_image import SliceImage

_MOST_BYTES = 64 << 20  # sixty pictures that fill 1024 x 1024


@dataclass(frozen=True, slots=True)
class _Kept:
    image: weakref.ref[SliceImage]
    key: Hashable
    pixels: NDArray[np.uint8]


class KeptGrey:
    """The last picture of each image, by all that it depends on, while they fit into `most_bytes`."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[int, _Kept] = OrderedDict()

    @property
    def bytes(self) -> int:
        """Of all that is kept."""
        return sum(one.pixels.nbytes for one in list(self._kept.values()))

    def get(self, image: SliceImage, key: Hashable) -> NDArray[np.uint8] | None:
        """The picture of an image, (rows, columns), read only; None where there is none of this `key`."""
        found = self._kept.get(id(image))
        if found is None or found.image() is not image or found.key != key:
            return None
        self._kept.move_to_end(id(image))
        return found.pixels

    def put(self, image: SliceImage, key: Hashable, pixels: NDArray[np.uint8]) -> None:
        """Keep a picture that nobody writes into from now on."""
        name, kept = id(image), self._kept
        kept.pop(name, None)
        # Whoever lets go of an image last may do so in any thread.
        kept[name] = _Kept(weakref.ref(image, lambda _: kept.pop(name, None)), key, pixels)
        while kept and self.bytes > self._most_bytes:
            kept.popitem(last=False)
