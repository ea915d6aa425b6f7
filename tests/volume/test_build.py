"""Volumes, stacks and images against SimpleITK, dcm2niix and the phantom."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.phantom import PHANTOM, phantom_values
from viewer.dicom.scan import scan
from viewer.dicom.series import Series
from viewer.errors import Cancelled, GeometryError, NotAnImageError
from viewer.intensity.modality_lut import Rescale
from viewer.volume.build import load_image, load_stack, load_volume, outward, rescale_in_place
from viewer.volume.image_stack import ImageStack

PydicomData = Callable[[str], Path]


def only(path: Path) -> Series:
    (series,) = scan(path).series
    return series


@pytest.mark.parametrize("folder", ["ct_head_5mm", "mr_t1"])
def test_voxels_and_places_are_those_of_simpleitk(shared_data: Path, folder: str) -> None:
    import SimpleITK as sitk

    path = shared_data / "dicom" / folder
    volume = load_volume(only(path))
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(path)))
    image = reader.Execute()
    expected = sitk.GetArrayViewFromImage(image)
    assert volume.array.dtype == np.int16
    assert np.array_equal(volume.array, expected)
    corners = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * (
        np.array(image.GetSize()) - 1
    )
    for index in corners.tolist():
        here = volume.affine @ [*index, 1]
        assert here[:3] == pytest.approx(image.TransformIndexToPhysicalPoint(index), abs=1e-3)
    assert volume.spacing_mm == pytest.approx(image.GetSpacing(), abs=1e-6)


def test_enhanced_multiframe_is_what_dcm2niix_makes(shared_data: Path) -> None:
    import nibabel

    (path,) = (shared_data / "dicom" / "mr_enhanced_reference").glob("*.nii")
    reference = nibabel.load(path)
    voxels = np.asanyarray(reference.dataobj)  # (x, y, z, time), RAS
    times = scan(shared_data / "dicom" / "mr_enhanced").series
    assert voxels.shape == (64, 64, 6, 4)
    to_lps = np.diag([-1.0, -1.0, 1.0, 1.0])
    for number, series in enumerate(times):
        volume = load_volume(series)
        # dcm2niix counts rows from the bottom; compare each voxel at its place in the patient.
        ours_from_theirs = np.linalg.inv(volume.affine) @ to_lps @ reference.affine
        flip = np.rint(ours_from_theirs[:3, :3]).astype(int)
        assert np.array_equal(flip, np.diag([1, -1, 1]))
        assert ours_from_theirs[:3, 3] == pytest.approx([0, 63, 0], abs=2e-3)
        assert np.array_equal(volume.array[:, ::-1].transpose(2, 1, 0), voxels[..., number])


def test_the_phantom_is_exact(phantom_series: Path) -> None:
    volume = load_volume(only(phantom_series))
    assert (volume.unit, volume.array.dtype) == ("HU", np.int16)
    assert np.array_equal(volume.array, phantom_values())
    to_index = np.linalg.inv(volume.affine)
    for insert in PHANTOM:
        x, y, z = np.rint(to_index @ [*insert.center_mm, 1])[:3].astype(int)
        if insert.name != "water":  # others lie inside it
            assert volume.array[z, y, x] == insert.hu, insert.name
    for insert in PHANTOM[1:]:
        if insert.half_length_mm is None:
            found = np.argwhere(volume.array == insert.hu)[:, ::-1]
            place = volume.affine @ [*found.mean(axis=0), 1]
            assert place[:3] == pytest.approx(insert.center_mm, abs=1e-6), insert.name


def test_a_stack_is_no_volume_and_says_why(shared_data: Path) -> None:
    series = only(shared_data / "dicom" / "ct_gantry_tilt")
    with pytest.raises(GeometryError, match=r"tilted by 18\.5 degrees") as caught:
        load_volume(series)
    assert "slice by slice" in caught.value.remedy


def test_slopes_that_differ_between_slices(tmp_path: Path) -> None:
    import pydicom

    from viewer.dicom.phantom import write_phantom

    folder = write_phantom(tmp_path)
    for number, path in enumerate(sorted(folder.iterdir())):
        ds = pydicom.dcmread(path)
        ds.RescaleSlope, ds.RescaleIntercept, ds.Modality = 0.5 + number, 0, "PT"
        ds.save_as(path)
    volume = load_volume(only(folder))
    stored = phantom_values().astype(np.float64) + 1024
    slopes = 0.5 + np.arange(40)[::-1]  # files are numbered from the top down
    assert volume.array.dtype == np.float32
    assert np.allclose(volume.array, stored * slopes[:, None, None], rtol=1e-6)


@pytest.mark.parametrize(
    ("stored", "rescale", "dtype"),
    [
        (np.array([[[0, 4095]]], np.uint16), Rescale(1, -1024), np.int16),
        (np.array([[[0]], [[65535]]], np.uint16), Rescale(1, -1024), np.int32),
        (np.array([[[-32768]], [[5]]], np.int16), Rescale(1, -1024), np.int32),
        (np.array([[[0, 255]]], np.uint8), Rescale(-1, 0), np.int16),
        (np.array([[[0, 4095]]], np.uint16), Rescale(2, -5), np.int16),
        (np.array([[[-700, 900]]], np.int16), Rescale(-3, 7), np.int16),
        (np.array([[[0, 4095]]], np.uint16), Rescale(0.1, 0), np.float32),
        (np.array([[[7, 9]]], np.uint16), Rescale(), np.uint16),
    ],
)
def test_volumes_keep_to_small_types(stored: np.ndarray, rescale: Rescale, dtype: type) -> None:
    expected = stored.astype(np.float64) * rescale.slope + rescale.intercept
    values = rescale_in_place(stored, rescale)
    assert values.dtype == dtype
    assert np.allclose(values, expected, rtol=1e-6)
    assert np.shares_memory(values, stored) == (values.dtype.itemsize == stored.dtype.itemsize)


def test_a_stack_loads_from_the_shown_frame_outward(phantom_series: Path) -> None:
    series = only(phantom_series)
    stack = ImageStack.allocate(series)
    order: list[int] = []

    def progress(done: int, total: int) -> None:
        (fresh,) = set(np.flatnonzero(stack.loaded).tolist()) - set(order)
        order.append(fresh)

    assert load_stack(series, 20, progress, stack=stack) is stack
    assert order[:5] == [20, 21, 19, 22, 18]
    assert order == list(outward(20, 40))
    assert stack.loaded.all()
    image = stack.slice_image(7)
    assert np.array_equal(image.values, phantom_values()[7])
    assert np.shares_memory(image.stored, stack.array)
    assert np.array_equal(image.stored, image.values.astype(int) + 1024)


def test_a_frame_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    from viewer.dicom.phantom import write_phantom

    folder = write_phantom(tmp_path)
    series = only(folder)
    broken = series.frames[3].path
    broken.write_bytes(broken.read_bytes()[:5000])
    stack = load_stack(series)
    assert list(stack.failed) == [3]
    assert broken.name in stack.failed[3]
    assert stack.loaded.sum() == 39
    with pytest.raises(LookupError):
        stack.slice_image(3)


def test_cancelling(phantom_series: Path) -> None:
    series = only(phantom_series)
    stop = threading.Event()

    def progress(done: int, total: int) -> None:
        if done == 5:
            stop.set()

    stack = ImageStack.allocate(series)
    with pytest.raises(Cancelled):
        load_stack(series, progress=progress, cancelled=stop.is_set, stack=stack)
    assert stack.loaded.sum() == 5
    with pytest.raises(Cancelled):
        load_volume(series, cancelled=lambda: True)


def test_one_image_of_a_file(pydicom_data: PydicomData, tmp_path: Path) -> None:
    image = load_image(pydicom_data("CT_small.dcm"))
    assert (image.unit, image.shape, image.values.dtype) == ("HU", (128, 128), np.int16)
    assert np.array_equal(image.values, image.stored.astype(int) - 1024)
    with pytest.raises(IndexError):
        load_image(pydicom_data("CT_small.dcm"), 1)
    with pytest.raises(NotAnImageError, match="RT Plan"):
        load_image(pydicom_data("rtplan.dcm"))
