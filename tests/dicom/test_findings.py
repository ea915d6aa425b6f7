"""Findings are data, and the same in Python, in `info --json`, and across the scanning process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from viewer.dicom.findings import (
    KINDS,
    Finding,
    FindingKind,
    Severity,
    markdown_table,
    merged,
    warning,
)
from viewer.dicom.scan import scan
from viewer.dicom.scan_worker import scan_in_process
from viewer.reports.documents import info_document

WriteSlice = Callable[..., Path]


def study(folder: Path, write_slice: WriteSlice) -> Path:
    """A series with a gap and a bad window in one file, and a file that is refused."""
    for z in (0, 1, 2, 4):
        write_slice(
            folder / f"{z}", ImagePositionPatient=[0, 0, z], WindowCenter=1, WindowWidth=0 if z == 2 else 9
        )
    write_slice(folder / "huge", Rows=65535, Columns=65535, SeriesInstanceUID="1.2.7")
    return folder


def test_the_page_is_the_table_and_every_kind_is_said_somewhere() -> None:
    root = Path(__file__).parents[2]
    assert markdown_table() in (root / "docs" / "formats.md").read_text(encoding="utf-8")
    assert list(KINDS) == list(FindingKind)
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (root / "viewer").rglob("*.py")
        if path.name != "findings.py"
    )
    assert [kind.name for kind in FindingKind if f"FindingKind.{kind.name}" not in code] == []


def test_no_finding_is_more_severe_than_the_table_says(tmp_path: Path, write_slice: WriteSlice) -> None:
    rank = list(Severity).index
    result = scan(study(tmp_path, write_slice))
    found = [finding for series in result.series for finding in series.findings]
    found += [skipped.finding for skipped in result.skipped]
    assert len(found) == 3
    assert all(rank(item.severity) <= rank(KINDS[item.kind].severity) for item in found)


def test_equal_findings_of_many_files_become_one() -> None:
    one, other = warning(FindingKind.WINDOW, "One."), warning(FindingKind.WINDOW, "Other.")
    a, b = Path("a"), Path("b")
    assert merged([(one, a), (other, a), (one, b), (one, a)]) == (
        Finding(FindingKind.WINDOW, Severity.WARNING, "One.", (a, b)),
        Finding(FindingKind.WINDOW, Severity.WARNING, "Other.", (a,)),
    )


def test_they_name_the_files_concerned(tmp_path: Path, write_slice: WriteSlice) -> None:
    result = scan(study(tmp_path, write_slice))
    (series,) = result.series
    files = {item.kind: [path.name for path in item.files] for item in series.findings}
    assert files == {FindingKind.WINDOW: ["2"], FindingKind.IRREGULAR_SPACING: ["2", "4"]}
    assert [item.finding.files for item in result.skipped] == [(tmp_path / "huge",)]
    assert result.skipped[0].finding.severity is Severity.ERROR
    # The older names stay.
    assert series.notes == (series.findings[0].text,)
    assert series.geometry.reasons == (series.findings[1].text,)


def test_they_are_in_the_document(tmp_path: Path, write_slice: WriteSlice) -> None:
    result = scan(study(tmp_path, write_slice))
    document = json.loads(json.dumps(info_document(result)))
    (series,) = document["series"]
    assert [
        (item["kind"], item["severity"], item["text"], [Path(path) for path in item["files"]])
        for item in series["findings"]
    ] == [(item.kind, item.severity, item.text, list(item.files)) for item in result.series[0].findings]
    assert series["geometry"]["reasons"] == [series["findings"][1]["text"]]
    (skipped,) = document["skipped"]
    assert (skipped["kind"], skipped["severity"]) == ("unsupported", "error")


def test_they_cross_the_border_of_the_process(tmp_path: Path, write_slice: WriteSlice) -> None:
    folder = study(tmp_path, write_slice)
    here, there = scan(folder), scan_in_process(folder)
    assert there.series[0].findings == here.series[0].findings
    assert there.skipped == here.skipped


def test_no_text_of_a_damaged_file_gets_into_messages(tmp_path: Path, write_slice: WriteSlice) -> None:
    path = write_slice(tmp_path / "a", PatientName="Secret^Name", SOPClassUID="1.2.3", Rows=None)
    data = path.read_bytes()
    at = data.index(b"\x08\x00\x16\x00UI\x06\x00") + 8
    path.write_bytes(data[:at] + b"Secret" + data[at + 6 :])
    (skipped,) = scan(path).skipped
    assert skipped.reason == "a is not an image (kind unknown: it may be damaged, or ends within its header)."
    syntax = data.index(b"1.2.840.10008.1.2.1\0")
    path.write_bytes(data[:syntax] + b"Secret^Name.8.1.2.1\0" + data[syntax + 20 :])
    (skipped,) = scan(path).skipped
    assert "Secret" not in skipped.reason
    assert "transfer syntax" in skipped.reason
