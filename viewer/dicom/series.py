"""Series, and what a scan of files found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.dicom.findings import Finding, FindingKind, Severity, information, merged
from viewer.dicom.geometry import Geometry, is_sequence
from viewer.dicom.header import FrameHeader
from viewer.dicom.series_axis import SeriesAxis

if TYPE_CHECKING:
    from viewer.dicom.document import Document


@dataclass(frozen=True, slots=True)
class PatientInfo:
    """Who the study is of, as in the file; empty strings where it does not say. Never put into a log."""

    name: str = ""
    id: str = ""
    sex: str = ""
    birth_date: str = ""  # YYYYMMDD
    age: str = ""  # as in the file: 025Y

    @property
    def display_name(self) -> str:
        """The first of alphabetic, ideographic and phonetic name that is not empty: "Family, Given Middle".

        PS3.5 6.2.1.1: three groups parted by "=", each of family, given, middle name, prefix, suffix
        parted by "^".
        """
        for group in self.name.split("="):
            family, *others = (part.strip() for part in group.split("^"))
            rest = " ".join(part for part in others if part)
            if family or rest:
                return f"{family}, {rest}" if family and rest else family or rest
        return ""


@dataclass(frozen=True, slots=True)
class StudyInfo:
    """A study; empty strings where the file does not say. `uid` is None for PNG and JPEG."""

    uid: str | None = None
    date: str = ""  # YYYYMMDD
    time: str = ""  # HHMMSS.ffffff
    description: str = ""
    institution: str = ""
    accession: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Frames that belong together, in display order: along the slice normal where positions are known.

    `uid` is unique in a scan: the Series Instance UID; with `#2`, `#3` ... for the further parts of a
    series that had to be split (sizes, orientations, kinds of image ...); `file:PATH` for PNG and JPEG. The
    headers hold the UID as it stands in the file.

    With an `axis` (time, heart phase, b-value, echo) it is one geometry repeated: `frames` are ordered by
    point, then by slice, and `geometry` is that of each point.
    """

    uid: str
    study: StudyInfo
    patient: PatientInfo
    modality: str | None
    description: str
    number: int | None
    frames: tuple[FrameHeader, ...] = field(repr=False)
    geometry: Geometry
    axis: SeriesAxis | None = None

    @property
    def images(self) -> int:
        """Number of frames in all."""
        return len(self.frames)

    @property
    def points(self) -> int:
        """Points of its axis; 1 without one."""
        return 1 if self.axis is None else len(self.axis.values)

    @property
    def slices(self) -> int:
        """Frames of each point."""
        return len(self.frames) // self.points

    def at_point(self, point: int) -> Series:
        """The series at one point of its axis, counted from 0. Raises IndexError where there is none."""
        if not 0 <= point < self.points:
            raise IndexError(f"point {point} asked for, but the series has {self.points}")
        start = point * self.slices
        return replace(self, frames=self.frames[start : start + self.slices], axis=None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is off in its files, each sentence once; a part of `findings`."""
        return tuple(dict.fromkeys(note for frame in self.frames for note in frame.notes))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything to know about it: on its files, then on its geometry; with the files concerned."""
        own = merged((finding, frame.path) for frame in self.frames for finding in frame.findings)
        lossy = tuple(dict.fromkeys(frame.path for frame in self.frames if frame.lossy))
        overlay = tuple(dict.fromkeys(frame.path for frame in self.frames if frame.overlay_groups))
        marks = (
            *((information(FindingKind.LOSSY, "Lossy compression.", lossy),) if lossy else ()),
            *((information(FindingKind.OVERLAY, "Overlays, shown on request.", overlay),) if overlay else ()),
        )
        about = self.geometry.findings
        if any(one.kind is FindingKind.PIXEL_SPACING and one.severity is Severity.WARNING for one in own):
            about = tuple(one for one in about if one.kind is not FindingKind.NO_SPACING)  # it has been said
        return (*own, *about, *marks)

    @property
    def is_film(self) -> bool:
        """True where its frames follow each other in time and lie nowhere: ultrasound, angiography ..."""
        return is_sequence(self.frames)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that gave no image, and why (one sentence)."""

    path: Path
    reason: str
    kind: FindingKind = FindingKind.NOT_AN_IMAGE

    @property
    def finding(self) -> Finding:
        """The same as a finding: information where nothing is wrong with the file, else an error."""
        harmless = self.kind in (FindingKind.NOT_AN_IMAGE, FindingKind.DUPLICATE)
        return Finding(self.kind, Severity.INFO if harmless else Severity.ERROR, self.reason, (self.path,))


@dataclass(frozen=True, slots=True)
class ScanResult:
    """All series found, by study and series number, all objects that are no images, and all files that gave
    neither.
    """

    series: tuple[Series, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    documents: tuple[Document, ...] = ()

    @property
    def why_no_series(self) -> str:
        """Why there is no series, as far as the first file tells; "" where there was no file."""
        reasons = [one.reason for one in self.documents[:1]] + [one.reason for one in self.skipped[:1]]
        return reasons[0] if reasons else ""
