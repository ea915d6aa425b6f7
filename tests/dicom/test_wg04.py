"""The compressed samples of DICOM's working group 4 that pydicom-data holds, against GDCM."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.dicom.gdcm_pixels import by_gdcm
from viewer.dicom.scan import scan
from viewer.volume.build import load_image

_KINDS = ("UNCR", "J2KR", "UNCI", "J2KI")


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("image", ["693", "MR2", "RG1", "RG3", "US1"])
def test_pixels_are_those_of_gdcm(pydicom_data: Callable[[str], Path], image: str, kind: str) -> None:
    path = pydicom_data(f"{image}_{kind}.dcm")
    (series,) = scan(path).series
    stored = load_image(series).stored
    expected = by_gdcm(path)
    if kind == "J2KI":  # the lossy transform is computed in floating point: the last bit may differ
        assert np.abs(stored.astype(int) - expected).max() <= 1
    else:
        np.testing.assert_array_equal(stored, expected)
    assert series.frames[0].lossy == (kind in ("UNCI", "J2KI"))


@pytest.mark.parametrize("image", ["693", "MR2", "RG3"])
def test_the_lossless_pairs_are_the_same_picture(pydicom_data: Callable[[str], Path], image: str) -> None:
    plain, coded = (load_image(pydicom_data(f"{image}_{kind}.dcm")) for kind in ("UNCR", "J2KR"))
    np.testing.assert_array_equal(plain.stored, coded.stored)
