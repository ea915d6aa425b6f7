"""Are two models different? Both asked about the same images."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.training.metrics import RESAMPLES, Called, macro_auc, most_probable, patient_draws, right

# Places of images -> a figure of one model on them.
FigureOf = Callable[[NDArray[np.int64]], float | None]


def compare(
    truth: NDArray[Any],
    one: NDArray[np.float64],
    other: NDArray[np.float64],
    patients: Sequence[str],
    seed: int = 0,
    resamples: int = RESAMPLES,
    called: Called = most_probable,
    called_by_other: Called = most_probable,
) -> dict[str, Any]:
    """Paired comparison of two models' probabilities (n, labels).

    truth: as `called` answers, (n,) or (n, labels).

    ``mcnemar``: images that only one of the two gets right, and the exact two-sided p (McNemar 1947; it takes
    images for independent). ``accuracy``, ``macro_auc``: both figures, their difference (one minus other), its
    95 % interval and two-sided p, bootstrapped by patient, the same draws for both models.
    """
    right_one, right_other = right(truth, called(one)), right(truth, called_by_other(other))
    only_one = int((right_one & ~right_other).sum())
    only_other = int((right_other & ~right_one).sum())
    draws = list(patient_draws(patients, seed, resamples))
    everyone = np.arange(len(truth))
    return {
        "n": len(truth),
        "mcnemar": {"only_one": only_one, "only_other": only_other, "p": mcnemar_p(only_one, only_other)},
        "accuracy": _difference(
            lambda chosen: float(right_one[chosen].mean()),
            lambda chosen: float(right_other[chosen].mean()),
            everyone,
            draws,
        ),
        "macro_auc": _difference(
            lambda chosen: macro_auc(truth[chosen], one[chosen]),
            lambda chosen: macro_auc(truth[chosen], other[chosen]),
            everyone,
            draws,
        ),
    }


def mcnemar_p(only_one: int, only_other: int) -> float:
    """Exact two-sided p of McNemar's test: a fair coin for each image that only one model gets right."""
    total = only_one + only_other
    if not total:
        return 1.0
    tail: float = sum(comb(total, k) for k in range(min(only_one, only_other) + 1)) / 2**total
    return min(1.0, 2 * tail)


def _difference(
    one: FigureOf, other: FigureOf, everyone: NDArray[np.int64], draws: Sequence[NDArray[np.int64]]
) -> dict[str, Any]:
    values = one(everyone), other(everyone)
    found = []
    for drawn in draws:
        pair = one(drawn), other(drawn)
        if pair[0] is not None and pair[1] is not None:
            found.append(pair[0] - pair[1])
    document: dict[str, Any] = {
        "one": values[0],
        "other": values[1],
        "difference": None,
        "ci95": None,
        "p": None,
    }
    if values[0] is None or values[1] is None or not found:
        return document
    differences = np.array(found)
    share_below = (np.count_nonzero(differences <= 0) + 1) / (len(differences) + 1)
    share_above = (np.count_nonzero(differences >= 0) + 1) / (len(differences) + 1)
    low, high = np.percentile(differences, [2.5, 97.5])
    document.update(
        difference=values[0] - values[1],
        ci95=[float(low), float(high)],
        p=float(min(1.0, 2 * min(share_below, share_above))),
    )
    return document
