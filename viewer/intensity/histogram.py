"""Histogram of the values of an image, padding left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """`counts` (bins,) int64; `edges` (bins + 1,) float64 in the image's unit, ascending.

    Bin i counts edges[i] <= value < edges[i + 1]; the last bin includes its upper edge.
    """

    counts: NDArray[np.int64]
    edges: NDArray[np.float64]


def histogram(values: NDArray[Any], mask: NDArray[np.bool_] | None = None, bins: int = 256) -> Histogram:
    """Histogram of `values` where `mask` (same shape, True = padding) is False; NaN and infinity are left
    out.

    Integers get bins of one common whole width with edges halfway between two integers, at most `bins` of
    them, so that no bin is full or empty only because it holds more integers than its neighbour. Nothing
    to count gives one empty bin.
    """
    values = np.asarray(values)
    chosen = values[~mask] if mask is not None else values.reshape(-1)
    if chosen.dtype.kind == "f":
        chosen = chosen[np.isfinite(chosen)]
    if not chosen.size:
        return Histogram(np.zeros(1, np.int64), np.array([0.0, 1.0]))
    low, high = chosen.min(), chosen.max()
    if chosen.dtype.kind in "iub":
        width = -(-(int(high) - int(low) + 1) // bins)
        count = -(-(int(high) - int(low) + 1) // width)
        edges = int(low) - 0.5 + width * np.arange(count + 1, dtype=np.float64)
        if chosen.dtype.itemsize <= 2:
            offset = chosen.astype(np.int32) - np.int32(low)
        else:
            offset = chosen.astype(np.int64) - int(low)
        return Histogram(np.bincount(offset // width, minlength=count).astype(np.int64), edges)
    if low == high:
        return Histogram(np.array([chosen.size], np.int64), np.array([float(low) - 0.5, float(low) + 0.5]))
    counts, edges = np.histogram(chosen.astype(np.float64), bins=bins)
    return Histogram(counts.astype(np.int64), edges)
