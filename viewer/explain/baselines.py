"""Baselines: what "nothing to see" means for an explanation.

A baseline that is an image (black, mean, blur, padding) lies on the native grid, on the same grey scale in
[0, 1] as the image (after photometric handling), so that the path from it to the image can be written pixel by
pixel. Noise and reference images lie on the model's grid: R would average native noise away, and references
have no native pixels. A name can stand for several baselines; the map is then the mean over them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.ai.preprocess import ModelInput, Preprocessing
from viewer.errors import InferenceError
from viewer.sentence import Sentence

if TYPE_CHECKING:
    from viewer.ai.model_card import InputSpec
    from viewer.volume.slice_image import SliceImage

# Standard deviation of the blurred baseline, as a share of the model grid's shorter side: organs are gone,
# the brightness of large regions stays.
BLUR = 1 / 16
# This many moving averages one after the other come close to a Gaussian, at a cost that does not depend on
# its width (Wells 1986, Efficient synthesis of Gaussian filters by cascaded uniform filters).
_PASSES = 3
# Draws of the noise baseline: the average over 4 moves by a few per cent with the seed.
NOISE_DRAWS = 4

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """One baseline, or several whose maps are averaged.

    native: (rows, columns) float32 in [0, 1], or None where the baseline has no native pixels.
    grids: (n, H, W) float32, what the model's grid holds; for a native baseline R of it. Zero in cells that
    see nothing of the image.
    """

    name: str
    native: NDArray[np.float32] | None
    grids: NDArray[np.float32]

    def native_map(self, model_input: ModelInput, gradients: Floats) -> NDArray[np.float32]:
        """The mean over the baselines of (s - s_b) * R^T g, on native pixels: (rows, columns) float32.

        gradients: (n, H, W), the average gradient of each path. A baseline without native pixels is laid on
        those that its cell sees, in the cell's own weights: s * R^T g - R^T (b / r * g) with r = R 1. Its sum
        is <R s - b, g> as for every other, and for a constant b it is the same formula.
        """
        resampler = model_input.resampler
        if self.native is not None:
            (gradient,) = gradients
            carried = np.asarray(resampler.adjoint(gradient.astype(np.float32)), np.float32)
            native: NDArray[np.float32] = (model_input.scaled - self.native) * carried
            return native
        weight = seen_weight(model_input)
        shares = np.divide(self.grids, weight, out=np.zeros_like(self.grids), where=weight > 0)
        mean = gradients.mean(axis=0).astype(np.float32)
        lost = (shares * gradients).mean(axis=0).astype(np.float32)
        result = model_input.scaled * resampler.adjoint(mean) - resampler.adjoint(lost)
        return np.asarray(result, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class BaselineSource:
    """All that a baseline may be made from.

    image and spec: for the padding baseline; references: (n, H, W) float32 in [0, 1], for the reference
    baseline; seed: for the noise.
    """

    model_input: ModelInput
    image: SliceImage | None = None
    spec: InputSpec | None = None
    references: NDArray[np.float32] | None = None
    seed: int = 0


Maker = Callable[[BaselineSource], Baseline]


def seen_weight(model_input: ModelInput) -> NDArray[np.float32]:
    """R 1: (H, W) float32, how much of each model cell lies on the image; 0 in a letterbox's margin."""
    resampler = model_input.resampler
    return np.outer(resampler.rows.sum(axis=1), resampler.columns.sum(axis=1)).astype(np.float32)


def _native(name: str, source: BaselineSource, image: NDArray[np.float32]) -> Baseline:
    grid = np.asarray(source.model_input.resampler.apply(image), np.float32)
    return Baseline(name, image, grid[None])


def _black(source: BaselineSource) -> Baseline:
    return _native("black", source, np.zeros_like(source.model_input.scaled))


def _mean(source: BaselineSource) -> Baseline:
    grey = np.clip(np.mean(source.model_input.mean), 0, 1)
    return _native("mean", source, np.full_like(source.model_input.scaled, grey))


def _blur(source: BaselineSource) -> Baseline:
    return _native("blur", source, blurred(source.model_input))


def _padding(source: BaselineSource) -> Baseline:
    return _native(
        "padding", source, np.full_like(source.model_input.scaled, padding_grey(source), np.float32)
    )


