"""The model-input inspector: the tensor that was fed, two linked cursors, what was never seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.gui.attention.conftest import PATIENCE
from tests.gui.conftest import open_and_wait
from tests.gui.seeing import picture, pixels_of
from viewer.ai.input_record import InputRecord
from viewer.ai.preprocess import preprocess
from viewer.gui.attention.input_inspector import InputInspector
from viewer.gui.attention.input_layer import shown_of
from viewer.gui.attention.region_readout import NOT_ACQUIRED
from viewer.gui.main_window import MainWindow


@pytest.fixture
def inspector(qtbot: QtBot, radiograph: MainWindow) -> Iterator[InputInspector]:
    """Open, with the tensor of the demonstration radiograph."""
    found = radiograph.attention.input
    with qtbot.waitSignal(found.shown, timeout=PATIENCE):
        qtbot.mouseClick(radiograph.panels.ai.input_button, Qt.MouseButton.LeftButton)
    yield found
    found.set_open(False)


def _record(inspector: InputInspector) -> InputRecord:
    assert inspector.record is not None
    return inspector.record


def _point_at(qtbot: QtBot, window: MainWindow, column: int, row: int) -> None:
    at = window.viewport.image_to_widget(column, row)
    qtbot.mouseMove(window.viewport, QPoint(round(at.x()), round(at.y())))


def test_it_shows_what_the_real_model_was_fed(
    qtbot: QtBot, radiograph: MainWindow, inspector: InputInspector, tmp_path: Path
) -> None:
    window, record = radiograph, _record(inspector)
    assert record.is_whole(), "to the last bit what the other process hashed beside the network"
    with qtbot.waitSignal(window.predictionShown, timeout=PATIENCE) as shown:
        window.classify()
    (prediction,) = shown.args
    assert record.preprocessing_hash == prediction.preprocessing_hash
    assert record.logits == tuple(prediction.logits[label] for label in prediction.labels)
    entry = window.ai.entry(window.reading.state.model)
    assert entry is not None
    image = window.reading.image
    assert image is not None
    np.testing.assert_array_equal(record.tensor, preprocess(image, entry.card).tensor)
    seen = pixels_of(inspector.panel.tensor.picture())[:, :, 0]
    low, high = record.ends()
    grey = (record.tensor[:, :, 0].astype(np.float64) - low) / (high - low)
    assert np.abs(seen - 255 * grey).max() <= 0.51
    words = inspector.panel.words.text()
    assert "MONOCHROME1: black and white were exchanged, once." in words
    assert f"rows {record.places.seen[1]} to {record.places.seen[3] - 1}" in words  # type: ignore[index]
    shape = " × ".join(map(str, record.tensor.shape))
    assert inspector.panel.model_label.text().startswith(f"{shape} float32")

    # Out of the window: the numbers themselves, and a picture that says what it is.
    for name in ("input.npz", "input.png"):
        with qtbot.waitSignal(inspector.saved, timeout=PATIENCE):
            inspector.save(tmp_path / name)
    with np.load(tmp_path / "input.npz") as saved:
        assert saved["tensor"].tobytes() == record.tensor.tobytes()
        document = json.loads(str(saved["provenance"]))
    assert document["tensor"]["sha256"] == record.tensor_sha256
    assert document["preprocessing_sha256"] == prediction.preprocessing_hash
    assert str(image.header.path.parent) not in json.dumps(document), "no path goes out with it"
    with Image.open(tmp_path / "input.png") as saved_picture:
        assert json.loads(saved_picture.text["overread"]) == document  # type: ignore[attr-defined]
    with qtbot.waitSignal(inspector.copied, timeout=PATIENCE):
        inspector.panel.copy_button.click()
    assert QGuiApplication.clipboard().image().width() >= 3 * record.tensor.shape[1]

    inspector.panel.close_button.click()
    assert not inspector.panel.isVisible()
    assert inspector.record is None


def test_the_cursors_are_linked_however_the_image_is_turned(
    qtbot: QtBot, radiograph: MainWindow, inspector: InputInspector
) -> None:
    window, record, panel = radiograph, _record(inspector), inspector.panel
    column, row = 700, 900
    cells = set()
    for change in (
        lambda: None,
        lambda: window.reading.flip(horizontally=True),
        lambda: window.reading.turn(clockwise=True),
    ):
        change()
        assert inspector.record is record, "the screen plays no part"
        _point_at(qtbot, window, 400, 400)
        _point_at(qtbot, window, column, row)
        at = window.viewport.widget_to_image(QPointF(window.viewport.image_to_widget(column, row).toPoint()))
        there = record.places.cell_at(round(at.x()), round(at.y()))
        assert panel.tensor.cell == there
        assert there is not None
        cells.add(there)
        value = float(record.tensor[there][0])
        assert f"{value:+.4f}".replace("-", "−") in panel.cell_label.text()
        image = window.reading.image
        assert image is not None
        assert str(image.values[round(at.y()), round(at.x())]) in panel.pixel_label.text()
    assert len(cells) <= 2, "one place of the patient, but for the rounding of the screen's pixels"

    # The other way: the pixels that the cell was made of are framed on the image.
    without = picture(window.viewport)
    cell = (60, 170)
    at = panel.tensor.image_to_widget(cell[1], cell[0])
    qtbot.mouseMove(panel.tensor, QPoint(5, 5))
    qtbot.mouseMove(panel.tensor, QPoint(round(at.x()), round(at.y())))
    assert panel.tensor.cell == cell
    layer = next(one for one in inspector.layers if one.marked is not None)
    assert layer.marked == record.places.pixels_of(*cell)
    changed = np.argwhere((picture(window.viewport) != without).any(axis=2))
    left, top, right, bottom = layer.marked
    middle = window.viewport.image_to_widget((left + right - 1) / 2, (top + bottom - 1) / 2)
    near = np.abs(changed - [middle.y(), middle.x()]).max(axis=1) < 12
    assert near.any(), "the frame is where those pixels are"

    # By keys, and told to whoever listens.
    panel.tensor.setFocus()
    qtbot.keyClick(panel.tensor, Qt.Key.Key_Down)
    assert panel.tensor.cell == (61, 170)
    qtbot.keyClick(panel.tensor, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert panel.tensor.cell == (61, 162)
    qtbot.keyClick(panel.tensor, Qt.Key.Key_Escape)
    assert not inspector.is_open
    window.reset_view()


def test_what_was_never_seen_is_hatched_and_nothing_else(
    qtbot: QtBot, radiograph: MainWindow, inspector: InputInspector
) -> None:
    window, record = radiograph, _record(inspector)
    window.actions_by_name["show_text"].trigger()
    layer = inspector.layers[0]
    assert layer.is_hatching
    hatched = picture(window.viewport)
    inspector.panel.hatch_box.click()
    assert not layer.is_hatching
    changed = (picture(window.viewport) != hatched).any(axis=2)
    assert changed.any()
    seen = record.places.seen
    assert seen is not None
    one = window.viewport.image_to_widget(seen[0] - 0.5, seen[1] - 0.5)
    other = window.viewport.image_to_widget(seen[2] - 0.5, seen[3] - 0.5)
    inside = changed[
        int(np.ceil(one.y())) + 1 : int(other.y()) - 1, int(np.ceil(one.x())) + 1 : int(other.x()) - 1
    ]
    assert inside.size
    assert not inside.any(), "what the model saw is left alone"
    inspector.panel.hatch_box.click()
    window.actions_by_name["show_text"].trigger()
    inspector.set_open(False)


def test_marks_that_were_painted_over_are_hatched(
    qtbot: QtBot, stub_window: MainWindow, phantom_series: Path
) -> None:
    window, inspector = stub_window, stub_window.attention.input
    open_and_wait(qtbot, window, phantom_series)
    with qtbot.waitSignal(inspector.shown, timeout=PATIENCE):
        inspector.set_open(True)
    layer, record = inspector.layers[0], _record(inspector)
    assert not layer.is_hatching, "stretched: the model saw all of it"
    without = picture(window.viewport)
    marks = np.zeros(record.places.native_shape, bool)
    marks[30:60, 40:80] = True
    layer.show(shown_of(replace(record, marks=marks)), True)
    assert layer.is_hatching
    changed = np.argwhere((picture(window.viewport) != without).any(axis=2))
    first, last = window.viewport.image_to_widget(40, 30), window.viewport.image_to_widget(79, 59)
    assert changed.min(axis=0) == pytest.approx([first.y(), first.x()], abs=3)
    assert changed.max(axis=0) == pytest.approx([last.y(), last.x()], abs=3)


def test_it_is_never_of_another_image(
    qtbot: QtBot, radiograph: MainWindow, inspector: InputInspector, phantom_series: Path
) -> None:
    window, first = radiograph, _record(inspector)
    board = window.comfort.jobs
    listed: list[bool] = []
    inspector._asker.busyChanged.connect(lambda _: listed.append("model input" in board.jobs))
    open_and_wait(qtbot, window, phantom_series)
    assert inspector.record is None or inspector.record.identity != first.identity
    qtbot.waitUntil(lambda: inspector.record is not None, timeout=PATIENCE)
    tensors = {}
    for index in (3, 7, 3):
        window.reading.scroll_to(index)
        assert inspector.record is None, "nothing stale for a moment"
        assert inspector.panel.words.text() == ""
        with qtbot.waitSignal(inspector.shown, timeout=PATIENCE) as shown:
            pass
        image = window.reading.image
        assert image is not None
        assert shown.args[0].identity.sop_instance_uid == image.header.sop_instance_uid
        tensors.setdefault(index, shown.args[0].tensor)
        np.testing.assert_array_equal(tensors[index], shown.args[0].tensor)
    assert not np.array_equal(tensors[3], tensors[7])
    assert listed[0], "one of the jobs that the list shows"
    assert not listed[-1]

    # Cancelled there: it says so, and another image is asked about again.
    cancel = inspector._asker.busyChanged.connect(lambda busy: board.cancel("model input") if busy else None)
    window.reading.scroll_to(4)
    qtbot.waitUntil(
        lambda: inspector.panel.tensor.accessibleDescription().startswith("Cancelled"), timeout=PATIENCE
    )
    inspector._asker.busyChanged.disconnect(cancel)
    assert inspector.record is None

    # Twenty slices in a row: only the last is asked about.
    asked: list[object] = []
    window.bridge.taskDone.connect(asked.append)
    with qtbot.waitSignal(inspector.shown, timeout=PATIENCE):
        for index in range(10, 30):
            window.reading.scroll_to(index)
    assert len(asked) == 1

    # Planes are no images as acquired; and while it is closed, nothing is asked.
    qtbot.waitUntil(
        lambda: window.store.complete_stack(window.reading.state.series_uid or "") is not None,
        timeout=PATIENCE,
    )
    window.actions_by_name["plane_coronal"].trigger()
    assert inspector.record is None
    assert inspector.panel.tensor.accessibleDescription() == NOT_ACQUIRED
    inspector.set_open(False)
    window.actions_by_name["plane_native"].trigger()
    asked.clear()
    window.reading.scroll_to(5)
    assert not inspector._wait.isActive(), "and nothing will be asked"
    assert not inspector._asker.is_busy
    assert inspector.record is None
    window.bridge.taskDone.disconnect(asked.append)


def test_the_palette_opens_it_and_an_empty_window_says_what_to_do(
    qtbot: QtBot, stub_window: MainWindow, phantom_series: Path
) -> None:
    window, inspector = stub_window, stub_window.attention.input
    window.comfort.palette.open()
    qtbot.keyClicks(window.comfort.palette.search, "model input")
    assert window.comfort.palette.texts()[0] == "Model input"
    qtbot.keyClick(window.comfort.palette.search, Qt.Key.Key_Return)
    assert inspector.is_open
    assert "Open an image" in inspector.panel.tensor.accessibleDescription()
    assert not inspector.panel.save_button.isEnabled()
    with qtbot.waitSignal(inspector.shown, timeout=PATIENCE):
        open_and_wait(qtbot, window, phantom_series)
    assert _record(inspector).tensor.shape == (12, 12, 1)
    assert "the card's range" in inspector.panel.words.text()
