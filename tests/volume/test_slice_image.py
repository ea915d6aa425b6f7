"""What an image says about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.header import FrameHeader
from viewer.intensity.modality_lut import Rescale
from viewer.intensity.window import Window
from viewer.volume.build import load_image
from viewer.volume.slice_image import SliceImage

PydicomData = Callable[[str], Path]


def image(stored: np.ndarray, **fields: object) -> SliceImage:
    header = FrameHeader(path=Path("x.dcm"), rows=stored.shape[0], columns=stored.shape[1])
    header = replace(header, **fields)
    return SliceImage(header.rescale.apply(stored), stored, header, "1.2")


def test_the_affine_takes_rows_and_columns_in_the_right_order(phantom_series: Path) -> None:
    slanted = image(
        np.zeros((4, 5), np.int16),
        position=(10.0, 20.0, 30.0),
        orientation=(0.0, 1.0, 0.0, 0.0, 0.0, -1.0),  # rows run to the back, columns to the feet
        pixel_spacing_mm=(2.0, 0.5),  # between rows, between columns
    )
    assert slanted.affine is not None
    assert (slanted.affine @ [3, 0, 0, 1])[:3].tolist() == [10, 20 + 3 * 0.5, 30]
    assert (slanted.affine @ [0, 3, 0, 1])[:3].tolist() == [10, 20, 30 - 3 * 2]
    assert (slanted.affine @ [0, 0, 1, 1])[:3].tolist() == [10 - 1, 20, 30]


def test_padding_is_out_of_the_mask_and_the_window(pydicom_data: PydicomData) -> None:
    scan = load_image(pydicom_data("693_UNCI.dcm"))
    assert scan.padding_mask is not None
    assert np.array_equal(scan.padding_mask, scan.stored == -2000)
    assert 0 < scan.padding_mask.mean() < 0.5
    # The file names a padding value but has no such pixel.
    assert load_image(pydicom_data("CT_small.dcm")).padding_mask is None


def test_a_padding_range_includes_its_ends() -> None:
    padded = image(np.array([[-2000, -1500, -1000, -999]], np.int16), padding=(-2000.0, -1000.0), signed=True)
    assert padded.padding_mask is not None
    assert padded.padding_mask.tolist() == [[True, True, True, False]]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"bits_stored": 12}, (0, 4095)),
        ({"bits_stored": 12, "signed": True}, (-2048, 2047)),
        ({"bits_stored": 12, "rescale": Rescale(1, -1024)}, (-1024, 3071)),
        ({"bits_stored": 8, "rescale": Rescale(-2, 10)}, (-500, 10)),
    ],
)
def test_the_range_is_of_the_format_not_of_the_slice(
    fields: dict[str, object], expected: tuple[float, float]
) -> None:
    assert image(np.zeros((2, 2), np.uint16), **fields).value_range == expected


def test_the_radiograph(pydicom_data: PydicomData) -> None:
    radiograph = load_image(pydicom_data("RG1_UNCI.dcm"))
    assert radiograph.inverted
    assert radiograph.pixel_spacing_mm is None
    assert radiograph.affine is None
    assert radiograph.value_range == (0, 32767)
    assert radiograph.default_window().width == 30000


def test_the_file_s_window_comes_first() -> None:
    values = np.arange(100, dtype=np.uint16).reshape(10, 10)
    assert image(values, windows=(Window(3, 4), Window(5, 6))).default_window() == Window(3, 4)
    assert image(values).default_window().bounds() == pytest.approx((0.5, 98.5), abs=1)


def test_colour_is_shown_as_it_is() -> None:
    shown = image(np.arange(24, dtype=np.uint8).reshape(2, 4, 3), samples=3, photometric="RGB")
    assert shown.is_color
    assert shown.default_window().bounds() == (0, 255)


def test_identity_depends_on_the_pixels_only_once_computed() -> None:
    first, second = (image(np.full((3, 3), value, np.int16)) for value in (1, 2))
    assert first.identity() == image(np.full((3, 3), 1, np.int16)).identity()
    assert first.identity() != second.identity()
    assert first.identity() is first.identity()
    reshaped = image(np.full((1, 9), 1, np.int16))
    assert reshaped.identity().pixels_sha256 != first.identity().pixels_sha256


def test_identity_of_a_view_is_that_of_its_copy() -> None:
    block = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
    view = block[:, ::-1][0]
    assert image(view).identity() == image(view.copy()).identity()
