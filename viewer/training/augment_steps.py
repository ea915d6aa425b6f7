"""Carries out the steps of an augmentation: by Keras' layers where they exist, else by OpenCV.

Numbers are drawn here, by one NumPy generator, and handed to Keras' layers: a layer's own drawing cannot be set to
one number (a preview needs that), nor taken up again in the middle (a resumed training needs that). Not Keras, with
the reason measured or read in Keras 3.15: elastic (2.7 s for 16 images of 224 x 224; OpenCV 20 ms), blur (sigma
up to 1 and one for the whole batch), noise (one sigma for the whole batch).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.training.augmentation import PARAMETERS, Augmentation, Kind, Step

Images = NDArray[np.float32]
Numbers = Mapping[str, NDArray[np.float64]]
_Work = Callable[[Images, Numbers, Step, np.random.Generator], Any]

_GRID_CELLS = 5
_FILL_MODES = {"black": "constant", "edge": "nearest", "mirror": "reflect"}


def augment_batch(images: NDArray[np.floating], plan: Augmentation, random: np.random.Generator) -> Images:
    """(n, H, W) or (n, H, W, C) in [0, 1] -> the same shape, float32; in [0, 1] unless a step normalises."""
    batch = np.array(images, np.float32)
    flat = batch.ndim == 3
    if flat:
        batch = batch[..., None]
    for step in plan.steps:
        batch = apply_step(batch, step, random)
    return batch[..., 0] if flat else batch


def apply_step(images: Images, step: Step, random: np.random.Generator) -> Images:
    """(n, H, W, C) -> the same, each image changed with the step's chance, by numbers of its own."""
    chosen = random.random(len(images)) < step.chance
    numbers = draw(step, len(images), random)
    if not chosen.any():
        return images
    changed = np.asarray(_WORK[step.kind](images, numbers, step, random), np.float32)
    if step.kind is not Kind.NORMALISATION:
        np.clip(changed, 0, 1, out=changed)
    return np.where(chosen[:, None, None, None], changed, images)


def draw(step: Step, count: int, random: np.random.Generator) -> dict[str, NDArray[np.float64]]:
    """(count,) of each of the step's numbers."""
    drawn = {}
    for parameter in PARAMETERS[step.kind]:
        if parameter.name in step.choices:
            drawn[parameter.name] = random.choice(np.array(step.choices[parameter.name]), count)
        else:
            least, most = step.ranges.get(parameter.name, (parameter.neutral, parameter.neutral))
            drawn[parameter.name] = random.uniform(least, most, count)
    return drawn


def _by_keras(make: Callable[[Any, Step], Any], transformation: Callable[..., dict[str, Any]]) -> _Work:
    """A step that a Keras layer does; transformation: from numbers and shape to what the layer expects."""

    def work(images: Images, numbers: Numbers, step: Step, random: np.random.Generator) -> Any:
        from keras import layers

        layer = make(layers, step)
        return np.array(
            layer.transform_images(images, transformation(images, numbers, random), training=True)
        )

    return work


def _flip(mode: str) -> _Work:
    return _by_keras(
        lambda layers, _: layers.RandomFlip(mode),
        lambda images, *_: {"flips": np.ones((len(images), 1, 1, 1), bool), "input_shape": images.shape},
    )


def _column(numbers: NDArray[np.float64], *shape: int) -> NDArray[np.float32]:
    return numbers.astype(np.float32).reshape(-1, *shape)


def _rotations(images: Images, numbers: Numbers, _: np.random.Generator) -> dict[str, Any]:
    """Keras' affine maps (n, 8): from a place (x, y) in the result to one in the image."""
    rows, columns = images.shape[1:3]
    angle = np.deg2rad(numbers["degrees"])
    cosine, sine = np.cos(angle), np.sin(angle)
    x, y = (columns - 1) / 2, (rows - 1) / 2
    zero = np.zeros_like(angle)
    matrix = [cosine, -sine, x - cosine * x + sine * y, sine, cosine, y - sine * x - cosine * y, zero, zero]
    return {"rotation_matrix": np.stack(matrix, axis=1).astype(np.float32)}


def _zooms(images: Images, numbers: Numbers, _: np.random.Generator) -> dict[str, Any]:
    factor = _column(1 / numbers["factor"], 1)
    return {"height_zoom": factor, "width_zoom": factor, "input_shape": images.shape}


