"""NIfTI, NRRD, MetaImage and TIFF against nibabel, SimpleITK and Pillow."""

from __future__ import annotations

import gzip
from pathlib import Path

import nibabel
import numpy as np
import pytest
import SimpleITK as sitk
from PIL import Image

from viewer.dicom.decode_worker import DecodeWorker
from viewer.dicom.findings import FindingKind
from viewer.dicom.geometry import Verdict
from viewer.dicom.scan import scan
from viewer.dicom.series import Series
from viewer.errors import DecodeError
from viewer.volume.build import load_image, load_volume
from viewer.volume.files import write_volume

TO_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
RNG = np.random.default_rng(3)


def only(path: Path) -> Series:
    result = scan(path)
    assert len(result.series) == 1, [item.reason for item in result.skipped]
    return result.series[0]


def rotation(x: float, y: float, z: float) -> np.ndarray:
    """Rotation by degrees about x, y and z."""
    image = sitk.Euler3DTransform((0, 0, 0), *np.radians([x, y, z]).tolist())
    return np.array(image.GetMatrix()).reshape(3, 3)


def affine(axes: list[list[float]], turn: tuple[float, float, float] = (0, 0, 0)) -> np.ndarray:
    matrix = np.eye(4)
    matrix[:3, :3] = rotation(*turn) @ np.array(axes).T * [0.7, 0.9, 2.5]
    matrix[:3, 3] = -31.5, 12.25, 40
    return matrix


R, A, S = [1, 0, 0], [0, 1, 0], [0, 0, 1]
_L, _P, _I = [-1, 0, 0], [0, -1, 0], [0, 0, -1]
LAYOUTS = {
    "RAS": (affine([R, A, S]), "RPS"),
    "LPS": (affine([_L, _P, S]), "RPS"),
    "LAS, as scanners write": (affine([_L, A, S]), "RPS"),
    "sagittal PSR": (affine([_P, S, R]), "PIR"),
    "coronal, swapped": (affine([_I, R, A]), "LIA"),
    "oblique": (affine([_L, _P, S], (12, -20, 7)), "LPS"),
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("suffix", [".nii", ".nii.gz"])
def test_each_voxel_is_where_nibabel_says(tmp_path: Path, name: str, suffix: str) -> None:
    matrix, _ = LAYOUTS[name]
    voxels = RNG.integers(-1000, 3000, (7, 6, 5), dtype=np.int16)
    path = tmp_path / f"a{suffix}"
    nibabel.save(nibabel.Nifti1Image(voxels, matrix), path)
    series = only(path)
    assert series.geometry.verdict is Verdict.VOLUME
    volume = load_volume(series)
    assert volume.array.dtype == np.int16
    theirs = nibabel.load(path)
    indices = np.argwhere(np.ones(voxels.shape))
    world = (TO_LPS @ theirs.affine @ np.c_[indices, np.ones(len(indices))].T).T
    ours = (np.linalg.inv(volume.affine) @ world.T).T[:, :3]
    at = np.rint(ours).astype(int)
    assert np.abs(ours - at).max() < 1e-3
    assert np.array_equal(volume.array[at[:, 2], at[:, 1], at[:, 0]], voxels[tuple(indices.T)])


@pytest.mark.parametrize("name", LAYOUTS)
def test_pictures_are_shown_the_usual_way(tmp_path: Path, name: str) -> None:
    nibabel.save(nibabel.Nifti1Image(np.zeros((7, 6, 5), np.int16), LAYOUTS[name][0]), tmp_path / "a.nii")
    plane = only(tmp_path / "a.nii").frames[0].orientation
    assert plane is not None
    # To the patient's left or back along a row, to the back or the feet down a column.
    row, column = (int(np.abs(plane[start : start + 3]).argmax()) for start in (0, 3))
    assert row < column
    assert plane[row] > 0
    assert plane[3 + column] > 0 if column == 1 else plane[3 + column] < 0


@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "uint16", "int16", "int32", "uint32", "float32", "float64"]
)
def test_every_type_keeps_its_values(tmp_path: Path, dtype: str) -> None:
    values = RNG.normal(0, 40, (4, 5, 6)).clip(0 if dtype.startswith("u") else -100, 100).astype(dtype)
    image = nibabel.Nifti1Image(values, LAYOUTS["LPS"][0], dtype=dtype)
    nibabel.save(image, tmp_path / "a.nii")
    volume = load_volume(only(tmp_path / "a.nii"))
    assert volume.array.dtype == dtype
    assert np.array_equal(volume.array.transpose(2, 1, 0), values)


