"""A second source of images: half of its patients may join the training, the other half only tests.

Where one label comes from one source and another from another, a network can answer by the source. Images of a
known label that went through another processing show by how much it does so, and help against it. What was
joined can no longer test: the split is drawn once, by a fixed seed, whatever the seed of the training.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.ai.model_card import InputSpec
from viewer.training.dataset import load_grids, read_dataset

SPLIT_SEED = 0

# Two images whose thumbnails correlate more than this are the same image (measured on cxr and its second source:
# copies reach 0.997 to 0.9995, different images at most 0.978).
SAME_IMAGE = 0.99
_THUMBNAIL = 32


@dataclass(frozen=True, slots=True, eq=False)
class SecondSource:
    """values: (n, 2 H, 2 W) in [0, 1]; truth: places of labels; joins: (n,) True where an image may join the
    training; duplicates: how many were taken out of that because the first source has them too.
    """

    name: str
    values: NDArray[np.float32]
    truth: NDArray[np.int64]
    patients: tuple[str, ...]
    joins: NDArray[np.bool_]
    tests: NDArray[np.bool_]
    duplicates: int


def load_second_source(
    path: Path,
    spec: InputSpec,
    labels: tuple[str, ...],
    first: NDArray[np.float32],
    cancelled: Callable[[], bool] | None = None,
) -> SecondSource:
    """Read, split by patient and compare with the first source's images ``first`` (n, 2 H, 2 W).

    Images that the first source has too neither join nor test. Raises InputError, Cancelled.
    """
    dataset = read_dataset(path)
    grids = load_grids(dataset, spec, None, cancelled)
    patients = tuple(dataset.patients[place] for place in grids.kept)
    known = same_images(grids.values, first)
    joining = training_half(patients)
    return SecondSource(
        path.name,
        grids.values,
        dataset.indices(labels)[grids.kept],
        patients,
        joining & ~known,
        ~joining & ~known,
        int(known.sum()),
    )


def training_half(patients: tuple[str, ...]) -> NDArray[np.bool_]:
    """(n,) True for the images of half of the patients, drawn by the fixed seed."""
    names = list(dict.fromkeys(patients))
    drawn = np.random.default_rng(SPLIT_SEED).permutation(len(names))[: len(names) // 2]
    chosen = {names[place] for place in drawn}
    return np.array([patient in chosen for patient in patients])


def same_images(some: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.bool_]:
    """(n,) True for those of ``some`` (n, H, W) that are also among ``others`` (m, H, W)."""
    alike = _thumbnails(some) @ _thumbnails(others).T > SAME_IMAGE
    return np.asarray(alike.any(axis=1), bool)


def _thumbnails(grids: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, d) of mean 0 and length 1, so that products are correlations."""
    import cv2

    small = [
        cv2.resize(grid, (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA).ravel() for grid in grids
    ]
    thumbnails = np.asarray(small, np.float32)
    thumbnails -= thumbnails.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(thumbnails, axis=1, keepdims=True)
    return np.asarray(thumbnails / np.maximum(lengths, 1e-9), np.float32)
