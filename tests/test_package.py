"""The package as others see it: names, what an import loads, where the data folders are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import viewer
from viewer.settings import Settings, bundled_models_folder, resources_folder


def test_importing_the_package_loads_nothing_heavy() -> None:
    # Using the reading names must not load them either: a notebook on a server has no screen.
    script = (
        "import sys, viewer\n"
        "viewer.scan, viewer.load_volume, viewer.Window, viewer.render, viewer.load_model\n"
        "viewer.integrated_gradients\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "heavy = {'PySide6', 'pyqtgraph', 'tensorflow', 'keras', 'SimpleITK', 'pydicom', 'gdcm', 'requests'}\n"
        "print(sorted(loaded & heavy))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_exists_and_is_documented() -> None:
    for name in viewer.__all__:
        assert getattr(viewer, name), name
        if name != "__version__":
            assert getattr(viewer, name).__doc__, f"{name} has no docstring"
    assert set(viewer.__all__) <= set(dir(viewer))


def test_the_data_folders_are_those_of_the_checkout() -> None:
    top = Path(__file__).parents[1]
    assert resources_folder() == top / "resources"
    assert bundled_models_folder() == top / "model_weights"


def test_settings_survive_a_round_trip_and_a_damaged_file(tmp_path: Path) -> None:
    settings = Settings().with_recent(tmp_path).model_copy(update={"overlay_opacity": 0.25})
    settings.save()
    assert Settings.load() == settings
    Settings.path().write_text('{"overlay_opacity": "much"', encoding="utf-8")
    assert Settings.load() == Settings()


def test_recent_items_come_once_newest_first(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    settings = Settings().with_recent(a).with_recent(b).with_recent(a)
    assert settings.recent == [str(a), str(b)]


def test_render_stays_a_function_whatever_was_imported_before() -> None:
    script = (
        "import viewer, viewer.gui, viewer.rendering.frame, viewer.rendering.overlay\n"
        "names = [name for name in viewer.__all__ if name != '__version__']\n"
        "print(callable(viewer.render), all(callable(getattr(viewer, name)) for name in names))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_settings_are_for_the_user_alone(tmp_path: Path) -> None:
    Settings.path().parent.mkdir(parents=True, exist_ok=True)
    Settings.path().touch(mode=0o644)
    Settings().with_recent(tmp_path).save()
    assert Settings.path().stat().st_mode & 0o777 == 0o600
