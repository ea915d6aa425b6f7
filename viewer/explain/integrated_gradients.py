"""Integrated gradients of a logit, on the image's own pixels, refined until it is complete and settled.

With s the image in [0, 1] on native pixels, s_b the baseline, R the linear map onto the model's grid and g
the average gradient along the path (see path_integral), the attribution is

    A = (s - s_b) * R^T g    on native pixels, and    (R s - R s_b) * g    on the model's grid.

Both have the same sum, since <s - s_b, R^T g> = <R (s - s_b), g>: neither is more complete than the other.
Within one model cell, the native map's texture is the image's, not the model's.
Source: Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, ICML 2017.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.ai.backend import Backend
from viewer.ai.preprocess import ModelInput
from viewer.errors import Cancelled, InferenceError
from viewer.explain.attribution import Attribution, completeness_gap, map_change
from viewer.explain.baselines import make_baseline
from viewer.explain.path_integral import PathIntegral

if TYPE_CHECKING:
    from viewer.ai.classifier import Model
    from viewer.volume.slice_image import SliceImage

METHOD = "integrated_gradients"
DEFAULT_TOLERANCE = 0.01
# A logit difference of nearly nothing takes this many; most radiographs settle at 56 or 112.
DEFAULT_MAX_STEPS = 1000
# A map is settled when doubling the steps moved no more than this share of it.
MAP_TOLERANCE = 0.05
# The first map: 7 intervals have 8 nodes, one portion. Then 14, 28, 56 ... 896.
FIRST_STEPS = 7

Cancelling = Callable[[], bool]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class PathMap:
    """One map of a path that is being refined; names and units as in Attribution."""

    values: NDArray[np.float32]
    grid: NDArray[np.float32]
    steps: int
    evaluations: int
    logit: float
    baseline_logit: float
    gap: float
    map_change: float | None
    converged: bool
    final: bool
    milliseconds: float
    first_map_milliseconds: float


def refine(
    backend: Backend,
    model_input: ModelInput,
    target: int,
    baseline: NDArray[np.float32],
    *,
    rival: int | None = None,
    tolerance: float = DEFAULT_TOLERANCE,
    max_steps: int = DEFAULT_MAX_STEPS,
    cancelled: Cancelling | None = None,
    progress: Progress | None = None,
) -> Iterator[PathMap]:
    """Yield a first map, then finer ones with twice the steps, until the last is ``final``.

    target, rival: indices of logits; baseline: (rows, columns) float32 in [0, 1], native grid.
    It ends when gap <= tolerance and map_change <= 5 % (then ``converged``), or when twice the steps would be
    more than max_steps. cancelled is asked and progress(evaluated, wanted) told between portions of 8 images.
    Raises Cancelled; OutOfMemoryError when the device has no room for a single image.
    """
    if tolerance <= 0 or max_steps < 1:
        raise ValueError("tolerance must be above zero and max_steps at least one")
    start = time.perf_counter()
    resampler = model_input.resampler
    wanted = min(FIRST_STEPS, max_steps)

    def checkpoint(evaluated: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(evaluated, wanted + 1)

    path = PathIntegral(
        backend,
        model_input,
        np.asarray(resampler.apply(baseline), np.float32),
        model_input.grid,
        target,
        rival,
        checkpoint,
    )
    native_displacement = model_input.scaled - baseline
    path.begin(wanted)
    before: NDArray[np.float64] | None = None
    first_milliseconds: float | None = None
    refined = True
    while True:
        gradient = path.average_gradient()
        grid = path.displacement * gradient
        change = None if before is None else map_change(before, grid)
        values = native_displacement * np.asarray(resampler.adjoint(gradient.astype(np.float32)), np.float32)
        difference = path.logit - path.baseline_logit
        gap = completeness_gap(float(values.sum(dtype=np.float64)), difference)
        converged = gap <= tolerance and change is not None and change <= MAP_TOLERANCE
        final = converged or not refined or 2 * path.steps > max_steps
        milliseconds = (time.perf_counter() - start) * 1000
        first_milliseconds = milliseconds if first_milliseconds is None else first_milliseconds
        yield PathMap(
            values=values,
            grid=grid.astype(np.float32),
            steps=path.steps,
            evaluations=path.evaluations,
            logit=path.logit,
            baseline_logit=path.baseline_logit,
            gap=gap,
            map_change=change,
            converged=converged,
            final=final,
            milliseconds=milliseconds,
            first_map_milliseconds=first_milliseconds,
        )
        if final:
            return
        before = grid
        wanted = 2 * path.steps
        refined = path.refine(path.steps, tolerance, (1.0 if change is None else change) / MAP_TOLERANCE)


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
) -> Iterator[tuple[Attribution, bool]]:
    """Yield (map, whether it is the last), finer and finer.

    target: a label, by default the one with the highest logit. margin: explain the target's logit minus that
    of its best rival on this image. Raises InferenceError for an unknown target or baseline, Cancelled,
    OutOfMemoryError.
    """
    labels = model.labels
    if target is not None and target not in labels:
        raise InferenceError(
            f"{model.identity.name} has no class {target!r}.", f"Classes: {', '.join(labels)}."
        )
    model_input = model.preprocess(image)
    baseline_image = make_baseline(baseline, model_input)
    chosen = None if target is None else labels.index(target)
    rival = None
    if chosen is None or margin:
        logits = model.backend.logits(model_input.tensor[None])[0]
        chosen = int(np.argmax(logits)) if chosen is None else chosen
        if margin:
            rival = _best_rival(logits, chosen)
    coverage = model_input.resampler.coverage()
    for path_map in refine(
        model.backend,
        model_input,
        chosen,
        baseline_image,
        rival=rival,
        tolerance=tolerance,
        max_steps=max_steps,
        cancelled=cancelled,
        progress=progress,
    ):
        attribution = Attribution(
            values=path_map.values,
            grid=path_map.grid,
            coverage=coverage,
            target=labels[chosen],
            rival=None if rival is None else labels[rival],
            method=METHOD,
            baseline=baseline,
            steps=path_map.steps,
            logit=path_map.logit,
            baseline_logit=path_map.baseline_logit,
            gap=path_map.gap,
            tolerance=tolerance,
            map_change=path_map.map_change,
            converged=path_map.converged,
            milliseconds=path_map.milliseconds,
            first_map_milliseconds=path_map.first_map_milliseconds,
            model=model.identity,
            identity=image.identity(),
            preprocessing_hash=model_input.hash,
            device=model.backend.device,
        )
        yield attribution, path_map.final


def integrated_gradients(
    model: Model,
    image: SliceImage,
    target: str | None = None,
    baseline: str = "black",
    tolerance: float = DEFAULT_TOLERANCE,
    max_steps: int = DEFAULT_MAX_STEPS,
    margin: bool = False,
    cancelled: Cancelling | None = None,
    progress: Progress | None = None,
) -> Attribution:
    """Explain one image to the end: the last map of `explain_in_steps`.

    `converged` tells whether the tolerance was met within max_steps.
    """
    maps = explain_in_steps(model, image, target, baseline, tolerance, max_steps, margin, cancelled, progress)
    attribution, final = next(maps)
    while not final:
        attribution, final = next(maps)
    return attribution


def _best_rival(logits: NDArray[np.float64], target: int) -> int:
    if len(logits) < 2:
        raise InferenceError(
            "A model with one class has no rival.", "Explain its logit instead of the margin."
        )
    others = logits.astype(np.float64)
    others[target] = -np.inf
    return int(np.argmax(others))