def test_big_endian_and_scaled(tmp_path: Path) -> None:
    stored = RNG.integers(0, 4000, (4, 5, 6), dtype=np.int16)
    header = nibabel.Nifti1Header(endianness=">")
    header.set_data_dtype(np.int16)
    image = nibabel.Nifti1Image(stored, LAYOUTS["LPS"][0], header)
    image.header.set_slope_inter(0.25, -10)
    nibabel.save(image, tmp_path / "a.nii")
    data = (tmp_path / "a.nii").read_bytes()
    assert data[:4] == b"\0\0\x01\x5c"
    expected = np.asanyarray(nibabel.load(tmp_path / "a.nii").dataobj)
    volume = load_volume(only(tmp_path / "a.nii"))
    assert np.allclose(volume.array.transpose(2, 1, 0), expected, rtol=1e-6)


@pytest.mark.parametrize(("units", "expected"), [(None, "temporal position"), ("sec", "time")])
def test_the_fourth_axis_is_time(tmp_path: Path, units: str | None, expected: str) -> None:
    voxels = RNG.integers(0, 100, (4, 5, 6, 3), dtype=np.uint8)
    image = nibabel.Nifti1Image(voxels, LAYOUTS["LPS"][0])
    image.header.set_zooms((*image.header.get_zooms()[:3], 2.5))
    image.header.set_xyzt_units("mm", units)
    nibabel.save(image, tmp_path / "a.nii.gz")
    series = only(tmp_path / "a.nii.gz")
    assert series.axis is not None
    assert (series.axis.name, series.points) == (expected, 3)
    assert series.axis.values == ((0.0, 2.5, 5.0) if units else (1.0, 2.0, 3.0))
    for point in range(3):
        assert np.array_equal(load_volume(series, point=point).array.transpose(2, 1, 0), voxels[..., point])


def test_colour(tmp_path: Path) -> None:
    values = RNG.integers(0, 255, (4, 5, 6, 3), dtype=np.uint8)
    sitk.WriteImage(sitk.GetImageFromArray(values, isVector=True), str(tmp_path / "a.mha"))
    image = load_image(tmp_path / "a.mha", 2)
    assert image.is_color
    assert np.array_equal(image.values, values[2])


@pytest.mark.parametrize("name", ["a.nrrd", "a.nhdr", "a.mha", "a.mhd", "a.nii.gz"])
@pytest.mark.parametrize("compressed", [False, True])
def test_each_voxel_is_where_simpleitk_says(tmp_path: Path, name: str, compressed: bool) -> None:
    image = sitk.GetImageFromArray(RNG.normal(size=(5, 6, 7)).astype(np.float32))
    image.SetSpacing((0.5, 0.75, 3))
    image.SetOrigin((-20, 30.5, 100))
    image.SetDirection((rotation(5, 10, -15) @ np.diag([1, 1, -1])).ravel().tolist())
    sitk.WriteImage(image, str(tmp_path / name), compressed)
    volume = load_volume(only(tmp_path / name))
    assert volume.array.dtype == np.float32
    for index in ((0, 0, 0), (6, 5, 4), (3, 1, 2), (0, 5, 1)):
        place = np.array([*image.TransformIndexToPhysicalPoint(index), 1])
        x, y, z = np.rint(np.linalg.inv(volume.affine) @ place)[:3].astype(int)
        assert (volume.affine @ [x, y, z, 1])[:3] == pytest.approx(place[:3], abs=1e-3)
        assert volume.array[z, y, x] == np.float32(image[index])


@pytest.mark.parametrize("suffix", [".nii.gz", ".nrrd"])
def test_what_is_written_is_read_again(phantom_series: Path, tmp_path: Path, suffix: str) -> None:
    volume = load_volume(only(phantom_series))
    again = load_volume(only(write_volume(volume, tmp_path / f"a{suffix}")))
    assert np.array_equal(again.array, volume.array)
    assert again.affine == pytest.approx(volume.affine, abs=1e-4)


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz", "a.nrrd", "a.mha", "packed.nrrd", "packed.mha"])
def test_a_truncated_file_is_never_padded(tmp_path: Path, name: str) -> None:
    image = sitk.GetImageFromArray(RNG.integers(1, 9000, (5, 6, 7), dtype=np.int16))
    path = tmp_path / name
    sitk.WriteImage(image, str(path), name.startswith("packed"))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DecodeError, match=name):
        load_volume(only(path))


def test_changed_bytes_of_compressed_voxels_are_found(tmp_path: Path) -> None:
    noise = RNG.integers(0, 30000, (40, 40, 40), dtype=np.int16)  # larger than the scan's buffers
    nibabel.save(nibabel.Nifti1Image(noise, np.eye(4)), tmp_path / "a.nii")
    data = gzip.compress((tmp_path / "a.nii").read_bytes())
    path = tmp_path / "b.nii.gz"
    path.write_bytes(data[:-8] + b"\1\2\3\4" + data[-4:])  # the checksum
    result = scan(path)  # ITK may find it already while it looks at the header
    if result.series:
        with pytest.raises(DecodeError, match=r"b\.nii\.gz"):
            load_volume(result.series[0])
    else:
        assert "damaged" in result.skipped[0].reason


