"""Tilted and irregular series as volumes: known points stay where they are in the patient."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.uid import generate_uid

from tests.dicom.conftest import write_dicom
from viewer.dicom.findings import FindingKind
from viewer.dicom.geometry import Verdict
from viewer.dicom.phantom import write_phantom
from viewer.dicom.scan import scan
from viewer.dicom.series import Series
from viewer.errors import Cancelled, GeometryError
from viewer.volume.build import load_volume
from viewer.volume.files import write_volume
from viewer.volume.resample import can_resample

TILT = math.radians(18.5)
GAPS = [4.0] * 13 + [1.08] + [7.0] * 13
PIXEL = 0.8
SIZE = 256
# Gaussian blobs: place (LPS mm, from the middle of the stack), height in HU.
BLOBS = {
    (-40.0, 25.0, -35.0): 900,
    (33.5, -47.25, 2.0): 1500,
    (11.0, 30.0, 41.0): 1200,
    (-20.0, -35.0, 20.0): 700,
}
SIGMA = 7.0


def write_stack(
    folder: Path,
    heights: np.ndarray,
    along: np.ndarray,
    tilt: float,
    values: object,
    **elements: tuple[str, object],
) -> Path:
    """CT slices at `heights` mm along `along` whose planes are tilted about x; `values(points)` gives HU.

    Slices are written against their order.
    """
    (template, *_) = sorted(write_phantom(folder.with_name(f"{folder.name} template")).iterdir())
    folder.mkdir()
    column = np.array([0.0, math.cos(tilt), math.sin(tilt)])
    uid = generate_uid()
    for number, height in enumerate(heights):
        ds = pydicom.dcmread(template)
        start = along * height - np.array([1.0, 0, 0]) * PIXEL * SIZE / 2 - column * PIXEL * SIZE / 2
        y, x = np.mgrid[0:SIZE, 0:SIZE] * PIXEL
        points = start + x[..., None] * [1.0, 0, 0] + y[..., None] * column
        ds.PixelData = np.rint(values(points) + 1024).astype(np.uint16).tobytes()  # type: ignore[operator]
        ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 12, 11, 0
        ds.ImagePositionPatient = [f"{value:.8f}" for value in start]
        ds.ImageOrientationPatient = [1, 0, 0, *(f"{value:.12f}" for value in column)]
        ds.PixelSpacing = [PIXEL, PIXEL]
        ds.SeriesInstanceUID, ds.SOPInstanceUID = uid, generate_uid()
        ds.InstanceNumber = len(heights) - number
        for keyword, (vr, value) in elements.items():
            ds.add_new(keyword, vr, value)
        ds.save_as(folder / f"{len(heights) - number:03}.dcm")
    return folder


def blobs(points: np.ndarray) -> np.ndarray:
    total = np.full(points.shape[:-1], -1000.0)
    for place, height in BLOBS.items():
        total += height * np.exp(-((points - place) ** 2).sum(-1) / (2 * SIGMA**2))
    return total


def linear(points: np.ndarray) -> np.ndarray:
    return points @ [2.0, -3.0, 4.0] + 500


def only(folder: Path) -> Series:
    (series,) = scan(folder).series
    return series


@pytest.fixture(scope="module")
def tilted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Like ct_gantry_tilt: the table moves along z, planes are tilted, 4 and 7 mm apart along their normal."""
    normal_of_z = math.cos(TILT)
    heights = np.concatenate(([0], np.cumsum(GAPS)))
    heights = (heights - heights[-1] / 2) / normal_of_z
    folder = tmp_path_factory.mktemp("tilt") / "blobs"
    return write_stack(folder, heights, np.array([0.0, 0, 1]), TILT, blobs)


def test_the_sample_and_the_phantom_have_the_same_geometry(tilted: Path, shared_data: Path) -> None:
    sample, ours = only(shared_data / "dicom" / "ct_gantry_tilt"), only(tilted)
    for series in (sample, ours):
        assert series.geometry.verdict is Verdict.STACK
        text = " ".join(series.geometry.reasons)
        assert "tilted by 18.5 degrees" in text
        assert "irregular" in text
    places = [np.array([frame.position for frame in series.frames]) for series in (sample, ours)]
    gaps = [
        sorted(np.round(np.diff(p @ np.array(s.geometry.normal)), 1))
        for p, s in zip(places, (sample, ours), strict=True)
    ]
    assert set(gaps[0]) == set(gaps[1]) == {1.1, 4.0, 7.0}


