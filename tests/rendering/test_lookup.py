"""Steps to colours two at a time, against numpy's plain look-up."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.rendering.lookup import colour_pixels


@pytest.mark.parametrize("shape", [(7, 5), (8, 6), (1, 1), (0, 4), (601, 603)])
@pytest.mark.parametrize("rows", [255, 256])
def test_each_pixel_gets_its_row(shape: tuple[int, int], rows: int) -> None:
    rng = np.random.default_rng(rows)
    table = rng.integers(0, 1 << 32, rows, np.uint32)
    steps = rng.integers(0, 256, shape, np.uint8)
    out = np.zeros((*shape, 4), np.uint8)
    colour_pixels(table, steps, out)
    assert np.array_equal(out.reshape(-1).view(np.uint32), table[np.minimum(steps.reshape(-1), rows - 1)])
