"""Window functions against PS3.3 C.11.2.1.2, written out value by value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.intensity.window import Window, WindowFunction

FINITE = st.floats(-1e4, 1e4)


def linear(x: float, c: float, w: float) -> float:
    if x <= c - 0.5 - (w - 1) / 2:
        return 0
    if x > c - 0.5 + (w - 1) / 2:
        return 255
    return ((x - (c - 0.5)) / (w - 1) + 0.5) * 255


def linear_exact(x: float, c: float, w: float) -> float:
    if x <= c - w / 2:
        return 0
    if x > c + w / 2:
        return 255
    return ((x - c) / w + 0.5) * 255


def sigmoid(x: float, c: float, w: float) -> float:
    exponent = -4 * (x - c) / w
    return 0.0 if exponent > 700 else 255 / (1 + math.exp(exponent))


STANDARD = {
    WindowFunction.LINEAR: linear,
    WindowFunction.LINEAR_EXACT: linear_exact,
    WindowFunction.SIGMOID: sigmoid,
}


@pytest.mark.parametrize("function", list(WindowFunction))
@given(x=FINITE, center=FINITE, width=st.floats(1, 1e4))
def test_each_function_is_the_standard_s(
    function: WindowFunction, x: float, center: float, width: float
) -> None:
    expected = STANDARD[function](x, center, width)
    shown = int(Window(center, width, function).apply(np.array([x]))[0])
    assert abs(shown - expected) <= 0.5 + 1e-6


def test_the_standard_s_own_examples() -> None:
    # PS3.3 C.11.2.1.2.1, note: c = 2048, w = 4096 shows 0 black and 4095 white; c = 0, w = 1 is a threshold.
    assert Window(2048, 4096).bounds() == (0, 4095)
    assert Window(2048, 4096).apply(np.array([0, 1, 4094, 4095])).tolist() == [0, 0, 255, 255]
    assert Window(0, 1).apply(np.array([-1.0, -0.5, 0.0, 1.0])).tolist() == [0, 0, 255, 255]
    assert Window(0, 100, WindowFunction.LINEAR_EXACT).bounds() == (-50, 50)


@pytest.mark.parametrize("dtype", [np.int16, np.uint16, np.int8, np.uint8])
@pytest.mark.parametrize("function", list(WindowFunction))
def test_the_table_for_large_integer_images_gives_the_same(
    dtype: type[np.integer], function: WindowFunction
) -> None:
    info = np.iinfo(dtype)
    values = np.linspace(info.min, info.max, 70_000).astype(dtype).reshape(350, 200)
    window = Window(info.max * 0.3, (int(info.max) - info.min) * 0.4, function)
    for inverted in (False, True):
        shown = window.apply(values, inverted)
        assert np.array_equal(shown, window.apply(values.astype(np.float64), inverted))
        assert shown[0, 0] > shown[-1, -1] if inverted else shown[0, 0] < shown[-1, -1]


def test_a_strided_view_keeps_its_shape() -> None:
    values = np.arange(600 * 400, dtype=np.int16).reshape(600, 400)[::2, ::-1]
    window = Window(1000, 20000)
    assert np.array_equal(window.apply(values), window.apply(values.astype(np.float32)))


@given(low=FINITE, extent=st.floats(0.5, 1e4), function=st.sampled_from(list(WindowFunction)))
def test_bounds_and_from_bounds_are_inverse(low: float, extent: float, function: WindowFunction) -> None:
    window = Window.from_bounds(low, low + extent, function)
    assert window.bounds() == pytest.approx((low, low + extent), abs=1e-6)


@pytest.mark.parametrize(
    ("center", "width", "function"),
    [
        (0, 0.99, WindowFunction.LINEAR),
        (0, 0, WindowFunction.LINEAR_EXACT),
        (0, -1, WindowFunction.SIGMOID),
        (math.nan, 10, WindowFunction.LINEAR),
        (0, math.inf, WindowFunction.LINEAR),
    ],
)
def test_impossible_windows_are_refused(center: float, width: float, function: WindowFunction) -> None:
    with pytest.raises(ValueError, match="window"):
        Window(center, width, function)


def test_not_a_number_shows_black() -> None:
    assert Window(0, 10).apply(np.array([np.nan, 100.0])).tolist() == [0, 255]
