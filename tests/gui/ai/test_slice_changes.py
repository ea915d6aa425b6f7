"""200 quick slice changes while a real model explains: no map over another image, and no memory that grows."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from viewer.gui.main_window import MainWindow
from viewer.session.view_state import Follow

PATIENCE = 120_000
CHANGES = 200
# A map is waited for now and then, so that there is one that could stay behind.
BETWEEN_MAPS = 25
MOST_GROWTH = 24 << 20


def test_no_stale_map_and_no_memory(qtbot: QtBot, ai_window: MainWindow, phantom_series: Path) -> None:
    window = ai_window
    open_and_wait(qtbot, window, phantom_series)
    uid = window.reading.state.series_uid
    assert uid is not None
    qtbot.waitUntil(lambda: window.store.complete_stack(uid) is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.bridge.device is not None and not window.ai.is_warming, timeout=PATIENCE)
    wrong: list[str] = []
    seen: list[str | None] = []

    def look(*_: object) -> None:
        image, attribution = window.viewport.image(), window.viewport.attribution()
        if image is not None and attribution is not None:
            seen.append(attribution.identity.sop_instance_uid)
            if image.header.sop_instance_uid != attribution.identity.sop_instance_uid:
                wrong.append(f"{image.header.path.name} under the map of {attribution.identity.path.name}")

    def memory() -> tuple[int, int]:
        gc.collect()
        child = window.bridge.process_id
        assert child is not None
        return psutil.Process().memory_info().rss, psutil.Process(child).memory_info().rss

    random = np.random.default_rng(0)
    count = window.reading.state.slice_count

    def scroll(times: int) -> tuple[int, int]:
        """Afterwards nothing is known any more, so that what is left is not a result."""
        for done, place in enumerate(random.integers(0, count, times)):
            window.reading.scroll_to(int(place))
            QApplication.processEvents()
            look()
            if done % BETWEEN_MAPS == BETWEEN_MAPS - 1:
                qtbot.waitUntil(lambda: window.viewport.attribution() is not None, timeout=PATIENCE)
        qtbot.waitUntil(lambda: not window.ai.jobs, timeout=PATIENCE)
        image, attribution = window.viewport.image(), window.viewport.attribution()
        assert image is not None
        assert attribution is not None
        assert attribution.identity.sop_instance_uid == image.header.sop_instance_uid, (
            "the last one has its map"
        )
        used = memory()
        window.ai.forget_everything()
        qtbot.waitUntil(lambda: not window.ai.jobs, timeout=PATIENCE)
        return used

    window.viewport.painted.connect(look)
    window.ai.resultsChanged.connect(look)
    choice = window.reading.state.choice
    window.reading.set_choice(replace(choice, max_steps=31))  # a first map and a finer one, in half the time
    window.reading.set_follow(Follow.EXPLAIN)
    scroll(CHANGES // 4)  # caches fill, functions are compiled
    before = scroll(CHANGES // 2)
    after = scroll(CHANGES // 2)
    window.reading.set_follow(Follow.NOTHING)
    window.reading.set_choice(choice)
    window.viewport.painted.disconnect(look)
    window.ai.resultsChanged.disconnect(look)
    window.close_all()
    window.ai.forget_everything()
    assert wrong == []
    assert len(set(seen)) >= CHANGES // BETWEEN_MAPS // 2, "there were maps that could have stayed"
    grown = [(now - then) / 1e6 for now, then in zip(after, before, strict=True)]
    assert all(1e6 * more < MOST_GROWTH for more in grown), f"window and process grew by {grown} MB"
