"""Steps to coloured pixels, two at a time: the dearest part of painting a heatmap, at half its price."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_STEPS = 256


def colour_pixels(table: NDArray[np.uint32], steps: NDArray[np.uint8], out: NDArray[np.uint8]) -> None:
    """Write rows of a table (at most 256, of four bytes) into `out` (rows, columns, 4), chosen by `steps`.

    Steps past the table's end get its last row. Both arrays lie in one piece.
    """
    flat, pixels = steps.reshape(-1), out.reshape(-1).view(np.uint32)
    even = flat.size // 2 * 2
    pairs = _pairs(table.tobytes())
    np.take(pairs, flat[:even].view(np.uint16), out=pixels[:even].view(np.uint64), mode="clip")
    if even < flat.size:
        pixels[-1] = table[min(int(flat[-1]), len(table) - 1)]


@lru_cache(maxsize=8)  # half a megabyte each; a drag of the opacity makes a new one at each move
def _pairs(table: bytes) -> NDArray[np.uint64]:
    """(65536,) of two pixels each, by their two steps read as one number, in either order of bytes."""
    rows = np.frombuffer(table, np.uint32).astype(np.uint64)
    rows = np.concatenate([rows, np.repeat(rows[-1:], _STEPS - len(rows))])
    return np.asarray((rows[:, None] << np.uint64(32) | rows[None, :]).reshape(-1))
