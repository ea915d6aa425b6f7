"""In which unit the values of a series are shown: PET in Bq/ml or as SUV by body weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from viewer.intensity.presets import suv_windows
from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap
from viewer.volume.slice_image import SliceImage
from viewer.volume.suv_image import SUV_NAME, in_suv, scaled


def opens_inverted(modality: str | None, colour_map: ColourMap) -> bool:
    """Whether grey is shown inverted unless the user inverts it: uptake of PET is read black on white."""
    return modality == "PT" and colour_map is ColourMap.GREY


@dataclass(frozen=True, slots=True)
class Units:
    """`factors` from the file's unit to SUV by series UID, as far as they are known."""

    in_suv: bool = True
    factors: Mapping[str, float] = field(default_factory=dict)

    def factor(self, uid: str) -> float | None:
        """By what the values of a series are multiplied now; None where they are as in the file."""
        return self.factors.get(uid) if self.in_suv else None

    def opening_window(self, uid: str) -> Window | None:
        """The window that a series opens with for its unit, whatever its file says; None: the file's, or an automatic
        one. PET is read from 0 to 5 SUV; the windows of its files differ from image to image.
        """
        return None if self.factor(uid) is None else suv_windows()[0]

    def with_factor(self, uid: str, factor: float | None) -> Units:
        """With another factor known for a series; None: no longer any."""
        others = {one: known for one, known in self.factors.items() if one != uid}
        return replace(self, factors=others if factor is None else {**others, uid: factor})

    def shown(self, image: SliceImage) -> SliceImage:
        """The image in its unit."""
        factor = self.factor(image.series_uid)
        return image if factor is None else in_suv(image, factor)

    def is_shown(self, image: SliceImage) -> bool:
        """Whether an image is in its unit."""
        return (image.unit == SUV_NAME) == (self.factor(image.series_uid) is not None)

    def follow(self, window: Window | None, uid: str | None, before: Units) -> Window | None:
        """A window that was chosen in the units of `before`."""
        if window is None or uid is None:
            return window
        old, new = before.factor(uid), self.factor(uid)
        return window if old == new else scaled(window, (new or 1.0) / (old or 1.0))
