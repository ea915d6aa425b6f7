"""Images that are asked for again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.scan import scan
from viewer.volume.build import load_stack
from viewer.volume.image_stack import ImageStack
from viewer.volume.recent_images import RecentImages


@pytest.fixture
def stack(phantom_series: Path) -> ImageStack:
    (series,) = scan(phantom_series).series
    return load_stack(series)


def test_an_image_stays_the_same_object_while_there_is_room(stack: ImageStack) -> None:
    size = stack.slice_image(0).values.nbytes
    recent = RecentImages(most_bytes=2 * size)
    first = recent.of(stack, 0)
    assert np.array_equal(first.values, stack.slice_image(0).values)
    second = recent.of(stack, 1)
    assert recent.of(stack, 0) is first
    recent.of(stack, 2)  # the second one was asked for longest ago
    assert recent.of(stack, 0) is first
    assert recent.of(stack, 1) is not second


def test_one_image_stays_whatever_its_size(stack: ImageStack) -> None:
    recent = RecentImages(most_bytes=1)
    assert recent.of(stack, 0) is recent.of(stack, 0)
    assert recent.of(stack, 1).index == 1


def test_a_series_is_let_go(stack: ImageStack) -> None:
    recent = RecentImages()
    before = recent.of(stack, 0)
    recent.forget("another")
    assert recent.of(stack, 0) is before
    recent.forget(stack.series.uid)
    assert recent.of(stack, 0) is not before
    stack.loaded[1] = False
    with pytest.raises(LookupError):
        recent.of(stack, 1)
