"""TensorFlow functions of a network, compiled once each, and the one place where they are called.

Forward and gradient are the only lines that a framework other than TensorFlow would write anew.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.keras_network import output_of
from viewer.errors import InferenceError, OutOfMemoryError
from viewer.sentence import Sentence


def compile_functions(
    network: Any, shape: tuple[int, int, int], labels: int
) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """forward(batch) -> logits; gradient(batch, direction, factors) -> (gradients, directed logits)."""
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


def padded(rest: NDArray[np.float32], size: int) -> tuple[NDArray[np.float32], int]:
    """The next chunk, filled up with zeros, and how many images it holds."""
    part = rest[:size]
    used = len(part)
    if used < size:
        part = np.concatenate([part, np.zeros((size - used, *part.shape[1:]), np.float32)])
    return part, used


def compile_probability(network: Any, shape: tuple[int, int, int], activation: str) -> Callable[..., Any]:
    """gradient(batch, target) -> (gradients, probabilities of the target)."""
    import tensorflow as tf

    squash = tf.nn.softmax if activation == "softmax" else tf.sigmoid

    def gradient(batch: Any, target: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(batch)
            values = tf.gather(squash(network(batch, training=False)), target, axis=1)
        return tape.gradient(values, batch), values

    signature = [tf.TensorSpec((None, *shape), tf.float32), tf.TensorSpec((), tf.int32)]
    compiled: Callable[..., Any] = tf.function(gradient, input_signature=signature)
    return compiled


def compile_layer(network: Any, layer: str, shape: tuple[int, int, int], labels: int) -> Callable[..., Any]:
    """gradient(batch, direction) -> (the layer's activations, gradients at them, directed logits)."""
    import keras
    import tensorflow as tf

    two_ends = keras.Model(network.inputs[0], [output_of(network, layer), network.outputs[0]])

    def gradient(batch: Any, direction: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(batch)
            activations, logits = two_ends(batch, training=False)
            values = tf.linalg.matvec(logits, direction)
        return activations, tape.gradient(values, activations), values

    signature = [tf.TensorSpec((None, *shape), tf.float32), tf.TensorSpec((labels,), tf.float32)]
    compiled: Callable[..., Any] = tf.function(gradient, input_signature=signature)
    return compiled


def run(function: Callable[..., Any], *arguments: NDArray[Any], on_cpu: bool = False) -> Any:
    """The function's results as arrays. Raises OutOfMemoryError, InferenceError."""
    import tensorflow as tf

    try:
        with tf.device("/CPU:0") if on_cpu else nullcontext():
            result = function(*(tf.constant(argument) for argument in arguments))
        return tuple(part.numpy() for part in result) if isinstance(result, tuple) else result.numpy()
    except tf.errors.ResourceExhaustedError as error:
        raise OutOfMemoryError(
            "The device has no memory left for this image.",
            "Close other programs that use it, then try again.",
        ) from error
    except tf.errors.OpError as error:
        raise InferenceError(
            Sentence("The model failed on this image ({error}).", error=error.__class__.__name__)
        ) from error
