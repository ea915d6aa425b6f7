"""A second series on the pixels of a first: against SimpleITK's resampling, and what the layer looks like."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from numpy.typing import NDArray

from viewer.dicom.geometry import judge
from viewer.dicom.header import FrameHeader, Vector3
from viewer.dicom.series import PatientInfo, Series, StudyInfo
from viewer.intensity.modality_lut import Rescale
from viewer.volume.fusion import FusionSource, PixelGrid
from viewer.volume.plane_source import voxel_affine

SHAPE = (9, 20, 16)  # z, y, x
RNG = np.random.default_rng(3)
STORED = RNG.integers(0, 4000, SHAPE).astype(np.uint16)


def second(turn: float = 0.0, slopes: bool = False, padding: tuple[float, float] | None = None) -> Series:
    """A volume of 3 x 4 x 5 mm voxels, turned about z by `turn` radians; with slopes each slice has its own."""
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    frames = tuple(
        FrameHeader(
            path=Path(f"over{z}.dcm"),
            rows=SHAPE[1],
            columns=SHAPE[2],
            position=(-20.0, 10.0, 7.0 + 5 * z),
            orientation=(cos, sin, 0.0, -sin, cos, 0.0),
            pixel_spacing_mm=(4.0, 3.0),
            frame_of_reference_uid="1.9",
            modality="PT",
            padding=padding,
            rescale=Rescale(1.5 + z if slopes else 2.0, 0.0 if slopes else -100.0, "BQML"),
        )
        for z in range(SHAPE[0])
    )
    ordered, geometry = judge(frames)
    return Series("over", StudyInfo("1"), PatientInfo(), "PT", "PET", 1, ordered, geometry)


def itk_volume(series: Series) -> sitk.Image:
    values = np.stack(
        [
            stored.astype(np.float64) * f.rescale.slope + f.rescale.intercept
            for stored, f in zip(STORED, series.frames, strict=True)
        ]
    )
    affine = voxel_affine(series)
    assert affine is not None
    image = sitk.GetImageFromArray(values)
    return placed(image, affine)


def placed(image: sitk.Image, affine: NDArray[np.float64]) -> sitk.Image:
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    image.SetSpacing(spacing.tolist())
    image.SetOrigin(affine[:3, 3].tolist())
    image.SetDirection((affine[:3, :3] / spacing).ravel().tolist())
    return image


def grid(start: Vector3, across: Vector3, down: Vector3, rows: int = 40, columns: int = 50) -> PixelGrid:
    return PixelGrid(rows, columns, start, across, down)


GRIDS = {
    "straight": grid((-25.0, 5.0, 18.3), (1.1, 0.0, 0.0), (0.0, 2.2, 0.0)),
    "coronal": grid((-18.0, 41.7, 44.0), (0.9, 0.0, 0.0), (0.0, 0.0, -1.3)),
    "oblique": grid((-15.0, 20.0, 12.0), (0.9, 0.3, 0.1), (-0.35, 0.9, 0.45)),
}


@pytest.mark.parametrize("slopes", [False, True])
@pytest.mark.parametrize("turn", [0.0, 0.3])
@pytest.mark.parametrize("name", list(GRIDS))
def test_values_are_those_of_simpleitk(name: str, turn: float, slopes: bool) -> None:
    series, at = second(turn, slopes), GRIDS[name]
    # The first's grid as an image of one slice; SimpleITK resamples the second onto it.
    affine = np.eye(4)
    affine[:3, :2] = np.array([at.across, at.down]).T
    affine[:3, 2] = np.cross(at.across, at.down) / np.linalg.norm(np.cross(at.across, at.down))
    affine[:3, 1] = (
        np.cross(affine[:3, 2], affine[:3, 0]) / np.linalg.norm(at.across) * np.linalg.norm(at.down)
    )
    at = replace(at, down=tuple(affine[:3, 1].tolist()))  # at a right angle, as ITK wants it
    image = FusionSource(series, STORED).on(at)
    target = placed(sitk.Image(at.columns, at.rows, 1, sitk.sitkFloat64), affine)
    target.SetOrigin(list(at.start))
    resampled = sitk.Resample(itk_volume(series), target, sitk.Transform(), sitk.sitkLinear, 1e9)
    expected = sitk.GetArrayFromImage(resampled)[0]
    expected[expected > 1e8] = np.nan
    assert np.isnan(expected).any()
    assert np.isfinite(expected).mean() > 0.2
    rim = np.isnan(image.values) != np.isnan(expected)
    assert rim.mean() < 0.01, "they may differ in the last thousandth of a voxel at the rim"
    both = np.isfinite(image.values) & np.isfinite(expected)
    assert np.abs(image.values - expected)[both].max() < 0.5
    assert image.unit == "BQML"
    assert image.affine is not None
    assert image.affine[:3, 0] == pytest.approx(np.array(at.across))


def test_padding_takes_no_part() -> None:
    stored = STORED.copy()
    stored[4, 8:12, 6:10] = 4095
    series = second(padding=(4095.0, 4095.0))
    image = FusionSource(series, stored).on(grid((-20.0, 10.0, 27.0), (1.5, 0, 0), (0, 2.0, 0), 39, 31))
    hidden = np.isnan(image.values)
    assert hidden[16:23, 12:19].all()
    assert hidden.sum() < 9 * 9 + 1
    assert np.nanmax(image.values) <= 4000 * 2 - 100
    window = FusionSource(series, stored).window()
    assert window.bounds()[1] < 8000 - 100, "padding counts in no window"
