"""Zoom and pan taken over from one viewport to another, whatever their images' sizes and spacings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from viewer.rendering.view_transform import ViewTransform, stretch
from viewer.volume.slice_image import SliceImage

# Images that lean by less than this against each other (cosine of 30 degrees) show the same plane.
_PARALLEL = 0.866


@dataclass(frozen=True, slots=True)
class Placed:
    """An image, where it lies in its viewport (device pixels), and the screen's density."""

    image: SliceImage
    transform: ViewTransform
    ratio: float = 1.0


def linked_placement(source: Placed, target: Placed) -> ViewTransform:
    """The target's transform that goes with the source's.

    As many logical pixels a millimetre, where both images know millimetres; else the same zoom in relation to the
    fitted one. The same point of the patient in the middle, where both lie in one frame of reference and plane; else
    the same distance from the image's middle, in millimetres or as a share of the image.
    """
    zoom = _zoom(source, target)
    column, row = _centre(source, target)
    return replace(
        target.transform,
        zoom=zoom,
        centre_column=min(max(column, -0.5), target.transform.columns - 0.5),
        centre_row=min(max(row, -0.5), target.transform.rows - 0.5),
    )


def _zoom(source: Placed, target: Placed) -> float:
    here, there = source.image.pixel_spacing_mm, target.image.pixel_spacing_mm
    if here is None or there is None:
        return source.transform.zoom / _fitted(source.transform) * _fitted(target.transform)
    per_mm = source.transform.zoom * stretch(source.transform.pixel_aspect)[0] / here[1] / source.ratio
    return per_mm * there[1] * target.ratio / stretch(target.transform.pixel_aspect)[0]


def _fitted(view: ViewTransform) -> float:
    return ViewTransform.fitted(
        view.rows, view.columns, view.width, view.height, view.pixel_aspect, transposed=view.transposed
    ).zoom


def is_same_view(one: SliceImage, other: SliceImage) -> bool:
    """Whether two images show the same plane of the same patient, leaning a little perhaps."""
    here, there = one.affine, other.affine
    reference = one.header.frame_of_reference_uid
    same_space = one.series_uid == other.series_uid or (
        reference is not None and reference == other.header.frame_of_reference_uid
    )
    if here is None or there is None or not same_space:
        return False
    return abs(float(here[:3, 2] @ there[:3, 2])) > _PARALLEL


def _centre(source: Placed, target: Placed) -> tuple[float, float]:
    here, there = source.image.affine, target.image.affine
    view, other = source.transform, target.transform
    if here is not None and there is not None and is_same_view(source.image, target.image):
        point = here @ np.array([view.centre_column, view.centre_row, 0.0, 1.0])
        column, row = np.linalg.solve(there, point)[:2].tolist()
        return column, row
    right, down = view.centre_column - (view.columns - 1) / 2, view.centre_row - (view.rows - 1) / 2
    spacing, others = source.image.pixel_spacing_mm, target.image.pixel_spacing_mm
    if spacing is None or others is None:
        right, down = right / view.columns * other.columns, down / view.rows * other.rows
    else:
        right, down = right * spacing[1] / others[1], down * spacing[0] / others[0]
    return (other.columns - 1) / 2 + right, (other.rows - 1) / 2 + down