def _noise(source: BaselineSource) -> Baseline:
    weight = seen_weight(source.model_input)
    rng = np.random.default_rng(source.seed)
    draws = rng.random((NOISE_DRAWS, *weight.shape), np.float32)
    return Baseline("noise", None, draws * weight)


def _reference(source: BaselineSource) -> Baseline:
    if source.references is None:
        raise InferenceError(
            "This model brings no reference images.", "Choose another baseline, or train the model again."
        )
    return Baseline("reference", None, source.references * seen_weight(source.model_input))


def blurred(model_input: ModelInput) -> NDArray[np.float32]:
    """The image, blurred: (rows, columns) float32; isotropic on the model's grid.

    Only what the model sees is averaged (pixels beyond a crop cannot leak in); the rest stays as it is.
    """
    import cv2

    down, across = model_input.resampler.seen()
    smooth = model_input.scaled.copy()
    seen = np.ascontiguousarray(smooth[down, across])
    if not seen.size:
        return smooth
    sigma = BLUR * min(model_input.resampler.grid_shape)
    rows_per_cell, columns_per_cell = model_input.resampler.cell_size()
    size = _box(sigma * columns_per_cell, seen.shape[1]), _box(sigma * rows_per_cell, seen.shape[0])
    for _ in range(_PASSES):
        seen = np.asarray(cv2.blur(seen, size, borderType=cv2.BORDER_REPLICATE), np.float32)
    smooth[down, across] = seen
    return smooth


def padding_grey(source: BaselineSource) -> float:
    """The grey in [0, 1] that the image itself uses for "nothing".

    The value that the file names as padding (the middle of its range), on the model's grey scale; where the file
    names none, the commonest of 256 greys along the border of what the model sees.
    """
    image, spec = source.image, source.spec
    if image is not None and spec is not None and image.header.padding is not None and not image.is_color:
        scaled = Preprocessing(spec).scale(image, source.model_input.resampler)
        if scaled.high > scaled.low:
            stored = np.array([sum(image.header.padding) / 2]).astype(np.int64)
            value = float(image.header.rescale.apply(stored)[0])
            grey = float(np.clip((value - scaled.low) / (scaled.high - scaled.low), 0, 1))
            return 1 - grey if scaled.inverted else grey
    seen = source.model_input.scaled[source.model_input.resampler.seen()]
    if not seen.size:
        return 0.0
    border = np.concatenate([seen[0], seen[-1], seen[1:-1, 0], seen[1:-1, -1]])
    greys = np.rint(border * 255).astype(np.intp)
    return float(np.argmax(np.bincount(greys, minlength=256)) / 255)


def _box(sigma: float, pixels: int) -> int:
    """Odd width of the moving average which, repeated, has this standard deviation; at most the image's."""
    width = np.sqrt(12 * sigma**2 / _PASSES + 1)
    odd = 2 * round((width - 1) / 2) + 1
    return int(min(odd, pixels if pixels % 2 else pixels + 1))


BASELINES: Mapping[str, Maker] = MappingProxyType(
    {
        "black": _black,
        "mean": _mean,
        "blur": _blur,
        "padding": _padding,
        "noise": _noise,
        "reference": _reference,
    }
)

# What each one stands for, for people.
BASELINE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "black": "zero everywhere, as air in a radiograph (after MONOCHROME1 has been inverted)",
        "mean": "the mean grey of the training images everywhere",
        "blur": "the image itself, blurred until organs are gone",
        "padding": "the grey that the image itself uses for nothing: its padding value, or its border's",
        "noise": f"uniform noise on the model's grid, the mean over {NOISE_DRAWS} draws",
        "reference": "the mean over the model's stored reference images (expected gradients)",
    }
)


def make_baseline(name: str, source: BaselineSource | ModelInput) -> Baseline:
    """The baseline with this name.

    Raises InferenceError, listing the names, when there is none, or when the model has no reference images.
    """
    try:
        maker = BASELINES[name]
    except KeyError:
        raise InferenceError(
            Sentence("There is no baseline {name!r}.", name=name),
            Sentence("Baselines: {names}.", names=", ".join(BASELINES)),
        ) from None
    return maker(source if isinstance(source, BaselineSource) else BaselineSource(source))
