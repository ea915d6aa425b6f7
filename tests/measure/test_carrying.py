"""What was copied lies at the same place of the patient, or at the same share of the picture, in its own size."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.measure.annotation import ImageAnchor, Point, plane_anchor
from viewer.measure.carrying import Ground, carried

BOX: tuple[Point, ...] = ((30.0, 20.0), (50.0, 40.0))
ELSEWHERE = ImageAnchor("1.2.3")


def ground(
    shape: tuple[int, int] = (100, 100),
    spacing: tuple[float, float] | None = (0.5, 0.5),
    origin: tuple[float, float, float] | None = (0.0, 0.0, 0.0),
    frame: str = "1.9",
    turned: bool = False,
) -> Ground:
    affine = None
    if origin is not None and spacing is not None:
        affine = np.eye(4)
        axes = np.eye(3)[:, [1, 2, 0]] if turned else np.eye(3)
        affine[:3, :3] = axes * (spacing[1], spacing[0], 1.0)
        affine[:3, 3] = origin
    return Ground(shape, spacing, affine, frame)


def test_one_frame_of_reference_means_one_place_of_the_patient() -> None:
    onto = ground(spacing=(1.0, 0.25), origin=(5.0, -10.0, 30.0))
    points = carried(BOX, ground(), onto, ELSEWHERE)
    assert np.allclose(points, [(40.0, 20.0), (80.0, 30.0)])  # (15, 10) to (25, 20) mm


def test_other_patients_and_directions_keep_share_and_size() -> None:
    for onto in (ground((50, 200), (1.0, 0.25), frame="1.8"), ground((50, 200), (1.0, 0.25), turned=True)):
        (left, top), (right, bottom) = carried(BOX, ground(), onto, ELSEWHERE)
        assert ((right - left) * 0.25, (bottom - top) * 1.0) == pytest.approx((10.0, 10.0))
        assert ((left + right + 1) / 2 / 200, (top + bottom + 1) / 2 / 50) == pytest.approx((0.405, 0.305))


def test_pictures_without_spacing_keep_pixels() -> None:
    plain = ground(spacing=None, origin=None)
    assert np.allclose(carried(BOX, ground(), plain, ELSEWHERE), BOX)


def test_nothing_is_put_beside_the_image() -> None:
    far = ground((20, 20), origin=(500.0, 0.0, 0.0))
    (left, _), (right, _) = carried(BOX, ground(), far, ELSEWHERE)
    assert (left + right) / 2 == 0


def test_points_on_a_plane_are_millimetres_of_it() -> None:
    onto = ground(origin=(1.0, 2.0, 3.0))
    assert onto.affine is not None
    points = carried(BOX, ground(), onto, plane_anchor(onto.affine, "1.9"))
    assert np.allclose(points, [(14.0, 8.0), (24.0, 18.0)])