def refusal(path: Path) -> str:
    result = scan(path)
    assert not result.series
    (skipped,) = result.skipped
    assert path.name in skipped.reason
    return skipped.reason


def test_what_cannot_be_shown_is_refused_with_its_reason(tmp_path: Path) -> None:
    zeros = np.zeros((4, 5, 6), np.int16)
    sheared = LAYOUTS["LPS"][0].copy()
    sheared[0, 1] = 0.5
    image = nibabel.Nifti1Image(zeros, sheared)
    image.set_sform(sheared, 2)
    image.set_qform(None, 0)
    nibabel.save(image, tmp_path / "sheared.nii")
    assert "right angles" in refusal(tmp_path / "sheared.nii")
    nibabel.save(nibabel.Nifti1Image(zeros.astype(np.complex64), np.eye(4)), tmp_path / "complex.nii")
    assert "complex" in refusal(tmp_path / "complex.nii")
    (tmp_path / "text.nii").write_text("no image")
    refusal(tmp_path / "text.nii")
    (tmp_path / "damaged.nii.gz").write_bytes(b"\x1f\x8b\x08 nonsense")
    refusal(tmp_path / "damaged.nii.gz")
    (tmp_path / "damaged.tif").write_bytes(b"II*\0\x08\0\0\0\xff\xff\xff\xff")
    refusal(tmp_path / "damaged.tif")


def test_a_header_that_claims_too_much_costs_no_memory(tmp_path: Path) -> None:
    nibabel.save(nibabel.Nifti1Image(np.zeros((4, 5, 6), np.int16), np.eye(4)), tmp_path / "a.nii")
    data = bytearray((tmp_path / "a.nii").read_bytes())
    data[42:48] = np.array([30000, 30000, 3000], "<i2").tobytes()
    (tmp_path / "a.nii").write_bytes(data)
    assert "more than it can hold" in refusal(tmp_path / "a.nii")
    (tmp_path / "b.nii.gz").write_bytes(gzip.compress(data))
    assert "more than it can hold" in refusal(tmp_path / "b.nii.gz")


