"""From the model's grid to the image's own pixels, for maps that are not sums over pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viewer.ai.resample import Resampler


def spread(resampler: Resampler, grid: NDArray[np.floating]) -> NDArray[np.float32]:
    """Each native pixel gets the mean of the cells that see it, in their weights for it: (H, W) -> (rows, columns).

    A constant grid stays constant; pixels that the model does not see are zero.
    """
    down, across = _columns_to_one(resampler.rows), _columns_to_one(resampler.columns)
    native: NDArray[np.float32] = (
        down.T.astype(np.float32) @ np.asarray(grid, np.float32) @ across.astype(np.float32)
    )
    return native


def share_out(resampler: Resampler, grid: NDArray[np.floating]) -> NDArray[np.float32]:
    """Each cell's number goes to the native pixels that it sees, in its weights for them: (H, W) -> (rows, columns).

    The sum stays what it is, but for cells that see nothing of the image.
    """
    weight = np.outer(resampler.rows.sum(axis=1), resampler.columns.sum(axis=1))
    parts = np.divide(grid, weight, out=np.zeros(weight.shape), where=weight > 0)
    return np.asarray(resampler.adjoint(parts), np.float32)


def resize_grid(grid: NDArray[np.floating], shape: tuple[int, int]) -> NDArray[np.float32]:
    """A small map (h, w) on a finer grid (H, W), by linear interpolation between cell centres."""
    import cv2

    return np.asarray(
        cv2.resize(np.asarray(grid, np.float32), shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32
    )


def share_over_cells(resampler: Resampler, coarse: NDArray[np.floating]) -> NDArray[np.float32]:
    """A small map (h, w) shared out over the cells (H, W) that see the image, with linear overlap.

    The sum stays what it is: a place beyond the image's border gives its share to the nearest such cell.
    """
    rows, columns = coarse.shape
    down = _overlap(np.asarray(resampler.rows.any(axis=1)), rows)
    across = _overlap(np.asarray(resampler.columns.any(axis=1)), columns)
    return np.asarray(down @ np.asarray(coarse, np.float64) @ across.T, np.float32)


def _overlap(seen: NDArray[np.bool_], places: int) -> NDArray[np.float64]:
    """(cells, places): the hats of linear interpolation, each place's weights over the seen cells summing to 1."""
    at = (np.arange(len(seen)) + 0.5) * places / len(seen) - 0.5
    at = np.clip(at, 0, places - 1)
    hats = np.clip(1 - np.abs(at[:, None] - np.arange(places)), 0, None) * seen[:, None]
    cells = np.flatnonzero(seen)
    for place in np.flatnonzero(hats.sum(axis=0) == 0) if cells.size else ():
        hats[cells[np.abs(at[cells] - place).argmin()], place] = 1
    return _columns_to_one(hats)


def _columns_to_one(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    total = weights.sum(axis=0, keepdims=True)
    return np.asarray(np.divide(weights, total, out=np.zeros_like(weights), where=total > 0))
