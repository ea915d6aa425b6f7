"""Series with a fourth axis as arrays and files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nibabel
import numpy as np
import pytest
import SimpleITK as sitk

from tests.dicom.conftest import write_dicom
from viewer.dicom.scan import scan
from viewer.errors import GeometryError, OverreadError
from viewer.volume.build import load_sequence, load_volume
from viewer.volume.files import write_sequence


def test_a_real_time_series_as_nifti(shared_data: Path, tmp_path: Path) -> None:
    """Voxels, world and time as dcm2niix has them, another program."""
    (series,) = scan(shared_data / "dicom" / "mr_enhanced").series
    sequence = load_sequence(series)
    assert sequence.array.shape == (4, 6, 64, 64)
    written = nibabel.load(write_sequence(sequence, tmp_path / "a.nii.gz"))
    folder = shared_data / "dicom" / "mr_enhanced_reference"
    reference = nibabel.load(next(folder.glob("*.nii")))
    ours, theirs = nibabel.as_closest_canonical(written), nibabel.as_closest_canonical(reference)
    np.testing.assert_array_equal(np.asanyarray(ours.dataobj), np.asanyarray(theirs.dataobj))
    corners = np.array([[0, 0, 0, 1], [63, 63, 5, 1], [63, 0, 5, 1]])
    assert np.abs((ours.affine - theirs.affine) @ corners.T).max() < 0.01
    assert written.header.get_zooms()[3] == pytest.approx(reference.header.get_zooms()[3]) == 0.5
    assert written.header.get_xyzt_units() == ("mm", "sec")


def test_points_share_one_array_and_equal_volumes(shared_data: Path) -> None:
    (series,) = scan(shared_data / "dicom" / "mr_enhanced").series
    sequence = load_sequence(series)
    for point in range(4):
        volume = sequence.volume(point)
        assert np.shares_memory(volume.array, sequence.array)
        alone = load_volume(series, point=point)
        np.testing.assert_array_equal(volume.array, alone.array)
        np.testing.assert_array_equal(volume.affine, alone.affine)
    with pytest.raises(IndexError):
        load_volume(series, point=4)


def echoes(folder: Path) -> Path:
    for echo in (20, 60):
        for z in (0, 2):
            pixels = np.full((4, 3), echo + z, np.int16)
            write_dicom(
                folder / f"{echo}{z}",
                pixels,
                Modality="MR",
                EchoTime=echo,
                ImagePositionPatient=[1, 2, z],
                RescaleSlope=2 if echo == 60 else 1,
                RescaleIntercept=0,
            )
    return folder


@pytest.mark.parametrize("name", ["a.nii", "a.nrrd"])
def test_files_of_other_axes(tmp_path: Path, name: str) -> None:
    """Rescaled differently point by point; the step of echoes is no time."""
    (series,) = scan(echoes(tmp_path / "in")).series
    path = write_sequence(load_sequence(series), tmp_path / name)
    image = sitk.ReadImage(str(path))
    assert image.GetSize() == (3, 4, 2, 2)
    assert image.GetSpacing() == pytest.approx((0.5, 2.0, 2.0, 1.0))
    assert image.GetOrigin()[:3] == pytest.approx((1, 2, 0))
    assert sitk.GetArrayFromImage(image)[:, :, 0, 0].tolist() == [[20, 22], [120, 124]]


def test_npz_holds_the_axis(tmp_path: Path) -> None:
    (series,) = scan(echoes(tmp_path / "in")).series
    with np.load(write_sequence(load_sequence(series), tmp_path / "a.npz")) as found:
        assert found["array"].shape == (2, 2, 4, 3)
        assert (str(found["axis_name"]), str(found["axis_unit"])) == ("echo time", "ms")
        assert found["axis_values"].tolist() == [20, 60]
    with pytest.raises(OverreadError, match="needs one image"):
        write_sequence(load_sequence(series), tmp_path / "a.png")


def test_a_series_without_an_axis_is_no_sequence(tmp_path: Path, pydicom_data: Callable[[str], Path]) -> None:
    (series,) = scan(pydicom_data("CT_small.dcm")).series
    with pytest.raises(GeometryError, match="no fourth axis"):
        load_sequence(series)
