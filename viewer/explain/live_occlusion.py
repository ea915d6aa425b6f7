"""What a model says while a box of the image is covered: quick enough to follow a hand.

The box is filled with a baseline on the grey scale of the unchanged image (see viewer.explain.baselines): limits of
the grey, burned-in marks and the crop stay what they are without the box, so that the answer is the network's to
exactly those native pixels replaced. R is linear: only the part of the box is brought onto the model's grid anew.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InferenceError
from viewer.explain.baselines import BaselineSource, make_baseline
from viewer.sentence import Sentence

if TYPE_CHECKING:
    from viewer.ai.classifier import Model
    from viewer.ai.model_card import ModelId
    from viewer.volume.slice_image import ImageIdentity, SliceImage

# Baselines that have native pixels to put into a box.
FILLINGS = ("black", "mean", "blur", "padding")
# Longest side of the picture that shows what a box is filled with.
_PICTURE_SIDE = 256


@dataclass(frozen=True, slots=True)
class PixelBox:
    """Native rows top to bottom - 1, columns left to right - 1."""

    top: int
    left: int
    bottom: int
    right: int

    def within(self, shape: tuple[int, int]) -> PixelBox:
        """The part of it that lies on an image (rows, columns); may be empty."""
        rows, columns = shape
        top, left = min(max(self.top, 0), rows), min(max(self.left, 0), columns)
        return PixelBox(top, left, min(max(self.bottom, top), rows), min(max(self.right, left), columns))

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def pixels(self) -> int:
        """How many there are in it."""
        return max(self.bottom - self.top, 0) * max(self.right - self.left, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Occlusion:
    """An answer with a box covered, beside the one without.

    probabilities, logits: by label, `before` those of the unchanged image. seen: share of the box that the model
    sees. picture: (rows, columns) uint8, the baseline of the whole image in small, 0 black; on the model's grey
    scale.
    """

    box: PixelBox
    baseline: str
    labels: tuple[str, ...]
    probabilities: dict[str, float]
    logits: dict[str, float]
    probabilities_before: dict[str, float]
    logits_before: dict[str, float]
    seen: float
    picture: NDArray[np.uint8]
    model: ModelId
    identity: ImageIdentity
    milliseconds: float

    def difference(self, label: str) -> float:
        """What the label's logit gained by the box."""
        return self.logits[label] - self.logits_before[label]


class Occluder:
    """One image, one model, one baseline: preprocessed once, then asked about box after box."""

    def __init__(self, model: Model, image: SliceImage, baseline: str) -> None:
        """Raises InferenceError for a model that draws masks, or a baseline without native pixels."""
        if model.card.task != "classification":
            raise InferenceError(
                Sentence("{model} draws masks; it has no scores.", model=model.identity.name),
                "Choose a classifier.",
            )
        if baseline not in FILLINGS:
            raise InferenceError(
                Sentence("A box cannot be filled with the baseline {baseline!r}.", baseline=baseline),
                Sentence("Fillings: {names}.", names=", ".join(FILLINGS)),
            )
        self._model = model
        self._input = model.preprocess(image)
        filling = make_baseline(baseline, BaselineSource(self._input, image, model.card.input)).native
        assert filling is not None
        self._baseline = baseline
        self._change = filling - self._input.scaled
        self._grid = self._input.grid
        self._before = model.backend.logits(self._input.tensor[None])[0]
        self._coverage = self._input.resampler.coverage()
        self._picture = _small(filling)
        self._identity = image.identity()

    def answer(self, box: PixelBox) -> Occlusion:
        """What the model says with this box covered; pixels beyond the image are left out."""
        start = time.perf_counter()
        box = box.within(self._input.resampler.native_shape)
        logits = self._before
        if box.pixels:
            logits = self._model.backend.logits(self._input.normalise(self.grid(box))[None])[0]
        return Occlusion(
            box=box,
            baseline=self._baseline,
            labels=self._model.labels,
            probabilities=self._by_label(self._chances(logits)),
            logits=self._by_label(logits),
            probabilities_before=self._by_label(self._chances(self._before)),
            logits_before=self._by_label(self._before),
            seen=float(self._coverage[box.slices].mean()) if box.pixels else 0.0,
            picture=self._picture,
            model=self._model.identity,
            identity=self._identity,
            milliseconds=(time.perf_counter() - start) * 1000,
        )

    def grid(self, box: PixelBox) -> NDArray[np.float32]:
        """(H, W): R of the image with the box filled."""
        rows, columns = box.slices
        resampler = self._input.resampler
        down, across = resampler.rows[:, rows].astype(np.float32), resampler.columns[:, columns]
        part = down @ self._change[rows, columns] @ across.astype(np.float32).T
        return np.asarray(self._grid + part, np.float32)

    def _chances(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        from viewer.ai.classifier import probabilities

        return probabilities(logits, self._model.card.activation)

    def _by_label(self, values: NDArray[np.float64]) -> dict[str, float]:
        return {label: float(value) for label, value in zip(self._model.labels, values, strict=True)}


def _small(filling: NDArray[np.float32]) -> NDArray[np.uint8]:
    import cv2

    rows, columns = filling.shape
    shrink = min(1.0, _PICTURE_SIDE / max(rows, columns))
    size = max(1, round(columns * shrink)), max(1, round(rows * shrink))
    small = cv2.resize(filling, size, interpolation=cv2.INTER_AREA)
    return np.asarray(np.rint(np.clip(small, 0, 1) * 255), np.uint8)
