"""Instances to series: what belongs together, and what one series must be split into."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from viewer.dicom.findings import Finding, FindingKind, information, warning
from viewer.dicom.geometry import (
    SAME_ORIENTATION,
    SAME_POSITION_MM,
    SIDEWAYS_PIXELS,
    Geometry,
    judge_points,
)
from viewer.dicom.header import FrameHeader
from viewer.dicom.image_plane import normal
from viewer.dicom.instance import Instance
from viewer.dicom.patients import patient_numbers
from viewer.dicom.series import Series
from viewer.dicom.series_axis import AxisKind, SeriesAxis, find_repeats
from viewer.sentence import Sentence, listed

# What tells series apart that lie at one position. Their findings name it.
SPLITTERS: dict[str, Callable[[FrameHeader], Hashable]] = {
    "segment": lambda frame: frame.segment,
    "stack": lambda frame: frame.stack_id,
    "kind of diffusion image": lambda frame: frame.diffusion_b_value is None,
    "image type": lambda frame: frame.image_type,
    "echo time": lambda frame: frame.echo_time,
    "diffusion weighting": lambda frame: frame.diffusion_b_value,
    "acquisition": lambda frame: frame.acquisition_number,
    "time": lambda frame: frame.temporal_position,
    "file": lambda frame: frame.path if frame.frame_count > 1 else None,
}
# How frames at one position are told apart, in the order in which it is tried: a name of SPLITTERS makes series
# of their own, a kind of axis one series with that axis.
_STEPS: tuple[str | AxisKind, ...] = (
    "segment",
    "stack",
    AxisKind.CARDIAC_PHASE,
    AxisKind.B_VALUE,
    AxisKind.ECHO_TIME,
    AxisKind.TEMPORAL_POSITION,
    "image type",
)
# Kinds of image: they are told apart before the clock is asked, which differs between any two images.
_KINDS = ("segment", "stack", "kind of diffusion image", "image type", "echo time", "diffusion weighting")
# And where one more key does not find an axis either.
_LAST_STEPS: tuple[str, ...] = ("echo time", "diffusion weighting", "time", "acquisition", "file")
_MOST_KEYS = 2


def group_series(instances: Iterable[Instance]) -> tuple[Series, ...]:
    """Series of the instances, by study date, study and series number.

    Instances with the same study and series UID belong together, unless they are of different patients; one
    without a series UID stands alone. A series is split where one array cannot hold it, or one direction cannot
    order it: by size, samples, unit and photometric interpretation, by orientation, and by what differs between
    frames at one position; but one geometry repeated in time, heart phase, b-value or echo is one series with
    that axis.
    """
    groups: dict[Hashable, list[Instance]] = {}
    for instance in instances:
        first = instance.frames[0]
        key: Hashable = (first.study_uid, first.series_uid) if first.series_uid else first.path
        groups.setdefault(key, []).append(instance)
    used: set[str] = set()
    series = []
    for members in groups.values():
        of_patients = _by_patient(members)
        for own in of_patients:
            mixed = (_mixed(own, len(of_patients)),) if len(of_patients) > 1 else ()
            series += _series_of(own, used, mixed)
    return tuple(sorted(series, key=_display_order))


def _display_order(series: Series) -> tuple[str, str, str, float, str]:
    number = math.inf if series.number is None else series.number
    return (series.study.date, series.study.time, series.study.uid or "", number, series.uid)


def _by_patient(members: Sequence[Instance]) -> list[list[Instance]]:
    """The instances of each patient. Those that tell too little to be told apart stay with the first."""
    # Instances of one scan share their values: each patient is decoded and compared once.
    patients = {id(one.values): one.patient() for one in {id(one.values): one for one in members}.values()}
    different = list(dict.fromkeys(patients.values()))
    numbers = dict(zip(different, patient_numbers(different), strict=True))
    parts: dict[int, list[Instance]] = {}
    for one in members:
        parts.setdefault(numbers[patients[id(one.values)]], []).append(one)
    return list(parts.values())


def _mixed(own: Sequence[Instance], patients: int) -> Finding:
    text = Sentence(
        "Images of {patients} patients have the same series UID; those of each are a series of their own.",
        patients=patients,
    )
    return warning(FindingKind.DIFFERENT_PATIENTS, text, [one.frames[0].path for one in own])


def _series_of(
    members: Sequence[Instance], used: set[str], findings: tuple[Finding, ...] = ()
) -> list[Series]:
    frames = [frame for instance in members for frame in instance.frames]
    parts = split(frames)
    first = members[0]
    study, patient = first.study(), first.patient()
    base = first.frames[0].series_uid or f"file:{first.frames[0].path}"
    causes = listed(dict.fromkeys(part.cause for part in parts if part.cause))
    result = []
    for index, part in enumerate(parts):
        ordered, geometry = part.arranged()
        if findings:
            geometry = replace(geometry, findings=(*findings, *geometry.findings))
        if len(parts) > 1:
            note = Sentence(
                "Part {part} of {parts} of its series, split by {causes}.",
                part=index + 1,
                parts=len(parts),
                causes=causes,
            )
            geometry = replace(geometry, findings=(*geometry.findings, information(FindingKind.SPLIT, note)))
        result.append(
            Series(
                uid=_unique(base, used),
                study=study,
                patient=patient,
                modality=ordered[0].modality,
                description=first.description(),
                number=first.series_number(),
                frames=ordered,
                geometry=geometry,
                axis=part.axis,
            )
        )
    return result


def _unique(base: str, used: set[str]) -> str:
    uid, number = base, 1
    while uid in used:
        number += 1
        uid = f"{base}#{number}"
    used.add(uid)
    return uid


def split(frames: Sequence[FrameHeader]) -> list[Part]:
    """Parts that are one array and one direction each, in the order of their first images."""
    sizes = _partition(frames, _array_kind)
    # The same without the unit: which of the two it was.
    shapes = {_array_kind(frame)[:-1] for frame in frames}
    causes = [Sentence("size or photometric interpretation")] if len(shapes) > 1 else []
    causes += [Sentence("unit")] if len(sizes) > len(shapes) else []
    directions = [cluster for part in sizes for cluster in _orientation_clusters(part)]
    causes += [Sentence("orientation")] if len(directions) > len(sizes) else []
    parts = []
    for cluster in directions:
        for part in _resolve_repeats(cluster) or [Part(tuple(cluster))]:
            parts.append(replace(part, cause=listed([*causes, *([part.cause] if part.cause else [])])))
    return sorted(parts, key=lambda part: min(_number(frame) for frame in part.frames))


def _number(frame: FrameHeader) -> tuple[float, str, int]:
    number = math.inf if frame.instance_number is None else frame.instance_number
    return (number, str(frame.path), frame.frame)


def _array_kind(frame: FrameHeader) -> tuple[Hashable, ...]:
    return (frame.rows, frame.columns, frame.is_color, frame.photometric, frame.is_float, frame.rescale.unit)


def _partition(
    frames: Iterable[FrameHeader], key: Callable[[FrameHeader], Hashable]
) -> list[list[FrameHeader]]:
    parts: dict[Hashable, list[FrameHeader]] = {}
    for frame in frames:
        parts.setdefault(key(frame), []).append(frame)
    return list(parts.values())


def _orientation_clusters(frames: Sequence[FrameHeader]) -> list[list[FrameHeader]]:
    """Frames with one orientation each, within rounding; those without any stay together."""
    clusters: list[tuple[np.ndarray[tuple[int], np.dtype[np.float64]] | None, list[FrameHeader]]] = []
    for frame in frames:
        plane = None if frame.orientation is None else np.array(frame.orientation)
        for centre, members in clusters:
            if plane is None and centre is None:
                members.append(frame)
                break
            if plane is not None and centre is not None and np.abs(plane - centre).max() <= SAME_ORIENTATION:
                members.append(frame)
                break
        else:
            clusters.append((plane, [frame]))
    return [members for _, members in clusters]


@dataclass(frozen=True, slots=True)
class Part:
    """Frames that are one array and one direction; with an `axis`, point by point, each in the order of places.

    `cause` names what it was split from its series by, "" for a whole series.
    """

    frames: tuple[FrameHeader, ...]
    axis: SeriesAxis | None = None
    cause: str = ""
    findings: tuple[Finding, ...] = ()

    def arranged(self) -> tuple[tuple[FrameHeader, ...], Geometry]:
        """The frames in display order, and the verdict on them; along an axis on each of its points."""
        points = 1 if self.axis is None else len(self.axis.values)
        return judge_points(self.frames, points, self.findings)


def _resolve_repeats(frames: Sequence[FrameHeader], keys: int = _MOST_KEYS) -> list[Part] | None:
    """Frames that share positions as one series with a fourth axis, else split by what differs, by the fewest
    of the keys that tell them apart; None where none does.
    """
    places = _places(frames)
    distinct = len(set(places.values()))
    if not places or distinct == len(frames):
        return [Part(tuple(frames))]
    for step in _STEPS:
        parts = _along(step, frames, places) if isinstance(step, AxisKind) else _apart(step, frames, places)
        if parts is not None:
            return parts
    of_kinds = list(_by_two_keys(frames, _KINDS, keys - 1))
    others = [name for name in SPLITTERS if name not in _KINDS]
    found = _first_with_axis(of_kinds) or _along(AxisKind.TIME, frames, places)
    if found is not None:
        return found
    splits = [*of_kinds, *_by_two_keys(frames, others, keys - 1)]
    found = _first_with_axis(splits)
    if found is not None:
        return found
    for step in _LAST_STEPS:
        parts = _apart(step, frames, places)
        if parts is not None:
            return parts
    # Not merely single images of one place apart from each other.
    return next((parts for parts in splits if all(len(part.frames) > 1 for part in parts)), None)


def _first_with_axis(splits: Iterable[list[Part]]) -> list[Part] | None:
    return next((parts for parts in splits if any(part.axis is not None for part in parts)), None)


def _by_two_keys(frames: Sequence[FrameHeader], names: Iterable[str], keys: int) -> Iterator[list[Part]]:
    """Every way to split by one of the keys so that `keys` more are enough for each of the parts."""
    for name in names if keys > 0 else ():
        groups = _partition(frames, SPLITTERS[name])
        if len(groups) < 2:
            continue
        resolved = [_resolve_repeats(group, keys) for group in groups]
        if None not in resolved:
            whole = [part for parts in resolved if parts is not None for part in parts]
            yield [replace(part, cause=_both(Sentence(name), part.cause)) for part in whole]


def _both(name: Sentence, cause: str) -> Sentence:
    return Sentence("{one} and {other}", one=name, other=cause) if cause else name


def _apart(name: str, frames: Sequence[FrameHeader], places: dict[int, int]) -> list[Part] | None:
    """Parts with one frame at each of their places; None where the key does not achieve that."""
    groups = _partition(frames, SPLITTERS[name])
    if len(groups) < 2 or not all(_one_each(group, places) for group in groups):
        return None
    return [Part(tuple(group), cause=Sentence(name)) for group in groups]


def _along(kind: AxisKind, frames: Sequence[FrameHeader], places: dict[int, int]) -> list[Part] | None:
    """One part with a fourth axis, and one more for each point that lacks slices."""
    repeats = find_repeats(kind, frames, places)
    if repeats is None or not _same_geometry(repeats.points):
        return None
    whole = tuple(frame for point in repeats.points for frame in point)
    slices = len(repeats.points[0])
    if not repeats.incomplete:
        return [Part(whole, repeats.axis)]
    left = [frame for point in repeats.incomplete for frame in point]
    count = len(repeats.incomplete)
    text = Sentence(
        "{count} of {all} repeats along {axis} lacks slices and is a series of its own."
        if count == 1
        else "{count} of {all} repeats along {axis} lack slices and are series of their own.",
        count=count,
        all=count + len(repeats.points),
        axis=Sentence(kind.value),
    )
    lacking = warning(FindingKind.INCOMPLETE, text, dict.fromkeys(frame.path for frame in left))
    parts = [Part(whole, repeats.axis, Sentence("incomplete repeats"), (lacking,))]
    for point in repeats.incomplete:
        text = Sentence("This repeat has {found} of {all} slices.", found=len(point), all=slices)
        own = warning(FindingKind.INCOMPLETE, text, dict.fromkeys(frame.path for frame in point))
        parts.append(Part(point, None, Sentence("incomplete repeats"), (own,)))
    return parts


def _same_geometry(points: Sequence[Sequence[FrameHeader]]) -> bool:
    """Whether all points have their slices at the same places, sideways too, with one pixel spacing."""
    first = points[0]
    spacings = {frame.pixel_spacing_mm for point in points for frame in point}
    references = {frame.frame_of_reference_uid for point in points for frame in point}
    if len(spacings) > 1 or len(references) > 1:
        return False
    spacing = first[0].pixel_spacing_mm
    tolerance = SAME_POSITION_MM if spacing is None else max(SAME_POSITION_MM, SIDEWAYS_PIXELS * min(spacing))
    places = np.array([[frame.position for frame in point] for point in points], np.float64)
    return bool(np.linalg.norm(places - places[0], axis=2).max() <= tolerance)


def _places(frames: Sequence[FrameHeader]) -> dict[int, int]:
    """Position along the normal of each frame (by id), in steps of SAME_POSITION_MM; empty where one has
    none.
    """
    plane = frames[0].orientation
    if plane is None or any(frame.position is None for frame in frames):
        return {}
    along = np.array([frame.position for frame in frames], dtype=np.float64) @ normal(plane)
    # Positions that straddle a rounding edge must still count as one: compare sorted neighbours.
    order = np.argsort(along, kind="stable")
    steps = np.concatenate(([0], np.cumsum(np.diff(along[order]) >= SAME_POSITION_MM)))
    return {id(frames[index]): int(step) for index, step in zip(order, steps, strict=True)}


def _one_each(part: Sequence[FrameHeader], places: dict[int, int]) -> bool:
    """Whether a part has at least two positions and one frame at each."""
    distinct = {places[id(frame)] for frame in part}
    return len(part) >= 2 and len(distinct) == len(part)
