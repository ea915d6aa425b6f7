"""Instances to series: what belongs together, and what one series must be split into."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from viewer.dicom.findings import FindingKind, information
from viewer.dicom.geometry import SAME_ORIENTATION, SAME_POSITION_MM, judge
from viewer.dicom.header import FrameHeader
from viewer.dicom.image_plane import normal
from viewer.dicom.instance import Instance
from viewer.dicom.series import Series

# What may differ between frames at one position, in the order in which it is tried.
_REPEATS: tuple[tuple[str, Callable[[FrameHeader], Hashable]], ...] = (
    ("segment", lambda frame: frame.segment),
    ("stack", lambda frame: frame.stack_id),
    ("time", lambda frame: frame.temporal_position),
    ("echo time", lambda frame: frame.echo_time),
    ("diffusion weighting", lambda frame: frame.diffusion_b_value),
    ("image type", lambda frame: frame.image_type),
    ("acquisition", lambda frame: frame.acquisition_number),
    ("file", lambda frame: frame.path if frame.frame_count > 1 else None),
)
_MOST_KEYS = 2


def group_series(instances: Iterable[Instance]) -> tuple[Series, ...]:
    """Series of the instances, by study date, study and series number.

    Instances with the same study and series UID belong together; one without a series UID stands alone. A
    series is split where one array cannot hold it, or one direction cannot order it: by size, samples and
    photometric interpretation, by orientation, and by what differs between frames at one position.
    """
    groups: dict[Hashable, list[Instance]] = {}
    for instance in instances:
        first = instance.frames[0]
        key: Hashable = (first.study_uid, first.series_uid) if first.series_uid else first.path
        groups.setdefault(key, []).append(instance)
    used: set[str] = set()
    series = [one for members in groups.values() for one in _series_of(members, used)]
    return tuple(sorted(series, key=_display_order))


def _display_order(series: Series) -> tuple[str, str, str, float, str]:
    number = math.inf if series.number is None else series.number
    return (series.study.date, series.study.time, series.study.uid or "", number, series.uid)


def _series_of(members: Sequence[Instance], used: set[str]) -> list[Series]:
    frames = [frame for instance in members for frame in instance.frames]
    parts, cause = split(frames)
    first = members[0]
    study, patient = first.study(), first.patient()
    base = first.frames[0].series_uid or f"file:{first.frames[0].path}"
    result = []
    for index, part in enumerate(parts):
        ordered, geometry = judge(part)
        if len(parts) > 1:
            note = f"Part {index + 1} of {len(parts)} of its series, split by {cause}."
            geometry = replace(geometry, findings=(*geometry.findings, information(FindingKind.SPLIT, note)))
        result.append(
            Series(
                uid=_unique(base, used),
                study=study,
                patient=patient,
                modality=part[0].modality,
                description=first.description(),
                number=first.series_number(),
                frames=ordered,
                geometry=geometry,
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


def split(frames: Sequence[FrameHeader]) -> tuple[list[list[FrameHeader]], str]:
    """Parts that are one array and one direction each, and the names of what they differ in ("" for one
    part).
    """
    causes: list[str] = []
    parts = _partition(frames, _array_kind)
    if len(parts) > 1:
        causes.append("size or photometric interpretation")
    by_orientation = [cluster for part in parts for cluster in _orientation_clusters(part)]
    if len(by_orientation) > len(parts):
        causes.append("orientation")
    result: list[list[FrameHeader]] = []
    for part in by_orientation:
        pieces, cause = _split_repeats(part)
        result += pieces
        if cause and cause not in causes:
            causes.append(cause)
    result.sort(key=lambda part: min(_number(frame) for frame in part))
    return result, ", ".join(causes)


def _number(frame: FrameHeader) -> tuple[float, str, int]:
    number = math.inf if frame.instance_number is None else frame.instance_number
    return (number, str(frame.path), frame.frame)


def _array_kind(frame: FrameHeader) -> Hashable:
    return (frame.rows, frame.columns, frame.is_color, frame.photometric, frame.is_float)


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


def _split_repeats(frames: list[FrameHeader]) -> tuple[list[list[FrameHeader]], str]:
    """Frames that share positions, by the fewest of _REPEATS that tell them apart; together where none
    does.
    """
    places = _places(frames)
    distinct = len(set(places.values()))
    if distinct < 2 or distinct == len(frames):
        return [frames], ""
    for count in range(1, _MOST_KEYS + 1):
        for keys in combinations(_REPEATS, count):
            parts = _partition(frames, _joined([key for _, key in keys]))
            if len(parts) > 1 and all(_one_each(part, places) for part in parts):
                return parts, " and ".join(name for name, _ in keys)
    return [frames], ""


def _joined(keys: Sequence[Callable[[FrameHeader], Hashable]]) -> Callable[[FrameHeader], Hashable]:
    return lambda frame: tuple(key(frame) for key in keys)


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
