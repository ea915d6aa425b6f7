"""Which pixels a region holds, against OpenCV and brute force."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from viewer.measure.annotation import Kind, Point
from viewer.measure.region import RegionMask, region_mask

SHAPE = (60, 70)


def whole(region: RegionMask) -> np.ndarray:
    """The mask on the whole image."""
    mask = np.zeros(SHAPE, np.bool_)
    mask[region.slices] = region.mask
    return mask


@pytest.mark.parametrize("seed", range(8))
def test_freehand_holds_the_centres_that_opencv_finds_inside(seed: int) -> None:
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, 25))
    radii = rng.uniform(5, 38, 25)  # beyond the image's edges too
    points = np.stack([35 + radii * np.cos(angles), 30 + radii * np.sin(angles)], axis=1).astype(np.float32)
    outline = [(float(x), float(y)) for x, y in points]
    expected = np.zeros(SHAPE, np.bool_)
    for row in range(SHAPE[0]):
        for column in range(SHAPE[1]):
            expected[row, column] = cv2.pointPolygonTest(points, (column, row), False) > 0
    assert np.array_equal(whole(region_mask(Kind.FREEHAND, outline, SHAPE)), expected)


def test_regions_with_a_common_edge_share_no_pixel_and_lose_none() -> None:
    whole_square = [(10.0, 10.0), (30.0, 10.0), (30.0, 30.0), (10.0, 30.0)]
    first = [(10.0, 10.0), (30.0, 10.0), (10.0, 30.0)]  # cut along a diagonal through pixel centres
    second = [(30.0, 10.0), (30.0, 30.0), (10.0, 30.0)]
    masks = [whole(region_mask(Kind.FREEHAND, points, SHAPE)) for points in (whole_square, first, second)]
    assert not (masks[1] & masks[2]).any()
    assert np.array_equal(masks[1] | masks[2], masks[0])
    assert masks[0].sum() == 400  # left and top edge are in, right and bottom are not


def test_rectangle_and_ellipse_hold_the_centres_inside_them() -> None:
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    corners: list[Point] = [(40.2, 9.5), (12.0, 31.0)]
    box = whole(region_mask(Kind.RECTANGLE, corners, SHAPE))
    assert np.array_equal(box, (columns >= 12) & (columns <= 40.2) & (rows >= 9.5) & (rows <= 31))
    oval = whole(region_mask(Kind.ELLIPSE, corners, SHAPE))
    expected = ((columns - 26.1) / 14.1) ** 2 + ((rows - 20.25) / 10.75) ** 2 <= 1
    assert np.array_equal(oval, expected)
    # A circle through pixel centres holds its four extreme pixels.
    circle = whole(region_mask(Kind.ELLIPSE, [(10, 10), (20, 20)], SHAPE))
    assert circle[10, 15]
    assert circle[20, 15]
    assert circle[15, 10]
    assert circle[15, 20]


def test_what_lies_beyond_the_image_holds_nothing() -> None:
    for kind in (Kind.RECTANGLE, Kind.ELLIPSE):
        assert not region_mask(kind, [(-20, -20), (-5, -5)], SHAPE).mask.any()
        half = whole(region_mask(kind, [(60, 10), (90, 20)], SHAPE))
        assert half.any()
        assert not half[:, :60].any()
    with pytest.raises(ValueError, match="encloses no pixels"):
        region_mask(Kind.LENGTH, [(1, 1), (5, 5)], SHAPE)
