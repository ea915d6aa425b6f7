"""What a reader does in an order that nobody planned: other keys while a text is written, pasting elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.gui.conftest import open_and_wait
from tests.gui.ct_slices import write_ct
from tests.gui.drawing import click, drag, drawn, move, press, release
from viewer.dicom.phantom import ORIGIN_MM, PIXEL_MM
from viewer.gui.annotation.text import AnnotationText
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Tool
from viewer.intensity.window import Window
from viewer.measure.annotation import Annotation, Kind, PlaneAnchor
from viewer.session.layout import LAYOUTS

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def text(qtbot: QtBot, ct: MainWindow) -> AnnotationText:
    """The text of an arrow that was just drawn, half written."""
    ct.viewport.set_tool(Tool.ARROW)
    drag(ct.viewport, (20, 20), (30, 30), (40, 40))
    (line,) = ct.viewport.findChildren(AnnotationText)
    qtbot.keyClicks(line, "half a")
    return line


def test_the_palette_gets_the_keyboard_from_a_text_that_is_written(
    qtbot: QtBot, ct: MainWindow, text: AnnotationText
) -> None:
    qtbot.keyClick(text, Qt.Key.Key_K, CONTROL)
    palette = ct.comfort.palette
    assert palette.isVisible()
    assert QApplication.focusWidget() is palette.search
    assert [one.text for one in drawn(ct)] == ["half a"]
    QApplication.sendPostedEvents(text, QEvent.Type.DeferredDelete)  # as the event loop does
    assert not isValid(text)
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is ct.viewport


def test_the_palette_gives_the_keyboard_back_to_the_list_of_findings(qtbot: QtBot, ct: MainWindow) -> None:
    ct.viewport.set_tool(Tool.LENGTH)
    drag(ct.viewport, (20, 20), (40, 40))
    ct.actions_by_name["findings_panel"].trigger()
    findings = ct.panels.findings.list
    findings.editItem(findings.item(0))
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "node")
    ct.actions_by_name["commands"].trigger()
    QApplication.sendPostedEvents(editor, QEvent.Type.DeferredDelete)
    assert not isValid(editor)
    qtbot.keyClick(ct.comfort.palette.search, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is findings
    assert [one.text for one in drawn(ct)] == ["node"]


def test_a_key_that_the_text_does_not_use_shows_no_other_image(
    qtbot: QtBot, ct: MainWindow, text: AnnotationText
) -> None:
    at = ct.reading.state.index
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F2):
        qtbot.keyClick(text, key)
        assert QApplication.focusWidget() is text
    qtbot.keyClicks(text, " nodule")
    assert (ct.reading.state.index, ct.reading.state.plane) == (at, None)
    qtbot.keyClick(text, Qt.Key.Key_Return)
    assert [one.text for one in drawn(ct)] == ["half a nodule"]
    assert QApplication.focusWidget() is ct.viewport


def test_escape_leaves_the_text_and_gives_the_keyboard_back(
    qtbot: QtBot, ct: MainWindow, text: AnnotationText
) -> None:
    qtbot.keyClick(text, Qt.Key.Key_Escape)
    assert [one.text for one in drawn(ct)] == [""]
    assert QApplication.focusWidget() is ct.viewport


def test_a_deleted_annotation_takes_its_text_along(ct: MainWindow, text: AnnotationText) -> None:
    (arrow,) = drawn(ct)
    ct.measuring.controller.remove([arrow.id])
    assert not text.isVisible()
    assert QApplication.focusWidget() is ct.viewport
    ct.measuring.controller.undo()
    assert drawn(ct) == (arrow,)


def test_what_was_pasted_is_marked_alone(qtbot: QtBot, ct: MainWindow) -> None:
    # Qt takes the key that is held with Ctrl+V for one that adds to the marked rows.
    ct.viewport.set_tool(Tool.LENGTH)
    drag(ct.viewport, (20, 20), (40, 40))
    ct.actions_by_name["findings_panel"].trigger()
    findings, panel = ct.measuring.findings, ct.panels.findings
    ct.measuring.controller.select(drawn(ct)[0].id)
    findings.update_now()
    qtbot.keyClick(ct.viewport, Qt.Key.Key_C, CONTROL)
    ct.reading.scroll_by(1)
    with qtbot.waitSignal(findings.updated):
        qtbot.keyClick(ct.viewport, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: panel.list.count() == 2)
    assert [panel.list.row(item) for item in panel.list.selectedItems()] == [1]
    panel.remove_button.click()
    assert len(drawn(ct)) == 1


def test_a_copy_lies_on_the_other_series_in_its_own_size(
    qtbot: QtBot, ct: MainWindow, tmp_path: Path
) -> None:
    ct.viewport.set_tool(Tool.RECTANGLE)
    rows, columns = ct.viewport.image().shape  # type: ignore[union-attr]
    drag(ct.viewport, (columns - 30, rows - 30), (columns - 20, rows - 20), (columns - 10, rows - 10))
    (box,) = drawn(ct)
    size = {one.name: one.value for one in box.measured}["area"]
    ct.measuring.controller.select(box.id)
    qtbot.keyClick(ct.viewport, Qt.Key.Key_C, CONTROL)
    open_and_wait(qtbot, ct, write_ct(tmp_path, 3, 2.0))
    qtbot.keyClick(ct.viewport, Qt.Key.Key_V, CONTROL)
    pasted = ct.measuring.controller.selected
    assert pasted is not None
    assert {one.name: one.value for one in pasted.measured}["area"] == pytest.approx(size)
    assert len(ct.measuring.active.layer.placed()) == 1


def test_a_window_is_taken_back_on_a_series_that_was_left(
    qtbot: QtBot, ct: MainWindow, tmp_path: Path
) -> None:
    reading, controller = ct.reading, ct.measuring.controller
    first, before = reading.state.series_uid, reading.state.window
    reading.set_window(Window(50, 400))
    reading.scroll_to(7)
    open_and_wait(qtbot, ct, write_ct(tmp_path, 3, 2.0))
    assert reading.state.series_uid != first
    controller.undo()
    assert (reading.state.series_uid, reading.state.window, reading.state.index) == (first, before, 7)
    controller.redo()
    assert reading.state.window == Window(50, 400)
    reading.set_overlay(opacity=0.3)  # of the whole window: where it is taken back, the series stays
    reading.show_neighbour_series(1)
    reading.show_neighbour_series(-1)
    second = reading.state.series_uid
    controller.undo()
    assert reading.state.series_uid == second


def test_undo_while_drawing_takes_a_point_back_and_nothing_else(qtbot: QtBot, ct: MainWindow) -> None:
    ct.viewport.set_tool(Tool.LENGTH)
    drag(ct.viewport, (20, 20), (40, 40))
    before, at = drawn(ct), ct.reading.state.index
    ct.reading.scroll_by(1)
    ct.viewport.set_tool(Tool.POLYLINE)
    click(ct.viewport, (20, 20), (60, 20), (60, 90))
    qtbot.keyClick(ct.viewport, Qt.Key.Key_Z, CONTROL)
    click(ct.viewport, (60, 60))
    qtbot.keyClick(ct.viewport, Qt.Key.Key_Return)
    assert drawn(ct)[0] == before[0]
    assert np.allclose(drawn(ct)[1].points, [(20, 20), (60, 20), (60, 60)])
    press(ct.viewport, (20, 120))
    move(ct.viewport, (40, 120))
    qtbot.keyClick(ct.viewport, Qt.Key.Key_Z, CONTROL)
    release(ct.viewport, (40, 120))
    assert len(drawn(ct)) == 2
    assert (ct.measuring.active.hand.is_busy, ct.reading.state.index) == (False, at + 1)
    qtbot.keyClick(ct.viewport, Qt.Key.Key_Z, CONTROL)
    assert drawn(ct) == before


def test_what_holds_for_all_viewports_is_taken_back_in_all(ct: MainWindow, phantom_series: Path) -> None:
    reading = ct.reading
    before = reading.state.overlay
    reading.set_overlay(visible=False, opacity=0.3)
    ct.measuring.controller.undo()
    reading.arrange(LAYOUTS[1])
    reading.activate_neighbour(1)
    assert reading.state.overlay == before  # it was hidden in the viewport that had been empty


def test_a_region_without_pixels_has_no_plot(ct: MainWindow) -> None:
    controller, panel = ct.measuring.controller, ct.panels.findings
    anchor = ct.measuring.active.anchor
    assert anchor is not None
    ct.actions_by_name["findings_panel"].trigger()
    for points, plotted in ((((20.0, 20.0), (40.0, 40.0)), True), (((20.2, 20.2), (20.4, 20.4)), False)):
        box = Annotation(Kind.RECTANGLE, anchor, points)
        controller.add(box)
        controller.select(box.id)
        ct.measuring.findings.update_now()
        plot = panel.details.findChild(QWidget, "finding_plot")
        assert plot is not None
        assert plot.isVisible() is plotted


def test_nothing_is_taken_back_in_a_study_that_was_closed(
    qtbot: QtBot, ct: MainWindow, phantom_series: Path
) -> None:
    ct.viewport.set_tool(Tool.LENGTH)
    drag(ct.viewport, (20, 20), (40, 40))
    ct.close_all()
    assert not ct.actions_by_name["undo"].isEnabled()
    ct.actions_by_name["undo"].trigger()
    ct.measuring.controller.undo()
    assert len(drawn(ct)) == 1
    open_and_wait(qtbot, ct, phantom_series)
    assert len(ct.measuring.findings.listed()) == 1


def test_a_cine_stops_for_the_hand_that_draws(qtbot: QtBot, ct: MainWindow) -> None:
    ct.cine.toggle()
    assert ct.cine.is_playing
    ct.viewport.set_tool(Tool.LENGTH)
    press(ct.viewport, (20, 20))
    assert not ct.cine.is_playing
    move(ct.viewport, (40, 40))
    release(ct.viewport, (40, 40))
    assert len(drawn(ct)) == 1


def test_a_rate_that_is_typed_gives_the_keyboard_back(qtbot: QtBot, ct: MainWindow) -> None:
    rate = ct.panels.cine.rate
    rate.setFocus()
    rate.selectAll()
    qtbot.keyClicks(rate, "24")
    qtbot.keyClick(rate, Qt.Key.Key_Return)
    assert ct.cine.rate == 24
    assert QApplication.focusWidget() is ct.viewport


def test_a_copy_goes_from_images_to_planes(qtbot: QtBot, ct: MainWindow) -> None:
    ct.viewport.set_tool(Tool.LENGTH)
    drag(ct.viewport, (20, 20), (30, 30), (40, 40))
    (line,) = drawn(ct)
    ct.measuring.controller.select(line.id)
    qtbot.keyClick(ct.viewport, Qt.Key.Key_C, CONTROL)
    ct.actions_by_name["plane_axial"].trigger()
    qtbot.waitUntil(lambda: ct.viewport.image() is not None and ct.viewport.image().resliced)
    qtbot.keyClick(ct.viewport, Qt.Key.Key_V, CONTROL)
    on_plane = ct.measuring.controller.selected
    assert on_plane is not None
    assert on_plane.id != line.id
    assert on_plane.measured[0].value == pytest.approx(line.measured[0].value)
    anchor = on_plane.anchor
    assert isinstance(anchor, PlaneAnchor)
    to_patient = np.array([anchor.along_u, anchor.along_v])
    placed = np.array(anchor.origin) + np.array(on_plane.points) @ to_patient
    assert np.allclose(placed[:, :2], np.array(line.points) * PIXEL_MM + ORIGIN_MM[:2])
    # On the next plane at the same place, though the first one's is of the same points there.
    ct.measuring.controller.copy(on_plane)
    ct.reading.scroll_by(1)
    qtbot.waitUntil(lambda: ct.measuring.active.anchor not in (None, anchor))
    qtbot.keyClick(ct.viewport, Qt.Key.Key_V, CONTROL)
    further = ct.measuring.controller.selected
    assert further is not None
    assert further.id != on_plane.id
    assert further.points == on_plane.points


def test_a_reset_is_taken_back_at_once(ct: MainWindow) -> None:
    ct.reading.set_window(Window(123, 45))
    ct.reading.flip(horizontally=True)
    before = ct.reading.state
    ct.actions_by_name["reset"].trigger()
    assert ct.reading.state.window is None
    assert not ct.reading.state.flipped_horizontally
    ct.actions_by_name["undo"].trigger()
    assert ct.reading.state.window == before.window
    assert ct.reading.state.flipped_horizontally
