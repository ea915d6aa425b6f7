"""Integrated gradients, on the image's own pixels, refined until the map is complete and settled.

With s the image in [0, 1] on native pixels, s_b the baseline, R the linear map onto the model's grid and g
the average gradient along the path (see path_integral), the attribution is

    A = (s - s_b) * R^T g    on native pixels, and    (R s - R s_b) * g    on the model's grid.

Both have the same sum, since <s - s_b, R^T g> = <R (s - s_b), g>: neither is more complete than the other.
Within one model cell, the native map's texture is the image's, not the model's. Several baselines (noise,
reference images) give the mean of their maps, which for reference images is expected gradients.
Sources: Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, ICML 2017; Erion et al., Improving
performance of deep learning models with axiomatic attribution priors and expected gradients, 2021.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from viewer.explain.attribution import completeness_gap, map_change
from viewer.explain.method import INTEGRATED_GRADIENTS, AboutMethod, MethodMap
from viewer.explain.path_integral import PORTION, PathIntegral
from viewer.explain.question import Question

if TYPE_CHECKING:
    from viewer.ai.classifier import Model
    from viewer.explain.attribution import Attribution
    from viewer.volume.slice_image import SliceImage

METHOD = INTEGRATED_GRADIENTS
# A map is settled when doubling the steps moved no more than this share of it.
MAP_TOLERANCE = 0.05
# A map that is complete and lacks only a tenth of being settled gets half a portion more, not a whole one.
_NEARLY = 1.1
# The first map: 7 intervals have 8 nodes, one portion.
FIRST_STEPS = 7


class IntegratedGradients:
    """The method, see this module."""

    about = AboutMethod(
        name=INTEGRATED_GRADIENTS,
        title="Integrated gradients",
        meaning="how much of the difference between image and baseline came about by this pixel's change, "
        "gathered along the straight way from baseline to image",
        sums_to="f(image) - f(baseline), within the reported gap",
        source="Sundararajan 2017",
        uses_baseline=True,
    )

    def explain(self, question: Question) -> Iterator[MethodMap]:
        """See `refine`."""
        return refine(question)


def refine(question: Question) -> Iterator[MethodMap]:
    """Yield a first map, then one whenever the steps have doubled, then the last one, which is ``final``.

    After each portion of 8 images (4 when it is nearly there) the map is compared with the one that had half as many.
    It ends when gap <= tolerance and map_change <= 5 % (then ``converged``), or before max_steps would be exceeded.
    Raises Cancelled; OutOfMemoryError when the device has no room for a single image.
    """
    tolerance, max_steps = question.tolerance, question.max_steps
    if tolerance <= 0 or max_steps < 1:
        raise ValueError("tolerance must be above zero and max_steps at least one")
    wanted = min(FIRST_STEPS, max_steps) + 1
    path = PathIntegral(
        question.gradients,
        question.baseline.grids,
        question.grid,
        lambda evaluated: question.checkpoint(evaluated, wanted),
    )
    path.begin(wanted - 1)
    maps: dict[int, NDArray[np.float32]] = {}
    shown = 0
    refined = True
    while True:
        grid = path.grid_map()
        change = _change(maps, path.evaluations, grid)
        maps[path.evaluations] = grid.astype(np.float32)
        maps.update(path.midway)
        gap = completeness_gap(float(grid.sum()), path.value - path.baseline_value)
        settled = change is not None and change <= MAP_TOLERANCE
        last = not refined or path.steps + PORTION > max_steps
        if last or path.evaluations >= 2 * shown or (settled and gap <= tolerance):
            native = question.baseline.native_map(question.model_input, path.average_gradients())
            # Said of the map that is handed out, not of its double on the grid.
            gap = completeness_gap(float(native.sum(dtype=np.float64)), path.value - path.baseline_value)
            converged = settled and gap <= tolerance
            final = converged or last
            yield MethodMap(
                grid=maps[path.evaluations],
                native=native,
                steps=path.steps,
                value=path.value,
                baseline_value=path.baseline_value,
                gap=gap,
                map_change=change,
                converged=converged,
                final=final,
            )
            if final:
                return
            shown = path.evaluations
        wanted = max(2 * shown, path.evaluations + PORTION)
        map_need = (1.0 if change is None else change) / MAP_TOLERANCE
        nearly = gap <= tolerance and map_need <= _NEARLY
        refined = path.refine(PORTION // 2 if nearly else PORTION, tolerance, map_need)


def _change(
    maps: dict[int, NDArray[np.float32]], evaluations: int, grid: NDArray[np.float64]
) -> float | None:
    """How far the map has moved since it had half as many evaluations (or the last number below that)."""
    before = [count for count in maps if 2 * count <= evaluations]
    return map_change(maps[max(before)], grid) if before else None


def integrated_gradients(
    model: Model, image: SliceImage, target: str | None = None, **options: Any
) -> Attribution:
    """Explain one image to the end by integrated gradients; options as of `explain_image`.

    `converged` tells whether the tolerance was met within max_steps.
    """
    from viewer.explain.explainer import explain_image

    return explain_image(model, image, target, method=INTEGRATED_GRADIENTS, **options)
