"""What a data set report knows about each image: size, grey statistics, histogram, a perceptual hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.ai.preprocess import grey_values
from viewer.errors import Cancelled, NotAnImageError, OverreadError, reason_of
from viewer.intensity.presets import automatic_window
from viewer.training.dataset import Dataset, IsCancelled, Progress
from viewer.volume.slice_image import SliceImage

HISTOGRAM_BINS = 64
THUMBNAIL = 128
_HASH_SIDE = 16
# Of the 256 bits. Measured on 890 chest radiographs: the one image that is there twice differs in 0, no two others
# in fewer than 17; of 75 of them saved again as JPEG of quality 60 to 95, at half the size, at 224 x 224 or with
# a gamma of 0.8, none differs from itself in more than 10.
NEAR_DUPLICATE_BITS = 12
_BLOCK = 2048


@dataclass(frozen=True, slots=True, eq=False)
class ImageFacts:
    """One readable image.

    place: in the data set. minimum, maximum, mean, std: of the values after the modality LUT, padding left
    out. histogram: (64,) shares of pixels over the range that the file's bits allow. fingerprint: 256 bits.
    thumbnail: uint8, at most 128 pixels a side, as the automatic window shows it.
    """

    place: int
    shape: tuple[int, int]
    unit: str
    minimum: float
    maximum: float
    mean: float
    std: float
    histogram: NDArray[np.float64]
    sha256: str
    fingerprint: NDArray[np.uint8]
    thumbnail: NDArray[np.uint8]


def collect_facts(
    dataset: Dataset, progress: Progress | None = None, cancelled: IsCancelled | None = None
) -> tuple[list[ImageFacts], list[tuple[int, str]]]:
    """Facts of each image that can be read; place and reason of each that cannot. Raises Cancelled."""
    facts: list[ImageFacts] = []
    unreadable: list[tuple[int, str]] = []
    for place, item in enumerate(dataset.items):
        if cancelled is not None and cancelled():
            raise Cancelled
        try:
            image = item.load()
            digest = hashlib.sha256(item.path.read_bytes()).hexdigest()
            facts.append(image_facts(image, place, digest))
        except NotAnImageError as error:
            unreadable.append((place, error.message))
        except OverreadError as error:
            unreadable.append((place, str(error)))
        except OSError as error:
            unreadable.append((place, reason_of(error)))
        if progress is not None:
            progress(place + 1, len(dataset.items))
    return facts, unreadable


def image_facts(image: SliceImage, place: int, digest: str) -> ImageFacts:
    """Facts of one image."""
    values = grey_values(image)
    kept = np.isfinite(values)
    if image.padding_mask is not None:
        kept &= ~image.padding_mask
    inside = values[kept] if kept.any() else np.zeros(1, np.float32)
    low, high = image.value_range
    counts, _ = np.histogram(inside, HISTOGRAM_BINS, (low, max(high, low + 1)))
    shown = automatic_window(image.values, image.padding_mask)
    bottom, top = shown.bounds() if not image.is_color else (0.0, 255.0)
    grey = np.clip((np.where(kept, values, bottom) - bottom) / max(top - bottom, 1e-6), 0, 1)
    picture = np.asarray((1 - grey if image.inverted else grey) * 255, np.uint8)
    return ImageFacts(
        place=place,
        shape=image.shape,
        unit=image.unit,
        minimum=float(inside.min()),
        maximum=float(inside.max()),
        mean=float(inside.mean(dtype=np.float64)),
        std=float(inside.std(dtype=np.float64)),
        histogram=counts / max(1, counts.sum()),
        sha256=digest,
        fingerprint=difference_hash(values),
        thumbnail=_thumbnail(picture),
    )


def difference_hash(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """(32,) bytes: is each of 16 x 16 cells brighter than its left neighbour? (dHash, Krawetz 2013)

    Our own, because it is one line: a library for it brings SciPy and wavelets along.
    """
    import cv2

    small = cv2.resize(
        np.asarray(values, np.float32), (_HASH_SIDE + 1, _HASH_SIDE), interpolation=cv2.INTER_AREA
    )
    return np.packbits(small[:, 1:] > small[:, :-1])


def near_duplicates(
    fingerprints: NDArray[np.uint8], most: int = NEAR_DUPLICATE_BITS
) -> list[tuple[int, int, int]]:
    """(first, second, bits that differ) of all pairs of (n, 32) fingerprints at most ``most`` bits apart."""
    pairs: list[tuple[int, int, int]] = []
    words = np.ascontiguousarray(fingerprints).view(np.uint64)
    for start in range(0, len(words), _BLOCK):
        for other in range(start, len(words), _BLOCK):
            left, right = words[start : start + _BLOCK], words[other : other + _BLOCK]
            apart = sum(
                np.bitwise_count(left[:, None, word] ^ right[None, :, word]).astype(np.uint16)
                for word in range(words.shape[1])
            )
            for row, column in np.argwhere(np.asarray(apart) <= most):
                if start + row < other + column:
                    pairs.append((int(start + row), int(other + column), int(np.asarray(apart)[row, column])))
    return sorted(pairs)


def _thumbnail(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    scale = min(1.0, THUMBNAIL / max(grey.shape))
    rows, columns = (max(1, round(side * scale)) for side in grey.shape)
    return np.asarray(cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
