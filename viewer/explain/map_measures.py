"""Numbers about one map or two: rank correlation, concentration, block means."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

# Maps are compared by blocks: single pixels alternate in sign, and it is their sum over a place that is read.
# 28 x 28 blocks of 8 x 8 cells on a 224 x 224 grid.
BLOCKS = 28


def ranks(values: Floats) -> NDArray[np.float64]:
    """(n,) ranks from 0, ties at their mean."""
    _, inverse, counts = np.unique(values.ravel(), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts + 1) / 2)[inverse.ravel()], np.float64)


def rank_correlation(one: Floats, other: Floats) -> float:
    """Spearman's correlation of two maps of one shape, -1 to 1; 0 where either is constant or not finite."""
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return 0.0
    first, second = ranks(one), ranks(other)
    first -= first.mean()
    second -= second.mean()
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / size if size else 0.0


def gini(values: Floats) -> float:
    """How concentrated a map's magnitudes are: 0 where all are alike, towards 1 where few hold all.

    Source: Hurley and Rickard 2009; Chalasani 2020 for maps. 0 for a map of zeros.
    """
    size = np.sort(np.abs(values).ravel().astype(np.float64))
    total = size.sum()
    if not total:
        return 0.0
    n = len(size)
    return float(1 - 2 * np.sum(size / total * (n - np.arange(1, n + 1) + 0.5)) / n)


def block_size(shape: tuple[int, ...]) -> int:
    """Cells along a side of a block."""
    return max(1, min(shape) // BLOCKS)


def block_means(grid: Floats) -> NDArray[np.float64]:
    """Means over square blocks; a rest at the right and at the bottom makes smaller blocks."""
    side = block_size(grid.shape)
    labels = block_labels((grid.shape[0], grid.shape[1]))
    sums = np.bincount(labels.ravel(), grid.ravel().astype(np.float64))
    counts = np.bincount(labels.ravel())
    across = -(-grid.shape[1] // side)
    return np.asarray((sums / counts).reshape(-1, across))


def block_labels(shape: tuple[int, int]) -> NDArray[np.intp]:
    """(H, W): the number of the block in which each cell lies, row by row."""
    side = block_size(shape)
    down, across = np.arange(shape[0]) // side, np.arange(shape[1]) // side
    return np.asarray(down[:, None] * (across[-1] + 1) + across[None, :])
