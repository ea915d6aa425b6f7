"""Two maps of one image side by side: how far they disagree, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InferenceError
from viewer.explain.attribution import Attribution
from viewer.explain.map_measures import Floats, block_means, rank_correlation

# The strongest tenth of places is what is looked at on a screen.
TOP = 0.1
DIFFERENCE_OF_STRENGTH = "difference of strength"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How far two maps are apart, by blocks of the model's grid.

    score: 0 where they agree wholly, 1 where they have nothing in common: the mean of 1 - (rank correlation,
    not below 0) and 1 - (share of the strongest tenth of blocks that both have). rank_correlation: -1 to 1.
    overlap: the share of that tenth in common. sign_conflict: the share of those common places where one map
    speaks for the target and the other against it.
    """

    score: float
    rank_correlation: float
    overlap: float
    sign_conflict: float

    @property
    def words(self) -> str:
        """One sentence."""
        if self.score <= 0.35:
            said = "The two maps tell about the same."
        elif self.score <= 0.7:
            said = "The two maps agree in part: read only what both show."
        else:
            said = "The two maps disagree: what is shown depends on the choice between them."
        return f"{said} (disagreement {self.score:.2f})"


@dataclass(frozen=True, slots=True, eq=False)
class MapDifference:
    """One map minus the other, on native pixels.

    values: (rows, columns) float32 in ``unit``. unit: "difference of " and the unit of both maps, or "difference of
    strength" where each was first divided by the sum of its magnitudes. scales: what each map was multiplied by.
    distance: sum of the difference's magnitudes
    over the sum of both maps' magnitudes, as they were subtracted: 0 the same, 1 nothing in common.
    """

    values: NDArray[np.float32]
    unit: str
    scales: tuple[float, float]
    distance: float
    disagreement: Disagreement

    @property
    def same_strength(self) -> bool:
        """Whether both maps were brought to the same strength first."""
        return self.unit == DIFFERENCE_OF_STRENGTH


def map_difference(one: Attribution, other: Attribution, same_strength: bool = False) -> MapDifference:
    """one - other. Maps in different units are always brought to the same strength: nothing else can be subtracted.

    Raises InferenceError for maps of different images.
    """
    found = disagreement(one, other)
    same_strength = same_strength or one.unit != other.unit
    sizes = [float(np.abs(each.values).sum(dtype=np.float64)) for each in (one, other)]
    scales, unit, total = (1.0, 1.0), f"difference of {one.unit}", sum(sizes)
    if same_strength:
        scales = (1 / sizes[0] if sizes[0] else 1.0, 1 / sizes[1] if sizes[1] else 1.0)
        unit, total = DIFFERENCE_OF_STRENGTH, float(sum(size > 0 for size in sizes))
    values = one.values * np.float32(scales[0]) - other.values * np.float32(scales[1])
    moved = float(np.abs(values).sum(dtype=np.float64))
    return MapDifference(np.asarray(values, np.float32), unit, scales, moved / total if total else 0.0, found)


def disagreement(one: Attribution, other: Attribution) -> Disagreement:
    """Compare two maps of one image by blocks: of the model's grid where both maps' cells lie on the same
    pixels, else (two models that crop otherwise) of the part of the image that either of them sees.

    Raises InferenceError for maps of different images.
    """
    if one.identity != other.identity or one.values.shape != other.values.shape:
        raise InferenceError("Only maps of one image can be compared.", "Explain the same image twice.")
    first, second = _blocks(one, other)
    correlation = rank_correlation(first, second)
    count = max(1, round(TOP * first.size))
    tops = [
        set(np.argsort(-np.abs(grid).ravel(), kind="stable")[:count].tolist()) for grid in (first, second)
    ]
    common = sorted(tops[0] & tops[1])
    overlap = len(common) / count
    signs = np.sign(first.ravel()[common]) * np.sign(second.ravel()[common])
    conflict = float((signs < 0).mean()) if common else 0.0
    score = 1 - (max(correlation, 0.0) + overlap) / 2
    return Disagreement(score, correlation, overlap, conflict)


def _blocks(one: Attribution, other: Attribution) -> tuple[Floats, Floats]:
    if one.grid.shape == other.grid.shape and np.array_equal(one.coverage, other.coverage):
        return block_means(one.grid), block_means(other.grid)
    seen = one.coverage | other.coverage
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not rows.size:
        return np.zeros((1, 1)), np.zeros((1, 1))
    part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    return block_means(one.values[part]), block_means(other.values[part])
