"""Where the cells of a model's grid lie on an image, read off the map R itself: whatever R does, this says it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.ai.resample import Resampler

Box = tuple[int, int, int, int]  # left, top, right, bottom; the last two past the end


@dataclass(frozen=True, slots=True, eq=False)
class CellPlaces:
    """Both ways between native pixels and cells. Pixels and cells are counted from 0.

    row_spans: (H, 2) the first native row that has weight in each row of cells, and the one past the last; twice 0
    where none has (a letterbox's margin). row_cells: (native rows,) the row of cells in which each native row has
    the greatest weight; -1 where it has none. column_spans, column_cells: the same across.
    """

    row_spans: NDArray[np.int64]
    column_spans: NDArray[np.int64]
    row_cells: NDArray[np.int64]
    column_cells: NDArray[np.int64]

    @classmethod
    def of(cls, resampler: Resampler) -> CellPlaces:
        """The places that R's weights give."""
        return cls(
            _spans(resampler.rows),
            _spans(resampler.columns),
            _cells(resampler.rows),
            _cells(resampler.columns),
        )

    @property
    def grid_shape(self) -> tuple[int, int]:
        """(H, W) of the model's grid."""
        return len(self.row_spans), len(self.column_spans)

    @property
    def native_shape(self) -> tuple[int, int]:
        """(rows, columns) of the image."""
        return len(self.row_cells), len(self.column_cells)

    def cell_at(self, column: int, row: int) -> tuple[int, int] | None:
        """The cell (row, column) that sees most of a native pixel; None for one that no cell sees."""
        rows, columns = self.native_shape
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        down, across = int(self.row_cells[row]), int(self.column_cells[column])
        return (down, across) if down >= 0 and across >= 0 else None

    def pixels_of(self, row: int, column: int) -> Box | None:
        """The native pixels that a cell was made of; None for one that sees nothing of the image."""
        (top, bottom), (left, right) = self.row_spans[row].tolist(), self.column_spans[column].tolist()
        return (left, top, right, bottom) if bottom > top and right > left else None

    @property
    def seen(self) -> Box | None:
        """The rectangle of native pixels beyond which nothing has weight."""
        rows, columns = np.flatnonzero(self.row_cells >= 0), np.flatnonzero(self.column_cells >= 0)
        if not (rows.size and columns.size):
            return None
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1

    @property
    def image_cells(self) -> Box | None:
        """The rectangle of cells that see something of the image; the rest of the grid is margin."""
        rows = np.flatnonzero(self.row_spans[:, 1] > self.row_spans[:, 0])
        columns = np.flatnonzero(self.column_spans[:, 1] > self.column_spans[:, 0])
        if not (rows.size and columns.size):
            return None
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1

    @property
    def seen_share(self) -> float:
        """Share of the image's pixels that have any weight: those that a coarse sampling skips have none."""
        return float((self.row_cells >= 0).mean() * (self.column_cells >= 0).mean())


def _spans(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    used = weights > 0
    first, last = used.argmax(axis=1), used.shape[1] - used[:, ::-1].argmax(axis=1)
    return np.where(np.asarray(used.any(axis=1))[:, None], np.stack([first, last], axis=1), 0).astype(
        np.int64
    )


def _cells(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.where(weights.any(axis=0), weights.argmax(axis=0), -1).astype(np.int64)
