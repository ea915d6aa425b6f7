"""Numbers under the cursor."""

from __future__ import annotations

import numpy as np
import pytest

from tests.rendering.images import make_image
from viewer.rendering.readout import AttributionRanks, read_pixel


def test_stored_value_position_and_attribution() -> None:
    values = np.arange(12, dtype=np.int16).reshape(3, 4)
    image = make_image(
        values,
        position=(10.0, 20.0, 30.0),
        orientation=(1.0, 0.0, 0.0, 0.0, 1.0, 0.0),
        pixel_spacing_mm=(2.0, 0.5),
        padding=(11.0, 11.0),
    )
    attribution = np.linspace(-1, 0.1, 12, dtype=np.float32).reshape(3, 4)
    readout = read_pixel(image, 2.4, 0.6, attribution, AttributionRanks(attribution))
    assert readout is not None
    assert (readout.column, readout.row, readout.stored, readout.value) == (2, 1, 6, 6)
    assert readout.position_mm == pytest.approx((11.0, 22.0, 30.0))
    assert readout.attribution == pytest.approx(float(attribution[1, 2]))
    smaller = (np.abs(attribution) < abs(attribution[1, 2])).mean() * 100
    assert readout.attribution_percentile == pytest.approx(smaller)
    padding = read_pixel(image, 3, 2)
    assert padding is not None
    assert padding.value is None
    assert padding.stored == 11


def test_edges_belong_to_their_pixels_and_outside_is_nothing() -> None:
    image = make_image(np.zeros((3, 4), np.int16))
    assert read_pixel(image, -0.49, -0.49) is not None
    assert read_pixel(image, -0.51, 0) is None
    assert read_pixel(image, 3.51, 0) is None
    assert read_pixel(image, 0, 2.51) is None
