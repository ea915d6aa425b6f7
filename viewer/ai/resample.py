"""The one linear map R from native pixels to the model's grid, and its adjoint.

R is written as two small matrices, ``A_rows @ image @ A_columns.T``, and is the same in training,
inference and explanation, so that attribution can be carried back exactly: R^T g = A_rows.T @ g @ A_columns.

One model cell covers the interval [a, b) of native coordinates (pixel i spans [i, i + 1), its centre is
i + 0.5). Its value is the mean over [a, b) of the linear interpolation between native pixel centres. That is
an area average when the image is minified, linear interpolation when it is magnified, needs no choice of
kernel in between, and reproduces linear ramps: the weights of a cell are centred on the cell (but for the
half pixel next to the border, where the interpolation is constant).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from viewer.ai.model_card import InputSpec

Floats = NDArray[np.floating]


def _integrated_hats(x: NDArray[np.float64], first: int, last: int) -> NDArray[np.float64]:
    """Integral from ``first`` to x of the linear interpolation's hat functions.

    The hats stand on the centres of the pixels first .. last - 1; the outermost two are constant towards
    the border. Returns (len(x), last - first).
    """
    centres = np.arange(first, last) + 0.5
    t = x[:, None] - centres[None, :]
    rising = np.where(t < 0, 0.5 * np.square(np.clip(t + 1, 0, 1)), 0.5)
    falling = np.where(t > 0, 0.5 - 0.5 * np.square(np.clip(1 - t, 0, 1)), 0.0)
    # Towards the border the interpolation is constant: height 1 from the border to the outermost centre.
    rising[:, 0] = np.clip(x - first, 0, 0.5)
    falling[:, -1] = np.clip(t[:, -1], 0, 0.5)
    return rising + falling


def cell_weights(
    cells: int, pixels: int, start: float, length: float, antialias: bool = True
) -> NDArray[np.float64]:
    """Weights of native pixels in the model's cells, along one axis.

    The cells divide [start, start + length) of native coordinates evenly; what lies outside [0, pixels)
    counts as zero (letterbox). Pixels outside the interval have no weight, so what lies beyond a crop cannot
    leak in. Without ``antialias`` the interpolation is sampled at the cell's centre.

    Returns (cells, pixels) float64; each row of a cell that lies wholly inside the image sums to 1.
    """
    weights = np.zeros((cells, pixels))
    first = max(0, int(np.floor(start + 1e-9)))
    last = min(pixels, int(np.ceil(start + length - 1e-9)))
    if last <= first:
        return weights
    edges = start + length * np.arange(cells + 1) / cells
    if antialias:
        inside = np.clip(edges, max(first, start), min(last, start + length))
        weights[:, first:last] = np.diff(_integrated_hats(inside, first, last), axis=0) * (cells / length)
    else:
        centres = 0.5 * (edges[1:] + edges[:-1])
        place = np.clip(centres, first + 0.5, last - 0.5)
        hats = np.clip(1 - np.abs(place[:, None] - (np.arange(first, last) + 0.5)[None, :]), 0, None)
        hats[(centres < 0) | (centres > pixels)] = 0
        weights[:, first:last] = hats
    return weights


@dataclass(frozen=True, slots=True, eq=False)
class Resampler:
    """R for one image size.

    rows: (H, native rows) float64, columns: (W, native columns) float64.
    """

    rows: NDArray[np.float64]
    columns: NDArray[np.float64]

    @property
    def native_shape(self) -> tuple[int, int]:
        """(rows, columns) of the image that R takes."""
        return self.rows.shape[1], self.columns.shape[1]

    @property
    def grid_shape(self) -> tuple[int, int]:
        """(H, W) of the model's grid."""
        return self.rows.shape[0], self.columns.shape[0]

    def seen(self) -> tuple[slice, slice]:
        """The rectangle of native rows and columns that have any weight."""
        return _extent(self.rows), _extent(self.columns)

    def apply(self, image: Floats) -> Floats:
        """R image: (rows, columns) -> (H, W), in the image's precision (float32 or float64)."""
        if image.shape != self.native_shape:
            raise ValueError(f"R was made for images of {self.native_shape} pixels, not {image.shape}")
        dtype = np.float64 if image.dtype == np.float64 else np.float32
        down, across = self.seen()
        left = self.rows[:, down].astype(dtype, copy=False)
        right = self.columns[:, across].astype(dtype, copy=False)
        result: Floats = left @ np.asarray(image[down, across], dtype) @ right.T
        return result

    def adjoint(self, gradient: Floats) -> Floats:
        """R^T gradient: (H, W) -> (rows, columns), in the gradient's precision.

        Zero where the model does not look.
        """
        if gradient.shape != self.grid_shape:
            raise ValueError(f"R^T takes a grid of {self.grid_shape}, not {gradient.shape}")
        dtype = np.float64 if gradient.dtype == np.float64 else np.float32
        down, across = self.seen()
        left = self.rows[:, down].astype(dtype, copy=False)
        right = self.columns[:, across].astype(dtype, copy=False)
        result = np.zeros(self.native_shape, dtype)
        result[down, across] = left.T @ np.asarray(gradient, dtype) @ right
        return result

    def coverage(self) -> NDArray[np.bool_]:
        """(rows, columns) bool: the native pixels that the model sees."""
        seen: NDArray[np.bool_] = np.outer(self.rows.any(axis=0), self.columns.any(axis=0))
        return seen

    def cell_size(self) -> tuple[float, float]:
        """Native rows and columns per model cell (0 where nothing is seen)."""
        down, across = self.seen()
        return (down.stop - down.start) / self.rows.shape[0], (
            across.stop - across.start
        ) / self.columns.shape[0]


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of native coordinates (pixel i spans [i, i + 1)), and what is doubtful about it, in
    sentences for the user.
    """

    top: float
    left: float
    height: float
    width: float
    doubts: tuple[str, ...] = ()


def _extent(weights: NDArray[np.float64]) -> slice:
    used = np.flatnonzero(weights.any(axis=0))
    return slice(int(used[0]), int(used[-1]) + 1) if used.size else slice(0, 0)


def make_resampler(
    shape: tuple[int, int],
    card_input: InputSpec,
    pixel_aspect: float = 1.0,
    flip: tuple[bool, bool] = (False, False),
    region: Region | None = None,
) -> Resampler:
    """R for an image of ``shape`` (rows, columns) under a card's resize policy.

    pixel_aspect: height of a pixel divided by its width; the model's cells are square in the world.
    flip: mirror (up-down, left-right) after resizing. region: what ``mask_box`` brings onto the grid.

    ``center_crop``: the largest centred rectangle of the grid's shape, times ``fraction``;
    ``letterbox``: the smallest such rectangle that holds the image, the rest zero; ``stretch``: all of it.
    """
    rows, columns = shape
    if rows < 1 or columns < 1:
        raise ValueError(f"an image of {rows} x {columns} pixels cannot be resampled")
    grid_rows, grid_columns = card_input.height, card_input.width
    policy = card_input.resize.policy
    antialias = card_input.resize.antialias
    if policy == "mask_box":
        if region is None:
            raise ValueError("mask_box needs the region that a segmentation model found")
        down = cell_weights(grid_rows, rows, region.top, region.height, antialias)
        across = cell_weights(grid_columns, columns, region.left, region.width, antialias)
        return _flipped(down, across, flip)
    if policy == "stretch":
        height, width = float(rows), float(columns)
    else:
        # In units of a pixel's width: how wide may (must) a centred window of the grid's shape be?
        by_height = rows * pixel_aspect * grid_columns / grid_rows
        width = min(by_height, columns) if policy == "center_crop" else max(by_height, columns)
        width *= card_input.resize.fraction
        height = width * grid_rows / grid_columns / pixel_aspect
    down = cell_weights(grid_rows, rows, (rows - height) / 2, height, antialias)
    across = cell_weights(grid_columns, columns, (columns - width) / 2, width, antialias)
    return _flipped(down, across, flip)


def _flipped(down: NDArray[np.float64], across: NDArray[np.float64], flip: tuple[bool, bool]) -> Resampler:
    return Resampler(
        rows=np.ascontiguousarray(down[::-1]) if flip[0] else down,
        columns=np.ascontiguousarray(across[::-1]) if flip[1] else across,
    )
