"""DICOMDIR: the files that it names, within its folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from viewer.dicom.dicomdir import is_dicomdir, referenced_files
from viewer.dicom.scan import scan

PydicomData = Callable[[str], Path]
WriteSlice = Callable[..., Path]
VARIANTS = ["DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-implicit", "DICOMDIR-nooffset", "DICOMDIR-nopatient"]


def write_dicomdir(path: Path, *names: list[str]) -> Path:
    """A DICOMDIR with one image record for each name (a list of its parts)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.1.3.10"
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.DirectoryRecordSequence = Sequence()
    for name in names:
        record = Dataset()
        record.DirectoryRecordType = "IMAGE"
        record["ReferencedFileID"] = pydicom.DataElement(
            0x00041500, "CS", name, validation_mode=pydicom.config.IGNORE
        )
        ds.DirectoryRecordSequence.append(record)
    ds.save_as(path, enforce_file_format=True)
    return path


@pytest.mark.parametrize("name", [*VARIANTS, "DICOMDIR-reordered"])
def test_every_variant_gives_all_its_files(pydicom_data: PydicomData, name: str) -> None:
    path = pydicom_data("dicomdirtests/DICOMDIR").parent / name
    assert is_dicomdir(path)
    files, skipped = referenced_files(path)
    below = {file for file in path.parent.rglob("*") if file.is_file() and file.parent != path.parent}
    assert set(files) == {file for file in below if "TINY_ALPHA" not in file.parts}
    assert len(files) == 31
    assert not skipped
    result = scan(path)
    assert {frame.path for series in result.series for frame in series.frames} == set(files)
    assert not result.skipped


def test_an_empty_or_damaged_one_means_its_folder(
    pydicom_data: PydicomData, write_slice: WriteSlice, tmp_path: Path
) -> None:
    image = write_slice(tmp_path / "IMAGES" / "IM1")
    for content in (pydicom_data("dicomdirtests/DICOMDIR-empty.dcm").read_bytes(), b"\0" * 500, b""):
        (tmp_path / "DICOMDIR").write_bytes(content)
        result = scan(tmp_path / "DICOMDIR")
        assert [frame.path for series in result.series for frame in series.frames] == [image]


def test_what_points_outside_is_refused_and_listed(write_slice: WriteSlice, tmp_path: Path) -> None:
    disc = tmp_path / "disc"
    inside, outside = write_slice(disc / "DIR" / "IM1"), write_slice(tmp_path / "outside")
    (disc / "LINK").symlink_to(outside)
    write_dicomdir(
        disc / "DICOMDIR",
        ["DIR", "IM1"],
        ["..", "outside"],
        ["DIR", "..", "..", "outside"],
        [str(outside)],
        ["DIR/../../outside"],
        ["LINK"],
        ["ABSENT"],
    )
    result = scan(disc / "DICOMDIR")
    assert [frame.path for series in result.series for frame in series.frames] == [inside]
    reasons = [item.reason for item in result.skipped]
    assert sum("outside of its folder" in reason for reason in reasons) == 5
    assert any("'ABSENT', which is not there" in reason for reason in reasons)
    assert len(reasons) == 6


def test_names_are_found_in_any_case(write_slice: WriteSlice, tmp_path: Path) -> None:
    image = write_slice(tmp_path / "dir" / "im1;1")
    path = write_dicomdir(tmp_path / "dicomdir", ["DIR", "IM1"])
    assert referenced_files(path) == ((image,), ())


def test_only_named_files_are_read(write_slice: WriteSlice, tmp_path: Path) -> None:
    named = write_slice(tmp_path / "A")
    shutil.copy(named, tmp_path / "COPY")
    write_slice(tmp_path / "OTHER")
    assert referenced_files(write_dicomdir(tmp_path / "DICOMDIR", ["A"])) == ((named,), ())
