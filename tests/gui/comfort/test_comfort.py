"""Commands by name, settings, keys, themes, about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from tests.gui.drawing import drag
from viewer.errors import OverreadError
from viewer.gui.basics import theme
from viewer.gui.comfort.about_window import diagnostics
from viewer.gui.comfort.command_palette import Command, commands_of, matching, plain
from viewer.gui.comfort.job_board import Job
from viewer.gui.comfort.preset_table import PresetTable
from viewer.gui.comfort.settings_window import SettingsWindow
from viewer.gui.comfort.shortcut_table import ShortcutTable
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Tool
from viewer.settings import Settings


@pytest.fixture
def settings_window(window: MainWindow) -> SettingsWindow:
    """The shown settings window of a shown main window."""
    window.comfort.show_settings()
    return window.comfort.settings_window


def open_palette(window: MainWindow) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.comfort.palette.isVisible()
    assert window.focusWidget() is window.comfort.palette.search


# --- Commands


def test_every_action_is_a_command(window: MainWindow) -> None:
    listed = {command.action for command in commands_of(window)}
    assert set(window.actions_by_name.values()) <= listed
    assert set(window.layout_menu.layouts.values()) <= listed
    keys = {command.text: command.keys for command in commands_of(window)}
    assert keys["Open folder"] == "Ctrl+O"
    assert keys["Fit to the viewport"] == "F"


def test_marks_of_keys_are_no_part_of_a_command() -> None:
    texts = ("&Image", "图像(&I)", "Open folder…", "Salt && pepper", "View (&V)…", "Slab (mean)")
    expected = ["Image", "图像", "Open folder", "Salt & pepper", "View", "Slab (mean)"]
    assert [plain(text) for text in texts] == expected


def test_a_command_is_found_and_run_by_keys_alone(
    qtbot: QtBot, window: MainWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    window.viewport.setFocus()
    open_palette(window)
    palette = window.comfort.palette
    QTest.keyClicks(palette.search, "flip")
    assert palette.texts()[:2] == ["Flip horizontally", "Flip vertically"]
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert window.reading.state.flipped_vertically
    assert not palette.isVisible()
    assert window.viewport.hasFocus()
    open_palette(window)
    QTest.keyClicks(palette.search, "win")
    assert palette.texts()[:2] == ["Window", "Window together"]
    # All words, in any order, of name and menu.
    open_palette(window)
    QTest.keyClicks(palette.search, "preset bone")
    assert set(palette.texts()) == {"Bone"}  # the usual one, then the file's
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    shown = window.reading.displayed_window
    assert shown is not None
    assert (shown.center, shown.width) == (500, 2000)
    open_palette(window)
    QTest.keyClicks(palette.search, "no such thing")
    assert palette.texts() == []
    QTest.keyClick(palette.search, Qt.Key.Key_Return)  # nothing to run
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_commands_are_found_by_their_english_names_in_any_language() -> None:
    turned = Command(QAction(), "右转", "图像", "Shift+R", True, False, "Turn right")
    other = Command(QAction(), "左转", "图像", "", True, False, "Turn left")
    assert [one.text for one in matching([other, turned], "right")] == ["右转"]
    assert [one.text for one in matching([other, turned], "右")] == ["右转"]
    assert Command.of(QAction("Plain"), "Plain", "").english == ""


# --- Settings


def test_settings_take_effect_at_once_and_are_kept(
    qtbot: QtBot, window: MainWindow, settings_window: SettingsWindow, phantom_series: Path
) -> None:
    def control(kind: type, name: str) -> object:
        found = settings_window.findChild(kind, f"setting_{name}")
        assert found is not None, name
        return found

    right = control(QComboBox, "right_drag")
    assert isinstance(right, QComboBox)
    right.setCurrentIndex(right.findData("pan"))
    invert = control(QCheckBox, "invert_wheel")
    assert isinstance(invert, QCheckBox)
    invert.setChecked(True)
    tolerance = control(QDoubleSpinBox, "tolerance")
    assert isinstance(tolerance, QDoubleSpinBox)
    tolerance.setValue(0.05)
    stored = json.loads(Settings.path().read_text(encoding="utf-8"))
    assert (stored["right_drag"], stored["invert_wheel"], stored["tolerance"]) == ("pan", True, 0.05)
    assert window.reading.state.choice.tolerance == 0.05

    colour = control(QComboBox, "annotation_colour")
    assert isinstance(colour, QComboBox)
    colour.setCurrentIndex(colour.findText("Green"))

    open_and_wait(qtbot, window, phantom_series)
    view = window.viewport
    view.set_tool(Tool.LENGTH)
    drag(view, (20, 20), (50, 60))
    (drawn,) = window.measuring.controller.book.all()
    assert drawn.colour == "#7ed67e"
    view.set_tool(Tool.WINDOW)
    scale = view.zoom()
    start = view.rect().center()
    qtbot.mousePress(view, Qt.MouseButton.RightButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(40, 30))
    qtbot.mouseRelease(view, Qt.MouseButton.RightButton, pos=start + QPoint(40, 30))
    assert view.zoom() == scale  # it moved the image, it did not zoom it


def test_a_wrong_value_is_refused(window: MainWindow) -> None:
    before = window.settings
    with pytest.raises(OverreadError, match="cannot be"):
        window.comfort.preferences.change(font_pixels=90)
    assert window.settings == before


def test_presets_are_edited_and_chosen_by_their_keys(
    qtbot: QtBot, window: MainWindow, settings_window: SettingsWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    table = settings_window.findChild(PresetTable)
    assert table is not None
    for column, text in enumerate(("Stroke", "30", "35")):
        item = table.table.item(0, column)
        assert item is not None
        item.setText(text)
    window.reading.choose_preset(1)
    shown = window.reading.displayed_window
    assert shown is not None
    assert (shown.explanation, shown.width, shown.center) == ("Stroke", 30, 35)
    lung = table.table.item(4, 2)
    assert lung is not None
    assert lung.text() == "\u2212600", "a true minus, as everywhere"
    for typed, centre in (("-650", -650), ("\u2212550", -550)):
        cell = table.table.item(4, 2)
        assert cell is not None
        cell.setText(typed)
        window.reading.choose_preset(5)
        changed = window.reading.displayed_window
        assert changed is not None
        assert changed.center == centre
    width = table.table.item(0, 1)
    assert width is not None
    width.setText("wide")
    assert "numbers" in settings_window.message.text()
    again = table.table.item(0, 1)
    assert again is not None
    assert again.text() == "30"
    table.table.setCurrentCell(0, 0)
    for name, first in (("preset_down", "Abdomen"), ("preset_reset", "Brain")):
        button = table.findChild(QPushButton, name)
        assert button is not None
        button.click()
        top = table.table.item(0, 0)
        assert top is not None
        assert top.text() == first
    assert window.settings.presets is None


@pytest.mark.parametrize("key", ["1", "H", "=", "Del", "Backspace", "[", "]", "Enter"])
def test_keys_of_the_hand_cannot_be_given_away(settings_window: SettingsWindow, key: str) -> None:
    table = settings_window.findChild(ShortcutTable)
    assert table is not None
    table.choose("close_all")
    table.key.setKeySequence(QKeySequence(key))
    assert table.conflict.text().startswith(f"{key} belongs to ")
    assert not table.set_button.isEnabled()


def test_keys_can_be_changed_and_conflicts_are_said(
    qtbot: QtBot, window: MainWindow, settings_window: SettingsWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    table = settings_window.findChild(ShortcutTable)
    assert table is not None
    table.choose("invert")
    table.key.setKeySequence(QKeySequence("F"))
    assert table.conflict.text() == "“Fit to the viewport” has F; it will lose it."
    table.set_button.click()
    assert window.settings.shortcuts == {"fit": [], "invert": ["F"]}
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F)
    assert window.reading.state.inverted
    QTest.keyClick(window, Qt.Key.Key_I)
    assert window.reading.state.inverted
    assert "(F)" in window.actions_by_name["invert"].toolTip()
    table.choose("invert")
    table.key.setKeySequence(QKeySequence("3"))
    assert "window presets" in table.conflict.text()
    assert not table.set_button.isEnabled()
    table.all_button.click()
    assert window.settings.shortcuts == {}
    assert window.actions_by_name["fit"].shortcut() == QKeySequence("F")
    assert window.actions_by_name["invert"].shortcut() == QKeySequence("I")


def test_chosen_keys_hold_at_the_next_start(qtbot: QtBot, themed: QApplication) -> None:
    Settings(shortcuts={"fit": ["Ctrl+9"]}, theme="light").save()
    again = MainWindow(start_inference=False)
    qtbot.addWidget(again)
    assert again.actions_by_name["fit"].shortcut() == QKeySequence("Ctrl+9")
    again.comfort.show_settings("Keys")
    assert again.comfort.settings_window.pages.currentItem().text() == "Keys"
    again.close()
    assert not again.comfort.settings_window.isVisible()


# --- Themes


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_text_can_be_read_in_every_theme(name: str) -> None:
    colours = theme.THEMES[name]
    for ground in (colours.panel, colours.raised):
        for text in ("text", "secondary", "accent", "warning", "error", "ai"):
            assert contrast(getattr(colours, text), ground) >= 4.5, (text, ground)


def test_the_light_theme_keeps_black_viewports(
    qtbot: QtBot, window: MainWindow, settings_window: SettingsWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    box = settings_window.findChild(QComboBox, "setting_theme")
    assert box is not None
    box.setCurrentIndex(box.findData("light"))
    size = settings_window.findChild(QSpinBox, "setting_font_pixels")
    assert size is not None
    size.setValue(16)

    def lightness(widget: object, place: QPoint) -> int:
        picture = window.grab().toImage()
        ratio = picture.devicePixelRatio()
        at = widget.mapTo(window, place)  # type: ignore[attr-defined]
        return picture.pixelColor((QPointF(at) * ratio).toPoint()).lightness()

    panels = window.panels
    assert lightness(panels.study, QPoint(130, panels.study.height() - 60)) > 230
    assert lightness(window.viewport, QPoint(2, window.viewport.height() // 2)) < 10
    label = panels.study.findChild(QLabel, "study_title")
    assert label is not None
    assert label.fontInfo().pixelSize() >= 16
    box.setCurrentIndex(box.findData("dark"))
    assert lightness(panels.study, QPoint(130, panels.study.height() - 60)) < 40


# --- About


def test_diagnostics_name_versions_and_no_patient(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(qtbot, window, phantom_series)
    window.actions_by_name["about"].trigger()
    about = window.comfort.about_window
    assert about.isVisible()
    about.copy_button.click()
    text = QGuiApplication.clipboard().text()
    for words in ("Overread 0.", "Python 3.", "Qt 6.", "pydicom 3.", "tensorflow 2.", "Log: "):
        assert words in text
    assert "Phantom" not in text
    assert str(phantom_series) not in text
    monkeypatch.setenv("HOME", "/home/jane")
    monkeypatch.setenv("OVERREAD_HOME", "/home/jane/data")
    assert "Log: ~/data/overread.log" in diagnostics("CPU")
    about.close()


# --- Jobs


def test_diagnostics_are_copied_by_name(qtbot: QtBot, window: MainWindow) -> None:
    QGuiApplication.clipboard().clear()
    window.actions_by_name["copy_diagnostics"].trigger()
    assert QGuiApplication.clipboard().text().startswith("Overread")
    assert window.panels.status.message.text() == "Copied."


def test_jobs_are_listed_and_cancelled_one_by_one(qtbot: QtBot, window: MainWindow) -> None:
    board, popover = window.comfort.jobs, window.comfort.jobs_popover
    button = window.panels.status.jobs_button
    assert not button.isVisible()
    stopped: list[str] = []
    board.put("one", Job("Reading CT · 2", 3, 10, cancel=lambda: (stopped.append("one"), board.end("one"))))
    board.put("two", Job("Explaining", cancel=lambda: stopped.append("two"), by_ai=True))
    qtbot.waitUntil(lambda: button.text() == "2 jobs")
    button.click()
    assert popover.isVisible()
    assert popover.titles() == ["Reading CT · 2", "Explaining"]
    assert popover.geometry().bottom() < window.statusBar().geometry().top()
    popover.cancel_button(0).click()
    qtbot.waitUntil(lambda: popover.titles() == ["Explaining"])
    assert stopped == ["one"]
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not popover.isVisible()
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert popover.isVisible()
    board.end("two")
    qtbot.waitUntil(lambda: not popover.isVisible())
    assert not button.isVisible()


def test_opening_and_reading_are_jobs_until_they_end(
    qtbot: QtBot, window: MainWindow, phantom_series: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, seen = window.comfort.jobs, set[str]()
    window.opener.scanStarted.connect(lambda: seen.update(job.title for job in board.jobs.values()))
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, phantom_series)
    qtbot.waitUntil(lambda: board.jobs == {})
    assert seen == {"Looking through files"}
    (uid,) = window.store.uids
    # A load of seconds, as it tells of itself.
    monkeypatch.setattr(window.store.loader, "is_loading", lambda _: True)
    window.store.progressed.emit(uid, 3, 40)
    (job,) = board.jobs.values()
    assert (job.title, job.done, job.total) == ("Reading CT · 1", 3, 40)
    monkeypatch.undo()
    window.reading.scroll_by(1)  # it was dropped in the meantime
    assert board.jobs == {}


def test_the_palette_outlives_actions_that_it_lists(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """Found by the soak: recent files changed while the palette was open."""
    (tmp_path / "zebra").mkdir()
    window.settings = window.settings.with_recent(tmp_path / "zebra")
    window._offer_recent()
    open_palette(window)
    palette = window.comfort.palette
    QTest.keyClicks(palette.search, "zebra")
    assert len(palette.texts()) == 1
    window.menus.set_recent([])
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    palette.grab()  # paints the line of an action that is gone
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible()
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
