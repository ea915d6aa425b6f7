"""Findings in the window: banners, the list of notes, lasting marks; and resampling, asked for in place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.dicom.conftest import write_dicom
from tests.gui.conftest import open_and_wait
from viewer.dicom.geometry import Verdict
from viewer.gui.main_window import MainWindow
from viewer.gui.study.model import Role
from viewer.gui.viewport.paint import corner_lines, shortened
from viewer.intensity.window import Window
from viewer.session.layout import layout_named
from viewer.volume.build import load_volume

PydicomData = Callable[[str], Path]


def uneven(folder: Path) -> Path:
    """Slices 2 mm apart but for one gap; one has a window that cannot be used."""
    for z in (0, 2, 4, 8, 10):
        pixels = np.full((32, 32), 100 + z, np.int16)
        window = {"WindowCenter": 5, "WindowWidth": 0} if z == 4 else {}
        write_dicom(folder / f"z{z}", pixels, ImagePositionPatient=[0, 0, z], PixelSpacing=[1, 1], **window)
    return folder


def test_banners_are_two_lines_and_the_rest_is_listed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, uneven(tmp_path))
    texts = [banner.text for banner in window.viewport.banners()]
    assert texts[0] == "Not a volume: slices not evenly spaced"
    assert len(texts) == 2
    assert all(banner.one_line for banner in window.viewport.banners())
    strip = window.viewport.notes
    assert strip.notes.isVisible()
    assert strip.notes.text() == "2 notes"
    qtbot.mouseClick(strip.notes, Qt.MouseButton.LeftButton)
    panel = window.notes.panel
    assert panel.isVisible()
    series = window.reading.series
    assert series is not None
    assert set(panel.findings()) == set(series.findings), "the same as in Python"
    row = panel.findChild(QLabel, "note_text")
    assert row is not None
    assert row.text() in {finding.text for finding in series.findings}
    files = {box.toPlainText() for box in panel.findChildren(QPlainTextEdit, "note_files")}
    assert files == {"z4", "z4\nz8"}
    button, names = (
        panel.findChild(QPushButton, "note_files_button"),
        panel.findChild(QPlainTextEdit, "note_files"),
    )
    assert button is not None
    assert names is not None
    assert not names.isVisible()
    button.click()
    assert names.isVisible()
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.viewport.hasFocus()


def test_a_mosaic_says_what_it_is_and_not_that_it_has_colours(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    for z in range(3):
        pixels = np.full((32, 32), 100 + z, np.int16)
        kind = {"ImageType": ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"], "Manufacturer": "SIEMENS"}
        write_dicom(
            tmp_path / f"z{z}",
            pixels,
            ImagePositionPatient=[0, 0, z],
            PixelSpacing=[1, 1],
            Modality="MR",
            **kind,
        )
    open_and_wait(qtbot, window, tmp_path)
    (banner,) = window.viewport.banners()
    assert "mosaic" in banner.text


def test_nothing_wrong_shows_nothing(qtbot: QtBot, window: MainWindow, phantom_series: Path) -> None:
    open_and_wait(qtbot, window, phantom_series)
    assert window.viewport.banners() == ()
    assert not window.viewport.notes.isVisible()
    assert not window.actions_by_name["resample"].isEnabled()
    window.actions_by_name["notes"].trigger()
    assert window.notes.panel.findings() == ()


def test_resampling_makes_a_series_of_its_own(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, uneven(tmp_path))
    source = window.reading.series
    assert source is not None
    strip = window.viewport.notes
    assert strip.resample.isVisible()
    window.actions_by_name["three_planes"].trigger()
    assert "Resample the series first" in window.panels.status.message.text()
    with qtbot.waitSignal(window.seriesMade, timeout=30_000) as made:
        qtbot.mouseClick(strip.resample, Qt.MouseButton.LeftButton)
    assert not window.panels.status.message.text(), "it has been done"
    uid = made.args[0]
    series = window.reading.series
    assert series is not None
    assert (series.uid, series.geometry.verdict) == (uid, Verdict.RESAMPLED)
    assert window.viewport.banners()[0].text.startswith("Resampled by this program")
    # It is what Python makes of it, plane by plane, at the same places.
    expected = load_volume(source, resample=True)
    assert series.images == len(expected.array) == 6
    for index in (0, 3, 5):
        image = window.store.image(uid, index)
        assert image is not None
        np.testing.assert_array_equal(image.values, expected.array[index])
        assert image.affine is not None
        np.testing.assert_allclose(image.affine[:3, 3], (expected.affine @ [0, 0, index, 1])[:3])
        assert image.header.sop_instance_uid is None
    item = window.panels.study._model.item_of(uid)
    assert item is not None
    assert item.data(Role.SERIES) is series
    qtbot.waitUntil(lambda: item.data(Role.THUMBNAIL) is not None)
    # The series itself stays as it is, and is not offered again.
    window.reading.show_series(source.uid)
    assert window.reading.series is source
    assert not strip.resample.isVisible()


def test_resampling_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(qtbot, window, uneven(tmp_path))
    uid = window.reading.state.series_uid
    assert uid is not None
    with qtbot.waitSignal(window.resampling.stopped, timeout=30_000):
        window.resampling.start(uid)
        assert window.viewport.notes.cancel.isVisible()
        window.viewport.notes.cancel.click()
    assert window.store.uids == (uid,)
    assert window.viewport.notes.resample.isVisible()


def test_lossy_compression_is_marked_whatever_text_is_hidden(
    qtbot: QtBot, window: MainWindow, pydicom_data: PydicomData
) -> None:
    open_and_wait(qtbot, window, pydicom_data("SC_rgb_jpeg_dcmtk.dcm"))
    marks, image = window.viewport._marks, window.viewport.image()
    assert marks.corners.lasting == ("Lossy compression",)
    lines = corner_lines(marks, image, window.viewport.transform())
    assert "Lossy compression" in [line.text for line in shortened(lines)[3]]

    window.actions_by_name["show_text"].trigger()
    with_mark = window.viewport.grab().toImage()
    window.viewport.clear_text()
    without = window.viewport.grab().toImage()
    changed = [
        (x, y)
        for x in range(with_mark.width() - 160, with_mark.width())
        for y in range(with_mark.height() - 80, with_mark.height())
        if with_mark.pixel(x, y) != without.pixel(x, y)
    ]
    assert len(changed) > 100


def test_colour_has_no_window_in_the_boxes(
    qtbot: QtBot, window: MainWindow, pydicom_data: PydicomData, phantom_series: Path
) -> None:
    open_and_wait(qtbot, window, pydicom_data("SC_rgb_small_odd.dcm"))
    boxes = [window.findChild(QDoubleSpinBox, f"histogram_{name}") for name in ("width", "center")]
    assert [box.text() for box in boxes if box is not None] == ["", ""]
    open_and_wait(qtbot, window, phantom_series)
    window.reading.set_window(Window(128, 256))
    assert [box.text() for box in boxes if box is not None] == ["256", "128"]


def test_the_skipped_list_names_each_file_once(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    uneven(tmp_path)
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    open_and_wait(qtbot, window, tmp_path)
    from PySide6.QtWidgets import QListView

    listed = window.findChild(QListView, "skipped_list")
    assert listed is not None
    lines = [listed.model().index(row, 0).data() for row in range(listed.model().rowCount())]
    assert len(lines) == 1
    assert lines[0].count("notes.txt") == 1


def test_the_buttons_stay_inside_a_small_viewport(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    open_and_wait(qtbot, window, uneven(tmp_path))
    strip = window.viewport.notes
    for layout in ("3x3", "1x1", "2x2"):
        window.reading.arrange(layout_named(layout))
        qtbot.waitUntil(lambda: window.viewport.rect().contains(strip.geometry()))
        centre = strip.geometry().center().x() - window.viewport.rect().center().x()
        assert abs(centre) <= 2
