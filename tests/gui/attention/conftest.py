"""A window whose models are played by an engine of the tests, with and without the generated CT."""

from __future__ import annotations

from collections.abc import Iterator
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


@pytest.fixture
def phantom(qtbot: QtBot, stub_window: MainWindow, phantom_series: Path) -> MainWindow:
    """That window with the generated CT, all of it read, and its engine ready."""
    open_and_wait(qtbot, stub_window, phantom_series)
    uid = stub_window.reading.state.series_uid
    assert uid is not None
    qtbot.waitUntil(lambda: stub_window.store.complete_stack(uid) is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: stub_window.bridge.device is not None, timeout=PATIENCE)
    return stub_window
