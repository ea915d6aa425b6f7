"""Measuring in the window: tools by key, undo of everything, findings, exports, and what a crash leaves."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from tests.gui.drawing import click, drag, drawn
from viewer.gui.annotation import measuring
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Tool
from viewer.intensity.window import Window
from viewer.measure.annotation import Kind

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_keys_choose_tools_and_take_back(qtbot: QtBot, ct: MainWindow) -> None:
    for key, modifier, tool in (
        (Qt.Key.Key_D, Qt.KeyboardModifier.NoModifier, Tool.LENGTH),
        (Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier, Tool.BIDIRECTIONAL),
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, Tool.ANGLE),
        (Qt.Key.Key_A, SHIFT, Tool.COBB),
        (Qt.Key.Key_Y, Qt.KeyboardModifier.NoModifier, Tool.POLYLINE),
        (Qt.Key.Key_O, Qt.KeyboardModifier.NoModifier, Tool.FREEHAND),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier, Tool.RECTANGLE),
        (Qt.Key.Key_P, Qt.KeyboardModifier.NoModifier, Tool.POINT),
        (Qt.Key.Key_K, Qt.KeyboardModifier.NoModifier, Tool.ARROW),
        (Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier, Tool.ELLIPSE),
    ):
        qtbot.keyClick(ct.viewport, key, modifier)
        assert ct.viewport.tool() is tool
    with qtbot.waitSignal(ct.measuring.controller.annotationAdded):
        drag(ct.viewport, (20, 20), (40, 40))
    assert [one.kind for one in drawn(ct)] == [Kind.ELLIPSE]
    with qtbot.waitSignal(ct.measuring.controller.annotationRemoved):
        qtbot.keyClick(ct.viewport, Qt.Key.Key_Z, CONTROL)
    assert drawn(ct) == ()
    qtbot.keyClick(ct.viewport, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert len(drawn(ct)) == 1


def test_view_and_ai_choices_are_taken_back_too(qtbot: QtBot, ct: MainWindow) -> None:
    reading, controller = ct.reading, ct.measuring.controller
    before = reading.state
    ct.actions_by_name["invert"].trigger()
    ct.actions_by_name["flip_horizontal"].trigger()
    for width in (300, 310, 320):  # one drag
        reading.set_window(Window(40, width))
    controller.seal()
    reading.set_window(Window(50, 400))
    reading.set_overlay(opacity=0.3)
    reading.set_overlay(opacity=0.2)
    reading.scroll_by(1)  # no edit
    reading.set_choice(type(reading.state.choice)(baseline="blur"))
    assert [edit.description for edit in controller.history.done] == [
        "Invert",
        "Flip",
        "Window",
        "Window",
        "Heatmap",
        "Baseline",
    ]
    assert ct.actions_by_name["undo"].text() == "Undo: baseline"
    after = reading.state
    for _ in range(3):
        controller.undo()
    assert (reading.state.window, reading.state.overlay) == (Window(40, 320), before.overlay)
    for _ in range(3):
        controller.undo()
    assert reading.state == before.scrolled_to(before.index + 1)
    assert not ct.actions_by_name["undo"].isEnabled()
    for _ in range(6):
        controller.redo()
    assert reading.state == after


def test_the_view_is_turned_and_turned_back(qtbot: QtBot, ct: MainWindow) -> None:
    ct.viewport.set_tool(Tool.LENGTH)
    drag(ct.viewport, (20, 20), (60, 20))
    (before,) = ct.measuring.active.layer.placed()
    qtbot.keyClick(ct.viewport, Qt.Key.Key_R, SHIFT)
    (after,) = ct.measuring.active.layer.placed()
    along = before.lines[0][1] - before.lines[0][0]
    assert np.allclose(after.lines[0][1] - after.lines[0][0], (-along[1], along[0]))  # clockwise
    assert drawn(ct) == (before.annotation,)
    qtbot.keyClick(ct.viewport, Qt.Key.Key_R, CONTROL | SHIFT)
    assert ct.reading.state.turned(clockwise=True).turned(clockwise=False) == ct.reading.state
    assert not ct.reading.state.transposed
    qtbot.keyClick(ct.viewport, Qt.Key.Key_Z, CONTROL)
    assert ct.reading.state.transposed
    assert ct.actions_by_name["redo"].text() == "Redo: turn"


def test_undo_shows_the_image_that_it_changes(qtbot: QtBot, ct: MainWindow) -> None:
    ct.viewport.set_tool(Tool.LENGTH)
    at = ct.reading.state.index
    drag(ct.viewport, (20, 20), (40, 40))
    ct.reading.scroll_by(3)
    assert ct.measuring.active.layer.placed() == ()
    ct.measuring.controller.undo()
    assert ct.reading.state.index == at


def test_what_cannot_be_done_is_not_offered(ct: MainWindow) -> None:
    paste, copy = ct.actions_by_name["paste_annotation"], ct.actions_by_name["copy_annotation"]
    assert not paste.isEnabled()
    assert not ct.actions_by_name["fusion_remove"].isEnabled()
    ct.viewport.set_tool(Tool.LENGTH)
    drag(ct.viewport, (20, 20), (50, 60))
    assert not paste.isEnabled()
    ct.measuring.controller.select(drawn(ct)[0].id)
    copy.trigger()
    assert paste.isEnabled()


def test_findings_jump_back_rename_delete_and_export(qtbot: QtBot, ct: MainWindow, tmp_path: Path) -> None:
    measuring, panel = ct.measuring, ct.panels.findings
    ct.actions_by_name["findings_panel"].trigger()
    ct.viewport.set_tool(Tool.LENGTH)
    first = ct.reading.state.index
    drag(ct.viewport, (20, 20), (50, 60))
    ct.reading.scroll_by(2)
    ct.viewport.set_tool(Tool.ELLIPSE)
    with qtbot.waitSignal(measuring.findings.thumbnailsDone):
        drag(ct.viewport, (30, 30), (60, 60))
    line, oval = drawn(ct)
    qtbot.waitUntil(lambda: panel.list.count() == 2 and panel.has_thumbnail(oval.id))
    assert panel.has_thumbnail(line.id)

    with qtbot.waitSignal(measuring.findings.updated):
        item = panel.list.item(0)
        qtbot.mouseClick(
            panel.list.viewport(),
            Qt.MouseButton.LeftButton,
            pos=panel.list.visualItemRect(item).center(),
        )
    assert ct.reading.state.index == first
    assert measuring.controller.selected == line
    length = line.measured[0]
    assert f"{length.value:.1f}" in panel.details.figures()["Length"]
    assert panel.details.isVisible()
    distance, values = panel.details.curve()
    assert distance[-1] == pytest.approx(length.value)
    image = ct.reading.image
    assert image is not None
    assert np.nanmax(np.abs(values)) <= np.abs(image.values).max() + 1e-6

    item = panel.list.item(0)
    panel.list.setCurrentItem(item)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.findChild(QLineEdit, "finding_text")
    assert editor is not None
    qtbot.keyClicks(editor, "Aorta")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: drawn(ct)[0].text == "Aorta")

    for name in ("findings.csv", "findings.json"):
        with qtbot.waitSignal(measuring.exported):
            measuring.export(tmp_path / name)
    rows = list(csv.DictReader((tmp_path / "findings.csv").read_text("utf-8-sig").splitlines()))
    assert (rows[0]["text"], rows[0]["quantity"], rows[0]["unit"]) == ("Aorta", "length", "mm")
    assert float(rows[0]["value"]) == length.value
    assert {row["quantity"] for row in rows if row["kind"] == "ellipse"} >= {"area", "mean", "std", "pixels"}
    document = json.loads((tmp_path / "findings.json").read_text("utf-8"))
    assert [one["kind"] for one in document["annotations"]] == ["length", "ellipse"]

    with qtbot.waitSignal(measuring.findings.updated):
        measuring.controller.select(None)
    assert not panel.details.isVisible(), "the list has the room while nothing is selected"
    panel.list.setCurrentRow(0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert [one.kind for one in drawn(ct)] == [Kind.ELLIPSE]


def test_findings_are_exported_by_name(
    qtbot: QtBot, ct: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(ct.problemShown) as problem:
        ct.actions_by_name["export_csv"].trigger()
    assert "no findings" in problem.args[0]
    ct.viewport.set_tool(Tool.LENGTH)
    drag(ct.viewport, (20, 20), (50, 60))
    for kind in ("csv", "json"):
        path = tmp_path / f"findings.{kind}"
        monkeypatch.setattr(measuring, "choose_save_path", lambda *_, chosen=path: chosen)
        with qtbot.waitSignal(ct.measuring.exported):
            ct.actions_by_name[f"export_{kind}"].trigger()
        assert "length" in path.read_text(encoding="utf-8-sig")


def test_a_region_gives_the_window_and_its_histogram(qtbot: QtBot, ct: MainWindow) -> None:
    ct.actions_by_name["findings_panel"].trigger()
    image = ct.reading.image
    assert image is not None
    ct.viewport.set_tool(Tool.RECTANGLE)
    drag(ct.viewport, (10, 10), (60, 50))
    (one,) = drawn(ct)
    with qtbot.waitSignal(ct.measuring.findings.updated):
        ct.measuring.controller.select(one.id)
    (left, top), (right, bottom) = one.points
    inside = image.values[
        int(np.ceil(top)) : int(np.floor(bottom)) + 1, int(np.ceil(left)) : int(np.floor(right)) + 1
    ]
    _, heights = ct.panels.findings.details.curve()
    assert round(float((10**heights - 1).sum())) == inside.size
    with qtbot.waitSignal(ct.reading.stateChanged):
        ct.actions_by_name["region_window"].trigger()
    window = ct.reading.state.window
    assert window is not None
    low, high = window.bounds()
    assert low == np.floor(np.percentile(inside, 1))
    assert high == max(np.ceil(np.percentile(inside, 99)), low + 1)
    # Nothing is selected: the region drawn last on this image, by its key.
    ct.measuring.controller.select(None)
    ct.reading.set_window(None)
    drag(ct.viewport, (70, 70), (90, 95))
    ct.viewport.setFocus()
    with qtbot.waitSignal(ct.reading.stateChanged):
        qtbot.keyClick(ct.viewport, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: ct.reading.state.window is not None)
    assert ct.reading.state.window != window
    ct.reading.scroll_by(1)
    with qtbot.waitSignal(ct.problemShown) as problem:
        ct.measuring.use_region_window()
    assert "There is no region." in problem.args[0]


def test_detector_millimetres_come_on_request_and_are_named(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, tmp_path: Path
) -> None:
    radiograph = pydicom.dcmread(next(phantom_series.iterdir()))
    del radiograph.PixelSpacing
    radiograph.ImagerPixelSpacing = [0.2, 0.2]
    radiograph.Modality = "CR"
    radiograph.save_as(tmp_path / "radiograph.dcm")
    open_and_wait(qtbot, window, tmp_path)
    window.viewport.set_tool(Tool.LENGTH)
    drag(window.viewport, (20, 20), (50, 60))
    assert [(one.value, one.unit) for one in drawn(window)[0].measured] == [(pytest.approx(50), "px")]
    with qtbot.waitSignal(window.measuring.controller.saved):
        window.actions_by_name["at_detector"].trigger()
    assert [(one.value, one.unit) for one in drawn(window)[0].measured] == [
        (pytest.approx(10), "mm at detector")
    ]
    (shown,) = window.measuring.active.layer.placed()
    assert shown.label == ("10.0\u2009mm at detector",)
    window.actions_by_name["at_detector"].trigger()
    assert drawn(window)[0].measured[0].unit == "px"


def test_escape_ends_the_stroke_and_nothing_else(qtbot: QtBot, ct: MainWindow) -> None:
    cancelled: list[bool] = []
    ct.actions_by_name["cancel"].triggered.connect(lambda: cancelled.append(True))
    ct.viewport.set_tool(Tool.ANGLE)
    click(ct.viewport, (20, 20), (50, 60))
    assert ct.measuring.active.hand.is_busy
    qtbot.keyClick(ct.viewport, Qt.Key.Key_Escape)
    assert not ct.measuring.active.hand.is_busy
    assert (drawn(ct), cancelled) == ((), [])
    qtbot.keyClick(ct.viewport, Qt.Key.Key_Escape)
    assert len(cancelled) == 1


def test_the_menu_of_an_annotation(qtbot: QtBot, ct: MainWindow) -> None:
    ct.viewport.set_tool(Tool.LENGTH)
    drag(ct.viewport, (20, 20), (50, 60))
    click(ct.viewport, (35, 40), button=Qt.MouseButton.RightButton)
    menu = ct.findChild(QMenu, "menu_annotation")
    assert menu is not None
    texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert texts == ["Write text…", "Colour", "Copy", "Delete"]
    colours = menu.findChild(QMenu, "menu_colour")
    assert colours is not None
    green = next(action for action in colours.actions() if action.text() == "Green")
    green.trigger()
    assert drawn(ct)[0].colour == "#7ed67e"
    menu.close()
    ct.actions_by_name["copy_annotation"].trigger()
    ct.reading.scroll_by(1)
    ct.actions_by_name["paste_annotation"].trigger()
    assert len(drawn(ct)) == 2
    assert drawn(ct)[0].anchor != drawn(ct)[1].anchor
    ct.actions_by_name["show_annotations"].trigger()
    assert ct.measuring.active.layer.placed() == ()


def test_annotations_are_found_again(qtbot: QtBot, themed: object, phantom_series: Path) -> None:
    def opened() -> MainWindow:
        window = MainWindow(start_inference=False)
        qtbot.addWidget(window)
        window.show()
        open_and_wait(qtbot, window, phantom_series)
        return window

    first = opened()
    first.viewport.set_tool(Tool.RECTANGLE)
    with qtbot.waitSignal(first.measuring.controller.saved):
        drag(first.viewport, (20, 20), (40, 50))
    kept = drawn(first)
    first.close()
    second = opened()
    qtbot.waitUntil(lambda: len(drawn(second)) == 1)
    assert drawn(second) == kept
    assert drawn(second)[0].measured == kept[0].measured
    qtbot.waitUntil(lambda: len(second.measuring.active.layer.placed()) == 1)
    second.measuring.controller.remove([kept[0].id])
    second.close()
    third = opened()
    assert drawn(third) == ()
    third.close()


_DRAWS_AND_WAITS = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tests.gui.drawing import drag, move, press
from viewer.gui.main_window import MainWindow
from viewer.gui.unattended import wait_for
from viewer.gui.viewport.viewport import Tool

application = QApplication([])
window = MainWindow(start_inference=False)
window.show()
wait_for(window.imageShown, lambda: window.open_paths([Path(sys.argv[1])]), "Opening")
controller, viewport = window.measuring.controller, window.viewport
viewport.set_tool(Tool.LENGTH)
wait_for(controller.saved, lambda: drag(viewport, (10, 10), (40, 50)), "Saving")
viewport.set_tool(Tool.ELLIPSE)
wait_for(controller.saved, lambda: drag(viewport, (60, 60), (90, 80)), "Saving")
press(viewport, (20, 70))
move(viewport, (30, 80))
print("in the middle of a stroke", flush=True)
application.exec()
"""


@pytest.mark.timeout(60)
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_kill_in_the_middle_of_a_stroke_costs_that_stroke(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, own_home: Path
) -> None:
    root = Path(__file__).parents[3]
    child = subprocess.Popen(
        [sys.executable, "-c", _DRAWS_AND_WAITS, str(phantom_series)],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        text=True,
    )
    assert child.stdout is not None
    try:
        line = child.stdout.readline()
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait(30)
        child.stdout.close()
    assert line.strip() == "in the middle of a stroke"
    open_and_wait(qtbot, window, phantom_series)
    qtbot.waitUntil(lambda: len(drawn(window)) == 2)
    assert {one.kind for one in drawn(window)} == {Kind.LENGTH, Kind.ELLIPSE}
    assert len(list((own_home / "annotations").rglob("*.json"))) == 1


def test_no_key_means_two_things(window: MainWindow) -> None:
    keys = [
        key.toString()
        for action in window.findChildren(QAction)
        for key in action.shortcuts()
        if key.toString()
    ]
    assert sorted(set(keys)) == sorted(keys)
