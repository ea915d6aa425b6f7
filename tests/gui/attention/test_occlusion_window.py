"""A box dragged over the image: scores that follow, nothing that queues up."""

from __future__ import annotations

import os
import signal
import sys

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from pytestqt.qtbot import QtBot

from tests.gui.attention.conftest import PATIENCE
from tests.gui.drawing import send
from viewer.explain.live_occlusion import Occlusion, PixelBox
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Tool
from viewer.inference.messages import OccludeRequest


@pytest.fixture
def phantom(phantom: MainWindow) -> MainWindow:
    """With the tool that covers boxes."""
    phantom.actions_by_name["tool_occlude"].trigger()
    assert phantom.viewport.tool() is Tool.OCCLUDE
    return phantom


def test_a_drag_asks_about_the_newest_box_only(
    qtbot: QtBot, phantom: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, viewport, occlusion = phantom, phantom.viewport, phantom.attention.occlusion
    asked: list[OccludeRequest] = []
    submit = window.bridge.submit
    monkeypatch.setattr(
        window.bridge,
        "submit",
        lambda request, **options: (asked.append(request), submit(request, **options))[1],
    )
    answers: list[Occlusion] = []
    occlusion.answered.connect(answers.append)
    before = viewport.grab().toImage()
    start = viewport.image_to_widget(10, 12)
    send(viewport, QEvent.Type.MouseButtonPress, start)
    for step in range(1, 101):  # no event comes through in between: the hand is quicker than any answer
        send(viewport, QEvent.Type.MouseMove, start + QPointF(step, step))
    end = viewport.widget_to_image(start + QPointF(100, 100))
    send(viewport, QEvent.Type.MouseButtonRelease, start + QPointF(100, 100))
    last = PixelBox(12, 10, int(np.floor(end.y())) + 1, int(np.floor(end.x())) + 1)
    assert occlusion.box == last
    qtbot.waitUntil(lambda: bool(answers) and answers[-1].box == last, timeout=PATIENCE)
    assert len(asked) == 2, "the first, and the newest of the 99 that came while it was under way"
    assert viewport.grab().toImage() != before
    label = answers[-1].labels[0]
    shown = occlusion.section.figures(label)
    assert shown[0] == f"{answers[-1].probabilities[label]:.3f}"
    assert shown[1] == f"{answers[-1].difference(label):+.2f}".replace("-", "−")

    # Dragged about: as large as it was, and the image is with the process already.
    asked.clear()
    grip = viewport.image_to_widget(14, 16)
    with qtbot.waitSignal(occlusion.answered, timeout=PATIENCE):
        send(viewport, QEvent.Type.MouseButtonPress, grip)
        send(viewport, QEvent.Type.MouseMove, viewport.image_to_widget(19, 18))
        send(viewport, QEvent.Type.MouseButtonRelease, viewport.image_to_widget(19, 18))
    assert occlusion.box == PixelBox(last.top + 2, last.left + 5, last.bottom + 2, last.right + 5)
    assert [request.image for request in asked] == [None]

    # Another image has no box; nor has one that is not read yet.
    window.reading.scroll_by(1)
    assert occlusion.box is None
    window.actions_by_name["reveal_after_read"].trigger()
    occlusion.cover(last)
    assert occlusion.box is None
    assert not occlusion.section.tool_button.isEnabled()
    window.actions_by_name["reveal_after_read"].trigger()


def test_by_keys_and_after_the_process_was_killed(qtbot: QtBot, phantom: MainWindow) -> None:
    viewport, occlusion = phantom.viewport, phantom.attention.occlusion
    place = phantom.reading.state.slice
    with qtbot.waitSignal(occlusion.answered, timeout=PATIENCE):
        qtbot.keyClick(viewport, Qt.Key.Key_Return)
    first = occlusion.box
    assert first is not None
    assert first.pixels
    qtbot.keyClick(viewport, Qt.Key.Key_Right)
    qtbot.keyClick(viewport, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    box = occlusion.box
    assert box is not None
    assert (box.left > first.left, box.top == first.top) == (True, True)
    assert box.bottom - box.top > first.bottom - first.top
    assert phantom.reading.state.slice == place, "arrows move the box, not through the series"
    qtbot.waitUntil(lambda: occlusion.answer is not None and occlusion.answer.box == box, timeout=PATIENCE)

    if sys.platform != "win32":
        pid = phantom.bridge.process_id
        assert pid is not None
        with qtbot.waitSignal(phantom.bridge.ready, timeout=PATIENCE):
            os.kill(pid, signal.SIGKILL)
        with qtbot.waitSignal(occlusion.answered, timeout=PATIENCE):
            qtbot.keyClick(viewport, Qt.Key.Key_Left)
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    assert occlusion.box is None


def test_the_real_model_follows_the_filling(qtbot: QtBot, radiograph: MainWindow) -> None:
    window, occlusion = radiograph, radiograph.attention.occlusion
    with qtbot.waitSignal(window.predictionShown, timeout=PATIENCE) as shown:
        window.classify()
    (prediction,) = shown.args
    image = window.reading.image
    assert image is not None
    rows, columns = image.shape
    box = PixelBox(rows // 4, columns // 4, rows // 2, columns // 2)
    answers: dict[str, Occlusion] = {}
    for filling in ("black", "blur"):
        occlusion.set_filling(filling)
        with qtbot.waitSignal(occlusion.answered, timeout=PATIENCE) as answered:
            occlusion.cover(box)
        (answers[filling],) = answered.args
        assert answers[filling].logits_before == pytest.approx(dict(prediction.logits), abs=1e-3)
    assert answers["black"].logits != pytest.approx(answers["blur"].logits, abs=1e-3)
    occlusion.set_filling("black")
    occlusion.cover(None)
