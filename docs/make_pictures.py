"""Makes the pictures of the README and of docs/pictures: `make screenshots`.

Each scene is the real window, offscreen, at 1280 x 800 and again at twice the resolution.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "pictures"
SIZE = (1280, 800)


def main() -> None:
    """Run both scales in processes of their own: Qt reads the scale once."""
    if len(sys.argv) > 1:
        make_scenes(int(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as home:
        for scale in (1, 2):
            environment = {
                **os.environ,
                "QT_QPA_PLATFORM": "offscreen",
                "QT_SCALE_FACTOR": str(scale),
                "OVERREAD_HOME": home,
            }
            subprocess.run(
                [sys.executable, "-m", "docs.make_pictures", str(scale)], env=environment, check=True
            )


def make_scenes(scale: int) -> None:
    """Save all scenes at one scale."""
    from PySide6.QtWidgets import QApplication

    from viewer.gui.basics.theme import apply_theme
    from viewer.gui.main_window import MainWindow
    from viewer.gui.unattended import show_series, wait_for, wait_until_painted

    FOLDER.mkdir(exist_ok=True)
    application = QApplication(["overread"])
    apply_theme(application)
    window = MainWindow()
    window.show()
    window.resize(*SIZE)

    def save(name: str) -> None:
        wait_until_painted()
        picture = window.grab()
        assert picture.save(str(FOLDER / f"{name}{'' if scale == 1 else '@2x'}.png"))

    wait_until_painted()
    save("empty")
    result = wait_for(window.scanFinished, window.open_demo, "Opening", window.problemShown)
    radiograph = next(series for series in result.series if series.modality != "CT")
    phantom = next(series for series in result.series if series.modality == "CT")
    show_series(window, radiograph)
    wait_for(window.explanationFinished, window.explain, "Explaining", window.jobFailed)
    save("radiograph_explained")
    show_series(window, phantom)
    save("ct_out_of_scope")
    window.close()


if __name__ == "__main__":
    main()
