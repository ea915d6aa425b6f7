"""A Keras model of a few weights."""

from __future__ import annotations

from pathlib import Path

from tests.cards import make_card
from viewer.ai.model_card import (
    CARD_NAME,
    WEIGHTS_NAME,
    InputSpec,
    NormalisationSpec,
    ResizeSpec,
    file_sha256,
    write_card,
)


def write_tiny_model(folder: Path) -> Path:
    """Write weights and a valid card into a new folder; returns it."""
    import keras

    keras.utils.set_random_seed(3)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((32, 32, 1)),
            layers.Conv2D(4, 5, strides=2, activation="relu"),
            layers.Conv2D(8, 3, strides=2, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    folder.mkdir()
    model.save(folder / WEIGHTS_NAME)
    spec = InputSpec(
        height=32,
        width=32,
        normalisation=NormalisationSpec(mean=(0.5,), std=(0.25,)),
        resize=ResizeSpec(policy="letterbox"),
    )
    card = make_card("tiny", spec, ("a", "b", "c"), sha256=file_sha256(folder / WEIGHTS_NAME))
    write_card(card, folder / CARD_NAME)
    return folder
