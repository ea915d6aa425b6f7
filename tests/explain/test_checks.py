"""The tests of a map, tried on functions known on paper and on a network whose secret is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from tests.explain import corner_mark
from tests.explain.closed_forms import ClosedForm, linear, model_input, question, texture
from viewer.ai.classifier import Model
from viewer.errors import Cancelled, InferenceError
from viewer.explain.checks import (
    Check,
    Exam,
    Grade,
    MapChecks,
    check_map,
    checks_by_name,
    checks_in_steps,
    joined,
    verdict,
)
from viewer.explain.explainer import Choices, answer, ask
from viewer.explain.map_measures import block_means, gini, rank_correlation
from viewer.explain.method import AboutMethod, MethodMap, find_method
from viewer.explain.question import Question
from viewer.sentence import Sentence
from viewer.volume.slice_image import SliceImage


@pytest.fixture(scope="module")
def model() -> Model:
    return corner_mark.train()


@pytest.fixture(scope="module")
def marked() -> SliceImage:
    greys, _ = corner_mark.images(2, seed=9)
    return corner_mark.slice_image(greys[1])


def exam_of(asked: Question, grid: np.ndarray, method: str = "integrated_gradients") -> Exam:
    return Exam(asked, find_method(method), grid, grid)


def test_measures_by_numbers() -> None:
    rng = np.random.default_rng(0)
    one, other = rng.integers(0, 9, (20, 20)).astype(float), rng.normal(size=(20, 20))
    assert rank_correlation(one, other) == pytest.approx(spearmanr(one.ravel(), other.ravel()).statistic)
    assert rank_correlation(one, one) == pytest.approx(1)
    assert rank_correlation(one, np.ones((20, 20))) == 0
    assert rank_correlation(one, np.full((20, 20), np.nan)) == 0
    # Gini of (0, 0, 0, 1) is 3/4, of equal shares 0 (mean difference over twice the mean).
    assert gini(np.array([0, -1, 0, 0])) == pytest.approx(0.75)
    assert gini(np.full(10, -3)) == pytest.approx(0)
    values = rng.normal(size=50)
    size = np.abs(values)
    by_pairs = np.abs(size[:, None] - size[None]).mean() / (2 * size.mean())
    assert gini(values) == pytest.approx(by_pairs)
    grid = rng.normal(size=(57, 60))
    assert block_means(grid)[0, 1] == pytest.approx(grid[:2, 2:4].mean())
    assert block_means(grid).shape == (29, 30)


def test_infidelity_is_nothing_for_a_linear_function_and_all_for_a_strange_map() -> None:
    given = model_input(texture(64, 64), grid=(32, 32), mean=(0.0,), std=(1.0,))
    weights = np.random.default_rng(1).normal(size=(32, 32, 1))
    asked = question(ClosedForm(linear(weights)), given)
    true = (weights[..., 0] * given.grid).astype(np.float64)
    infidelity = checks_by_name()["infidelity"]
    right = infidelity(exam_of(asked, true))
    assert right.value == pytest.approx(0, abs=1e-6)
    assert right.grade is Grade.GOOD
    assert right.details["scale"] == pytest.approx(1, rel=1e-4)
    # A map with the wrong sign has no positive scale that helps.
    wrong = infidelity(exam_of(asked, -true))
    assert (wrong.value, wrong.grade) == (1, Grade.BAD)


def test_deletion_and_insertion_of_a_linear_function_are_best_for_its_own_map() -> None:
    given = model_input(texture(64, 64), grid=(32, 32), mean=(0.0,), std=(1.0,))
    weights = np.random.default_rng(1).normal(size=(32, 32, 1))
    asked = question(ClosedForm(linear(weights / 8), linear(0 * weights)), given)
    true = (weights[..., 0] * given.grid).astype(np.float64)
    for name, sign in (("deletion", -1), ("insertion", 1)):
        examine = checks_by_name()[name]
        own, opposite = examine(exam_of(asked, true)), examine(exam_of(asked, -true))
        assert own.grade is Grade.GOOD
        assert opposite.grade is Grade.BAD
        assert own.value is not None
        assert opposite.value is not None
        assert sign * (own.value - opposite.value) > 0.3
        curve = own.details["probability"]
        whole = 1 / (1 + np.exp(-float(asked.values(given.grid[None])[0])))
        ends = (whole, 0.5) if name == "deletion" else (0.5, whole)
        assert (curve[0], curve[-1]) == pytest.approx(ends, abs=1e-4)
        assert own.value == pytest.approx(np.trapezoid(curve, own.details["fraction"]), abs=1e-4)


def explained(model: Model, image: SliceImage, **choices: Any) -> tuple[Question, Any]:
    made = Choices(**choices)
    asked = ask(model, image, made)
    *_, (attribution, _) = answer(asked, image, made.method)
    return asked, attribution


def test_a_model_that_looks_at_a_corner_is_explained_by_that_corner(model: Model, marked: SliceImage) -> None:
    assert model.predict(marked).probabilities["marked"] > 0.95
    _, attribution = explained(model, marked, target="marked", output="margin")
    rows, columns = (2 * corner_mark.CORNER[0].stop, 2 * corner_mark.CORNER[1].stop)
    inside = np.abs(attribution.values[:rows, :columns]).sum() / np.abs(attribution.values).sum()
    assert attribution.converged
    assert inside >= 0.8


def test_shuffled_weights_change_the_map_and_are_put_back(model: Model, marked: SliceImage) -> None:
    asked, attribution = explained(model, marked, target="marked")
    before = [weight.copy() for weight in model.backend.network.get_weights()]  # type: ignore[attr-defined]
    logits = model.predict(marked).logits
    check = check_map(asked, attribution, ["randomisation"])["randomisation"]
    assert check.value is not None
    assert check.value < 0.9
    assert len(check.details["down_to"]) == len(check.details["rank_correlation"])
    for old, new in zip(before, model.backend.network.get_weights(), strict=True):  # type: ignore[attr-defined]
        np.testing.assert_array_equal(old, new)
    assert model.predict(marked).logits == logits


def test_weights_are_put_back_after_a_cancel(model: Model, marked: SliceImage) -> None:
    asked, attribution = explained(model, marked, target="marked")
    logits = model.predict(marked).logits
    shuffled: list[bool] = []

    def cancelled() -> bool:
        shuffled.append(model.predict(marked).logits != logits)
        return shuffled[-1]

    with pytest.raises(Cancelled):
        list(
            checks_in_steps(
                replace(asked, cancelled=cancelled), attribution.method, attribution.grid, ["randomisation"]
            )
        )
    assert shuffled[-1]  # it was cancelled in the midst of it
    assert model.predict(marked).logits == logits


class EdgeDetector:
    """Looks like a map, and knows nothing of the model: what shuffling weights must find out."""

    about = AboutMethod("edges", "Edges", "how the grey changes here", unit="grey")

    def explain(self, question: Question) -> Iterator[MethodMap]:
        yield MethodMap(np.hypot(*np.gradient(question.grid)), 1, 0.0, 0.0)


def test_a_map_that_ignores_the_weights_is_recognised_as_such(model: Model, marked: SliceImage) -> None:
    asked = ask(model, marked, Choices(target="marked"))
    edges = next(EdgeDetector().explain(asked)).grid
    check = checks_by_name()["randomisation"](Exam(asked, EdgeDetector(), edges, edges))
    assert check.value == pytest.approx(1)
    assert check.grade is Grade.BAD
    assert "hardly depends" in verdict([check])


def test_all_checks_in_order_with_progress(model: Model, marked: SliceImage) -> None:
    asked, attribution = explained(model, marked, target="marked", output="margin")
    told: set[tuple[int, int]] = set()
    found = check_map(replace(asked, progress=lambda done, total: told.add((done, total))), attribution)
    names = list(checks_by_name())
    assert [check.name for check in found.checks] == names
    assert told == {(done, len(names)) for done in range(len(names) + 1)}
    assert all(check.words.endswith(".") for check in found.checks)
    assert found["sparseness"].value is not None
    assert found["sparseness"].value > 0.9
    assert set(found["agreement"].details) == {"gradient_x_input", "smoothgrad", "grad_cam", "occlusion"}
    with pytest.raises(InferenceError, match="deletion"):
        check_map(asked, attribution, ["beauty"])


def test_a_backend_that_shows_only_logits_leaves_out_what_it_cannot() -> None:
    given = model_input(texture(64, 64), grid=(32, 32))
    asked = question(ClosedForm(linear(np.ones((32, 32, 1)))), given)
    check = checks_by_name()["randomisation"](exam_of(asked, given.grid.astype(float)))
    assert (check.grade, check.value) == (Grade.LEFT_OUT, None)
    agreement = checks_by_name()["agreement"](exam_of(asked, given.grid.astype(float)))
    assert "grad_cam" not in agreement.details
    assert agreement.details["gradient_x_input"] > 0.9


def test_verdicts() -> None:
    good = Check("shift", "Shift", 1.0, Grade.GOOD, Sentence("Good."))
    doubt = Check("sensitivity", "Sensitivity to noise", 1.0, Grade.DOUBT, Sentence("Doubtful."))
    assert "No test speaks against" in verdict([good])
    assert "sensitivity to noise" in verdict([good, doubt])
    assert "do not read it as evidence" in verdict([replace(good, name="deletion", grade=Grade.BAD), doubt])
    assert "fails shift" in verdict([replace(good, grade=Grade.BAD)])
    assert "Nothing was tested" in verdict([replace(good, grade=Grade.NOTE)])


def test_tests_that_were_stopped_go_on_with_those_that_are_missing() -> None:
    said = Sentence("Moved by {side} cells.", side=8)
    first = MapChecks((Check("deletion", "Deletion", 0.2, Grade.GOOD, said),), "")
    assert first["deletion"].words == "Moved by 8 cells."
    assert first.missing() == tuple(name for name in checks_by_name() if name != "deletion")
    bad = Check("sparseness", "Sparseness", 0.9, Grade.NOTE, said)
    again = Check("deletion", "Deletion", 0.9, Grade.BAD, said)
    both = joined(first, MapChecks((again, bad), "verdict on these two"), final=False)
    assert [check.name for check in both.checks] == ["sparseness", "deletion"], "in the order of all"
    assert both["deletion"].value == 0.9, "the later one counts"
    assert both.verdict == "", "no verdict on some of them"
    assert joined(first, MapChecks((bad,), ""), final=True).verdict == verdict([*first.checks, bad])
