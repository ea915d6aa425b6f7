"""Plain networks from random weights, as courses and papers use them: to compare with, and for tasks of one's own."""

from __future__ import annotations

from typing import Any

FEATURES = "features"
PREDICTIONS = "predictions"
_MOMENTUM = 0.9  # of batch norms: small data sets give few steps to learn the averages in


def six_convolutions(shape: tuple[int, int, int], labels: int, activation: str, dropout: float) -> Any:
    """The classic one: six 3 x 3 convolutions, each with batch norm and max pooling, dropout, two dense layers."""
    import keras
    from keras import layers

    inputs = keras.Input(shape, name="image")
    x = inputs
    for number, filters in enumerate((32, 32, 64, 64, 128, 128), 1):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"conv{number}")(x)
        x = layers.BatchNormalization(momentum=_MOMENTUM, name=f"conv{number}_norm")(x)
        x = layers.ReLU(name=f"conv{number}_relu")(x)
        x = layers.MaxPooling2D(2, padding="same", name=f"pool{number}")(x)
        if number % 2 == 0:
            x = layers.Dropout(dropout / 2, name=f"dropout{number}")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(128, activation="relu", name=FEATURES)(x)
    x = layers.Dropout(dropout, name="dropout")(x)
    outputs = layers.Dense(labels, activation=activation, name=PREDICTIONS)(x)
    return keras.Model(inputs, outputs, name="six_convolutions")


def three_stages(shape: tuple[int, int, int], labels: int, activation: str, dropout: float) -> Any:
    """Three stages of convolution and pooling, then dense layers; nothing else."""
    import keras
    from keras import layers

    inputs = keras.Input(shape, name="image")
    x = inputs
    for number, filters in enumerate((32, 64, 64), 1):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"conv{number}")(x)
        x = layers.MaxPooling2D(2, padding="same", name=f"pool{number}")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(64, activation="relu", name=FEATURES)(x)
    x = layers.Dropout(dropout, name="dropout")(x)
    outputs = layers.Dense(labels, activation=activation, name=PREDICTIONS)(x)
    return keras.Model(inputs, outputs, name="three_stages")


def dense_head(x: Any, labels: int, activation: str, dropout: float) -> Any:
    """Pooled features (n, d) -> dropout, dense 256, batch norm, predictions."""
    from keras import layers

    x = layers.Dropout(dropout, name="dropout")(x)
    x = layers.Dense(256, activation="relu", name="dense")(x)
    x = layers.BatchNormalization(momentum=_MOMENTUM, name="dense_norm")(x)
    return layers.Dense(labels, activation=activation, name=PREDICTIONS)(x)
