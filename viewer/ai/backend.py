"""The only room that runs TensorFlow on a model: logits and gradients, compiled once each.

Importing this module does not import TensorFlow; loading a model does.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from viewer.ai.model_store import ModelEntry


class Backend(Protocol):
    """A loaded network: the forward and gradient lines that alone depend on the framework."""

    @property
    def labels(self) -> tuple[str, ...]:
        """One a logit."""
        ...

    @property
    def device(self) -> str:
        """Where it runs: "CPU" or "GPU: <name>"."""
        ...

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n, H, W, C) -> (n, labels), of a segmentation (n, H, W, labels), before softmax or sigmoid."""
        ...

    def gradients(
        self,
        batch: NDArray[np.float32],
        target: int,
        weights: NDArray[np.floating] | None = None,
        rival: int | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Gradient of the target's logit (minus its rival's, where one is named) at each input.

        batch: (n, H, W, C); weights: (n,) multiplies each image's gradient, ones by default.
        Returns (gradients (n, H, W, C) float32, the explained logits (n,) float64, not weighted).
        """
        ...

    def warm_up(self) -> None:
        """Trace both functions, so that the first job is as quick as the others."""
        ...


def load_backend(entry: ModelEntry) -> Backend:
    """Load a model's weights, checked against its card. Raises ModelRefusedError."""
    from viewer.ai.keras_backend import load_keras_backend

    return load_keras_backend(entry)
