"""Reference images for expected gradients: drawn from a smooth model of the training set, no patient among them.

Every training image is brought to 56 places a side and blurred until only large shapes are left; each class's mean
and the directions in which all images differ most (principal components) are kept, and images are drawn from these.
A drawn image mixes hundreds of patients. Data sets too small for that get no references.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 56
BLUR = 2.0
COMPONENTS = 8
PER_CLASS = 4
# Fewer images of a class than this could shine through their mean.
LEAST_IMAGES = 20


def make_references(
    grids: NDArray[np.float32], truth: NDArray[np.int64], seed: int = 0
) -> NDArray[np.float32] | None:
    """(k, 56, 56) in [0, 1] from images (n, H, W) and their classes (n,); None where a class has under 20 images."""
    classes, counts = np.unique(truth, return_counts=True)
    if not len(classes) or counts.min() < LEAST_IMAGES:
        return None
    small = np.stack(
        [
            cv2.GaussianBlur(cv2.resize(grid, (SIDE, SIDE), interpolation=cv2.INTER_AREA), (0, 0), BLUR)
            for grid in grids
        ]
    ).reshape(len(grids), -1)
    means = {label: small[truth == label].mean(axis=0) for label in classes}
    rest = small - np.stack([means[label] for label in truth])
    _, sizes, directions = np.linalg.svd(rest, full_matrices=False)
    kept = min(COMPONENTS, len(sizes))
    spread = sizes[:kept] / np.sqrt(len(grids))
    rng = np.random.default_rng(seed)
    drawn = [
        means[label] + (rng.normal(size=kept) * spread) @ directions[:kept]
        for label in classes
        for _ in range(PER_CLASS)
    ]
    images = np.clip(np.stack(drawn), 0, 1).reshape(-1, SIDE, SIDE)
    return np.asarray(images, np.float32)
