"""Looks at the masks that a segmentation model draws, and measures them where there are human ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import Model
from viewer.ai.model_card import MaskExpectation
from viewer.errors import Cancelled, InputError
from viewer.sentence import Sentence
from viewer.training.dataset import read_dataset
from viewer.training.mask_data import MASKS_NAME, load_masked_images
from viewer.training.mask_fit import dice
from viewer.training.mask_looks import TILES, look_at_masks
from viewer.training.mask_sheet import write_sheet
from viewer.training.metrics import mean_by_patient
from viewer.volume.build import load_image
from viewer.volume.slice_image import SliceImage


def evaluate_masks(
    data: Path,
    model: Model,
    others: Sequence[Path] = (),
    masks: str = MASKS_NAME,
    sheet: Path | None = None,
    tiles: int = TILES,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Figures of a segmentation model, with the keys of `overread evaluate --json`.

    ``dice``: of images of ``data`` that have a human mask in its sub-folder ``masks``, None without any;
    ``looked_at``: for each data set and label, the shares of masks whose area, parts and balance are as the card
    expects. sheet: a picture of ``tiles`` images of each label, drawn by lot, with their masks; it shows
    patients' images.

    Raises InputError, Cancelled.
    """
    label = model.labels[0]
    expected = model.card.expected_masks.get(label, MaskExpectation())
    notes: list[str] = []

    def step(done: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(done, total)

    def draw(image: SliceImage) -> NDArray[np.bool_]:
        return model.segment(image).masks[label]

    looks = {
        path.name: look_at_masks(path, model.card.input, draw, expected, tiles, seed, step)
        for path in (data, *others)
    }
    if sheet is not None:
        write_sheet([row for look in looks.values() for row in look.rows], sheet)
    measured = _dice(data, model, masks, draw)
    if measured is None:
        notes.append(
            Sentence(
                "{data} has no human masks in {masks}: nothing is compared, only looked at.",
                data=data.name,
                masks=masks,
            )
        )
    elif measured["n"] and model.card.training.data:
        notes.append(
            Sentence(
                "Human masks that the model was trained on flatter it; its card has the held-out figure."
            )
        )
    return {
        "model": {"name": model.card.name, "version": model.card.version, "sha256": model.card.sha256},
        "dice": measured,
        "looked_at": {name: look.figures for name, look in looks.items()},
        "notes": notes,
        "unreadable": [
            {"path": str(path), "reason": reason}
            for look in looks.values()
            for path, reason in look.unreadable
        ],
    }


def _dice(
    data: Path, model: Model, masks: str, draw: Callable[[SliceImage], NDArray[np.bool_]]
) -> dict[str, Any] | None:
    dataset = read_dataset(data)
    try:
        images = load_masked_images(dataset, dataset.root / masks, model.card.input)
    except InputError:
        if (dataset.root / masks).is_dir():
            raise
        return None
    scores = np.array(
        [dice(draw(load_image(path)), human) for path, human in zip(images.paths, images.native, strict=True)]
    )
    return {
        "n": len(scores),
        "value": float(scores.mean()),
        "ci95": list(mean_by_patient(scores, images.patients)),
        "worst": float(scores.min()),
    }
