"""How far a drag moves the window."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.intensity.window import Window, WindowFunction

# A drag over the viewport's shorter side moves the window by its own width at the start of the drag, but never
# by less than this part of the values at hand: a narrow window is not a trap. On a CT this is 1 to 2 HU a pixel.
_SMALLEST_SPAN = 1 / 4
_SMALLEST_WIDTH = 1 / 2000  # of the values at hand, for the functions without a limit of their own


@dataclass(slots=True)
class WindowDrag:
    """One drag: where it began and how far it went, in shares of the viewport's shorter side."""

    start: Window
    value_range: tuple[float, float]
    right: float = 0.0
    up: float = 0.0

    def moved(self, right: float, up: float) -> Window:
        """The window after a further step: wider to the right, higher centre upwards (VTK's sense)."""
        self.right += right
        self.up += up
        low, high = self.value_range
        span = max(self.start.width, (high - low) * _SMALLEST_SPAN)
        smallest = (high - low) * _SMALLEST_WIDTH or 1e-6
        if self.start.function is WindowFunction.LINEAR:
            smallest = 1.0
        width = max(smallest, self.start.width + self.right * span)
        centre = self.start.center + self.up * span
        # The window may leave the values, but not get lost
        centre = min(max(centre, min(low - width, self.start.center)), max(high + width, self.start.center))
        return self.start.moved(centre, width)


def misses(window: Window, value_range: tuple[float, float]) -> bool:
    """True where the whole image is black or white through the window."""
    low, high = window.bounds()
    return high < value_range[0] or low > value_range[1]
