"""What is to be explained, ready for a method: the image on the model's grid, f, its gradient, the baseline.

All a method needs, without a word about the framework. f is the target's logit, its margin over a rival, or its
probability. Images are grids (H, W) in [0, 1]; normalisation and its chain rule are hidden here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.ai.backend import LayeredBackend, ProbabilisticBackend
from viewer.ai.preprocess import ModelInput
from viewer.errors import Cancelled, InferenceError
from viewer.explain.attribution import Output
from viewer.explain.baselines import Baseline

if TYPE_CHECKING:
    from viewer.ai.classifier import Model

Floats = NDArray[np.floating]
Cancelling = Callable[[], bool]
Progress = Callable[[int, int], None]

DEFAULT_TOLERANCE = 0.01
# A logit difference of nearly nothing takes this many; most radiographs settle at about a hundred.
DEFAULT_MAX_STEPS = 1000
# Images in one call where a method does not choose for itself.
_CALL = 8


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question to one model about one image.

    target, rival: places among the labels; output: which number f is. layer: the layer that was asked for, None
    for the method's own choice. tolerance and max_steps: for methods that refine. seed: of everything random.
    cancelled is asked and progress(done, wanted) told between portions, see `checkpoint`.
    """

    model: Model
    model_input: ModelInput
    target: int
    baseline: Baseline
    rival: int | None = None
    output: Output = Output.LOGIT
    layer: str | None = None
    tolerance: float = DEFAULT_TOLERANCE
    max_steps: int = DEFAULT_MAX_STEPS
    seed: int = 0
    cancelled: Cancelling | None = None
    progress: Progress | None = None
    _grid: list[tuple[ModelInput, NDArray[np.float32]]] = field(default_factory=list, repr=False)

    @property
    def grid(self) -> NDArray[np.float32]:
        """The image on the model's grid, (H, W) in [0, 1]; computed once."""
        # A replaced question shares the list, perhaps with another image.
        for known, grid in self._grid:
            if known is self.model_input:
                return grid
        grid = self.model_input.grid
        self._grid[:] = [(self.model_input, grid)]
        return grid

    def checkpoint(self, done: int = 0, wanted: int = 0) -> None:
        """Call between portions of work, a fraction of a second each. Raises Cancelled."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        if self.progress is not None:
            self.progress(done, wanted)

    def values(self, grids: Floats) -> NDArray[np.float64]:
        """f at some images: (n, H, W) -> (n,)."""
        parts = [
            self._of_logits(
                self.model.backend.logits(self.model_input.normalise(grids[first : first + _CALL]))
            )
            for first in range(0, len(grids), _CALL)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def gradients(self, grids: Floats) -> tuple[NDArray[np.floating], NDArray[np.float64]]:
        """Gradient of f at some images, and f: (n, H, W) -> (gradients (n, H, W), values (n,)).

        Raises InferenceError where the backend cannot, OutOfMemoryError.
        """
        backend, batch = self.model.backend, self.model_input.normalise(grids)
        if self.output is Output.PROBABILITY:
            if not isinstance(backend, ProbabilisticBackend):
                raise InferenceError(
                    "This model's probability has no gradient.", "Explain its logit instead."
                )
            found, values = backend.probability_gradients(batch, self.target)
        else:
            found, values = backend.gradients(batch, self.target, rival=self.rival)
        return self.model_input.collapse_gradient(found), values

    def layer_gradients(
        self, grids: Floats, layer: str
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float64]]:
        """(activations (n, ...), gradient of f there (n, ...), f (n,)) at a named layer.

        Raises InferenceError where the backend cannot look into its network, or for a probability.
        """
        if self.output is Output.PROBABILITY:
            raise InferenceError(
                "Layers are explained for a logit or a margin, not for a probability.",
                "Leave out the probability.",
            )
        return self.layered().layer_gradients(
            self.model_input.normalise(grids), layer, self.target, self.rival
        )

    def layered(self) -> LayeredBackend:
        """The backend, if it can look into its network. Raises InferenceError."""
        backend = self.model.backend
        if not isinstance(backend, LayeredBackend):
            raise InferenceError("This model's layers cannot be looked at.", "Choose another method.")
        return backend

    def _of_logits(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        from viewer.ai.classifier import probabilities

        if self.output is Output.PROBABILITY:
            chances = probabilities(logits, self.model.card.activation)
            return np.asarray(chances[:, self.target])
        values = logits[:, self.target]
        return np.asarray(values if self.rival is None else values - logits[:, self.rival], np.float64)
