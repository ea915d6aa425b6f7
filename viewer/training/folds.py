"""Folds in which no patient is on both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InputError
from viewer.sentence import Sentence


def patient_folds(
    truth: NDArray[np.int64], patients: Sequence[str], folds: int, seed: int
) -> NDArray[np.int64]:
    """(n,) fold of each image: all images of a patient in one fold, labels spread evenly.

    Raises InputError when a label has fewer patients than there are folds.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    owners = np.asarray(patients)
    fewest = min(len(np.unique(owners[truth == label])) for label in np.unique(truth))
    if folds < 2 or fewest < folds:
        raise InputError(
            "folds",
            Sentence(
                "{folds} folds cannot be made: the rarest label has {fewest} patients.",
                folds=folds,
                fewest=fewest,
            ),
            "Use at least 2 folds and at most as many as the rarest label has patients.",
        )
    fold_of = np.zeros(len(truth), np.int64)
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    for fold, (_, held_out) in enumerate(splitter.split(truth, truth, owners)):
        fold_of[held_out] = fold
    return fold_of
