"""Many viewports: layouts, activation, drop, links, maximising, two patients, loading."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.gui.basics.dropping import series_mime
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Tool, Viewport
from viewer.session.layout import LAYOUTS, Layout, layout_named
from viewer.session.view_state import ImageKey
from viewer.session.workspace import Links, ScrollLink
from viewer.volume.image_stack import ImageStack, PixelReader

MakeStudy = Callable[..., Path]


@pytest.fixture(scope="module")
def make_study(phantom_series: Path, tmp_path_factory: pytest.TempPathFactory) -> MakeStudy:
    """Writes every n-th slice of the phantom as a series of its own, of whichever patient."""

    def make(patient: str = "Phantom^Generated", number: int = 1, every: int = 2) -> Path:
        folder = tmp_path_factory.mktemp("study")
        uid = generate_uid()
        for path in sorted(phantom_series.glob("*.dcm"))[::every]:
            ds = pydicom.dcmread(path)
            ds.PatientName, ds.PatientID = patient, patient.upper()
            ds.SeriesInstanceUID, ds.SeriesNumber = uid, number
            ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
            ds.save_as(folder / path.name)
        return folder

    return make


def drop_series(viewport: Viewport, uid: str) -> None:
    """Let a series of the list fall onto a viewport."""
    drop(viewport, series_mime(uid))


def drop(viewport: Viewport, data: QMimeData) -> None:
    """Let something fall onto a viewport."""
    where = QPointF(viewport.rect().center())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(viewport, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(viewport, QDropEvent(where, Qt.DropAction.CopyAction, data, buttons, keys))


def wheel(viewport: Viewport, steps: int) -> None:
    """Turn the wheel towards the user (positive: forward)."""
    centre = QPointF(viewport.rect().center())
    event = QWheelEvent(
        centre, QPointF(viewport.mapToGlobal(centre.toPoint())), QPoint(), QPoint(0, -120 * steps),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def all_loaded(window: MainWindow) -> bool:
    return not any(window.store.loader.is_loading(uid) for uid in window.store.uids)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_shows_its_viewports_side_by_side(window: MainWindow, layout: Layout) -> None:
    window.layout_menu.layouts[layout.name].trigger()
    window.panels.show_reading(True)
    QApplication.processEvents()
    shown = window.panels.grid.shown_viewports
    assert len(shown) == layout.count
    assert all(viewport.isVisible() for viewport in shown)
    assert sum(viewport.isVisible() for viewport in window.panels.grid.viewports) == layout.count
    places = [viewport.geometry() for viewport in shown]
    assert not any(one.intersects(other) for one in places for other in places if one is not other)
    area = sum(place.width() * place.height() for place in places)
    assert area > 0.95 * window.panels.grid.width() * window.panels.grid.height()
    for viewport, cell in zip(shown, layout.cells, strict=True):
        assert viewport.height() * layout.rows == pytest.approx(
            cell.rows * window.panels.grid.height(), abs=4 * layout.rows
        )
    marked = [viewport.objectName() for viewport in shown if viewport.is_marked_active()]
    assert marked == ([] if layout.count == 1 else ["viewport"])


def test_the_picker_in_the_toolbar_and_the_keys(qtbot: QtBot, window: MainWindow) -> None:
    button = window.findChild(QToolButton, "button_layout")
    assert button is not None
    assert button.menu() is window.layout_menu.menu
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.reading.workspace.layout.name == "2x2"
    assert window.layout_menu.layouts["2x2"].isChecked()


def test_further_series_fill_the_empty_viewports_and_states_survive(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study(number=1), make_study(number=2, every=4))
    first, second = window.store.uids
    window.reading.choose_preset(1)
    brain = window.reading.displayed_window
    window.reading.arrange(layout_named("1x2"))
    views = window.reading.workspace.views
    assert [views[number].series_uid for number in window.reading.workspace.shown] == [first, second]
    qtbot.waitUntil(lambda: window.panels.grid.viewports[1].image() is not None, timeout=10_000)
    assert window.panels.grid.viewports[1].displayed_window() != brain, "each viewport has its own window"
    window.reading.scroll_to(3)
    window.reading.arrange(layout_named("1x1"))
    window.reading.arrange(layout_named("2x2"))
    assert window.reading.state.index == 3
    assert window.reading.displayed_window == brain
    assert window.panels.grid.viewports[2].image() is None
    assert window.panels.grid.viewports[2].hint() == "Drag a series here"
    assert window.panels.grid.viewports[1].hint() is None


def test_a_press_the_wheel_and_keys_activate_and_the_panels_follow(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study(number=1), make_study(number=2, every=4))
    first, second = window.store.uids
    window.reading.arrange(layout_named("1x2"))
    qtbot.waitUntil(lambda: all_loaded(window), timeout=10_000)
    left, right = window.panels.grid.shown_viewports
    assert left.hasFocus()
    qtbot.mouseClick(right, Qt.MouseButton.LeftButton)
    assert window.reading.state.series_uid == second
    assert window.viewport is right
    assert (left.is_marked_active(), right.is_marked_active()) == (False, True)
    assert window.panels.study.active() == second
    assert window.panels.slice_bar.slider.maximum() == 9
    wheel(left, 2)
    assert window.reading.state.series_uid == first
    assert window.reading.state.index == 12
    assert window.panels.slice_bar.label.text() == "13 / 20"
    assert left.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.viewport is right
    assert right.hasFocus(), "the keyboard goes with it"
    qtbot.keyClick(right, Qt.Key.Key_Home)
    assert window.reading.state.index == 0
    assert left.image().index == 1, "the same place, by the link"
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.viewport is left
    left.set_tool(Tool.ZOOM)
    assert right.tool() is Tool.ZOOM
    assert window.actions_by_name["tool_zoom"].isChecked()


def test_a_series_dropped_into_any_viewport_is_shown_there(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study())
    (uid,) = window.store.uids
    window.reading.arrange(layout_named("2x2"))
    target = window.panels.grid.viewports[3]
    with qtbot.waitSignal(window.imageShown, timeout=10_000):
        drop_series(target, uid)
    assert window.viewport is target
    assert target.image().series_uid == uid
    assert window.panels.grid.viewports[0].image().series_uid == uid, "both share the pixels"
    assert target.image() is window.panels.grid.viewports[0].image()
    tree = window.panels.study.tree()
    row = tree.model().index(0, 0, tree.model().index(0, 0, tree.model().index(0, 0)))
    assert tree.model().flags(row) & Qt.ItemFlag.ItemIsDragEnabled
    assert tree.model().mimeData([row]).formats() == series_mime(uid).formats()
    assert tree.model().supportedDragActions() == Qt.DropAction.CopyAction, "Shift must not take it away"


def test_files_dropped_onto_a_viewport_open_there(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study())
    window.reading.arrange(layout_named("1x2"))
    target, data = window.panels.grid.viewports[1], QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(make_study(number=2, every=4)))])
    drop(target, data)
    qtbot.waitUntil(lambda: target.image() is not None, timeout=10_000)
    assert target.image().series_uid == window.store.uids[1]


def test_double_click_and_key_maximise_and_restore(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study())
    window.reading.arrange(layout_named("2x2"))
    viewport = window.panels.grid.viewports[1]
    small = viewport.size()
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton)
    assert window.panels.grid.shown_viewports == (viewport,)
    assert viewport.size() == window.panels.grid.size()
    assert window.panels.study.isVisible()
    assert not viewport.is_marked_active()
    qtbot.keyClick(window, Qt.Key.Key_M)
    assert viewport.size() == small
    assert len(window.panels.grid.shown_viewports) == 4


def test_windows_zoom_and_pan_are_linked_on_request(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study(number=1), make_study(number=2, every=4))
    window.reading.arrange(layout_named("1x2"))
    qtbot.waitUntil(lambda: all_loaded(window), timeout=10_000)
    left, right = window.panels.grid.shown_viewports
    left.zoom_by(2.0)
    assert right.is_fitted()
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert right.zoom() == pytest.approx(left.zoom()), "they agree at once"
    qtbot.keyClick(
        window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert window.reading.workspace.links == Links(ScrollLink.POSITION, placement=True, window=True)
    qtbot.mouseClick(right, Qt.MouseButton.LeftButton)
    right.pan_by(20, -30)
    assert left.transform().centre_row == pytest.approx(right.transform().centre_row)
    window.reading.choose_preset(5)
    assert left.displayed_window() == right.displayed_window()
    window.actions_by_name["fit"].trigger()
    assert left.is_fitted()
    qtbot.keyClick(window, Qt.Key.Key_L)
    assert window.reading.workspace.links.scroll is ScrollLink.NOTHING
    before = left.image().index
    wheel(right, 1)
    assert left.image().index == before


def test_two_patients_side_by_side_raise_a_lasting_warning(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    banner = window.panels.patients_banner
    open_and_wait(qtbot, window, make_study("Doe^Jane"))
    window.reading.arrange(layout_named("1x2"))
    assert not banner.isVisible()
    window.reading.activate(1)
    jane = window.store.uids[0]
    open_and_wait(qtbot, window, make_study("Doe^John"))
    held = [view.series_uid for view in window.reading.workspace.views]
    assert jane not in held, "who is opened takes the place of who was there, in all viewports"
    assert window.reading.workspace.layout.name == "1x1", "one series needs no second viewport"
    assert not banner.isVisible()
    window.reading.arrange(layout_named("1x2"))
    window.reading.activate(0)
    window.reading.show_series(jane)
    window.reading.activate(1)
    window.reading.show_series(window.store.uids[1])
    assert banner.isVisible()
    assert "Two patients" in banner.text()
    assert "Doe" not in banner.text()
    marks = [viewport.banners()[0].text for viewport in window.panels.grid.shown_viewports]
    assert marks == ["Patient 1 of 2", "Patient 2 of 2"]
    window.reading.scroll_by(3)
    window.actions_by_name["show_text"].trigger()
    assert banner.isVisible(), "it lasts"
    window.actions_by_name["maximise"].trigger()
    assert not banner.isVisible(), "one patient is on the screen"
    window.actions_by_name["maximise"].trigger()
    assert banner.isVisible()
    window.reading.show_series(window.store.uids[0])
    assert not banner.isVisible()
    assert not any(
        "Patient" in mark.text for view in window.panels.grid.shown_viewports for mark in view.banners()
    )


def test_all_viewports_scroll_while_their_series_load_the_displayed_images_first(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, read = threading.Semaphore(0), []
    load_frame = ImageStack.load_frame

    def one_by_one(stack: ImageStack, index: int, reader: PixelReader | None = None) -> bool:
        go_on.acquire(timeout=20)
        read.append(ImageKey(stack.series.uid, index))
        return load_frame(stack, index, reader)

    window.reading.arrange(layout_named("1x2"))
    window.reading.set_links(Links(ScrollLink.NOTHING))
    monkeypatch.setattr(ImageStack, "load_frame", one_by_one)
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([make_study(number=1), make_study(number=2, every=4)])
    first, second = window.store.uids
    window.reading.activate(1)
    go_on.release()
    qtbot.waitUntil(lambda: len(read) == 1, timeout=10_000)  # whichever was begun before the click
    window.reading.scroll_to(8)
    go_on.release(2)
    qtbot.waitUntil(lambda: len(read) == 3, timeout=10_000)
    # One more may have been begun before the scroll; then come the displayed ones, the active one first.
    assert ImageKey(second, 8) in read
    go_on.release(100)
    qtbot.waitUntil(lambda: all_loaded(window), timeout=10_000)
    order = {key: place for place, key in enumerate(read)}
    assert order[ImageKey(second, 8)] <= 2
    assert order[ImageKey(first, 10)] <= 3
    assert window.panels.grid.viewports[1].image().index == 8


def test_layout_and_links_are_remembered_and_closing_empties_all(
    qtbot: QtBot, themed: QApplication, make_study: MakeStudy
) -> None:
    first = MainWindow(start_inference=False)
    qtbot.addWidget(first)
    first.show()
    first.reading.arrange(layout_named("1+2"))
    first.reading.set_links(Links(ScrollLink.OFFSET, placement=True, lines=False))
    first.close()
    second = MainWindow(start_inference=False)
    qtbot.addWidget(second)
    second.show()
    assert second.reading.workspace.layout.name == "1+2"
    assert second.reading.workspace.links == Links(ScrollLink.OFFSET, placement=True, lines=False)
    open_and_wait(qtbot, second, make_study())
    assert len([view for view in second.panels.grid.viewports if view.isVisible()]) == 1, (
        "one series, one view"
    )
    second.close_all()
    assert second.panels.empty_state.isVisible()
    assert second.reading.workspace.layout.name == "1+2"
    second.close()
