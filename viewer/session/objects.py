"""Which objects lie over the images of a series: overlay planes, segments, parametric maps; and which are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from viewer.dicom.header import FrameHeader
from viewer.dicom.series import Series
from viewer.sentence import Sentence

SEGMENTATIONS = frozenset({"1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"})
PARAMETRIC_MAP = "1.2.840.10008.5.1.4.1.1.30"


class ObjectKind(StrEnum):
    """What may lie over an image."""

    OVERLAY = "overlay"  # a plane of the image's own file; shown on request
    SEGMENT = "segment"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class ObjectKey:
    """One object: a plane (`number` is its group) of a series, a segment of a segmentation, or a map."""

    kind: ObjectKind
    series_uid: str
    number: int = 0

    @property
    def shown_at_first(self) -> bool:
        """Overlay planes wait until they are asked for; what was made as a series of its own is shown."""
        return self.kind is not ObjectKind.OVERLAY


@dataclass(frozen=True, slots=True)
class OverlaidObject:
    """An object that belongs to a series, and its frames (none for overlay planes: they are in the images' files)."""

    key: ObjectKey
    label: str
    frames: tuple[FrameHeader, ...] = ()


def objects_over(series: Series, opened: Iterable[Series]) -> tuple[OverlaidObject, ...]:
    """Everything that lies over the images of `series`: its own overlay planes, then segments and maps among the
    `opened` series that are in its frame of reference or name one of its images as their source.
    """
    if kind_of(series) is not None:
        return ()
    groups = sorted({group for frame in series.frames for group in frame.overlay_groups})
    found = [
        OverlaidObject(
            ObjectKey(ObjectKind.OVERLAY, series.uid, group),
            Sentence("Overlay {number}", number=(group - 0x6000) // 2 + 1),
        )
        for group in groups
    ]
    references = {frame.frame_of_reference_uid for frame in series.frames} - {None}
    images = {frame.sop_instance_uid for frame in series.frames} - {None}
    for one in opened:
        kind = kind_of(one)
        if kind is None or not _belongs(one, references, images):
            continue
        if kind is ObjectKind.MAP:
            label = one.description or Sentence("Parametric map")
            found.append(OverlaidObject(ObjectKey(kind, one.uid), label, one.frames))
            continue
        segments: dict[int, list[FrameHeader]] = {}
        for frame in one.frames:
            segments.setdefault(frame.segment or 0, []).append(frame)
        for number, frames in sorted(segments.items()):
            label = frames[0].segment_label or one.description or Sentence("Segment {number}", number=number)
            found.append(OverlaidObject(ObjectKey(kind, one.uid, number), label, tuple(frames)))
    return tuple(found)


def kind_of(series: Series) -> ObjectKind | None:
    """What a series is to be laid over images as; None for images."""
    if series.modality == "SEG" or series.frames[0].sop_class_uid in SEGMENTATIONS:
        return ObjectKind.SEGMENT
    return ObjectKind.MAP if series.frames[0].sop_class_uid == PARAMETRIC_MAP else None


def _belongs(derived: Series, references: set[str | None], images: set[str | None]) -> bool:
    return any(
        frame.frame_of_reference_uid in references or any(uid in images for uid, _ in frame.sources)
        for frame in derived.frames
    )
