"""What a network's head sees: the activations before its last layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.ai.keras_backend import KerasBackend
from viewer.training.architectures import FEATURES

if TYPE_CHECKING:
    from viewer.ai.classifier import Model

_BATCH = 32


def head_inputs(model: Model, grids: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """(n, H, W) in [0, 1] -> (n, d); None where the network has no layer of that name."""
    import keras

    from viewer.ai.preprocess import Normalisation

    if not isinstance(model.backend, KerasBackend):
        return None
    network = model.backend.network
    if FEATURES not in {layer.name for layer in network.layers}:
        return None
    backbone = keras.Model(network.inputs, network.get_layer(FEATURES).output)
    spec = model.card.input.normalisation
    normalisation = Normalisation(spec.mean, spec.std)
    parts = [
        np.asarray(backbone.predict_on_batch(normalisation.apply(grids[start : start + _BATCH])), np.float32)
        for start in range(0, len(grids), _BATCH)
    ]
    return np.concatenate(parts)