@pytest.mark.parametrize("target", ["../secret.raw", "link.raw", "LIST", "slice%03d.raw 1 4 1"])
def test_voxels_from_outside_the_folder_are_refused(tmp_path: Path, target: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.raw").write_bytes(bytes(240))
    (folder / "link.raw").symlink_to(tmp_path / "secret.raw")
    sitk.WriteImage(sitk.GetImageFromArray(np.zeros((4, 5, 6), np.int16)), str(folder / "a.mhd"))
    header = (folder / "a.mhd").read_text()
    (folder / "a.mhd").write_text(header.replace("a.raw", target))
    refusal(folder / "a.mhd")
    sitk.WriteImage(sitk.GetImageFromArray(np.zeros((4, 5, 6), np.int16)), str(folder / "a.nhdr"))
    text = (folder / "a.nhdr").read_bytes().replace(b"data file: a.raw", f"data file: {target}".encode())
    (folder / "b.nhdr").write_bytes(text)
    assert target.encode() in text
    refusal(folder / "b.nhdr")


def test_without_place_or_spacing_there_is_none(tmp_path: Path) -> None:
    sitk.WriteImage(sitk.GetImageFromArray(np.zeros((4, 5, 6), np.int16)), str(tmp_path / "a.mha"))
    data = (tmp_path / "a.mha").read_bytes()
    (tmp_path / "b.mha").write_bytes(data.replace(b"ElementSpacing = 1 1 1\n", b""))
    series = only(tmp_path / "b.mha")
    assert series.frames[0].pixel_spacing_mm is None
    assert series.geometry.verdict is Verdict.STACK
    image = nibabel.Nifti1Image(np.zeros((4, 5, 6), np.int16), None)
    image.header["pixdim"][1:4] = 2, 3, 4
    nibabel.save(image, tmp_path / "c.nii")
    data = bytearray((tmp_path / "c.nii").read_bytes())
    data[252:256] = bytes(4)  # neither qform nor sform
    (tmp_path / "c.nii").write_bytes(data)
    series = only(tmp_path / "c.nii")
    assert series.frames[0].position is None
    assert sorted(series.frames[0].pixel_spacing_mm or ()) == [2, 3]


@pytest.mark.parametrize(
    "values",
    [
        RNG.integers(0, 255, (9, 8), dtype=np.uint8),
        RNG.integers(0, 65535, (9, 8), dtype=np.uint16),
        RNG.normal(size=(9, 8)).astype(np.float32),
        RNG.integers(0, 255, (9, 8, 3), dtype=np.uint8),
    ],
    ids=["8 bit", "16 bit", "float", "colour"],
)
def test_tiff_pages(tmp_path: Path, values: np.ndarray) -> None:
    pages = [Image.fromarray(values), Image.fromarray(np.ascontiguousarray(values[::-1]))]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    series = only(tmp_path / "a.tif")
    assert series.images == 2
    first, second = (load_image(series, index).stored for index in (0, 1))
    assert first.dtype == values.dtype
    assert np.array_equal(first, values)
    assert np.array_equal(second, values[::-1])
    assert series.frames[0].pixel_spacing_mm is None


def test_white_is_zero_in_a_tiff_is_turned_round_once(tmp_path: Path) -> None:
    values = np.arange(70, dtype=np.uint16).reshape(7, 10)
    Image.fromarray(values).save(tmp_path / "a.tif", tiffinfo={262: 0})
    eight = values.astype(np.uint8)
    Image.fromarray(eight).save(tmp_path / "b.tif", tiffinfo={262: 0})
    wide, narrow = load_image(tmp_path / "a.tif"), load_image(tmp_path / "b.tif")
    with Image.open(tmp_path / "a.tif") as written:
        assert written.tag_v2[262] == 0
    assert wide.inverted
    assert np.array_equal(wide.stored, values)
    with Image.open(tmp_path / "b.tif") as written:
        shown = written.tag_v2[262]
    assert not narrow.inverted
    assert np.array_equal(narrow.stored, eight if shown == 1 else np.asarray(Image.open(tmp_path / "b.tif")))


def test_the_decode_worker_reads_them_too(tmp_path: Path) -> None:
    voxels = RNG.integers(0, 100, (4, 5, 6), dtype=np.int16)
    nibabel.save(nibabel.Nifti1Image(voxels, LAYOUTS["LPS"][0]), tmp_path / "a.nii.gz")
    worker = DecodeWorker()
    try:
        frames = [worker.read(frame) for frame in only(tmp_path / "a.nii.gz").frames]
        assert worker.pid is not None
    finally:
        worker.close()
    assert np.array_equal(np.stack(frames).transpose(2, 1, 0), voxels)


def _nrrd(path: Path, *lines: str) -> Path:
    header = (
        "NRRD0004",
        "type: short",
        "dimension: 3",
        "sizes: 6 5 4",
        "endian: little",
        "encoding: raw",
        *lines,
    )
    path.write_bytes("\n".join((*header, "", "")).encode() + np.arange(120, dtype="<i2").tobytes())
    return path


_DIRECTIONS = ("space directions: (1,0,0) (0,2,0) (0,0,3)", "space origin: (10,20,30)")


@pytest.mark.parametrize(("unit", "scale"), [("mm", 1.0), ("microns", 1e-3), ("cm", 10.0)])
def test_lengths_of_nrrd_are_in_its_unit(tmp_path: Path, unit: str, scale: float) -> None:
    units = f'space units: "{unit}" "{unit}" "{unit}"'
    lps = load_volume(only(_nrrd(tmp_path / "a.nrrd", "space: left-posterior-superior", units, *_DIRECTIONS)))
    assert lps.affine[:3] == pytest.approx(np.array([[1, 0, 0, 10], [0, 2, 0, 20], [0, 0, 3, 30]]) * scale)


@pytest.mark.parametrize("units", ['"furlong" "furlong" "furlong"', '"mm" "mm" "cm"'])
def test_other_units_of_nrrd_are_refused_by_name(tmp_path: Path, units: str) -> None:
    path = _nrrd(tmp_path / "a.nrrd", "space: LPS", f"space units: {units}", *_DIRECTIONS)
    (skipped,) = scan(path).skipped
    assert units.split()[-1].strip('"') in skipped.reason


@pytest.mark.parametrize("space", ["space: scanner-xyz", "space dimension: 3", "space: 3D-right-handed"])
def test_a_space_that_is_no_patients_gives_no_place(tmp_path: Path, space: str) -> None:
    series = only(_nrrd(tmp_path / "a.nrrd", space, *_DIRECTIONS))
    assert series.frames[0].position is None
    assert series.frames[0].orientation is None
    assert series.frames[0].pixel_spacing_mm == (2.0, 1.0)
    assert FindingKind.NO_POSITION in {finding.kind for finding in series.findings}


@pytest.mark.parametrize(("space", "signs"), [("RAS", (-1, -1)), ("left-anterior-superior", (1, -1))])
def test_other_patient_spaces_become_lps(tmp_path: Path, space: str, signs: tuple[int, int]) -> None:
    volume = load_volume(only(_nrrd(tmp_path / "a.nrrd", f"space: {space}", *_DIRECTIONS)))
    z, y, x = np.argwhere(volume.array == 0)[0]  # the file's first voxel
    assert (volume.affine @ [x, y, z, 1])[:3] == pytest.approx((10 * signs[0], 20 * signs[1], 30))
