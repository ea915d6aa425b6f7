"""Reports, key objects, presentation states and structure sets as outlines."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pydicom
import pytest
from pydicom.dataset import Dataset

from tests.dicom.conftest import write_dicom
from tests.documents.made import CT, ECG, KEY_OBJECTS, PRESENTATION, SR, code, content, item, write_object
from viewer.dicom.document import DocumentKind
from viewer.dicom.findings import FindingKind
from viewer.dicom.privacy import identity_of
from viewer.dicom.scan import scan
from viewer.dicom.series import PatientInfo
from viewer.documents.opening import open_document
from viewer.documents.outline import Line, Outline, as_text, hidden_lines, walk
from viewer.documents.references import Place, places_of

PydicomData = Callable[[str], Path]


def outline_of(path: Path) -> Outline:
    """The outline of the only document of a path."""
    (document,) = scan(path).documents
    found = open_document(document)
    assert isinstance(found, Outline)
    return found


def by_label(outline: Outline) -> dict[str, Line]:
    return {line.label: line for line, _ in walk((*outline.facts, *outline.lines))}


def named(sop_class: str, uid: str, **elements: Any) -> list[Dataset]:
    """A reference to one object."""
    return [item(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID=uid, **elements)]


def test_every_value_type_is_read(tmp_path: Path) -> None:
    image = named(CT, "1.5", ReferencedFrameNumber=[2, 3])
    ecg = named(ECG, "1.6", ReferencedWaveformChannels=[1, 2])
    measured = item(NumericValue="12.5", MeasurementUnitsCodeSequence=code("mm", "millimeter", "UCUM"))
    ratio = item(NumericValue="3", MeasurementUnitsCodeSequence=code("{lesions}", "lesions", "UCUM"))
    tree = [
        content("TEXT", "Finding", TextValue="A mass"),
        content("NUM", "Diameter", MeasuredValueSequence=[measured]),
        content("NUM", "Count", MeasuredValueSequence=[ratio]),
        content(
            "NUM", "Volume", NumericValueQualifierCodeSequence=code("114007", "Measurement not attempted")
        ),
        content("CODE", "Site", "HAS CONCEPT MOD", ConceptCodeSequence=code("T-28000", "Lung", "SRT")),
        content("PNAME", "Observer", "HAS OBS CONTEXT", PersonName="Roe^Rick"),
        content("DATE", "Day", Date="20200405"),
        content("TIME", "Hour", Time="101530.5"),
        content("DATETIME", "Moment", DateTime="20200405101530+0200"),
        content("UIDREF", "Study", UID="1.2.840.10008.1.2"),
        content("IMAGE", "Slice", ReferencedSOPSequence=image),
        content("WAVEFORM", "Trace", ReferencedSOPSequence=ecg),
        content("COMPOSITE", "Other report", ReferencedSOPSequence=named(SR, "1.7")),
        content("SCOORD", "Outline", GraphicType="POLYLINE", GraphicData=[1.5, 2, 3, 4]),
        content("SCOORD3D", "Place", GraphicType="POINT", GraphicData=[1, 2, -3.25]),
        content("TCOORD", "Beat", TemporalRangeType="SEGMENT", ReferencedTimeOffsets=[0.5, 1.25]),
        content("CONTAINER", "Impression", ContentSequence=[content("TEXT", "Conclusion", TextValue="None")]),
    ]
    found = by_label(
        outline_of(
            write_object(
                tmp_path / "sr",
                SR,
                ConceptNameCodeSequence=code("18748-4", "Diagnostic imaging report", "LN"),
                CompletionFlag="COMPLETE",
                VerificationFlag="VERIFIED",
                VerifyingObserverSequence=[
                    item(VerifyingObserverName="Moe^Mo", VerificationDateTime="20200406")
                ],
                ContentSequence=tree,
            )
        )
    )
    expected = {
        "Finding": "A mass",
        "Diameter": "12.5\u2009mm",
        "Count": "3\u2009lesions",
        "Volume": "no value: Measurement not attempted",
        "Site": "Lung",
        "Observer": "Roe, Rick",
        "Day": "2020-04-05",
        "Hour": "10:15:30",
        "Moment": "2020-04-05 10:15:30 +0200",
        "Study": "Implicit VR Little Endian (1.2.840.10008.1.2)",
        "Slice": "CT Image, frames 2, 3",
        "Trace": "12-lead ECG Waveform, channels 1:2",
        "Other report": "Comprehensive SR",
        "Outline": "Polyline, 2 points: (1.5, 2) (3, 4) (pixels)",
        "Place": "Point, 1 point: (1, 2, \u22123.25) (mm)",
        "Beat": "Segment: 0.5, 1.25 seconds",
        "Conclusion": "None",
        "Written": "2020-04-05 10:15:30",
        "State": "complete, verified",
        "Verified by": "Moe, Mo, 2020-04-06",
    }
    assert {label: found[label].value for label in expected} == expected
    assert "T-28000, SRT" in found["Site"].detail
    assert "modifier" in found["Site"].detail
    assert found["Slice"].reference is not None
    assert (found["Slice"].reference.sop_instance_uid, found["Slice"].reference.frames) == ("1.5", (2, 3))
    assert {label for label, line in found.items() if line.personal} == {
        "Conclusion",
        "Finding",
        "Observer",
        "Verified by",
    }
    hidden = as_text(hidden_lines(found.values(), identity_of([PatientInfo("Lung^Tom")])))
    assert "Roe" not in hidden
    assert "A mass" not in hidden
    assert "Lung" not in hidden  # of the patient's name, though no element says so
    assert "Count: 3\u2009lesions" in hidden


def test_the_report_of_another_toolkit(pydicom_data: PydicomData) -> None:
    outline = outline_of(pydicom_data("test-SR.dcm"))
    depths = {line.label: depth for line, depth in walk(outline.lines)}
    assert outline.title == "Diagnosis"
    assert by_label(outline)["Diameter"].value == "3\u2009cm"
    assert (depths["SCoord Code"], depths["Waveform"]) == (1, 2)
    # An item given by its place is named, not followed.
    assert by_label(outline)["Selected from"].value == "see item 1.3.2 (SCoord Code)"


def test_items_that_refer_in_a_circle(tmp_path: Path) -> None:
    to_itself = item(RelationshipType="INFERRED FROM", ReferencedContentItemIdentifier=[1, 1])
    nowhere = item(RelationshipType="INFERRED FROM", ReferencedContentItemIdentifier=[1, 9])
    root = content("TEXT", "Finding", TextValue="A", ContentSequence=[to_itself, nowhere])
    outline = outline_of(write_object(tmp_path / "sr", SR, ContentSequence=[root]))
    assert [line.value for line in outline.lines[0].children] == [
        "see item 1.1 (Finding)",
        "see an item that is not there",
    ]


def nested(levels: int, undefined: bool) -> bytes:
    """A Content Sequence of TEXT items within each other."""
    kind = struct.pack("<HH2sH", 0x0040, 0xA040, b"CS", 4) + b"TEXT"
    inner = b""
    for _ in range(levels):
        length = 0xFFFFFFFF if undefined else len(kind + inner)
        one = struct.pack("<HHI", 0xFFFE, 0xE000, length) + kind + inner
        one += struct.pack("<HHI", 0xFFFE, 0xE00D, 0) if undefined else b""
        length = 0xFFFFFFFF if undefined else len(one)
        inner = struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, length) + one
        inner += struct.pack("<HHI", 0xFFFE, 0xE0DD, 0) if undefined else b""
    return inner


@pytest.mark.parametrize("undefined", [True, False])
def test_ten_thousand_levels(tmp_path: Path, undefined: bool) -> None:
    whole = write_object(tmp_path / "sr", SR).read_bytes()
    (tmp_path / "sr").write_bytes(whole + nested(10_000, undefined))
    start = time.monotonic()
    result = scan(tmp_path)
    if undefined:  # it must be followed to be read at all
        (skipped,) = result.skipped
        assert skipped.kind is FindingKind.LIMIT
        assert "nested deeper" in skipped.reason
    else:
        outline = open_document(result.documents[0])
        assert isinstance(outline, Outline)
        assert max(depth for _, depth in walk(outline.lines)) < 100
        assert "nested deeper" in outline.notes[0]
    assert time.monotonic() - start < 10


def test_key_objects_name_open_images(tmp_path: Path) -> None:
    for number in range(3):
        write_dicom(
            tmp_path / "ct" / f"{number}", SOPInstanceUID=f"1.5.{number}", ImagePositionPatient=[0, 0, number]
        )
    images = [content("IMAGE", ReferencedSOPSequence=named(CT, uid)) for uid in ("1.5.2", "1.5.0", "1.99")]
    reason = content("CODE", "", "HAS CONCEPT MOD", ConceptCodeSequence=code("113039", "Diagnostic quality"))
    reason.ConceptNameCodeSequence = code("113011", "Document Title Modifier")
    text = content("TEXT", TextValue="For the tumour board")
    text.ConceptNameCodeSequence = code("113012", "Key Object Description")
    write_object(
        tmp_path / "ko",
        KEY_OBJECTS,
        Modality="KO",
        ConceptNameCodeSequence=code("113000", "Of Interest"),
        ContentSequence=[reason, text, *images],
    )
    result = scan(tmp_path)
    (document,) = result.documents
    assert (document.kind, document.title) == (DocumentKind.KEY_OBJECTS, "Of Interest")
    outline = open_document(document)
    assert isinstance(outline, Outline)
    facts = {line.label: line.value for line in outline.facts}
    assert facts["Reason"] == "Diagnostic quality"
    assert facts["Description"] == "For the tumour board"
    (selected,) = outline.lines
    assert selected.value == "3 objects"
    places = places_of(outline.references(), result.series)
    assert [places.get(line.reference) for line in selected.children if line.reference] == [
        Place("1.2.3.4", 2),
        Place("1.2.3.4", 0),
        None,
    ]


def test_a_presentation_state(tmp_path: Path) -> None:
    image = named(CT, "1.5", ReferencedFrameNumber=4)
    words = item(
        GraphicLayer="NOTES",
        TextObjectSequence=[item(UnformattedTextValue="see here")],
        GraphicObjectSequence=[item(GraphicType="CIRCLE", NumberOfGraphicPoints=2, GraphicData=[1, 2, 3, 4])],
    )
    area = item(
        DisplayedAreaTopLeftHandCorner=[1, 1],
        DisplayedAreaBottomRightHandCorner=[512, 256],
        PresentationSizeMode="SCALE TO FIT",
    )
    path = write_object(
        tmp_path / "pr",
        PRESENTATION,
        ContentLabel="LUNG",
        ContentDescription="Lung window",
        ReferencedSeriesSequence=[item(SeriesInstanceUID="1.4", ReferencedImageSequence=image)],
        SoftcopyVOILUTSequence=[
            item(WindowCenter=-600, WindowWidth=1500, WindowCenterWidthExplanation="LUNG")
        ],
        PresentationLUTShape="INVERSE",
        ImageRotation=90,
        ImageHorizontalFlip="Y",
        ShutterShape="RECTANGULAR",
        ShutterLeftVerticalEdge=10,
        ShutterRightVerticalEdge=500,
        DisplayedAreaSelectionSequence=[area],
        GraphicAnnotationSequence=[words],
    )
    outline = outline_of(path)
    found = by_label(outline)
    assert outline.title == "Lung window"
    assert found["For"].children[0].value == "CT Image, frames 4"
    assert found["Window"].value == "width 1500, centre \u2212600 (LUNG)"
    assert found["Grey scale"].value == "inverted"
    assert found["Rotation"].value == "90° clockwise"
    assert found["Flip"].value == "left and right change places"
    assert found["Shown area"].value == "from (1, 1) to (512, 256), scale to fit"
    assert found["Shutter"].value == "rectangular, left 10, right 500"
    assert found["Text"].value == "see here"
    assert found["Drawing"].value == "circle, 2 points"


def test_a_structure_set_and_a_plan(pydicom_data: PydicomData) -> None:
    regions = outline_of(pydicom_data("rtstruct.dcm")).lines[0]
    ds = pydicom.dcmread(pydicom_data("rtstruct.dcm"), force=True)
    assert [line.label for line in regions.children] == [one.ROIName for one in ds.StructureSetROISequence]
    outer = regions.children[0]
    assert outer.value == "external, 3 contours, 17 points"
    assert outer.colour == (220, 160, 120)
    plan = by_label(outline_of(pydicom_data("rtplan.dcm")))
    assert plan["PTV"].value == "target 30.8262\u2009Gy"
    assert plan["Group 1"].value == "30 fractions planned"
    assert (plan["Field 1"].value, plan["Energy"].value) == ("treatment, static, photon", "6\u2009MV")


def test_damaged_values_do_not_stop_a_report(tmp_path: Path) -> None:
    odd = Dataset()
    odd.ValueType = "NUM"
    odd.add_new(0x0040A300, "OB", b"no sequence")
    outline = outline_of(
        write_object(tmp_path / "sr", SR, ContentSequence=[odd, content("WONDER", "New kind")])
    )
    assert [line.label for line in outline.lines] == ["Num", "New kind"]
