"""What the way to the first image does without: each of these takes its time to import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# `overread PATH`, and an end once the image is there.
_SCRIPT = """
import json, sys
from pathlib import Path
from viewer.gui import app, main_window

class Window(main_window.MainWindow):
    def __init__(self, settings, scanner):
        super().__init__(settings, start_inference=False, scanner=scanner)
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