def _shears(images: Images, numbers: Numbers, _: np.random.Generator) -> dict[str, Any]:
    # Keras maps places of the result to places of the image: the other way round.
    factors = -np.stack([numbers["x"], numbers["y"]], axis=1).astype(np.float32)
    return {"shear_factor": factors, "input_shape": images.shape}


def _shifts(images: Images, numbers: Numbers, _: np.random.Generator) -> dict[str, Any]:
    zero = np.zeros(len(images))
    rows, columns = images.shape[1:3]
    moved = np.stack([numbers.get("x", zero) * columns, numbers.get("y", zero) * rows], axis=1)
    return {"translations": moved.astype(np.float32), "input_shape": images.shape}


def _erasures(images: Images, numbers: Numbers, random: np.random.Generator) -> dict[str, Any]:
    """A box of the wanted area, its sides between 1:2 and 2:1, filled with one grey."""
    count, rows, columns = images.shape[:3]
    stretch = np.sqrt(2.0) ** random.uniform(-1, 1, count)
    side = np.sqrt(numbers["area"])
    height = np.minimum(rows, np.round(rows * side * stretch)).astype(int)
    width = np.minimum(columns, np.round(columns * side / stretch)).astype(int)
    top = np.floor(random.random(count) * (rows - height + 1)).astype(int)
    left = np.floor(random.random(count) * (columns - width + 1)).astype(int)
    down, across = np.arange(rows)[None, :, None], np.arange(columns)[None, None, :]
    inside = (down >= top[:, None, None]) & (down < (top + height)[:, None, None])
    inside = inside & (across >= left[:, None, None]) & (across < (left + width)[:, None, None])
    masks = np.broadcast_to(inside[..., None], images.shape)
    grey = np.broadcast_to(_column(np.asarray(random.random(count)), 1, 1, 1), images.shape)
    return {"batch_masks": masks, "fill_value": grey, "apply_erasing": np.ones(count, bool)}


def _each(change: Callable[[NDArray[np.float32], dict[str, float], Step, np.random.Generator], Any]) -> _Work:
    """A step that OpenCV or NumPy does, image by image."""

    def work(images: Images, numbers: Numbers, step: Step, random: np.random.Generator) -> Any:
        results = np.empty_like(images)
        for place, image in enumerate(images):
            own = {name: float(values[place]) for name, values in numbers.items()}
            results[place] = np.asarray(change(image, own, step, random)).reshape(image.shape)
        return results

    return work


def _border(step: Step) -> int:
    import cv2

    borders = {"black": cv2.BORDER_CONSTANT, "edge": cv2.BORDER_REPLICATE, "mirror": cv2.BORDER_REFLECT}
    return int(borders[step.fill])


def _shift_scale_rotate(image: Any, numbers: dict[str, float], step: Step, _: np.random.Generator) -> Any:
    import cv2

    rows, columns = image.shape[:2]
    centre = ((columns - 1) / 2, (rows - 1) / 2)
    turn = cv2.getRotationMatrix2D(centre, numbers["degrees"], numbers["factor"])
    turn[:, 2] += (numbers["x"] * columns, numbers["y"] * rows)
    return cv2.warpAffine(image, turn, (columns, rows), borderMode=_border(step))


def _blur(image: Any, numbers: dict[str, float], *_: Any) -> Any:
    import cv2

    sigma = numbers["sigma"]
    return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REFLECT) if sigma > 1e-3 else image


def _noise(image: Any, numbers: dict[str, float], step: Step, random: np.random.Generator) -> Any:
    return image + random.normal(0, numbers["sigma"], image.shape)


def _remap(image: Any, x: NDArray[np.floating], y: NDArray[np.floating], step: Step) -> Any:
    import cv2

    maps = (x.astype(np.float32), y.astype(np.float32))
    return cv2.remap(image, *maps, interpolation=cv2.INTER_LINEAR, borderMode=_border(step))


def _grid_distortion(image: Any, numbers: dict[str, float], step: Step, random: np.random.Generator) -> Any:
    """Cells of a 5 x 5 grid made wider and narrower; the image's corners stay where they are."""
    axes = []
    for side in image.shape[:2]:
        widths = 1 + random.uniform(-numbers["strength"], numbers["strength"], _GRID_CELLS)
        edges = np.concatenate([[0], np.cumsum(widths)]) / widths.sum() * (side - 1)
        axes.append(np.interp(np.arange(side), np.linspace(0, side - 1, _GRID_CELLS + 1), edges))
    x, y = np.meshgrid(axes[1], axes[0])
    return _remap(image, x, y, step)


