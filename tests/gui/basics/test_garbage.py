"""Who collects Python's garbage, and when."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from viewer.gui.basics import garbage
from viewer.gui.basics.garbage import GarbageCollector


class _Knot:
    """Something that only a collection ends."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    one = GarbageCollector(qapp)
    assert not gc.isenabled()
    yield one
    one.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def _knots(count: int) -> weakref.ref[_Knot]:
    made = [_Knot() for _ in range(count)]
    return weakref.ref(made[0])


def test_young_garbage_goes_in_portions(collector: GarbageCollector) -> None:
    gone = _knots(1000)
    assert gone() is not None
    collector.collect_some()
    assert gone() is None


def test_what_a_scan_has_found_is_set_aside(collector: GarbageCollector) -> None:
    before = gc.get_freeze_count()
    kept = [_Knot() for _ in range(garbage._MANY + 1)]
    collector.collect_some()
    assert gc.get_freeze_count() - before > len(kept)


def test_everything_goes_while_nobody_is_at_work(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "_IDLE_TICKS", 2)
    gone = _knots(garbage._MANY + 1)
    collector.collect_some()
    assert gone() is not None  # set aside
    for _ in range(3):
        collector.collect_some()
    assert gone() is None
