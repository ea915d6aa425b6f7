"""One histogram of many arrays, against that of all their values at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from viewer.intensity.histogram import Part, histogram, joint_histogram

RANDOM = np.random.default_rng(7)


@pytest.mark.parametrize(
    "slices",
    [
        RANDOM.integers(-1024, 3071, (5, 40, 50)).astype(np.int16),
        RANDOM.integers(0, 256, (3, 9, 9)).astype(np.uint8),
        RANDOM.integers(-(1 << 40), 1 << 40, (3, 20, 20)),
        RANDOM.normal(0, 3, (4, 30, 30)).astype(np.float32),
        np.full((3, 4, 4), 7, np.int16),
        np.full((3, 4, 4), 0.5),
    ],
)
def test_the_parts_count_as_the_whole(slices: NDArray[Any]) -> None:
    together = histogram(slices)
    apart = joint_histogram(lambda: ((one, None) for one in slices))
    assert apart.counts.tolist() == together.counts.tolist()
    assert apart.edges.tolist() == together.edges.tolist()
    assert apart.counts.sum() == slices.size


def test_padding_emptiness_and_floats_among_whole_numbers() -> None:
    padded = np.array([[1, 2], [-9, -9]], np.int16)
    parts: tuple[Part, ...] = (
        (padded, padded == -9),
        (np.array([np.nan, 2.5], np.float32), None),
        (np.full(3, -9, np.int16), np.ones(3, np.bool_)),
    )
    found = joint_histogram(lambda: parts, bins=3)
    assert found.edges.tolist() == [1.0, 1.5, 2.0, 2.5]
    assert found.counts.tolist() == [1, 0, 2]
    assert joint_histogram(lambda: ()).counts.tolist() == [0]
