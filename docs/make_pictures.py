"""Makes the pictures of the window in docs/pictures, for the README and docs/scenes.md: `make screenshots`.

Each scene is the real window, offscreen, at 1280 x 800 and again at twice the resolution, dark and light.
Nothing in them is of a patient who is not free to show: generated studies, and files of pydicom-data.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viewer.dicom.series import Series
    from viewer.gui.main_window import MainWindow

FOLDER = Path(__file__).parent / "pictures"
SIZE = (1280, 800)


def main() -> None:
    """Run each scale and theme in a process of its own: Qt reads the scale once."""
    if len(sys.argv) > 3:
        make_scenes(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
        return
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "overread"
        write_studies(Path(name) / "studies")
        for theme in ("dark", "light"):
            for scale in (1, 2):
                environment = {
                    **os.environ,
                    "QT_QPA_PLATFORM": "offscreen",
                    "QT_SCALE_FACTOR": str(scale),
                    "OVERREAD_HOME": str(home / f"{theme}{scale}"),
                }
                command = [
                    sys.executable,
                    "-m",
                    "docs.make_pictures",
                    str(scale),
                    theme,
                    str(Path(name) / "studies"),
                ]
                subprocess.run(command, env=environment, check=True)


def write_studies(folder: Path) -> None:
    """The generated studies."""
    from docs.scene_data import write_heads, write_mammograms, write_thorax, write_uptake

    write_thorax(folder / "chest" / "ct")
    write_uptake(folder / "chest" / "pet")
    write_heads(folder / "head")
    write_mammograms(folder / "breasts")


def make_scenes(scale: int, theme: str, studies: Path) -> None:
    """Save all scenes at one scale in one theme."""
    from PySide6.QtWidgets import QApplication

    from docs.shrink_pictures import shrink
    from viewer.gui.basics.theme import apply_theme
    from viewer.gui.main_window import MainWindow
    from viewer.gui.unattended import wait_until_painted
    from viewer.settings import Settings

    application = QApplication(["overread"])
    settings = Settings(theme=theme)
    apply_theme(application, settings.theme, settings.font_pixels)
    window = MainWindow(settings)
    window.show()
    window.resize(*SIZE)
    ending = ("" if theme == "dark" else "_light") + ("" if scale == 1 else f"@{scale}x") + ".png"
    for name, show in SCENES.items():
        show(window, studies)
        wait_until_painted()
        picture = window.grab()
        if name == "settings":
            _paint_settings(window, picture)
        path = FOLDER / f"{name}{ending}"
        assert picture.save(str(path))
        shrink(path)
        window.comfort.settings_window.close()
        window.close_all()
        window.reading.arrange(_layout("1x1"))
    window.close()


# The scenes


def _empty(window: MainWindow, _: Path) -> None:
    window.setFocus()


def _settings(window: MainWindow, studies: Path) -> None:
    _open(window, studies / "head")
    window.comfort.show_settings()


def _paint_settings(window: MainWindow, picture: object) -> None:
    """The settings over the window: offscreen no window manager does it."""
    from PySide6.QtGui import QColor, QPainter, QPixmap

    assert isinstance(picture, QPixmap)
    settings = window.comfort.settings_window
    at = window.rect().center() - settings.rect().center()
    painter = QPainter(picture)
    painter.fillRect(window.rect(), QColor(0, 0, 0, 90))
    painter.drawPixmap(at, settings.grab())
    painter.setPen(QColor(128, 128, 128))
    painter.drawRect(settings.rect().translated(at).adjusted(-1, -1, 0, 0))
    painter.end()


def _planes(window: MainWindow, studies: Path) -> None:
    _open(window, studies / "chest" / "ct")
    window.planes.toggle_three_planes()
    _settle()
    window.planes.move_crosshair((88.0, -18.0, 42.0))


def _radiograph(window: MainWindow, _: Path) -> None:
    from viewer.dicom.demo import demonstration_radiograph
    from viewer.gui.unattended import wait_for

    _open(window, demonstration_radiograph())
    wait_for(window.explanationFinished, window.explain, "Explaining", window.jobFailed)


def _heads(window: MainWindow, studies: Path) -> None:
    (one, other) = _open(window, studies / "head")
    window.reading.arrange(_layout("1x2"))
    _put(window, 0, one)
    _put(window, 1, other)
    window.reading.scroll_to(34)


def _fused(window: MainWindow, studies: Path) -> None:
    found = _open(window, studies / "chest")
    ct = next(series for series in found if series.modality == "CT")
    pet = next(series for series in found if series.modality == "PT")
    window.reading.arrange(_layout("1x2"))
    _put(window, 1, pet)
    _put(window, 0, ct)
    window.fusion.controller.lay_over(pet.uid)
    _settle()
    window.reading.scroll_to(77)
    _settle()


def _ultrasound(window: MainWindow, _: Path) -> None:
    import data_store  # the import package of pydicom-data

    _open(window, Path(data_store.__file__).parent / "data" / "color3d_jpeg_baseline.dcm")
    window.cine.toggle()
    _settle()


def _mammograms(window: MainWindow, studies: Path) -> None:
    _open(window, studies / "breasts")


SCENES: dict[str, Callable[[MainWindow, Path], None]] = {
    "empty": _empty,
    "ct_planes": _planes,
    "radiograph_explained": _radiograph,
    "mr_compared": _heads,
    "fused": _fused,
    "ultrasound_cine": _ultrasound,
    "mammograms": _mammograms,
    "settings": _settings,
}


# What they do


def _open(window: MainWindow, path: Path) -> tuple[Series, ...]:
    from viewer.gui.unattended import wait_for

    thumbnails: set[str] = set()
    joined = window.store.thumbnailReady.connect(lambda uid, _: thumbnails.add(uid))
    result = wait_for(window.scanFinished, lambda: window.open_paths([path]), "Opening", window.problemShown)
    _settle()
    while any(window.store.loader.is_loading(uid) for uid in window.store.uids) or len(thumbnails) < len(
        result.series
    ):
        _settle()
    window.store.thumbnailReady.disconnect(joined)
    return result.series


def _put(window: MainWindow, place: int, series: Series) -> None:
    window.reading.activate(window.reading.workspace.shown[place])
    window.reading.show_series(series.uid)
    _settle()


def _settle() -> None:
    from viewer.gui.unattended import wait_until_painted

    wait_until_painted()
    wait_until_painted()


def _layout(name: str) -> object:
    from viewer.session.layout import layout_named

    return layout_named(name)


if __name__ == "__main__":
    main()
