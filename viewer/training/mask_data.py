"""Images with human masks, on a grid twice as fine as the network's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.ai.model_card import InputSpec
from viewer.ai.preprocess import Preprocessing
from viewer.errors import InputError
from viewer.sentence import Sentence
from viewer.training.dataset import Dataset
from viewer.volume.build import load_image

MASKS_NAME = "lung_masks"


@dataclass(frozen=True, slots=True, eq=False)
class MaskedImages:
    """images, masks: (n, 2 H, 2 W) float32 in [0, 1]; native: each human mask on its own pixels, bool;
    paths, patients, sha256: one an image.
    """

    images: NDArray[np.float32]
    masks: NDArray[np.float32]
    native: tuple[NDArray[np.bool_], ...]
    paths: tuple[Path, ...]
    patients: tuple[str, ...]
    sha256: tuple[str, ...]


def load_masked_images(
    dataset: Dataset, folder: Path, spec: InputSpec, progress: Callable[[int, int], None] | None = None
) -> MaskedImages:
    """The images of a data set that have a mask of the same stem in ``folder``; both through the same R.

    Raises InputError when there is none, or a mask has another size than its image.
    """
    import cv2

    preprocessing = Preprocessing(spec)
    masks = {path.stem: path for path in sorted(folder.glob("*.png"))}
    items = sorted(
        (item for item in dataset.items if item.path.stem in masks), key=lambda item: item.path.stem
    )
    if not items:
        raise InputError(
            folder,
            Sentence(
                "{folder} has no masks (PNG) for the images of {data}.", folder=folder, data=dataset.root.name
            ),
            "A mask has the name of its image, 0 outside and 255 inside.",
        )
    images, targets, native, hashes = [], [], [], []
    for number, item in enumerate(items, 1):
        image = load_image(item.path)
        mask = cv2.imread(str(masks[item.path.stem]), cv2.IMREAD_GRAYSCALE)
        if mask is None or mask.shape != image.shape:
            raise InputError(
                masks[item.path.stem],
                Sentence(
                    "{data} is not a mask of {image}.", data=masks[item.path.stem].name, image=item.path.name
                ),
                "It must be a grey PNG of the same height and width.",
            )
        resampler = preprocessing.resampler(image)
        images.append(resampler.apply(preprocessing.scale(image, resampler).values))
        native.append(np.asarray(mask > 127))
        targets.append(resampler.apply(native[-1].astype(np.float32)))
        hashes.append(hashlib.sha256(item.path.read_bytes()).hexdigest())
        if progress is not None:
            progress(number, len(items))
    return MaskedImages(
        np.stack(images).astype(np.float32),
        np.stack(targets).astype(np.float32),
        tuple(native),
        tuple(item.path for item in items),
        tuple(item.patient for item in items),
        tuple(hashes),
    )
