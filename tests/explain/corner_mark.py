"""A small network that has learned to look at a mark in the corner of an image, and images with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.cards import make_card
from viewer.ai.classifier import Model
from viewer.ai.keras_backend import KerasBackend
from viewer.ai.model_card import InputSpec, NormalisationSpec, RangeIntensity, ResizeSpec
from viewer.ai.model_store import ModelEntry
from viewer.dicom.header import FrameHeader
from viewer.volume.slice_image import SliceImage

SIDE = 32
CORNER = (slice(0, 10), slice(0, 10))


def images(count: int, seed: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """(n, SIDE, SIDE) grey texture in [0, 1]; every second one has a bright square in its upper left corner."""
    rng = np.random.default_rng(seed)
    greys = rng.uniform(0, 0.5, (count, SIDE, SIDE)).astype(np.float32)
    marked = np.arange(count) % 2
    for grey, mark in zip(greys, marked, strict=True):
        if mark:
            top, left = rng.integers(1, 5, 2)
            grey[top : top + 4, left : left + 4] = rng.uniform(0.85, 1)
    return greys, marked


def train() -> Model:
    """A few hundred steps of a convolution, a maximum over places, and a dense layer."""
    import keras

    keras.utils.set_random_seed(5)
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            layers.Conv2D(6, 3, activation="relu"),
            layers.Conv2D(6, 3, activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(2),
        ]
    )
    greys, marked = images(256, 1)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(0.01), loss=loss)
    network.fit(greys[..., None], marked, batch_size=32, epochs=12, verbose=0)
    spec = InputSpec(
        height=SIDE,
        width=SIDE,
        intensity=RangeIntensity(low=0, high=1000),
        normalisation=NormalisationSpec(mean=(0.0,), std=(1.0,)),
        resize=ResizeSpec(policy="stretch"),
    )
    card = make_card("corner-mark", spec, ("plain", "marked"))
    return Model(ModelEntry(Path(), card), KerasBackend(network, card, "CPU", 8), card)


def slice_image(grey: NDArray[np.float32], scale: int = 2) -> SliceImage:
    """An image of `scale` times the network's size."""
    pixels = np.kron(grey * 1000, np.ones((scale, scale))).astype(np.int16)
    rows, columns = pixels.shape
    return SliceImage(pixels, pixels, FrameHeader(path=Path("a.dcm"), rows=rows, columns=columns), "1")
