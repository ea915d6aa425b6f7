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

Several baselines make several paths that end in the same image: they are refined together, wherever the error of
their mean is greatest.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from viewer.errors import OutOfMemoryError
from viewer.explain.attribution import SMALLEST_DIFFERENCE

# Images evaluated between two choices (and two looks at whether the job was cancelled). The same on every
# device, so that the nodes are; 8 is also the batch at which two CPU cores are busy.
PORTION = 8
# An interval is never halved below this: float32 inputs at its ends would hardly differ.
_SHORTEST = 2.0**-20

Gradient = NDArray[np.float32]
# (n, H, W) images on the model's grid -> (gradients (n, H, W), values (n,)).
Evaluate = Callable[[NDArray[np.float32]], tuple[NDArray[np.floating], NDArray[np.float64]]]


class _Path:
    """The nodes of one straight path, in order, and the trapezoid sum of their gradients."""

    def __init__(self, start: Gradient, end: Gradient) -> None:
        self.start = start
        self.end = end
        self.displacement = end.astype(np.float64) - start
        self.size = np.abs(self.displacement)
        self.t: list[float] = []
        self.values: list[float] = []
        self.slopes: list[float] = []
        self.gradients: list[Gradient] = []
        self.variations: list[float] = []  # one an interval
        self.total = np.zeros(start.shape)

    def image(self, t: float) -> Gradient:
        """b + t (x - b), written so that both ends are met exactly."""
        place = np.float32(t)
        image: Gradient = (1 - place) * self.start + place * self.end
        return image

    def insert(self, t: float, value: float, gradient: Gradient) -> None:
        """Add a node; the sum changes by what its interval did not know."""
        at = bisect(self.t, t)
        self.t.insert(at, t)
        self.values.insert(at, value)
        self.gradients.insert(at, gradient)
        self.slopes.insert(at, _dot(gradient, self.displacement))
        if len(self.t) == 1:
            return
        inner = 0 < at < len(self.t) - 1
        if inner:
            self._weigh(at - 1, at + 1, -1)
            self.variations.pop(at - 1)
        for left in ([at - 1] if at else []) + ([at] if at < len(self.t) - 1 else []):
            self._weigh(left, left + 1, 1)
            moved = np.abs(self.gradients[left + 1] - self.gradients[left])
            self.variations.insert(left, _dot(moved, self.size))

    def _weigh(self, left: int, right: int, sign: int) -> None:
        half = sign * (self.t[right] - self.t[left]) / 2
        self.total += np.multiply(self.gradients[left], half, dtype=np.float64)
        self.total += np.multiply(self.gradients[right], half, dtype=np.float64)


