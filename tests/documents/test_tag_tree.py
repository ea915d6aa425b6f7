"""Any object's header as rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.documents.made import RAW, SR, item, write_object
from tests.documents.test_reports import nested
from viewer.documents.tag_tree import TagRow, read_tag_tree
from viewer.errors import InputError, NotAnImageError

PydicomData = Callable[[str], Path]


def elements_of(data_set: pydicom.Dataset) -> int:
    """Number of elements, those within sequences included."""
    return sum(
        1 + (sum(elements_of(one) for one in element.value) if element.VR == "SQ" else 0)
        for element in data_set
    )


@pytest.mark.parametrize(
    "name",
    [
        "CT_small.dcm",
        "waveform_ecg.dcm",
        "MR-SIEMENS-DICOM-WithOverlays.dcm",
        "image_dfl.dcm",
        "MR_small_bigendian.dcm",
        "no_meta.dcm",
        "emri_small_jpeg_2k_lossless.dcm",
    ],
)
def test_every_element_has_its_row(pydicom_data: PydicomData, name: str) -> None:
    path = pydicom_data("CT_small.dcm" if name == "no_meta.dcm" else name)
    ds = pydicom.dcmread(path)
    rows = read_tag_tree(pydicom_data(name)).rows
    tagged = [row for row in rows if row.tag]
    meta = 0 if name == "no_meta.dcm" else len(ds.file_meta)
    behind = sum(1 for element in ds if element.tag > 0x7FE00010)  # not read: it stands behind the pixels
    assert len(tagged) == elements_of(ds) + meta - behind
    pixels = [row.value for row in rows if row.tag == "(7FE0,0010)" and row.depth == 0]
    assert len(pixels) == ("PixelData" in ds)


def test_values_names_and_nesting(tmp_path: Path) -> None:
    path = write_object(
        tmp_path / "raw",
        RAW,
        LongCodeValue="x" * 70_000,
        OtherPatientIDsSequence=[item(PatientID="18"), item(PatientID="19")],
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
    )
    ds = pydicom.dcmread(path)
    block = ds.private_block(0x0029, "ACME 1.0", create=True)
    block.add_new(1, "LO", "secret of Doe")
    block.add_new(2, "OB", bytes(300))
    ds.add_new(0x00420011, "OB", np.zeros(1 << 21, np.uint8).tobytes())
    ds.save_as(path)
    rows = read_tag_tree(path).rows
    by_name = {row.name: row for row in rows}
    assert by_name["SOP Class UID"].value == f"{RAW} (Raw Data)"
    assert by_name["Image Orientation (Patient)"].value == "1.0\\0.0\\0.0\\0.0\\1.0\\0.0"
    at = rows.index(by_name["Other Patient IDs Sequence"])
    assert [(row.depth, row.name, row.value) for row in rows[at : at + 5]] == [
        (0, "Other Patient IDs Sequence", "2 items"),
        (1, "Item 1", ""),
        (2, "Patient ID", "18"),
        (1, "Item 2", ""),
        (2, "Patient ID", "19"),
    ]
    private = [row for row in rows if row.name.endswith("· ACME 1.0")]
    assert [row.value for row in private] == ["secret of Doe", "300 bytes"]
    assert by_name["Encapsulated Document"].value == "2,097,152 bytes"
    assert len(by_name["Long Code Value"].value) < 66_000
    hidden = "\n".join(row.as_text(hide_personal=True) for row in rows)
    assert "Doe" not in hidden
    assert "17" not in {row.shown_value(True) for row in rows}
    assert "Doe^Jane" in "\n".join(row.as_text() for row in rows)


def test_damage_depth_and_foreign_files(tmp_path: Path, pydicom_data: PydicomData) -> None:
    (tmp_path / "notes.txt").write_text("hello there", encoding="utf-8")
    with pytest.raises(NotAnImageError, match=r"notes\.txt is not a DICOM file"):
        read_tag_tree(tmp_path / "notes.txt")
    with pytest.raises(InputError, match="gone cannot be read"):
        read_tag_tree(tmp_path / "gone")
    start = time.monotonic()
    for undefined in (True, False):
        path = write_object(tmp_path / "deep", SR)
        path.write_bytes(path.read_bytes() + nested(10_000, undefined))
        if undefined:  # it must be followed to be read at all
            with pytest.raises(InputError, match="nested deeper"):
                read_tag_tree(path)
            continue
        tree = read_tag_tree(path)
        assert max(row.depth for row in tree.rows) < 200
        assert "nested deeper" in tree.notes[0]
    assert time.monotonic() - start < 10
    rows = read_tag_tree(pydicom_data("badVR.dcm")).rows
    assert any(row.name == "Number of Frames" for row in rows)


def test_a_damaged_long_element_costs_its_row(tmp_path: Path) -> None:
    path = write_object(tmp_path / "raw", RAW, EncapsulatedDocument=bytes(1 << 21), PatientBirthTime="101530")
    whole = path.read_bytes()
    at = whole.index(b"\x10\x00\x32\x00TM")
    path.write_bytes(whole[: at + 4] + b"TQ" + whole[at + 6 :])
    rows = read_tag_tree(path).rows
    assert any(row.tag == "(0010,0020)" and row.value == "17" for row in rows)


def test_a_row_as_text() -> None:
    row = TagRow(2, "(0010,0010)", "Patient's Name", "PN", "Doe^Jane", personal=True)
    assert row.as_text() == "    (0010,0010)  Patient's Name  PN  Doe^Jane"
    assert row.as_text(hide_personal=True) == "    (0010,0010)  Patient's Name  PN  hidden"
