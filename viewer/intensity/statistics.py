"""Numbers about the values of an image, padding left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Statistics:
    """Count of values, and their extremes, mean and standard deviation (population) in the image's unit.

    All but `count` are NaN where nothing was counted.
    """

    count: int
    minimum: float
    maximum: float
    mean: float
    std: float


def statistics(values: NDArray[Any], mask: NDArray[np.bool_] | None = None) -> Statistics:
    """Statistics of `values` where `mask` (same shape, True = padding) is False; NaN and infinity are left
    out.
    """
    values = np.asarray(values)
    chosen = values[~mask] if mask is not None else values.reshape(-1)
    if chosen.dtype.kind == "f":
        chosen = chosen[np.isfinite(chosen)]
    if not chosen.size:
        return Statistics(0, np.nan, np.nan, np.nan, np.nan)
    return Statistics(
        int(chosen.size),
        float(chosen.min()),
        float(chosen.max()),
        float(chosen.mean(dtype=np.float64)),
        float(chosen.std(dtype=np.float64)),
    )
