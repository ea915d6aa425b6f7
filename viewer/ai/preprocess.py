"""SliceImage -> what the network is fed: scale grey on native pixels, then one linear map, then normalise.

The grey scale (window, percentiles) is computed once for an image and then frozen, so that all after it
is linear and an attribution can be carried back exactly: logit = f(normalise(R scaled)).
No TensorFlow here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.ai.burned_in import burned_in_marks, without_marks
from viewer.ai.model_card import InputSpec, ModelCard, PercentileIntensity, WindowIntensity
from viewer.ai.resample import Floats, Region, Resampler, make_resampler
from viewer.intensity.window import Window

if TYPE_CHECKING:
    from viewer.volume.slice_image import SliceImage

__all__ = [
    "ModelInput",
    "Normalisation",
    "Preprocessing",
    "Resampler",
    "ScaledImage",
    "grey_values",
    "make_resampler",
    "preprocess",
    "self_test_grid",
]

# ITU-R BT.601 luma, what JPEG and most radiograph exports use for grey.
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
# Percentiles are taken from at most about this many pixels (a regular subsample), to keep mammograms quick.
_PERCENTILE_PIXELS = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class ScaledImage:
    """Grey of an image in [0, 1], black to white as a reader sees it.

    values: (rows, columns) float32; low, high: the values (after the modality LUT) that became 0 and 1,
    or 1 and 0 where ``inverted``. marks: (rows, columns), True where burned-in marks were painted over; None
    where there were none, or the card keeps them.
    """

    values: NDArray[np.float32]
    low: float
    high: float
    inverted: bool
    marks: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Normalisation:
    """(grid - mean) / std for each channel, and the way back for gradients."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    def apply(self, grid: Floats) -> NDArray[np.float32]:
        """(..., H, W) in [0, 1] -> (..., H, W, C) float32 for the network."""
        mean = np.asarray(self.mean, np.float32)
        std = np.asarray(self.std, np.float32)
        normalised: NDArray[np.float32] = (np.asarray(grid, np.float32)[..., None] - mean) / std
        return normalised

    def collapse_gradient(self, gradient: Floats) -> Floats:
        """Gradient at the network's input (..., H, W, C) -> at the grid (..., H, W), same precision."""
        # Without BLAS, whose threads and TensorFlow's wait for each other.
        factors = (1 / np.asarray(self.std)).astype(gradient.dtype)
        collapsed: Floats = np.einsum("...c,c->...", gradient, factors)
        return collapsed


