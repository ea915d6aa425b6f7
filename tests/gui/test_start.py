"""What the way to the first image does without: each of these takes its time to import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.gui import app
from viewer.gui.main_window import MainWindow

# `overread PATH`, and an end once the image is there.
_SCRIPT = """
import json, sys
from pathlib import Path
from viewer.gui import app, main_window

class Window(main_window.MainWindow):
    def __init__(self, settings, start_inference, scanner):
        super().__init__(settings, start_inference=start_inference, scanner=scanner)
        self.imageShown.connect(self.tell)

    def tell(self, _):
        print(json.dumps(sorted(sys.modules)))
        self.close()

main_window.MainWindow = Window
app.run_window((Path(sys.argv[1]),))
"""
_HEAVY = {
    "gdcm", "imagecodecs", "matplotlib", "PIL", "pydicom", "pyqtgraph", "qtawesome", "qtpy", "requests", "scipy",
    "SimpleITK", "sklearn", "tensorflow", "urllib3",
}  # fmt: skip


def test_the_first_image_needs_no_heavy_import(phantom_series: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "OVERREAD_HOME": str(tmp_path)}
    command = [sys.executable, "-c", _SCRIPT, str(phantom_series)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "viewer.gui.viewport.viewport" in loaded  # else nothing was shown
    assert not loaded & _HEAVY


@pytest.fixture
def started(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the window was asked to start, in order."""
    calls: list[str] = []
    monkeypatch.setattr(window, "start_inference", lambda: calls.append("models"))
    monkeypatch.setattr(window.store.loader, "start_decoder", lambda: calls.append("decoder"))
    return calls


def test_models_wait_for_the_first_image(
    qtbot: QtBot,
    window: MainWindow,
    started: list[str],
    phantom_series: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "_FIRST_IMAGE_MILLISECONDS", 60_000)
    seen: list[list[str]] = []
    window.imageShown.connect(lambda _: seen.append(list(started)))
    app.start_helpers(window, is_opening=True)
    open_and_wait(qtbot, window, phantom_series)
    qtbot.waitUntil(lambda: started == ["decoder", "models"])
    assert seen[0] == ["decoder"]
    window.reading.scroll_to(3)  # further images start nothing
    qtbot.waitUntil(lambda: len(seen) > 1)
    assert started == ["decoder", "models"]


def test_models_do_not_wait_for_ever(
    qtbot: QtBot, window: MainWindow, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_FIRST_IMAGE_MILLISECONDS", 10)
    app.start_helpers(window, is_opening=True)  # of a folder without images
    qtbot.waitUntil(lambda: "models" in started)


def test_models_start_at_once_in_an_empty_window(
    qtbot: QtBot, window: MainWindow, started: list[str]
) -> None:
    app.start_helpers(window, is_opening=False)
    qtbot.waitUntil(lambda: started == ["models"], timeout=1000)
