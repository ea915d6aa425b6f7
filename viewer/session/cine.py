"""Playing a series: which image comes next. Pure functions of position and direction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

USUAL_RATE = 15.0  # images a second, where the file says nothing
SLOWEST, FASTEST = 0.5, 120.0


class CineMode(StrEnum):
    """What happens at the ends."""

    LOOP = "loop"
    SWEEP = "sweep"  # back and forth


@dataclass(frozen=True, slots=True)
class CineStep:
    """A position from 0, and the direction (1 or -1) in which it goes on."""

    position: int
    direction: int = 1


def stepped(at: CineStep, count: int, steps: int, mode: CineMode) -> CineStep:
    """The position after so many steps through `count` images. The two ends of a sweep are shown once."""
    if count < 2:
        return CineStep(0, at.direction)
    if mode is CineMode.LOOP:
        return CineStep((at.position + steps) % count, 1)
    period = 2 * (count - 1)
    phase = at.position if at.direction > 0 else period - at.position
    phase = (phase + steps) % period
    return CineStep(phase, 1) if phase < count - 1 else CineStep(period - phase, -1)


def sensible_rate(rate: float | None) -> float:
    """A file's rate within what can be shown; the usual one where it gives none."""
    return USUAL_RATE if rate is None else min(max(rate, SLOWEST), FASTEST)
