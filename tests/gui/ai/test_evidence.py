"""How a map was asked for, what it is worth, and its tests: in the window, with a real model in a real process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.explain.attribution import Output
from viewer.explain.compare import disagreement
from viewer.gui.ai.checks_panel import verdict_words
from viewer.gui.main_window import MainWindow

PATIENCE = 120_000


@pytest.fixture
def explained(
    qtbot: QtBot, ai_window: MainWindow, pydicom_data: Callable[[str], Path]
) -> Iterator[MainWindow]:
    """The demonstration radiograph under a map that is settled."""
    open_and_wait(qtbot, ai_window, pydicom_data("RG1_UNCI.dcm"))
    qtbot.waitUntil(
        lambda: ai_window.bridge.device is not None and not ai_window.ai.is_warming, timeout=PATIENCE
    )
    before = ai_window.reading.state.choice
    with qtbot.waitSignal(ai_window.explanationFinished, timeout=PATIENCE):
        ai_window.explain()
    yield ai_window
    ai_window.reading.ask_nothing()
    ai_window.reading.set_choice(before)
    ai_window.close_all()
    ai_window.ai.forget_everything()


def test_a_method_without_a_sum_says_so_and_undo_brings_the_former_back(
    qtbot: QtBot, explained: MainWindow
) -> None:
    ai = explained.panels.ai
    box = ai.choices.method_box
    with qtbot.waitSignal(explained.explanationFinished, timeout=PATIENCE) as finished:
        box.setCurrentIndex(box.findData("grad_cam"))
        box.activated.emit(box.currentIndex())
    (attribution,) = finished.args
    assert (attribution.method, attribution.gap) == ("grad_cam", None)
    assert ai.evidence["Gap"].text() == "sums to nothing"
    assert ai.evidence["Method"].text().startswith("Grad-CAM at ")
    with qtbot.waitSignal(explained.attributionShown, timeout=PATIENCE) as shown:
        explained.actions_by_name["undo"].trigger()
    assert shown.args[0].method == "integrated_gradients", "undo takes back AI settings, and the map is known"
    assert explained.reading.state.choice.method == "integrated_gradients"


def test_the_margin_is_explained_and_copied_with_all_choices(qtbot: QtBot, explained: MainWindow) -> None:
    with qtbot.waitSignal(explained.explanationFinished, timeout=PATIENCE) as finished:
        explained.panels.ai.choices.chosen.emit({"output": Output.MARGIN})
    (attribution,) = finished.args
    assert attribution.rival is not None
    assert attribution.gap <= 0.01
    with qtbot.waitSignal(explained.map_files.copied):
        explained.map_files.copy_json()
    document = json.loads(QGuiApplication.clipboard().text())
    assert document["choices"]["output"] == "margin"
    assert document["choices"]["target"] == attribution.target
    assert "RG1_UNCI" not in QGuiApplication.clipboard().text(), "no path is in it"


def test_baselines_stand_side_by_side_with_their_disagreement(qtbot: QtBot, explained: MainWindow) -> None:
    shown = explained.viewport.attribution()
    assert shown is not None
    with qtbot.waitSignal(explained.maps.baselinesShown, timeout=PATIENCE) as ended:
        explained.panels.ai.evidence_panel.compareAsked.emit()
    (maps,) = ended.args
    others = [one for one in maps if one.found is not None]
    assert others
    for one in others:
        assert one.attribution.baseline == one.baseline != shown.baseline
        assert one.found.score == pytest.approx(disagreement(shown, one.attribution).score)
    assert explained.panels.ai.evidence_panel.baselines.lines()


def test_the_tests_of_the_map_come_one_by_one_and_end_in_a_verdict(
    qtbot: QtBot, explained: MainWindow, tmp_path: Path
) -> None:
    panel = explained.panels.ai.checks
    counts: list[int] = []
    explained.maps.checksShown.connect(lambda checks, _final: counts.append(len(checks.checks)))
    with qtbot.waitSignal(explained.checksFinished, timeout=PATIENCE) as finished:
        qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    (checks,) = finished.args
    assert counts[0] < counts[-1] == len(checks.checks), "each is shown when it is there"
    assert panel.verdict.text() == verdict_words(checks)
    assert 0 < checks["deletion"].value < 1
    # Saved, the map takes its tests along.
    path = tmp_path / "map.npz"
    with qtbot.waitSignal(explained.map_files.saved, timeout=PATIENCE):
        explained.map_files.save(path)
    shown = explained.viewport.attribution()
    assert shown is not None
    with np.load(path) as saved:
        np.testing.assert_array_equal(saved["attribution"], shown.values)
    sidecar = json.loads((tmp_path / "map.npz.json").read_text())
    assert sidecar["checks"]
    # Another choice is another map: its tests are not these.
    explained.reading.set_choice(replace(explained.reading.state.choice, baseline="blur"))
    assert panel.verdict.text() == "This map has not been tested."
