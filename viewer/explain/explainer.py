"""Model, image and choices in; an Attribution out, whatever the method."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InferenceError
from viewer.explain.attribution import Attribution, Output
from viewer.explain.baselines import BaselineSource, make_baseline
from viewer.explain.method import INTEGRATED_GRADIENTS, AboutMethod, MethodMap, find_method
from viewer.explain.native import spread
from viewer.explain.question import (
    DEFAULT_MAX_STEPS,
    DEFAULT_TOLERANCE,
    Cancelling,
    Progress,
    Question,
)
from viewer.sentence import Sentence

if TYPE_CHECKING:
    from viewer.ai.classifier import Model
    from viewer.volume.slice_image import SliceImage


@dataclass(frozen=True, slots=True)
class Choices:
    """How an image is to be explained; every one of them goes into the result.

    target: a label, None for the one with the highest logit. baseline: a name in viewer.explain.baselines.
    output: the logit, its margin over the best rival on this image, or the probability. layer: for methods that
    look at one, None for their own choice. seed: of everything random.
    """

    target: str | None = None
    method: str = INTEGRATED_GRADIENTS
    baseline: str = "black"
    output: Output = Output.LOGIT
    layer: str | None = None
    tolerance: float = DEFAULT_TOLERANCE
    max_steps: int = DEFAULT_MAX_STEPS
    seed: int = 0


def ask(
    model: Model,
    image: SliceImage,
    choices: Choices,
    cancelled: Cancelling | None = None,
    progress: Progress | None = None,
) -> Question:
    """The question that these choices put to the model about this image.

    Raises InferenceError for an unknown target or baseline, or a margin where there is one class only.
    """
    if model.card.task != "classification":
        raise InferenceError(
            Sentence("{model} draws masks; there is no answer to explain.", model=model.identity.name),
            "Choose a classifier.",
        )
    labels = model.labels
    if choices.target is not None and choices.target not in labels:
        raise InferenceError(
            Sentence("{model} has no class {label!r}.", model=model.identity.name, label=choices.target),
            Sentence("Classes: {names}.", names=", ".join(labels)),
        )
    model_input = model.preprocess(image)
    references = model.references() if choices.baseline == "reference" else None
    baseline = make_baseline(
        choices.baseline,
        BaselineSource(model_input, image, model.card.input, references, choices.seed),
    )
    target = None if choices.target is None else labels.index(choices.target)
    rival = None
    if target is None or choices.output is Output.MARGIN:
        logits = model.backend.logits(model_input.tensor[None])[0]
        target = int(np.argmax(logits)) if target is None else target
        if choices.output is Output.MARGIN:
            rival = _best_rival(logits, target)
    return Question(
        model=model,
        model_input=model_input,
        target=target,
        baseline=baseline,
        rival=rival,
        output=choices.output,
        layer=choices.layer,
        tolerance=choices.tolerance,
        max_steps=choices.max_steps,
        seed=choices.seed,
        cancelled=cancelled,
        progress=progress,
    )


def answer(question: Question, image: SliceImage, method: str) -> Iterator[tuple[Attribution, bool]]:
    """Yield (map, whether it is the last) for a question, finer and finer."""
    start = time.perf_counter()
    found = find_method(method)
    coverage = question.model_input.resampler.coverage()
    first: float | None = None
    for made in found.explain(question):
        milliseconds = (time.perf_counter() - start) * 1000
        first = milliseconds if first is None else first
        yield _attribution(question, image, found.about, made, coverage, milliseconds, first), made.final
        if made.final:
            return


def explain_in_steps(
    model: Model,
    image: SliceImage,
    target: str | None = None,
    baseline: str = "black",
    tolerance: float = DEFAULT_TOLERANCE,
    max_steps: int = DEFAULT_MAX_STEPS,
    margin: bool = False,
    cancelled: Cancelling | None = None,
    progress: Progress | None = None,
    *,
    method: str = INTEGRATED_GRADIENTS,
    probability: bool = False,
    layer: str | None = None,
    seed: int = 0,
) -> Iterator[tuple[Attribution, bool]]:
    """Yield (map, whether it is the last), finer and finer.

    target: a label, by default the one with the highest logit. margin: explain the target's logit minus that of
    its best rival on this image; probability: its probability. Raises InferenceError for an unknown target,
    method, layer or baseline, Cancelled, OutOfMemoryError.
    """
    if margin and probability:
        raise InferenceError("A margin is of logits, not of probabilities.", "Choose one of them.")
    output = Output.MARGIN if margin else Output.PROBABILITY if probability else Output.LOGIT
    choices = Choices(target, method, baseline, output, layer, tolerance, max_steps, seed)
    yield from answer(ask(model, image, choices, cancelled, progress), image, method)


def explain_image(model: Model, image: SliceImage, target: str | None = None, **options: Any) -> Attribution:
    """Explain one image to the end: the last map of `explain_in_steps`, whose options these are."""
    maps = explain_in_steps(model, image, target, **options)
    attribution, final = next(maps)
    while not final:
        attribution, final = next(maps)
    return attribution


def explain_with(
    model: Model,
    image: SliceImage,
    choices: Choices,
    cancelled: Cancelling | None = None,
    progress: Progress | None = None,
) -> Attribution:
    """Explain one image to the end, by choices that may have been read from a file."""
    *_, (attribution, _) = answer(ask(model, image, choices, cancelled, progress), image, choices.method)
    return attribution


def choices_of(attribution: Attribution) -> Choices:
    """The choices that make this map again."""
    return Choices(
        target=attribution.target,
        method=attribution.method,
        baseline=attribution.baseline or "black",
        output=attribution.output,
        layer=attribution.layer,
        tolerance=attribution.tolerance,
        max_steps=attribution.max_steps,
        seed=attribution.seed,
    )


def _attribution(
    question: Question,
    image: SliceImage,
    about: AboutMethod,
    made: MethodMap,
    coverage: NDArray[np.bool_],
    milliseconds: float,
    first_map_milliseconds: float,
) -> Attribution:
    model, labels = question.model, question.model.labels
    native = made.native
    if native is None:
        native = spread(question.model_input.resampler, made.grid)
    unit = (
        about.unit.replace("logits", "probability") if question.output is Output.PROBABILITY else about.unit
    )
    return Attribution(
        values=native,
        grid=np.asarray(made.grid, np.float32),
        coverage=coverage,
        target=labels[question.target],
        rival=None if question.rival is None else labels[question.rival],
        method=about.name,
        baseline=question.baseline.name if about.uses_baseline else "",
        steps=made.steps,
        logit=made.value,
        baseline_logit=made.baseline_value,
        gap=made.gap,
        tolerance=question.tolerance,
        map_change=made.map_change,
        converged=made.converged,
        milliseconds=milliseconds,
        first_map_milliseconds=first_map_milliseconds,
        model=model.identity,
        identity=image.identity(),
        preprocessing_hash=question.model_input.hash,
        device=model.backend.device,
        output=question.output,
        unit=unit,
        layer=made.layer,
        seed=question.seed,
        max_steps=question.max_steps,
    )


def _best_rival(logits: NDArray[np.float64], target: int) -> int:
    if len(logits) < 2:
        raise InferenceError(
            "A model with one class has no rival.", "Explain its logit instead of the margin."
        )
    others = logits.astype(np.float64)
    others[target] = -np.inf
    return int(np.argmax(others))