class PathIntegral:
    """Nodes on one path or several, what the network says there, and the integrals that they give.

    Keeps one gradient a node, (H, W) float32: 897 nodes of a 224 x 224 model are 180 MB.
    """

    def __init__(
        self,
        evaluate: Evaluate,
        starts: NDArray[np.float32],
        end: NDArray[np.float32],
        on_portion: Callable[[int], None] | None = None,
    ) -> None:
        """starts: (n, H, W), the baselines; end: (H, W), the image; both float32 on the model's grid in [0, 1].

        on_portion is called with the number of evaluated nodes before each portion; it may raise to stop.
        """
        self._evaluate = evaluate
        self._end = np.asarray(end, np.float32)
        self._paths = [_Path(np.asarray(start, np.float32), self._end) for start in starts]
        self._on_portion = on_portion
        self._batch = PORTION
        self.evaluations = 0
        self._midway: dict[int, Gradient] = {}

    @property
    def steps(self) -> int:
        """Intervals so far, of all paths together."""
        return sum(max(len(path.t) - 1, 0) for path in self._paths)

    def nodes(self, path: int = 0) -> NDArray[np.float64]:
        """The places t in [0, 1] of one path's nodes, rising."""
        return np.array(self._paths[path].t)

    @property
    def value(self) -> float:
        """f(x)."""
        return self._paths[0].values[-1]

    @property
    def baseline_value(self) -> float:
        """The mean of f over the baselines."""
        return float(np.mean([path.values[0] for path in self._paths]))

    def begin(self, steps: int) -> None:
        """Evaluate the first nodes: about ``steps`` equal intervals, at least one a path."""
        intervals = max(1, steps // len(self._paths))
        places = np.linspace(0.0, 1.0, intervals + 1)
        # The image is the end of every path, and evaluated once.
        wanted = [(number, float(t)) for number in range(len(self._paths)) for t in places[:-1]]
        self._add([*wanted, (-1, 1.0)])

    def refine(self, intervals: int, tolerance: float = 0.01, map_need: float = 1.0) -> bool:
        """Halve intervals, portion by portion, until there are ``intervals`` more.

        tolerance: the gap to reach; map_need: how many times too large the map's change is.
        Returns False when fewer could be added, because all of them are as short as float32 can tell apart.
        """
        while intervals > 0:
            chosen = self._worst(min(intervals, PORTION), tolerance, map_need)
            if not chosen:
                return False
            self._add(chosen)
            intervals -= len(chosen)
        return True

    def average_gradients(self) -> NDArray[np.float64]:
        """(n, H, W): the integral of the gradient along each path, accumulated in float64."""
        return np.stack([path.total for path in self._paths])

    def grid_map(self) -> NDArray[np.float64]:
        """(H, W): the mean over the paths of (x - b) times the average gradient."""
        return np.asarray(np.mean([path.displacement * path.total for path in self._paths], axis=0))

    @property
    def midway(self) -> dict[int, Gradient]:
        """Maps within the last portion by their number of evaluations, every second one: so that there is a map with
        exactly half as many evaluations as any later one.
        """
        return self._midway

    def _worst(self, count: int, tolerance: float, map_need: float) -> list[tuple[int, float]]:
        """The middles of the intervals that are to be halved, the worst first: (path, t)."""
        paths = np.concatenate([np.full(len(path.t) - 1, i) for i, path in enumerate(self._paths)])
        lengths = np.concatenate([np.diff(path.t) for path in self._paths])
        middles = np.concatenate([(np.array(path.t[:-1]) + path.t[1:]) / 2 for path in self._paths])
        lacking = np.concatenate([_lacking(path) for path in self._paths])
        variations = np.concatenate([path.variations for path in self._paths])
        # What intervals lack has either sign, as it happens: the gap itself may be small by luck and grow again
        # with the next nodes. Its likely size, as of a sum of independent errors, is taken twice (95 %).
        difference = max(abs(self.value - self.baseline_value), SMALLEST_DIFFERENCE)
        gap_need = 2 * float(np.linalg.norm(lacking)) / len(self._paths) / difference / tolerance
        score = gap_need * _shares(lacking) + map_need * _shares(lengths * variations)
        # Where nothing is known to be wrong, the longest intervals come first.
        score += 1e-9 * lengths
        score[lengths < 2 * _SHORTEST] = -1
        order = np.argsort(-score, kind="stable")[:count]
        order = order[score[order] >= 0]
        # Fewer intervals than a portion has room for: the worst get a quarter point as well.
        extra = order[: count - len(order)] if len(order) == len(score) else order[:0]
        places = [(int(paths[i]), float(middles[i])) for i in order]
        places += [(int(paths[i]), float(middles[i] - lengths[i] / 4)) for i in extra]
        return places

    def _add(self, places: list[tuple[int, float]]) -> None:
        """Evaluate new nodes, portion by portion, and keep all of them. Path -1 stands for all paths."""
        for first in range(0, len(places), PORTION):
            if self._on_portion is not None:
                self._on_portion(self.evaluations)
            part = places[first : first + PORTION]
            images = np.stack([self._paths[number].image(t) for number, t in part])
            gradients, values = self._in_batches(images)
            self.evaluations += len(part)
            self._midway = {}
            for place, ((number, t), gradient, value) in enumerate(zip(part, gradients, values, strict=True)):
                if place and place % 2 == 0 and all(len(path.t) > 1 for path in self._paths):
                    done = self.evaluations - len(part) + place
                    self._midway[done] = self.grid_map().astype(np.float32)
                for path in self._paths if number < 0 else [self._paths[number]]:
                    path.insert(t, value, gradient)

    def _in_batches(self, images: NDArray[np.float32]) -> tuple[list[Gradient], list[float]]:
        """Gradients and values at some images; halves the batch when memory runs out."""
        gradients: list[Gradient] = []
        values: list[float] = []
        while len(values) < len(images):
            try:
                batch_gradients, batch_values = self._evaluate(
                    images[len(values) : len(values) + self._batch]
                )
            except (OutOfMemoryError, MemoryError):
                if self._batch == 1:
                    raise
                self._batch //= 2
                continue
            gradients.extend(np.asarray(batch_gradients, np.float32))
            values.extend(float(value) for value in batch_values)
        return gradients, values


def _dot(one: NDArray[np.floating], other: NDArray[np.float64]) -> float:
    """<one, other>, without BLAS: its threads and TensorFlow's wait for each other (50 ms a call, measured)."""
    return float(np.multiply(one, other, dtype=np.float64).sum())


def _lacking(path: _Path) -> NDArray[np.float64]:
    """What each interval lacks in completeness, with its sign taken off."""
    slopes = np.array(path.slopes)
    missing = np.diff(path.t) * (slopes[:-1] + slopes[1:]) / 2 - np.diff(path.values)
    return np.asarray(np.abs(missing))


def _shares(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    total = errors.sum()
    return errors / total if total > 0 else np.zeros_like(errors)
