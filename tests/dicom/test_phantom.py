"""The demonstration CT: a volume with the right numbers at the right millimetres, by pydicom alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest

from viewer.dicom.phantom import AIR_HU, PHANTOM, SLICES, write_phantom
from viewer.dicom.scan import scan


def test_pydicom_and_simpleitk_find_the_inserts(phantom_series: Path) -> None:
    import SimpleITK as sitk

    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(phantom_series)))
    image = reader.Execute()
    assert image.GetPixel(0, 0, 0) == AIR_HU
    for insert in PHANTOM[1:]:
        assert image.GetPixel(image.TransformPhysicalPointToIndex(insert.center_mm)) == insert.hu, insert.name
        x, y, z = insert.center_mm
        beside = image.TransformPhysicalPointToIndex((x + insert.radius_mm + 0.8, y, z))
        assert image.GetPixel(beside) != insert.hu


def test_files_are_valid_and_always_the_same(phantom_series: Path, tmp_path: Path) -> None:
    again = write_phantom(tmp_path / "sub" / "again")
    names = sorted(path.name for path in phantom_series.iterdir())
    assert len(names) == SLICES
    for name in names:
        assert (again / name).read_bytes() == (phantom_series / name).read_bytes()
    ds = pydicom.dcmread(phantom_series / names[0])
    assert ds.pixel_array.shape == (256, 256)
    assert ds.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"


def test_the_scan_gives_one_volume(phantom_series: Path) -> None:
    result = scan(phantom_series)
    (series,) = result.series
    assert result.skipped == ()
    assert (series.images, series.geometry.verdict, series.geometry.slice_spacing_mm) == (40, "volume", 2.5)
    heights = [frame.position[2] for frame in series.frames if frame.position]
    assert heights == pytest.approx(np.arange(40) * 2.5 - 50)
