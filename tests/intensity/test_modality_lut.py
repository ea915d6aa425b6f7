"""Modality LUT: values and types."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.intensity.modality_lut import LookupTable, Rescale


def test_a_usual_ct_becomes_int16() -> None:
    stored = np.array([[0, 1024, 4095]], np.uint16)
    values = Rescale(1, -1024, "HU").apply(stored)
    assert values.dtype == np.int16
    assert values.tolist() == [[-1024, 0, 3071]]


def test_the_identity_copies_nothing() -> None:
    stored = np.array([1, 2], np.uint16)
    assert Rescale().apply(stored) is stored


@given(
    stored=st.lists(st.integers(0, 65535), min_size=1, max_size=20),
    slope=st.integers(-40, 40),
    intercept=st.integers(-70_000, 70_000),
)
def test_integers_are_exact_and_never_wrap(stored: list[int], slope: int, intercept: int) -> None:
    values = Rescale(slope, intercept).apply(np.array(stored, np.uint16))
    assert values.tolist() == [slope * number + intercept for number in stored]
    assert values.dtype in (np.dtype(np.int16), np.dtype(np.int32), np.dtype(np.uint16))


def test_fractions_become_float32_and_invert() -> None:
    stored = np.array([-5, 0, 700], np.int16)
    rescale = Rescale(0.25, -3.5)
    values = rescale.apply(stored)
    assert values.dtype == np.float32
    assert values.tolist() == [-4.75, -3.5, 171.5]
    assert rescale.invert(values).tolist() == stored.tolist()


def test_a_table_continues_its_ends() -> None:
    table = LookupTable(-1, np.array([100, 200, 300], "<u2").tobytes())
    rescale = Rescale(table=table)
    assert rescale.apply(np.array([-9, -1, 0, 1, 9], np.int16)).tolist() == [100, 100, 200, 300, 300]
    with pytest.raises(ValueError, match="inverted"):
        rescale.invert(np.array([100]))
