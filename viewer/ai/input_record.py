"""What a network was fed for one image, with all that it takes to read it. Made in the process that has the model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.ai.cell_places import CellPlaces
from viewer.ai.model_card import InputSpec, ModelId
from viewer.errors import Cancelled

if TYPE_CHECKING:
    from viewer.ai.classifier import Model
    from viewer.volume.slice_image import ImageIdentity, SliceImage


@dataclass(frozen=True, slots=True, eq=False)
class InputRecord:
    """One run through the network, seen from its entrance.

    tensor: (H, W, C) float32, the very array that was fed; tensor_sha256: of its bytes, taken beside the network, so
    that whoever shows it can tell that nothing became of it on the way. logits: (labels,) what the network answered
    to it; empty for a model that draws masks.
    low, high: the values (after the modality LUT) that became 0 and 1, or 1 and 0 where ``inverted``.
    black, white: shares of the pixels that the model sees which became exactly 0 and 1. marks: (rows, columns), True
    where burned-in marks were painted over; None where none were. doubts: about where the crop lies.
    """

    model: ModelId
    spec: InputSpec
    identity: ImageIdentity
    preprocessing_hash: str
    tensor: NDArray[np.float32]
    tensor_sha256: str
    logits: tuple[float, ...]
    places: CellPlaces
    low: float
    high: float
    inverted: bool
    black: float
    white: float
    marks: NDArray[np.bool_] | None
    doubts: tuple[str, ...]

    def is_whole(self) -> bool:
        """Whether the tensor is, to the last bit, the one that was fed."""
        return tensor_sha256(self.tensor) == self.tensor_sha256

    def grey(self, value: float, channel: int = 0) -> float:
        """A value of the tensor before normalisation: 0 black to 1 white."""
        norm = self.spec.normalisation
        return value * norm.std[channel] + norm.mean[channel]

    def ends(self, channel: int = 0) -> tuple[float, float]:
        """What black and white are in the tensor."""
        norm = self.spec.normalisation
        mean, std = norm.mean[channel], norm.std[channel]
        return -mean / std, (1 - mean) / std


@dataclass(frozen=True, slots=True, eq=False)
class RecordInput:
    """A task for the process that holds the model (viewer.inference.messages.ModelTask)."""

    image: SliceImage

    def run(self, model: Model, cancelled: Callable[[], bool]) -> InputRecord:
        """Feed the image to the network, as a prediction does, and keep what went in.

        Raises Cancelled, InferenceError when the device fails.
        """
        model_input, logits = model.feed(self.image)
        if cancelled():
            raise Cancelled
        down, across = model_input.resampler.seen()
        seen = model_input.scaled[down, across]
        count = max(1, seen.size)
        return InputRecord(
            model=model.identity,
            spec=model.card.input,
            identity=self.image.identity(),
            preprocessing_hash=model_input.hash,
            tensor=model_input.tensor,
            tensor_sha256=tensor_sha256(model_input.tensor),
            logits=tuple(map(float, logits)) if model.card.task == "classification" else (),
            places=CellPlaces.of(model_input.resampler),
            low=model_input.low,
            high=model_input.high,
            inverted=model_input.inverted,
            black=float(np.count_nonzero(seen <= 0)) / count,
            white=float(np.count_nonzero(seen >= 1)) / count,
            marks=model_input.marks,
            doubts=() if model_input.region is None else model_input.region.doubts,
        )


def tensor_sha256(tensor: NDArray[np.float32]) -> str:
    """Hex SHA-256 of shape, type and bytes."""
    digest = hashlib.sha256(f"{tensor.shape}{tensor.dtype.str}".encode())
    digest.update(np.ascontiguousarray(tensor).data)
    return digest.hexdigest()