def test_known_points_are_within_half_a_millimetre(tilted: Path) -> None:
    series = only(tilted)
    volume = load_volume(series, resample=True)
    assert volume.array.dtype == np.int16
    assert volume.series.geometry.verdict is Verdict.RESAMPLED
    assert volume.spacing_mm == pytest.approx((PIXEL, PIXEL, 4), rel=0.02)
    axes = volume.affine[:3, :3] / volume.spacing_mm
    assert axes.T @ axes == pytest.approx(np.eye(3), abs=1e-9)
    z, y, x = np.indices(volume.array.shape)
    points = np.stack([x, y, z, np.ones_like(x)], -1) @ volume.affine.T
    for place, height in BLOBS.items():
        near = ((points[..., :3] - place) ** 2).sum(-1) < (3 * SIGMA) ** 2
        weights = volume.array[near] + 1000.0
        found = (points[near][:, :3] * weights[:, None]).sum(0) / weights.sum()
        assert np.linalg.norm(found - place) < 0.5
        assert 0.85 * height < weights.max() <= height + 20  # planes lie up to 3.5 mm beside the centre
    # Stacked as they come, the same slices would be off by far more: the test can tell.
    first, last = (np.array(series.frames[at].position) for at in (0, -1))
    normal = np.array(series.geometry.normal)
    assert np.linalg.norm((last - first) - normal * ((last - first) @ normal)) > 20


def test_linear_values_are_exact_and_nothing_is_made_up(tmp_path: Path) -> None:
    heights = np.array([0.0, 3, 6, 11, 12, 20]) - 10
    along = np.array([0.1, math.sin(0.2), math.cos(0.2)])
    folder = write_stack(tmp_path / "s", heights, along, 0.1, linear)
    volume = load_volume(only(folder), resample=True)
    z, y, x = np.indices(volume.array.shape)
    points = (np.stack([x, y, z, np.ones_like(x)], -1) @ volume.affine.T)[..., :3]
    filled = volume.array == -1000
    off = np.where(filled, 0, np.abs(volume.array - linear(points)))
    assert off[:, 20:-20, 20:-20].max() <= 1.0  # stored and result are rounded
    assert off.max() <= 1.0 + PIXEL / 2 * 5  # pixels reach half their width beyond their centre
    # What is covered is known in closed form: the slices' rectangle, moved along the stack.
    normal = volume.affine[:3, 2] / volume.spacing_mm[2]
    origin = volume.affine[:3, 3]
    depth = (points[z[:, 0, 0], 0, 0] - origin) @ normal
    assert depth[-1] == pytest.approx((heights[-1] - heights[0]) * (along @ normal))
    assert 0.5 < 1 - filled.mean() < 1
    middle = volume.array.shape[1] // 2, volume.array.shape[2] // 2
    assert not filled[:, middle[0], middle[1]].any()


def test_even_untilted_slices_with_one_missing(tmp_path: Path, phantom_series: Path) -> None:
    files = {
        frame.frame_count and frame.position[2]: frame.path
        for frame in only(phantom_series).frames
        if frame.position
    }
    complete = load_volume(only(phantom_series))
    folder = tmp_path / "gap"
    folder.mkdir()
    for number, height in enumerate(sorted(files)):
        if number != 17:
            shutil.copy(files[height], folder)
    series = only(folder)
    with pytest.raises(GeometryError, match="ask for resampling"):
        load_volume(series)
    volume = load_volume(series, resample=True)
    kept = [number for number in range(40) if number != 17]
    assert np.array_equal(volume.array[kept], complete.array[kept])  # slices that are there are not touched
    between = (complete.array[16].astype(float) + complete.array[18]) / 2
    assert np.abs(volume.array[17] - between).max() <= 0.5
    assert volume.affine == pytest.approx(complete.affine)
    kinds = [finding.kind for finding in volume.series.geometry.findings]
    assert kinds == [FindingKind.RESAMPLED, FindingKind.IRREGULAR_SPACING]
    assert "39 slices were resampled to 40 planes every 2.50 mm" in volume.series.geometry.reasons[0]


