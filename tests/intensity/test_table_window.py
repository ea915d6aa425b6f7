"""VOI LUT items as windows: PS3.3 C.11.2.1.1, alone and in the fast path of the viewport."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.intensity.modality_lut import LookupTable
from viewer.intensity.presets import presets_for
from viewer.intensity.table_window import TableWindow
from viewer.intensity.window import Window, WindowFunction
from viewer.rendering.window_map import map_window


def window(first: int, entries: list[int], bits: int, explanation: str = "") -> TableWindow:
    return TableWindow.from_table(LookupTable(first, np.array(entries, "<u2").tobytes()), bits, explanation)


def test_entries_are_taken_by_value_and_continued_at_both_ends() -> None:
    table = window(-2, [0, 40, 10, 255], 8)
    values = np.array([-900, -2, -1, 0, 1, 900], np.int16)
    assert table.apply(values).tolist() == [0, 0, 40, 10, 255, 255]
    assert table.apply(values, inverted=True).tolist() == [255, 255, 215, 245, 0, 0]
    assert table.apply(np.array([-1.4, -0.6, np.nan, np.inf, -np.inf])).tolist() == [40, 40, 0, 255, 0]


def test_sixteen_bits_are_scaled_to_eight() -> None:
    table = window(0, [0, 32768, 65535], 16)
    assert table.apply(np.arange(3)).tolist() == [0, 128, 255]
    # The same through the table for large images.
    many = np.tile(np.arange(3, dtype=np.uint16), 30000)
    assert (table.apply(many) == np.tile([0, 128, 255], 30000)).all()


def test_a_drag_starts_from_the_linear_window_over_the_domain() -> None:
    table = window(10, [5] * 21, 8)
    assert table.bounds() == (10, 30)
    moved = table.moved(table.center + 1, table.width)
    assert type(moved) is Window
    assert moved.function is WindowFunction.LINEAR
    assert moved.bounds() == (11, 31)


@pytest.mark.parametrize(("entries", "bits"), [([], 8), ([256], 8), ([1], 0), ([1], 17)])
def test_senseless_tables_are_refused(entries: list[int], bits: int) -> None:
    with pytest.raises(ValueError, match="entries"):
        window(0, entries, bits)


def test_the_viewport_shows_the_same() -> None:
    random = np.random.default_rng(3)
    table = window(-1024, [int(x) for x in random.integers(0, 4096, 3000)], 12)
    values = random.uniform(-2000, 3000, (64, 64)).astype(np.float32)
    values[0, :4] = (np.nan, np.inf, -np.inf, 1e30)
    out, scratch = np.empty((64, 64), np.uint8), np.empty((64, 64), np.float32)
    map_window(values, table, out, scratch)
    np.testing.assert_array_equal(out, table.apply(values))


def test_tables_are_offered_beside_windows() -> None:
    offered = presets_for("MG", (window(0, [0, 9], 8, "Normal"), window(0, [0, 8], 8, "Hard"), Window(5, 10)))
    assert [one.explanation for one in offered] == ["Normal", "Hard", "File 3"]
    assert isinstance(offered[1], TableWindow)
