"""Baseline images: what "nothing to see" means for an explanation.

A baseline lies on the native grid, on the same grey scale in [0, 1] as the image (after photometric
handling), so that the path from it to the image can be written pixel by pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from viewer.ai.preprocess import ModelInput
from viewer.errors import InferenceError

# Standard deviation of the blurred baseline, as a share of the model grid's shorter side: organs are gone,
# the brightness of large regions stays.
BLUR = 1 / 16
# This many moving averages one after the other come close to a Gaussian, at a cost that does not depend on
# its width (Wells 1986, Efficient synthesis of Gaussian filters by cascaded uniform filters).
_PASSES = 3


def black(model_input: ModelInput) -> NDArray[np.float32]:
    """Zero everywhere: as black as air in a radiograph, after MONOCHROME1 has been inverted."""
    return np.zeros_like(model_input.scaled)


def mean(model_input: ModelInput) -> NDArray[np.float32]:
    """The mean grey of the training set, as the model's normalisation has it, everywhere."""
    return np.full_like(model_input.scaled, np.clip(np.mean(model_input.mean), 0, 1))


def blur(model_input: ModelInput) -> NDArray[np.float32]:
    """The image, blurred; isotropic on the model's grid.

    Only what the model sees is averaged (pixels beyond a crop cannot leak in); the rest stays as it is.
    """
    import cv2

    down, across = model_input.resampler.seen()
    blurred = model_input.scaled.copy()
    seen = np.ascontiguousarray(blurred[down, across])
    if not seen.size:
        return blurred
    sigma = BLUR * min(model_input.resampler.grid_shape)
    rows_per_cell, columns_per_cell = model_input.resampler.cell_size()
    size = _box(sigma * columns_per_cell, seen.shape[1]), _box(sigma * rows_per_cell, seen.shape[0])
    for _ in range(_PASSES):
        seen = np.asarray(cv2.blur(seen, size, borderType=cv2.BORDER_REPLICATE), np.float32)
    blurred[down, across] = seen
    return blurred


def _box(sigma: float, pixels: int) -> int:
    """Odd width of the moving average which, repeated, has this standard deviation; at most the image's."""
    width = np.sqrt(12 * sigma**2 / _PASSES + 1)
    odd = 2 * round((width - 1) / 2) + 1
    return int(min(odd, pixels if pixels % 2 else pixels + 1))


BASELINES: Mapping[str, Callable[[ModelInput], NDArray[np.float32]]] = {
    "black": black,
    "mean": mean,
    "blur": blur,
}


def make_baseline(name: str, model_input: ModelInput) -> NDArray[np.float32]:
    """(rows, columns) float32 in [0, 1]: the baseline with this name.

    Raises InferenceError, listing the names, when there is none.
    """
    try:
        maker = BASELINES[name]
    except KeyError:
        raise InferenceError(
            f"There is no baseline {name!r}.", f"Baselines: {', '.join(BASELINES)}."
        ) from None
    return maker(model_input)
