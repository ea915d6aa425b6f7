"""A small part of the soak with every test run, and that the soak itself notices what it looks for."""

from __future__ import annotations

import os
import time

import pytest

from tests.soak import headers
from tests.soak.damage import damaged, samples

pytestmark = pytest.mark.skipif(not os.path.exists("/proc/self/clear_refs"), reason="measures on Linux")  # noqa: PTH110


def test_some_damaged_files() -> None:
    outcomes = list(headers.run(iter(range(150)), 1))
    assert sorted(outcome.number for outcome in outcomes) == list(range(150))
    bad = [
        outcome for outcome in outcomes if outcome.result not in ("shown", "partly", "refused", "contained")
    ]
    assert bad == []
    assert {"shown", "refused"} <= {outcome.result for outcome in outcomes}


def test_the_same_number_gives_the_same_bytes() -> None:
    files = samples()
    assert damaged(5, files) == damaged(5, files)
    assert len({damaged(number, files)[1] for number in range(50)}) == 50


def _misbehave(connection: object) -> None:
    """A worker that raises, dies and hangs."""
    numbers = iter(lambda: connection.recv(), None)  # type: ignore[attr-defined]
    for number in numbers:
        if number == 1:
            os._exit(7)
        if number == 2:
            time.sleep(60)
        connection.send(headers.Outcome(number, "", "raised"))  # type: ignore[attr-defined]


def test_death_and_hanging_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headers, "_serve", _misbehave)
    monkeypatch.setattr(headers, "SECONDS", 0.05)
    monkeypatch.setattr(headers, "_START_SECONDS", 5.0)
    monkeypatch.setattr(headers, "_once_more", lambda number, how: headers.Outcome(number, "", "died", how))
    found = {outcome.number: outcome.result for outcome in headers.run(iter((0, 1, 2, 3)), 1)}
    assert found == {0: "raised", 1: "died", 2: "hung", 3: "raised"}
