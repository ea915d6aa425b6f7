"""Planes of a volume, and volumes written to files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.phantom import phantom_values
from viewer.dicom.scan import scan
from viewer.errors import GeometryError, OverreadError
from viewer.volume.build import load_image, load_volume
from viewer.volume.files import write_image, write_volume
from viewer.volume.reslice import Plane, plane_count, reslice
from viewer.volume.volume import Volume


@pytest.fixture(scope="module")
def phantom(phantom_series: Path) -> Volume:
    return load_volume(scan(phantom_series).series[0])


def test_planes_show_the_patient_the_usual_way(phantom: Volume) -> None:
    values = phantom_values()
    assert np.array_equal(reslice(phantom, Plane.AXIAL, 7).values, values[7])
    coronal = reslice(phantom, Plane.CORONAL, 100)
    assert np.array_equal(coronal.values, values[::-1, 100])  # head up
    assert coronal.pixel_spacing_mm == pytest.approx((2.5, 0.8))
    assert coronal.pixel_aspect == pytest.approx(2.5 / 0.8)
    sagittal = reslice(phantom, Plane.SAGITTAL, 30)
    assert np.array_equal(sagittal.values, values[::-1, :, 30])  # face to the left
    assert [plane_count(phantom, plane) for plane in Plane] == [40, 256, 256]
    with pytest.raises(IndexError):
        reslice(phantom, Plane.AXIAL, 40)


@pytest.mark.parametrize("plane", list(Plane))
def test_each_pixel_of_a_plane_keeps_its_place_in_the_patient(phantom: Volume, plane: Plane) -> None:
    # The same phantom stored another way round: axes swapped and flipped, the affine with them.
    turned = Volume(
        np.ascontiguousarray(phantom.array.transpose(2, 0, 1)[::-1]),
        phantom.affine @ np.array([[0, 0, -1, 255], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1.0]]),
        phantom.unit,
        phantom.series,
    )
    usual, other = reslice(phantom, plane, 21), reslice(turned, plane, 21)
    assert np.array_equal(usual.values, other.values)
    assert usual.affine is not None
    assert other.affine is not None
    assert other.affine == pytest.approx(usual.affine)
    to_index = np.linalg.inv(phantom.affine)
    for row, column in ((0, 0), (3, 17), (39, 200)):
        x, y, z = np.rint(to_index @ usual.affine @ [column, row, 0, 1])[:3].astype(int)
        assert phantom.array[z, y, x] == usual.values[row, column]


def test_the_oblique_mr_takes_its_nearest_axes(shared_data: Path) -> None:
    volume = load_volume(scan(shared_data / "dicom" / "mr_t1").series[0])
    for plane, axis in ((Plane.AXIAL, 2), (Plane.CORONAL, 1), (Plane.SAGITTAL, 0)):
        affine = reslice(volume, plane).affine
        assert affine is not None
        assert abs(affine[axis, 2]) == max(abs(affine[:3, 2]))


@pytest.mark.parametrize("suffix", [".nii.gz", ".nii", ".nrrd"])
def test_other_programs_read_voxels_and_places(phantom: Volume, tmp_path: Path, suffix: str) -> None:
    import SimpleITK as sitk

    image = sitk.ReadImage(str(write_volume(phantom, tmp_path / "new" / f"out{suffix}")))
    assert np.array_equal(sitk.GetArrayViewFromImage(image), phantom.array)
    for index in ((0, 0, 0), (255, 3, 39)):
        place = (phantom.affine @ [*index, 1])[:3]
        assert image.TransformIndexToPhysicalPoint(index) == pytest.approx(place, abs=1e-4)
    assert [path.name for path in (tmp_path / "new").iterdir()] == [f"out{suffix}"]


def test_nifti_is_ras(phantom: Volume, tmp_path: Path) -> None:
    import nibabel

    image = nibabel.load(write_volume(phantom, tmp_path / "out.nii.gz"))
    lps = phantom.affine @ [3, 5, 7, 1]
    assert image.affine @ [3, 5, 7, 1] == pytest.approx([-lps[0], -lps[1], lps[2], 1], abs=1e-4)
    assert image.get_data_dtype() == np.int16


def test_numpy_and_png(phantom: Volume, tmp_path: Path) -> None:
    import cv2

    with np.load(write_volume(phantom, tmp_path / "out.npz")) as stored:
        assert np.array_equal(stored["array"], phantom.array)
        assert np.array_equal(stored["affine"], phantom.affine)
        assert str(stored["unit"]) == "HU"
    picture = cv2.imread(str(write_volume(phantom, tmp_path / "out.png")), cv2.IMREAD_UNCHANGED)
    middle = reslice(phantom, Plane.AXIAL)
    assert np.array_equal(picture, middle.default_window().apply(middle.values))


def test_images_without_a_volume(tmp_path: Path) -> None:
    import cv2

    colour = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    cv2.imwrite(str(tmp_path / "a.png"), colour[..., ::-1])
    image = load_image(tmp_path / "a.png")
    again = load_image(write_image(image, tmp_path / "b.png"))
    assert np.array_equal(again.values, colour)
    with pytest.raises(GeometryError, match="single image"):
        write_image(image, tmp_path / "b.nii.gz")


def test_unknown_suffixes_and_places_that_cannot_be_written(phantom: Volume, tmp_path: Path) -> None:
    with pytest.raises(OverreadError, match="suffix"):
        write_volume(phantom, tmp_path / "out.xyz")
    (tmp_path / "file").touch()
    with pytest.raises(OverreadError, match="cannot be written"):
        write_volume(phantom, tmp_path / "file" / "out.npz")
