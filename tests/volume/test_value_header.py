"""Planes that are cut from a volume's values, or made into a series: padding stays padding, in the volume's unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.scan import scan
from viewer.intensity.modality_lut import Rescale
from viewer.volume.build import load_volume
from viewer.volume.made_series import stack_of
from viewer.volume.reslice import Plane, reslice
from viewer.volume.value_header import value_header
from viewer.volume.volume import Volume


@pytest.fixture(params=[2.0, -2.0])
def volume(request: pytest.FixtureRequest, phantom_series: Path) -> Volume:
    """Stored 0 to 100 on the diagonal, 0 and 1 being padding, as values of a slope up or down."""
    known = load_volume(scan(phantom_series).series[0])
    stored = np.add.outer(np.arange(5) * 4, np.add.outer(np.arange(6) * 3, np.arange(7)))
    rescale = Rescale(slope=request.param, intercept=-10.0, unit="HU")
    frames = tuple(replace(one, padding=(0.0, 1.0), rescale=rescale) for one in known.series.frames[:5])
    values = np.asarray(rescale.apply(stored.astype(np.uint16)))
    return Volume(values, known.affine, "HU", replace(known.series, frames=frames))


def test_what_was_padding_is_padding_on_every_plane(volume: Volume) -> None:
    padded = np.isin(volume.array, (-10, -10 + volume.series.frames[0].rescale.slope))
    assert padded.sum() == 2
    axial, made = reslice(volume, Plane.AXIAL, 0), stack_of(volume, "1.2.3", "made").slice_image(0)
    sagittal = reslice(volume, Plane.SAGITTAL, 0)
    for image, expected in ((axial, padded[0]), (made, padded[0]), (sagittal, padded[::-1, :, 0])):
        assert image.padding_mask is not None
        assert np.array_equal(image.padding_mask, expected)
        assert image.unit == "HU"
        assert (image.header.rows, image.header.columns) == image.shape == image.stored.shape


def test_bits_are_those_of_the_values(volume: Volume) -> None:
    header = value_header(volume, 6, 7)
    assert (header.bits_allocated, header.bits_stored, header.high_bit) == (16, 16, 15)
    assert (header.signed, header.is_float, header.rescale) == (True, False, Rescale(unit="HU"))
    floating = value_header(replace(volume, array=volume.array.astype(np.float32)), 6, 7)
    assert (floating.bits_stored, floating.signed, floating.is_float) == (32, False, True)
