"""What a model would say of the image under other windows of its grey.

The card's own scale (its window, its range, the percentiles that it found) is narrowed, widened and shifted,
and each preset is tried: values are windowed first (PS3.3 C.11.2.1.2), then preprocessed as the card says. A
card with a window or a range gets the windowed grey instead of its own; one with percentiles takes them of the
windowed grey, which undoes any change of contrast that cuts nothing off. Where a model is pointed to a part of
the image, the part stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.ai.calling import called
from viewer.ai.model_card import PercentileIntensity, RangeIntensity, WindowIntensity
from viewer.ai.preprocess import ModelInput, Normalisation, Preprocessing, ScaledImage, grey_values
from viewer.errors import Cancelled, InferenceError
from viewer.intensity.window import Window, WindowFunction
from viewer.sentence import Sentence

if TYPE_CHECKING:
    from viewer.ai.classifier import Model
    from viewer.ai.model_card import ModelId
    from viewer.volume.slice_image import ImageIdentity, SliceImage

# Of the width of the card's own scale.
SHIFTS = (-0.25, 0.0, 0.25)
WIDTHS = (2 / 3, 1.0, 1.5)
# Percentiles undo a wider window: only narrower ones change anything.
PERCENTILE_WIDTHS = (0.5, 0.75, 1.0)
_CALL = 8  # images in one call of the network


@dataclass(frozen=True, slots=True)
class WindowTrial:
    """One window and what the model says under it. name: "" for one of the card's scale, moved.

    probabilities: by label. called: the label that the model calls then, None where it calls none.
    """

    name: str
    window: Window
    probabilities: Mapping[str, float]
    called: str | None


@dataclass(frozen=True, slots=True)
class WindowSensitivity:
    """All trials of one image: the card's scale, narrowest first, each darker, in place, brighter; then presets.

    present: place of the trial that is the card's own scale; shifted: how many trials belong to that scale.
    """

    trials: tuple[WindowTrial, ...]
    present: int
    shifted: int
    labels: tuple[str, ...]
    model: ModelId
    identity: ImageIdentity
    milliseconds: float

    @property
    def now(self) -> WindowTrial:
        """What the model says as the card has it."""
        return self.trials[self.present]

    def calling(self, label: str | None) -> int:
        """Under how many windows the model calls this label."""
        return sum(trial.called == label for trial in self.trials)

    def largest_change(self, label: str) -> WindowTrial:
        """The trial whose probability of this label is farthest from the present one."""
        now = self.now.probabilities[label]
        return max(self.trials, key=lambda trial: abs(trial.probabilities[label] - now))


@dataclass(frozen=True, slots=True, eq=False)
class TryWindows:
    """Work for the model's process. presets: named windows, in the unit of the image."""

    image: SliceImage
    presets: tuple[Window, ...] = ()

    def run(self, model: Model, cancelled: Callable[[], bool]) -> WindowSensitivity:
        """Try them all. Raises InferenceError for colour, a constant image or a model that draws masks, Cancelled."""
        return window_sensitivity(model, self.image, self.presets, cancelled)


def window_sensitivity(
    model: Model,
    image: SliceImage,
    presets: tuple[Window, ...] = (),
    cancelled: Callable[[], bool] = lambda: False,
) -> WindowSensitivity:
    """See `TryWindows`."""
    start = time.perf_counter()
    if model.card.task != "classification":
        raise InferenceError(
            Sentence("{model} draws masks; it has no scores.", model=model.identity.name),
            "Choose a classifier.",
        )
    if image.is_color:
        raise InferenceError("Windows are for grey images; this one is in colour.", "Choose another image.")
    given = model.preprocess(image)
    own = _own_window(model, image, given)
    moved, present = _moved(own, model, image)
    windows = (*moved, *presets)
    tensors = []
    for place, window in enumerate(windows):
        if cancelled():
            raise Cancelled
        tensors.append(given.tensor if place == present else windowed_tensor(model, image, given, window))
    trials = []
    for first in range(0, len(windows), _CALL):
        if cancelled():
            raise Cancelled
        part = np.stack(tensors[first : first + _CALL])
        for window, logits in zip(windows[first:], model.backend.logits(part), strict=False):
            trials.append(_trial(model, window, logits))
    return WindowSensitivity(
        trials=tuple(trials),
        present=present,
        shifted=len(moved),
        labels=model.labels,
        model=model.identity,
        identity=image.identity(),
        milliseconds=(time.perf_counter() - start) * 1000,
    )


def windowed_tensor(
    model: Model, image: SliceImage, given: ModelInput, window: Window
) -> NDArray[np.float32]:
    """(H, W, C): what the network is fed where the values go through a window first. given: without."""
    spec = model.card.input
    grey = window.fraction(grey_values(image)).astype(np.float32)
    if not isinstance(spec.intensity, PercentileIntensity):
        spec = spec.model_copy(update={"intensity": RangeIntensity(low=0, high=1)})
    windowed = replace(image, values=grey, _cache={})
    scaled = Preprocessing(spec).scale(windowed, given.resampler)
    norm = spec.normalisation
    return Normalisation(norm.mean, norm.std).apply(given.resampler.apply(scaled.values))


def _own_window(model: Model, image: SliceImage, given: ModelInput) -> Window:
    """The card's scale on this image as a window."""
    intensity = model.card.input.intensity
    if isinstance(intensity, WindowIntensity):
        return Window(intensity.center, intensity.width)
    scaled: ScaledImage = Preprocessing(model.card.input).scale(image, given.resampler)
    if not scaled.high > scaled.low:
        raise InferenceError("All pixels of this image are the same.", "Choose another image.")
    return Window.from_bounds(scaled.low, scaled.high, WindowFunction.LINEAR_EXACT)


def _moved(own: Window, model: Model, image: SliceImage) -> tuple[tuple[Window, ...], int]:
    """The scale narrowed and shifted, and the place of itself among them."""
    spec = model.card.input
    percentile = isinstance(spec.intensity, PercentileIntensity)
    # To raise the centre darkens, but where low values are white.
    down = -1 if image.inverted and spec.photometric == "monochrome2" else 1
    moved: list[Window] = []
    present = 0
    for factor in PERCENTILE_WIDTHS if percentile else WIDTHS:
        for shift in SHIFTS:
            if (factor, shift) == (1.0, 0.0):
                present = len(moved)
            width = own.width * factor
            function = own.function if width >= 1 else WindowFunction.LINEAR_EXACT
            moved.append(Window(own.center - down * shift * own.width, width, function))
    return tuple(moved), present


def _trial(model: Model, window: Window, logits: NDArray[np.float64]) -> WindowTrial:
    from viewer.ai.classifier import probabilities

    chances = probabilities(logits, model.card.activation)
    by_label = {label: float(p) for label, p in zip(model.labels, chances, strict=True)}
    return WindowTrial(window.explanation, window, by_label, called(model.card, by_label))
