"""The images that were asked for lately, so that what is derived of one is derived once while a reader goes
back and forth.
"""

from __future__ import annotations

from collections import OrderedDict

from viewer.volume.image_stack import ImageStack
from viewer.volume.slice_image import SliceImage

_MOST_BYTES = 64 << 20


class RecentImages:
    """Images of stacks, the same object at each call while its values fit into `most_bytes` with those after it."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._images: OrderedDict[tuple[str, int], SliceImage] = OrderedDict()

    def of(self, stack: ImageStack, index: int) -> SliceImage:
        """Image `index` of a stack. Raises LookupError where it is not loaded."""
        key = (stack.series.uid, index)
        found = self._images.get(key)
        if found is None:
            found = self._images[key] = stack.slice_image(index)
            self._bytes += found.values.nbytes
            while self._bytes > self._most_bytes and len(self._images) > 1:
                self._bytes -= self._images.popitem(last=False)[1].values.nbytes
        self._images.move_to_end(key)
        return found

    def forget(self, uid: str) -> None:
        """Let go of the images of a series: it is closed, has got others, or made room."""
        for key in [key for key in self._images if key[0] == uid]:
            self._bytes -= self._images.pop(key).values.nbytes
