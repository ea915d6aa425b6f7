"""An attribution map, with everything that is needed to judge it and to make it again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from viewer.ai.model_card import ModelId
    from viewer.volume.slice_image import ImageIdentity

# The gap is relative to the logit difference, but not to one that is smaller than this: a difference of
# nearly nothing explains nearly nothing, and would make any map look unfinished.
SMALLEST_DIFFERENCE = 0.1


def completeness_gap(total: float, difference: float) -> float:
    """|sum(A) - (f(x) - f(b))| / max(|f(x) - f(b)|, 0.1): 0 for a complete map (Sundararajan 2017, axiom 3).

    total: sum of the attribution; difference: f(image) - f(baseline). Both in logits.
    """
    return abs(total - difference) / max(abs(difference), SMALLEST_DIFFERENCE)


def map_change(coarse: NDArray[np.floating], fine: NDArray[np.floating]) -> float:
    """||fine - coarse||_1 / ||fine||_1 of a map with n and with 2 n steps, both (H, W) on the model's grid.

    0 where both maps are zero everywhere; infinite where only the finer one is.
    """
    moved = float(np.abs(np.subtract(fine, coarse, dtype=np.float64)).sum())
    size = float(np.abs(fine).sum(dtype=np.float64))
    if size == 0:
        return 0.0 if moved == 0 else float("inf")
    return moved / size


class Output(StrEnum):
    """Which number of the model is explained."""

    LOGIT = "logit"
    MARGIN = "margin"  # the target's logit minus that of its best rival
    PROBABILITY = "probability"


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """What each native pixel has to do with a model's answer, as one method sees it.

    values: (rows, columns) float32, in ``unit``; positive speaks for the target, negative against it. It lies
    on the image's own pixels, unflipped, and is zero where the model does not look.
    grid: (H, W) float32, the same map on the model's grid; for methods that sum to something its sum is that
    of ``values`` but for rounding.
    coverage: (rows, columns) bool, the native pixels that the model sees.
    target: the explained label; rival: the label whose logit is subtracted, None for the plain logit.
    method: its name, see viewer.explain.method; baseline: the name of the baseline, "" where none is used.
    steps: intervals of the path that was integrated (the network was evaluated at steps + 1 images); for
    other methods the number of images evaluated.
    logit, baseline_logit: f(image) and f(baseline), f being what ``output`` names.
    gap: see `completeness_gap`, computed from ``values``; None where the method sums to nothing.
    tolerance: the gap that was asked for.
    map_change: see `map_change`, against the map with half the steps; None for the first map.
    converged: all that can be measured (gap, map change) is small enough. False: read this map with care.
    milliseconds: from the start of the explanation, preprocessing excluded, to this map;
    first_map_milliseconds: to the first map.
    model, identity, preprocessing_hash, device: what was explained, by what, where.
    output: which number f is. unit: of ``values``. layer: the layer that was looked at, None for the image.
    seed: of everything random. max_steps: where refinement would have given up.
    """

    values: NDArray[np.float32]
    grid: NDArray[np.float32]
    coverage: NDArray[np.bool_]
    target: str
    rival: str | None
    method: str
    baseline: str
    steps: int
    logit: float
    baseline_logit: float
    gap: float | None
    tolerance: float
    map_change: float | None
    converged: bool
    milliseconds: float
    first_map_milliseconds: float
    model: ModelId
    identity: ImageIdentity
    preprocessing_hash: str
    device: str
    output: Output = Output.LOGIT
    unit: str = "logits"
    layer: str | None = None
    seed: int = 0
    max_steps: int = 1000

    @property
    def sum(self) -> float:
        """Sum over all native pixels, in ``unit``, summed in float64."""
        return float(self.values.sum(dtype=np.float64))

    @property
    def difference(self) -> float:
        """f(image) - f(baseline): what a complete map sums to."""
        return self.logit - self.baseline_logit

    def _repr_png_(self) -> bytes:
        """How a notebook shows it where it takes pictures only."""
        from viewer.explain.notebook import attribution_png

        return attribution_png(self)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from viewer.explain.notebook import attribution_html

        return attribution_html(self)
