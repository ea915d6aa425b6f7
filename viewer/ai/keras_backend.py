"""A Keras model on TensorFlow, behind the Backend protocol. Importing this module does not import TensorFlow.

Traps that shaped it (measured): TensorFlow traces a function again for each new batch size and for each
Python number passed as the target, seconds each time. So each function is compiled once with an open batch
axis, the target goes in as a tensor, and batches are padded to a fixed size (a GPU tunes its kernels by it).
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.backend import Layer
from viewer.ai.keras_file import inspect_keras_file
from viewer.ai.keras_folding import FoldedNetwork
from viewer.ai.keras_functions import compile_functions, compile_layer, compile_probability, padded, run
from viewer.ai.keras_logits import input_shape, network_to_logits
from viewer.ai.keras_network import layers_of, shuffled_weights
from viewer.ai.model_card import ModelCard
from viewer.ai.model_store import ModelEntry
from viewer.ai.trust import import_layers, trusted_layers
from viewer.errors import InferenceError, ModelRefusedError, OutOfMemoryError
from viewer.sentence import Sentence

_log = logging.getLogger(__name__)

# Images a chunk. On two cores larger ones gain nothing (16 against 8: under 2 %), smaller ones lose.
CPU_CHUNK = 8
GPU_CHUNK = 32


class KerasBackend:
    """Compiled logits and gradients of one Keras model. Made by `load_keras_backend`."""

    def __init__(self, network: Any, card: ModelCard, device: str, chunk: int) -> None:
        """network: a Keras model whose output is logits, (n, H, W, C) -> (n, labels)."""
        self._network = network
        self._card = card
        self._device = device
        self._chunk = chunk
        self._notes: list[str] = []
        self._on_cpu = False
        self._folded = FoldedNetwork(network)
        self._forward, self._gradient = compile_functions(
            self._folded.network, input_shape(card), len(card.labels)
        )
        # Compiled when they are first wanted.
        self._probability: Callable[..., Any] | None = None
        self._by_layer: dict[str, Callable[..., Any]] = {}
        self._layers: tuple[Layer, ...] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """One a logit."""
        return self._card.labels

    @property
    def device(self) -> str:
        """ "CPU" or "GPU: <name>"; the CPU too where the GPU's memory was not enough."""
        return self._device

    @property
    def notes(self) -> tuple[str, ...]:
        """What was given up for want of memory, in sentences."""
        return tuple(self._notes)

    @property
    def chunk(self) -> int:
        """Images in one call of the compiled gradient: multiples of it waste nothing. Halved for want of memory."""
        return self._chunk

    @property
    def network(self) -> Any:
        """The Keras model that ends in logits. Compiled functions run a folded copy of it."""
        return self._network

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers with an output of their own, from the image to the logits."""
        if self._layers is None:
            self._layers = layers_of(self._network)
        return self._layers

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n, H, W, C) -> (n, labels), of a segmentation (n, H, W, labels).

        Raises OutOfMemoryError, InferenceError.
        """
        batch = self._checked(batch)
        answers = np.zeros((len(batch), *self._network.outputs[0].shape[1:]))
        done = 0
        while done < len(batch):
            part, used = padded(batch[done:], self._padded_size(len(batch)))
            answer = self._attempt(self._forward, part)
            if answer is not None:
                answers[done : done + used] = answer[:used]
                done += used
        return answers

    def gradients(
        self,
        batch: NDArray[np.float32],
        target: int,
        weights: NDArray[np.floating] | None = None,
        rival: int | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """See Backend.gradients. Raises OutOfMemoryError, InferenceError."""
        if self._card.task == "segmentation":
            raise ModelRefusedError(
                Sentence("{model} draws masks, which are not explained.", model=self._card.name),
                "Choose a classifier.",
            )
        batch = self._checked(batch)
        direction = self._direction(target, rival)
        factors = np.ones(len(batch), np.float32) if weights is None else np.asarray(weights, np.float32)
        if factors.shape != (len(batch),):
            raise ValueError(f"weights must have one entry an image: {len(batch)}, not {factors.shape}")
        gradients = np.empty(batch.shape, np.float32)
        values = np.empty(len(batch))
        done = 0
        while done < len(batch):
            size = self._padded_size(len(batch))
            part, used = padded(batch[done:], size)
            factor = np.zeros(size, np.float32)
            factor[:used] = factors[done : done + used]
            answer = self._attempt(self._gradient, part, direction, factor)
            if answer is not None:
                gradients[done : done + used] = answer[0][:used]
                values[done : done + used] = answer[1][:used]
                done += used
        return gradients, values

    def _answers(
        self, function: Callable[..., Any], batch: NDArray[np.float32], *rest: NDArray[Any]
    ) -> Iterator[tuple[int, list[Any]]]:
        """Images in a chunk and the function's results for them, chunk by chunk."""
        done = 0
        while done < len(batch):
            part, used = padded(batch[done:], self._padded_size(len(batch)))
            answer = self._attempt(function, part, *rest)
            if answer is not None:
                yield used, [result[:used] for result in answer]
                done += used

    def _attempt(self, function: Callable[..., Any], *arguments: NDArray[np.float32]) -> Any:
        """The function's answer; None when memory ran out and the next attempt is to be with less.

        First the chunk is halved, then, on a GPU, the CPU takes over. Both are told by ``notes``. Raises
        OutOfMemoryError when nothing is left to give up.
        """
        try:
            return run(function, *arguments, on_cpu=self._on_cpu)
        except OutOfMemoryError:
            tried = len(arguments[0])
            if tried > 1:
                self._chunk = tried // 2
                self._notes.append(
                    f"Memory ran out on the {self._device}: {self._chunk} images at a time now."
                )
            elif self._device != "CPU" and not self._on_cpu:
                self._notes.append(f"Memory ran out on the {self._device}: the CPU does the work now.")
                self._device, self._on_cpu = f"CPU (no memory left on the {self._device})", True
                self._chunk = CPU_CHUNK
            else:
                raise
            _log.warning("%s", self._notes[-1])
            return None

    def probability_gradients(
        self, batch: NDArray[np.float32], target: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """See ProbabilisticBackend. Raises OutOfMemoryError, InferenceError."""
        batch = self._checked(batch)
        if self._probability is None:
            self._probability = compile_probability(
                self._folded.network, input_shape(self._card), self._card.activation
            )
        gradients = np.empty(batch.shape, np.float32)
        values = np.empty(len(batch))
        done = 0
        for used, (gradient, value) in self._answers(self._probability, batch, np.array(target, np.int32)):
            gradients[done : done + used], values[done : done + used] = gradient, value
            done += used
        return gradients, values

    def layer_gradients(
        self, batch: NDArray[np.float32], layer: str, target: int, rival: int | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float64]]:
        """See LayeredBackend. Raises OutOfMemoryError, InferenceError."""
        batch = self._checked(batch)
        function = self._by_layer.get(layer)
        if function is None:
            if layer not in {known.name for known in self.layers}:
                raise InferenceError(
                    Sentence(
                        "The network of {model} has no layer {layer!r}.", model=self._card.name, layer=layer
                    ),
                    Sentence(
                        "Its layers with an output: {names}.",
                        names=", ".join(known.name for known in self.layers),
                    ),
                )
            function = compile_layer(self._network, layer, input_shape(self._card), len(self.labels))
            self._by_layer[layer] = function
        direction = self._direction(target, rival)
        parts = []
        for _, results in self._answers(function, batch, direction):
            parts.append(results)
        activations, gradients, values = (np.concatenate(results) for results in zip(*parts, strict=True))
        return activations, gradients, values.astype(np.float64)

    def randomised(self, seed: int, stages: int) -> AbstractContextManager[Iterator[str]]:
        """See RandomisableBackend."""
        return shuffled_weights(self._network, seed, stages, self._folded.refresh)

    def _direction(self, target: int, rival: int | None) -> NDArray[np.float32]:
        direction = np.zeros(len(self.labels), np.float32)
        direction[target] = 1
        if rival is not None:
            direction[rival] -= 1
        return direction

    def warm_up(self) -> None:
        """Trace and run both functions once at each batch size that is used."""
        zeros = np.zeros((self._chunk, *input_shape(self._card)), np.float32)
        self.logits(zeros[:1])
        if self._card.task == "segmentation":
            return
        self.logits(zeros)
        self.gradients(zeros, 0)

    def _padded_size(self, images: int) -> int:
        """The next power of two, at most a chunk: one image alone is the usual question, and whoever halves a
        batch for want of memory must get calls of half the size."""
        return min(self._chunk, 1 << max(images - 1, 0).bit_length())

    def _checked(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        batch = np.asarray(batch, np.float32)
        if batch.shape[1:] != input_shape(self._card):
            raise ValueError(f"the model takes (n, {input_shape(self._card)}), not {batch.shape}")
        return batch


def load_keras_backend(entry: ModelEntry) -> KerasBackend:
    """Check the hash, look into the file, load it in safe mode and compare it with its card.

    Raises ModelRefusedError.
    """
    entry.verify()
    trusted = trusted_layers(entry.card.sha256)
    inspect_keras_file(entry.weights, trusted)
    with quiet_tensorflow():
        import keras

        device, chunk = prepare_device()
    if keras.backend.backend() != "tensorflow":
        raise ModelRefusedError(
            Sentence("Keras runs on {backend} here.", backend=keras.backend.backend()),
            "Unset KERAS_BACKEND or set it to tensorflow.",
        )
    own = import_layers(trusted)
    try:
        model = keras.saving.load_model(entry.weights, own, compile=False, safe_mode=True)
    except Exception as error:  # Keras raises all kinds for a file that is not what it expects
        raise ModelRefusedError(
            Sentence(
                "{weights} cannot be loaded ({error}).", weights=entry.weights, error=error.__class__.__name__
            ),
            "Save it again with Keras 3 as .keras, with layers of Keras only.",
        ) from error
    network = network_to_logits(model, entry.card)
    return KerasBackend(network, entry.card, device, chunk)


@contextmanager
def quiet_tensorflow() -> Iterator[None]:
    """Keep TensorFlow's start-up remarks off the terminal while it is imported and looks for devices, and later
    its advice (of several networks in one process it says that they are too many functions).

    Its libraries write them straight to file descriptor 2, some before any setting is read. Errors still come as
    exceptions; TF_CPP_MIN_LOG_LEVEL=0 in the environment lets everything through.
    """
    if os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3") == "0":
        yield
        return
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def prepare_device() -> tuple[str, int]:
    """Choose the device, a GPU where TensorFlow sees one: its name ("CPU", "GPU: <name>") and the chunk for it."""
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return "CPU", CPU_CHUNK
    for gpu in gpus:
        # A second model in the same process finds the device in use already; growth is on since the first.
        if not tf.config.experimental.get_memory_growth(gpu):
            tf.config.experimental.set_memory_growth(gpu, True)
    name = tf.config.experimental.get_device_details(gpus[0]).get("device_name", "unnamed")
    return f"GPU: {name}", GPU_CHUNK
