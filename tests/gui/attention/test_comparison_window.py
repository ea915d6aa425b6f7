"""Two explanations side by side: what is shown is what was asked, of the displayed image, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.attention.conftest import PATIENCE
from tests.inference.engines_for_tests import NumpyEngine
from viewer.ai.model_card import CARD_NAME, WEIGHTS_NAME, write_card
from viewer.explain.attribution import Output
from viewer.explain.compare import disagreement
from viewer.explain.explainer import Choices, explain_with
from viewer.gui.attention.compare_views import Arrangement, Compared
from viewer.gui.attention.comparison import CANCELLED, NOTHING_OPEN, OTHER_IMAGE, Comparison
from viewer.gui.attention.input_inspector import VEILED
from viewer.gui.attention.region_readout import NOT_ACQUIRED
from viewer.gui.main_window import MainWindow
from viewer.intensity.window import Window
from viewer.session.comparison import Side, other_side


@pytest.fixture
def comparison(qtbot: QtBot, phantom: MainWindow) -> Iterator[Comparison]:
    """Open, with two finished maps of a slice in the middle."""
    found = phantom.attention.comparison
    phantom.reading.scroll_to(12)
    with qtbot.waitSignal(found.compared, timeout=PATIENCE):
        qtbot.mouseClick(phantom.panels.ai.comparison_button, Qt.MouseButton.LeftButton)
    yield found
    found.view.close()


def _result(comparison: Comparison) -> Compared:
    assert comparison.result is not None
    return comparison.result


def _sides(comparison: Comparison) -> tuple[Side, Side]:
    assert comparison.sides is not None
    return comparison.sides


def _model(tmp_path: Path, name: str) -> Path:
    """A folder with a model whose name says what goes wrong with it."""
    folder = tmp_path / "elsewhere" / name
    folder.mkdir(parents=True)
    write_card(NumpyEngine().load(name).card, folder / CARD_NAME)
    (folder / WEIGHTS_NAME).write_bytes(b"not looked at by that engine")
    return folder


def test_both_maps_and_their_difference(qtbot: QtBot, phantom: MainWindow, comparison: Comparison) -> None:
    view, views, found = comparison.view, comparison.view.views, _result(comparison)
    image = phantom.reading.image
    assert image is not None
    one, other = _sides(comparison)
    assert one.choice.baseline != other.choice.baseline
    assert replace(one, choice=replace(one.choice, baseline=other.choice.baseline)) == other, (
        "all else is the same"
    )
    model = NumpyEngine().load("toy")
    for side, shown in zip(_sides(comparison), found.maps, strict=True):
        again = explain_with(model, image, side.choice)
        np.testing.assert_allclose(shown.values, again.values, rtol=1e-5, atol=1e-9)
        assert shown.baseline == side.choice.baseline
    np.testing.assert_array_equal(found.difference.values, found.maps[0].values - found.maps[1].values)
    apart = disagreement(*found.maps)
    assert view.figures["disagreement"].text() == f"{apart.score:.2f}"
    assert view.figures["rank_correlation"].text() == f"{apart.rank_correlation:+.2f}".replace("-", "−")
    assert [one.attribution() for one in views.all[:2]] == list(found.maps)
    third = views.third.attribution()
    assert third is not None
    np.testing.assert_array_equal(third.values, found.difference.values)
    assert views.first.overlay_limit() == views.second.overlay_limit(), "the same colour says the same"
    assert views.third.overlay_limit() != views.first.overlay_limit(), "the difference has its own bar"

    # The key exchanges them in place, and says which is which.
    qtbot.keyClick(view, Qt.Key.Key_B)
    assert views.first.attribution() is found.maps[1]
    assert views.second.attribution() is found.maps[0]
    assert views.first.banners()[0].text.startswith("B: ")
    assert view.swap_button.isChecked()
    assert views.third.attribution() is third
    view.arrange(Arrangement.ONE)
    qtbot.keyClick(view, Qt.Key.Key_B)
    assert views.first.attribution() is found.maps[0]
    assert not views.second.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_1)
    assert all(one.isVisible() for one in views.all)

    # Zoom, pan, window and slice are linked.
    views.second.zoom_by(3.0, QPointF(40, 40))
    views.second.pan_by(5, -9)
    wanted = views.second.transform()
    assert wanted is not None
    for one in (views.first, views.third):
        transform = one.transform()
        assert transform is not None
        assert (transform.zoom, transform.centre_column, transform.centre_row) == (
            wanted.zoom, wanted.centre_column, wanted.centre_row
        )  # fmt: skip
    views.third.fit()
    assert views.first.is_fitted()
    assert views.second.is_fitted()
    views.first.drag_window(20, 10)
    assert (
        views.third.displayed_window() == phantom.reading.displayed_window == views.first.displayed_window()
    )

    # One pixel in all three.
    at = np.unravel_index(np.abs(found.difference.values).argmax(), found.difference.values.shape)
    place = views.first.image_to_widget(float(at[1]), float(at[0]))
    at_place = QPointF(place.toPoint())
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, at_place, at_place, none, none, Qt.KeyboardModifier.NoModifier)
    # To this window, whichever the platform takes for the upper one
    QApplication.sendEvent(views.first, move)
    at_pixel = views.first.widget_to_image(QPointF(place.toPoint()))
    column, row = round(at_pixel.x()), round(at_pixel.y())
    value = f"{float(found.difference.values[row, column]):+.2e}".replace("-", "−")
    assert view.values.text().startswith(f"({column}, {row})")
    assert view.values.text().endswith(f"A − B {value}")

    # Patterns alone.
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        view.strength_box.click()
    shares = _result(comparison)
    assert shares.difference.same_strength
    assert np.abs(shares.maps[0].values * shares.difference.scales[0]).sum() == pytest.approx(1, rel=1e-4)


def test_nothing_is_of_another_image(qtbot: QtBot, phantom: MainWindow, comparison: Comparison) -> None:
    view, views = comparison.view, comparison.view.views
    first = _result(comparison)
    wheel = QWheelEvent(
        QPointF(50, 50), views.first.mapToGlobal(QPointF(50, 50)), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(views.first, wheel)
    assert phantom.reading.state.slice == 13
    assert comparison.result is None
    assert [one.attribution() for one in views.all] == [None, None, None]
    assert view.words.text() == OTHER_IMAGE, "and it says so"
    assert view.figures["disagreement"].text() == "–"
    assert not view.save_button.isEnabled()
    assert not comparison._maps.is_busy, "nothing is asked by itself"
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        qtbot.mouseClick(view.compare_button, Qt.MouseButton.LeftButton)

    # An answer that comes late is dropped.
    wrong: list[str] = []

    def look() -> None:
        image = phantom.reading.image
        for one in views.all:
            found = one.attribution()
            if found is not None and (
                image is None
                or found.identity.frame != image.header.frame
                or found.identity.path != image.header.path
            ):
                wrong.append(str(found.identity))

    for one in views.all:
        one.painted.connect(look)
    view.follow_box.click()
    for index in (14, 20, 15, 21, 16, 22):
        phantom.reading.scroll_to(index)
        QApplication.processEvents()
        look()
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        phantom.reading.scroll_to(17)
    image = phantom.reading.image
    assert image is not None
    assert all(one.identity.path == image.header.path for one in _result(comparison).maps)
    assert wrong == []

    # Going back costs no job.
    asked: list[object] = []
    phantom.bridge.explained.connect(asked.append)
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        phantom.reading.scroll_to(12)
    assert _result(comparison).maps[0] is first.maps[0]
    assert not asked
    phantom.actions_by_name["plane_coronal"].trigger()
    assert comparison.result is None
    assert view.words.text() == NOT_ACQUIRED
    assert views.first.image() is None
    phantom.close_all()
    assert view.words.text() == NOTHING_OPEN
    assert not view.compare_button.isEnabled()
    view.close()
    assert not phantom.comfort.jobs.jobs


def test_what_they_may_differ_in(
    qtbot: QtBot, phantom: MainWindow, comparison: Comparison, tmp_path: Path
) -> None:
    view = comparison.view
    image = phantom.reading.image
    assert image is not None
    kept = _result(comparison).maps[0]

    # The class, by the box of B; A stays as it is.
    box = view.sides[1]
    box.target_box.setCurrentIndex(box.target_box.findData("dark"))
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        box.target_box.activated.emit(box.target_box.currentIndex())
    assert _result(comparison).maps[0] is kept
    assert _result(comparison).maps[1].target == "dark"

    # The window that the model sees through.
    window = Window(40, 400)
    assert view.sides[1].grey_box.count() >= 2, "the card's own, the displayed one, presets"
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        comparison.choose(1, replace(_sides(comparison)[0], window=window))
    seen = _result(comparison).maps[1]
    again = explain_with(NumpyEngine().load("toy").through(window), image, _sides(comparison)[1].choice)
    np.testing.assert_allclose(seen.values, again.values, rtol=1e-5, atol=1e-9)
    assert seen.preprocessing_hash == again.preprocessing_hash != kept.preprocessing_hash
    assert "400 / 40" in view.sides[1].grey_box.currentText()

    # The explained number and the seed, by the boxes of B.
    comparison.choose(1, Side("toy", Choices(target="dark")))
    assert not box.seed_box.isEnabled(), "nothing is random"
    assert not box.layer_box.isEnabled(), "and no layer is looked at"
    box.output_box.setCurrentIndex(box.output_box.findData(Output.MARGIN))
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        box.output_box.activated.emit(box.output_box.currentIndex())
    margin = _result(comparison).maps[1]
    assert (margin.output, margin.rival) == (Output.MARGIN, "bright")
    again = explain_with(NumpyEngine().load("toy"), image, Choices(target="dark", output=Output.MARGIN))
    np.testing.assert_allclose(margin.values, again.values, rtol=1e-5, atol=1e-9)
    assert view.sides[1].said.text().startswith("dark over bright, margin")
    box.method_box.setCurrentIndex(box.method_box.findData("smoothgrad"))
    box.method_box.activated.emit(box.method_box.currentIndex())
    assert box.seed_box.isEnabled()
    assert not box.baseline_box.isEnabled(), "it has none"
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        box.seed_box.setValue(7)
    assert (_result(comparison).maps[1].method, _result(comparison).maps[1].seed) == ("smoothgrad", 7)
    assert "seed 7" in " ".join(view.views.second._marks.corners.top_right)

    # A method whose numbers sum to nothing: only patterns can be subtracted.
    occlusion = Side("toy", Choices(method="grad_cam"))
    with qtbot.waitSignal(comparison.failed, timeout=PATIENCE):
        comparison.choose(1, occlusion)
    assert view.sides[1].said.property("role") == "error", "a network without layers says so, in place"
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        comparison.choose(1, Side("toy", Choices(method="smoothgrad")))
    assert _result(comparison).difference.same_strength
    assert "units differ" in view.words.text()

    # Another model, from a folder that is in no list: a checkpoint.
    folder = _model(tmp_path, "other")
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        comparison.add_folder(1, folder)
    assert _result(comparison).maps[1].model.name == "other"
    assert view.sides[1].model_box.currentData() == str(folder)

    for name in ("comparison.npz", "comparison.png"):
        with qtbot.waitSignal(comparison.saved, timeout=PATIENCE):
            comparison.save(tmp_path / name)
    with np.load(tmp_path / "comparison.npz") as saved:
        np.testing.assert_array_equal(saved["difference"], _result(comparison).difference.values)
        document = json.loads(str(saved["provenance"]))
    assert document["a"]["model"]["name"] == "toy"
    assert document["b"]["model"]["name"] == "other"
    assert document["disagreement"]["score"] == _result(comparison).difference.disagreement.score
    assert str(image.header.path.parent) not in json.dumps(document)
    with Image.open(tmp_path / "comparison.png") as picture:
        assert json.loads(picture.text["overread"]) == document  # type: ignore[attr-defined]
    with qtbot.waitSignal(comparison.copied, timeout=PATIENCE):
        view.copy_button.click()
    assert not QGuiApplication.clipboard().image().isNull()


def test_a_comparison_is_a_job_that_can_be_cancelled(
    qtbot: QtBot, phantom: MainWindow, comparison: Comparison, tmp_path: Path
) -> None:
    view, jobs = comparison.view, phantom.comfort.jobs
    folder = _model(tmp_path, "rough")  # goes on for a thousand steps
    with qtbot.waitSignal(
        phantom.bridge.progressed, timeout=PATIENCE, check_params_cb=lambda one: one.total > 0
    ):
        comparison.add_folder(1, folder)
    assert "comparison" in jobs.jobs
    assert jobs.jobs["comparison"].by_ai
    assert view.progress.isVisible()
    assert comparison.result is None, "an unfinished map does not pass for a finished one"
    with qtbot.waitSignal(phantom.bridge.cancelled, timeout=PATIENCE):
        jobs.cancel("comparison")
    assert "comparison" not in jobs.jobs
    assert view.words.text() == CANCELLED
    assert not view.progress.isVisible()

    # Escape stops what runs, and closes where nothing does.
    with qtbot.waitSignal(
        phantom.bridge.progressed, timeout=PATIENCE, check_params_cb=lambda one: one.total > 0
    ):
        view.compare_button.click()
    with qtbot.waitSignal(phantom.bridge.cancelled, timeout=PATIENCE):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()
    assert comparison.result is None


def test_with_the_real_model(qtbot: QtBot, radiograph: MainWindow) -> None:
    """A is the displayed map itself, without a job; B comes from another baseline, then from another model."""
    window, comparison = radiograph, radiograph.attention.comparison
    with qtbot.waitSignal(window.explanationFinished, timeout=PATIENCE) as finished:
        window.explain()
    asked: list[object] = []
    window.bridge.explained.connect(asked.append)
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        window.actions_by_name["compare_maps"].trigger()
    found = _result(comparison)
    assert found.maps[0] is finished.args[0]
    assert found.maps[1].baseline == other_side(_sides(comparison)[0]).choice.baseline
    assert all(answer.attribution.baseline == found.maps[1].baseline for answer in asked)  # type: ignore[attr-defined]
    assert found.maps[1].target == found.maps[0].target
    assert found.maps[1].gap is not None
    assert found.maps[1].gap <= 0.01
    assert found.maps[1].logit == pytest.approx(found.maps[0].logit, abs=1e-4)
    assert 0 < found.difference.disagreement.score < 1
    lungs = _sides(comparison)[0].with_model("chest-radiograph-lungs")
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        comparison.choose(1, lungs)
    assert _result(comparison).maps[0] is finished.args[0]
    assert _result(comparison).maps[1].model.name == "chest-radiograph-lungs"
    assert 0 < _result(comparison).difference.disagreement.score < 1

    # A named layer of B's own network, then the probability, which layers do not have.
    box = comparison.view.sides[1]
    qtbot.waitUntil(lambda: window.ai.loaded("chest-radiograph-lungs") is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: box.layer_box.count() > 2, timeout=PATIENCE)
    box.method_box.setCurrentIndex(box.method_box.findData("grad_cam"))
    box.method_box.activated.emit(box.method_box.currentIndex())
    assert box.layer_box.isEnabled()
    box.layer_box.setCurrentIndex(2)
    layer = box.layer_box.currentData()
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        box.layer_box.activated.emit(2)
    assert (_result(comparison).maps[1].method, _result(comparison).maps[1].layer) == ("grad_cam", layer)
    assert layer in " ".join(comparison.view.views.second._marks.corners.top_right)
    comparison.choose(1, replace(lungs, choice=replace(lungs.choice, output=Output.PROBABILITY)))
    assert box.output_box.currentText() == "Probability"
    with qtbot.waitSignal(comparison.compared, timeout=PATIENCE):
        comparison.compare()
    assert _result(comparison).maps[1].unit == "probability"
    assert _result(comparison).difference.same_strength, "logits and probabilities are not subtracted"
    window.actions_by_name["reveal_after_read"].setChecked(True)
    assert comparison.result is None, "nothing of the model before the reader's own opinion"
    assert [one.attribution() for one in comparison.view.views.all] == [None, None, None]
    assert comparison.view.words.text() == VEILED
    window.actions_by_name["reveal_after_read"].setChecked(False)
    window.bridge.explained.disconnect(asked.append)
    comparison.view.close()
