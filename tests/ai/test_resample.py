"""R and its adjoint, against closed forms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from viewer.ai.model_card import InputSpec, ResizeSpec
from viewer.ai.resample import cell_weights, make_resampler

SHAPES = [(1, 1), (7, 7), (8, 8), (31, 64), (64, 31), (233, 190), (512, 466), (5, 3)]
POLICIES = [
    ResizeSpec(),
    ResizeSpec(fraction=0.83),
    ResizeSpec(policy="letterbox"),
    ResizeSpec(policy="stretch"),
    ResizeSpec(antialias=False),
]
FLIPS = [(False, False), (True, False), (False, True)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("resize", POLICIES, ids=lambda r: f"{r.policy}-{r.fraction}-{r.antialias}")
@pytest.mark.parametrize("flip", FLIPS)
@pytest.mark.parametrize("grid", [(16, 16), (15, 22)])
def test_adjoint(
    shape: tuple[int, int],
    resize: ResizeSpec,
    flip: tuple[bool, bool],
    grid: tuple[int, int],
    make_spec: Callable[..., InputSpec],
) -> None:
    resampler = make_resampler(shape, make_spec(grid, resize), pixel_aspect=1.3, flip=flip)
    random = np.random.default_rng(1)
    image, gradient = random.normal(size=shape), random.normal(size=grid)
    forward = np.sum(resampler.apply(image) * gradient)
    backward = np.sum(image * resampler.adjoint(gradient))
    scale = np.linalg.norm(resampler.apply(np.abs(image))) * np.linalg.norm(gradient)
    assert abs(forward - backward) <= 1e-9 * max(scale, 1)


@pytest.mark.parametrize("shape", [(233, 190), (190, 233), (512, 466), (4096, 3328), (20, 30)])
@pytest.mark.parametrize("resize", [ResizeSpec(), ResizeSpec(fraction=0.9), ResizeSpec(policy="stretch")])
def test_a_cell_stands_in_its_place(
    shape: tuple[int, int], resize: ResizeSpec, make_spec: Callable[..., InputSpec]
) -> None:
    size = 24
    resampler = make_resampler(shape, make_spec((size, size), resize))
    if resize.policy == "stretch":
        height, width = map(float, shape)
    else:
        height = width = min(shape) * resize.fraction
    for row, column in [(0, 0), (0, size - 1), (size - 1, 0), (11, 5), (size - 1, size - 1)]:
        gradient = np.zeros((size, size))
        gradient[row, column] = 1
        native = resampler.adjoint(gradient)
        down, across = (np.arange(n) + 0.5 for n in shape)
        centroid = native.sum(axis=1) @ down / native.sum(), native.sum(axis=0) @ across / native.sum()
        place = (
            (shape[0] - height) / 2 + (row + 0.5) * height / size,
            (shape[1] - width) / 2 + (column + 0.5) * width / size,
        )
        assert abs(centroid[0] - place[0]) <= 0.5
        assert abs(centroid[1] - place[1]) <= 0.5
        if 0 < row < size - 1 and 0 < column < size - 1:
            assert np.allclose(centroid, place, atol=1e-9)


def test_integer_reduction_is_nearly_the_block_mean(make_spec: Callable[..., InputSpec]) -> None:
    image = np.random.default_rng(0).random((32, 32))
    reduced = make_resampler((32, 32), make_spec((8, 8))).apply(image)
    # The cell's mean of the linear interpolation: an eighth of each outer pixel is shared over the edge.
    weights = np.array([0.125, 0.875, 1, 1, 0.875, 0.125]) / 4
    expected = sum(weights[i] * weights[j] * image[3 + i, 7 + j] for i in range(6) for j in range(6))
    assert reduced[1, 2] == pytest.approx(expected, abs=1e-12)


def test_halving_twice_the_grid_is_the_grid(make_spec: Callable[..., InputSpec]) -> None:
    from viewer.training.augment import halve

    image = np.random.default_rng(0).random((101, 77)).astype(np.float32)
    fine = make_resampler(image.shape, make_spec((32, 32))).apply(image)
    assert np.allclose(halve(fine), make_resampler(image.shape, make_spec((16, 16))).apply(image), atol=1e-6)


@pytest.mark.parametrize("pixels", [3, 24, 100])
def test_ramps_and_constants_are_kept(pixels: int) -> None:
    weights = cell_weights(24, pixels, 0, pixels)
    assert np.allclose(weights.sum(axis=1), 1)
    assert (weights >= 0).all()
    places = weights @ (np.arange(pixels) + 0.5)
    cells = (np.arange(24) + 0.5) * pixels / 24
    inside = (cells - pixels / 48 >= 0.5) & (cells + pixels / 48 <= pixels - 0.5)
    assert np.allclose(places[inside], cells[inside])


def test_what_lies_beyond_the_crop_does_not_show(make_spec: Callable[..., InputSpec]) -> None:
    """The same square content on canvases of different size and shape gives the same grid."""
    content = np.random.default_rng(0).random((50, 50))
    spec = make_spec((16, 16))
    expected = make_resampler((50, 50), spec).apply(content)
    for extra in (1, 2, 40):
        wide = np.full((50, 50 + 2 * extra), 7.0)
        wide[:, extra:-extra] = content
        assert np.allclose(make_resampler(wide.shape, spec).apply(wide), expected, atol=1e-12)
        assert np.allclose(make_resampler(wide.T.shape, spec).apply(wide.T), expected.T, atol=1e-12)


def test_letterbox_pads_with_zero_and_crop_does_not(make_spec: Callable[..., InputSpec]) -> None:
    ones = np.ones((20, 40))
    padded = make_resampler(ones.shape, make_spec((8, 8), ResizeSpec(policy="letterbox"))).apply(ones)
    assert np.allclose(padded[:2], 0)
    assert np.allclose(padded[-2:], 0)
    assert np.allclose(padded[2:6], 1)
    assert np.allclose(make_resampler(ones.shape, make_spec((8, 8))).apply(ones), 1)


def test_coverage_is_the_crop(make_spec: Callable[..., InputSpec]) -> None:
    coverage = make_resampler((40, 60), make_spec((8, 8), ResizeSpec(fraction=0.5))).coverage()
    expected = np.zeros((40, 60), bool)
    expected[10:30, 20:40] = True
    assert np.array_equal(coverage, expected)


def test_pixel_aspect_makes_cells_square_in_the_world(make_spec: Callable[..., InputSpec]) -> None:
    # 30 rows twice as high as wide are 60 wide pixels: the window is 60 columns of the 100.
    coverage = make_resampler((30, 100), make_spec((8, 8)), pixel_aspect=2.0).coverage()
    assert coverage.any(axis=1).sum() == 30
    assert np.flatnonzero(coverage.any(axis=0)).tolist() == list(range(20, 80))


def test_flip_mirrors_the_grid(make_spec: Callable[..., InputSpec]) -> None:
    image = np.random.default_rng(0).random((33, 40))
    plain = make_resampler(image.shape, make_spec()).apply(image)
    assert np.allclose(make_resampler(image.shape, make_spec(), flip=(True, False)).apply(image), plain[::-1])
    assert np.allclose(
        make_resampler(image.shape, make_spec(), flip=(False, True)).apply(image), plain[:, ::-1]
    )


def test_wrong_sizes_are_refused(make_spec: Callable[..., InputSpec]) -> None:
    resampler = make_resampler((10, 12), make_spec())
    with pytest.raises(ValueError, match="10, 12"):
        resampler.apply(np.zeros((12, 10)))
    with pytest.raises(ValueError, match="8, 8"):
        resampler.adjoint(np.zeros((10, 12)))
