"""Batch normalisation that has become part of the convolutions around it.

The same function to rounding, with less work forwards and backwards: each layer that is gone saves a pass over its
whole activation in both directions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.keras_network import Graph

# A scale below this is not divided by.
_SMALLEST_SCALE = 1e-6


@dataclass(frozen=True)
class _Plan:
    """Name of a convolution -> the normalisation that it takes in.

    after: the normalisation follows it and nothing else does: it goes into kernel and bias, and is gone.
    ahead: normalisation, rectifier, convolution. A rectifier lets a positive scale a through,
    relu(a x + b) = a relu(x + b / a), so that a goes into the kernel, and only a shift by b / a stays.
    """

    after: dict[str, Any]
    ahead: dict[str, Any]

    def gone(self) -> set[str]:
        return {norm.name for norm in self.after.values()}

    def shifts(self) -> dict[str, Any]:
        return {norm.name: norm for norm in self.ahead.values()}


class FoldedNetwork:
    """A copy of a network in which batch normalisation is part of the convolution before or behind it.

    `network` is the copy, or the original where there was nothing to fold. `refresh` brings the original's present
    weights into the copy: the signs of its scales must be those of the beginning.

    Measured with the gradients of 8 images on two cores: the bundled model 109 ms against 144.
    """

    def __init__(self, original: Any) -> None:
        self._original = original
        self._plan = _plan(original)
        folds = self._plan.after or self._plan.ahead
        self.network = _clone(original, self._plan) if folds else original
        self.refresh()

    def refresh(self) -> None:
        """Take over the original's weights; compiled functions of the copy stay valid."""
        if self.network is self._original:
            return
        gone, shifts = self._plan.gone(), self._plan.shifts()
        for layer in self._original.layers:
            if layer.name in gone or not layer.weights:
                continue
            if layer.name in shifts:
                factor, shift = _scale_and_shift(layer)
                weights = [(shift / factor).astype(np.float32)]
            elif layer.name in self._plan.after or layer.name in self._plan.ahead:
                weights = _weights(layer, self._plan.after.get(layer.name), self._plan.ahead.get(layer.name))
            else:
                weights = layer.get_weights()
            self.network.get_layer(layer.name).set_weights(weights)


def _clone(original: Any, plan: _Plan) -> Any:
    import keras

    gone, shifts = plan.gone(), plan.shifts()

    class Shift(keras.layers.Layer):  # type: ignore[misc]
        """x + b, one b a channel."""

        def build(self, input_shape: tuple[int | None, ...]) -> None:
            self.shift = self.add_weight(shape=input_shape[-1:], name="shift")

        def call(self, x: Any) -> Any:
            return x + self.shift

    def clone(layer: Any) -> Any:
        if layer.name in shifts:
            return Shift(name=layer.name)
        config = layer.get_config()
        if layer.name in plan.after:
            config["use_bias"] = True
        return layer.__class__.from_config(config)

    def call(layer: Any, *arguments: Any, **options: Any) -> Any:
        if layer.name in gone:
            return arguments[0]
        if layer.name in shifts:
            return layer(arguments[0])  # a normalisation's other options mean nothing here
        return layer(*arguments, **options)

    # A Sequential model is cloned in another way, which takes no call_function.
    functional = keras.Model(original.inputs[0], original.outputs[0])
    return keras.models.clone_model(functional, clone_function=clone, call_function=call)


def _plan(network: Any) -> _Plan:
    from keras import Model

    if any(isinstance(layer, Model) for layer in network.layers):
        return _Plan({}, {})  # nested networks are left as they are
    graph = Graph(network)
    after = dict(_followed(network, graph))
    gone = {norm.name for norm in after.values()}
    return _Plan(after, {name: norm for name, norm in _preceded(network, graph) if norm.name not in gone})


def _followed(network: Any, graph: Graph) -> Iterator[tuple[str, Any]]:
    """Each convolution that a normalisation follows, and nothing else."""
    from keras import activations

    for norm in _norms(network, graph):
        (before,) = graph.parents[norm]
        if (
            _is_convolution(before)
            and _used_once(before, graph)
            and len(graph.outputs[norm]) == 1
            and before.activation is activations.linear
            and norm is not graph.last
        ):
            yield before.name, norm


def _preceded(network: Any, graph: Graph) -> Iterator[tuple[str, Any]]:
    """Each convolution behind a normalisation with a positive scale and a rectifier, with nothing branching off."""
    for norm in _norms(network, graph):
        if norm is graph.last or not _used_once(norm, graph):
            continue
        (bend,) = graph.children[norm]
        if bend is graph.last or not _is_rectifier(bend) or not _used_once(bend, graph):
            continue
        (convolution,) = graph.children[bend]
        if (
            _is_convolution(convolution)
            and len(graph.outputs[convolution]) == 1
            and getattr(convolution, "groups", 1) == 1  # a group's kernel does not see all channels
            and (_scale_and_shift(norm)[0] > _SMALLEST_SCALE).all()
        ):
            yield convolution.name, norm


def _norms(network: Any, graph: Graph) -> list[Any]:
    """Normalisations of the last axis, used once."""
    from keras import layers

    return [
        layer
        for layer in network.layers
        if type(layer) is layers.BatchNormalization
        and len(graph.parents.get(layer, ())) == 1
        and layer.axis in (-1, 3)
        and len(layer.input.shape) == 4
    ]


def _used_once(operation: Any, graph: Graph) -> bool:
    return len(graph.outputs[operation]) == len(graph.children.get(operation, ())) == 1


def _is_convolution(operation: Any) -> bool:
    from keras import layers

    kinds = (layers.Conv2D, layers.DepthwiseConv2D)
    return type(operation) in kinds and operation.data_format == "channels_last"


def _is_rectifier(operation: Any) -> bool:
    """relu(a x) = a relu(x) for a > 0."""
    from keras import activations, layers

    if type(operation) is layers.ReLU:
        return operation.max_value is None and operation.threshold == 0
    return type(operation) is layers.Activation and operation.activation is activations.relu


def _scale_and_shift(norm: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """a and b of norm(x) = a x + b: gamma / sqrt(variance + epsilon), beta - mean a."""
    variance = np.asarray(norm.moving_variance, np.float64)
    scale = 1 / np.sqrt(variance + norm.epsilon)
    if norm.gamma is not None:
        scale = scale * np.asarray(norm.gamma, np.float64)
    shift = -np.asarray(norm.moving_mean, np.float64) * scale
    return scale, shift if norm.beta is None else shift + np.asarray(norm.beta, np.float64)


def _weights(convolution: Any, after: Any | None, ahead: Any | None) -> list[NDArray[np.float32]]:
    """Kernel and bias of a convolution that takes in the scale ahead of it and the normalisation after it."""
    from keras import layers

    kernel, *rest = (np.asarray(weight, np.float64) for weight in convolution.get_weights())
    if ahead is not None:
        # (height, width, channels in, channels out or multiplier)
        kernel = kernel * _scale_and_shift(ahead)[0][:, None]
    if after is not None:
        scale, shift = _scale_and_shift(after)
        depthwise = isinstance(convolution, layers.DepthwiseConv2D)
        kernel = kernel * (scale.reshape(kernel.shape[2:]) if depthwise else scale)
        rest = [(rest[0] if rest else 0) * scale + shift]
    return [weight.astype(np.float32) for weight in (kernel, *rest)]
