"""A run of one model over all images of a series: what is known of each, what comes next, where the peaks are.

Values only; nothing here holds pixels or knows a widget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from viewer.explain.explainer import Choices

# A peak must stand out by this share of the range of all values: noise has peaks everywhere.
_PROMINENCE = 0.1


class SliceState(StrEnum):
    """What there is of one image."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STALE = "stale"  # done, but for another model or other choices than those of the window now
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RunQuestion:
    """What is asked of each image: `first` to `first + count - 1` of a series, by a model, with these choices.

    The target of `choice` is None until the first image has been classified: its most probable label is then the
    target of all, since scores of different labels make no curve.
    """

    series_uid: str
    first: int
    count: int
    model: str
    choice: Choices

    def is_of(self, model: str | None, choice: Choices) -> bool:
        """Whether the window asks the same now; it may leave the target open."""
        if choice.target is None:
            choice = replace(choice, target=self.choice.target)
        return (model, choice) == (self.model, self.choice)

    def holds(self, series_uid: str | None, index: int) -> bool:
        """Whether an image is one of these."""
        return series_uid == self.series_uid and self.first <= index < self.first + self.count


@dataclass(frozen=True, slots=True)
class SliceResult:
    """Of one image: probability of the target, and the map's strength (sum of all magnitudes, in its unit)."""

    probability: float
    attention: float
    converged: bool = True


@dataclass(frozen=True, slots=True)
class SeriesRun:
    """Places count from the first image of the run."""

    question: RunQuestion
    results: Mapping[int, SliceResult] = field(default_factory=dict)
    failed: Mapping[int, str] = field(default_factory=dict)  # why
    running: int | None = None

    @property
    def ended(self) -> int:
        """Images that are done or have failed."""
        return len(self.results) + len(self.failed)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.ended == self.question.count

    def next(self, displayed: int | None, without: frozenset[int] = frozenset()) -> int | None:
        """The image that comes next: the displayed one, then its neighbours; None where none is left.

        `without`: those that cannot be had just now.
        """
        left = [
            place
            for place in range(self.question.count)
            if place not in self.results and place not in self.failed and place not in without
        ]
        near = 0 if displayed is None else displayed
        return min(left, key=lambda place: (abs(place - near), place), default=None)

    def started(self, place: int) -> SeriesRun:
        """An image is being worked on."""
        return replace(self, running=place)

    def with_result(self, place: int, result: SliceResult) -> SeriesRun:
        """An image is done."""
        return replace(self, results={**self.results, place: result}, running=None)

    def with_failure(self, place: int, reason: str) -> SeriesRun:
        """An image has failed."""
        return replace(self, failed={**self.failed, place: reason}, running=None)

    def stopped(self) -> SeriesRun:
        """Nothing is being worked on."""
        return replace(self, running=None)

    def for_target(self, target: str) -> SeriesRun:
        """The target is known now."""
        question = self.question
        return replace(self, question=replace(question, choice=replace(question.choice, target=target)))

    def state(self, place: int, current: bool) -> SliceState:
        """State of one image; `current`: the window still asks the same."""
        if place == self.running:
            return SliceState.RUNNING
        if place in self.failed:
            return SliceState.FAILED
        if place in self.results:
            return SliceState.DONE if current else SliceState.STALE
        return SliceState.QUEUED

    def peaks(self) -> tuple[int, ...]:
        """Places where the target's probability peaks, among the images that are done."""
        places = sorted(self.results)
        return tuple(places[at] for at in peaks_of([self.results[place].probability for place in places]))

    def neighbour_peak(self, place: int, step: int) -> int | None:
        """The next (1) or previous (-1) peak; None where there is none that way."""
        if step > 0:
            return next((peak for peak in self.peaks() if peak > place), None)
        return next((peak for peak in reversed(self.peaks()) if peak < place), None)


def peaks_of(values: Sequence[float]) -> tuple[int, ...]:
    """Places of the peaks: no neighbour is higher, and one must go down by a tenth of the range on either side
    before it goes higher. Of a plateau, its middle. An end counts as a side that goes down.
    """
    if not values:
        return ()
    needed = _PROMINENCE * (max(values) - min(values))
    if needed == 0:
        return ()
    found = []
    at = 0
    while at < len(values):
        end = at
        while end + 1 < len(values) and values[end + 1] == values[at]:
            end += 1
        before = _lowest_until_higher(values[:at][::-1], values[at])
        after = _lowest_until_higher(values[end + 1 :], values[at])
        if values[at] - before >= needed and values[at] - after >= needed:
            found.append((at + end) // 2)
        at = end + 1
    return tuple(found)


def _lowest_until_higher(values: Sequence[float], height: float) -> float:
    """The lowest value on the way to one that is higher; minus infinity where there is none."""
    lowest = height
    for value in values:
        if value > height:
            return lowest
        lowest = min(lowest, value)
    return float("-inf")
