"""Other windows in one click: a sentence, a plot, the present one marked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.attention.conftest import PATIENCE
from tests.gui.conftest import open_and_wait
from viewer.gui.main_window import MainWindow
from viewer.intensity.window import Window


def test_one_click_tries_all_windows_and_says_what_they_change(qtbot: QtBot, radiograph: MainWindow) -> None:
    window, windows = radiograph, radiograph.attention.windows
    section = windows.section
    with qtbot.waitSignal(window.predictionShown, timeout=PATIENCE) as shown:
        window.classify()
    (prediction,) = shown.args
    window.reading.set_window(Window(9000, 4000))
    section.set_open(True)
    with qtbot.waitSignal(windows.found, timeout=PATIENCE) as found:
        qtbot.mouseClick(section.button, Qt.MouseButton.LeftButton)
    (sensitivity,) = found.args
    assert sensitivity.now.probabilities == pytest.approx(dict(prediction.probabilities), abs=1e-4)
    assert sensitivity.trials[-1].name == "As displayed"
    assert sensitivity.trials[-1].window.center == 9000
    label = prediction.best
    count, of = sensitivity.calling(label), len(sensitivity.trials)
    assert f"under {count} of {of} windows" in section.said.text()
    most = sensitivity.largest_change(label)
    assert f"{most.probabilities[label]:.2f} with" in section.said.text()
    plot = section.plot.plot
    assert plot.marks == pytest.approx(((sensitivity.present + 0.5) / of,))
    drawn = {x: y for curve in plot.curves if curve.by_ai for x, y in zip(curve.x, curve.y, strict=True)}
    assert drawn == pytest.approx(
        {(place + 0.5) / of: trial.probabilities[label] for place, trial in enumerate(sensitivity.trials)}
    )
    assert section.plot.words_at(section.plot.width()).startswith("As displayed (W 4000 L 9000)")

    # Of another target without another job; hidden while the image is not read, and shown again.
    other = next(name for name in sensitivity.labels if name != label)
    window.reading.set_choice(replace(window.reading.state.choice, target=other))
    assert section.plot.plot.title == other.replace("_", " ")
    window.attention.reveal.set_on(True)
    assert not section.plot.isVisible()
    assert not section.button.isEnabled()
    assert "of" not in section.plot.accessibleDescription()
    window.attention.reveal.set_on(False)
    assert section.plot.isVisible()


def test_what_was_found_is_shown_with_its_image_only(
    qtbot: QtBot, stub_window: MainWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, stub_window, phantom_series)
    window, windows = stub_window, stub_window.attention.windows
    qtbot.waitUntil(lambda: window.bridge.device is not None, timeout=PATIENCE)
    windows.section.set_open(True)
    with qtbot.waitSignal(windows.found, timeout=PATIENCE) as found:
        window.actions_by_name["try_windows"].trigger()
    names = [trial.name for trial in found.args[0].trials]
    assert {"Brain", "Bone", "Lung"} <= set(names)
    assert windows.section.plot.isVisible()
    window.reading.scroll_by(1)
    assert not windows.section.plot.isVisible()
    window.reading.scroll_by(-1)
    assert windows.section.plot.isVisible()
    # Asked and gone on: no answer of it is shown with the other image.
    windows.forget()
    windows.start()
    window.reading.scroll_by(1)
    assert not windows.section.plot.isVisible()
    assert windows.section.button.isEnabled()
