"""How a map was asked for, what it is worth, and its tests: in the window, with a real model in a real process."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer.explain.attribution import Attribution, Output
from viewer.explain.compare import disagreement
from viewer.gui.ai.checks_panel import verdict_words
from viewer.gui.basics.numbers import percent
from viewer.gui.main_window import MainWindow
from viewer.rendering.overlay import smooth_limit
from viewer.session.view_state import ColourScope

PATIENCE = 120_000


@pytest.fixture
def explained(qtbot: QtBot, radiograph: MainWindow) -> MainWindow:
    """The demonstration radiograph under a map that is settled."""
    with qtbot.waitSignal(radiograph.explanationFinished, timeout=PATIENCE):
        radiograph.explain()
    return radiograph


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


def test_tests_of_the_map_are_cancelled_go_on_end_in_a_verdict_and_are_saved_with_it(
    qtbot: QtBot, explained: MainWindow, tmp_path: Path
) -> None:
    """One test: going through all of them takes the real model its time."""
    panel = explained.panels.ai.checks
    counts: list[int] = []
    explained.maps.checksShown.connect(lambda checks, _final: counts.append(len(checks.checks)))
    with qtbot.waitSignal(explained.maps.checksShown, timeout=PATIENCE):
        qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert panel.verdict.text() == "Testing…"
    with qtbot.waitSignal(explained.bridge.cancelled, timeout=PATIENCE):
        qtbot.mouseClick(panel.cancel_button, Qt.MouseButton.LeftButton)
    kept = {name: row.check for name, row in panel.rows.items() if row.check is not None}
    assert 0 < len(kept) < len(panel.rows)
    assert panel.verdict.text().startswith(f"Stopped after {len(kept)} of {len(panel.rows)} tests.")
    assert panel.button.isEnabled()
    assert not panel.cancel_button.isVisible()
    counts.clear()
    with qtbot.waitSignal(explained.checksFinished, timeout=PATIENCE) as finished:
        qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    (checks,) = finished.args
    assert counts[0] < counts[-1] == len(checks.checks), "each is shown when it is there"
    assert [check.name for check in checks.checks] == list(panel.rows)
    assert all(checks[name] is check for name, check in kept.items()), "none is made twice"
    assert panel.verdict.text() == verdict_words(checks)
    assert 0 < checks["deletion"].value < 1
    _assert_saved_with_its_tests(qtbot, explained, tmp_path)
    # Another choice is another map: its tests are not these.
    explained.reading.set_choice(replace(explained.reading.state.choice, baseline="blur"))
    assert panel.verdict.text() == "This map has not been tested."


def _assert_saved_with_its_tests(qtbot: QtBot, explained: MainWindow, folder: Path) -> None:
    path = folder / "map.npz"
    with qtbot.waitSignal(explained.map_files.saved, timeout=PATIENCE):
        explained.map_files.save(path)
    shown = explained.viewport.attribution()
    assert shown is not None
    with np.load(path) as saved:
        np.testing.assert_array_equal(saved["attribution"], shown.values)
    sidecar = json.loads((folder / "map.npz.json").read_text())
    assert sidecar["checks"]
    # The same map as a volume file and as a picture, each with its sidecar.
    for name in ("map.nii.gz", "map.png"):
        with qtbot.waitSignal(explained.map_files.saved, timeout=PATIENCE):
            explained.map_files.save(folder / name)
        document = json.loads((folder / f"{name}.json").read_text())
        assert document["choices"] == sidecar["choices"]
        assert document["model"]["sha256"] == shown.model.sha256
    written = sitk.GetArrayFromImage(sitk.ReadImage(str(folder / "map.nii.gz")))
    np.testing.assert_array_equal(np.squeeze(written), shown.values)
    with Image.open(folder / "map.png") as picture:
        assert picture.width >= 512, "large enough to look at"
        assert shown.model.sha256 in json.dumps(picture.text), "the provenance is in the file"


def test_a_map_above_its_tolerance_is_marked(qtbot: QtBot, explained: MainWindow) -> None:
    badge = explained.panels.ai.evidence_panel.badge
    assert not badge.isVisibleTo(explained.panels.ai)
    before = explained.reading.state.choice
    with qtbot.waitSignal(explained.explanationFinished, timeout=PATIENCE) as finished:
        explained.reading.set_choice(replace(before, tolerance=1e-9, max_steps=15))
    (attribution,) = finished.args
    assert not attribution.converged
    assert badge.isVisibleTo(explained.panels.ai)
    assert f"the gap is {percent(attribution.gap, 1)}" in badge.text()
    assert badge.property("role") == "warning"
    assert badge.text() in explained.panels.ai.evidence_panel.as_text(), "copied along"
    explained.reading.set_choice(before)
    assert not badge.isVisibleTo(explained.panels.ai), "the settled map is known"


def test_layer_and_seed_are_offered_where_the_method_takes_them(qtbot: QtBot, explained: MainWindow) -> None:
    choices = explained.panels.ai.choices
    choices.set_open(True)
    assert not choices.layer_box.isVisibleTo(choices)
    assert not choices.seed_box.isVisibleTo(choices)

    def choose(box: object, value: object) -> Attribution:
        with qtbot.waitSignal(explained.explanationFinished, timeout=PATIENCE) as finished:
            box.setCurrentIndex(box.findData(value))  # type: ignore[attr-defined]
            box.activated.emit(box.currentIndex())  # type: ignore[attr-defined]
        (attribution,) = finished.args
        return attribution

    last = choose(choices.method_box, "grad_cam")
    assert choices.layer_box.isVisibleTo(choices)
    names = [choices.layer_box.itemData(place) for place in range(choices.layer_box.count())]
    assert names[0] is None, "the method's own choice comes first"
    earlier = names[names.index(last.layer) + 8]
    attribution = choose(choices.layer_box, earlier)
    assert attribution.layer == earlier != last.layer
    assert not np.array_equal(attribution.grid, last.grid)

    first = choose(choices.method_box, "smoothgrad")
    assert choices.seed_box.isVisibleTo(choices)
    assert not choices.layer_box.isVisibleTo(choices)
    with qtbot.waitSignal(explained.explanationFinished, timeout=PATIENCE) as finished:
        choices.seed_box.setValue(7)
    (other,) = finished.args
    assert (first.seed, other.seed) == (0, 7)
    assert not np.array_equal(first.grid, other.grid)


def test_a_fixed_scale_stays_and_the_one_of_the_image_does_not(qtbot: QtBot, explained: MainWindow) -> None:
    viewport, heatmap = explained.viewport, explained.panels.ai.heatmap

    def choose(scope: ColourScope) -> None:
        heatmap.scope_box.setCurrentIndex(heatmap.scope_box.findData(scope))
        heatmap.scope_box.activated.emit(heatmap.scope_box.currentIndex())

    own = viewport.overlay_limit()
    assert own is not None
    assert viewport.overlay_style().scope == "image"
    assert not heatmap.limit_edit.isVisibleTo(explained.panels.ai)
    choose(ColourScope.FIXED)
    assert viewport.overlay_limit() == pytest.approx(own)
    assert heatmap.limit_edit.isVisibleTo(explained.panels.ai)
    with qtbot.waitSignal(explained.explanationFinished, timeout=PATIENCE):
        explained.panels.ai.choices.chosen.emit({"method": "gradient_x_input"})
    assert viewport.overlay_limit() == pytest.approx(own), "whatever is shown"
    heatmap.limit_edit.setText("0.5")
    heatmap.limit_edit.editingFinished.emit()
    assert viewport.overlay_limit() == 0.5
    assert viewport.overlay_style().scope == "fixed", "which the colour bar names"
    choose(ColourScope.SERIES)
    shown = viewport.attribution()
    assert shown is not None
    assert viewport.overlay_limit() == pytest.approx(smooth_limit(shown.values)), (
        "the only map made like this"
    )
    choose(ColourScope.IMAGE)
    assert viewport.overlay_limit() == pytest.approx(smooth_limit(shown.values)) != own


def test_choices_are_remembered(
    qtbot: QtBot, themed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERREAD_HOME", str(tmp_path))
    first = MainWindow(start_inference=False)
    qtbot.addWidget(first)
    first.show()
    for fields in (
        {"method": "occlusion"},
        {"baseline": "blur"},
        {"output": Output.MARGIN},
        {"tolerance": 0.02},
    ):
        first.panels.ai.choices.chosen.emit(fields)
    first.panels.ai.heatmap.opacity_slider.setValue(35)
    first.panels.ai.checks.set_open(True)
    first.attention.occlusion.section.set_open(True)
    first.attention.windows.section.set_open(True)
    first.attention.region_section.set_open(False)
    first.close()
    second = MainWindow(start_inference=False)
    qtbot.addWidget(second)
    second.show()
    choice = second.reading.state.choice
    assert (choice.method, choice.baseline, choice.output) == ("occlusion", "blur", Output.MARGIN)
    assert choice.tolerance == pytest.approx(0.02)
    ai = second.panels.ai
    assert ai.choices.method_box.currentData() == "occlusion"
    assert ai.choices.baseline_box.currentData() == "blur"
    assert Output(ai.choices.output_box.currentData()) is Output.MARGIN
    assert ai.heatmap.opacity_slider.value() == 35
    assert ai.checks.is_open
    assert second.attention.occlusion.section.is_open
    assert second.attention.windows.section.is_open
    assert not second.attention.region_section.is_open
    assert second.attention.series.section.is_open, "as at first"
    second.close()