def test_padding_is_not_mixed_into_values(tmp_path: Path) -> None:
    def values(points: np.ndarray) -> np.ndarray:
        return np.where(np.abs(points[..., 0]) < 40, 100.0, -1024.0)

    heights = np.array([0.0, 2, 4, 7])
    folder = write_stack(
        tmp_path / "s", heights, np.array([0.0, 0, 1]), 0.2, values, PixelPaddingValue=("US", 0)
    )
    volume = load_volume(only(folder), resample=True)
    assert set(np.unique(volume.array)) == {-1024, 100}


def test_what_cannot_be_resampled_says_why(tmp_path: Path, shared_data: Path, phantom_series: Path) -> None:
    even = only(phantom_series)
    assert load_volume(even, resample=True).series is even  # nothing to do
    heights = np.array([0.0, 5, 5, 10])
    same = only(write_stack(tmp_path / "same", heights, np.array([0.0, 0, 1]), 0.1, linear))
    with pytest.raises(GeometryError, match="same position"):
        load_volume(same, resample=True)
    tilted = only(shared_data / "dicom" / "ct_gantry_tilt")
    with pytest.raises(Cancelled):
        load_volume(tilted, resample=True, cancelled=lambda: True)


def test_the_sample_through_the_command_line(shared_data: Path, tmp_path: Path) -> None:
    import nibabel
    from typer.testing import CliRunner

    from viewer.cli import app

    folder = shared_data / "dicom" / "ct_gantry_tilt"
    refused = CliRunner().invoke(app, ["convert", str(folder), "-o", str(tmp_path / "a.nii.gz")])
    assert refused.exit_code != 0
    done = CliRunner().invoke(app, ["convert", str(folder), "-o", str(tmp_path / "a.nii.gz"), "--resample"])
    assert done.exit_code == 0
    assert "resampled to" in done.stderr
    told: list[tuple[int, int]] = []
    volume = load_volume(only(folder), lambda done, total: told.append((done, total)), resample=True)
    assert told[-1] == (28, 28)
    written = nibabel.load(tmp_path / "a.nii.gz")
    assert np.array_equal(np.asanyarray(written.dataobj).transpose(2, 1, 0), volume.array)
    again = load_volume(only(write_volume(volume, tmp_path / "b.nrrd")))
    assert np.array_equal(again.array, volume.array)


def _slices(folder: Path, heights: list[int], pixels: np.ndarray, **elements: object) -> None:
    for height in heights:
        name = f"{height} {elements.get('TemporalPositionIdentifier', 0)}"
        write_dicom(folder / name, pixels, ImagePositionPatient=[0, 0.3 * height, height], **elements)


def test_colour_is_an_obstacle(tmp_path: Path) -> None:
    _slices(tmp_path, [0, 1, 2, 5], np.zeros((4, 3, 3), np.uint8))
    series = only(tmp_path)
    assert series.frames[0].is_color
    assert not can_resample(series)
    with pytest.raises(GeometryError, match="in colour"):
        load_volume(series, resample=True)


def test_a_series_in_time_is_resampled_at_a_point_that_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from viewer.cli import main

    for time in (1, 2):
        pixels = np.full((4, 3), 100 * time, np.int16)
        _slices(tmp_path / "in", [0, 1, 2, 3], pixels, Modality="MR", TemporalPositionIdentifier=time)
    assert only(tmp_path / "in").points == 2
    command = ["convert", str(tmp_path / "in"), "-o", str(tmp_path / "a.nii.gz"), "--resample"]
    with pytest.raises(SystemExit, match="1"):
        main(command)
    assert "Choose --point from 0 to 1." in capsys.readouterr().err
    assert not (tmp_path / "a.nii.gz").exists()
    with pytest.raises(SystemExit, match="0"):
        main([*command, "--point", "1"])
    assert load_volume(only(tmp_path / "a.nii.gz")).array.max() == 200
