"""The only room that runs TensorFlow on a model: logits and gradients, compiled once each.

Importing this module does not import TensorFlow; loading a model does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

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

    @property
    def notes(self) -> tuple[str, ...]:
        """What was given up for want of memory, in sentences."""
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


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer whose output can be explained.

    shape: of its output without the batch axis. bypassed: the logits also depend on the image by a way that
    does not lead through this layer, so that what passes here is only a part of the answer.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    bypassed: bool

    @property
    def is_spatial(self) -> bool:
        """Rows, columns and channels, more than one place in all."""
        return len(self.shape) == 3 and self.shape[0] * self.shape[1] > 1


@runtime_checkable
class LayeredBackend(Protocol):
    """A backend that can look into the network. Not every one can."""

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers with an output of their own, from the image to the logits."""
        ...

    def layer_gradients(
        self, batch: NDArray[np.float32], layer: str, target: int, rival: int | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float64]]:
        """(activations (n, ...), gradients of the explained logit there (n, ...), explained logits (n,)).

        batch: (n, H, W, C). Raises InferenceError for a layer that is not there.
        """
        ...


@runtime_checkable
class ProbabilisticBackend(Protocol):
    """A backend that can differentiate the probability of a class."""

    def probability_gradients(
        self, batch: NDArray[np.float32], target: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """(gradients (n, H, W, C) of the target's probability, the probabilities (n,) float64)."""
        ...


@runtime_checkable
class RandomisableBackend(Protocol):
    """A backend whose weights can be shuffled and put back: they stay variables of the compiled functions."""

    def randomised(self, seed: int, stages: int) -> AbstractContextManager[Iterator[str]]:
        """Shuffle the weights, from the logits towards the image, in at most ``stages`` cumulative steps.

        The context gives an iterator; each ``next`` shuffles the next layers and names the last one of them.
        Whatever happens inside, all weights are put back at the end.
        """
        ...


def load_backend(entry: ModelEntry) -> Backend:
    """Load a model's weights, checked against its card. Raises ModelRefusedError."""
    from viewer.ai.keras_backend import load_keras_backend

    return load_keras_backend(entry)
