"""A part of an ultrasound picture with a scale of its own, PS3.3 C.8.5.5."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UltrasoundRegion:
    """Pixels `left` to `right`, `top` to `bottom` (all included), where one column is worth `step_x` of
    `unit_x` ("mm", "s", "cm/s" ...) and one row `step_y` of `unit_y`; a unit of None is not known.
    """

    left: int
    top: int
    right: int
    bottom: int
    step_x: float
    step_y: float
    unit_x: str | None
    unit_y: str | None
    low_priority: bool = False

    @property
    def size(self) -> int:
        """Pixels in it."""
        return (self.right - self.left + 1) * (self.bottom - self.top + 1)

    def holds(self, column: float, row: float) -> bool:
        """Whether a point lies in one of its pixels."""
        return self.left - 0.5 <= column <= self.right + 0.5 and self.top - 0.5 <= row <= self.bottom + 0.5
