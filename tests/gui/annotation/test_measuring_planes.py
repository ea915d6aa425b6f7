"""Measuring on planes through a volume: in millimetres of the patient, on that plane and on no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from tests.gui.drawing import Place, drag
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Tool, Viewport
from viewer.measure.annotation import Annotation, PlaneAnchor
from viewer.rendering.reference_lines import pixel_of


def placed(window: MainWindow, number: int) -> int:
    return len(window.measuring.views[number].layer.placed())


def around(viewport: Viewport, right_mm: float, down_mm: float) -> Place:
    """A place on a plane by millimetres from its middle."""
    image = viewport.image()
    assert image is not None
    assert image.pixel_spacing_mm is not None
    rows, columns = image.shape
    return columns / 2 + right_mm / image.pixel_spacing_mm[1], rows / 2 + down_mm / image.pixel_spacing_mm[0]


def figures(window: MainWindow, one: Annotation) -> dict[str, tuple[float, str]]:
    found = window.measuring.controller.figures.of(one)
    assert found is not None
    return {part.name: (part.value, part.unit) for part in found.quantities}


def as_it_is(window: MainWindow, viewport: Viewport) -> None:
    """As it is shown at first."""


def changed(window: MainWindow, viewport: Viewport) -> None:
    """Mirrored, turned by a quarter, larger and moved aside."""
    window.reading.flip(horizontally=True)
    window.reading.turn(clockwise=True)
    viewport.set_zoom(viewport.zoom() * 1.7)
    viewport.pan_by(9, -5)


def oblique(window: MainWindow, viewport: Viewport) -> None:
    """The plane itself cuts the patient obliquely."""
    numbers = window.reading.workspace.shown
    mine = next(number for number in numbers if window.panels.grid.viewports[number] is viewport)
    for number in numbers[:3]:
        if number != mine:
            window.reading.activate(number)
            window.planes.turn_in_view(np.radians(17))
    window.reading.activate(mine)


@pytest.mark.parametrize("look", [as_it_is, changed, oblique])
@pytest.mark.parametrize("cell", [0, 1, 2])
def test_every_plane_measures_the_patient(
    qtbot: QtBot, planes: MainWindow, cell: int, look: Callable[[MainWindow, Viewport], None]
) -> None:
    numbers = planes.reading.workspace.shown
    viewport = planes.panels.grid.viewports[numbers[cell]]
    planes.reading.activate(numbers[cell])
    look(planes, viewport)
    choice = planes.reading.state.plane
    assert choice is not None
    assert (choice.normal is not None) == (look is oblique)

    def is_fine() -> bool:
        """Whether the plane that is meant is there; turned ones are coarse at first, the one before stays so long."""
        image, number = viewport.image(), numbers[cell]
        meant = planes.reading.key_in(number) == planes.reading.workspace.views[number].image
        return meant and image is not None and (look is not oblique or image.pixel_spacing_mm == (0.8, 0.8))

    qtbot.waitUntil(is_fine, timeout=20_000)
    planes.panels.grid.set_tool(Tool.LENGTH)
    drag(viewport, around(viewport, -30, -10), around(viewport, 10, 20))
    planes.panels.grid.set_tool(Tool.RECTANGLE)
    drag(viewport, around(viewport, 15, -20), around(viewport, 35, 10))
    line, box = planes.measuring.controller.book.all()
    assert isinstance(line.anchor, PlaneAnchor)
    length, unit = figures(planes, line)["length"]
    assert (length, unit) == (pytest.approx(50), "mm")
    assert figures(planes, box)["area"] == (pytest.approx(20 * 30), "mm²")
    image = viewport.image()
    assert image is not None
    (left, top), (right, bottom) = around(viewport, 15, -20), around(viewport, 35, 10)
    inside = image.values[
        int(np.ceil(top)) : int(np.floor(bottom)) + 1, int(np.ceil(left)) : int(np.floor(right)) + 1
    ]
    assert figures(planes, box)["mean"] == (pytest.approx(inside.mean()), "HU")
    assert figures(planes, box)["pixels"][0] == inside.size
    # Its ends lie in the patient where they were drawn.
    anchor = line.anchor
    ends = [
        np.array(anchor.origin) + u * np.array(anchor.along_u) + v * np.array(anchor.along_v)
        for u, v in line.points
    ]
    assert image.affine is not None
    assert np.allclose(pixel_of(image.affine, ends[0]), around(viewport, -30, -10))
    assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(50)

    assert [placed(planes, number) for number in numbers] == [2 * (at == cell) for at in range(4)]
    planes.reading.activate(numbers[cell])
    planes.reading.scroll_by(1)  # a turned plane stays until the next one is made
    qtbot.waitUntil(lambda: placed(planes, numbers[cell]) == 0, timeout=20_000)
    planes.reading.scroll_by(-1)
    qtbot.waitUntil(lambda: placed(planes, numbers[cell]) == 2, timeout=20_000)


def test_an_annotation_on_a_plane_is_edited_found_again_and_jumped_to(
    qtbot: QtBot, planes: MainWindow, phantom_series: Path, own_home: Path
) -> None:
    numbers = planes.reading.workspace.shown
    coronal = planes.panels.grid.viewports[numbers[2]]
    planes.panels.grid.set_tool(Tool.LENGTH)
    drag(coronal, around(coronal, -30, -10), around(coronal, 10, -10))
    planes.panels.grid.set_tool(Tool.WINDOW)
    with qtbot.waitSignal(planes.measuring.controller.saved):
        drag(coronal, around(coronal, 10, -10), around(coronal, 30, -10))
    (line,) = planes.measuring.controller.book.all()
    assert figures(planes, line)["length"][0] == pytest.approx(60)
    planes.measuring.controller.copy(line)
    pasted = planes.measuring.controller.paste(planes.measuring.active.anchor)  # type: ignore[arg-type]
    assert pasted is not None
    planes.measuring.controller.undo()
    (file,) = (own_home / "annotations").rglob("*.json")
    assert file.name == "planes.json"

    planes.reading.activate(numbers[2])
    planes.reading.scroll_by(7)
    assert placed(planes, numbers[2]) == 0
    planes.measuring.show(line)
    assert placed(planes, numbers[2]) == 1

    planes.close()
    again = MainWindow(start_inference=False)
    qtbot.addWidget(again)
    again.show()
    open_and_wait(qtbot, again, phantom_series)
    qtbot.waitUntil(lambda: len(again.measuring.controller.book) == 1)
    qtbot.keyClick(again, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    again.measuring.show(line)
    shown = again.reading.workspace.shown
    assert [placed(again, number) for number in shown] == [0, 0, 1, 0]
    again.close()
