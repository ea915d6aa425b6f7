"""The built wheel, installed away from the checkout, carries its models and classifies an image."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the programs of a fresh environment that holds the wheel.

    The wheel's dependencies are those of the running environment (installing TensorFlow again would take minutes);
    its own files come from the wheel alone.
    """
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(TOP)], check=True
    )
    (wheel,) = folder.glob("overread-*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    scripts = Path(sysconfig.get_path("scripts", vars={"base": str(environment)}))
    # A plain path in a .pth file is appended as it is: the editable install of the checkout stays outside.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    subprocess.run(
        [
            *pip,
            "--python",
            str(python),
            "install",
            "--no-deps",
            "--no-index",
            "--ignore-installed",
            str(wheel),
        ],
        check=True,
    )
    return scripts


def run(scripts: Path, *arguments: str, cwd: Path) -> str:
    """Standard output of a program of the fresh environment."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(scripts / arguments[0]), *arguments[1:]],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_carries_its_data_folders(installed: Path, tmp_path: Path) -> None:
    code = "import viewer, viewer.settings as s; print(viewer.__file__); print(s.bundled_models_folder())"
    package, models = run(installed, "python", "-c", code, cwd=tmp_path).splitlines()
    assert Path(package).is_relative_to(installed.parent)
    assert Path(models).is_relative_to(installed.parent)
    assert (Path(models) / "chest-radiograph" / "model.keras").is_file()


def test_the_installed_program_classifies_an_image(
    installed: Path, tmp_path: Path, pydicom_data: Callable[[str], Path]
) -> None:
    arguments = ("classify", str(pydicom_data("RG1_UNCI.dcm")), "--model", "chest-radiograph", "--json")
    document = json.loads(run(installed, "overread", *arguments, cwd=tmp_path))
    assert sum(document["images"][0]["probabilities"].values()) == pytest.approx(1)


def test_the_installed_window_finds_its_style(installed: Path, tmp_path: Path) -> None:
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "from viewer.gui.basics.theme import apply_theme\n"
        "application = QApplication([])\n"
        "apply_theme(application)\n"
        "print(len(application.styleSheet()) > 1000)\n"
    )
    assert run(installed, "python", "-c", code, cwd=tmp_path).strip() == "True"
