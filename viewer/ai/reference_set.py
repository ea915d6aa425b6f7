"""Reference images that come with a model: what expected gradients start from.

`references.npz` in the model's folder holds `images`, (n, h, w) uint8, on a coarse version of the model's grid.
They are no patient's images: `viewer.training.references` draws them from a smooth statistical model of the
training set, so that nothing of a single image can be found in them.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.errors import ModelRefusedError
from viewer.sentence import Sentence

REFERENCES_NAME = "references.npz"
# More than this is not a small reference set but a data set.
_MOST = 64 << 20


def read_references(folder: Path, shape: tuple[int, int]) -> NDArray[np.float32] | None:
    """The reference images on the model's grid, (n, H, W) float32 in [0, 1]; None where the folder has none.

    Raises ModelRefusedError for a file that cannot be read as such.
    """
    import cv2

    path = folder / REFERENCES_NAME
    if not path.is_file():
        return None
    try:
        if path.stat().st_size > _MOST:
            raise ValueError("too large")
        with np.load(path, allow_pickle=False) as arrays:
            images = arrays["images"]
        if images.ndim != 3 or images.dtype != np.uint8 or not len(images) or images.nbytes > _MOST:
            raise ValueError("no grey images")
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelRefusedError(
            Sentence("The reference images {path} cannot be read.", path=path),
            "Choose another baseline, or remove the file.",
        ) from error
    grids = [
        cv2.resize(image.astype(np.float32) / 255, shape[::-1], interpolation=cv2.INTER_LINEAR)
        for image in images
    ]
    return np.asarray(np.stack(grids), np.float32)


def write_references(images: NDArray[np.float32], folder: Path) -> None:
    """Keep (n, h, w) images in [0, 1] with a model."""
    np.savez_compressed(
        folder / REFERENCES_NAME, images=np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)
    )
