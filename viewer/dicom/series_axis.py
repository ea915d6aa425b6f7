"""The fourth axis of a series: one geometry repeated in time, heart phase, diffusion weighting or echo."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from viewer.dicom.header import FrameHeader
from viewer.sentence import Sentence, listed

# A heart that beats twenty times a minute takes this long; trigger times beyond are those of a dynamic series.
_LONGEST_CYCLE_MS = 3000.0

Key = Callable[[FrameHeader], float | None]
Places = Mapping[int, int]
Point = tuple[float, list[FrameHeader]]


class AxisKind(StrEnum):
    """What may be repeated; the names are stable."""

    TIME = "time"
    TEMPORAL_POSITION = "temporal position"  # counted, where the files give no times
    CARDIAC_PHASE = "cardiac phase"
    B_VALUE = "b-value"
    ECHO_TIME = "echo time"


_WORDS = {
    AxisKind.TIME: Sentence("time"),
    AxisKind.TEMPORAL_POSITION: Sentence("time point"),
    AxisKind.CARDIAC_PHASE: Sentence("phase"),
    AxisKind.B_VALUE: "b",
    AxisKind.ECHO_TIME: Sentence("echo"),
}


@dataclass(frozen=True, slots=True)
class SeriesAxis:
    """`values` has one number in `unit` for each point, ascending; b-values repeat where directions differ.

    Times count from the first point.
    """

    name: AxisKind
    unit: str  # "s", "ms", "%", "s/mm²", or "" for a count
    values: tuple[float, ...]

    def label(self, point: int) -> str:
        """One point in words: "phase 3 / 20, 120 ms", "b 1000 s/mm²", "time 2 / 4, 0.5 s"."""
        word, value = _WORDS[self.name], self.values[point]
        if self.name is AxisKind.B_VALUE:
            alike = [index for index, other in enumerate(self.values) if other == value]
            which = f", {alike.index(point) + 1} / {len(alike)}" if len(alike) > 1 else ""
            return f"{word} {value:g} {self.unit}{which}"
        place = Sentence("{axis} {number} / {count}", axis=word, number=point + 1, count=len(self.values))
        return listed([place, f"{_short(value)} {self.unit}"]) if self.unit else place


def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Repeats:
    """Frames at the same places, point by point; each point in the order of its places."""

    axis: SeriesAxis
    points: tuple[tuple[FrameHeader, ...], ...]
    incomplete: tuple[tuple[FrameHeader, ...], ...] = ()  # points that lack places


def find_repeats(kind: AxisKind, frames: Sequence[FrameHeader], places: Places) -> Repeats | None:
    """`frames` as repeats along `kind`; None where that does not tell frames at one place apart.

    `places` gives the place of each frame (by id) along the slices' normal.
    """
    found = _FINDERS[kind](frames, places)
    if found is None:
        return None
    points, unit, kind = found
    every = {places[id(frame)] for frame in frames}
    complete = [point for point in points if len(point[1]) == len(every)]
    if len(complete) < 2 or 2 * len(complete) < len(points):
        return None
    start = complete[0][0] if kind is AxisKind.TIME else 0.0
    values = tuple(round(value - start, 6) for value, _ in complete)
    ordered = tuple(_in_place(members, places) for _, members in complete)
    left = tuple(_in_place(members, places) for _, members in points if len(members) < len(every))
    return Repeats(SeriesAxis(kind, unit, values), ordered, left)


def _in_place(members: Sequence[FrameHeader], places: Places) -> tuple[FrameHeader, ...]:
    return tuple(sorted(members, key=lambda frame: places[id(frame)]))


Found = tuple[list[Point], str, AxisKind] | None


def _phases(frames: Sequence[FrameHeader], places: Places) -> Found:
    def trigger(frame: FrameHeader) -> float | None:
        return frame.trigger_time_ms

    def percent(frame: FrameHeader) -> float | None:
        return frame.cardiac_percent

    if points := _exact(frames, places, percent):
        return points, "%", AxisKind.CARDIAC_PHASE
    points = _exact(frames, places, trigger) or _ranked(frames, places, trigger)
    if points is None:
        return None
    if points[-1][0] - points[0][0] <= _LONGEST_CYCLE_MS:
        return points, "ms", AxisKind.CARDIAC_PHASE
    return [(value / 1000, members) for value, members in points], "s", AxisKind.TIME


def _b_values(frames: Sequence[FrameHeader], places: Places) -> Found:
    if any(frame.diffusion_b_value is None for frame in frames):
        return None
    if points := _exact(frames, places, lambda frame: frame.diffusion_b_value):
        return points, "s/mm²", AxisKind.B_VALUE
    # Directions, and images of one direction (b = 0 has none), in the order in which they were acquired.
    groups: dict[Hashable, list[FrameHeader]] = {}
    for frame in frames:
        groups.setdefault((frame.diffusion_b_value, frame.diffusion_direction), []).append(frame)
    points = []
    for members in groups.values():
        value = members[0].diffusion_b_value
        assert value is not None  # checked above
        points += [(value, some) for some in _in_turn(members, places)]
    if len({value for value, _ in points}) < 2:
        return None  # directions alone, without what they are compared with: told apart by time
    points.sort(key=lambda point: (point[0], min(map(_number, point[1]))))
    return points, "s/mm²", AxisKind.B_VALUE


def _echoes(frames: Sequence[FrameHeader], places: Places) -> Found:
    points = _exact(frames, places, lambda frame: frame.echo_time)
    return (points, "ms", AxisKind.ECHO_TIME) if points else None


def _positions_in_time(frames: Sequence[FrameHeader], places: Places) -> Found:
    points = _exact(frames, places, lambda frame: frame.temporal_position)
    if points is None:
        return None
    for clock in (_offset, _clock):
        times = [_earliest(members, clock) for _, members in points]
        if all(time is not None for time in times):
            timed = [
                (time, members) for time, (_, members) in zip(times, points, strict=True) if time is not None
            ]
            if all(a[0] < b[0] for a, b in pairwise(timed)):
                return timed, "s", AxisKind.TIME
    return points, "", AxisKind.TEMPORAL_POSITION


def _times(frames: Sequence[FrameHeader], places: Places) -> Found:
    points = _exact(frames, places, _offset)
    if points is None and all(frame.acquired_at_s is not None for frame in frames):
        points = _swept(frames, places) or _ranked(frames, places, _clock)
    return (points, "s", AxisKind.TIME) if points else None


def _offset(frame: FrameHeader) -> float | None:
    return frame.time_offset_s


def _clock(frame: FrameHeader) -> float | None:
    return frame.acquired_at_s


_FINDERS: dict[AxisKind, Callable[[Sequence[FrameHeader], Places], Found]] = {
    AxisKind.CARDIAC_PHASE: _phases,
    AxisKind.B_VALUE: _b_values,
    AxisKind.ECHO_TIME: _echoes,
    AxisKind.TEMPORAL_POSITION: _positions_in_time,
    AxisKind.TIME: _times,
}


def _exact(frames: Sequence[FrameHeader], places: Places, key: Key) -> list[Point] | None:
    """Points of equal values.

    None where a frame has none, a value comes twice at one place, or most values are found at some places only.
    """
    groups: dict[float, list[FrameHeader]] = {}
    for frame in frames:
        value = key(frame)
        if value is None:
            return None
        groups.setdefault(float(value), []).append(frame)
    if len(groups) < 2 or not all(_one_each(members, places) for members in groups.values()):
        return None
    full = len(_by_place(frames, places))
    if 2 * sum(len(members) == full for members in groups.values()) < len(groups):
        return None
    return sorted(groups.items(), key=lambda point: point[0])


def _ranked(frames: Sequence[FrameHeader], places: Places, key: Key) -> list[Point] | None:
    """The first, second ... frame of every place by `key`: for hearts and clocks that differ between slices.

    Times count from the first one of each slice. None unless all places have as many frames, and no two of one
    place the same value.
    """
    rows = []
    for members in _by_place(frames, places):
        timed = [(value, frame) for frame in members if (value := key(frame)) is not None]
        if len(timed) < len(members) or len({value for value, _ in timed}) < len(timed):
            return None
        rows.append(sorted(timed, key=lambda pair: pair[0]))
    if len({len(row) for row in rows}) != 1:
        return None
    from_first = key is _clock
    return [
        (
            float(np.median([row[rank][0] - (row[0][0] if from_first else 0.0) for row in rows])),
            [row[rank][1] for row in rows],
        )
        for rank in range(len(rows[0]))
    ]


def _swept(frames: Sequence[FrameHeader], places: Places) -> list[Point] | None:
    """Sweeps over all slices, one after the other: a new one begins where a place comes again.

    None where two frames of one place were acquired at the same time.
    """
    clock = {id(frame): frame.acquired_at_s for frame in frames if frame.acquired_at_s is not None}
    for members in _by_place(frames, places):
        if len({clock[id(frame)] for frame in members}) < len(members):
            return None
    sweeps = _in_turn(frames, places, lambda frame: (clock[id(frame)], *_number(frame)))
    points = [(min(clock[id(frame)] for frame in sweep), sweep) for sweep in sweeps]
    # Slice by slice in time, a sweep would be one image: that is another order, see `_ranked`.
    full = len(_by_place(frames, places))
    whole = sum(len(sweep) == full for _, sweep in points)
    return points if len(points) > 1 and whole * 2 >= len(points) else None


def _in_turn(
    frames: Sequence[FrameHeader],
    places: Places,
    order: Callable[[FrameHeader], tuple[float, ...]] | None = None,
) -> list[list[FrameHeader]]:
    """Frames in order, a new list whenever a place comes again."""
    lists: list[list[FrameHeader]] = [[]]
    seen: set[int] = set()
    for frame in sorted(frames, key=order or _number):
        place = places[id(frame)]
        if place in seen:
            lists.append([])
            seen = set()
        seen.add(place)
        lists[-1].append(frame)
    return lists


def _by_place(frames: Sequence[FrameHeader], places: Places) -> list[list[FrameHeader]]:
    groups: dict[int, list[FrameHeader]] = {}
    for frame in frames:
        groups.setdefault(places[id(frame)], []).append(frame)
    return list(groups.values())


def _one_each(members: Sequence[FrameHeader], places: Places) -> bool:
    return len({places[id(frame)] for frame in members}) == len(members)


def _number(frame: FrameHeader) -> tuple[float, float]:
    return (float("inf") if frame.instance_number is None else frame.instance_number, frame.frame)


def _earliest(members: Sequence[FrameHeader], clock: Key) -> float | None:
    times = [time for frame in members if (time := clock(frame)) is not None]
    return min(times) if len(times) == len(members) else None
