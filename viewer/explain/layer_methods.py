"""Methods that look at a layer inside the network: Grad-CAM and layer integrated gradients.

Their maps are as coarse as the layer: 7 x 7 places on a 224 x 224 network's last one. They are laid on the image by
linear interpolation, which adds no detail.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from viewer.ai.backend import Layer
from viewer.errors import InferenceError
from viewer.explain.attribution import completeness_gap, map_change
from viewer.explain.method import AboutMethod, MethodMap
from viewer.explain.native import resize_grid, share_out, share_over_cells
from viewer.explain.question import Question
from viewer.sentence import Sentence

MAP_TOLERANCE = 0.05
_PORTION = 8


class GradCam:
    """max(0, sum over channels of (mean gradient of the channel) x (the channel's activation))."""

    about = AboutMethod(
        name="grad_cam",
        title="Grad-CAM",
        meaning="how strongly this place of the layer holds what speaks for the target; only what speaks for it "
        "is kept, and sizes can be compared within one map only",
        unit="relative",
        source="Selvaraju 2017",
        uses_layer=True,
    )

    def explain(self, question: Question) -> Iterator[MethodMap]:
        """One map, from one evaluation."""
        layer = chosen_layer(question)
        question.checkpoint(0, 1)
        activations, gradients, value = question.layer_gradients(question.grid[None], layer.name)
        weights = gradients[0].mean(axis=(0, 1), dtype=np.float64)
        cam = np.maximum(activations[0].astype(np.float64) @ weights, 0)
        yield MethodMap(
            grid=resize_grid(cam, question.grid.shape),
            steps=1,
            value=float(value[0]),
            baseline_value=float(question.values(question.baseline.grids).mean()),
            layer=layer.name,
        )


class LayerIntegratedGradients:
    """The change of the layer's activations on the way from the baseline to the image, times their gradient.

    The way is that of the images, not a straight line between activations: those on such a line belong to no
    image. With it the map also makes sense at a layer that other ways lead past: it then sums to the part of
    the answer that came through this layer (conductance, Dhamdhere 2018).
    """

    about = AboutMethod(
        name="layer_integrated_gradients",
        title="Layer integrated gradients",
        meaning="how much of the difference between image and baseline passed through this place of the layer",
        sums_to="f(image) - f(baseline) where no way leads past the layer, else to the part that passes it",
        source="Sundararajan 2017, Dhamdhere 2018",
        uses_baseline=True,
        uses_layer=True,
    )

    def explain(self, question: Question) -> Iterator[MethodMap]:
        """Maps with 8, 16, 32 ... steps, each from the nodes of the one before and those between them."""
        layer = chosen_layer(question)
        paths = [_LayerPath(question, layer.name, start) for start in question.baseline.grids]
        before: NDArray[np.float64] | None = None
        steps = 8
        while True:
            for path in paths:
                path.refine_to(steps)
            coarse = np.mean([path.map() for path in paths], axis=0)
            value = paths[0].values[-1]
            baseline_value = float(np.mean([path.values[0] for path in paths]))
            change = None if before is None else map_change(before, coarse)
            resampler = question.model_input.resampler
            grid = share_over_cells(resampler, coarse)
            native = share_out(resampler, grid)
            total = float(native.sum(dtype=np.float64))
            gap = None if layer.bypassed else completeness_gap(total, value - baseline_value)
            complete = gap is None or gap <= question.tolerance
            converged = complete and change is not None and change <= MAP_TOLERANCE
            final = converged or 2 * steps * len(paths) > question.max_steps
            yield MethodMap(
                grid=grid,
                native=native,
                steps=steps * len(paths),
                value=value,
                baseline_value=baseline_value,
                gap=gap,
                map_change=change,
                converged=converged,
                final=final,
                layer=layer.name,
            )
            if final:
                return
            before, steps = coarse, 2 * steps


class _LayerPath:
    """Activations and gradients of a layer at evenly spaced images; the nodes only ever get more."""

    def __init__(self, question: Question, layer: str, start: NDArray[np.float32]) -> None:
        self._question = question
        self._layer = layer
        self._start = start
        self._activations: list[NDArray[np.float32]] = []
        self._gradients: list[NDArray[np.float32]] = []
        self.values: list[float] = []

    def refine_to(self, steps: int) -> None:
        """Evaluate what is missing of ``steps`` even intervals: all nodes, or every second one."""
        places = np.linspace(0, 1, steps + 1)
        missing = places[1::2] if self.values else places
        found: list[tuple[NDArray[np.float32], NDArray[np.float32], float]] = []
        for first in range(0, len(missing), _PORTION):
            self._question.checkpoint(len(self.values) + len(found), steps + 1)
            t = missing[first : first + _PORTION].astype(np.float32)[:, None, None]
            images = (1 - t) * self._start + t * self._question.grid
            activations, gradients, values = self._question.layer_gradients(images, self._layer)
            found.extend(zip(activations, gradients, map(float, values), strict=True))
        if not self.values:
            parts = found
        else:
            old = list(zip(self._activations, self._gradients, self.values, strict=True))
            parts = [old[i // 2] if i % 2 == 0 else found[i // 2] for i in range(steps + 1)]
        self._activations = [part[0] for part in parts]
        self._gradients = [part[1] for part in parts]
        self.values = [part[2] for part in parts]

    def map(self) -> NDArray[np.float64]:
        """(h, w): sum over channels and intervals of the activation's change times its mean gradient."""
        total = np.zeros(self._activations[0].shape)
        for i in range(len(self.values) - 1):
            moved = self._activations[i + 1].astype(np.float64) - self._activations[i]
            total += moved * (self._gradients[i].astype(np.float64) + self._gradients[i + 1]) / 2
        return np.asarray(total.sum(axis=-1))


def spatial_layers(question: Question) -> tuple[Layer, ...]:
    """The layers that can be shown as a map, from the image to the logits."""
    return tuple(layer for layer in question.layered().layers if layer.is_spatial)


def chosen_layer(question: Question) -> Layer:
    """The layer that was asked for, else the last one with rows and columns.

    Raises InferenceError for a layer that is not there or has no places, naming those that have.
    """
    layers = spatial_layers(question)
    if question.layer is None:
        if not layers:
            raise InferenceError("This network has no layer with rows and columns.", "Choose another method.")
        return layers[-1]
    for layer in layers:
        if layer.name == question.layer:
            return layer
    raise InferenceError(
        Sentence(
            "{model} has no layer {layer!r} with rows and columns.",
            model=question.model.identity.name,
            layer=question.layer,
        ),
        Sentence("There are: {names}.", names=", ".join(layer.name for layer in layers)),
    )
