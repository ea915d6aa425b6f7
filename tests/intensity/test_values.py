"""Presets, automatic window, histogram, statistics."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.intensity.histogram import histogram
from viewer.intensity.presets import CT_PRESETS, automatic_window, presets_for
from viewer.intensity.statistics import statistics
from viewer.intensity.window import Window, WindowFunction


def test_presets_come_before_file_windows_and_each_once() -> None:
    windows = presets_for("CT", (Window(40, 80), Window(40, 80, explanation="Again"), Window(1, 2)))
    assert [w.explanation for w in windows] == [*(p.name for p in CT_PRESETS), "File 1", "File 3"]
    assert presets_for("MR") == ()


def test_the_automatic_window_ignores_padding() -> None:
    values = np.arange(1001, dtype=np.int16)
    padded = np.concatenate([values, np.full(5000, -2000, np.int16)])
    window = automatic_window(padded, padded == -2000)
    assert window.bounds() == pytest.approx((10, 990), abs=1)


@pytest.mark.parametrize(
    "values", [np.full(9, 7, np.int16), np.full(9, 0.25), np.array([np.nan]), np.array([])]
)
def test_an_even_or_empty_image_still_has_a_window(values: np.ndarray) -> None:
    window = automatic_window(values)
    low, high = window.bounds()
    assert high > low


def test_a_range_below_one_keeps_its_range() -> None:
    window = automatic_window(np.linspace(0, 0.5, 1001))
    assert window.function is WindowFunction.LINEAR_EXACT
    assert window.bounds() == pytest.approx((0.005, 0.495))


def test_integer_bins_hold_equally_many_integers() -> None:
    # 0 ... 999 once each: a histogram whose bins do not fit the integers would show a comb.
    counts = histogram(np.arange(1000, dtype=np.int16), bins=256).counts
    assert counts.sum() == 1000
    assert set(counts[:-1].tolist()) == {4}


@pytest.mark.parametrize("dtype", [np.int16, np.uint16, np.int32, np.float32])
def test_counts_are_those_of_numpy_on_the_same_edges(dtype: type[np.number]) -> None:
    values = (np.random.default_rng(1).normal(300, 80, 5000)).astype(dtype)
    mask = values < 200
    result = histogram(values, mask)
    expected, _ = np.histogram(values[~mask].astype(float), bins=result.edges)
    assert np.array_equal(result.counts, expected)
    assert result.counts.sum() == np.count_nonzero(~mask)


def test_extreme_int16_values_do_not_overflow() -> None:
    result = histogram(np.array([-32768, 32767], np.int16))
    assert result.counts[0] == 1
    assert result.counts[-1] == 1


def test_statistics_leave_out_padding_and_not_a_number() -> None:
    found = statistics(np.array([1.0, 3.0, np.nan, -2000.0]), np.array([False, False, False, True]))
    assert (found.count, found.minimum, found.maximum, found.mean, found.std) == (2, 1, 3, 2, 1)
    assert statistics(np.array([], np.int16)).count == 0
