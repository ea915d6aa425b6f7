"""PET images in standardised uptake values by body weight; see `viewer.intensity.suv` for the factor."""

from __future__ import annotations

from dataclasses import replace

from viewer.intensity.modality_lut import Rescale
from viewer.intensity.window import Window, WindowFunction
from viewer.volume.slice_image import SliceImage

SUV_NAME = "SUVbw"


def in_suv(image: SliceImage, factor: float) -> SliceImage:
    """`image` with values and windows times `factor`, in "SUVbw"; stored values and place stay as they are.

    Colour, and values by a look-up table, are returned as they are.
    """
    rescale = image.header.rescale
    if image.is_color or rescale.table is not None or rescale.unit == SUV_NAME:
        return image
    transform = Rescale(rescale.slope * factor, rescale.intercept * factor, SUV_NAME)
    windows = tuple(scaled(window, factor) for window in image.windows if type(window) is Window)
    header = replace(image.header, rescale=transform, windows=windows)
    cache = {name: known for name, known in image._cache.items() if name == "padding"}
    return replace(image, values=transform.apply(image.stored), header=header, _cache=cache)


def scaled(window: Window, factor: float) -> Window:
    """The window that shows values times `factor` as `window` shows the values.

    LINEAR becomes LINEAR_EXACT: its half steps (PS3.3 C.11.2.1.2.1) are those of whole numbers.
    """
    if window.function is WindowFunction.LINEAR:
        low, high = window.bounds()
        high = max(high, low + 1e-9)
        return Window.from_bounds(
            low * factor, high * factor, WindowFunction.LINEAR_EXACT, window.explanation
        )
    return Window(window.center * factor, window.width * factor, window.function, window.explanation)