@dataclass(frozen=True, slots=True, eq=False)
class ModelInput:
    """One preprocessed image.

    tensor: (H, W, C) float32, what the network takes; scaled: (rows, columns) float32 in [0, 1] on native
    pixels; resampler: R, with grid = R scaled; mean, std: per channel; hash: identity of the preprocessing
    (card's input section, grey limits, geometry), hex. region: what of the image the model was pointed to by
    another one, None where the card asks for no such thing. marks, low, high, inverted: as in ScaledImage.
    """

    tensor: NDArray[np.float32]
    scaled: NDArray[np.float32]
    resampler: Resampler
    mean: tuple[float, ...]
    std: tuple[float, ...]
    hash: str
    region: Region | None = None
    marks: NDArray[np.bool_] | None = None
    low: float = 0.0
    high: float = 1.0
    inverted: bool = False

    @property
    def normalisation(self) -> Normalisation:
        """The normalisation as an object."""
        return Normalisation(self.mean, self.std)

    @property
    def grid(self) -> NDArray[np.float32]:
        """R scaled: (H, W) float32 in [0, 1], before normalisation."""
        return self.resampler.apply(self.scaled).astype(np.float32, copy=False)

    def normalise(self, grid: Floats) -> NDArray[np.float32]:
        """(..., H, W) in [0, 1] -> (..., H, W, C) float32."""
        return self.normalisation.apply(grid)

    def collapse_gradient(self, gradient: Floats) -> Floats:
        """(..., H, W, C) -> (..., H, W): the chain rule through ``normalise``."""
        return self.normalisation.collapse_gradient(gradient)


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """The way from a SliceImage to a model's input that a card lays down.

    locate: finds the region that the policy ``mask_box`` brings onto the grid.
    """

    spec: InputSpec
    locate: Callable[[SliceImage], Region] | None = None

    @classmethod
    def of(cls, card: ModelCard) -> Preprocessing:
        """The preprocessing of a card."""
        return cls(card.input)

    def region(self, image: SliceImage) -> Region | None:
        """What ``mask_box`` points to on this image; None under every other policy."""
        if self.spec.resize.policy != "mask_box":
            return None
        if self.locate is None:
            raise ValueError("mask_box needs a segmentation model; load_model brings it")
        return self.locate(image)

    def resampler(self, image: SliceImage, region: Region | None = None) -> Resampler:
        """R for this image. region: where it is known already."""
        rows, columns = image.values.shape[:2]
        found = region or self.region(image)
        return make_resampler((rows, columns), self.spec, image.pixel_aspect, region=found)

    def scale(self, image: SliceImage, resampler: Resampler | None = None) -> ScaledImage:
        """Clip and scale the grey of native pixels to [0, 1]; MONOCHROME1 inverted once, padding black.

        Percentiles come from the pixels that the model sees (so that nothing beyond a crop plays a part) and
        that are no padding. A constant image becomes black. Where the card removes burned-in marks, percentiles
        are taken once more without them.
        """
        values = grey_values(image)
        usable = _usable(image, values)
        resampler = resampler or self.resampler(image)
        scaled = self._scaled(values, usable, usable, image, resampler)
        if self.spec.marks == "keep" or scaled.high <= scaled.low:
            return scaled
        # Marks may be whiter than the percentile that becomes white: looked for before the grey is clipped.
        grey = (values - np.float32(scaled.low)) / np.float32(scaled.high - scaled.low)
        if scaled.inverted:
            grey = 1 - grey
        marks = burned_in_marks(grey if usable is None else np.where(usable, grey, np.float32(0)))
        if marks is None:
            return scaled
        unmarked = ~marks if usable is None else usable & ~marks
        scaled = self._scaled(values, usable, unmarked, image, resampler)
        return replace(scaled, values=without_marks(scaled.values, marks), marks=marks)

    def _scaled(
        self,
        values: NDArray[np.float32],
        usable: NDArray[np.bool_] | None,
        counted: NDArray[np.bool_] | None,
        image: SliceImage,
        resampler: Resampler,
    ) -> ScaledImage:
        """counted: the pixels that percentiles are taken of; None for all."""
        low, high = self._limits(values, counted, image, resampler)
        inverted = bool(image.inverted) and self.spec.photometric == "monochrome2"
        if high > low:
            scaled = values - np.float32(low)
            scaled *= np.float32(1 / (high - low))
            np.clip(scaled, 0, 1, out=scaled)
            if inverted:
                np.subtract(1, scaled, out=scaled)
            if usable is not None:
                scaled[~usable] = 0
        else:
            scaled = np.zeros(values.shape, np.float32)
        return ScaledImage(scaled, low, high, inverted)

    def __call__(self, image: SliceImage) -> ModelInput:
        """Preprocess one image."""
        region = self.region(image)
        resampler = self.resampler(image, region)
        scaled = self.scale(image, resampler)
        norm = self.spec.normalisation
        return ModelInput(
            tensor=Normalisation(norm.mean, norm.std).apply(resampler.apply(scaled.values)),
            scaled=scaled.values,
            resampler=resampler,
            mean=norm.mean,
            std=norm.std,
            hash=self._hash(image, scaled, region),
            region=region,
            marks=scaled.marks,
            low=scaled.low,
            high=scaled.high,
            inverted=scaled.inverted,
        )

    def _limits(
        self,
        values: NDArray[np.float32],
        usable: NDArray[np.bool_] | None,
        image: SliceImage,
        resampler: Resampler,
    ) -> tuple[float, float]:
        intensity = self.spec.intensity
        if isinstance(intensity, WindowIntensity):
            return Window(intensity.center, intensity.width).bounds()
        if isinstance(intensity, PercentileIntensity):
            seen = resampler.seen()
            step = max(1, int(np.ceil(np.sqrt(values[seen].size / _PERCENTILE_PIXELS))))
            sample = values[seen][::step, ::step]
            if usable is not None:
                sample = sample[usable[seen][::step, ::step]]
            if not sample.size:
                return 0.0, 0.0
            low, high = np.percentile(sample, [intensity.low, intensity.high])
            return float(low), float(high)
        if intensity.low is not None and intensity.high is not None:
            return intensity.low, intensity.high
        if image.is_color:
            return 0.0, 255.0
        low, high = image.value_range
        return float(low), float(high)

    def _hash(self, image: SliceImage, scaled: ScaledImage, region: Region | None) -> str:
        section = self.spec.model_dump(mode="json")
        if self.spec.marks == "keep":  # as before there was a choice: older explanations are known again
            del section["marks"]
        facts = {
            "input": section,
            "limits": [scaled.low, scaled.high],
            "inverted": scaled.inverted,
            "shape": list(image.values.shape),
            "pixel_aspect": image.pixel_aspect,
        }
        if region is not None:
            facts["region"] = asdict(region)
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def preprocess(image: SliceImage, card: ModelCard) -> ModelInput:
    """Preprocess one image as the card lays down. See `Preprocessing`."""
    return Preprocessing.of(card)(image)


def self_test_grid(spec: InputSpec) -> NDArray[np.float32]:
    """(H, W) float32 in [0, 1]: the "ramp" of a card's self-test, a diagonal ramp with a brighter disc."""
    down, across = np.mgrid[0 : spec.height, 0 : spec.width]
    ramp = 0.5 * (down / max(1, spec.height - 1) + across / max(1, spec.width - 1))
    disc = (down - spec.height / 2) ** 2 + (across - spec.width / 3) ** 2 < (
        min(spec.height, spec.width) / 6
    ) ** 2
    return np.asarray(np.where(disc, 0.5 + 0.5 * ramp, 0.8 * ramp), np.float32)


def _usable(image: SliceImage, values: NDArray[np.float32]) -> NDArray[np.bool_] | None:
    """(rows, columns), False where a pixel is padding or no number; None where all are usable."""
    padding = image.padding_mask
    finite = np.isfinite(values) if np.issubdtype(image.values.dtype, np.floating) else None
    if padding is None:
        return finite
    return ~padding if finite is None else finite & ~padding


def grey_values(image: SliceImage) -> NDArray[np.float32]:
    """(rows, columns) float32: values after the modality LUT, colour as luminance (BT.601)."""
    values = np.asarray(image.values)
    if values.ndim == 3:
        return np.asarray(values.astype(np.float32) @ _LUMA, np.float32)
    return np.asarray(values, np.float32)
