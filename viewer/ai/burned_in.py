"""Marks burned into a radiograph's pixels (letters, side markers, labels): found by their form, and painted over.

They say where an image comes from, and so may tell its label. What is taken for a mark is small, much brighter or
darker than what surrounds it, sharply edged, and lies off the middle of the image. Long lines (tubes, cables,
collimator edges) and what lies over the lungs are left: painting there would change what is to be read.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Marks are looked for on an image whose shorter side has at most so many pixels.
_SEARCHED = 512
# Parts of the image's shorter side: what a mark measures at most, and how thick its strokes or plate are.
_LARGEST = 0.14
_STROKE = 0.1
# Share of the grey range by which a mark stands out, and over which its edges rise.
_CONTRAST = 0.25
_SHARPNESS = 0.18
# Nearly all of the range, nearly nothing: what was written by a machine, or laid upon the cassette in lead.
_WHITE, _BLACK = 0.88, 0.04
# The middle of the image, as parts of its height and width, where nothing is touched.
_MIDDLE = (0.16, 0.84)
# Pixels of the searched image: fewer are noise; by so many a mark is widened for its soft edges.
_LEAST_PIXELS = 6
_EDGE = 2


def burned_in_marks(grey: NDArray[np.float32]) -> NDArray[np.bool_] | None:
    """(rows, columns) bool, True on marks and their edges; None where there are none.

    grey: (rows, columns), 0 to 1 from black to white as a reader sees it; may go beyond.
    """
    import cv2

    rows, columns = grey.shape
    scale = min(1.0, _SEARCHED / min(rows, columns))
    small = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    image = np.ascontiguousarray(grey, np.float32)
    if scale < 1:
        image = np.asarray(cv2.resize(image, small, interpolation=cv2.INTER_AREA), np.float32)
    found = np.zeros(image.shape, np.uint8)
    stroke = _square(2 * round(_STROKE * min(image.shape) / 2) + 1)
    edges = np.asarray(cv2.morphologyEx(image, cv2.MORPH_GRADIENT, _square(3)), np.float32)
    bright = cv2.morphologyEx(image, cv2.MORPH_TOPHAT, stroke) > _CONTRAST
    dark = cv2.morphologyEx(image, cv2.MORPH_BLACKHAT, stroke) > _CONTRAST
    for candidate in (bright & (image > _WHITE), dark & (image < _BLACK)):
        found |= _marks_among(np.asarray(candidate, np.uint8), edges)
    if not found.any():
        return None
    wide = cv2.dilate(found, _square(2 * _EDGE + 1))
    if scale < 1:
        wide = cv2.resize(wide, (columns, rows), interpolation=cv2.INTER_NEAREST)
    return np.asarray(wide, bool)


def _marks_among(candidate: NDArray[np.uint8], edges: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Those connected parts that are small, sharply edged and off the middle."""
    import cv2

    found = np.zeros_like(candidate)
    count, parts, facts, centres = cv2.connectedComponentsWithStats(candidate, connectivity=8)
    for part in range(1, count):
        left, top, width, height, pixels = facts[part]
        too_large = max(width, height) > _LARGEST * min(candidate.shape)
        if pixels < _LEAST_PIXELS or too_large or _in_the_middle(centres[part], candidate.shape):
            continue
        inside = (slice(top, top + height), slice(left, left + width))
        own = (parts[inside] == part).astype(np.uint8)
        padded = cv2.copyMakeBorder(own, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
        rim = own.astype(bool) & ~cv2.erode(padded, _square(3))[1:-1, 1:-1].astype(bool)
        if float(np.median(edges[inside][rim])) >= _SHARPNESS:
            found[inside] |= own
    return found


def without_marks(grey: NDArray[np.float32], marks: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The image with its marks painted over from what surrounds them (Telea 2004), within 8 bits."""
    import cv2

    bytes_ = np.round(np.clip(grey, 0, 1) * 255).astype(np.uint8)
    painted = cv2.inpaint(bytes_, marks.astype(np.uint8), 3, cv2.INPAINT_TELEA)
    return np.where(marks, painted.astype(np.float32) / np.float32(255), grey)


def _in_the_middle(centre: NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    across, down = centre[0] / shape[1], centre[1] / shape[0]
    return bool(_MIDDLE[0] < across < _MIDDLE[1] and _MIDDLE[0] < down < _MIDDLE[1])


def _square(side: int) -> NDArray[np.uint8]:
    return np.ones((side, side), np.uint8)
