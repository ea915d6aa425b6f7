"""How a model's figures hold when its images are changed a little, and when it is asked about several variants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.training.augment_steps import augment_batch
from viewer.training.augmentation import Augmentation, Kind, Step
from viewer.training.metrics import (
    RESAMPLES,
    Called,
    Figure,
    accuracy,
    macro_auc,
    most_probable,
    with_intervals,
)

Ask = Callable[[NDArray[np.float32]], NDArray[np.float64]]

# Changes that leave the diagnosis as it is: what another machine, another hand or another export may do.
CHANGES: Mapping[str, Step] = MappingProxyType(
    {
        "contrast x 0.7": Step.fixed(Kind.CONTRAST, factor=0.7),
        "contrast x 1.4": Step.fixed(Kind.CONTRAST, factor=1.4),
        "saturation x 0.5": Step.fixed(Kind.SATURATION, factor=0.5),
        "brightness + 0.1": Step.fixed(Kind.BRIGHTNESS, shift=0.1),
        "brightness - 0.1": Step.fixed(Kind.BRIGHTNESS, shift=-0.1),
        "horizontal flip": Step.fixed(Kind.HORIZONTAL_FLIP),
        "vertical flip": Step.fixed(Kind.VERTICAL_FLIP),
        "rotation by 10 degrees": Step.fixed(Kind.ROTATION, degrees=10.0),
        "shear by 0.1": Step.fixed(Kind.SHEAR, x=0.1),
        "zoom x 1.1": Step.fixed(Kind.ZOOM, factor=1.1),
        "width shift by 5 %": Step.fixed(Kind.WIDTH_SHIFT, x=0.05),
        "height shift by 5 %": Step.fixed(Kind.HEIGHT_SHIFT, y=0.05),
        "shift, scale and rotate": Step.fixed(
            Kind.SHIFT_SCALE_ROTATE, x=0.03, y=0.03, factor=1.05, degrees=5.0
        ),
        "blur by 1 pixel": Step.fixed(Kind.BLUR, sigma=1.0),
        "noise of 0.03": Step.fixed(Kind.NOISE, sigma=0.03),
        "grid distortion of 0.15": Step.fixed(Kind.GRID_DISTORTION, strength=0.15),
        "optical distortion of 0.15": Step.fixed(Kind.OPTICAL_DISTORTION, strength=0.15),
        "elastic by 2 pixels": Step.fixed(Kind.ELASTIC, move=2.0, smooth=10.0),
        "erasing of a tenth": Step.fixed(Kind.ERASING, area=0.1),
    }
)

# What test-time augmentation asks about besides the image itself.
TEST_TIME = ("horizontal flip", "rotation by 10 degrees", "zoom x 1.1", "width shift by 5 %")

AS_IT_IS, MEAN_ANSWER = "as it is", "mean answer over variants"


def robustness(
    grids: NDArray[np.float32],
    truth: NDArray[Any],
    plain: NDArray[np.float64],
    patients: Sequence[str],
    ask: Ask,
    seed: int = 0,
    resamples: int = RESAMPLES,
    cancelled: Callable[[], None] | None = None,
    called: Called = most_probable,
) -> dict[str, dict[str, Any]]:
    """For each change: accuracy, macro AUC, and the share of images whose answer stays the same.

    grids: (n, H, W) in [0, 1], what the model sees; plain: its answers to them; ask: grids to probabilities;
    called: probabilities to what is called, in the form of truth.
    """
    answers = under_changes(grids, ask, seed, cancelled)
    return {
        name: change_figures(truth, plain, chances, patients, seed, resamples, called)
        for name, chances in answers.items()
    }


def under_changes(
    grids: NDArray[np.float32], ask: Ask, seed: int = 0, cancelled: Callable[[], None] | None = None
) -> dict[str, NDArray[np.float64]]:
    """The answers (n, labels) under each of CHANGES."""
    answers = {}
    for name, step in CHANGES.items():
        if cancelled is not None:
            cancelled()
        answers[name] = ask(changed(grids, step, seed))
    return answers


def change_figures(
    truth: NDArray[Any],
    plain: NDArray[np.float64],
    chances: NDArray[np.float64],
    patients: Sequence[str],
    seed: int = 0,
    resamples: int = RESAMPLES,
    called: Called = most_probable,
) -> dict[str, Any]:
    """Figures of one change; ``ci95``: 95 % intervals by bootstrap over patients."""
    figures: dict[str, Figure] = {"accuracy": partial(accuracy, called=called), "macro_auc": macro_auc}
    found, intervals = with_intervals(figures, truth, chances, patients, seed, resamples)
    return {**found, "same_answer": accuracy(called(plain), chances, called), "ci95": intervals}


def held_out_robustness(
    truth: NDArray[np.int64],
    plain: NDArray[np.float64],
    answers: Mapping[str, NDArray[np.float64]],
    patients: Sequence[str],
    seed: int = 0,
) -> dict[str, dict[str, Any]]:
    """Figures of images that the network in question never saw: as they are, under each change, and of the mean
    answer over the variants of TEST_TIME.
    """
    mean = np.mean([plain, *(answers[name] for name in TEST_TIME)], axis=0)
    rows = {AS_IT_IS: plain, **answers, MEAN_ANSWER: mean}
    return {name: change_figures(truth, plain, chances, patients, seed) for name, chances in rows.items()}


def mean_over_variants(
    grids: NDArray[np.float32], plain: NDArray[np.float64], ask: Ask
) -> NDArray[np.float64]:
    """(n, labels): mean of the probabilities of each image and of its variants (TEST_TIME)."""
    answers = [plain, *(ask(changed(grids, CHANGES[name], 0)) for name in TEST_TIME)]
    return np.asarray(np.mean(answers, axis=0), np.float64)


def changed(grids: NDArray[np.float32], step: Step, seed: int) -> NDArray[np.float32]:
    """Every image under one step."""
    random = np.random.default_rng(seed)
    plan = Augmentation(steps=(step,))
    parts = [augment_batch(grids[start : start + 32], plan, random) for start in range(0, len(grids), 32)]
    return np.asarray(np.concatenate(parts), np.float32)
