"""A model's maps over planes: the very look of a heatmap over the images that they were made of."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.rendering.images import make_image
from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap
from viewer.rendering.fusion_layer import FusionLayerCache, FusionLook
from viewer.rendering.overlay import OverlayCache
from viewer.rendering.view_transform import ViewTransform

SHAPE = (120, 90)
LOOK = FusionLook(Window.from_bounds(-0.5, 0.5), ColourMap.SIGNED, 0.6, threshold=0.2, smoothing=4.0)


@pytest.fixture
def values() -> np.ndarray:
    """Pixels that alternate in sign, with a place where they add up."""
    found = np.random.default_rng(2).normal(0, 1, SHAPE).astype(np.float32)
    found[40:60, 30:50] += 0.6
    return found


def _heatmap(values: np.ndarray, transform: ViewTransform, look: FusionLook) -> np.ndarray:
    cache, style = OverlayCache(), look.as_heatmap()
    assert style is not None
    cache.set_values(values)
    return cache.paint(transform, style).copy()


def _laid_over(values: np.ndarray, transform: ViewTransform, look: FusionLook) -> np.ndarray:
    cache = FusionLayerCache()
    cache.set_image(make_image(values))
    painted = cache.paint(transform, look)
    assert painted is not None
    return painted.copy()


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("zoom", [1.0, 2.5, 12.0])
def test_maps_over_planes_look_as_heatmaps_do(values: np.ndarray, zoom: float, transposed: bool) -> None:
    transform = ViewTransform.fitted(*SHAPE, 300, 300, 1.0)
    transform = replace(transform.zoomed(zoom, 150, 150), transposed=transposed)
    one, other = _laid_over(values, transform, LOOK), _heatmap(values, transform, LOOK)
    assert one.shape == other.shape
    assert other[..., 3].any()
    # 256 steps of a window there, 255 of a diverging table here: a step of colour, and what lies at the threshold.
    apart = np.abs(one.astype(int) - other.astype(int)).max(axis=-1)
    assert np.percentile(apart, 97) <= 12
    alike = np.corrcoef(one[..., 3].ravel(), other[..., 3].ravel())[0, 1]
    assert alike > 0.98


def test_a_plane_of_oblong_pixels_is_averaged_alike_along_both_sides() -> None:
    """A sagittal plane of thick slices: the average is as wide on the screen as it is high."""
    values = np.zeros((61, 61), np.float32)
    values[30, 30] = 1.0
    transform = ViewTransform.fitted(61, 61, 400, 800, pixel_aspect=2.0)
    look = replace(LOOK, window=Window.from_bounds(-0.02, 0.02), threshold=0.3, opacity=1.0)
    alpha = np.ascontiguousarray(_laid_over(values, transform, look)[..., 3])
    _, _, width, height = cv2.boundingRect(cv2.findNonZero(alpha))
    assert width == pytest.approx(height, abs=4)
    assert width > 10


def test_what_lies_outside_the_maps_stays_transparent(values: np.ndarray) -> None:
    values[:, :45] = np.nan
    transform = ViewTransform.fitted(*SHAPE, 300, 300, 1.0)
    alpha = _laid_over(values, transform, LOOK)[..., 3]
    half = alpha.shape[1] // 2
    assert not alpha[:, : half - 2].any()
    assert alpha[:, half + 2 :].any()


def test_only_signed_colours_about_zero_are_a_heatmap() -> None:
    assert LOOK.as_heatmap() is not None
    assert replace(LOOK, colour_map=ColourMap.HOT).as_heatmap() is None
    assert replace(LOOK, window=Window.from_bounds(-0.1, 0.5)).as_heatmap() is None
    assert replace(LOOK, smoothing=0.0).as_heatmap() is None, "a series of another kind"
