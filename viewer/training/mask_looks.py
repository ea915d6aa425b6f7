"""How masks look on images that nobody drew masks for: area, parts, balance, and a few of them to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.ai.model_card import InputSpec, MaskExpectation
from viewer.ai.preprocess import Preprocessing
from viewer.ai.segmenter import MaskFacts, mask_facts
from viewer.errors import InputError, OverreadError
from viewer.sentence import Sentence
from viewer.training.dataset import read_dataset
from viewer.training.mask_sheet import Tile, TileRow, draw_tile
from viewer.volume.slice_image import SliceImage

# Images of each group on a sheet of 60 with four groups.
TILES = 15

Draw = Callable[[SliceImage], NDArray[np.bool_]]
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class MaskLooks:
    """figures: for each label, how many masks and which shares of them are as expected; rows: some of them
    drawn; unreadable: path and reason.
    """

    figures: Mapping[str, Mapping[str, float]]
    rows: tuple[TileRow, ...]
    unreadable: tuple[tuple[Path, str], ...]


def look_at_masks(
    path: Path,
    spec: InputSpec,
    draw: Draw,
    expected: MaskExpectation,
    tiles: int = TILES,
    seed: int = 0,
    step: Step | None = None,
) -> MaskLooks:
    """The masks that ``draw`` makes of every image of a data set; ``tiles`` of each label, drawn by lot, to see.

    Raises InputError where nothing can be read; whatever ``step`` raises.
    """
    dataset = read_dataset(path)
    labels = np.array([item.label for item in dataset.items])
    random = np.random.default_rng(seed)
    lots = {
        label: set(random.permutation(np.flatnonzero(labels == label))[:tiles].tolist())
        for label in dataset.labels
    }
    preprocessing = Preprocessing(spec)
    facts: dict[str, list[MaskFacts]] = {}
    drawn: dict[str, list[Tile]] = {label: [] for label in dataset.labels}
    unreadable: list[tuple[Path, str]] = []
    for place, item in enumerate(dataset.items):
        if step is not None:
            step(place, len(dataset.items))
        try:
            image = item.load()
            mask = draw(image)
        except OverreadError as error:
            unreadable.append((item.path, str(error)))
            continue
        found = mask_facts(mask)
        facts.setdefault(item.label, []).append(found)
        if place in lots[item.label]:
            caption = f"{found.area:.0%}, {found.parts} part{'' if found.parts == 1 else 's'}"
            grey = preprocessing.scale(image).values
            drawn[item.label].append(draw_tile(grey, mask, caption, not as_expected(found, expected)))
    if not facts:
        raise InputError(
            path, Sentence("None of the files in {path} can be read.", path=path), unreadable[0][1]
        )
    return MaskLooks(
        {label: _summary(found, expected) for label, found in sorted(facts.items())},
        tuple(
            TileRow(f"{path.name}: {label} ({len(found)} of {len(facts[label])})", tuple(found))
            for label, found in drawn.items()
            if found
        ),
        tuple(unreadable),
    )


def as_expected(facts: MaskFacts, expected: MaskExpectation) -> bool:
    """Whether area, parts and balance are as a card expects them."""
    return (
        expected.area[0] <= facts.area <= expected.area[1]
        and expected.parts[0] <= facts.parts <= expected.parts[1]
        and facts.balance >= expected.balance
    )


def _summary(found: list[MaskFacts], expected: MaskExpectation) -> dict[str, float]:
    area, parts, balance = np.array([(one.area, one.parts, one.balance) for one in found]).T
    return {
        "n": len(found),
        "plausible": float(np.mean([as_expected(one, expected) for one in found])),
        "area_as_expected": float(((area >= expected.area[0]) & (area <= expected.area[1])).mean()),
        "parts_as_expected": float(((parts >= expected.parts[0]) & (parts <= expected.parts[1])).mean()),
        "balance_as_expected": float((balance >= expected.balance).mean()),
        "two_parts": float((parts == 2).mean()),
        "median_area": float(np.median(area)),
        "median_balance": float(np.median(balance)),
    }
