"""Where a played series goes on."""

from __future__ import annotations

import pytest

from viewer.session.cine import CineMode, CineStep, sensible_rate, stepped


def played(count: int, mode: CineMode, steps: int, start: int = 0) -> list[int]:
    """Positions one step at a time."""
    at, seen = CineStep(start), []
    for _ in range(steps):
        at = stepped(at, count, 1, mode)
        seen.append(at.position)
    return seen


def test_a_loop_begins_again_and_a_sweep_turns_round() -> None:
    assert played(4, CineMode.LOOP, 6, 2) == [3, 0, 1, 2, 3, 0]
    assert played(4, CineMode.SWEEP, 9, 2) == [3, 2, 1, 0, 1, 2, 3, 2, 1]
    assert played(1, CineMode.SWEEP, 2) == [0, 0]


@pytest.mark.parametrize("mode", list(CineMode))
def test_many_steps_at_once_end_where_single_ones_do(mode: CineMode) -> None:
    for steps in range(1, 20):
        assert stepped(CineStep(1), 5, steps, mode).position == played(5, mode, steps, 1)[-1]


def test_a_rate_stays_within_what_can_be_shown() -> None:
    assert [sensible_rate(rate) for rate in (None, 30.0, 0.01, 1e6)] == [15.0, 30.0, 0.5, 120.0]
