"""A Keras model on TensorFlow, behind the Backend protocol. Importing this module does not import TensorFlow.

Traps that shaped it (measured): TensorFlow traces a function again for each new batch size and for each
Python number passed as the target, seconds each time. So each function is compiled once with an open batch
axis, the target goes in as a tensor, and batches are padded to a fixed size (a GPU tunes its kernels by it).
"""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.model_card import ModelCard
from viewer.ai.model_store import ModelEntry
from viewer.errors import InferenceError, ModelRefusedError, OutOfMemoryError

# Images a chunk. On two cores larger ones gain nothing (16 against 8: under 2 %), smaller ones lose.
CPU_CHUNK = 8
GPU_CHUNK = 32
_CONFIG_LIMIT = 64 << 20


class KerasBackend:
    """Compiled logits and gradients of one Keras model. Made by `load_keras_backend`."""

    def __init__(self, network: Any, card: ModelCard, device: str, chunk: int) -> None:
        """network: a Keras model whose output is logits, (n, H, W, C) -> (n, labels)."""
        self._network = network
        self._card = card
        self._device = device
        self._chunk = chunk
        self._forward, self._gradient = _compile(network, _input_shape(card), len(card.labels))

    @property
    def labels(self) -> tuple[str, ...]:
        """One a logit."""
        return self._card.labels

    @property
    def device(self) -> str:
        """ "CPU" or "GPU: <name>"."""
        return self._device

    @property
    def chunk(self) -> int:
        """Images in one call of the compiled gradient: multiples of it waste nothing."""
        return self._chunk

    @property
    def network(self) -> Any:
        """The Keras model that ends in logits; its weights stay variables of the compiled functions."""
        return self._network

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n, H, W, C) -> (n, labels), of a segmentation (n, H, W, labels).

        Raises OutOfMemoryError, InferenceError.
        """
        batch = self._checked(batch)
        size = self._padded_size(len(batch))
        answers = [
            np.asarray(_run(self._forward, part), np.float64)[:used] for part, used in _chunks(batch, size)
        ]
        return np.concatenate(answers) if answers else np.zeros((0, *self._network.outputs[0].shape[1:]))

    def gradients(
        self,
        batch: NDArray[np.float32],
        target: int,
        weights: NDArray[np.floating] | None = None,
        rival: int | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """See Backend.gradients. Raises OutOfMemoryError, InferenceError."""
        batch = self._checked(batch)
        direction = np.zeros(len(self.labels), np.float32)
        direction[target] = 1
        if rival is not None:
            direction[rival] -= 1
        factors = np.ones(len(batch), np.float32) if weights is None else np.asarray(weights, np.float32)
        if factors.shape != (len(batch),):
            raise ValueError(f"weights must have one entry an image: {len(batch)}, not {factors.shape}")
        gradients = np.empty(batch.shape, np.float32)
        values = np.empty(len(batch))
        done = 0
        size = self._padded_size(len(batch))
        for part, used in _chunks(batch, size):
            factor = np.zeros(size, np.float32)
            factor[:used] = factors[done : done + used]
            gradient, value = _run(self._gradient, part, direction, factor)
            gradients[done : done + used] = gradient[:used]
            values[done : done + used] = value[:used]
            done += used
        return gradients, values

    def warm_up(self) -> None:
        """Trace and run both functions once at each batch size that is used."""
        zeros = np.zeros((self._chunk, *_input_shape(self._card)), np.float32)
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
        if batch.shape[1:] != _input_shape(self._card):
            raise ValueError(f"the model takes (n, {_input_shape(self._card)}), not {batch.shape}")
        return batch


def load_keras_backend(entry: ModelEntry) -> KerasBackend:
    """Check the hash, look into the file, load it in safe mode and compare it with its card.

    Raises ModelRefusedError.
    """
    entry.verify()
    inspect_keras_file(entry)
    with quiet_tensorflow():
        import keras

        device, chunk = prepare_device()
    if keras.backend.backend() != "tensorflow":
        raise ModelRefusedError(
            f"Keras runs on {keras.backend.backend()} here.", "Unset KERAS_BACKEND or set it to tensorflow."
        )
    try:
        model = keras.saving.load_model(entry.weights, compile=False, safe_mode=True)
    except Exception as error:  # Keras raises all kinds for a file that is not what it expects
        raise ModelRefusedError(
            f"{entry.weights} cannot be loaded ({error.__class__.__name__}).",
            "Save it again with Keras 3 as .keras, with layers of Keras only.",
        ) from error
    network = network_to_logits(model, entry.card)
    return KerasBackend(network, entry.card, device, chunk)


@contextmanager
def quiet_tensorflow() -> Iterator[None]:
    """Keep TensorFlow's start-up remarks off the terminal while it is imported and looks for devices.

    Its libraries write them straight to file descriptor 2, some before any setting is read. Errors still come as
    exceptions; TF_CPP_MIN_LOG_LEVEL=0 in the environment lets everything through.
    """
    if os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3") == "0":
        yield
        return
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def inspect_keras_file(entry: ModelEntry) -> None:
    """Refuse a .keras file that names a Lambda or a layer that is not Keras' own, before anything is loaded.

    Raises ModelRefusedError, naming the layer.
    """
    try:
        with zipfile.ZipFile(entry.weights) as archive:
            if archive.getinfo("config.json").file_size > _CONFIG_LIMIT:
                raise ModelRefusedError(f"The description inside {entry.weights} is too large.")
            config = json.loads(archive.read("config.json"))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ModelRefusedError(
            f"{entry.weights} is not a .keras file.",
            "Save the model with Keras 3: model.save('model.keras').",
        ) from error
    for part in _objects(config):
        name = part.get("class_name")
        if name == "Lambda" or name == "function":
            raise ModelRefusedError(
                f"{entry.weights} holds Python code of its own (a {name} layer), which is never run.",
                "Replace it by layers of Keras and save the model again.",
            )
        module = part.get("module")
        if isinstance(module, str) and module != "builtins" and module.split(".")[0] != "keras":
            raise ModelRefusedError(
                f"{entry.weights} needs {module}.{name}, which is not part of Keras.",
                "Models with layers of their own cannot be loaded yet.",
            )


def network_to_logits(model: Any, card: ModelCard) -> Any:
    """The model, ending before its softmax or sigmoid.

    Raises ModelRefusedError when it does not fit its card.
    """
    import keras

    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ModelRefusedError(f"{card.name} has several inputs or outputs; a classifier has one of each.")
    shape = tuple(model.inputs[0].shape[1:])
    if any(
        have is not None and have != want for have, want in zip(shape, _input_shape(card), strict=False)
    ) or len(shape) != len(_input_shape(card)):
        raise ModelRefusedError(
            f"The network of {card.name} takes {shape}, its card says {_input_shape(card)}.",
            "Correct the card's input.",
        )
    if tuple(model.outputs[0].shape[1:]) != _output_shape(card):
        raise ModelRefusedError(
            f"The network of {card.name} answers with {tuple(model.outputs[0].shape[1:])} numbers, "
            f"its card names {len(card.labels)} labels"
            + (" for each cell of the input." if card.task == "segmentation" else "."),
            "Correct the card's labels or its task.",
        )
    output = model.outputs[0]
    last = output._keras_history.operation
    if isinstance(last, keras.layers.Softmax) or (
        isinstance(last, keras.layers.Activation) and _activation_name(last) in {"softmax", "sigmoid"}
    ):
        _same_activation(
            "softmax" if isinstance(last, keras.layers.Softmax) else _activation_name(last), card
        )
        return keras.Model(model.inputs, last.input)
    if not hasattr(last, "activation"):
        raise ModelRefusedError(
            f"{card.name} ends in a {last.__class__.__name__} layer, so its logits cannot be found.",
            "End the network in a Dense, Softmax or Activation layer.",
        )
    name = _activation_name(last)
    if name == "linear":
        return model
    _same_activation(name, card)
    if len(last._inbound_nodes) != 1:
        raise ModelRefusedError(f"{card.name} uses its last layer in several places.")
    last.activation = keras.activations.linear
    return model


def _same_activation(name: str, card: ModelCard) -> None:
    if name != card.activation:
        raise ModelRefusedError(
            f"The network of {card.name} ends in {name}, its card says {card.activation}.",
            "Correct the card's activation.",
        )


def _activation_name(layer: Any) -> str:
    return str(getattr(layer.activation, "__name__", layer.activation))


def _input_shape(card: ModelCard) -> tuple[int, int, int]:
    return card.input.height, card.input.width, card.input.channels


def _output_shape(card: ModelCard) -> tuple[int, ...]:
    if card.task == "segmentation":
        return card.input.height, card.input.width, len(card.labels)
    return (len(card.labels),)


def _objects(config: Any) -> Iterator[dict[str, Any]]:
    if isinstance(config, dict):
        yield config
        for value in config.values():
            yield from _objects(value)
    elif isinstance(config, list):
        for value in config:
            yield from _objects(value)


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


def _compile(
    network: Any, shape: tuple[int, int, int], labels: int
) -> tuple[Callable[..., Any], Callable[..., Any]]:
    import tensorflow as tf

    images = tf.TensorSpec((None, *shape), tf.float32)

    def forward(batch: Any) -> Any:
        return network(batch, training=False)

    def gradient(batch: Any, direction: Any, factors: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(batch)
            values = tf.linalg.matvec(network(batch, training=False), direction)
            total = tf.reduce_sum(values * factors)
        return tape.gradient(total, batch), values

    direction_and_factors = [tf.TensorSpec((labels,), tf.float32), tf.TensorSpec((None,), tf.float32)]
    return (
        tf.function(forward, input_signature=[images]),
        tf.function(gradient, input_signature=[images, *direction_and_factors]),
    )


def _chunks(batch: NDArray[np.float32], size: int) -> Iterator[tuple[NDArray[np.float32], int]]:
    for start in range(0, len(batch), size):
        part = batch[start : start + size]
        used = len(part)
        if used < size:
            part = np.concatenate([part, np.zeros((size - used, *part.shape[1:]), np.float32)])
        yield part, used


def _run(function: Callable[..., Any], *arguments: NDArray[np.float32]) -> Any:
    import tensorflow as tf

    try:
        result = function(*(tf.constant(argument) for argument in arguments))
        return tuple(part.numpy() for part in result) if isinstance(result, tuple) else result.numpy()
    except tf.errors.ResourceExhaustedError as error:
        raise OutOfMemoryError(
            "The device has no memory left for this image.",
            "Close other programs that use it, then try again.",
        ) from error
    except tf.errors.OpError as error:
        raise InferenceError(f"The model failed on this image ({error.__class__.__name__}).") from error
