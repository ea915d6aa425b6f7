"""Profiles against SciPy's interpolation."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import map_coordinates

from tests.measure.phantom import make_phantom
from tests.rendering.images import make_image
from viewer.measure.calibration import Calibration, calibration
from viewer.measure.profile import line_profile


def test_samples_are_bilinear_and_the_axis_is_in_millimetres() -> None:
    values = np.random.default_rng(3).integers(-500, 500, (40, 50)).astype(np.int16)
    image = make_image(values)
    points = [(3.2, 4.7), (40.1, 12.3), (22.0, 35.5)]
    found = line_profile(points, image, Calibration((0.5, 2.0)))
    length = np.hypot((40.1 - 3.2) * 2, (12.3 - 4.7) * 0.5) + np.hypot((40.1 - 22) * 2, (35.5 - 12.3) * 0.5)
    assert found.distance[0] == 0
    assert np.isclose(found.distance[-1], length)
    assert (np.diff(found.distance) > 0).all()
    assert (found.distance_unit, len(found.values)) == ("mm", len(found.distance))
    # The same places, found from the distances alone.
    first = np.hypot((40.1 - 3.2) * 2, (12.3 - 4.7) * 0.5)
    columns = np.interp(found.distance, [0, first, length], [3.2, 40.1, 22.0])
    rows = np.interp(found.distance, [0, first, length], [4.7, 12.3, 35.5])
    expected = map_coordinates(values.astype(np.float64), [rows, columns], order=1)
    assert np.allclose(found.values, expected, atol=1e-9)


def test_padding_and_the_world_outside_are_gaps() -> None:
    phantom = make_phantom(1, 1)
    found = line_profile([(-3, 50), (20, 50)], phantom.image, calibration(phantom.image.header))
    assert np.isnan(found.values[found.distance < 5 - 1e-9]).all()  # columns up to 2 have a share of padding
    assert (found.values[found.distance >= 5] == -1000).all()
