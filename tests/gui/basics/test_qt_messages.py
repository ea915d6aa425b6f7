"""What Qt says of a missing screen stays out of the terminal; its warnings do not."""

from __future__ import annotations

import os
import subprocess
import sys

_PROGRAM = """
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication, QWidget
from contextlib import nullcontext
from viewer.gui.basics.qt_messages import platform_notes_dropped
application = QApplication([])
with {within}():
    window = QWidget()
    window.show()
    window.setMinimumSize(200, 100)
    window.raise_()
    application.processEvents()
    qWarning("something is wrong")
    window.close()
qWarning("afterwards")
"""


def _written(within: str) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _PROGRAM.format(within=within)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=60)
    return done.stderr


def test_a_window_without_a_screen_is_quiet_but_for_warnings() -> None:
    assert "does not support" in _written("nullcontext")  # else there would be nothing to drop
    assert _written("platform_notes_dropped").splitlines() == ["something is wrong", "afterwards"]
