"""The tensor near by: cells as squares of their grey, and in each its number."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.seeing import picture, pixels_of, shown
from tests.inference.engines_for_tests import GRID, NumpyEngine
from tests.rendering.images import make_image
from viewer.ai.input_record import InputRecord, RecordInput
from viewer.gui.attention.tensor_view import TensorView


@pytest.fixture(scope="module")
def record() -> InputRecord:
    """A ramp on a grid of 12 x 12 cells."""
    ramp = np.add.outer(np.arange(2 * GRID) * 2, np.arange(2 * GRID) * 2).astype(np.int16)
    return RecordInput(make_image(ramp)).run(NumpyEngine().load("ok"), lambda: False)


@pytest.fixture
def view(qtbot: QtBot, themed: QApplication, record: InputRecord) -> TensorView:
    view = shown(qtbot, TensorView(), 360, 360)
    view.show_record(record)
    return view


def cell(view: TensorView, row: int, column: int) -> np.ndarray:
    """What is seen within one cell, (height, width, 3), a pixel off its edges."""
    start = view.image_to_widget(column - 0.5, row - 0.5)
    end = view.image_to_widget(column + 0.5, row + 0.5)
    left, top, right, bottom = (round(part) for part in (start.x(), start.y(), end.x(), end.y()))
    return picture(view)[top + 1 : bottom - 1, left + 1 : right - 1]


def test_a_cell_is_a_square_of_its_grey(view: TensorView, record: InputRecord) -> None:
    seen = pixels_of(view.picture())[:, :, 0]
    assert seen.shape == (GRID, GRID)
    assert np.abs(seen - 255.0 * record.tensor[:, :, 0]).max() <= 0.51
    for row, column in ((0, 0), (3, 7), (GRID - 1, GRID - 1)):
        assert np.unique(cell(view, row, column)).tolist() == [seen[row, column]]


def test_near_by_each_cell_says_its_value_in_what_is_read_on_it(view: TensorView) -> None:
    seen = pixels_of(view.picture())[:, :, 0]
    for row, column, ink in ((1, 1, 255), (GRID - 2, GRID - 2, 0)):
        view.fit()
        middle = view.image_to_widget(column, row)
        view.zoom_by(3.0, middle)
        view.pan_by(180 - middle.x(), 180 - middle.y())
        assert view.image_to_widget(column, row) == QPointF(180, 180)
        part = cell(view, row, column)
        assert min(part.shape[:2]) > 60
        strongest = part.max() if ink else part.min()
        assert abs(int(strongest) - ink) < 40, "white on dark, black on bright"
        assert np.median(part) == seen[row, column]
