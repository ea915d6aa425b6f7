"""Opening, scrolling and windowing, driven as a person would."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.dicom.phantom import SLICES
from viewer.errors import OverreadError
from viewer.gui.main_window import MainWindow
from viewer.settings import RESEARCH_NOTE, Settings
from viewer.volume.image_stack import ImageStack, PixelReader


def wheel(window: MainWindow, steps: int) -> None:
    """Turn the wheel over the middle of the viewport; positive is away from the user."""
    centre = QPointF(window.viewport.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(window.viewport.mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(window.viewport, event)


def drag(qtbot: QtBot, window: MainWindow, dx: int, dy: int) -> None:
    """Drag with the left button from the middle of the viewport."""
    start = window.viewport.rect().center()
    qtbot.mousePress(window.viewport, Qt.MouseButton.LeftButton, pos=start)
    for part in (0.5, 1.0):
        qtbot.mouseMove(window.viewport, start + QPoint(round(dx * part), round(dy * part)))
    qtbot.mouseRelease(window.viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(dx, dy))


def test_the_empty_window_says_where_to_begin(window: MainWindow) -> None:
    assert window.panels.empty_state.isVisible()
    assert not window.viewport.isVisible()
    for name in ("empty_open_folder", "empty_open_files", "empty_demo"):
        button = window.findChild(QPushButton, name)
        assert button is not None
        assert button.accessibleName()
    note = window.findChild(QLabel, "research_note")
    assert note is not None
    assert note.text() == RESEARCH_NOTE


def test_open_shows_the_first_image_and_loads_the_rest(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    with qtbot.waitSignals([window.scanFinished, window.imageShown, window.seriesLoaded], timeout=30_000):
        window.open_paths([phantom_series])
    assert window.viewport.isVisible()
    assert window.reading.state.count == SLICES
    assert window.panels.slice_bar.slider.maximum() == SLICES - 1
    uid = window.reading.state.series_uid
    assert uid is not None
    assert all(window.store.image(uid, index) is not None for index in range(SLICES))


def test_scrolling_by_wheel_keys_and_slider(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([phantom_series])
    start = window.reading.state.index
    with qtbot.waitSignal(window.imageShown):
        wheel(window, -1)
    assert window.reading.state.index == start + 1, "towards the user is forward"
    wheel(window, 1)
    assert window.reading.state.index == start
    window.viewport.setFocus()
    for key, expected in (
        (Qt.Key.Key_Down, start + 1),
        (Qt.Key.Key_Up, start),
        (Qt.Key.Key_End, SLICES - 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_PageDown, 10),
    ):
        qtbot.keyClick(window.viewport, key)
        assert window.reading.state.index == expected
    with qtbot.waitSignal(window.imageShown):
        window.panels.slice_bar.slider.setValue(7)
    assert window.viewport.image() is not None
    assert window.viewport.image().index == 7
    assert window.panels.slice_bar.label.text() == f"8 / {SLICES}"
    wheel(window, 100)
    assert window.reading.state.index == 0, "scrolling stops at the ends"


def test_the_window_follows_drag_preset_and_histogram(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    before = window.reading.displayed_window
    assert before is not None
    drag(qtbot, window, 60, 0)
    wider = window.reading.displayed_window
    assert wider is not None
    assert wider.width > before.width, "right widens"
    assert wider.center == pytest.approx(before.center)
    drag(qtbot, window, 0, -60)
    moved = window.reading.displayed_window
    assert moved is not None
    assert moved.width == pytest.approx(wider.width)
    assert moved.center > wider.center, "up raises"

    brain = next(n for n, w in enumerate(window.reading.presets(), start=1) if w.explanation == "Brain")
    qtbot.keyClick(window.viewport, Qt.Key(Qt.Key.Key_0 + brain))
    chosen = window.reading.displayed_window
    assert chosen is not None
    assert (chosen.center, chosen.width) == (40, 80)
    assert window.panels.histogram.displayed_window() == chosen

    with qtbot.waitSignal(window.panels.histogram.windowChanged):
        window.panels.histogram.plot().regionDragged.emit(-100.0, 300.0)
    dragged = window.reading.displayed_window
    assert dragged is not None
    assert dragged.bounds() == pytest.approx((-100.0, 300.0), abs=1.0)
    assert window.viewport.displayed_window() == dragged

    window.actions_by_name["reset"].trigger()
    assert window.reading.displayed_window == before
    assert window.reading.state.window is None, "each image has its own window again"


def test_invert_and_flip_are_shown_and_undone_by_reset(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    corner = window.viewport.image_to_widget(30, 40)
    at = corner.toPoint()
    dark = window.viewport.grab().toImage().pixelColor(at * round(window.viewport.devicePixelRatio()))
    qtbot.keyClick(window, Qt.Key.Key_I)
    light = window.viewport.grab().toImage().pixelColor(at * round(window.viewport.devicePixelRatio()))
    assert dark.value() == 0, "air is black"
    assert light.value() == 255
    left = window.viewport.image_to_widget(0, 128).x()
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    assert window.viewport.image_to_widget(0, 128).x() > left
    qtbot.keyClick(window, Qt.Key.Key_R)
    assert window.viewport.image_to_widget(0, 128).x() == pytest.approx(left)
    assert not window.viewport.is_inverted()


def test_the_status_line_reads_the_pixel_under_the_cursor(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.open_paths([phantom_series])
    window.reading.scroll_to(20)
    with qtbot.waitSignal(window.viewport.cursorMoved):
        # The water in the phantom's middle: stored 1024, 0 HU, at x = y = 0.4 mm.
        qtbot.mouseMove(window.viewport, window.viewport.image_to_widget(128, 128).toPoint())
    text = window.panels.status.readout.text()
    assert "stored 1024" in text
    assert "0\u2009HU" in text
    assert "mm" in text


def test_a_second_series_opens_while_the_first_loads(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, pydicom_data: Callable[[str], Path]
) -> None:
    loaded: list[str] = []
    window.seriesLoaded.connect(loaded.append)
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([phantom_series])
    first = window.reading.state.series_uid
    assert first is not None
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([pydicom_data("RG1_UNCI.dcm")])
    second = window.reading.state.series_uid
    assert second not in (None, first)
    qtbot.waitUntil(lambda: {first, second} <= set(loaded), timeout=30_000)
    assert window.viewport.image() is not None
    assert window.viewport.image().series_uid == second
    window.reading.show_series(first)
    qtbot.waitUntil(lambda: window.viewport.image().series_uid == first, timeout=5_000)


def test_cancelling_a_load_keeps_what_was_read_and_can_be_resumed(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The disk stands still after the first image, until the load was cancelled.
    go_on = threading.Event()
    load_frame = ImageStack.load_frame

    def slow(stack: ImageStack, index: int, reader: PixelReader | None = None) -> bool:
        if stack.loaded.any():
            go_on.wait(30)
        return load_frame(stack, index, reader)

    monkeypatch.setattr(ImageStack, "load_frame", slow)
    open_and_wait(qtbot, window, phantom_series)
    uid, first = window.reading.state.series_uid, window.reading.state.index
    assert uid is not None
    assert window.panels.status.work.isVisible(), "progress is shown where the work is"
    with qtbot.waitSignal(window.loadCancelled, timeout=30_000):
        qtbot.mouseClick(window.panels.status.work_cancel, Qt.MouseButton.LeftButton)
    go_on.set()
    qtbot.waitUntil(lambda: not window.panels.status.work.isVisible(), timeout=5_000)
    assert window.store.image(uid, first) is not None, "what was read stays"
    window.reading.scroll_to(0)
    assert window.viewport.image() is None
    assert "cancelled" in (window.viewport.message() or "")
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        window.reading.show_series(uid, 0)
    qtbot.waitUntil(lambda: window.viewport.image() is not None, timeout=5_000)
    assert window.viewport.message() is None


def test_files_can_be_dropped_anywhere(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(phantom_series))])
    event = QDropEvent(
        QPointF(100, 100),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(window.imageShown, timeout=30_000):
        window.dropEvent(event)
    assert window.settings.recent == [str(phantom_series)]
    (tmp_path / "notes.txt").write_text("no image")
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([tmp_path / "notes.txt"])
    assert window.settings.recent == [str(phantom_series)], "what cannot be opened is not offered again"


def test_what_cannot_be_opened_is_said_and_nothing_is_lost(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    shown = window.reading.state.series_uid
    (tmp_path / "letter.txt").write_text("Dear colleague", encoding="utf-8")
    with qtbot.waitSignal(window.problemShown, timeout=30_000) as problem:
        window.open_paths([tmp_path])
    assert "letter.txt" in problem.args[0]
    assert window.reading.state.series_uid == shown
    empty = tmp_path / "empty"
    empty.mkdir()
    with qtbot.waitSignal(window.problemShown, timeout=30_000) as problem:
        window.open_paths([empty])
    assert "No images" in problem.args[0]
    assert "No images" in window.panels.status.message.text()
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([phantom_series])
    assert not window.panels.status.message.text(), "it is true no longer"


def test_a_truncated_image_says_so_in_the_viewport(
    qtbot: QtBot, window: MainWindow, pydicom_data: Callable[[str], Path]
) -> None:
    with qtbot.waitSignal(window.store.imageFailed, timeout=30_000):
        window.open_paths([pydicom_data("MR_truncated.dcm")])
    assert window.viewport.image() is None
    assert "MR_truncated.dcm" in (window.viewport.message() or "")


def test_the_radiograph_is_the_right_way_round_and_without_millimetres(
    qtbot: QtBot, window: MainWindow, pydicom_data: Callable[[str], Path]
) -> None:
    open_and_wait(qtbot, window, pydicom_data("RG1_UNCI.dcm"))
    image = window.reading.image
    assert image is not None
    assert image.inverted, "MONOCHROME1"
    assert image.pixel_spacing_mm is None
    assert any("pixel spacing" in banner.text for banner in window.viewport.banners())


def test_the_picture_is_saved_as_seen(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    with qtbot.waitSignal(window.pictureSaved, timeout=10_000):
        window.save_picture(tmp_path / "view.png")
    assert (tmp_path / "view.png").stat().st_size > 1000
    with qtbot.waitSignal(window.problemShown, timeout=10_000) as problem:
        window.save_picture(tmp_path / "no such folder" / "view.png")
    assert "could not be written" in problem.args[0]


def test_settings_and_layout_are_remembered(qtbot: QtBot, themed: QApplication, phantom_series: Path) -> None:
    first = MainWindow(start_inference=False)
    qtbot.addWidget(first)
    first.show()
    open_and_wait(qtbot, first, phantom_series)
    first.resize(1024, 700)  # offscreen there is no more room than this
    first.panels.columns.setSizes([280, 404, 340])
    widths = first.panels.columns.sizes()
    first.panels.ai.opacity_slider.setValue(35)
    first.close()
    assert Settings.load().recent == [str(phantom_series)]
    second = MainWindow(start_inference=False)
    qtbot.addWidget(second)
    second.show()
    assert second.panels.columns.sizes() == widths
    assert second.reading.state.overlay.opacity == pytest.approx(0.35)
    assert second.findChild(QPushButton, "recent_0") is not None
    second.close()


def test_every_control_has_a_name(window: MainWindow) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar

    unnamed = []
    for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox):
        for control in window.findChildren(kind):
            inner = control.objectName().startswith("qt_") or isinstance(control, QScrollBar)
            if not inner and not (control.objectName() and (control.accessibleName() or control.text())):
                unnamed.append(f"{type(control).__name__} {control.objectName()!r}")
    assert not unnamed


def test_a_folder_opened_after_one_of_its_files_gives_the_whole_series(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, window, sorted(phantom_series.glob("*.dcm"))[3])
    assert window.reading.state.count == 1
    # That the file alone is loaded may be told while the folder is looked through.
    with qtbot.waitSignal(
        window.seriesLoaded, timeout=30_000, check_params_cb=lambda _: window.reading.state.count == SLICES
    ):
        window.open_paths([phantom_series])
    positions = [frame.position for frame in window.reading.series.frames]
    assert positions == sorted(positions, key=lambda position: position[2])
    qtbot.waitUntil(lambda: window.viewport.image().index == window.reading.state.index, timeout=5_000)
    # The file once more changes nothing.
    with qtbot.waitSignal(window.scanFinished, timeout=30_000):
        window.open_paths([sorted(phantom_series.glob("*.dcm"))[3]])
    assert window.reading.state.count == SLICES


def test_an_automatic_window_does_not_flicker_from_image_to_image(
    qtbot: QtBot, window: MainWindow, shared_data: Path
) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=60_000):
        window.open_paths([shared_data / "dicom" / "mr_t1"])
    assert not window.reading.image.windows
    seen = set()
    for index in (100, 150, 200, 250):
        window.reading.scroll_to(index)
        seen.add(window.viewport.displayed_window())
    assert len(seen) == 1


def test_a_series_is_found_again_as_it_was_left(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, pydicom_data: Callable[[str], Path]
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    first = window.reading.state.series_uid
    window.reading.choose_preset(4)
    window.reading.scroll_to(7)
    left = window.reading.displayed_window
    window.reading.show_series(first)  # chosen once more: nothing is lost
    assert window.reading.displayed_window == left
    open_and_wait(qtbot, window, pydicom_data("RG1_UNCI.dcm"))
    assert window.reading.displayed_window != left
    window.reading.show_series(first)
    assert (window.reading.state.index, window.reading.displayed_window) == (7, left)


def test_a_half_typed_window_is_not_taken_over_to_the_next_patient(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, pydicom_data: Callable[[str], Path]
) -> None:
    from PySide6.QtWidgets import QDoubleSpinBox

    open_and_wait(qtbot, window, phantom_series)
    box = window.panels.histogram.findChildren(QDoubleSpinBox)[0]
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "5")
    open_and_wait(qtbot, window, pydicom_data("RG1_UNCI.dcm"))
    assert window.reading.state.window is None
    assert window.viewport.displayed_window().width == 30000
    assert window.viewport.hasFocus(), "the keys belong to the image"


def test_the_radiograph_has_the_letters_of_its_header(
    qtbot: QtBot, window: MainWindow, pydicom_data: Callable[[str], Path]
) -> None:
    from viewer.rendering.orientation import side_letters

    open_and_wait(qtbot, window, pydicom_data("RG1_UNCI.dcm"))
    header = window.reading.image.header
    assert header.patient_orientation == ("L", "F")
    plain = side_letters(None, letters=header.patient_orientation)
    assert (plain.left, plain.right, plain.top, plain.bottom) == ("R", "L", "H", "F")
    flipped = side_letters(None, flip_horizontal=True, letters=header.patient_orientation)
    assert (flipped.left, flipped.right) == ("L", "R")


def test_close_all_while_files_are_looked_through_opens_nothing(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    window.open_paths([phantom_series])
    with qtbot.waitSignal(window.opener.scanEnded, timeout=30_000):
        window.close_all()
    assert window.reading.state.series_uid is None
    assert window.store.uids == ()
    assert window.panels.empty_state.isVisible()
    assert not window.panels.status.work.isVisible()


def test_a_series_that_needs_too_much_memory_says_so_and_not_that_it_was_cancelled(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(series: object) -> ImageStack:
        raise OverreadError("There is not enough memory for 40 images.", "Close other series.")

    monkeypatch.setattr(ImageStack, "allocate", full)
    with qtbot.waitSignal(window.store.failed, timeout=30_000):
        window.open_paths([phantom_series])
    qtbot.waitUntil(lambda: "memory" in (window.viewport.message() or ""), timeout=5_000)
    window.reading.scroll_by(1)
    assert "memory" in (window.viewport.message() or "")


def test_the_wheel_over_the_slider_moves_as_over_the_image(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    start = window.reading.state.index
    slider = window.panels.slice_bar.slider
    for delta, expected in ((-120, 1), (-60, 1), (-60, 2), (120, 1), (60, 1), (60, 0)):
        event = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(slider, event)
        assert window.reading.state.index == start + expected


def test_recent_items_are_offered_at_once_and_panels_stay_hidden(
    qtbot: QtBot, themed: QApplication, phantom_series: Path
) -> None:
    first = MainWindow(start_inference=False)
    qtbot.addWidget(first)
    first.show()
    open_and_wait(qtbot, first, phantom_series)
    assert first.menus.recent.isEnabled()
    first.viewport.maximiseRequested.emit()
    assert not first.panels.study.isVisible()
    first.close()
    second = MainWindow(start_inference=False)
    qtbot.addWidget(second)
    second.show()
    assert not second.panels.study.isVisible()
    assert not second.panels.right.isVisible()
    second.close()


def test_menu_and_pages_block_nothing(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> None:
    from PySide6.QtWidgets import QMenu, QTextBrowser

    from viewer.gui.comfort.help_text import HelpPage

    open_and_wait(qtbot, window, phantom_series)
    window.menus.presets.aboutToShow.emit()
    names = [action.text().split("\t")[0] for action in window.menus.presets.actions()]
    assert names[:5] == ["Brain", "Abdomen", "Mediastinum", "Bone", "Lung"]
    window.menus.presets.actions()[4].trigger()
    assert window.reading.displayed_window.center == -600
    window.menus.show_context_menu(QPoint(20, 20))
    (menu,) = [one for one in window.findChildren(QMenu) if one.isVisible()]
    assert window.actions_by_name["explain"] in menu.actions()
    menu.close()
    for _ in range(3):  # menus that stand in it outlive it
        with qtbot.waitSignal(menu.destroyed):
            menu.deleteLater()
        window.menus.show_context_menu(QPoint(20, 20))
        (menu,) = [one for one in window.findChildren(QMenu, "menu_of_image") if one.isVisible()]
        inside = [action.menu() for action in menu.actions() if action.menu() is not None]
        assert [one.objectName() for one in inside] == ["menu_presets", "menu_colours", "menu_fusion_over"]
    menu.close()
    window.actions_by_name["shortcuts"].trigger()
    page = window.findChild(HelpPage, "page")
    assert page is not None
    assert page.isVisible()
    assert not page.isModal()
    assert page.height() <= window.screen().availableGeometry().height(), (
        "it was as long as three screens once"
    )
    text = page.findChild(QTextBrowser)
    assert text is not None
    assert "Ctrl + G" in text.toPlainText()
    page.close()


def test_a_number_leads_to_its_image(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> None:
    open_and_wait(qtbot, window, phantom_series)
    bar = window.panels.slice_bar
    window.actions_by_name["go_to_image"].trigger()
    assert bar.number.isVisible()
    bar.number.lineEdit().setText("7")
    qtbot.keyClick(bar.number, Qt.Key.Key_Return)
    assert window.reading.state.index == 6
    assert not bar.number.isVisible()
    window.actions_by_name["go_to_image"].trigger()
    bar.number.lineEdit().setText("30")
    qtbot.keyClick(bar.number, Qt.Key.Key_Escape)
    assert not bar.number.isVisible()
    assert (window.reading.state.index, bar.label.text()) == (6, "7 / 40")
    window.actions_by_name["go_to_image"].trigger()
    qtbot.keyClicks(bar.number.lineEdit(), "417")  # once it went to image 4
    qtbot.keyClick(bar.number, Qt.Key.Key_Return)
    assert (window.reading.state.index, bar.label.text()) == (39, "40 / 40")
