"""Fixtures shared by all rooms: data (real where it is there, generated everywhere), a small model, commands."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# What runs a command: its arguments to exit code, stdout and stderr.
Run = Callable[..., tuple[int, str, str]]

_SHARED = Path(os.environ.get("OVERREAD_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))

_TESTS = count(1)
_TESTS_A_FULL_COLLECTION = 20  # it takes a tenth of a second and more


@pytest.fixture(autouse=True)
def collected_between_tests() -> Iterator[None]:
    """Python's garbage is collected here, in the main thread, and not in whichever thread allocates.

    As in the window (`viewer.gui.basics.garbage`): a Qt object that another thread ends takes timers of this one with
    it. A wait for one of them never ended (seen once, after an hour on a busy machine).
    """
    gc.disable()
    yield
    gc.collect(2 if next(_TESTS) % _TESTS_A_FULL_COLLECTION == 0 else 1)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, models and the index of each test lie in a folder of its own."""
    home = tmp_path_factory.mktemp("overread_home")
    monkeypatch.setenv("OVERREAD_HOME", str(home))
    return home


@pytest.fixture
def own_theme(qapp: QApplication) -> Iterator[None]:
    """A test may leave another theme or size of text; the next one finds those of the start."""
    from viewer.gui.basics import theme

    yield
    if (theme.colours(), theme.body_pixels()) != (theme.DARK, theme.BODY_PX):
        theme.apply_theme(qapp)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The development data beside the checkout; tests that want it skip where it is absent."""
    if not _SHARED.is_dir():
        pytest.skip(f"development data not found at {_SHARED} (set OVERREAD_SHARED_DATA)")
    return _SHARED


@pytest.fixture(scope="session")
def pydicom_data() -> Callable[[str], Path]:
    """Path of a file that comes with pydicom or with the pydicom-data package."""

    def find(name: str) -> Path:
        import data_store  # the import package of pydicom-data
        from pydicom.data import get_testdata_file

        in_package = Path(data_store.__file__).parent / "data" / name
        if in_package.is_file():
            return in_package
        found = get_testdata_file(name, download=False)
        if found is None:
            raise FileNotFoundError(name)
        return Path(str(found))

    return find


@pytest.fixture(scope="session")
def phantom_series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the generated CT phantom."""
    from viewer.dicom.phantom import write_phantom

    return write_phantom(tmp_path_factory.mktemp("phantom"))


@pytest.fixture(scope="session")
def tiny_model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Keras model of a few weights, with a valid card."""
    from tests.tiny_model import write_tiny_model

    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command; returns exit code, stdout and stderr."""
    from viewer.cli import main

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0 if code is None else 1), captured.out, captured.err

    return call
