"""Pixels of a series that is closed, or that made room for others, are held by nobody."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from tests.gui.fusion.ct_and_pet import pair
from viewer.gui.main_window import MainWindow
from viewer.measure.annotation import Annotation, Kind
from viewer.volume.plane_grid import SlabMode


def _pixels(window: MainWindow) -> list[weakref.ref[Any]]:
    stacks = [window.store.stack(uid) for uid in window.store.uids]
    return [weakref.ref(stack.array) for stack in stacks if stack is not None]


def _are_gone(arrays: list[weakref.ref[Any]]) -> bool:
    gc.collect()
    return all(array() is None for array in arrays)


def test_nothing_holds_the_pixels_of_what_was_closed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, pair(tmp_path))
    window.reading.show_series("1.2.50")
    qtbot.waitUntil(lambda: window.store.complete_stack("1.2.50") is not None)
    window.actions_by_name["magnifier"].trigger()
    QTest.mouseMove(window.viewport, window.viewport.rect().center())
    window.viewport.repaint()
    window.planes.toggle_three_planes()
    window.planes.turn_in_view(0.3)
    window.planes.set_slab(SlabMode.MAXIMUM, 8.0)
    qtbot.waitUntil(lambda: all(one.image() is not None for one in window.panels.grid.shown_viewports))
    arrays = _pixels(window)
    assert arrays
    assert not _are_gone(arrays)
    window.close_all()
    qtbot.waitUntil(lambda: _are_gone(arrays), timeout=10_000)


def test_a_series_that_makes_room_is_let_go_though_planes_were_cut_through_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, pair(tmp_path))
    window.reading.show_series("1.2.50")
    qtbot.waitUntil(lambda: window.store.complete_stack("1.2.50") is not None)
    stack = window.store.stack("1.2.50")
    assert stack is not None
    window.store._budget = stack.array.nbytes
    array = [weakref.ref(stack.array)]
    del stack
    window.planes.toggle_three_planes()
    assert window.viewport.image() is not None
    window.planes.toggle_three_planes()
    for number in window.reading.workspace.shown:
        window.reading.activate(number)
        window.reading.show_series("1.2.60")
    with qtbot.waitSignal(window.store.released):
        window.store._make_room("1.2.60")
    qtbot.waitUntil(lambda: _are_gone(array), timeout=10_000)


def test_a_text_that_is_being_written_ends_with_its_image(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, pair(tmp_path))
    view = window.measuring.views[window.reading.workspace.active]
    assert view.anchor is not None
    arrow = Annotation(Kind.ARROW, view.anchor, ((10.0, 10.0), (20.0, 20.0)))
    view._controller.add(arrow)
    view.write_text(arrow)
    entry = window.viewport.findChild(QLineEdit, "annotation_text")
    assert entry is not None
    entry.setText("Here")
    view.write_text(arrow)
    qtbot.waitUntil(lambda: len(window.viewport.findChildren(QLineEdit, "annotation_text")) == 1)
    window.reading.scroll_by(1)
    qtbot.waitUntil(lambda: not window.viewport.findChildren(QLineEdit, "annotation_text"))
    assert [one.text for one in view._controller.on(arrow.anchor)] == ["Here"]
