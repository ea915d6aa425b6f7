"""Display shutters: the painted cover against a mask of the pixels, by the standard's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pytestqt.qtbot import QtBot

from tests.dicom.conftest import write_dicom
from tests.gui.conftest import open_and_wait
from viewer.dicom.scan import scan
from viewer.gui.main_window import MainWindow
from viewer.measure.annotation import Annotation, Kind

ROWS, COLUMNS = 60, 40
ROW, COLUMN = np.mgrid[1 : ROWS + 1, 1 : COLUMNS + 1]  # as the standard counts
TALL = 2.0  # height of a pixel over its width


def polygon_mask() -> NDArray[np.bool_]:
    """Right of the line from (row 5, column 5) to (55, 5), left of the lines to (30, 35)."""
    return (COLUMN >= 5) & (ROW - 5 >= (COLUMN - 5) * 25 / 30) & (55 - ROW >= (COLUMN - 5) * 25 / 30)


EDGES = {
    "ShutterLeftVerticalEdge": 6,
    "ShutterRightVerticalEdge": 30,
    "ShutterUpperHorizontalEdge": 11,
    "ShutterLowerHorizontalEdge": 50,
}
RECTANGLE = (COLUMN >= 6) & (COLUMN <= 30) & (ROW >= 11) & (ROW <= 50)
ROUND = (COLUMN - 20) ** 2 + ((ROW - 28) * TALL) ** 2 <= 17.2**2
SHUTTERS: dict[str, tuple[dict[str, Any], NDArray[np.bool_]]] = {
    "rectangle": ({"ShutterShape": "RECTANGULAR", **EDGES}, RECTANGLE),
    "circle": (
        {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [28, 20], "RadiusOfCircularShutter": 17},
        ROUND,
    ),
    "polygon": (
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [5, 5, 55, 5, 30, 35]},
        polygon_mask(),
    ),
    "both": (
        {
            "ShutterShape": ["RECTANGULAR", "CIRCULAR"],
            **EDGES,
            "CenterOfCircularShutter": [28, 20],
            "RadiusOfCircularShutter": 17,
        },
        RECTANGLE & ROUND,
    ),
}


def image(path: Path, **elements: Any) -> Path:
    return write_dicom(
        path,
        np.full((ROWS, COLUMNS), 200, np.uint16),
        PixelSpacing=[TALL, 1],
        WindowCenter=200,
        WindowWidth=100,
        **elements,
    )


def painted(window: MainWindow) -> NDArray[np.int_]:
    """Grey of the screen in the middle of each pixel."""
    picture, viewport = window.viewport.grab().toImage(), window.viewport
    found = np.zeros((ROWS, COLUMNS), int)
    for row in range(ROWS):
        for column in range(COLUMNS):
            found[row, column] = picture.pixelColor(viewport.image_to_widget(column, row).toPoint()).red()
    return found


def away_from_edges(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels whose neighbours are all on the same side."""
    same = np.ones_like(mask)
    for axis in (0, 1):
        for step in (-1, 1):
            same &= np.roll(mask, step, axis) == mask
    return same


@pytest.mark.parametrize("name", list(SHUTTERS))
def test_what_lies_outside_is_covered(qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str) -> None:
    elements, mask = SHUTTERS[name]
    given = elements | {"ShutterPresentationValue": 0x4000}
    open_and_wait(qtbot, window, image(tmp_path / "one", **given))
    for spec in ("show_text", "show_patient"):
        window.actions_by_name[spec].setChecked(False)
    window.viewport.set_text_visible(False)

    def check() -> None:
        grey = painted(window)
        inside, outside = grey[mask & away_from_edges(mask)], grey[~mask & away_from_edges(mask)]
        assert inside.size > 100
        assert outside.size > 100
        assert set(np.unique(inside)) == {129}
        assert set(np.unique(outside)) == {64}

    check()
    if name == "rectangle":  # whole pixels on a level edge: exactly these
        assert np.array_equal(painted(window) == 129, mask)
    window.reading.turn(clockwise=True)
    window.reading.flip(horizontally=True)
    check()
    # Off and on; what is measured is the image.
    window.actions_by_name["shutter"].trigger()
    assert set(np.unique(painted(window))) == {129}
    window.actions_by_name["shutter"].trigger()
    check()
    shown = window.reading.image
    assert shown is not None
    assert set(np.unique(shown.values)) == {200}


def test_a_region_becomes_a_shutter_and_is_taken_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, image(tmp_path / "one"))
    window.viewport.set_text_visible(False)
    anchor = window.measuring.active.anchor
    assert anchor is not None
    region = Annotation(Kind.RECTANGLE, anchor, ((9.5, 19.5), (29.5, 39.5)))
    window.measuring.controller.add(region)
    window.measuring.controller.select(region.id)
    window.actions_by_name["show_annotations"].trigger()
    with qtbot.waitSignal(window.reading.stateChanged):
        window.actions_by_name["shutter_region"].trigger()
    expected = np.zeros((ROWS, COLUMNS), bool)
    expected[20:40, 10:30] = True
    assert np.array_equal(painted(window) == 129, expected)
    window.actions_by_name["undo"].trigger()
    assert set(np.unique(painted(window))) == {129}
    window.actions_by_name["redo"].trigger()
    window.actions_by_name["shutter_clear"].trigger()
    assert set(np.unique(painted(window))) == {129}


def test_frames_have_shutters_of_their_own(tmp_path: Path) -> None:
    frames = []
    for radius in (5, 9):
        shutter, item = Dataset(), Dataset()
        shutter.ShutterShape = "CIRCULAR"
        shutter.CenterOfCircularShutter, shutter.RadiusOfCircularShutter = [10, 12], radius
        shutter.ShutterPresentationValue = 0xFFFF
        item.FrameDisplayShutterSequence = Sequence([shutter])
        frames.append(item)
    image(
        tmp_path / "enhanced",
        PixelData=np.zeros((2, ROWS, COLUMNS), np.uint16).tobytes(),
        NumberOfFrames=2,
        PerFrameFunctionalGroupsSequence=Sequence(frames),
    )
    found = [frame.shutter for one in scan(tmp_path).series for frame in one.frames]
    assert sorted(one.circle for one in found if one is not None and one.circle) == [(11, 9, 5), (11, 9, 9)]
    assert {one.grey for one in found if one is not None} == {255}


def test_what_makes_no_sense_is_no_shutter(tmp_path: Path) -> None:
    wrong = {**EDGES, "ShutterRightVerticalEdge": 2}
    image(tmp_path / "one", ShutterShape="RECTANGULAR", **wrong)
    assert scan(tmp_path).series[0].frames[0].shutter is None
