"""A Keras network's graph: which operation feeds which, its layers, and its weights shuffled.

With its neighbours `keras_*` the only place that touches Keras outside training.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from viewer.ai.backend import Layer


class Graph:
    """The operations between a network's inputs and its output, each with the tensors that it takes and gives."""

    def __init__(self, network: Any) -> None:
        self.last = network.outputs[0]._keras_history.operation
        self.first = {tensor._keras_history.operation for tensor in network.inputs}
        self.parents: dict[Any, set[Any]] = {}
        self.children: dict[Any, set[Any]] = {}
        self.outputs: dict[Any, list[Any]] = {}
        waiting, seen = [network.outputs[0]], set()
        while waiting:
            tensor = waiting.pop()
            if id(tensor) in seen:
                continue
            seen.add(id(tensor))
            history = tensor._keras_history
            operation = history.operation
            self.outputs.setdefault(operation, []).append(tensor)
            parents = self.parents.setdefault(operation, set())
            for taken in operation._inbound_nodes[history.node_index].input_tensors:
                parents.add(taken._keras_history.operation)
                self.children.setdefault(taken._keras_history.operation, set()).add(operation)
                waiting.append(taken)

    def bypassed(self, operation: Any) -> bool:
        """Whether a way leads from an input to the output without this operation."""
        waiting, seen = [self.last], {operation}
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            if one in self.first:
                return True
            seen.add(one)
            waiting.extend(self.parents[one])
        return False


def layers_of(network: Any) -> tuple[Layer, ...]:
    """The layers with one output of known shape, from the image to the logits."""
    graph = Graph(network)
    found = []
    for layer in network.layers:
        outputs = graph.outputs.get(layer, [])
        if layer in graph.first or len(outputs) != 1:
            continue
        shape = tuple(outputs[0].shape)[1:]
        if shape and all(side is not None for side in shape):
            sizes = tuple(int(side) for side in shape)
            found.append(Layer(layer.name, layer.__class__.__name__, sizes, graph.bypassed(layer)))
    return tuple(found)


def output_of(network: Any, layer: str) -> Any:
    """The symbolic output of a layer that `layers_of` names."""
    (output,) = Graph(network).outputs[network.get_layer(layer)]
    return output


@contextmanager
def shuffled_weights(
    network: Any, seed: int, stages: int, refresh: Callable[[], None]
) -> Iterator[Iterator[str]]:
    """See RandomisableBackend.randomised. Each tensor's own entries change places: its distribution stays.

    (Adebayo et al. 2018 draw new initial weights; shuffling needs no knowledge of how they were drawn, and keeps
    the normalisation's variances above zero.)
    """
    layers = [layer for layer in network.layers if layer.weights][::-1]
    kept = {layer.name: layer.get_weights() for layer in layers}
    rng = np.random.default_rng(seed)

    def steps() -> Iterator[str]:
        for group in np.array_split(np.arange(len(layers)), min(stages, len(layers))):
            for place in group:
                layer = layers[place]
                layer.set_weights([rng.permutation(w.ravel()).reshape(w.shape) for w in layer.get_weights()])
            refresh()
            yield layers[group[-1]].name

    try:
        yield steps()
    finally:
        for layer in layers:
            layer.set_weights(kept[layer.name])
        refresh()
