"""Resampling against sums over exact pixel overlaps, computed from their definition."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.rendering.resample import SHARP_SCALE, crop_axis, resample, resample_with_padding
from viewer.rendering.view_transform import ViewTransform


def area_matrix(size: int, scaled: int) -> np.ndarray:
    """(scaled, size): share of each source pixel in each device pixel, by interval overlap."""
    edges = np.arange(scaled + 1) * size / scaled
    pixel = np.arange(size)
    overlap = np.minimum(edges[1:, None], pixel + 1) - np.maximum(edges[:-1, None], pixel)
    return np.maximum(overlap, 0) / (size / scaled)


def linear_matrix(size: int, scaled: int) -> np.ndarray:
    """(scaled, size): linear interpolation between pixel centres, constant beyond the outermost."""
    centres = np.clip((np.arange(scaled) + 0.5) * size / scaled - 0.5, 0, size - 1)
    return np.maximum(1 - np.abs(centres[:, None] - np.arange(size)), 0)


def matrix(size: int, scaled: int) -> np.ndarray:
    return area_matrix(size, scaled) if scaled < size else linear_matrix(size, scaled)


def whole(transform: ViewTransform) -> tuple[int, int, int, int]:
    return 0, 0, transform.scaled_width, transform.scaled_height


@pytest.mark.parametrize("zoom", [0.13, 0.5, 0.77, 1.0, 1.3, 2.0, 3.7])
@pytest.mark.parametrize("aspect", [1.0, 1.9, 0.6])
def test_whole_image_matches_the_definition(zoom: float, aspect: float) -> None:
    image = np.random.default_rng(1).normal(0, 100, (61, 83)).astype(np.float32)
    transform = ViewTransform.fitted(61, 83, 300, 200, pixel_aspect=aspect)
    transform = transform.zoomed(zoom, 0, 0)
    expected = matrix(61, transform.scaled_height) @ image @ matrix(83, transform.scaled_width).T
    result = resample(image, transform, whole(transform))
    assert result.shape == expected.shape
    # cv2's linear weights are exact to about 1/2048 of the contrast
    np.testing.assert_allclose(result, expected, atol=0.6)


def test_full_size_is_the_image_itself() -> None:
    image = np.random.default_rng(2).integers(-1000, 3000, (40, 50)).astype(np.int16)
    transform = ViewTransform.fitted(40, 50, 50, 40)
    assert transform.zoom == 1.0
    np.testing.assert_array_equal(resample(image, transform, (7, 3, 31, 29)), image[3:29, 7:31])


@pytest.mark.parametrize("zoom", [0.237, 0.81, 1.17, 5.3])
def test_part_lies_where_the_whole_has_it(zoom: float) -> None:
    """A part equals the same part of the whole, moved by no more than a small fraction of a device pixel."""
    rows, columns = np.mgrid[0:900, 0:700]
    ramp = (rows * 3 + columns * 2).astype(np.float32)
    transform = ViewTransform.fitted(900, 700, 256, 256).zoomed(zoom, 0, 0)
    left, top = round(transform.scaled_width * 0.61), round(transform.scaled_height * 0.53)
    region = (left, top, left + 50, top + 40)
    complete = resample(ramp, transform, whole(transform))[top : top + 40, left : left + 50]
    per_device_pixel = 5 / transform.scale_x
    assert np.abs(resample(ramp, transform, region) - complete).max() < 0.07 * per_device_pixel


@pytest.mark.parametrize(
    ("size", "scaled"), [(4096, 819), (1955, 901), (512, 4097), (33, 20), (7, 1), (1, 9)]
)
def test_crops_are_aligned_and_long_enough(size: int, scaled: int) -> None:
    for first in range(0, scaled, max(1, scaled // 17)):
        for last in (first + 1, (first + 1 + scaled) // 2, scaled):
            if last <= first:
                continue
            crop = crop_axis(size, scaled, first, last)
            assert 0 <= crop.start < crop.stop <= size
            off = crop.start * crop.scale - (first - crop.skip)
            assert abs(off) <= 1 / 16
            assert round((crop.stop - crop.start) * crop.scale) >= crop.skip + crop.wanted or size == 1


@pytest.mark.parametrize("at", [(0, 0), (5119, 4095), (1234, 3210)])
def test_one_bright_pixel_stays_visible_when_fitted(at: tuple[int, int]) -> None:
    image = np.zeros((5120, 4096), np.int16)
    image[at] = 4000
    transform = ViewTransform.fitted(5120, 4096, 1024, 1024)
    result = resample(image, transform, whole(transform))
    assert result.sum() == pytest.approx(4000 * transform.scale_x * transform.scale_y, rel=1e-3)
    row, column = np.unravel_index(result.argmax(), result.shape)
    x, y = transform.to_viewport(at[1], at[0])
    assert abs(column + 0.5 + transform.left - x) <= 1
    assert abs(row + 0.5 + transform.top - y) <= 1


def test_high_zoom_draws_squares() -> None:
    image = np.arange(12, dtype=np.float32).reshape(3, 4)
    transform = ViewTransform.fitted(3, 4, 40, 30)
    assert transform.scale_x == 10 > SHARP_SCALE
    np.testing.assert_array_equal(
        resample(image, transform, whole(transform)), np.kron(image, np.ones((10, 10)))
    )


@pytest.mark.parametrize("zoom", [0.31, 1.0, 2.6, 9.0])
def test_padding_never_mixes_with_its_neighbours(zoom: float) -> None:
    image = np.full((64, 64), 500, np.int16)
    padding = np.zeros((64, 64), np.bool_)
    padding[:, 40:] = True
    padding[10, 10] = True
    image[padding] = -32768
    transform = ViewTransform.fitted(64, 64, 64, 64).zoomed(zoom, 0, 0)
    values, keep = resample_with_padding(image, padding, transform, whole(transform))
    hidden = keep == 0
    assert set(np.unique(keep)) == {0, 255}
    np.testing.assert_allclose(values[~hidden], 500, rtol=6e-3)  # weights go in steps of 1/255
    edge = 40 * transform.scale_x
    assert not hidden[: int(5 * transform.scale_y), : int(edge - 0.5)].any()
    assert hidden[:, int(np.ceil(edge + 0.5)) :].all()


def test_colour_stays_colour() -> None:
    image = np.zeros((20, 20, 3), np.uint8)
    image[:, :, 1] = 200
    transform = ViewTransform.fitted(20, 20, 13, 13)
    result = resample(image, transform, whole(transform))
    assert result.dtype == np.uint8
    assert result.shape == (13, 13, 3)
    assert (result == (0, 200, 0)).all()
