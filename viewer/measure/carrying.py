"""Takes what was drawn on one image to another: to the same place of the patient where both know it, in its size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.measure.annotation import Anchor, PlaneAnchor, Point, from_image, is_parallel
from viewer.volume.slice_image import SliceImage


@dataclass(frozen=True, slots=True)
class Ground:
    """What an annotation lies on: the grid of an image and its place, without its pixels."""

    shape: tuple[int, int]
    spacing_mm: tuple[float, float] | None
    affine: NDArray[np.float64] | None
    frame_of_reference: str

    @classmethod
    def of(cls, image: SliceImage) -> Ground:
        """That of an image."""
        frame = image.header.frame_of_reference_uid or ""
        return cls(image.shape, image.pixel_spacing_mm, image.affine, frame)


def carried(points: tuple[Point, ...], source: Ground, target: Ground, anchor: Anchor) -> tuple[Point, ...]:
    """Points (column, row) of one image as those of an annotation on another one, whose anchor is `anchor`.

    In one frame of reference, on parallel images: straight along their normal. Otherwise at the same share of the
    image's width and height, as large in millimetres, or in pixels where an image has none. What would lie beside
    the image is moved onto its border.
    """
    there = _by_place(points, source, target)
    if there is None:
        there = _by_share(points, source, target)
    middle = (there.min(axis=0) + there.max(axis=0)) / 2
    there += np.clip(middle, 0, (target.shape[1] - 1, target.shape[0] - 1)) - middle
    placed = tuple((float(column), float(row)) for column, row in there)
    if isinstance(anchor, PlaneAnchor):
        assert target.affine is not None  # no plane is cut without
        return from_image(target.affine, anchor, placed)
    return placed


def _by_place(points: tuple[Point, ...], source: Ground, target: Ground) -> NDArray[np.float64] | None:
    if source.affine is None or target.affine is None:
        return None
    if not source.frame_of_reference or source.frame_of_reference != target.frame_of_reference:
        return None
    if not is_parallel(source.affine, target.affine):
        return None
    flat = np.array([(column, row, 0.0, 1.0) for column, row in points])
    placed: NDArray[np.float64] = flat @ (np.linalg.inv(target.affine) @ source.affine).T
    return placed[:, :2]


def _by_share(points: tuple[Point, ...], source: Ground, target: Ground) -> NDArray[np.float64]:
    size, onto = np.array(source.shape[::-1]), np.array(target.shape[::-1])
    step = np.ones(2)
    if source.spacing_mm is not None and target.spacing_mm is not None:
        step = np.array(source.spacing_mm[::-1]) / target.spacing_mm[::-1]
    drawn = np.array(points)
    middle = (drawn.min(axis=0) + drawn.max(axis=0)) / 2
    placed: NDArray[np.float64] = (drawn - middle) * step + (middle + 0.5) / size * onto - 0.5
    return placed
