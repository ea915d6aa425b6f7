"""Colour maps, made in Oklab so that equal steps of a value look like equal steps.

Oklab: Björn Ottosson 2020, https://bottosson.github.io/posts/oklab/.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

# Both arms have the same lightness at the same magnitude, so that neither sign looks stronger than the other.
_LIGHTNESS_AT_ZERO = 0.78
_LIGHTNESS_AT_LIMIT = 0.70
_CHROMA = 0.145
_COOL_HUE = 242.0  # degrees; well away from violet, which belongs to AI marks
_WARM_HUE = 48.0

DIVERGING_STEPS = 255  # odd: the middle one is zero

_LMS = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ]
)
_LINEAR_RGB = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


class ColourMap(StrEnum):
    """How grey is shown. Hot iron and PET are the standard's own palettes (PS3.6 B.1.1, B.1.2)."""

    GREY = "grey"
    HOT = "hot"
    PET = "pet"
    PERCEPTUAL = "perceptual"
    SIGNED = "signed"  # of maps: the middle of the window is nothing


_PALETTES = {ColourMap.HOT: "hotiron.dcm", ColourMap.PET: "pet.dcm"}


@cache
def display_map(name: ColourMap) -> NDArray[np.uint8] | None:
    """(256, 3) RGB of grey 0 to 255; None for grey itself. Read only.

    The perceptual one rises evenly in lightness from black over blue and green to a light yellow; the signed one is
    `diverging`, cool below the middle and warm above.
    """
    if name is ColourMap.GREY:
        return None
    if name is ColourMap.PERCEPTUAL:
        part = np.linspace(0.0, 1.0, 256)
        hue = np.radians(262 - 160 * part)
        chroma = 0.14 * np.sin(np.pi * part) ** 0.8
        lab = np.stack([0.97 * part, chroma * np.cos(hue), chroma * np.sin(hue)], axis=-1)
        table = oklab_to_srgb(lab)
    elif name is ColourMap.SIGNED:
        table = diverging()[np.rint(np.linspace(0, DIVERGING_STEPS - 1, 256)).astype(int)]
    else:
        from pydicom import dcmread
        from pydicom.data import get_palette_files

        (file,) = get_palette_files(_PALETTES[name])
        palette = dcmread(file)
        parts = (palette[f"{colour}PaletteColorLookupTableData"].value for colour in ("Red", "Green", "Blue"))
        table = np.stack([np.frombuffer(part, np.uint8) for part in parts], axis=-1).copy()
    table.setflags(write=False)
    return table


def diverging() -> NDArray[np.uint8]:
    """Signed map (255, 3) RGB: cool at -1 (row 0), neutral at 0 (row 127), warm at +1 (row 254).

    Lightness is even and symmetric; chroma grows linearly with the magnitude.
    """
    signed = np.linspace(-1.0, 1.0, DIVERGING_STEPS)
    size = np.abs(signed)
    lightness = _LIGHTNESS_AT_ZERO + (_LIGHTNESS_AT_LIMIT - _LIGHTNESS_AT_ZERO) * size
    hue = np.radians(np.where(signed < 0, _COOL_HUE, _WARM_HUE))
    lab = np.stack([lightness, _CHROMA * size * np.cos(hue), _CHROMA * size * np.sin(hue)], axis=-1)
    return oklab_to_srgb(lab)


def oklab_to_srgb(lab: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Oklab (..., 3) to sRGB (..., 3) uint8, clipped to the gamut."""
    linear = (lab @ _LMS.T) ** 3 @ _LINEAR_RGB.T
    linear = np.clip(linear, 0.0, 1.0)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(encoded * 255), dtype=np.uint8)


def srgb_to_oklab(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """sRGB (..., 3) uint8 to Oklab (..., 3)."""
    encoded = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    lms = np.cbrt(linear @ np.linalg.inv(_LINEAR_RGB).T)
    return np.asarray(lms @ np.linalg.inv(_LMS).T)
