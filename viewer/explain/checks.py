"""Tests of a map: how far it can be trusted, in numbers and in words. docs/explanations.md gives the thresholds.

Every check looks at the model's grid. Where a map must be made again (of another image, by another method, from
shuffled weights) that is done with few steps, and compared with this map made with as few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.preprocess import ModelInput
from viewer.ai.resample import Resampler
from viewer.errors import InferenceError
from viewer.explain.attribution import Attribution
from viewer.explain.baselines import Baseline
from viewer.explain.method import Method, find_method
from viewer.explain.question import Question
from viewer.sentence import Sentence

VERDICTS = (
    "Nothing was tested that could speak for or against this map.",
    "This map hardly depends on the model's weights: it shows the image, not what the model learned.",
    "What this map marks matters no more to the answer than other places: do not read it as evidence.",
    "Not to be relied on: it fails {titles}.",
    "To be read with care: {titles}.",
    "No test speaks against this map. Whether the model is right is another question.",
)

# Steps of a map that is made again for comparison: 4 portions of 8 images.
QUICK_STEPS = 31


class Grade(StrEnum):
    """What a check says about the map."""

    GOOD = "good"
    DOUBT = "doubt"
    BAD = "bad"
    NOTE = "note"  # a figure to know, neither good nor bad
    LEFT_OUT = "left_out"  # this model or method cannot be tested in this way


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one test. value: its figure; said: one sentence; details: further figures, JSON values."""

    name: str
    title: str
    value: float | None
    grade: Grade
    said: Sentence
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What it says, in English."""
        return self.said


@dataclass(frozen=True, slots=True)
class MapChecks:
    """All tests of one map, and what they say together."""

    checks: tuple[Check, ...]
    verdict: str

    def __getitem__(self, name: str) -> Check:
        """The check of this name. Raises KeyError."""
        for check in self.checks:
            if check.name == name:
                return check
        raise KeyError(name)

    def missing(self) -> tuple[str, ...]:
        """Names of the checks that are not among these."""
        found = {check.name for check in self.checks}
        return tuple(name for name in checks_by_name() if name not in found)


@dataclass(frozen=True, slots=True, eq=False)
class Exam:
    """A map that is being tested.

    grid: the map as published, (H, W); quick: the same made with few steps, what others are compared with.
    """

    question: Question
    method: Method
    grid: NDArray[np.float64]
    quick: NDArray[np.float64]

    def again(self, question: Question, method: Method | None = None) -> NDArray[np.float64]:
        """The map of another question, or by another method, made with few steps: (H, W)."""
        return quick_map(method or self.method, question)


Examine = Callable[[Exam], Check]


def quick_map(method: Method, question: Question) -> NDArray[np.float64]:
    """(H, W) by one method with few steps."""
    made = None
    for made in method.explain(replace(question, tolerance=1e9, max_steps=QUICK_STEPS, progress=None)):
        if made.final:
            break
    if made is None:
        raise InferenceError(Sentence("The method {name} made no map.", name=method.about.name))
    return np.asarray(made.grid, np.float64)


def on_grid(question: Question, grid: NDArray[np.floating], baselines: NDArray[np.floating]) -> Question:
    """The same question about another image, given on the model's grid with its baselines (n, H, W)."""
    rows, columns = grid.shape
    given = question.model_input
    image = np.asarray(grid, np.float32)
    replaced = ModelInput(
        given.normalise(image),
        image,
        Resampler(np.eye(rows), np.eye(columns)),
        given.mean,
        given.std,
        given.hash,
    )
    baseline = Baseline(question.baseline.name, None, np.asarray(baselines, np.float32))
    return replace(question, model_input=replaced, baseline=baseline)


def seen_cells(question: Question) -> NDArray[np.bool_]:
    """(H, W): the cells that see anything of the image."""
    resampler = question.model_input.resampler
    return np.asarray(np.outer(resampler.rows.any(axis=1), resampler.columns.any(axis=1)))


