"""The average gradient along the straight path from a baseline to an image: trapezoid on nested nodes.

The integral of integrated gradients (Sundararajan, Taly and Yan 2017, equation 1) is

    g = integral of grad f(b + t (x - b)) dt over t in [0, 1]

on the model's grid. The trapezoid rule is used on nodes that are only ever added: each round doubles the
number of intervals and reuses every evaluation. Which intervals are halved is chosen. Networks of rectified
units are nearly flat along most of the path and bend sharply in a small part of it (for radiographs and a
black baseline around a tenth of the way), so that halving all of them alike wastes most evaluations. Two
errors are known for each interval without any further evaluation:

- what it lacks in completeness: |h (d_a + d_b) / 2 - (f_b - f_a)|, with d the derivative along the path.
  f itself is known at each node, so this is exact;
- how far the map may be wrong: h ||(x - b) (grad_b - grad_a)||_1, the most that the rule can miss where
  the gradient is monotone in between.

Each is taken as its share of the sum over all intervals; the shares are added, each weighted by how far its
aim is away, and the intervals with the greatest sums are halved. The published gap and map change are measured
on the map itself, as for equal intervals; nothing is corrected afterwards. Exact for linear and quadratic f at
any number of nodes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from viewer.ai.backend import Backend
from viewer.ai.preprocess import ModelInput
from viewer.errors import OutOfMemoryError
from viewer.explain.attribution import SMALLEST_DIFFERENCE

# Images evaluated between two choices (and two looks at whether the job was cancelled). The same on every
# device, so that the nodes are; 8 is also the batch at which two CPU cores are busy.
PORTION = 8
# An interval is never halved below this: float32 inputs at its ends would hardly differ.
_SHORTEST = 2.0**-20


class PathIntegral:
    """Nodes on the path, their logits and gradients, and the integral that they give.

    Keeps one gradient a node, (H, W) float32: 897 nodes of a 224 x 224 model are 180 MB.
    """

    def __init__(
        self,
        backend: Backend,
        model_input: ModelInput,
        start: NDArray[np.float32],
        end: NDArray[np.float32],
        target: int,
        rival: int | None = None,
        on_portion: Callable[[int], None] | None = None,
    ) -> None:
        """start, end: (H, W) float32, baseline and image on the model's grid in [0, 1].

        on_portion is called with the number of evaluated nodes before each portion; it may raise to stop.
        """
        self._backend = backend
        self._input = model_input
        self._start = np.asarray(start, np.float32)
        self._end = np.asarray(end, np.float32)
        self._target = target
        self._rival = rival
        self._on_portion = on_portion
        self._batch = PORTION
        self.evaluations = 0
        self._t = np.zeros(0)
        self._logits = np.zeros(0)
        self._gradients: list[NDArray[np.float32]] = []
        self._slopes = np.zeros(0)
        self._variation: dict[tuple[float, float], float] = {}

    @property
    def steps(self) -> int:
        """Intervals so far."""
        return max(len(self._t) - 1, 0)

    @property
    def nodes(self) -> NDArray[np.float64]:
        """Their places t in [0, 1], rising."""
        return self._t.copy()

    @property
    def displacement(self) -> NDArray[np.float64]:
        """x - b on the model's grid, (H, W)."""
        return self._end.astype(np.float64) - self._start

    @property
    def logit(self) -> float:
        """f(x)."""
        return float(self._logits[-1])

    @property
    def baseline_logit(self) -> float:
        """f(b)."""
        return float(self._logits[0])

    def begin(self, steps: int) -> None:
        """Evaluate the first nodes: ``steps`` equal intervals."""
        self._add(np.linspace(0.0, 1.0, steps + 1))

    def refine(self, intervals: int, tolerance: float = 0.01, map_need: float = 1.0) -> bool:
        """Halve intervals, portion by portion, until there are ``intervals`` more.

        tolerance: the gap to reach; map_need: how many times too large the map's change is.
        Returns False when fewer could be added, because all of them are as short as float32 can tell apart.
        """
        while intervals > 0:
            chosen = self._worst(min(intervals, PORTION), tolerance, map_need)
            if not len(chosen):
                return False
            self._add((self._t[chosen] + self._t[chosen + 1]) / 2)
            intervals -= len(chosen)
        return True

    def average_gradient(self) -> NDArray[np.float64]:
        """(H, W): the integral of the gradient, accumulated in float64."""
        lengths = np.diff(self._t)
        weights = np.zeros(len(self._t))
        weights[:-1] += lengths / 2
        weights[1:] += lengths / 2
        total = np.zeros(self._start.shape)
        for weight, gradient in zip(weights, self._gradients, strict=True):
            total += weight * gradient
        return total

    def _worst(self, count: int, tolerance: float, map_need: float) -> NDArray[np.intp]:
        lengths = np.diff(self._t)
        lacking = np.abs(lengths * (self._slopes[:-1] + self._slopes[1:]) / 2 - np.diff(self._logits))
        # What intervals lack has either sign, as it happens: the gap itself may be small by luck and grow again
        # with the next nodes. Its likely size, as of a sum of independent errors, is taken twice (95 %).
        difference = max(abs(self.logit - self.baseline_logit), SMALLEST_DIFFERENCE)
        gap_need = 2 * float(np.linalg.norm(lacking)) / difference / tolerance
        score = gap_need * _shares(lacking) + map_need * _shares(lengths * self._variations())
        # Where nothing is known to be wrong, the longest intervals come first.
        score += 1e-9 * lengths
        score[lengths < 2 * _SHORTEST] = -1
        order = np.argsort(-score, kind="stable")[:count]
        return np.sort(order[score[order] >= 0])

    def _add(self, places: NDArray[np.float64]) -> None:
        """Evaluate new nodes and keep all of them in order."""
        values: list[float] = []
        gradients: list[NDArray[np.float32]] = []
        for first in range(0, len(places), PORTION):
            if self._on_portion is not None:
                self._on_portion(self.evaluations)
            part = places[first : first + PORTION]
            part_gradients, part_values = self._evaluate(part)
            gradients.extend(part_gradients)
            values.extend(part_values)
            self.evaluations += len(part)
        slopes = [float(np.vdot(gradient, self.displacement)) for gradient in gradients]
        order = np.argsort(np.concatenate([self._t, places]), kind="stable")
        self._t = np.concatenate([self._t, places])[order]
        self._logits = np.concatenate([self._logits, values])[order]
        self._slopes = np.concatenate([self._slopes, slopes])[order]
        together = self._gradients + gradients
        self._gradients = [together[i] for i in order]

    def _variations(self) -> NDArray[np.float64]:
        """||(x - b) (grad_b - grad_a)||_1 of each interval; those of intervals that stayed are remembered."""
        known = self._variation
        size = np.abs(self._end - self._start)
        self._variation = {}
        for i, ends in enumerate(zip(self._t[:-1], self._t[1:], strict=True)):
            value = known.get(ends)
            if value is None:
                value = float(np.vdot(size, np.abs(self._gradients[i + 1] - self._gradients[i])))
            self._variation[ends] = value
        return np.array(list(self._variation.values()))

    def _evaluate(self, places: NDArray[np.float64]) -> tuple[list[NDArray[np.float32]], list[float]]:
        """Gradients on the grid and logits at some places; halves the batch when memory runs out."""
        gradients: list[NDArray[np.float32]] = []
        values: list[float] = []
        while len(values) < len(places):
            t = places[len(values) : len(values) + self._batch].astype(np.float32)[:, None, None]
            # Written so that both ends are met exactly.
            images = self._input.normalise((1 - t) * self._start + t * self._end)
            try:
                batch_gradients, batch_values = self._backend.gradients(
                    images, self._target, rival=self._rival
                )
            except (OutOfMemoryError, MemoryError):
                if self._batch == 1:
                    raise
                self._batch //= 2
                continue
            gradients.extend(np.asarray(self._input.collapse_gradient(batch_gradients), np.float32))
            values.extend(float(value) for value in batch_values)
        return gradients, values


def _shares(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    total = errors.sum()
    return errors / total if total > 0 else np.zeros_like(errors)
