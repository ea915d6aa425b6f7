"""Segments as objects: each with its own frames, in the order of their numbers."""

from __future__ import annotations

from pathlib import Path

from viewer.dicom.geometry import Geometry, Verdict
from viewer.dicom.header import FrameHeader
from viewer.dicom.series import PatientInfo, Series, StudyInfo
from viewer.session.objects import PARAMETRIC_MAP, SEGMENTATIONS, objects_over


def series(uid: str, modality: str, frames: tuple[FrameHeader, ...]) -> Series:
    study, patient = StudyInfo("1", "", "", "", "", ""), PatientInfo("", "", "", "", "")
    return Series(
        uid=uid,
        study=study,
        patient=patient,
        modality=modality,
        description="",
        number=1,
        frames=frames,
        geometry=Geometry(Verdict.STACK),
    )


def frame(number: int, segment: int | None = None, sop_class: str | None = None) -> FrameHeader:
    return FrameHeader(
        path=Path("a"),
        rows=4,
        columns=4,
        frame=number,
        segment=segment,
        sop_class_uid=sop_class,
        frame_of_reference_uid="1.9",
    )


def test_each_segment_has_its_frames_in_their_order() -> None:
    kind = min(SEGMENTATIONS)
    of_segments = (3, 1, 3, None, 1)
    frames = tuple(frame(number, segment, kind) for number, segment in enumerate(of_segments))
    image = series("1", "CT", (frame(0),))
    whole = series("3", "OT", (frame(0, None, PARAMETRIC_MAP), frame(1, None, PARAMETRIC_MAP)))
    found = objects_over(image, [image, series("2", "SEG", frames), whole])
    assert [(one.key.series_uid, one.key.number, [each.frame for each in one.frames]) for one in found] == [
        ("2", 0, [3]),
        ("2", 1, [1, 4]),
        ("2", 3, [0, 2]),
        ("3", 0, [0, 1]),
    ]