def checks_by_name() -> Mapping[str, Examine]:
    """All checks in the order in which they run, the quickest first."""
    from viewer.explain import check_faithfulness as faithfulness
    from viewer.explain import check_randomisation as randomisation
    from viewer.explain import check_stability as stability

    return MappingProxyType(
        {
            "sparseness": stability.sparseness,
            "deletion": faithfulness.deletion,
            "insertion": faithfulness.insertion,
            "infidelity": faithfulness.infidelity,
            "sensitivity": stability.sensitivity,
            "flip": stability.flip,
            "shift": stability.shift,
            "randomisation": randomisation.randomisation,
            "agreement": stability.agreement,
        }
    )


def check_names() -> tuple[str, ...]:
    """Names of all checks."""
    return tuple(checks_by_name())


def checks_in_steps(
    question: Question, method: str, grid: NDArray[np.floating], which: Sequence[str] | None = None
) -> Iterator[Check]:
    """Test a map, yielding each outcome.

    question, method: what the map answers and how it was made; grid: the map on the model's grid (H, W); which:
    names of some checks, None means all.

    Before each, and between their portions, question.checkpoint is called with (checks done, checks in all).
    Raises Cancelled; InferenceError for an unknown check. Weights that were shuffled are put back whatever
    happens.
    """
    known = checks_by_name()
    for name in which or ():
        if name not in known:
            raise InferenceError(
                Sentence("There is no check {name!r}.", name=name),
                Sentence("Checks: {names}.", names=", ".join(known)),
            )
    wanted = [name for name in known if which is None or name in which]
    done = 0
    progress = question.progress

    def tell(_done: int, _wanted: int) -> None:
        if progress is not None:
            progress(done, len(wanted))

    question = replace(question, progress=tell)
    found = find_method(method)
    quick = quick_map(found, question)
    exam = Exam(question, found, np.asarray(grid, np.float64), quick)
    for name in wanted:
        question.checkpoint()
        yield known[name](exam)
        done += 1
    question.checkpoint()


def check_map(question: Question, attribution: Attribution, which: Sequence[str] | None = None) -> MapChecks:
    """Test a map of this question to the end. See `checks_in_steps`."""
    checks = tuple(checks_in_steps(question, attribution.method, attribution.grid, which))
    return MapChecks(checks, verdict(checks))


def left_out(name: str, title: str, why: Sentence) -> Check:
    """The outcome of a check that cannot be made."""
    return Check(name, title, None, Grade.LEFT_OUT, why)


def joined(before: MapChecks, after: MapChecks, final: bool) -> MapChecks:
    """Earlier and later tests of one map together, in the order in which all would run; `after` counts where both
    have one. final: whether these are all, so that there is a verdict.
    """
    found = {check.name: check for check in (*before.checks, *after.checks)}
    checks = tuple(found[name] for name in checks_by_name() if name in found)
    return MapChecks(checks, verdict(checks) if final else "")


def verdict(checks: Sequence[Check]) -> str:
    """What the checks say together, in a sentence or two."""
    words, titles = verdict_parts(checks)
    return words.format(titles=", ".join(title.lower() for title in titles))


def verdict_parts(checks: Sequence[Check]) -> tuple[str, tuple[str, ...]]:
    """One of VERDICTS, and the titles that belong in its {titles}."""
    bad = {check.name: check.title for check in checks if check.grade is Grade.BAD}
    doubts = tuple(check.title for check in checks if check.grade is Grade.DOUBT)
    graded = [check for check in checks if check.grade in (Grade.GOOD, Grade.DOUBT, Grade.BAD)]
    if not graded:
        return VERDICTS[0], ()
    if "randomisation" in bad:
        return VERDICTS[1], ()
    if {"deletion", "insertion", "infidelity"} & set(bad):
        return VERDICTS[2], ()
    if bad:
        return VERDICTS[3], tuple(bad.values())
    return (VERDICTS[4], doubts) if doubts else (VERDICTS[5], ())
