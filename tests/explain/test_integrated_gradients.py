"""Integrated gradients against closed forms, on the native grid."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.explain.closed_forms import (
    ClosedForm,
    hinge,
    linear,
    maximum,
    model_input,
    model_of,
    quadratic,
    question,
    texture,
)
from viewer.ai.model_card import InputSpec, NormalisationSpec, RangeIntensity
from viewer.ai.preprocess import ModelInput, Preprocessing
from viewer.dicom.header import FrameHeader
from viewer.errors import Cancelled, InferenceError, OutOfMemoryError
from viewer.explain.attribution import completeness_gap, map_change
from viewer.explain.baselines import Baseline, BaselineSource, make_baseline
from viewer.explain.explainer import explain_in_steps
from viewer.explain.integrated_gradients import integrated_gradients, refine
from viewer.explain.method import MethodMap
from viewer.explain.path_integral import PathIntegral
from viewer.explain.question import Question
from viewer.volume.slice_image import SliceImage

GEOMETRIES = {
    "plain": {},
    "odd": {"grid": (7, 11)},
    "letterbox": {"policy": "letterbox"},
    "stretched": {"policy": "stretch"},
    "tall pixels": {"aspect": 1.7},
    "flipped": {"flip": (True, True)},
    "colour statistics": {"mean": (0.5, 0.4, 0.3), "std": (0.2, 0.3, 0.4)},
}


def last(maps: Iterator[MethodMap]) -> MethodMap:
    return list(maps)[-1]


def random_weights(grid: tuple[int, int], channels: int, seed: int = 1) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(size=(*grid, channels))


@pytest.mark.parametrize("baseline", ["black", "mean", "blur", "padding"])
@pytest.mark.parametrize("geometry", list(GEOMETRIES))
def test_linear_function_is_exact_on_native_pixels(geometry: str, baseline: str) -> None:
    given = model_input(texture(41, 30), **GEOMETRIES[geometry])  # type: ignore[arg-type]
    weights = random_weights(given.resampler.grid_shape, len(given.mean))
    base = make_baseline(baseline, given).native
    final = last(refine(question(ClosedForm(linear(weights, 0.3)), given, baseline)))
    # By hand: the function of native pixels has the weights A_rows^T (w / std summed over channels) A_columns.
    native = given.resampler.rows.T @ (weights / np.array(given.std)).sum(axis=2) @ given.resampler.columns
    expected = (given.scaled.astype(np.float64) - base) * native
    np.testing.assert_allclose(final.native, expected, atol=2e-6 * np.abs(expected).max())
    assert final.converged
    assert final.steps == 15  # complete at once, but only a second map can show that it has settled
    assert final.gap is not None
    assert final.gap < 1e-4


@pytest.mark.parametrize("geometry", list(GEOMETRIES))
@pytest.mark.parametrize("shape", [(41, 30), (30, 41), (64, 64), (8, 9), (5, 40)])
@pytest.mark.parametrize("baseline", ["mean", "noise"])
def test_native_and_grid_map_have_the_same_sum(shape: tuple[int, int], geometry: str, baseline: str) -> None:
    """<s - s_b, R^T g> = <R (s - s_b), g>, whatever R crops, pads, flips or stretches."""
    given = model_input(texture(*shape), **GEOMETRIES[geometry])  # type: ignore[arg-type]
    weights = random_weights(given.resampler.grid_shape, len(given.mean))
    final = last(refine(question(ClosedForm(quadratic(weights)), given, baseline)))
    scale = float(np.abs(final.grid).sum())
    assert final.native is not None
    total = final.native.sum(dtype=np.float64)
    assert abs(total - final.grid.sum(dtype=np.float64)) < 1e-6 * scale
    assert abs(total - (final.value - final.baseline_value)) < 1e-5 * scale
    assert not final.native[~given.resampler.coverage()].any()


def test_quadratic_function_is_exact() -> None:
    given = model_input(texture(36, 48), mean=(0.0,), std=(1.0,))
    weights = random_weights((9, 12), 1)
    base = np.full((36, 48), 0.2, np.float32)
    final = last(refine(question(ClosedForm(quadratic(weights)), given, base)))
    x, b = given.grid.astype(np.float64), 0.2
    np.testing.assert_allclose(final.grid, (x - b) * weights[..., 0] * (x + b), atol=1e-6)
    assert final.value == pytest.approx(float((weights[..., 0] * x**2).sum()), rel=1e-6)


def test_rectified_unit_is_found_by_halving_where_it_bends() -> None:
    """The bend lies in one interval: 14 equal ones leave a gap, a few more about the bend close it."""
    given = model_input(texture(18, 24), mean=(0.0,), std=(1.0,))
    weights = np.ones((9, 12, 1))
    total = float(given.grid.sum(dtype=np.float64))
    maps = list(refine(question(ClosedForm(hinge(weights, 0.37 * total)), given)))
    assert maps[0].gap is not None
    assert maps[0].gap > 0.01
    assert maps[-1].converged
    assert maps[-1].steps <= 31
    # Each pixel's share is its grey's share of the sum, once the unit is on: 63 % of the way.
    np.testing.assert_allclose(maps[-1].grid, 0.63 * given.grid, rtol=0.02)


def test_gap_and_change_are_those_of_the_published_map() -> None:
    given = model_input(texture(40, 50))
    function = hinge(random_weights((9, 12), 1), 0.5)
    maps = list(refine(question(ClosedForm(function), given, tolerance=1e-9, max_steps=70)))
    assert [path_map.steps for path_map in maps] == [7, 15, 31, 63]
    assert [path_map.final for path_map in maps] == [False, False, False, True]
    assert maps[0].map_change is None
    for before, after in pairwise(maps):
        moved = np.abs(after.grid.astype(np.float64) - before.grid).sum() / np.abs(after.grid).sum()
        assert after.map_change == pytest.approx(moved, rel=1e-4)
        assert after.native is not None
        difference = after.value - after.baseline_value
        gap = abs(after.native.sum(dtype=np.float64) - difference) / max(abs(difference), 0.1)
        assert after.gap == pytest.approx(gap, rel=1e-9)
    assert not maps[-1].converged  # the tolerance was not met, and that is said


def test_definitions_by_numbers() -> None:
    assert completeness_gap(2.2, 2.0) == pytest.approx(0.1)
    assert completeness_gap(-1.8, -2.0) == pytest.approx(0.1)
    assert completeness_gap(0.01, 0.0) == pytest.approx(0.1)  # the floor of 0.1 logits
    assert map_change(np.array([1.0, -1.0]), np.array([1.0, -3.0])) == pytest.approx(0.5)
    assert map_change(np.zeros(2), np.zeros(2)) == 0
    assert map_change(np.ones(2), np.zeros(2)) == np.inf


def test_nodes_are_nested_and_every_evaluation_is_reused() -> None:
    given = model_input(texture(20, 20))
    backend = ClosedForm(hinge(random_weights((9, 12), 1), 0.2))
    path = PathIntegral(question(backend, given).gradients, np.zeros((1, 9, 12), np.float32), given.grid)
    path.begin(7)
    seen = set(path.nodes())
    for steps in (14, 28, 56):
        assert path.refine(path.steps)
        nodes = set(path.nodes())
        assert seen < nodes
        assert path.steps == steps
        assert sum(backend.calls) == path.evaluations == steps + 1
        seen = nodes
    assert max(backend.calls) <= 8


def test_equal_intervals_agree_with_numpy_trapezoid() -> None:
    given = model_input(texture(20, 20), mean=(0.0,), std=(1.0,))
    weights = random_weights((9, 12), 1)

    def cubic(batch: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.einsum("nhwc,hwc->n", batch**3, weights), 3 * weights * batch**2

    asked = question(ClosedForm(cubic), given)
    path = PathIntegral(asked.gradients, np.zeros((1, 9, 12), np.float32), given.grid)
    path.begin(7)
    t = np.linspace(0, 1, 8)
    gradients = 3 * weights[..., 0] * (t[:, None, None] * given.grid) ** 2
    np.testing.assert_allclose(path.average_gradients()[0], np.trapezoid(gradients, t, axis=0), rtol=1e-5)
    path.refine(29, map_need=3.0)  # uneven intervals now: the running sum is still the trapezoid's
    t = path.nodes()
    assert len(set(np.diff(t).round(6))) > 1
    gradients = 3 * weights[..., 0] * (t[:, None, None] * given.grid) ** 2
    np.testing.assert_allclose(path.average_gradients()[0], np.trapezoid(gradients, t, axis=0), rtol=1e-5)


def test_maximum_is_exact_where_one_branch_wins_and_converges_where_they_meet() -> None:
    given = model_input(texture(18, 24), mean=(0.0,), std=(1.0,))
    first, second = random_weights((9, 12), 1, 1), random_weights((9, 12), 1, 2)
    grid = given.grid.astype(np.float64)
    # From black, both branches grow in proportion: the greater one wins along the whole path, but at its start.
    final = last(refine(question(ClosedForm(maximum(first, second)), given)))
    winner = max((first, second), key=lambda w: float((w[..., 0] * grid).sum()))
    np.testing.assert_allclose(final.grid, winner[..., 0] * grid, atol=1e-3)
    # From another baseline they cross at t*: the first before it, the second after it.
    base = np.full((18, 24), 0.3, np.float32)
    one, two = ((w[..., 0] * grid).sum() for w in (first, second))
    one_base, two_base = (0.3 * w.sum() for w in (first, second))
    crossing = (one_base - two_base) / ((one_base - two_base) - (one - two))
    before, after = (first, second) if one_base > two_base else (second, first)
    maps = list(refine(question(ClosedForm(maximum(first, second)), given, base, tolerance=1e-4)))
    share = crossing if 0 < crossing < 1 else 1.0
    expected = (grid - 0.3) * (share * before + (1 - share) * after)[..., 0]
    assert np.abs(maps[-1].grid - expected).sum() < 2e-3 * np.abs(expected).sum()


def test_several_baselines_give_the_mean_of_their_maps() -> None:
    given = model_input(texture(20, 31), policy="letterbox")
    weights = random_weights((9, 12), 1)
    backend = ClosedForm(quadratic(weights))
    noise = make_baseline("noise", given)
    together = last(refine(question(backend, given, "noise")))
    alone = [
        last(refine(Question(model_of(backend, given), given, 0, Baseline("one", None, grid[None]))))
        for grid in noise.grids
    ]
    assert together.native is not None
    np.testing.assert_allclose(together.grid, np.mean([one.grid for one in alone], axis=0), atol=1e-5)
    np.testing.assert_allclose(
        together.native,
        np.mean([one.native for one in alone], axis=0),
        atol=1e-5 * np.abs(together.native).max(),
    )
    assert together.baseline_value == pytest.approx(np.mean([one.baseline_value for one in alone]), rel=1e-6)
    assert together.converged


def test_cancelled_between_portions() -> None:
    given = model_input(texture(20, 20))
    backend = ClosedForm(hinge(random_weights((9, 12), 1), 0.2))
    asked: list[tuple[int, int]] = []
    maps = refine(
        question(
            backend,
            given,
            tolerance=1e-9,
            cancelled=lambda: sum(backend.calls) >= 20,
            progress=lambda done, total: asked.append((done, total)),
        )
    )
    assert next(maps).steps == 7
    assert next(maps).steps == 15
    with pytest.raises(Cancelled):
        next(maps)
    assert sum(backend.calls) == 24  # 16 for the first two maps, one portion more, then it was noticed
    assert asked == [(0, 8), (8, 16), (16, 32)]


def test_batch_is_halved_when_memory_runs_out() -> None:
    given = model_input(texture(20, 20))
    roomy = ClosedForm(quadratic(random_weights((9, 12), 1)))

    class Narrow(ClosedForm):
        room = 3

        def gradients(self, batch, *args, **kwargs):  # type: ignore[no-untyped-def]
            if len(batch) > self.room:
                raise OutOfMemoryError("No room.")
            return super().gradients(batch, *args, **kwargs)

    narrow = Narrow(quadratic(random_weights((9, 12), 1)))
    small, large = (last(refine(question(backend, given))).native for backend in (narrow, roomy))
    np.testing.assert_array_equal(small, large)
    assert max(narrow.calls) == 2
    narrow.room = 0
    with pytest.raises(OutOfMemoryError):
        next(refine(question(narrow, given)))


def native_baseline(name: str, given: ModelInput | BaselineSource) -> NDArray[np.float32]:
    native = make_baseline(name, given).native
    assert native is not None
    return native


def test_baselines() -> None:
    given = model_input(texture(60, 90), mean=(0.3, 0.5), std=(1.0, 1.0))
    assert not native_baseline("black", given).any()
    np.testing.assert_allclose(native_baseline("mean", given), 0.4, rtol=1e-6)
    blurred = native_baseline("blur", given)
    seen = given.resampler.coverage()
    assert blurred[seen].std() < 0.3 * given.scaled[seen].std()
    assert blurred[seen].mean() == pytest.approx(given.scaled[seen].mean(), abs=0.02)
    # What lies beyond the crop must not leak into the baseline.
    assert not seen.all()
    elsewhere = given.scaled.copy()
    elsewhere[~seen] = 1 - elsewhere[~seen]
    again = native_baseline("blur", dataclasses.replace(given, scaled=elsewhere))
    np.testing.assert_array_equal(again[seen], blurred[seen])
    with pytest.raises(InferenceError, match=r"black, mean, blur"):
        make_baseline("white", given)
    with pytest.raises(InferenceError, match="no reference images"):
        make_baseline("reference", given)


def test_noise_is_seeded_and_stays_where_the_image_is() -> None:
    given = model_input(texture(20, 60), policy="letterbox")
    first, again, other = (
        make_baseline("noise", BaselineSource(given, seed=seed)).grids for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).mean() > 0.1
    margin = ~given.resampler.rows.any(axis=1)
    assert margin.any()
    assert not first[:, margin].any()
    assert first[:, ~margin].std() > 0.2  # uniform in [0, 1] has 0.29, less where a cell is cut


@pytest.mark.parametrize(("inverted", "grey"), [(False, 0.25), (True, 0.75)])
def test_padding_baseline_is_the_value_that_the_file_names(inverted: bool, grey: float) -> None:
    pixels = np.full((30, 40), 200, np.uint16)
    pixels[5:, 5:], pixels[10:, 10:], pixels[20:, 20:] = 100, 400, 0
    photometric = "MONOCHROME1" if inverted else "MONOCHROME2"
    header = FrameHeader(
        path=Path("a.dcm"), rows=30, columns=40, padding=(100.0, 100.0), photometric=photometric
    )
    image = SliceImage(pixels, pixels, header, "1")
    spec = InputSpec(
        height=8,
        width=8,
        intensity=RangeIntensity(low=0, high=400),
        normalisation=NormalisationSpec(mean=(0.0,), std=(1.0,)),
    )
    source = BaselineSource(Preprocessing(spec)(image), image, spec)
    np.testing.assert_allclose(native_baseline("padding", source), grey)
    # Without a padding value: the commonest grey of the border that the model sees.
    bare = SliceImage(pixels, pixels, dataclasses.replace(header, padding=None), "1")
    source = BaselineSource(Preprocessing(spec)(bare), bare, spec)
    np.testing.assert_allclose(
        native_baseline("padding", source), 2 * grey if grey < 0.5 else 0.5, atol=1 / 255
    )


def test_attribution_names_target_rival_and_image() -> None:
    weights = [random_weights((9, 12), 1, seed) for seed in (1, 2, 3)]
    backend = ClosedForm(*(linear(w, offset) for w, offset in zip(weights, (0.0, 50.0, 20.0), strict=True)))
    model = model_of(backend, model_input(texture(40, 44)))
    pixels = (texture(40, 44) * 1000).astype(np.int16)
    image = SliceImage(pixels, pixels, FrameHeader(path=Path("a.dcm"), rows=40, columns=44), "1.2")
    plain = integrated_gradients(model, image)
    assert (plain.target, plain.rival) == ("label1", None)
    assert plain.values.shape == (40, 44)
    assert plain.grid.shape == (9, 12)
    assert plain.identity == image.identity()
    assert plain.converged
    assert plain.sum == pytest.approx(plain.difference, rel=1e-4)
    margin = integrated_gradients(model, image, target="label0", margin=True)
    assert (margin.target, margin.rival) == ("label0", "label1")
    other = integrated_gradients(model, image, target="label0")
    np.testing.assert_allclose(margin.values, other.values - plain.values, atol=1e-5)
    assert [final for _, final in explain_in_steps(model, image)] == [False, True]
    with pytest.raises(InferenceError, match="label0, label1, label2"):
        integrated_gradients(model, image, target="lungs")
    with pytest.raises(InferenceError, match="has no gradient"):
        integrated_gradients(model, image, probability=True)
