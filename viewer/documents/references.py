"""Where the images that a document names are among the open series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from viewer.dicom.series import Series
from viewer.documents.outline import Reference


@dataclass(frozen=True, slots=True)
class Place:
    """An image of an open series: `index` counts from 0 in display order."""

    series_uid: str
    index: int


def places_of(references: Iterable[Reference], series: Iterable[Series]) -> dict[Reference, Place]:
    """The place of each reference that is among these series: its first frame, in display order otherwise.

    A name that no open file has is left out.
    """
    wanted: dict[str, list[Reference]] = {}
    for reference in references:
        wanted.setdefault(reference.sop_instance_uid, []).append(reference)
    found: dict[Reference, Place] = {}
    for one in series:
        for index, frame in enumerate(one.frames):
            for reference in wanted.get(frame.sop_instance_uid or "", ()):
                named = reference.frames[0] - 1 if reference.frames else None
                if reference not in found and (named is None or frame.frame == named):
                    found[reference] = Place(one.uid, index)
    return found
