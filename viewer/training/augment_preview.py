"""Original and variants of one image with the classifier's probabilities, for the preview window.

A task for the model's process: Keras' layers and the network are there, and nowhere near the window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import Model, probabilities
from viewer.ai.preprocess import Normalisation
from viewer.errors import Cancelled
from viewer.training.augment_steps import apply_step
from viewer.training.augmentation import Kind, Parameter, Step
from viewer.volume.slice_image import SliceImage

ORIGINAL, TOGETHER = "original", "all together"


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One picture of the preview: uint8 (height, width), and what the model says about it."""

    title: str
    pixels: NDArray[np.uint8]
    probabilities: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class PreviewTask:
    """The original, each step alone, and all of them one after the other."""

    image: SliceImage
    steps: tuple[Step, ...]
    seed: int

    def run(self, model: Model, cancelled: Callable[[], bool]) -> tuple[Variant, ...]:
        """See messages.ModelTask. Raises Cancelled."""
        grid = model.preprocess(self.image).grid[None, :, :, None]
        grids = {ORIGINAL: grid}
        for step in self.steps:
            if cancelled():
                raise Cancelled
            grids[step.kind.value] = apply_step(grid, step, np.random.default_rng(self.seed))
        if len(self.steps) > 1:
            together, random = grid, np.random.default_rng(self.seed)
            for step in self.steps:
                together = apply_step(together, step, random)
            grids[TOGETHER] = together
        batch = np.concatenate(list(grids.values()))[..., 0]
        spec = model.card.input.normalisation
        logits = model.backend.logits(Normalisation(spec.mean, spec.std).apply(batch))
        chances = probabilities(logits, model.card.activation)
        return tuple(
            Variant(
                title,
                _shown(image),
                {label: float(chance) for label, chance in zip(model.labels, row, strict=True)},
            )
            for title, image, row in zip(grids, batch, chances, strict=True)
        )


def portable(image: SliceImage) -> SliceImage:
    """The image without its cache, which belongs to the window's threads."""
    return image.bare()


def range_about(parameter: Parameter, number: float) -> tuple[float, float]:
    """What a file should draw from when a person chose ``number``: as far the other way, where there is one."""
    if parameter.neutral == 1 and parameter.name == "factor":
        other = 1 / number if number else parameter.least
        return max(parameter.least, min(number, other)), min(parameter.most, max(number, other))
    if parameter.least < 0:
        return max(parameter.least, -abs(number)), min(parameter.most, abs(number))
    if parameter.name in ("mean", "std", "smooth"):
        return number, number
    return min(parameter.neutral, number), max(parameter.neutral, number)


def step_about(kind: Kind, numbers: Mapping[str, float], parameters: tuple[Parameter, ...]) -> Step:
    """A step for a file, from the numbers that a person saw the effect of; done to half of the images."""
    ranges = {one.name: range_about(one, numbers[one.name]) for one in parameters}
    return Step(kind=kind, chance=1.0 if kind is Kind.NORMALISATION else 0.5, ranges=ranges)


def _shown(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Grey in [0, 1] as it is; a normalised image over its own range."""
    low, high = float(image.min()), float(image.max())
    if low < 0 or high > 1:
        image = (image - low) / max(high - low, 1e-6)
    return np.asarray(np.round(image * 255), np.uint8)
