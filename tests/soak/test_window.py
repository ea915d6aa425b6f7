"""A small part of the soak of the window with every test run, and that the soak notices what it looks for."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.soak.hand import Hand
from tests.soak.studies import write_studies
from tests.soak.window import Soak, SoakError, faults_kept, files_chosen
from viewer.gui.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("own_theme")


def test_three_hundred_actions(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    paths = write_studies(tmp_path / "studies")
    with faults_kept() as faults, files_chosen(paths, tmp_path):
        window = MainWindow(start_inference=False)
        qtbot.addWidget(window)
        window.show()
        soak = Soak(window, Hand(window, paths, 7), lambda _: None)
        soak.run(0, 300, faults)
        window.close()
    assert faults == []
    assert sum(soak.kinds.values()) == 300
    assert len(soak.kinds) > 8


def test_the_same_step_is_the_same_action(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = []
    for _ in range(2):
        window = MainWindow(start_inference=False)
        qtbot.addWidget(window)
        window.show()
        hand = Hand(window, [tmp_path / "empty"], 3)
        said.append([hand.act(number).partition(":")[0] for number in (2, 11, 2)])
        window.close()
    assert said[0] == said[1]
    assert said[0][0] == said[0][2]


class _Faulty:
    """A hand whose sixth step raises in one way or another."""

    def __init__(self, how: str) -> None:
        self._how = how

    def act(self, number: int) -> str:
        if number == 5 and self._how == "raises":
            raise ZeroDivisionError
        if number == 5 and self._how == "in a slot":
            sys.excepthook(ZeroDivisionError, ZeroDivisionError(), None)
        if number == 5 and self._how == "in the log":
            logging.getLogger("viewer.anywhere").error("a fault")
        return f"step: {number}"


@pytest.mark.parametrize("how", ["raises", "in a slot", "in the log"])
def test_faults_are_told_with_the_last_actions(qtbot: QtBot, how: str) -> None:
    window = MainWindow(start_inference=False)
    qtbot.addWidget(window)
    with faults_kept() as faults, pytest.raises(SoakError, match="4 step: 4"):
        Soak(window, _Faulty(how), lambda _: None).run(0, 10, faults)
    window.close()


def test_work_without_end_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from viewer.gui.comfort.job_board import Job

    monkeypatch.setattr("tests.soak.window.JOB_SECONDS", 0.2)
    window = MainWindow(start_inference=False)
    qtbot.addWidget(window)
    window.comfort.jobs.put("stuck", Job("Never done"))
    with pytest.raises(SoakError, match="Never done"):
        Soak(window, _Faulty("not"), lambda _: None).rest(0, [])
    window.close()
