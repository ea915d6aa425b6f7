"""Occlusion: what the answer loses when a square of the image is replaced by the baseline."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from viewer.explain.method import AboutMethod, MethodMap
from viewer.explain.question import Question

# Side of the square and its stride, as shares of the model grid's shorter side: 28 and 14 cells of 224.
PATCH = 1 / 8
STRIDE = 1 / 16
_PORTION = 16


class Occlusion:
    """f(x) - f(x with a square replaced), averaged over all squares that cover a cell."""

    about = AboutMethod(
        name="occlusion",
        title="Occlusion",
        meaning="how much f loses, on average, when a square about this place is replaced by the baseline",
        source="Zeiler 2014",
        uses_baseline=True,
    )

    def explain(self, question: Question) -> Iterator[MethodMap]:
        """One map; with several baselines each takes its turn over the squares."""
        grid, baselines = question.grid, question.baseline.grids
        rows, columns = grid.shape
        side = max(1, round(PATCH * min(rows, columns)))
        stride = max(1, round(STRIDE * min(rows, columns)))
        places = [
            (top, left) for top in _places(rows, side, stride) for left in _places(columns, side, stride)
        ]
        value = float(question.values(grid[None])[0])
        lost, count = np.zeros(grid.shape), np.zeros(grid.shape)
        for first in range(0, len(places), _PORTION):
            question.checkpoint(first, len(places))
            part = places[first : first + _PORTION]
            images = np.repeat(grid[None], len(part), axis=0)
            for i, (top, left) in enumerate(part):
                baseline = baselines[(first + i) % len(baselines)]
                images[i, top : top + side, left : left + side] = baseline[
                    top : top + side, left : left + side
                ]
            for (top, left), covered in zip(part, question.values(images), strict=True):
                lost[top : top + side, left : left + side] += value - covered
                count[top : top + side, left : left + side] += 1
        yield MethodMap(
            grid=lost / np.maximum(count, 1),
            steps=len(places),
            value=value,
            baseline_value=float(question.values(baselines).mean()),
        )


def _places(length: int, side: int, stride: int) -> list[int]:
    """First cells of the squares along one axis; the last one ends at the border."""
    last = max(length - side, 0)
    return sorted({*range(0, last, stride), last})
