"""The window with the demonstration radiograph, and a real model in a real process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from tests.inference.engines_for_tests import FolderEngine
from viewer.ai.model_card import CARD_NAME, WEIGHTS_NAME, write_card
from viewer.ai.model_store import ModelStore
from viewer.gui.ai import inference_bridge
from viewer.gui.main_window import MainWindow
from viewer.inference.supervisor import InferenceSupervisor

PATIENCE = 60_000


@pytest.fixture
def radiograph(
    qtbot: QtBot, ai_window: MainWindow, pydicom_data: Callable[[str], Path]
) -> Iterator[MainWindow]:
    """Nothing is asked yet."""
    open_and_wait(qtbot, ai_window, pydicom_data("RG1_UNCI.dcm"))
    qtbot.waitUntil(
        lambda: ai_window.bridge.device is not None and not ai_window.ai.is_warming, timeout=PATIENCE
    )
    yield ai_window
    ai_window.reading.ask_nothing()
    ai_window.close_all()
    ai_window.ai.forget_everything()


@pytest.fixture
def stub_window(
    qtbot: QtBot, themed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """A shown window whose process for models runs the engine of tests/inference: no TensorFlow, quick answers."""
    folder = tmp_path / "models" / "toy"
    folder.mkdir(parents=True)
    write_card(FolderEngine().load("toy").card, folder / CARD_NAME)
    (folder / WEIGHTS_NAME).write_bytes(b"not looked at by that engine")
    monkeypatch.setattr(
        inference_bridge, "InferenceSupervisor", partial(InferenceSupervisor, make_engine=FolderEngine)
    )
    window = MainWindow(models=ModelStore((tmp_path / "models",)))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
