"""The networks, and the reader of the ImageNet weights."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from viewer.errors import ModelRefusedError
from viewer.training.architectures import (
    ARCHITECTURES,
    FEATURES,
    PREDICTIONS,
    SEGMENTERS,
    _ninths,
    lite_weights,
)
from viewer.training.pretrained import imagenet_state, read_state


def one_step(model: object, images: np.ndarray, truth: np.ndarray) -> tuple[float, bool]:
    """The loss of one step of gradient descent, and whether every trainable weight got a finite gradient."""
    import keras
    import tensorflow as tf

    with tf.GradientTape() as tape:
        answer = model(images, training=True)  # type: ignore[operator]
        loss = tf.reduce_mean(keras.losses.binary_crossentropy(truth, answer))
    variables = [variable.value for variable in model.trainable_variables]  # type: ignore[attr-defined]
    gradients = tape.gradient(loss, variables)
    keras.optimizers.SGD(0.01).apply(gradients, model.trainable_variables)  # type: ignore[attr-defined]
    return float(loss), all(gradient is not None and np.isfinite(gradient).all() for gradient in gradients)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_networks_are_flat_end_in_softmax_and_learn(name: str) -> None:
    model = ARCHITECTURES[name].build((64, 64, 1), 3, "softmax", 0.2)
    assert all(not hasattr(layer, "layers") for layer in model.layers)
    images = np.random.default_rng(0).normal(size=(2, 64, 64, 1)).astype(np.float32)
    answer = np.asarray(model(images))
    assert answer.shape == (2, 3)
    assert np.allclose(answer.sum(axis=1), 1, atol=1e-5)
    assert model.layers[-1].name == PREDICTIONS
    assert model.get_layer(FEATURES).output.shape[0] is None
    loss, all_reached = one_step(model, images, np.eye(3, dtype=np.float32)[:2])
    assert np.isfinite(loss)
    assert all_reached


@pytest.mark.parametrize("name", SEGMENTERS)
def test_networks_for_masks_are_flat_and_learn(name: str) -> None:
    model = SEGMENTERS[name]((64, 48, 1), 2)
    assert all(not hasattr(layer, "layers") for layer in model.layers)
    images = np.random.default_rng(0).normal(size=(2, 64, 48, 1)).astype(np.float32)
    assert np.asarray(model(images)).shape == (2, 64, 48, 2)
    loss, all_reached = one_step(model, images, np.ones((2, 64, 48, 2), np.float32))
    assert np.isfinite(loss)
    assert all_reached


def test_the_six_convolutions_take_300_pixels() -> None:
    model = ARCHITECTURES["six-convolutions"].build((300, 300, 1), 2, "softmax", 0.3)
    kinds = [layer.__class__.__name__ for layer in model.layers]
    assert [kinds.count(kind) for kind in ("Conv2D", "BatchNormalization", "MaxPooling2D")] == [6, 6, 6]
    assert ARCHITECTURES["six-convolutions"].size == 300


@pytest.mark.parametrize(("side", "parts"), [(6, ((0, 2), (2, 4), (4, 6))), (7, ((0, 3), (2, 5), (4, 7)))])
def test_ninths_are_means_over_three_by_three_parts(side: int, parts: tuple[tuple[int, int], ...]) -> None:
    import keras

    inputs = keras.Input((side, side, 2))
    network = keras.Model(inputs, _ninths(inputs, "part"))
    image = np.random.default_rng(0).normal(size=(1, side, side, 2)).astype(np.float32)
    wanted = [image[0, a:b, c:d].mean(axis=(0, 1)) for a, b in parts for c, d in parts]
    assert np.asarray(network(image))[0] == pytest.approx(np.concatenate(wanted), abs=1e-5)


def test_lite2_takes_every_weight_of_its_package() -> None:
    """Shapes decide: 1.1 times as wide and 1.2 times as deep (Tan and Le 2019) as Lite0."""
    model = ARCHITECTURES["efficientnet-lite2-zones"].build((96, 96, 1), 3, "softmax", 0.0)
    weights = lite_weights(imagenet_state("lite2"), 1, "lite2")
    assert set(weights) == {layer.name for layer in model.layers if layer.weights} - {"predictions"}
    for name, arrays in weights.items():
        model.get_layer(name).set_weights(arrays)
    assert model.get_layer(FEATURES).output.shape[-1] == 3408
    assert model.count_params() * 4 < 20e6


def test_imagenet_features_are_those_of_pytorch() -> None:
    """Reference: extract_features of efficientnet-lite-pytorch 0.1.0 on torch 2.13.0, mean over places."""
    import keras

    state = imagenet_state()
    batch = np.random.default_rng(0).normal(size=(2, 224, 224, 1)).astype(np.float32)
    for channels in (1, 3):
        model = ARCHITECTURES["efficientnet-lite0"].build((224, 224, channels), 3, "softmax", 0.0)
        weights = lite_weights(state, channels)
        backbone = {layer.name for layer in model.layers if layer.weights} - {"predictions"}
        assert set(weights) == backbone
        for name, arrays in weights.items():
            model.get_layer(name).set_weights(arrays)
        features = keras.Model(model.inputs, model.get_layer("head_pool").output)
        found = features.predict(np.repeat(batch, channels, axis=3), verbose=0)
        assert np.allclose(found[0, [0, 1, 2]], [0.89984053, 0.0, 0.25196388], atol=1e-4)
        assert found.mean() == pytest.approx(0.09683307, abs=1e-5)


class Malicious:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, ("executed",)


def test_a_pickle_that_wants_more_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    magic, protocol, system = (pickle.dumps(part, 2) for part in (0x1950A86A20F9469CFC6C, 1001, {}))
    with pytest.raises(ModelRefusedError, match="which no plain weights file needs"):
        read_state(magic + protocol + system + pickle.dumps(Malicious(), 2))
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is damaged"),
        (b"not a pickle", "is damaged"),
        (pickle.dumps({}, 2), "is damaged"),
        (pickle.dumps(1, 2) * 2, "not a PyTorch weights file"),
    ],
)
def test_other_files_are_refused(content: bytes, why: str) -> None:
    with pytest.raises(ModelRefusedError, match=why):
        read_state(content)
