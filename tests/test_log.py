"""The log: there, private, without what exceptions say, and told of faults in the window."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from viewer.log import log_path, log_to_file, reticent_traceback

SECRET = "Doe^Jane"

_WINDOW = f"""
import os, signal, sys, threading
from PySide6.QtCore import QTimer
import viewer.gui.main_window as main_window

def slot():
    raise ValueError({SECRET!r})

def in_thread():
    raise KeyError({SECRET!r})

def start_thread():
    threading.Thread(target=in_thread).start()

def press():
    print("still alive", flush=True)
    os.kill(os.getpid(), signal.SIGINT)

class Window(main_window.MainWindow):
    def showEvent(self, event):
        super().showEvent(event)
        self.presenter.problemShown.connect(lambda text: print("shown:", text, flush=True))
        QTimer.singleShot(50, slot)
        QTimer.singleShot(100, start_thread)
        QTimer.singleShot(400, press)

main_window.MainWindow = Window
from viewer.cli import main
main([])
"""


def test_the_log_is_kept_private_and_silent_about_patients(own_home: Path) -> None:
    logger = logging.getLogger("viewer.somewhere")
    with log_to_file() as path:
        assert path == log_path() == own_home / "overread.log"
        logger.info("Models run on CPU")
        logger.debug("not this")
        try:
            try:
                raise ValueError(SECRET)
            except ValueError as error:
                raise OSError(2, "No such file", f"/archive/{SECRET}") from error
        except OSError:
            logger.exception("Reading failed")
    logger.info("after the window was closed")
    text = log_path().read_text(encoding="utf-8")
    assert "INFO viewer.somewhere: Models run on CPU" in text
    assert "builtins.ValueError" in text
    assert "builtins.FileNotFoundError" in text
    assert "test_log.py" in text
    assert SECRET not in text.replace("raise ValueError(SECRET)", "")
    assert "not this" not in text
    assert "after" not in text
    assert logging.getLogger("viewer").handlers == []
    if os.name == "posix":
        assert log_path().stat().st_mode & 0o077 == 0


def test_the_log_does_not_grow_without_end(own_home: Path) -> None:
    with log_to_file():
        for _ in range(50):
            logging.getLogger("viewer").info("x" * 100_000)
    files = sorted(own_home.glob("overread.log*"))
    assert [file.name for file in files] == ["overread.log", "overread.log.1", "overread.log.2"]
    assert all(file.stat().st_size <= 1_000_000 for file in files)


def test_a_window_opens_without_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("OVERREAD_HOME", str(tmp_path / "file" / "home"))
    with log_to_file() as path:
        assert path is None


def test_a_chain_that_bites_its_tail_ends() -> None:
    first, second = ValueError(), KeyError()
    first.__context__, second.__context__ = second, first
    assert reticent_traceback(first).count("Traceback") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="uses signals")
def test_faults_are_told_and_ctrl_c_closes_the_window(own_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WINDOW],
        capture_output=True,
        text=True,
        timeout=90,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert done.returncode == 130, done.stderr
    shown = [line for line in done.stdout.splitlines() if line.startswith("shown:")]
    assert len(shown) == 2
    assert "ValueError" in shown[0]
    assert "KeyError" in shown[1]
    assert SECRET not in done.stdout
    assert "still alive" in done.stdout
    text = (own_home / "overread.log").read_text(encoding="utf-8")
    assert "in slot" in text
    assert "in in_thread" in text
    assert SECRET not in text
    settings = own_home / "settings.json"
    assert json.loads(settings.read_text(encoding="utf-8"))["window_geometry"], "the layout was saved"
    assert settings.stat().st_mode & 0o077 == 0
