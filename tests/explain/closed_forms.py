"""Backends whose gradients and integrals are known on paper, and inputs for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.cards import make_card
from viewer.ai.backend import Backend
from viewer.ai.classifier import Model
from viewer.ai.model_card import InputSpec, NormalisationSpec, ResizeSpec
from viewer.ai.model_store import ModelEntry
from viewer.ai.preprocess import ModelInput, Normalisation
from viewer.ai.resample import make_resampler
from viewer.explain.baselines import Baseline, make_baseline
from viewer.explain.question import Question

Batch = NDArray[np.float32]
Function = Callable[[NDArray[np.float64]], tuple[NDArray[np.float64], NDArray[np.float64]]]


class ClosedForm:
    """A backend from functions (n, H, W, C) -> (values (n,), gradients (n, H, W, C)), one a label."""

    def __init__(self, *functions: Function) -> None:
        self._functions = functions
        self.labels = tuple(f"label{i}" for i in range(len(functions)))
        self.device = "paper"
        self.calls: list[int] = []

    def logits(self, batch: Batch) -> NDArray[np.float64]:
        return np.stack([function(batch.astype(np.float64))[0] for function in self._functions], axis=1)

    def gradients(
        self,
        batch: Batch,
        target: int,
        weights: NDArray[np.floating] | None = None,
        rival: int | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        self.calls.append(len(batch))
        values, gradients = self._functions[target](batch.astype(np.float64))
        if rival is not None:
            rival_values, rival_gradients = self._functions[rival](batch.astype(np.float64))
            values, gradients = values - rival_values, gradients - rival_gradients
        return gradients.astype(np.float32), values

    def warm_up(self) -> None:
        return


def linear(weights: NDArray[np.float64], offset: float = 0.0) -> Function:
    """f(x) = <weights, x> + offset."""

    def function(batch: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        values = np.einsum("nhwc,hwc->n", batch, weights) + offset
        return values, np.broadcast_to(weights, batch.shape)

    return function


def quadratic(weights: NDArray[np.float64]) -> Function:
    """f(x) = sum(weights x^2)."""

    def function(batch: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.einsum("nhwc,hwc->n", batch**2, weights), 2 * weights * batch

    return function


def hinge(weights: NDArray[np.float64], threshold: float) -> Function:
    """f(x) = max(<weights, x> - threshold, 0): a single rectified unit."""

    def function(batch: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        values = np.einsum("nhwc,hwc->n", batch, weights) - threshold
        return np.maximum(values, 0), (values > 0)[:, None, None, None] * weights

    return function


def maximum(*several: NDArray[np.float64]) -> Function:
    """f(x) = max over k of <weights_k, x>."""

    def function(batch: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        stacked = np.stack(several)
        values = np.einsum("nhwc,khwc->nk", batch, stacked)
        return values.max(axis=1), stacked[values.argmax(axis=1)]

    return function


def model_input(
    scaled: NDArray[np.float32],
    *,
    grid: tuple[int, int] = (9, 12),
    policy: str = "center_crop",
    aspect: float = 1.0,
    flip: tuple[bool, bool] = (False, False),
    mean: tuple[float, ...] = (0.4,),
    std: tuple[float, ...] = (0.25,),
) -> ModelInput:
    """A preprocessed image, made from its scaled native pixels."""
    spec = InputSpec(
        height=grid[0],
        width=grid[1],
        channels=len(mean),
        normalisation=NormalisationSpec(mean=mean, std=std),
        resize=ResizeSpec.model_validate({"policy": policy}),
    )
    resampler = make_resampler((scaled.shape[0], scaled.shape[1]), spec, aspect, flip)
    tensor = Normalisation(mean, std).apply(resampler.apply(scaled))
    return ModelInput(tensor, scaled, resampler, mean, std, "hash")


def texture(rows: int, columns: int, seed: int = 0) -> NDArray[np.float32]:
    """Random grey in [0, 1]."""
    return np.random.default_rng(seed).random((rows, columns)).astype(np.float32)


def model_of(backend: Backend, given: ModelInput) -> Model:
    """A model around a backend, with a card that fits."""
    rows, columns = given.resampler.grid_shape
    spec = InputSpec(
        height=rows,
        width=columns,
        channels=len(given.mean),
        normalisation=NormalisationSpec(mean=given.mean, std=given.std),
    )
    card = make_card("closed-form", spec, backend.labels, activation="sigmoid")
    return Model(ModelEntry(Path(), card), backend, card)


def question(
    backend: Backend, given: ModelInput, baseline: str | NDArray[np.float32] = "black", **rest: Any
) -> Question:
    """A question about label 0; the baseline by name or as native pixels."""
    if isinstance(baseline, str):
        made = make_baseline(baseline, given)
    else:
        made = Baseline("given", baseline, given.resampler.apply(baseline)[None].astype(np.float32))
    return Question(model_of(backend, given), given, 0, made, **rest)
