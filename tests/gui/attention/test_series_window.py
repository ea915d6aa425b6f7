"""The run over a series in the window, with an engine of numpy in the process for models."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
import SimpleITK as sitk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer.gui.main_window import MainWindow
from viewer.rendering.colormaps import ColourMap
from viewer.rendering.overlay import SCREEN_SMOOTHING, smooth_limit, widest_limit
from viewer.session.series_run import SliceState
from viewer.session.view_state import ColourScope, Follow
from viewer.volume.plane_grid import SlabMode
from viewer.volume.reslice import Plane

PATIENCE = 60_000


@pytest.fixture
def explained(qtbot: QtBot, phantom: MainWindow) -> MainWindow:
    """The window after a run over all slices."""
    with qtbot.waitSignal(phantom.attention.series.runner.ended, timeout=PATIENCE):
        phantom.attention.series.runner.start()
    return phantom


def test_a_run_explains_every_slice(qtbot: QtBot, phantom: MainWindow) -> None:
    overview, strip = phantom.attention.series, phantom.panels.series_strip
    start = phantom.reading.state.slice
    order: list[int] = []
    titles: list[list[str]] = []
    overview.runner.sliceDone.connect(order.append)
    phantom.comfort.jobs.changed.connect(
        lambda: titles.append([job.title for job in phantom.comfort.jobs.jobs.values()])
    )
    assert not strip.isVisible()
    with qtbot.waitSignal(overview.runner.ended, timeout=PATIENCE):
        qtbot.mouseClick(overview.section.run_button, Qt.MouseButton.LeftButton)
        assert strip.isVisible()
        assert SliceState.RUNNING in strip.states()
    assert order[0] == start, "the displayed slice first"
    assert sorted(order) == list(range(phantom.reading.state.slice_count))
    assert set(strip.states()) == {SliceState.DONE}
    assert any("Running the model over the series" in one for one in titles)


def test_the_map_of_each_slice_is_there_at_once_without_a_job(explained: MainWindow) -> None:
    run, count = explained.attention.series.runner.run, explained.reading.state.slice_count
    assert run is not None
    for place in (0, count // 2, count - 1):
        explained.reading.scroll_to(place)
        attribution, image = explained.viewport.attribution(), explained.viewport.image()
        assert attribution is not None
        assert image is not None
        assert attribution.identity.sop_instance_uid == image.header.sop_instance_uid
        assert run.results[place].attention == pytest.approx(np.abs(attribution.grid).sum(), rel=1e-5)
        label = run.question.choice.target or ""
        shown = explained.panels.ai.probabilities.rows[label].probability
        assert shown == pytest.approx(run.results[place].probability)
    assert not explained.ai.jobs


def test_the_scale_of_the_series_is_that_of_its_widest_map(explained: MainWindow) -> None:
    reading, viewport, count = explained.reading, explained.viewport, explained.reading.state.slice_count
    reading.set_colour_scope(ColourScope.SERIES)
    own: dict[int, float] = {}
    for place in range(count):
        reading.scroll_to(place)
        shown = viewport.attribution()
        assert shown is not None
        if shown.values.any():  # blank slices have maps of zeros, and no scale
            own[place] = smooth_limit(shown.values)
    assert len(own) < count
    weakest, strongest = min(own, key=own.__getitem__), max(own.values())
    assert viewport.overlay_limit() == pytest.approx(strongest)
    assert own[weakest] < strongest
    reading.scroll_to(weakest)
    assert viewport.overlay_limit() == pytest.approx(strongest), "whichever is displayed"
    reading.set_colour_scope(ColourScope.IMAGE)
    assert viewport.overlay_limit() == pytest.approx(own[weakest])


def test_a_press_on_the_strip_goes_to_a_slice_and_the_key_to_a_peak(
    qtbot: QtBot, explained: MainWindow
) -> None:
    strip, run = explained.panels.series_strip, explained.attention.series.runner.run
    width = strip.width()
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(width // 2, 20))
    assert explained.reading.state.slice == strip.place_at(width // 2)
    assert run is not None
    peaks = run.peaks()
    assert peaks
    explained.reading.scroll_to(0)
    explained.actions_by_name["next_peak"].trigger()
    assert explained.reading.state.slice == next(peak for peak in peaks if peak > 0)


def test_maps_are_saved_and_become_a_series_in_the_same_place(
    qtbot: QtBot, explained: MainWindow, tmp_path: Path
) -> None:
    overview, series = explained.attention.series, explained.reading.series
    values = overview.runner.values()
    assert values is not None
    assert series is not None
    path = tmp_path / "maps.nii.gz"
    with qtbot.waitSignal(overview.saved, timeout=PATIENCE):
        overview.save(path)
    written = sitk.ReadImage(str(path))
    np.testing.assert_array_equal(sitk.GetArrayFromImage(written), values)
    np.testing.assert_allclose(written.GetOrigin(), series.frames[0].position, atol=1e-3)
    with qtbot.waitSignal(overview.made, timeout=PATIENCE) as made:
        qtbot.mouseClick(overview.section.volume_button, Qt.MouseButton.LeftButton)
    stack = explained.store.stack(made.args[0])
    assert stack is not None
    np.testing.assert_array_equal(stack.array, values)
    assert [frame.position for frame in stack.series.frames] == [
        pytest.approx(frame.position) for frame in series.frames
    ]
    assert explained.reading.state.series_uid == made.args[0]

    # Its maximum projection over all slices.
    explained.planes.show_plane(Plane.AXIAL)
    explained.planes.set_slab(SlabMode.MAXIMUM, 1000.0)
    highest = values.max(axis=0)

    def shown_values() -> np.ndarray:
        image = explained.viewport.image()
        assert image is not None
        return np.asarray(image.values)

    qtbot.waitUntil(lambda: np.allclose(shown_values(), highest, atol=1e-9), timeout=PATIENCE)
    assert highest.max() > 0


def test_after_another_choice_all_is_stale_and_no_map_is_shown(explained: MainWindow) -> None:
    run = explained.attention.series.runner.run
    assert run is not None
    assert explained.viewport.attribution() is not None
    other = next(label for label in ("bright", "dark") if label != run.question.choice.target)
    explained.reading.set_choice(replace(explained.reading.state.choice, target=other))
    assert set(explained.panels.series_strip.states()) == {SliceState.STALE}
    assert explained.viewport.attribution() is None


def test_the_maps_lie_over_the_planes_of_their_series(qtbot: QtBot, explained: MainWindow) -> None:
    phantom, series = explained, explained.reading.series
    assert series is not None
    values = phantom.attention.series.runner.values()
    assert values is not None
    with qtbot.waitSignal(phantom.attention.series.laidOver, timeout=PATIENCE):
        qtbot.mouseClick(phantom.attention.series.section.planes_button, Qt.MouseButton.LeftButton)
    assert phantom.planes.three_planes_are_shown
    assert phantom.reading.state.series_uid == series.uid, "the original stays below"
    planes = [
        number for number in phantom.reading.workspace.shown if phantom.reading.workspace.views[number].plane
    ]
    assert len(planes) == 3
    viewports = phantom.panels.grid.viewports
    qtbot.waitUntil(
        lambda: all(viewports[number].fusion()[0] is not None for number in planes), timeout=PATIENCE
    )
    for number in planes:
        image, look = viewports[number].fusion()
        assert look is not None
        assert look.colour_map is ColourMap.SIGNED
        style = look.as_heatmap()
        assert style is not None
        assert style.limit == pytest.approx(widest_limit(values)), "that of the series"
        assert style.smoothing == SCREEN_SMOOTHING
        assert style.threshold == phantom.reading.state.overlay.threshold
        view = phantom.reading.workspace.views[number]
        assert view.plane is not None
        below = viewports[number].image()
        assert image is not None
        assert below is not None
        assert image.values.shape == below.values.shape
        if view.plane.plane is Plane.AXIAL:
            np.testing.assert_allclose(image.values, values[view.slice], atol=1e-6)
    # They are a model's: what hides maps hides these.
    qtbot.keyPress(phantom, Qt.Key.Key_H)
    assert all(viewports[number].fusion()[0] is None for number in planes)
    qtbot.keyRelease(phantom, Qt.Key.Key_H)
    assert all(viewports[number].fusion()[0] is not None for number in planes)
    phantom.reading.set_overlay(visible=False)
    assert all(viewports[number].fusion()[0] is None for number in planes)


def test_a_run_can_be_stopped_and_goes_on(qtbot: QtBot, phantom: MainWindow) -> None:
    runner = phantom.attention.series.runner
    with qtbot.waitSignal(runner.sliceDone, timeout=PATIENCE):
        runner.start()
    with qtbot.waitSignal(runner.ended):
        phantom.comfort.jobs.cancel("series run")
    assert not runner.is_running
    assert runner.run is not None
    done = set(runner.run.results)
    assert 0 < len(done) < runner.run.question.count
    again: list[int] = []
    runner.sliceDone.connect(again.append)
    with qtbot.waitSignal(runner.ended, timeout=PATIENCE):
        runner.start()
    assert not done & set(again), "what was done is not done again"
    phantom.close_all()
    assert runner.run is None


def test_200_quick_slice_changes_leave_no_stale_map_and_no_memory(qtbot: QtBot, phantom: MainWindow) -> None:
    wrong: list[str] = []

    def look(*_: object) -> None:
        image, attribution = phantom.viewport.image(), phantom.viewport.attribution()
        if image is not None and attribution is not None:
            here = (image.header.path, image.header.sop_instance_uid, image.header.frame)
            there = attribution.identity
            if here != (there.path, there.sop_instance_uid, there.frame):
                wrong.append(f"{here} under the map of {there.path}")

    phantom.viewport.painted.connect(look)
    phantom.ai.resultsChanged.connect(look)
    phantom.reading.set_follow(Follow.EXPLAIN)
    process = psutil.Process()
    random = np.random.default_rng(0)
    count = phantom.reading.state.slice_count

    def scroll(times: int) -> int:
        for place in random.integers(0, count, times):
            phantom.reading.scroll_to(int(place))
            QApplication.processEvents()
            look()
        qtbot.waitUntil(lambda: not phantom.ai.jobs, timeout=PATIENCE)
        gc.collect()
        return int(process.memory_info().rss)

    scroll(100)  # caches fill
    phantom.ai.forget_everything()
    before = scroll(100)
    phantom.ai.forget_everything()
    after = scroll(100)
    assert wrong == []
    attribution = phantom.viewport.attribution()
    assert attribution is not None, "the last slice has its map"
    assert after - before < 24 << 20, f"{(after - before) / 1e6:.1f} MB more for as many slices again"
    phantom.reading.set_follow(Follow.NOTHING)
