"""Labelled images as shortcut tests need them: whole, border only, lungs erased, lungs only, and their metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import Model
from viewer.ai.preprocess import Normalisation
from viewer.ai.resample import Floats, cell_weights
from viewer.errors import InputError, OverreadError
from viewer.sentence import Sentence
from viewer.training.dataset import Dataset
from viewer.training.probe import describe

METADATA = ("rows", "columns", "aspect", "format")

# The border is this share of the shorter side, on each side.
_BORDER = 0.1
_BORDER_GRID = 64
_GREY = 0.5
# The mask is widened by this share of the image's longer side before lungs are erased: outlines tell too.
_WIDENED = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Views:
    """truth, patients: of the images that could be read. grids: (n, H, W) what the model sees; erased, only:
    the same without, and with nothing but, the segmented part, None without a segmentation; border_grids:
    the same with only the image's border; borders: (n, 64, 64) the whole image stretched, its inside grey;
    metadata: (n, 4), in the order of METADATA.
    """

    truth: NDArray[np.int64]
    patients: tuple[str, ...]
    grids: NDArray[np.float32]
    border_grids: NDArray[np.float32]
    borders: NDArray[np.float32]
    erased: NDArray[np.float32] | None
    only: NDArray[np.float32] | None
    metadata: NDArray[np.float32]

    @staticmethod
    def normalise(model: Model, grids: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, H, W) in [0, 1] -> (n, H, W, C) for the model."""
        spec = model.card.input.normalisation
        return Normalisation(spec.mean, spec.std).apply(grids)


def read_views(
    dataset: Dataset,
    truth: NDArray[np.int64],
    model: Model,
    segmentation: Model | None,
    step: Callable[[int], None],
) -> Views:
    """Read all images once. What is erased becomes mid grey on native pixels, before R.

    Images that cannot be read are left out. Raises InputError when none can.
    """
    kept, grids, border_grids, borders, erased, only, facts = [], [], [], [], [], [], []
    fault = ""
    for place, item in enumerate(dataset.items):
        step(place)
        try:
            image = item.load()
            model_input = model.preprocess(image)
            mask = None if segmentation is None else segmentation.segment(image).mask
        except OverreadError as error:
            fault = str(error)
            continue
        scaled, resampler = model_input.scaled, model_input.resampler
        frame = _frame(image.shape)
        kept.append(place)
        grids.append(resampler.apply(scaled))
        border = np.where(frame, scaled, np.float32(_GREY))
        border_grids.append(resampler.apply(border))
        borders.append(_stretched(border))
        if mask is not None:
            wide = _widened(mask)
            erased.append(resampler.apply(np.where(wide, np.float32(_GREY), scaled)))
            only.append(resampler.apply(np.where(wide, scaled, np.float32(_GREY))))
        rows, columns = image.shape
        kind = int.from_bytes(hashlib.sha256(item.path.suffix.lower().encode()).digest()[:2], "big")
        facts.append((rows, columns, rows / columns, kind))
    if not kept:
        raise InputError(
            dataset.root, Sentence("None of the files in {path} can be read.", path=dataset.root), fault
        )
    return Views(
        truth[kept],
        tuple(dataset.items[place].patient for place in kept),
        np.stack(grids).astype(np.float32),
        np.stack(border_grids).astype(np.float32),
        np.stack(borders).astype(np.float32),
        np.stack(erased).astype(np.float32) if erased else None,
        np.stack(only).astype(np.float32) if only else None,
        np.asarray(facts, np.float32),
    )


def network_features(model: Model, grids: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the model's head sees, (n, d); a fixed description of the grids where the network is not ours."""
    from viewer.training.features import head_inputs

    found = head_inputs(model, grids)
    return describe(grids) if found is None else found


def _frame(shape: tuple[int, int]) -> NDArray[np.bool_]:
    width = max(1, round(_BORDER * min(shape)))
    frame = np.ones(shape, bool)
    frame[width:-width, width:-width] = False
    return frame


def _stretched(image: Floats) -> Floats:
    rows, columns = image.shape
    down = cell_weights(_BORDER_GRID, rows, 0, rows)
    across = cell_weights(_BORDER_GRID, columns, 0, columns)
    stretched: Floats = down @ image @ across.T
    return stretched


def _widened(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    import cv2

    size = 2 * max(1, round(_WIDENED * max(mask.shape))) + 1
    wide = cv2.dilate(mask.astype(np.uint8), np.ones((size, size), np.uint8))
    return np.asarray(wide, bool)
