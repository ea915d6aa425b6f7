"""Methods that need the gradient at the image alone: gradient x input, and SmoothGrad."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from viewer.explain.attribution import map_change
from viewer.explain.method import AboutMethod, MethodMap
from viewer.explain.question import Question

# Smilkov 2017: noise of 10 to 20 % of the grey range, about 50 images; more changes little.
SMOOTHGRAD_NOISE = 0.15
SMOOTHGRAD_IMAGES = 48
_PORTION = 8


class GradientTimesInput:
    """(s - s_b) * R^T grad f(x): one step of integrated gradients, taken at the image."""

    about = AboutMethod(
        name="gradient_x_input",
        title="Gradient x input",
        meaning="how f would change if this pixel went to the baseline and f were a straight line",
        source="Shrikumar 2016",
        uses_baseline=True,
    )

    def explain(self, question: Question) -> Iterator[MethodMap]:
        """One map, from two evaluations and more where there are several baselines."""
        question.checkpoint(0, 1)
        gradient, value = question.gradients(question.grid[None])
        baseline_value = float(question.values(question.baseline.grids).mean())
        baseline = question.baseline
        gradients = np.repeat(gradient.astype(np.float64), len(baseline.grids), axis=0)
        displacement = question.grid - baseline.grids.mean(axis=0, dtype=np.float64)
        yield MethodMap(
            grid=displacement * gradient[0],
            native=baseline.native_map(question.model_input, gradients),
            steps=1,
            value=float(value[0]),
            baseline_value=baseline_value,
        )


class SmoothGrad:
    """The mean gradient over the image with noise, seeded."""

    about = AboutMethod(
        name="smoothgrad",
        title="SmoothGrad",
        meaning="how f would change, for each unit of grey (black to white) that this pixel gains, "
        "averaged over images with noise",
        unit="logits per grey",
        source="Smilkov 2017",
        uses_seed=True,
    )

    def explain(self, question: Question) -> Iterator[MethodMap]:
        """A first map from 8 images, the last from 48; the change between halves is reported."""
        grid, resampler = question.grid, question.model_input.resampler
        rng = np.random.default_rng(question.seed)
        seen = np.outer(resampler.rows.any(axis=1), resampler.columns.any(axis=1))
        total = np.zeros(grid.shape)
        value = float(question.values(grid[None])[0])
        baseline_value = float(question.values(question.baseline.grids).mean())
        half: NDArray[np.float64] | None = None
        for done in range(0, SMOOTHGRAD_IMAGES, _PORTION):
            question.checkpoint(done, SMOOTHGRAD_IMAGES)
            noise = rng.normal(0, SMOOTHGRAD_NOISE, (_PORTION, *grid.shape)).astype(np.float32)
            gradients, _ = question.gradients(grid + noise * seen)
            total += gradients.sum(axis=0, dtype=np.float64)
            count = done + _PORTION
            mean = total / count
            final = count == SMOOTHGRAD_IMAGES
            if 2 * count == SMOOTHGRAD_IMAGES:
                half = mean
            if done and not final:
                continue
            yield MethodMap(
                grid=mean,
                native=np.asarray(resampler.adjoint(mean), np.float32),
                steps=count,
                value=value,
                baseline_value=baseline_value,
                map_change=None if half is None else map_change(half, mean),
                final=final,
            )
