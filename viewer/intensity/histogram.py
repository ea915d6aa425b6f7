"""Histograms of the values of an image, or of all images of a series; padding left out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Part = tuple[NDArray[Any], NDArray[np.bool_] | None]  # values, mask (True = padding)
_Counter = Callable[[NDArray[Any]], NDArray[np.int64]]


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
    return joint_histogram(lambda: ((values, mask),), bins)


def joint_histogram(parts: Callable[[], Iterable[Part]], bins: int = 256) -> Histogram:
    """One histogram of many arrays, such as the slices of a volume, each as `histogram` counts it.

    `parts()` gives (values, mask) of each; it is asked twice, once for their range and once to count, so that
    they need not exist at the same time. Where one of them is of floats, all are counted as such.
    """
    low, high, whole = math.inf, -math.inf, True
    for values, mask in parts():
        chosen = _chosen(values, mask)
        if chosen.size:
            low, high = min(low, chosen.min().item()), max(high, chosen.max().item())
            whole = whole and chosen.dtype.kind in "iub"
    if low > high:
        return Histogram(np.zeros(1, np.int64), np.array([0.0, 1.0]))
    edges, count_one = _whole_bins(int(low), int(high), bins) if whole else _even_bins(low, high, bins)
    counts = np.zeros(len(edges) - 1, np.int64)
    for values, mask in parts():
        counts += count_one(_chosen(values, mask))
    return Histogram(counts, edges)


def _chosen(values: NDArray[Any], mask: NDArray[np.bool_] | None) -> NDArray[Any]:
    values = np.asarray(values)
    chosen: NDArray[Any] = values[~mask] if mask is not None else values.reshape(-1)
    return chosen[np.isfinite(chosen)] if chosen.dtype.kind == "f" else chosen


def _whole_bins(low: int, high: int, bins: int) -> tuple[NDArray[np.float64], _Counter]:
    width = -(-(high - low + 1) // bins)
    number = -(-(high - low + 1) // width)

    def count(chosen: NDArray[Any]) -> NDArray[np.int64]:
        short = chosen.dtype.itemsize <= 2 and abs(low) < 1 << 30
        offset: NDArray[Any] = chosen.astype(np.int32 if short else np.int64)
        offset -= low
        return np.bincount(offset // width, minlength=number).astype(np.int64)

    return low - 0.5 + width * np.arange(number + 1, dtype=np.float64), count


def _even_bins(low: float, high: float, bins: int) -> tuple[NDArray[np.float64], _Counter]:
    if low == high:
        edges = np.array([low - 0.5, low + 0.5])
        return edges, lambda chosen: np.array([chosen.size], np.int64)

    def count(chosen: NDArray[Any]) -> NDArray[np.int64]:
        return np.histogram(chosen.astype(np.float64), bins=bins, range=(low, high))[0].astype(np.int64)

    return np.histogram_bin_edges(np.empty(0), bins=bins, range=(low, high)), count
