"""The public protocol of explanation methods, and which methods there are.

A method of one's own is a class with `about` and `explain`, named in a package's metadata::

    [project.entry-points."overread.methods"]
    my_method = "my_package.my_module:MyMethod"

It then shows in `overread explain --method my_method`, in `viewer.explain_image` and in the window. `explain` gets
a `Question` and yields one `MethodMap` or several, finer and finer; the last one has `final`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InferenceError
from viewer.explain.question import Question
from viewer.sentence import Sentence

ENTRY_POINTS = "overread.methods"
INTEGRATED_GRADIENTS = "integrated_gradients"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AboutMethod:
    """What a method's numbers are.

    name: for command line and files; title: for people. meaning: what one number says, in a sentence. sums_to:
    what all numbers sum to, "" where they sum to nothing. unit: of a number. source: the publication.
    uses_baseline, uses_layer, uses_seed: which choices matter to it.
    """

    name: str
    title: str
    meaning: str
    sums_to: str = ""
    unit: str = "logits"
    source: str = ""
    uses_baseline: bool = False
    uses_layer: bool = False
    uses_seed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class MethodMap:
    """A map as a method makes it.

    grid: (H, W) on the model's grid. native: (rows, columns) float32 on the image's own pixels; None lets the
    grid be interpolated there. value, baseline_value: f(image), f(baseline). gap: None where the method sums to
    nothing. steps: intervals of a path, or images evaluated. layer: the layer that was looked at.
    """

    grid: NDArray[np.floating]
    steps: int
    value: float
    baseline_value: float
    native: NDArray[np.float32] | None = None
    gap: float | None = None
    map_change: float | None = None
    converged: bool = True
    final: bool = True
    layer: str | None = None


@runtime_checkable
class Method(Protocol):
    """A way to explain one image."""

    @property
    def about(self) -> AboutMethod:
        """What its numbers are."""
        ...

    def explain(self, question: Question) -> Iterator[MethodMap]:
        """Maps that get finer; the last one has ``final``. Raises Cancelled, InferenceError, OutOfMemoryError."""
        ...


_OWN: Mapping[str, str] = {
    INTEGRATED_GRADIENTS: "viewer.explain.integrated_gradients:IntegratedGradients",
    "gradient_x_input": "viewer.explain.gradient_methods:GradientTimesInput",
    "smoothgrad": "viewer.explain.gradient_methods:SmoothGrad",
    "grad_cam": "viewer.explain.layer_methods:GradCam",
    "layer_integrated_gradients": "viewer.explain.layer_methods:LayerIntegratedGradients",
    "occlusion": "viewer.explain.occlusion:Occlusion",
}


def method_names() -> tuple[str, ...]:
    """Names of all methods: Overread's own first, then those of other packages."""
    others = sorted({entry.name for entry in entry_points(group=ENTRY_POINTS)} - set(_OWN))
    return (*_OWN, *others)


def own_methods() -> tuple[AboutMethod, ...]:
    """What Overread's own methods say about themselves; no other package is imported for that."""
    return tuple(find_method(name).about for name in _OWN)


def find_method(name: str) -> Method:
    """The method with this name (a hyphen counts as an underscore).

    Raises InferenceError, listing the names, when there is none, or when another package's cannot be used.
    """
    wanted = name.replace("-", "_")
    if wanted in _OWN:
        module, _, attribute = _OWN[wanted].partition(":")
        method: Method = getattr(import_module(module), attribute)()
        return method
    for entry in entry_points(group=ENTRY_POINTS):
        if entry.name in (name, wanted):
            return _foreign(entry.name, partial(entry.load))
    raise InferenceError(
        Sentence("There is no method {name!r}.", name=name),
        Sentence("Methods: {names}.", names=", ".join(method_names())),
    )


def all_methods() -> tuple[AboutMethod, ...]:
    """What every usable method says about itself; one of another package that cannot be loaded is logged."""
    found = []
    for name in method_names():
        try:
            found.append(find_method(name).about)
        except InferenceError as error:
            _log.warning("%s", error)
    return tuple(found)


def _foreign(name: str, load: partial[object]) -> Method:
    try:
        made = load()
        method = made() if isinstance(made, type) else made
    except Exception as error:  # another package may fail in any way
        raise InferenceError(
            Sentence(
                "The method {name!r} cannot be loaded ({error}).", name=name, error=error.__class__.__name__
            ),
            "It comes from another package: update or remove that one.",
        ) from error
    if not isinstance(method, Method):
        raise InferenceError(
            Sentence("The method {name!r} has no `about` or no `explain`.", name=name),
            "See viewer.explain.method.",
        )
    return method
