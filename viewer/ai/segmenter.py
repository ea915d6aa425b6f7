"""Masks on an image's own pixels from a network that answers for each cell of its grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.ai.model_card import ModelCard, ModelId
from viewer.ai.resample import Region, Resampler
from viewer.sentence import Sentence

if TYPE_CHECKING:
    from viewer.volume.slice_image import ImageIdentity

DEFAULT_THRESHOLD = 0.5

# A part of a mask smaller than this share of the largest part is taken for a slip and left out.
_LEAST_PART = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """Where a model sees what, on one image.

    masks: by label, (rows, columns) bool on native pixels; grid: (H, W, labels) float32 probabilities on the
    model's grid. doubts: sentences that say why a mask does not look as it should; empty where it does.
    in_scope, scope_notes: as in a Prediction.
    """

    model: ModelId
    labels: tuple[str, ...]
    masks: Mapping[str, NDArray[np.bool_]]
    grid: NDArray[np.float32]
    device: str
    milliseconds: float
    identity: ImageIdentity
    preprocessing_hash: str
    doubts: tuple[str, ...]
    in_scope: bool | None
    scope_notes: tuple[str, ...]

    @property
    def mask(self) -> NDArray[np.bool_]:
        """(rows, columns) bool: all labels together."""
        together: NDArray[np.bool_] = np.logical_or.reduce(list(self.masks.values()))
        return together

    @property
    def box(self) -> tuple[int, int, int, int] | None:
        """Top, left, bottom, right of the mask in native pixels (ends exclusive); None where it is empty."""
        return bounding_box(self.mask)


def native_masks(
    grid: NDArray[np.floating], resampler: Resampler, card: ModelCard
) -> dict[str, NDArray[np.bool_]]:
    """Probabilities (H, W, labels) -> for each label a mask (rows, columns) on native pixels.

    Probabilities are interpolated linearly between the centres of the cells, then compared with the card's
    threshold (softmax: with those of the other labels), so outlines are finer than the grid. Small parts are
    left out, and all but the largest where the card says how many there can be; holes are filled.
    """
    down = _interpolation(resampler.rows).astype(np.float32)
    across = _interpolation(resampler.columns).astype(np.float32)
    grid = np.asarray(grid, np.float32)
    fine = np.stack([down @ grid[..., place] @ across.T for place in range(len(card.labels))], axis=-1)
    if card.activation == "softmax":
        best = fine.argmax(axis=-1)
        called = [best == place for place in range(len(card.labels))]
    else:
        called = [
            fine[..., place] >= card.thresholds.get(label, DEFAULT_THRESHOLD)
            for place, label in enumerate(card.labels)
        ]
    return {
        label: clean(mask, card.most_parts.get(label))
        for label, mask in zip(card.labels, called, strict=True)
    }


def clean(mask: NDArray[np.bool_], most_parts: int | None = None) -> NDArray[np.bool_]:
    """The mask without parts below a tenth of the largest one, at most so many parts, its holes filled."""
    import cv2

    count, parts, facts, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count < 2:
        return mask
    areas = facts[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    large = areas >= _LEAST_PART * areas.max()
    if most_parts is not None:
        large[np.argsort(-areas, kind="stable")[most_parts:]] = False
    kept = large[parts]
    outlines, _ = cv2.findContours(kept.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(filled, outlines, -1, 1, cv2.FILLED)
    return filled.astype(bool)


def doubts_about(masks: Mapping[str, NDArray[np.bool_]], card: ModelCard) -> tuple[str, ...]:
    """Sentences on masks that are not as the card expects them; empty where all are."""
    doubts = []
    for label, expected in card.expected_masks.items():
        facts = mask_facts(masks[label])
        if not facts.area:
            doubts.append(Sentence("No {label} were found.", label=label))
            continue
        if not expected.area[0] <= facts.area <= expected.area[1]:
            doubts.append(
                Sentence(
                    "The {label} cover {area:.0%} of the image; {least:.0%} to {most:.0%} would be usual.",
                    label=label,
                    area=facts.area,
                    least=expected.area[0],
                    most=expected.area[1],
                )
            )
        if not expected.parts[0] <= facts.parts <= expected.parts[1]:
            doubts.append(Sentence("The {label} fall into {parts} parts.", label=label, parts=facts.parts))
        if facts.balance < expected.balance:
            doubts.append(
                Sentence(
                    "One half of the {label} is only {balance:.0%} of the other.",
                    label=label,
                    balance=facts.balance,
                )
            )
    return tuple(doubts)


@dataclass(frozen=True, slots=True)
class MaskFacts:
    """area: share of the image; parts: separate parts; balance: smaller half / larger half, left and right of
    the middle of the mask's box.
    """

    area: float
    parts: int
    balance: float


def mask_facts(mask: NDArray[np.bool_]) -> MaskFacts:
    """Area, connectedness and symmetry of a mask."""
    import cv2

    box = bounding_box(mask)
    if box is None:
        return MaskFacts(0.0, 0, 0.0)
    parts = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)[0] - 1
    middle = (box[1] + box[3]) // 2
    halves = sorted((int(mask[:, :middle].sum()), int(mask[:, middle:].sum())))
    return MaskFacts(float(mask.mean()), int(parts), halves[0] / halves[1])


def bounding_box(mask: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """Top, left, bottom, right (ends exclusive) of what is True; None where nothing is."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def region_of(segmentation: Segmentation, shape: tuple[int, int], margin: float) -> Region:
    """The box of the masks, each side ``margin`` of the box further out, as far as the image goes.

    Without any mask the whole image, with a doubt that says so.
    """
    rows, columns = shape
    box = segmentation.box
    if box is None:
        return Region(
            0, 0, rows, columns, (*segmentation.doubts, Sentence("The whole image is used instead."))
        )
    top, left, bottom, right = box
    more_rows, more_columns = margin * (bottom - top), margin * (right - left)
    start, end = max(0.0, top - more_rows), min(float(rows), bottom + more_rows)
    first, last = max(0.0, left - more_columns), min(float(columns), right + more_columns)
    return Region(start, first, end - start, last - first, segmentation.doubts)


def _interpolation(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """(native pixels, cells): linear interpolation between the centres of the cells along one axis.

    weights: (cells, native pixels) of R. Cells that see nothing (a letterbox's border) take no part.
    """
    total = weights.sum(axis=1)
    used = np.flatnonzero(total > 1e-9)
    pixels = weights.shape[1]
    matrix = np.zeros((pixels, weights.shape[0]))
    if not used.size:
        return matrix
    centres = weights[used] @ (np.arange(pixels) + 0.5) / total[used]
    if centres[0] > centres[-1]:
        used, centres = used[::-1], centres[::-1]
    place = np.interp(np.arange(pixels) + 0.5, centres, np.arange(len(used)))
    low = np.minimum(place.astype(int), max(len(used) - 2, 0))
    high = np.minimum(low + 1, len(used) - 1)
    matrix[np.arange(pixels), used[low]] += 1 - (place - low)
    matrix[np.arange(pixels), used[high]] += place - low
    return matrix