def _optical_distortion(image: Any, numbers: dict[str, float], step: Step, _: np.random.Generator) -> Any:
    """One radial term (Brown 1966): r' = r (1 + k r^2), r = 1 in the middle of the shorter side's edge."""
    rows, columns = image.shape[:2]
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float64)
    middle_y, middle_x = (rows - 1) / 2, (columns - 1) / 2
    reach = max(1.0, min(middle_x, middle_y))
    x, y = (across - middle_x) / reach, (down - middle_y) / reach
    scale = 1 + numbers["strength"] * (x**2 + y**2)
    return _remap(image, middle_x + x * scale * reach, middle_y + y * scale * reach, step)


def _elastic(image: Any, numbers: dict[str, float], step: Step, random: np.random.Generator) -> Any:
    """Random movements, smoothed (Simard et al. 2003), scaled to the wanted standard deviation in pixels."""
    import cv2

    rows, columns = image.shape[:2]
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float64)
    moves = []
    for _ in range(2):
        field = cv2.GaussianBlur(random.normal(size=(rows, columns)), (0, 0), numbers["smooth"])
        moves.append(field * numbers["move"] / max(float(field.std()), 1e-9))
    return _remap(image, across + moves[0], down + moves[1], step)


def _normalise(images: Images, numbers: Numbers, step: Step, random: np.random.Generator) -> Any:
    from keras import layers

    results = np.empty_like(images)
    for place, image in enumerate(images):
        mean, std = float(numbers["mean"][place]), float(numbers["std"][place])
        results[place] = np.array(layers.Normalization(axis=None, mean=mean, variance=std**2)(image[None]))[0]
    return results


_colour_saturation = _by_keras(
    lambda layers, _: layers.RandomSaturation(1.0, value_range=(0, 1)),
    lambda _images, numbers, _: {"factor": numbers["factor"].astype(np.float32)},
)


def _saturation(images: Images, numbers: Numbers, step: Step, random: np.random.Generator) -> Any:
    """Grey has no saturation to change."""
    return images if images.shape[3] == 1 else _colour_saturation(images, numbers, step, random)


_WORK: Mapping[Kind, _Work] = MappingProxyType(
    {
        Kind.CONTRAST: _by_keras(
            lambda layers, _: layers.RandomContrast(1.0, value_range=(0, 1)),
            lambda _images, numbers, _: {"contrast_factor": _column(numbers["factor"], 1, 1, 1)},
        ),
        Kind.SATURATION: _saturation,
        Kind.BRIGHTNESS: _by_keras(
            lambda layers, _: layers.RandomBrightness(1.0, value_range=(0, 1)),
            lambda _images, numbers, _: {"rgb_delta": _column(numbers["shift"], 1, 1, 1)},
        ),
        Kind.HORIZONTAL_FLIP: _flip("horizontal"),
        Kind.VERTICAL_FLIP: _flip("vertical"),
        Kind.ROTATION: _by_keras(
            lambda layers, step: layers.RandomRotation(1.0, fill_mode=_FILL_MODES[step.fill]), _rotations
        ),
        Kind.SHEAR: _by_keras(
            lambda layers, step: layers.RandomShear(1.0, 1.0, fill_mode=_FILL_MODES[step.fill]), _shears
        ),
        Kind.ZOOM: _by_keras(
            lambda layers, step: layers.RandomZoom(0.5, fill_mode=_FILL_MODES[step.fill]), _zooms
        ),
        Kind.WIDTH_SHIFT: _by_keras(
            lambda layers, step: layers.RandomTranslation(0, 0.5, fill_mode=_FILL_MODES[step.fill]), _shifts
        ),
        Kind.HEIGHT_SHIFT: _by_keras(
            lambda layers, step: layers.RandomTranslation(0.5, 0, fill_mode=_FILL_MODES[step.fill]), _shifts
        ),
        Kind.SHIFT_SCALE_ROTATE: _each(_shift_scale_rotate),
        Kind.BLUR: _each(_blur),
        Kind.NOISE: _each(_noise),
        Kind.GRID_DISTORTION: _each(_grid_distortion),
        Kind.OPTICAL_DISTORTION: _each(_optical_distortion),
        Kind.ELASTIC: _each(_elastic),
        Kind.ERASING: _by_keras(lambda layers, _: layers.RandomErasing(value_range=(0, 1)), _erasures),
        Kind.NORMALISATION: _normalise,
    }
)
