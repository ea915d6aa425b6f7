"""Two maps of one image side by side: how far they disagree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from viewer.errors import InferenceError
from viewer.explain.attribution import Attribution
from viewer.explain.map_measures import block_means, rank_correlation

# The strongest tenth of places is what is looked at on a screen.
TOP = 0.1


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


def disagreement(one: Attribution, other: Attribution) -> Disagreement:
    """Compare two maps of one image on one model grid. Raises InferenceError for maps of different images."""
    if one.identity != other.identity or one.grid.shape != other.grid.shape:
        raise InferenceError(
            "Only maps of one image, on one model's grid, can be compared.", "Explain the same image twice."
        )
    first, second = block_means(one.grid), block_means(other.grid)
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
