"""NIfTI-2, pairs of .hdr and .img, Analyze 7.5, colour: against nibabel, and refused where they must be."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from tests.dicom.test_volume_files import LAYOUTS, RNG, TO_LPS, only, refusal
from viewer.dicom.findings import FindingKind, Severity
from viewer.dicom.geometry import Verdict
from viewer.dicom.scan import scan
from viewer.errors import DecodeError
from viewer.volume.build import load_image, load_volume

KINDS = {
    "NIfTI-2": (nibabel.Nifti2Image, "a.nii"),
    "NIfTI-2, packed": (nibabel.Nifti2Image, "a.nii.gz"),
    "NIfTI-2, pair": (nibabel.Nifti2Pair, "a.hdr"),
    "NIfTI-1, pair": (nibabel.Nifti1Pair, "a.hdr"),
    "NIfTI-1, packed pair": (nibabel.Nifti1Pair, "a.hdr.gz"),
}


def saved(kind: str, folder: Path, voxels: Any, matrix: Any) -> Path:
    image, name = KINDS[kind]
    nibabel.save(image(voxels, matrix), folder / name)
    return folder / name


def assert_same(path: Path) -> None:
    """Each voxel has nibabel's value at nibabel's place."""
    theirs = nibabel.load(path)
    expected = np.asanyarray(theirs.dataobj)
    volume = load_volume(only(path))
    indices = np.argwhere(np.ones(expected.shape, bool))
    world = (TO_LPS @ theirs.affine @ np.c_[indices, np.ones(len(indices))].T).T
    ours = (np.linalg.inv(volume.affine) @ world.T).T[:, :3]
    at = np.rint(ours).astype(int)
    assert np.abs(ours - at).max() < 1e-3
    assert np.allclose(volume.array[at[:, 2], at[:, 1], at[:, 0]], expected[tuple(indices.T)], rtol=1e-6)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_voxel_is_where_nibabel_says(tmp_path: Path, kind: str, layout: str) -> None:
    voxels = RNG.integers(-1000, 3000, (7, 6, 5), dtype=np.int16)
    assert_same(saved(kind, tmp_path, voxels, LAYOUTS[layout][0]))


@pytest.mark.parametrize("endian", ["<", ">"])
@pytest.mark.parametrize("header", [nibabel.Nifti1Header, nibabel.Nifti2Header])
def test_byte_order_scale_and_either_form(tmp_path: Path, header: Any, endian: str) -> None:
    image_type = nibabel.Nifti1Image if header is nibabel.Nifti1Header else nibabel.Nifti2Image
    for form in ("qform", "sform"):
        head = header(endianness=endian)
        head.set_data_dtype(np.int16)
        image = image_type(RNG.integers(0, 4000, (4, 5, 6), dtype=np.int16), LAYOUTS["oblique"][0], head)
        image.header.set_slope_inter(0.25, -10)
        getattr(image, f"set_{form}")(LAYOUTS["oblique"][0], 1)
        getattr(image, "set_sform" if form == "qform" else "set_qform")(None, 0)
        nibabel.save(image, tmp_path / "a.nii")
        assert_same(tmp_path / "a.nii")


def test_a_mirrored_quaternion(tmp_path: Path) -> None:
    image = nibabel.Nifti1Image(RNG.integers(0, 9, (4, 5, 6), dtype=np.int16), np.diag([-2, 3, 4, 1]))
    image.set_sform(None, 0)
    image.set_qform(np.diag([-2.0, 3, 4, 1]), 1)
    assert image.header["pixdim"][0] == -1
    nibabel.save(image, tmp_path / "a.nii")
    assert_same(tmp_path / "a.nii")


def test_a_sheared_sform_gives_way_to_the_qform_and_is_told(tmp_path: Path) -> None:
    sheared = LAYOUTS["LPS"][0].copy()
    sheared[0, 1] = 0.5
    image = nibabel.Nifti1Image(RNG.integers(0, 9, (4, 5, 6), dtype=np.int16), LAYOUTS["LPS"][0])
    image.set_qform(LAYOUTS["LPS"][0], 1)
    image.set_sform(sheared, 2)
    nibabel.save(image, tmp_path / "a.nii")
    series = only(tmp_path / "a.nii")
    assert any("qform" in finding.text for finding in series.findings)
    volume = load_volume(series)
    first = TO_LPS @ image.get_qform() @ [3, 4, 5, 1]
    ours = np.linalg.inv(volume.affine) @ first
    assert np.allclose(ours, np.rint(ours), atol=1e-3)


@pytest.mark.parametrize(("unit", "factor"), [("meter", 1000), ("mm", 1), ("micron", 0.001), ("unknown", 1)])
def test_lengths_are_brought_to_millimetres(tmp_path: Path, unit: str, factor: float) -> None:
    image = nibabel.Nifti1Image(np.zeros((4, 5, 6), np.int16), np.diag([0.5, 0.75, 3, 1]))
    image.header.set_xyzt_units(unit)
    nibabel.save(image, tmp_path / "a.nii")
    spacing = only(tmp_path / "a.nii").frames[0].pixel_spacing_mm
    assert spacing == pytest.approx((0.75 * factor, 0.5 * factor))


@pytest.mark.parametrize("endian", ["<", ">"])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "int32", "float32"])
def test_analyze(tmp_path: Path, dtype: str, endian: str) -> None:
    voxels = RNG.integers(0, 200, (4, 5, 6)).astype(dtype)
    header = nibabel.AnalyzeHeader(endianness=endian)
    header.set_data_dtype(np.dtype(dtype).newbyteorder(endian))
    image = nibabel.AnalyzeImage(voxels, np.diag([2.0, 3, 4, 1]), header)
    nibabel.save(image, tmp_path / "a.img")
    result = scan(tmp_path)
    (series,) = result.series
    (other,) = result.skipped
    assert other.path.name == "a.img"
    assert "a.hdr" in other.reason
    # As stored, rows turned so that the front is up; where left is, nobody knows.
    stack = np.stack([load_image(series, index).values for index in range(6)])
    assert np.array_equal(
        stack, np.asanyarray(nibabel.load(tmp_path / "a.img").dataobj).transpose(2, 1, 0)[:, ::-1]
    )
    assert series.frames[0].pixel_spacing_mm == (3, 2)
    assert series.frames[0].orientation is None
    assert series.geometry.verdict is Verdict.STACK
    assert any("left" in one.text and one.severity is Severity.WARNING for one in series.findings)


def test_the_voxels_of_a_pair_can_be_named(tmp_path: Path) -> None:
    voxels = RNG.integers(0, 200, (4, 5, 6), dtype=np.int16)
    saved("NIfTI-1, pair", tmp_path, voxels, np.eye(4))
    assert load_volume(only(tmp_path / "a.img")).array.shape == (6, 5, 4)
    (tmp_path / "a.hdr").rename(tmp_path / "b.hdr")
    assert "no header" in refusal(tmp_path / "a.img")
    assert "beside" in refusal(tmp_path / "b.hdr")


def test_a_pair_with_names_in_capitals(tmp_path: Path) -> None:
    saved("NIfTI-1, pair", tmp_path, RNG.integers(0, 200, (4, 5, 6), dtype=np.int16), np.eye(4))
    for suffix in ("hdr", "img"):
        (tmp_path / f"a.{suffix}").rename(tmp_path / f"A.{suffix.upper()}")
    assert load_volume(only(tmp_path / "A.HDR")).array.shape == (6, 5, 4)


def test_colour(tmp_path: Path) -> None:
    for names, kind in (("RGB", "rgb"), ("RGBA", "rgba")):
        values = RNG.integers(0, 255, (4, 5, 6, len(names)), dtype=np.uint8)
        packed = values.view([(name, "u1") for name in names])[..., 0]
        nibabel.save(nibabel.Nifti1Image(packed, LAYOUTS["LPS"][0]), tmp_path / f"{kind}.nii")
        image = load_image(tmp_path / f"{kind}.nii", 2)
        assert image.is_color
        assert np.array_equal(image.values, values[:, :, 2, :3].transpose(1, 0, 2))


def test_times(tmp_path: Path) -> None:
    voxels = RNG.integers(0, 100, (4, 5, 6, 3), dtype=np.uint8)
    path = saved("NIfTI-2", tmp_path, voxels, LAYOUTS["LPS"][0])
    frames = {(frame.temporal_position, frame.frame) for one in scan(path).series for frame in one.frames}
    assert frames == {(index // 6 + 1, index) for index in range(18)}


@pytest.mark.parametrize("kind", ["NIfTI-2", "NIfTI-2, packed", "NIfTI-1, pair"])
def test_too_few_voxels_are_never_padded(tmp_path: Path, kind: str) -> None:
    path = saved(kind, tmp_path, RNG.integers(0, 9000, (4, 5, 6), dtype=np.int16), np.eye(4))
    data = path if path.suffix != ".hdr" else tmp_path / "a.img"
    data.write_bytes(data.read_bytes()[:-20])
    with pytest.raises(DecodeError, match=data.name):
        load_volume(only(path))


def patched(path: Path, at: int, content: bytes) -> Path:
    data = bytearray(path.read_bytes())
    data[at : at + len(content)] = content
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("at", "content", "why"),
    [
        (12, b"\1\0", "one bit a voxel"),
        (12, b"\x20\0", "complex"),
        (12, b"\x77\7", "data type 1911"),
        (16, b"\x09", "damaged"),
        (24, bytes(8), "damaged"),
        (24, b"\xff" * 7 + b"\x7f", "more than it can hold"),
        (168, b"\xff" * 8, "damaged"),
        (4, b"nonsense", "no NIfTI"),
    ],
)
def test_what_is_damaged_or_no_image_is_refused(tmp_path: Path, at: int, content: bytes, why: str) -> None:
    path = saved("NIfTI-2", tmp_path, np.zeros((4, 5, 6), np.int16), np.eye(4))
    assert why in refusal(patched(path, at, content))


def test_vectors_are_refused(tmp_path: Path) -> None:
    field = np.zeros((4, 5, 6, 1, 3), np.float32)
    nibabel.save(nibabel.Nifti1Image(field, np.eye(4)), tmp_path / "a.nii")
    assert "vectors" in refusal(tmp_path / "a.nii")


def test_headers_of_other_programs_are_no_images(tmp_path: Path) -> None:
    (tmp_path / "radiance.hdr").write_bytes(b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 2\n")
    (tmp_path / "envi.hdr").write_text("ENVI\nsamples = 4\nlines = 5\n" * 30)
    (tmp_path / "disk.img").write_bytes(bytes(4096))
    result = scan(tmp_path)
    assert not result.series
    assert {one.kind for one in result.skipped} == {FindingKind.NOT_AN_IMAGE}


def test_voxels_from_outside_the_folder_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = saved("NIfTI-1, pair", folder, np.zeros((4, 5, 6), np.int16), np.eye(4))
    (folder / "a.img").rename(tmp_path / "secret")
    (folder / "a.img").symlink_to(tmp_path / "secret")
    assert "outside" in refusal(path)


def test_a_claim_costs_no_memory(tmp_path: Path) -> None:
    path = saved("NIfTI-2", tmp_path, np.zeros((4, 5, 6), np.int16), np.eye(4))
    patched(path, 24, np.array([30000, 30000, 3000], "<i8").tobytes())
    (tmp_path / "b.nii.gz").write_bytes(gzip.compress(path.read_bytes()))
    for name in ("a.nii", "b.nii.gz"):
        assert "more than it can hold" in refusal(tmp_path / name)
