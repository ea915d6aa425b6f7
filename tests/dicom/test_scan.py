"""Scanning: what is found, what is skipped and why, and that nothing makes it fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.findings import FindingKind, Severity
from viewer.dicom.geometry import Verdict
from viewer.dicom.scan import scan
from viewer.dicom.series import PatientInfo
from viewer.errors import Cancelled

PydicomData = Callable[[str], Path]


def by_images(folder: Path) -> dict[int, object]:
    return {series.images: series for series in scan(folder).series}


def test_the_shared_folder(shared_data: Path) -> None:
    result = scan(shared_data / "dicom")
    images = {path for path in (shared_data / "dicom").rglob("*") if path.suffix in (".dcm", ".nii")}
    assert {frame.path for series in result.series for frame in series.frames} == images
    assert all("not a DICOM file" in item.reason for item in result.skipped)
    assert len(result.skipped) == 10  # the references' JSON files; their NIfTI files are images

    head = next(s for s in result.series if s.description == "STD BRAIN 5MM")
    assert (head.images, head.modality, head.geometry.verdict) == (28, "CT", Verdict.VOLUME)
    assert head.geometry.slice_spacing_mm == pytest.approx(5, abs=1e-6)
    assert head.geometry.reasons == ()

    mr = next(s for s in result.series if s.images == 384)
    assert (mr.modality, mr.geometry.verdict) == ("MR", Verdict.VOLUME)
    assert mr.geometry.slice_spacing_mm == pytest.approx(0.6666667, abs=1e-6)
    rows, columns = mr.frames[0].pixel_spacing_mm or (0, 0)
    assert (rows, columns) == pytest.approx((0.6666667, 0.6999878), abs=1e-6)
    assert mr.frames[0].pixel_aspect == pytest.approx(rows / columns)


def test_the_tilted_ct_says_why(shared_data: Path) -> None:
    (series,) = scan(shared_data / "dicom" / "ct_gantry_tilt").series
    assert series.geometry.verdict is Verdict.STACK
    reasons = " ".join(series.geometry.reasons)
    assert "tilted by 18.5 degrees" in reasons
    assert "irregular" in reasons
    # The two files at the step from 4 mm to 7 mm, found here in another way: by their own slice locations.
    assert "7.00 mm between 0015.dcm and 0009.dcm" in reasons


def test_order_is_by_position_not_by_name_or_number(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    for name, z, number in (("a", 6.0, 1), ("b", 0.0, 2), ("c", 3.0, 3)):
        write_slice(tmp_path / name, ImagePositionPatient=[0, 0, z], InstanceNumber=number)
    (series,) = scan(tmp_path).series
    assert [frame.path.name for frame in series.frames] == ["b", "c", "a"]
    assert series.geometry.slice_spacing_mm == 3  # not the thickness by chance: see the next test


def test_spacing_is_of_positions_not_thickness(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    for z in (0, 2.5, 5):
        write_slice(
            tmp_path / f"{z}", ImagePositionPatient=[0, 0, z], SliceThickness=9, SpacingBetweenSlices=7
        )
    (series,) = scan(tmp_path).series
    assert series.geometry.slice_spacing_mm == 2.5
    assert series.frames[0].pixel_spacing_mm == (2, 0.5)
    assert series.frames[0].pixel_aspect == 4


@pytest.mark.parametrize(
    ("elements", "unit"),
    [
        ({"RescaleIntercept": -1024, "RescaleSlope": 1}, "HU"),
        ({"RescaleIntercept": 0, "RescaleSlope": 1, "RescaleType": "US", "Modality": "MR"}, ""),
        ({"RescaleIntercept": 0, "RescaleSlope": 2, "Units": "BQML", "Modality": "PT"}, "BQML"),
        ({}, ""),
    ],
)
def test_units(
    tmp_path: Path, write_slice: Callable[..., Path], elements: dict[str, object], unit: str
) -> None:
    (series,) = scan(write_slice(tmp_path / "a", **elements)).series
    assert series.frames[0].rescale.unit == unit


def test_scouts_and_sizes_are_split(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    for z in (0, 1, 2):
        write_slice(tmp_path / f"axial{z}", ImagePositionPatient=[0, 0, z], InstanceNumber=z + 1)
    write_slice(tmp_path / "scout", ImageOrientationPatient=[1, 0, 0, 0, 0, -1], InstanceNumber=9)
    write_slice(tmp_path / "large", np.zeros((8, 8), np.uint16), InstanceNumber=10)
    series = scan(tmp_path).series
    assert [(s.uid, s.images) for s in series] == [("1.2.3.4", 3), ("1.2.3.4#2", 1), ("1.2.3.4#3", 1)]
    assert series[0].geometry.verdict is Verdict.VOLUME
    assert "orientation" in " ".join(series[1].geometry.reasons)


def test_what_is_no_image_is_a_document_or_skipped(tmp_path: Path, pydicom_data: PydicomData) -> None:
    for name in ("test-SR.dcm", "rtplan.dcm", "waveform_ecg.dcm", "zipMR.gz"):
        shutil.copy(pydicom_data(name), tmp_path / name)
    shutil.copy(pydicom_data("rtplan.dcm"), tmp_path / "the same.dcm")
    (tmp_path / "empty").touch()
    (tmp_path / "notes.txt").write_text("hello")
    result = scan(tmp_path)
    # By date and time of their study, which the report has none of
    assert [one.path.name for one in result.documents] == ["test-SR.dcm", "rtplan.dcm", "waveform_ecg.dcm"]
    reasons = {item.path.name: item.reason for item in result.skipped}
    assert "gzip" in reasons["zipMR.gz"]
    assert "empty" in reasons["empty"]
    assert "text" in reasons["notes.txt"]
    assert "equal" in reasons["the same.dcm"]


def test_what_operating_systems_leave_is_passed_over(
    tmp_path: Path, write_slice: Callable[..., Path]
) -> None:
    write_slice(tmp_path / "a" / "1")
    for name in (".DS_Store", "a/Thumbs.db", "a/._1", "desktop.ini"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "._more").write_text("x")
    result = scan(tmp_path)
    assert (len(result.series), result.skipped) == (1, ())
    assert len(scan(tmp_path / ".DS_Store").skipped) == 1, "named by the user it is answered"


def test_a_file_without_preamble_is_read(tmp_path: Path, pydicom_data: PydicomData) -> None:
    whole = pydicom_data("CT_small.dcm").read_bytes()
    at = whole.index(b"\x08\x00\x05\x00CS")
    (tmp_path / "bare").write_bytes(whole[at:])
    (series,) = scan(tmp_path).series
    assert series.images == 1
    assert any("preamble" in note for note in series.notes)


@pytest.mark.parametrize(
    "elements",
    [
        {"PixelSpacing": b"1.0\\abc"},
        {"ImagePositionPatient": b"1\\2"},
        {"ImageOrientationPatient": b"1\\0\\0\\1\\0\\0"},
        {"RescaleSlope": b"one", "WindowWidth": b"0", "WindowCenter": b"40"},
        {"InstanceNumber": b"1A", "SliceThickness": b"-3"},
        {"SpecificCharacterSet": b"NONSENSE", "SeriesDescription": b"\xff\xfe\xc3"},
    ],
)
def test_malformed_values_count_as_absent(
    tmp_path: Path, write_slice: Callable[..., Path], elements: dict[str, bytes]
) -> None:
    import pydicom
    from pydicom.datadict import dictionary_VR, tag_for_keyword
    from pydicom.dataelem import RawDataElement

    path = write_slice(tmp_path / "slice")
    ds = pydicom.dcmread(path)
    for keyword, value in elements.items():
        tag = pydicom.tag.Tag(tag_for_keyword(keyword))
        padded = value + b" " * (len(value) % 2)
        ds._dict[tag] = RawDataElement(tag, dictionary_VR(tag), len(padded), padded, 0, False, True)
    ds.save_as(path)
    result = scan(path)
    assert result.skipped == ()
    (frame,) = result.series[0].frames
    field = {"PixelSpacing": "pixel_spacing_mm", "ImagePositionPatient": "position"}.get(next(iter(elements)))
    if field:
        assert getattr(frame, field) is None
    assert frame.rescale.slope == 1
    assert frame.windows == ()


def test_damaged_bytes_never_raise(tmp_path: Path, pydicom_data: PydicomData) -> None:
    random = np.random.default_rng(7)
    for name in ("CT_small.dcm", "MR_small_implicit.dcm", "emri_small.dcm", "image_dfl.dcm"):
        whole = np.frombuffer(pydicom_data(name).read_bytes(), np.uint8)
        for number in range(25):
            damaged = whole.copy()
            at = random.integers(132, min(len(whole), 3000), 12)
            damaged[at] = random.integers(0, 256, 12)
            cut = len(whole) if number % 3 else int(random.integers(100, len(whole)))
            (tmp_path / f"{number:02d}-{name}").write_bytes(damaged[:cut].tobytes())
    result = scan(tmp_path)
    files = {f.path for s in result.series for f in s.frames} | {item.path for item in result.skipped}
    assert len(files) == 100


def test_the_same_instance_twice_is_kept_once(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    shutil.copy(write_slice(tmp_path / "a"), tmp_path / "b")
    result = scan(tmp_path)
    assert [frame.path.name for frame in result.series[0].frames] == ["a"]
    assert [(item.path.name, "a, which is kept" in item.reason) for item in result.skipped] == [("b", True)]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_loops_and_pipes_do_not_hang(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    write_slice(tmp_path / "sub" / "a")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    result = scan([tmp_path, tmp_path / "sub", tmp_path / "missing"])
    assert [series.images for series in result.series] == [1]
    assert {item.path.name for item in result.skipped} == {"broken", "pipe", "missing"}


def test_progress_and_cancel(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    for number in range(5):
        write_slice(tmp_path / f"{number}")
    seen: list[tuple[int, int]] = []
    scan(tmp_path, lambda done, total: seen.append((done, total)))
    assert seen == [(n, 5) for n in range(1, 6)]
    with pytest.raises(Cancelled):
        scan(tmp_path, cancelled=lambda: True)


def test_huge_claims_are_refused_at_once(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    write_slice(tmp_path / "huge", Rows=65535, Columns=65535)
    write_slice(tmp_path / "many", NumberOfFrames=2_000_000_000)
    result = scan(tmp_path)
    assert result.series == ()
    assert "million" in result.skipped[0].reason
    assert "frames" in result.skipped[1].reason


def test_no_name_of_a_patient_in_reasons_or_notes(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    write_slice(tmp_path / "a", PatientName="Secret^Name", Rows=65535, Columns=65535)
    write_slice(tmp_path / "b", PatientName="Secret^Name", WindowCenter=1, WindowWidth=0)
    result = scan(tmp_path)
    assert result.series[0].patient.name == "Secret^Name"
    assert "Secret" not in repr(result.skipped) + repr(result.series[0].notes)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chrX2.dcm", "Wang^XiaoDong=王^小东"),
        ("chrH31.dcm", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("chrGerm.dcm", "Äneas^Rüdiger"),
        ("chrGreek.dcm", "Διονυσιος"),
    ],
)
def test_names_in_their_character_set(name: str, expected: str) -> None:
    # What the names are is told by PS3.5 annexes H to K, from which the files were made.
    import pydicom

    from viewer.dicom import tags
    from viewer.dicom.elements import read_elements
    from viewer.dicom.values import Values

    raw = read_elements(Path(pydicom.__file__).parent / "data" / "charset_files" / name, tags.WANTED)
    assert Values(raw.values, raw.little_endian).text(tags.PATIENT_NAME).startswith(expected)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Doe^Jane^M^Dr", "Doe, Jane M Dr"),
        ("=王^小东=", "王, 小东"),
        ("^Jane", "Jane"),
        ("HEAD", "HEAD"),
        ("", ""),
    ],
)
def test_names_are_shown_as_they_are_read(name: str, shown: str) -> None:
    assert PatientInfo(name).display_name == shown


def test_two_patients_with_the_same_uids_are_never_one_volume(
    tmp_path: Path, write_slice: Callable[..., Path]
) -> None:
    # Names differ in case and empty components only; one file of the first says no more than that name.
    patients = [("A", "Ann^A"), ("A ", "ANN^A^^"), ("", "Ann^A"), ("B", "Bob^B"), ("B", "Bob^B")]
    for number, (ident, name) in enumerate(patients):
        place = [0, 0, number]
        path = tmp_path / str(number)
        write_slice(path, ImagePositionPatient=place, PatientID=ident, PatientName=name)
    first, other = scan(tmp_path).series
    assert [(one.images, one.patient.id) for one in (first, other)] == [(3, "A"), (2, "B")]
    assert other.uid == f"{first.uid}#2"
    for series in (first, other):
        (finding,) = [one for one in series.findings if one.kind is FindingKind.DIFFERENT_PATIENTS]
        assert set(finding.files) == {frame.path for frame in series.frames}
        assert finding.severity is Severity.WARNING
        assert "Bob" not in finding.text


@pytest.mark.parametrize(
    ("modality", "element", "units", "named"),
    [
        ("PT", "Units", ("BQML", "GML"), ("BQML", "GML")),
        ("CT", "RescaleType", ("HU", "US"), ("HU", "")),
    ],
)
def test_values_in_two_units_are_no_volume(
    tmp_path: Path,
    write_slice: Callable[..., Path],
    modality: str,
    element: str,
    units: tuple[str, str],
    named: tuple[str, str],
) -> None:
    for number in range(4):
        given = {element: units[number // 2], "ImagePositionPatient": [0, 0, number]}
        given |= {"RescaleSlope": 1, "RescaleIntercept": 0, "InstanceNumber": number}
        write_slice(tmp_path / str(number), Modality=modality, **given)
    parts = scan(tmp_path).series
    assert [(one.images, one.frames[0].rescale.unit) for one in parts] == [(2, unit) for unit in named]
    assert all("split by unit." in " ".join(one.geometry.reasons) for one in parts)
