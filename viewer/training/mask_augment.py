"""Random variants of an image together with its mask: strong, because there are few masks of one source.

Images with masks are narrow crops of one kind; what the network must stand elsewhere (arms, collimators,
other grey scales, tubes, letters) is put in here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.training.augment import halve

Image = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class MaskAugmentSettings:
    """Ranges and chances. Angles in degrees, shifts as parts of the side, sigmas in pixels of the result."""

    rotation: float = 15.0
    zoom_out: float = 0.6
    zoom_in: float = 1.35
    stretch: float = 0.15
    shear: float = 0.12
    shift: float = 0.1
    mirror: float = 0.3
    gamma: float = 0.4
    contrast: float = 0.4
    brightness: float = 0.2
    shading: float = 0.3
    blur: float = 0.4
    blur_sigma: float = 2.0
    noise: float = 0.4
    noise_sigma: float = 0.08
    equalise: float = 0.25
    occlude: float = 0.5


def augment_with_mask(
    image: Image, mask: Image, settings: MaskAugmentSettings, random: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Image and mask (2 h, 2 w) in [0, 1], twice as fine as the network's grid -> both (h, w)."""
    import cv2

    rows, columns = image.shape
    turn = _affine(rows, columns, settings, random)
    fill = (0.0, 0.0, random.uniform(0, 1))[int(random.integers(3))]
    border = cv2.BORDER_REPLICATE if random.random() < 0.3 else cv2.BORDER_CONSTANT
    warped = cv2.warpAffine(
        np.ascontiguousarray(image), turn, (columns, rows), borderMode=border, borderValue=fill
    )
    warped_mask = cv2.warpAffine(np.ascontiguousarray(mask), turn, (columns, rows))
    variant, target = halve(np.asarray(warped)), halve(np.asarray(warped_mask))
    variant = _grey(variant, settings, random)
    if random.random() < settings.occlude:
        variant = _occlude(variant, random)
    return (
        np.asarray(np.clip(variant, 0, 1), np.float32),
        np.asarray(target, np.float32),
    )


def _affine(
    rows: int, columns: int, settings: MaskAugmentSettings, random: np.random.Generator
) -> NDArray[np.float64]:
    """2 x 3: mirror, stretch, shear, turn, zoom about the centre, then shift."""
    angle = np.deg2rad(random.uniform(-settings.rotation, settings.rotation))
    zoom = np.exp(random.uniform(np.log(settings.zoom_out), np.log(settings.zoom_in)))
    stretch = np.exp(random.uniform(-settings.stretch, settings.stretch))
    shear = random.uniform(-settings.shear, settings.shear)
    mirror = -1.0 if random.random() < settings.mirror else 1.0
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = zoom * turn @ np.array([[mirror * stretch, shear], [0, 1 / stretch]])
    centre = np.array([(columns - 1) / 2, (rows - 1) / 2])
    room = settings.shift + max(0.0, 1 - zoom) / 3
    shift = random.uniform(-room, room, 2) * (columns, rows)
    return np.column_stack([matrix, centre - matrix @ centre + shift])


def _grey(image: Image, settings: MaskAugmentSettings, random: np.random.Generator) -> Image:
    import cv2

    if random.random() < settings.equalise:
        whole = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
        clip = random.uniform(1, 4)
        image = np.asarray(cv2.createCLAHE(clip, (8, 8)).apply(whole), np.float32) / 255
    if random.random() < settings.blur:
        image = cv2.GaussianBlur(np.asarray(image), (0, 0), random.uniform(0.3, settings.blur_sigma))
    image = np.clip(image, 0, 1) ** np.exp(random.normal(0, settings.gamma))
    image = (image - 0.5) * random.uniform(1 - settings.contrast, 1 + settings.contrast) + 0.5
    image = image + random.uniform(-settings.brightness, settings.brightness)
    # A slow change of brightness over the image, as from uneven exposure or a patient who stands askew.
    coarse = np.asarray(random.normal(0, settings.shading, (3, 3)), np.float32)
    image = image + cv2.resize(coarse, image.shape[::-1], interpolation=cv2.INTER_CUBIC) * random.uniform(
        0, 1
    )
    if random.random() < settings.noise:
        image = image + random.normal(0, random.uniform(0.1, 1) * settings.noise_sigma, image.shape)
    return image


def _occlude(image: Image, random: np.random.Generator) -> Image:
    """Boxes and lines of one grey: letters, leads, devices. The mask stays: lung is behind them."""
    import cv2

    image = np.ascontiguousarray(image, np.float32)
    rows, columns = image.shape
    for _ in range(int(random.integers(1, 4))):
        shade = random.uniform(0, 1)
        start = random.integers(0, (columns, rows))
        if random.random() < 0.5:
            end = start + random.integers(4, (columns // 5, rows // 5))
            cv2.rectangle(image, start.tolist(), end.tolist(), shade, -1)
        else:
            end = random.integers(0, (columns, rows))
            cv2.line(image, start.tolist(), end.tolist(), shade, int(random.integers(1, 4)))
    return image
