"""Segments, parametric maps and overlay planes over images: shown by millimetres, named, switched off and on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from tests.gui.objects.made import derived, images
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.paint import corner_lines
from viewer.session.objects import PARAMETRIC_MAP, ObjectKey, ObjectKind


def colour_at(window: MainWindow, column: float, row: float) -> QColor:
    point = window.viewport.image_to_widget(column, row)
    return window.viewport.grab().toImage().pixelColor(point.toPoint())


def is_tinted(colour: QColor) -> bool:
    return (
        max(colour.red(), colour.green(), colour.blue()) - min(colour.red(), colour.green(), colour.blue())
        > 12
    )


def show_slice(qtbot: QtBot, window: MainWindow, index: int) -> None:
    with qtbot.waitSignal(window.objects.shown, timeout=20_000):
        window.reading.scroll_to(index)
    qtbot.waitUntil(lambda: window.viewport.objects_key() is not None, timeout=20_000)


def test_segments_lie_by_millimetres(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    derived(images(tmp_path))
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, tmp_path)
    window.reading.show_series("1.2.50")
    show_slice(qtbot, window, 1)
    show_slice(qtbot, window, 2)  # z = 4 mm: the second frame of the file, half as many pixels
    assert is_tinted(colour_at(window, 18, 30))
    assert not is_tinted(colour_at(window, 50, 30)), "the other segment lies 4 mm higher"
    assert not is_tinted(colour_at(window, 18, 60))
    show_slice(qtbot, window, 4)
    assert is_tinted(colour_at(window, 50, 30))
    assert not is_tinted(colour_at(window, 18, 30))
    # Names are the file's, with who made it; boxes switch.
    series = window.reading.series
    assert series is not None
    tumour = next(one.key for one in window.objects.objects_of(series) if one.key.number == 2)
    legend = window.panels.objects
    assert legend.isVisible()
    box = legend.box(tumour)
    assert box is not None
    assert (box.text(), box.isChecked(), legend.note(tumour)) == ("Tumour", True, "Made by Net 3")
    with qtbot.waitSignal(window.objects.shown, timeout=20_000):
        box.click()
    assert not is_tinted(colour_at(window, 50, 30))
    box.click()
    qtbot.waitUntil(lambda: is_tinted(colour_at(window, 50, 30)), timeout=20_000)
    window.actions_by_name["objects"].trigger()
    assert window.viewport.objects_key() is None
    assert not is_tinted(colour_at(window, 50, 30))


def test_a_label_map_has_a_colour_for_each_number(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = derived(images(tmp_path))
    ds = pydicom.dcmread(path)
    pixels = ds.pixel_array.copy()
    pixels[1, 10:20, 20:30] = 2  # beside the first segment, in the same frame
    ds.PixelData = pixels.tobytes()
    ds.SegmentationType = "LABELMAP"
    for item in ds.PerFrameFunctionalGroupsSequence:
        del item.SegmentIdentificationSequence
    ds.save_as(path)
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, tmp_path)
    window.reading.show_series("1.2.50")
    show_slice(qtbot, window, 1)
    show_slice(qtbot, window, 2)
    one, other = colour_at(window, 18, 30), colour_at(window, 50, 30)
    assert is_tinted(one)
    assert is_tinted(other)
    assert one != other


def test_what_cannot_be_placed_says_why(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    source = Dataset()
    images(tmp_path, SOPInstanceUID="1.2.50.1", SeriesInstanceUID="1.2.51")
    for path in sorted(tmp_path.glob("ct*"))[1:]:
        path.unlink()
    path = derived(tmp_path, FrameOfReferenceUID="1.10")
    ds = pydicom.dcmread(path)
    reference, derivation = Dataset(), Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = source.get("x", "1.2"), "1.2.50.1"
    derivation.SourceImageSequence = Sequence([reference])
    for item in ds.PerFrameFunctionalGroupsSequence:
        item.DerivationImageSequence = Sequence([derivation])
    ds.save_as(path)
    open_and_wait(qtbot, window, tmp_path)
    window.reading.show_series("1.2.51")
    legend = window.panels.objects
    objects = window.objects.objects_of(window.reading.series)  # type: ignore[arg-type]
    assert [one.label for one in objects] == ["Liver", "Tumour"]
    qtbot.waitUntil(lambda: legend.note(objects[0].key) != "", timeout=20_000)
    assert legend.note(objects[0].key) == "Cannot be shown here: it lies in another frame of reference."


def test_a_parametric_map_has_its_colours_and_range(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    derived(
        images(tmp_path),
        dtype=np.float32,
        SOPClassUID=PARAMETRIC_MAP,
        Modality="MR",
        SeriesInstanceUID="1.2.70",
        SeriesDescription="ADC",
    )
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, tmp_path)
    window.reading.show_series("1.2.50")
    show_slice(qtbot, window, 1)
    show_slice(qtbot, window, 2)
    assert is_tinted(colour_at(window, 18, 30))
    assert not is_tinted(colour_at(window, 50, 30))
    key = ObjectKey(ObjectKind.MAP, "1.2.70")
    box = window.panels.objects.box(key)
    assert box is not None
    assert (box.text(), window.panels.objects.note(key)) == ("ADC", "0 to 7.5")


@pytest.mark.parametrize("name", ["examples_overlay.dcm", "MR-SIEMENS-DICOM-WithOverlays.dcm"])
def test_overlay_planes_wait_until_they_are_asked_for(
    qtbot: QtBot, window: MainWindow, pydicom_data: Callable[[str], Path], name: str
) -> None:
    open_and_wait(qtbot, window, pydicom_data(name))
    series = window.reading.series
    assert series is not None
    (first, *_) = window.objects.objects_of(series)
    box = window.panels.objects.box(first.key)
    assert box is not None
    assert not box.isChecked()
    assert window.viewport.objects_key() is None
    before = window.viewport.grab().toImage()
    with qtbot.waitSignal(window.objects.shown, timeout=20_000):
        box.click()
    assert window.viewport.objects_key() is not None
    assert window.viewport.grab().toImage() != before


def test_a_corner_says_that_overlays_are_off_and_the_key_shows_them(
    qtbot: QtBot, window: MainWindow, pydicom_data: Callable[[str], Path]
) -> None:
    open_and_wait(qtbot, window, pydicom_data("MR-SIEMENS-DICOM-WithOverlays.dcm"))

    def is_said() -> bool:
        return any("Overlay off" in line.text for line in corner_lines(window.viewport._marks, None, None)[3])

    assert is_said()
    with qtbot.waitSignal(window.objects.shown, timeout=20_000):
        window.actions_by_name["objects"].trigger()
    assert not is_said()
    assert window.actions_by_name["objects"].isChecked()
    window.actions_by_name["objects"].trigger()
    assert is_said()
    assert window.viewport.objects_key() is None
    with qtbot.waitSignal(window.objects.shown, timeout=20_000):
        window.actions_by_name["objects"].trigger()
    assert not is_said()


def test_a_segmentation_that_comes_later_takes_no_image_away(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    images(tmp_path / "ct")
    path = derived(tmp_path / "seg")
    with qtbot.waitSignal(window.seriesLoaded, timeout=30_000):
        open_and_wait(qtbot, window, tmp_path / "ct")
    with qtbot.waitSignal(window.objects.shown, timeout=30_000):
        window.open_paths([path])
    assert window.reading.state.series_uid == "1.2.50"
    assert is_tinted(colour_at(window, 18, 30))
    assert len(window.store.uids) == 2
    window.close_all()
    assert not window.panels.objects.isVisible()
