"""The process of the models is killed at every stage of its work: each costs one job at most, and the next one works.

In the window, with a real model in a real process.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from viewer.gui.main_window import MainWindow
from viewer.inference.messages import Failed, FailureKind, Progress, Stage

PATIENCE = 120_000

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses signals")


class Killer:
    """Kills the process of a window, and keeps what the window is told of it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.killed: list[int] = []
        self.failures: list[Failed] = []
        window.jobFailed.connect(self.failures.append)

    def strike(self, *_: object) -> None:
        """Now; whatever is announced meanwhile of the process that is dead does not kill the next one."""
        pid = self._window.bridge.process_id
        assert pid is not None
        if pid not in self.killed:
            self.killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    def finish(self) -> None:
        """Let go of the window."""
        self._window.jobFailed.disconnect(self.failures.append)


@pytest.fixture
def killer(radiograph: MainWindow) -> Iterator[Killer]:
    """Of the window's process."""
    killer = Killer(radiograph)
    yield killer
    killer.finish()


def strikes_at(killer: Killer, stage: Stage) -> Callable[[Progress], None]:
    """A slot that kills when a job of this window comes to a stage, at its beginning."""

    def look(progress: Progress) -> None:
        if progress.job is not None and progress.stage is stage and not killer.killed:
            killer.strike()

    return look


def test_killed_idle_starting_and_loading(qtbot: QtBot, radiograph: MainWindow, killer: Killer) -> None:
    window = radiograph
    # Idle: costs nothing. The next process is killed while it starts, with a job waiting: which costs nothing either.
    killer.strike()
    qtbot.waitUntil(lambda: window.bridge.process_id not in (None, *killer.killed), timeout=PATIENCE)
    assert window.bridge.device is None, "it is starting"
    window.classify()
    killer.strike()
    assert len(killer.killed) == 2
    # The third one takes the waiting job, and dies while it loads the model for it.
    loading: list[Progress] = []

    def look(progress: Progress) -> None:
        if progress.job is not None and progress.stage is Stage.LOADING and not loading:
            loading.append(progress)
            killer.strike()

    window.bridge.progressed.connect(look)
    with qtbot.waitSignals([window.jobFailed, window.inferenceReady], timeout=PATIENCE, order="none"):
        pass
    qtbot.waitUntil(
        lambda: window.bridge.device is not None and len(set(killer.killed)) == 3, timeout=PATIENCE
    )
    window.bridge.progressed.disconnect(look)
    assert [failure.kind for failure in killer.failures] == [FailureKind.PROCESS_LOST], (
        "one job for three kills"
    )
    assert killer.failures[0].job == loading[0].job
    assert "loading" in killer.failures[0].message
    assert window.bridge.process_id not in killer.killed
    with qtbot.waitSignal(window.predictionShown, timeout=PATIENCE):
        window.classify()
    assert len(killer.failures) == 1


def test_killed_while_classifying(qtbot: QtBot, radiograph: MainWindow, killer: Killer) -> None:
    window = radiograph
    look = strikes_at(killer, Stage.CLASSIFYING)
    window.bridge.progressed.connect(look)
    with qtbot.waitSignals([window.jobFailed, window.inferenceReady], timeout=PATIENCE):
        window.classify()
    window.bridge.progressed.disconnect(look)
    assert [failure.kind for failure in killer.failures] == [FailureKind.PROCESS_LOST]
    assert "classifying" in killer.failures[0].message
    rows = window.panels.ai.probabilities.rows.values()
    assert all(row.probability is None for row in rows), "no score is made up"
    with qtbot.waitSignal(window.predictionShown, timeout=PATIENCE):
        window.classify()
    assert len(killer.failures) == 1


def test_killed_while_explaining_before_the_first_map(
    qtbot: QtBot, radiograph: MainWindow, killer: Killer
) -> None:
    window = radiograph
    look = strikes_at(killer, Stage.EXPLAINING)
    maps: list[object] = []
    window.bridge.progressed.connect(look)
    window.bridge.explained.connect(maps.append)
    with qtbot.waitSignals([window.jobFailed, window.inferenceReady], timeout=PATIENCE):
        window.explain()
    window.bridge.progressed.disconnect(look)
    assert maps == [], "it died before there was any map"
    assert [failure.kind for failure in killer.failures] == [FailureKind.PROCESS_LOST]
    assert "explaining" in killer.failures[0].message
    assert window.viewport.attribution() is None
    with qtbot.waitSignal(window.explanationFinished, timeout=PATIENCE) as finished:
        window.explain()
    window.bridge.explained.disconnect(maps.append)
    assert window.viewport.attribution() is finished.args[0]
    assert len(killer.failures) == 1


def test_killed_while_refining(qtbot: QtBot, radiograph: MainWindow, killer: Killer) -> None:
    window = radiograph
    window.attributionShown.connect(killer.strike)  # the first map is there, the last is not
    window.reading.set_choice(replace(window.reading.state.choice, tolerance=1e-9))
    with qtbot.waitSignals([window.jobFailed, window.inferenceReady], timeout=PATIENCE):
        window.explain()
    window.attributionShown.disconnect(killer.strike)
    window.reading.set_choice(replace(window.reading.state.choice, tolerance=0.01))
    assert [failure.kind for failure in killer.failures] == [FailureKind.PROCESS_LOST], "one job, once"
    assert window.viewport.image() is not None, "the window lost nothing"
    assert window.viewport.attribution() is None, "an unfinished map does not pass for a finished one"
    with qtbot.waitSignal(window.explanationFinished, timeout=PATIENCE):
        window.explain()
    assert len(killer.failures) == 1
