"""Folding changes no answer; shuffled weights reach the compiled functions and come back."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pytest
from keras import layers

from tests.cards import make_card
from viewer.ai.keras_backend import KerasBackend
from viewer.ai.keras_folding import FoldedNetwork
from viewer.ai.keras_network import layers_of
from viewer.ai.model_card import InputSpec, NormalisationSpec


def branched() -> Any:
    """Normalisation after every kind of convolution, and where it must not be folded."""
    inputs = keras.Input((12, 12, 1))
    x = layers.Conv2D(4, 3, padding="same", use_bias=False, name="plain")(inputs)
    x = layers.BatchNormalization(name="plain_norm")(x)
    x = layers.DepthwiseConv2D(3, name="depth", depth_multiplier=2)(layers.ReLU()(x))
    x = layers.BatchNormalization(scale=False, name="depth_norm")(x)
    twice = layers.Conv2D(8, 1, name="twice")(x)  # also used without its normalisation
    x = layers.Add()([layers.BatchNormalization(name="twice_norm")(twice), twice, x])
    x = layers.BatchNormalization(center=False, name="alone_norm")(x)
    x = layers.Conv2D(4, 1, activation="relu", name="active")(x)  # the norm comes after the bend
    x = layers.GlobalAveragePooling2D()(layers.BatchNormalization(name="active_norm")(x))
    return keras.Model(inputs, layers.Dense(3, name="head")(x))


def chain() -> Any:
    return keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            layers.Conv2D(4, 3, name="first"),
            layers.BatchNormalization(name="first_norm"),
            layers.Activation("relu"),
            layers.Flatten(),
            layers.Dense(3),
        ]
    )


def dense_block() -> Any:
    """Normalisation and rectifier ahead of the convolutions, as in DenseNet; one scale is not positive."""
    x = inputs = keras.Input((12, 12, 1))
    x = layers.Conv2D(4, 3, padding="same", name="stem")(x)
    for name, scaled in (("one", True), ("two", False)):
        branch = layers.BatchNormalization(name=f"{name}_norm", scale=scaled)(x)
        branch = layers.Conv2D(6, 1, use_bias=False, name=f"{name}_narrow")(layers.ReLU()(branch))
        branch = layers.Activation("relu")(layers.BatchNormalization(name=f"{name}_inner_norm")(branch))
        branch = layers.Conv2D(3, 3, padding="same", use_bias=False, name=f"{name}_wide")(branch)
        x = layers.Concatenate()([x, branch])
    x = layers.ReLU(name="bend")(layers.BatchNormalization(name="depth_norm")(x))
    x = layers.DepthwiseConv2D(3, depth_multiplier=2, name="depth")(x)
    x = layers.ReLU(max_value=6)(layers.BatchNormalization(name="capped_norm")(layers.ReLU()(x)))
    x = layers.Conv2D(4, 1, name="behind_a_cap")(x)
    x = layers.ReLU()(layers.BatchNormalization(name="negative_norm")(layers.ReLU()(x)))
    x = layers.Conv2D(4, 1, name="last")(x)
    return keras.Model(inputs, layers.Dense(3, name="head")(layers.GlobalAveragePooling2D()(x)))


def with_statistics(network: Any) -> Any:
    rng = np.random.default_rng(0)
    for layer in network.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.set_weights([rng.uniform(0.5, 1.5, weight.shape) for weight in layer.get_weights()])
            if layer.name == "negative_norm":
                layer.gamma.assign(-layer.gamma)
    return network


@pytest.mark.parametrize(
    ("make", "gone"),
    [
        (branched, {"plain_norm", "depth_norm"}),
        (chain, {"first_norm"}),
        (dense_block, {"one_inner_norm", "two_inner_norm"}),
    ],
)
def test_folding_changes_no_answer_and_no_gradient(make: Any, gone: set[str]) -> None:
    import tensorflow as tf

    keras.utils.set_random_seed(1)
    network = with_statistics(make())
    folded = FoldedNetwork(network).network
    names = {layer.name for layer in network.layers if not isinstance(layer, layers.InputLayer)}
    assert names - {layer.name for layer in folded.layers} == gone
    batch = tf.constant(np.random.default_rng(1).normal(size=(3, 12, 12, 1)).astype(np.float32))
    answers = []
    for one in (network, folded):
        with tf.GradientTape() as tape:
            tape.watch(batch)
            logits = one(batch, training=False)
            explained = logits[:, 1]
        answers.append((logits.numpy(), tape.gradient(explained, batch).numpy()))
    for before, after in zip(*answers, strict=True):
        np.testing.assert_allclose(after, before, rtol=1e-4, atol=1e-5 * np.abs(before).max())


def test_a_scale_goes_through_a_rectifier_where_it_is_positive() -> None:
    folded = FoldedNetwork(with_statistics(dense_block())).network
    kept = {layer.name for layer in folded.layers if isinstance(layer, layers.BatchNormalization)}
    assert kept == {"capped_norm", "negative_norm"}
    shifts = {layer.name for layer in folded.layers if layer.__class__.__name__ == "Shift"}
    assert shifts == {"one_norm", "two_norm", "depth_norm"}


def test_a_network_without_normalisation_is_left_as_it_is() -> None:
    network = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(2)])
    assert FoldedNetwork(network).network is network


def test_shuffled_weights_reach_the_compiled_functions_and_come_back() -> None:
    keras.utils.set_random_seed(1)
    network = with_statistics(branched())
    spec = InputSpec(height=12, width=12, normalisation=NormalisationSpec(mean=(0.0,), std=(1.0,)))
    card = make_card("branched", spec, ("a", "b", "c"))
    backend = KerasBackend(network, card, "CPU", 8)
    batch = np.random.default_rng(1).normal(size=(2, 12, 12, 1)).astype(np.float32)
    before = backend.logits(batch)
    seen, named = [], []
    with backend.randomised(seed=3, stages=4) as steps:
        for name in steps:
            named.append(name)
            seen.append(backend.logits(batch))
            # The layer functions run the original network: both see the same weights.
            inside = backend.layer_gradients(batch, "twice", 1)[2]
            np.testing.assert_allclose(inside, seen[-1][:, 1], rtol=1e-3, atol=1e-4)
    assert len(named) == 4
    assert named[-1] == "plain"  # from the answer down to the image
    assert all(np.abs(one - before).max() > 1e-3 for one in seen)
    np.testing.assert_array_equal(backend.logits(batch), before)
    with pytest.raises(RuntimeError):
        fail_while_shuffled(backend)
    np.testing.assert_array_equal(backend.logits(batch), before)


def fail_while_shuffled(backend: KerasBackend) -> None:
    with backend.randomised(3, 4) as steps:
        next(steps)
        raise RuntimeError


def test_layers_say_what_leads_past_them() -> None:
    found = {layer.name: layer for layer in layers_of(branched())}
    assert not found["depth_norm"].bypassed
    assert found["twice"].bypassed
    assert found["twice"].shape == (10, 10, 8)
    assert found["twice"].is_spatial
    assert not found["head"].is_spatial
