"""Windows to choose from: usual CT windows, those of the file, and an automatic one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.intensity.window import Window, WindowFunction

# Percentiles of a large image are taken from about this many evenly spaced pixels: the automatic window is a
# starting point, and sorting a whole mammogram would take a third of a second.
_SAMPLE = 1 << 18


@dataclass(frozen=True, slots=True)
class WindowPreset:
    """A named window; centre and width in HU."""

    name: str
    center: float
    width: float

    def window(self) -> Window:
        """The preset as a window whose explanation is the preset's name."""
        return Window(self.center, self.width, explanation=self.name)


CT_PRESETS: tuple[WindowPreset, ...] = (
    WindowPreset("Brain", 40, 80),
    WindowPreset("Abdomen", 40, 400),
    WindowPreset("Mediastinum", 50, 350),
    WindowPreset("Bone", 500, 2000),
    WindowPreset("Lung", -600, 1500),
)


# Upper ends of usual PET windows, in SUV by body weight.
_SUV_ENDS = (5, 10, 20)


def suv_windows() -> tuple[Window, ...]:
    """Usual windows of PET in SUV by body weight, the first one to open with."""
    exact = WindowFunction.LINEAR_EXACT
    return tuple(Window.from_bounds(0, end, exact, f"SUV 0 to {end}") for end in _SUV_ENDS)


def presets_for(
    modality: str | None,
    file_windows: tuple[Window, ...] = (),
    ct_presets: tuple[WindowPreset, ...] = CT_PRESETS,
    in_suv: bool = False,
) -> tuple[Window, ...]:
    """Windows to offer for an image: the CT presets for a CT, those of PET in SUV, then those of the file.

    The presets come first, so that a number key means the same on every CT. A file window without an explanation
    is named "File 1", "File 2", ...; two that show the same appear once.
    """
    windows: list[Window] = []
    for number, window in enumerate(file_windows, start=1):
        if all(replace(window, explanation=other.explanation) != other for other in windows):
            windows.append(replace(window, explanation=window.explanation or f"File {number}"))
    presets = tuple(preset.window() for preset in ct_presets) if modality == "CT" else ()
    if in_suv:
        presets = suv_windows()
    return (*presets, *windows)


def automatic_window(values: NDArray[Any], mask: NDArray[np.bool_] | None = None) -> Window:
    """A window from the 1st to the 99th percentile of `values`, without padding.

    `mask` has the shape of `values` and is True where a pixel is padding. Where the percentiles fall
    together the whole range is taken. Integers get a LINEAR window, others a LINEAR_EXACT one (their range
    may be below 1).
    """
    values = np.asarray(values)
    flat = values[~mask] if mask is not None else values.reshape(-1)
    if flat.size > _SAMPLE:
        flat = flat[:: flat.size // _SAMPLE]
    if flat.dtype.kind == "f":
        flat = flat[np.isfinite(flat)]
    if not flat.size:
        return Window(0.5, 2.0, explanation="Automatic")
    low, high = (float(p) for p in np.percentile(flat, (1, 99)))
    if high <= low:
        low, high = float(flat.min()), float(flat.max())
    if values.dtype.kind in "iu":
        first, last = np.floor(low), np.ceil(high)
        return Window.from_bounds(first, max(last, first + 1), explanation="Automatic")
    if high <= low:
        high = low + max(abs(low) * 1e-3, 1e-6)
    return Window.from_bounds(low, high, WindowFunction.LINEAR_EXACT, "Automatic")
