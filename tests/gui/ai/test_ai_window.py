"""Classifying and explaining in the window, with a real model in a real process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.gui.basics.numbers import percent
from viewer.gui.main_window import MainWindow
from viewer.inference.messages import Predicted
from viewer.session.layout import layout_named
from viewer.session.view_state import Follow

PATIENCE = 60_000


def test_classify_shows_scores_device_and_badge(qtbot: QtBot, radiograph: MainWindow) -> None:
    panel = radiograph.panels.ai
    assert all(row.probability is None for row in panel.probabilities.rows.values())
    with qtbot.waitSignal(radiograph.predictionShown, timeout=PATIENCE) as shown:
        qtbot.mouseClick(panel.classify_button, Qt.MouseButton.LeftButton)
    (prediction,) = shown.args
    assert sum(row.probability for row in panel.probabilities.rows.values()) == pytest.approx(1)
    assert prediction.identity.path.name == "RG1_UNCI.dcm"
    assert panel.device_label.text() == prediction.device
    assert panel.evidence["Device"].text() == prediction.device


def test_explain_refines_the_map_and_shows_how_complete_it_is(qtbot: QtBot, radiograph: MainWindow) -> None:
    maps = []
    radiograph.attributionShown.connect(maps.append)
    with qtbot.waitSignal(radiograph.explanationFinished, timeout=PATIENCE) as finished:
        qtbot.mouseClick(radiograph.panels.ai.explain_button, Qt.MouseButton.LeftButton)
    (attribution,) = finished.args
    radiograph.attributionShown.disconnect(maps.append)
    assert len(maps) >= 2, "a first map comes early and is refined in place"
    assert maps[0].steps < maps[-1].steps
    assert attribution.gap <= 0.01
    assert radiograph.viewport.overlay_is_visible()
    assert radiograph.panels.ai.evidence["Gap"].text().startswith(percent(attribution.gap, 2))
    assert radiograph.panels.ai.evidence["Steps"].text() == str(attribution.steps)
    assert radiograph.panels.ai.probabilities.rows[attribution.target].isChecked()

    # Another target is one click on its row.
    other = next(label for label in radiograph.panels.ai.probabilities.rows if label != attribution.target)
    with qtbot.waitSignal(radiograph.explanationFinished, timeout=PATIENCE) as finished:
        qtbot.mouseClick(radiograph.panels.ai.probabilities.rows[other], Qt.MouseButton.LeftButton)
    assert finished.args[0].target == other
    assert f"map for {other.replace('_', ' ')}" in radiograph.viewport.ai_badge(), (
        "the picture says what it shows"
    )


def test_the_overlay_hides_while_h_is_held_and_by_its_box(qtbot: QtBot, radiograph: MainWindow) -> None:
    with qtbot.waitSignal(radiograph.explanationFinished, timeout=PATIENCE):
        radiograph.explain()
    with_map = radiograph.viewport.grab().toImage()
    qtbot.keyPress(radiograph.viewport, Qt.Key.Key_H)
    assert not radiograph.viewport.overlay_is_visible()
    radiograph.reading.toggle_inverted()
    radiograph.reading.toggle_inverted()
    assert not radiograph.viewport.overlay_is_visible(), "whatever else changes"
    without_map = radiograph.viewport.grab().toImage()
    assert with_map != without_map
    qtbot.keyRelease(radiograph.viewport, Qt.Key.Key_H)
    assert radiograph.viewport.overlay_is_visible()
    radiograph.panels.ai.overlay_box.click()
    assert not radiograph.viewport.overlay_is_visible()
    qtbot.keyPress(radiograph.viewport, Qt.Key.Key_H)
    qtbot.keyRelease(radiograph.viewport, Qt.Key.Key_H)
    assert not radiograph.viewport.overlay_is_visible(), "letting go of H does not switch it on"


def test_dragging_the_window_does_not_change_the_prediction(qtbot: QtBot, radiograph: MainWindow) -> None:
    with qtbot.waitSignal(radiograph.predictionShown, timeout=PATIENCE) as shown:
        radiograph.classify()
    before = shown.args[0].probabilities
    window = radiograph.reading.displayed_window
    assert window is not None
    radiograph.reading.set_window(replace(window, width=window.width * 3))
    radiograph.ai.forget_everything()
    with qtbot.waitSignal(radiograph.predictionShown, timeout=PATIENCE) as shown:
        radiograph.classify()
    assert shown.args[0].probabilities == pytest.approx(before)


def test_an_image_out_of_scope_is_warned_of_before_any_number(
    qtbot: QtBot, radiograph: MainWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, radiograph, phantom_series)
    panel = radiograph.panels.ai
    assert panel.notice.isVisible()
    assert "Outside" in panel.notice_label.text()
    assert all(row.probability is None for row in panel.probabilities.rows.values())


def test_a_stale_answer_is_dropped(qtbot: QtBot, radiograph: MainWindow, phantom_series: Path) -> None:
    with qtbot.waitSignal(radiograph.predictionShown, timeout=PATIENCE) as shown:
        radiograph.classify()
    (old,) = shown.args
    open_and_wait(qtbot, radiograph, phantom_series)
    radiograph.classify()
    (job,) = radiograph.ai.jobs
    radiograph.reading.scroll_by(1)  # the answer to this job is wanted no longer
    assert job not in radiograph.ai.jobs
    with qtbot.waitSignal(radiograph.ai.staleDropped, timeout=PATIENCE) as dropped:
        radiograph.bridge.predicted.emit(Predicted(job, old))
    assert dropped.args == [job]
    assert all(row.probability is None for row in radiograph.panels.ai.probabilities.rows.values())


def test_a_map_is_never_painted_on_another_image(
    qtbot: QtBot, radiograph: MainWindow, phantom_series: Path
) -> None:
    with qtbot.waitSignal(radiograph.explanationFinished, timeout=PATIENCE) as finished:
        radiograph.explain()
    first = radiograph.reading.state.series_uid
    open_and_wait(qtbot, radiograph, phantom_series)
    assert not radiograph.viewport.overlay_is_visible()
    assert radiograph.viewport.set_attribution(finished.args[0]) is False
    assert not radiograph.viewport.overlay_is_visible()
    with qtbot.waitSignal(radiograph.imageShown):
        radiograph.reading.show_series(first)
    radiograph.explain()
    assert radiograph.viewport.overlay_is_visible(), "what is known is shown again without a new job"
    assert not radiograph.ai.jobs


def test_following_classifies_each_image_shown(
    qtbot: QtBot, radiograph: MainWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, radiograph, phantom_series)
    radiograph.reading.set_follow(Follow.CLASSIFY)
    for _ in range(20):
        radiograph.reading.scroll_by(1)
    with qtbot.waitSignal(radiograph.predictionShown, timeout=PATIENCE) as shown:
        radiograph.reading.scroll_to(3)
    image = radiograph.reading.image
    assert image is not None
    assert shown.args[0].identity.sop_instance_uid == image.header.sop_instance_uid
    qtbot.waitUntil(lambda: not radiograph.ai.jobs, timeout=PATIENCE)
    assert radiograph.panels.ai.follow_box.currentData() == Follow.CLASSIFY
    radiograph.actions_by_name["cancel"].trigger()
    assert radiograph.panels.ai.follow_box.currentData() == Follow.NOTHING


def test_cancel_ends_the_job(qtbot: QtBot, radiograph: MainWindow) -> None:
    radiograph.reading.set_choice(replace(radiograph.reading.state.choice, tolerance=1e-9))
    with qtbot.waitSignal(radiograph.attributionShown, timeout=PATIENCE):
        radiograph.explain()
    with qtbot.waitSignal(radiograph.bridge.cancelled, timeout=PATIENCE):
        radiograph.panels.ai.cancel_button.click()
    assert not radiograph.ai.jobs
    assert not radiograph.panels.ai.progress_bar.isVisible()
    assert not radiograph.viewport.overlay_is_visible(), "an unfinished map does not pass for a finished one"
    radiograph.reading.set_choice(replace(radiograph.reading.state.choice, tolerance=0.01))


def test_scores_are_never_shown_for_another_image_of_the_same_place(
    qtbot: QtBot, radiograph: MainWindow, phantom_series: Path
) -> None:
    """One file, classified and closed; then its folder, where another image has its number."""
    radiograph.close_all()
    open_and_wait(qtbot, radiograph, sorted(phantom_series.glob("*.dcm"))[3])
    with qtbot.waitSignal(radiograph.predictionShown, timeout=PATIENCE):
        radiograph.classify()
    radiograph.close_all()
    open_and_wait(qtbot, radiograph, phantom_series)
    radiograph.reading.scroll_to(0)
    rows = radiograph.panels.ai.probabilities.rows
    assert all(row.probability is None for row in rows.values())
    assert radiograph.viewport.ai_badge() is None


def test_each_viewport_shows_what_is_known_of_its_own_image(
    qtbot: QtBot, radiograph: MainWindow, phantom_series: Path
) -> None:
    """The map belongs to the second viewport's image; the first never shows it, and keeps its own."""
    window = radiograph
    uid = window.reading.state.series_uid
    with qtbot.waitSignal(window.explanationFinished, timeout=PATIENCE):
        window.explain()
    window.reading.arrange(layout_named("1x2"))
    left, right = window.panels.grid.shown_viewports
    window.reading.activate(1)
    assert left.overlay_is_visible(), "still on the screen beside another image"
    open_and_wait(qtbot, window, phantom_series)
    other = window.reading.state.series_uid
    window.reading.arrange(layout_named("1x2"))
    for place, shown in enumerate((uid, other)):
        window.reading.activate(place)
        window.reading.show_series(shown)
    qtbot.waitUntil(lambda: right.image() is not None and right.image().series_uid == other, timeout=5_000)
    assert not right.overlay_is_visible()
    assert window.panels.ai.probabilities.rows["pneumonia"].probability is None, "the panel follows"
    with qtbot.waitSignal(window.explanationFinished, timeout=PATIENCE) as finished:
        window.explain()
    assert right.attribution() is finished.args[0]
    assert left.attribution() is not None
    assert left.attribution() is not right.attribution()
    assert left.ai_badge() != right.ai_badge()
    window.reading.scroll_by(1)
    assert not right.overlay_is_visible()
    assert left.overlay_is_visible()
    window.reading.show_series(uid)
    qtbot.waitUntil(lambda: right.image() is left.image(), timeout=5_000)
    assert right.attribution() is left.attribution(), "the same image, the same map"
    window.reading.activate(0)
    window.explain()
    window.reading.ask_nothing()
    window.reading.arrange(layout_named("1x1"))
