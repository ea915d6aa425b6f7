"""Random variants of training images: geometry, grey scale, and the marks that image processing leaves.

The last group matters most where classes come from different sources: it varies what the source's scanner,
resizing and file format did to an image, so that a network finds it harder to tell sources apart by that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class AugmentSettings:
    """Ranges and chances. Angles in degrees, shifts as parts of the side, sigmas in pixels of the result."""

    rotation: float = 10.0
    zoom: float = 0.15
    shift: float = 0.06
    mirror: float = 0.5
    gamma: float = 0.25
    contrast: float = 0.25
    brightness: float = 0.1
    blur: float = 0.6
    blur_sigma: float = 1.8
    sharpen: float = 0.3
    jpeg: float = 0.3
    equalise: float = 0.2
    noise: float = 0.3
    noise_sigma: float = 0.05
    erase: float = 0.3

    def moderate(self) -> AugmentSettings:
        """The same geometry; little change of grey, none of the marks that processing leaves."""
        return replace(
            self,
            gamma=self.gamma * 0.4,
            contrast=self.contrast * 0.4,
            brightness=self.brightness * 0.5,
            **dict.fromkeys(("blur", "sharpen", "jpeg", "equalise", "noise", "erase"), 0.0),
        )


def halve(image: Image) -> Image:
    """Mean of each 2 x 2 pixels: (..., 2 h, 2 w) -> (..., h, w).

    Exactly what R at half the grid size gives, because a cell of R is a mean over its interval.
    """
    *lead, rows, columns = image.shape
    halved: Image = image.reshape(*lead, rows // 2, 2, columns // 2, 2).mean(axis=(-3, -1), dtype=np.float32)
    return halved


def augment(image: Image, settings: AugmentSettings, random: np.random.Generator) -> Image:
    """One variant: (2 h, 2 w) in [0, 1], twice as fine as the model's grid -> (h, w) in [0, 1].

    Geometry is done on the finer grid, so that a variant is not blurred by being interpolated.
    """
    import cv2

    rows, columns = image.shape
    turn = cv2.getRotationMatrix2D(
        ((columns - 1) / 2, (rows - 1) / 2),
        random.uniform(-settings.rotation, settings.rotation),
        random.uniform(1 - settings.zoom, 1 + settings.zoom),
    )
    turn[:, 2] += random.uniform(-settings.shift, settings.shift, 2) * (columns, rows)
    if random.random() < settings.mirror:
        image = image[:, ::-1]
    border = cv2.BORDER_CONSTANT if random.random() < 0.5 else cv2.BORDER_REPLICATE
    warped = cv2.warpAffine(np.ascontiguousarray(image), turn, (columns, rows), borderMode=border)
    variant = _processing(halve(np.asarray(warped, np.float32)), settings, random)
    variant = np.clip(variant, 0, 1) ** np.exp(random.normal(0, settings.gamma))
    variant = (variant - 0.5) * random.uniform(1 - settings.contrast, 1 + settings.contrast) + 0.5
    variant = variant + random.uniform(-settings.brightness, settings.brightness)
    if random.random() < settings.noise:
        variant = variant + random.normal(0, random.uniform(0.1, 1) * settings.noise_sigma, variant.shape)
    if random.random() < settings.erase:
        height, width = (int(random.uniform(0.1, 0.33) * side) for side in variant.shape)
        top, left = (
            int(random.uniform(0, side - part))
            for side, part in zip(variant.shape, (height, width), strict=True)
        )
        variant[top : top + height, left : left + width] = random.random()
    return np.asarray(np.clip(variant, 0, 1), np.float32)


def _processing(image: Image, settings: AugmentSettings, random: np.random.Generator) -> Image:
    """Blur, sharpen, recompress, equalise: each with its own chance."""
    import cv2

    if random.random() < settings.blur:
        image = cv2.GaussianBlur(image, (0, 0), random.uniform(0.3, settings.blur_sigma))
    if random.random() < settings.sharpen:
        smooth = cv2.GaussianBlur(image, (0, 0), random.uniform(1, 5))
        image = image + np.float32(random.uniform(0.2, 1.2)) * (image - smooth)
    if random.random() < settings.jpeg:
        quality = int(random.integers(25, 95))
        _, packed = cv2.imencode(".jpg", _bytes(image), [cv2.IMWRITE_JPEG_QUALITY, quality])
        image = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.float32) / 255
    if random.random() < settings.equalise:
        equalised = cv2.createCLAHE(random.uniform(1, 3), (8, 8)).apply(_bytes(image))
        image = np.asarray(equalised, np.float32) / 255
    return image


def _bytes(image: Image) -> NDArray[np.uint8]:
    return np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
