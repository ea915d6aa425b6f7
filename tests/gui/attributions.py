"""Attributions made by hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viewer.ai.model_card import ModelId
from viewer.explain.attribution import Attribution
from viewer.volume.slice_image import SliceImage


def make_attribution(image: SliceImage, values: NDArray[np.float32]) -> Attribution:
    """An attribution of this image with these native values."""
    return Attribution(
        values=values,
        grid=np.zeros((2, 2), np.float32),
        coverage=np.ones(image.shape, np.bool_),
        target="pneumonia",
        rival=None,
        method="integrated_gradients",
        baseline="black",
        steps=8,
        logit=1.0,
        baseline_logit=0.0,
        gap=0.0,
        tolerance=0.01,
        map_change=None,
        converged=True,
        milliseconds=1.0,
        first_map_milliseconds=1.0,
        model=ModelId(name="toy", version="1", sha256="0" * 64),
        identity=image.identity(),
        preprocessing_hash="0",
        device="CPU",
    )
