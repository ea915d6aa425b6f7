"""A map against what is known to be there: pointing game, overlap, share of the relevance inside.

Boxes come as CSV, one line a box: file, left, top, width, height (native pixels, from 0; an optional `label`). Masks
come as PNG files of the image's size, non-zero inside, with the image's name. Such a comparison is of the map with a
lesion's place: a model may be right for other reasons, and a low figure does not show that the map is wrong.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InferenceError, InputError
from viewer.explain.attribution import Attribution
from viewer.explain.regions import region_shares
from viewer.sentence import Sentence

# Zhang 2018 allows 15 pixels of 224: about this share of the longer side.
POINTING_TOLERANCE = 15 / 224


@dataclass(frozen=True, slots=True)
class Box:
    """Native pixels, from 0. label: what it marks, "" where the file does not say."""

    left: float
    top: float
    width: float
    height: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Localisation:
    """How a map's positive part lies on a known region.

    hit: whether its highest place lies in the region or within 15/224 of the longer side of it (Zhang 2018).
    iou: overlap over union of the region and as many of the strongest pixels as the region has. inside: share of
    the positive relevance inside; area: the region's share of what the model sees.
    """

    hit: bool
    iou: float
    inside: float | None
    area: float


def localisation(attribution: Attribution, mask: NDArray[np.bool_]) -> Localisation:
    """Compare a map with a mask (rows, columns) on native pixels; the map is smoothed as it is on the screen.

    Raises InferenceError for a mask of another size, or one that the model sees nothing of.
    """
    import cv2

    shares = region_shares(attribution, mask)
    if not shares.pixels:
        raise InferenceError("The model sees nothing of the marked region.", "Choose another image.")
    longer = max(mask.shape)
    positive = np.where(attribution.coverage, np.maximum(attribution.values, 0), 0)
    smooth = cv2.GaussianBlur(positive, (0, 0), max(longer / 170, 0.5), borderType=cv2.BORDER_REFLECT)
    smooth = np.where(attribution.coverage, smooth, -np.inf)
    inside = np.asarray(mask, bool) & attribution.coverage
    highest = np.unravel_index(int(smooth.argmax()), smooth.shape)
    # Distance of every pixel from the region; 0 inside.
    distance = cv2.distanceTransform((~inside).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    strongest = np.zeros(mask.shape, bool)
    strongest.reshape(-1)[np.argpartition(-smooth.ravel(), shares.pixels - 1)[: shares.pixels]] = True
    union = int(np.count_nonzero(strongest | inside))
    return Localisation(
        hit=bool(distance[highest] <= POINTING_TOLERANCE * longer),
        iou=int(np.count_nonzero(strongest & inside)) / union,
        inside=shares.positive,
        area=shares.area,
    )


def box_mask(boxes: tuple[Box, ...], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """(rows, columns): pixels whose centre lies in any of the boxes."""
    mask = np.zeros(shape, bool)
    across, down = np.arange(shape[1]) + 0.5, np.arange(shape[0]) + 0.5
    for box in boxes:
        columns = (across >= box.left) & (across < box.left + box.width)
        rows = (down >= box.top) & (down < box.top + box.height)
        mask |= rows[:, None] & columns[None, :]
    return mask


def read_boxes(path: Path) -> Mapping[str, tuple[Box, ...]]:
    """Boxes by file name. Raises InputError, naming the line, for a table that cannot be used."""
    found: dict[str, list[Box]] = {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            columns = set(reader.fieldnames or ())
            if not {"file", "left", "top", "width", "height"} <= columns:
                raise InputError(
                    path, "has no columns file, left, top, width, height.", "Its first line must name them."
                )
            for row in reader:
                try:
                    left, top, width, height = (
                        float(row[name]) for name in ("left", "top", "width", "height")
                    )
                except (TypeError, ValueError):
                    raise InputError(
                        path,
                        Sentence("line {line} holds no four numbers.", line=reader.line_num),
                        "Correct the line.",
                    ) from None
                if not row["file"] or not np.isfinite((left, top)).all() or not min(width, height) > 0:
                    raise InputError(
                        path,
                        Sentence("line {line} is no box of a file.", line=reader.line_num),
                        "Correct the line.",
                    )
                box = Box(left, top, width, height, (row.get("label") or "").strip())
                found.setdefault(Path(row["file"].strip()).name, []).append(box)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            path,
            Sentence("{file} cannot be read ({error}).", file=path.name, error=error.__class__.__name__),
            "Give a CSV file.",
        ) from error
    return {name: tuple(boxes) for name, boxes in found.items()}


def read_mask(path: Path) -> NDArray[np.bool_]:
    """A mask from a PNG, (rows, columns), non-zero inside. Raises InputError."""
    import cv2

    try:
        encoded = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise InputError(
            path, Sentence("{file} cannot be read.", file=path.name), "Check the path."
        ) from error
    grey = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE) if encoded.size else None
    if grey is None:
        raise InputError(
            path, Sentence("{file} is no picture.", file=path.name), "Give a PNG, non-zero inside the region."
        )
    return np.asarray(grey > 0)


def find_truth(
    boxes: Mapping[str, tuple[Box, ...]] | None, masks: Path | None, image: Path, shape: tuple[int, int]
) -> NDArray[np.bool_] | None:
    """What is known of one image, from a table of boxes or a folder of masks; None where nothing is.

    Raises InputError for a mask of another size than the image.
    """
    if boxes is not None and image.name in boxes:
        return box_mask(boxes[image.name], shape)
    if masks is not None:
        path = masks / f"{image.stem}.png"
        if path.is_file():
            mask = read_mask(path)
            if mask.shape != shape:
                raise InputError(
                    path,
                    Sentence("has {shape} pixels, the image {wanted}.", shape=mask.shape, wanted=shape),
                    "A mask must have the image's size.",
                )
            return mask
    return None
