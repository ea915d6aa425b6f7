"""Logits and gradients of small Keras models, against Keras itself and finite differences."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from viewer.ai.backend import load_backend
from viewer.ai.classifier import Model, probabilities
from viewer.ai.keras_backend import CPU_CHUNK, KerasBackend
from viewer.ai.model_card import ModelCard, SelfTest
from viewer.ai.model_store import ModelEntry
from viewer.errors import ModelRefusedError, OutOfMemoryError

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
Save = Callable[..., ModelEntry]


def network(ending: str = "dense", units: int = 3, activation: str = "softmax", channels: int = 1) -> Any:
    """A smooth network (so that finite differences work) with one of the endings that must be recognised."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(3)
    inputs = keras.Input((8, 8, channels))
    x = layers.Conv2D(4, 3, activation="tanh", name="conv")(inputs)
    x = layers.Flatten()(x)
    if ending == "dense":
        outputs = layers.Dense(units, activation=activation)(x)
    elif ending == "activation":
        outputs = layers.Activation(activation)(layers.Dense(units)(x))
    elif ending == "softmax":
        outputs = layers.Softmax()(layers.Dense(units)(x))
    else:
        outputs = layers.Dense(units)(x)
    return keras.Model(inputs, outputs)


@pytest.fixture
def batch() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(11, 8, 8, 1)).astype(np.float32)


@pytest.mark.parametrize(
    ("ending", "activation"),
    [
        ("dense", "softmax"),
        ("dense", "sigmoid"),
        ("activation", "softmax"),
        ("activation", "sigmoid"),
        ("softmax", "softmax"),
    ],
)
def test_logits_come_before_the_activation(
    save_model: Save, batch: np.ndarray, ending: str, activation: str
) -> None:
    model = network(ending, activation=activation)
    expected = model.predict(batch, verbose=0)
    backend = load_backend(save_model(model, activation=activation))
    logits = backend.logits(batch)
    assert logits.shape == (11, 3)
    assert logits.dtype == np.float64
    assert np.allclose(probabilities(logits, activation), expected, atol=1e-6)
    assert not np.allclose(logits, expected, atol=1e-2)


def test_a_network_that_ends_in_logits_is_taken_as_it_is(save_model: Save, batch: np.ndarray) -> None:
    model = network("linear")
    assert np.allclose(
        load_backend(save_model(model)).logits(batch), model.predict(batch, verbose=0), atol=1e-6
    )


def test_one_sigmoid_logit(save_model: Save, batch: np.ndarray) -> None:
    backend = load_backend(
        save_model(network(units=1, activation="sigmoid"), activation="sigmoid", labels=("ill",))
    )
    gradients, values = backend.gradients(batch, 0)
    assert np.allclose(values, backend.logits(batch)[:, 0], atol=1e-5)
    assert np.abs(gradients).max() > 0


@pytest.mark.parametrize("rival", [None, 2])
def test_gradients_against_finite_differences(save_model: Save, batch: np.ndarray, rival: int | None) -> None:
    backend = load_backend(save_model(network()))
    gradients, values = backend.gradients(batch, 1, rival=rival)
    logits = backend.logits(batch)
    expected = logits[:, 1] - (0 if rival is None else logits[:, rival])
    assert np.allclose(values, expected, atol=1e-5)
    random = np.random.default_rng(5)
    for _ in range(5):
        direction = random.normal(size=batch.shape).astype(np.float32)
        direction /= np.sqrt(np.square(direction).sum(axis=(1, 2, 3), keepdims=True))
        step = np.float32(1e-2)
        ahead, behind = (
            backend.gradients(batch + sign * step * direction, 1, rival=rival)[1] for sign in (1, -1)
        )
        slope = (ahead - behind) / (2 * step)
        assert np.allclose((gradients * direction).sum(axis=(1, 2, 3)), slope, atol=2e-3)


def test_weights_scale_and_padding_adds_nothing(save_model: Save, batch: np.ndarray) -> None:
    backend = load_backend(save_model(network()))
    plain, values = backend.gradients(batch, 0)
    weights = np.linspace(-1, 2, 11)
    weighted, same = backend.gradients(batch, 0, weights=weights)
    assert np.allclose(weighted, plain * weights[:, None, None, None], atol=1e-5)
    assert np.allclose(values, same)
    for count in (1, CPU_CHUNK, CPU_CHUNK + 1):
        assert np.allclose(backend.gradients(batch[:count], 0)[0], plain[:count], atol=1e-6)
        assert np.allclose(backend.logits(batch[:count]), backend.logits(batch)[:count], atol=1e-6)
    assert backend.gradients(batch[:0], 0)[0].shape == (0, 8, 8, 1)
    assert backend.logits(batch[:0]).shape == (0, 3)


def test_each_function_is_traced_once(save_model: Save, batch: np.ndarray) -> None:
    backend = load_backend(save_model(network()))
    assert isinstance(backend, KerasBackend)
    backend.warm_up()
    for count, target in [(1, 0), (3, 1), (9, 2), (11, 0)]:
        backend.logits(batch[:count])
        backend.gradients(batch[:count], target, rival=(target + 1) % 3)
    assert backend._forward.experimental_get_tracing_count() == 1
    assert backend._gradient.experimental_get_tracing_count() == 1


def test_weights_stay_variables(save_model: Save, batch: np.ndarray) -> None:
    """Weight randomisation checks need the compiled functions to see a changed weight."""
    backend = load_backend(save_model(network()))
    assert isinstance(backend, KerasBackend)
    before = backend.gradients(batch, 0)[0]
    conv = backend.network.get_layer("conv")
    conv.set_weights([-weight for weight in conv.get_weights()])
    assert not np.allclose(backend.gradients(batch, 0)[0], before)


def test_the_device_is_named(save_model: Save) -> None:
    backend = load_backend(save_model(network()))
    assert backend.device == "CPU" or backend.device.startswith("GPU: ")
    assert backend.labels == ("left", "middle", "right")


def test_wrong_batches_are_refused(save_model: Save, batch: np.ndarray) -> None:
    backend = load_backend(save_model(network()))
    with pytest.raises(ValueError, match="8, 8, 1"):
        backend.logits(batch[:, :7])
    with pytest.raises(ValueError, match="weights"):
        backend.gradients(batch, 0, weights=np.ones(3))


@pytest.mark.parametrize(
    ("model", "card", "word"),
    [
        ({"units": 4}, {}, "labels"),
        ({"channels": 3}, {}, "takes"),
        ({"activation": "sigmoid"}, {}, "ends in sigmoid"),
        ({"activation": "relu"}, {}, "ends in relu"),
    ],
)
def test_a_network_that_is_not_its_cards(
    save_model: Save, model: dict[str, Any], card: dict[str, Any], word: str
) -> None:
    entry = save_model(network(**model), **card)
    with pytest.raises(ModelRefusedError, match=word):
        load_backend(entry)


def test_a_lambda_is_refused_before_it_is_loaded(save_model: Save) -> None:
    import keras
    from keras import layers

    inputs = keras.Input((8, 8, 1))
    x = layers.Lambda(lambda images: images * 2)(inputs)
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.Flatten()(x)))
    with pytest.raises(ModelRefusedError, match="Lambda"):
        load_backend(save_model(model))


def test_a_foreign_layer_is_refused_by_name(save_model: Save) -> None:
    entry = save_model(network())
    with zipfile.ZipFile(entry.weights) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(parts["config.json"])
    config["config"]["layers"][1]["module"] = "os"
    config["config"]["layers"][1]["class_name"] = "system"
    entry = rewrite(entry, {**parts, "config.json": json.dumps(config).encode()})
    with pytest.raises(ModelRefusedError, match=r"os\.system"):
        load_backend(entry)


def test_damaged_files_are_refused(save_model: Save) -> None:
    entry = save_model(network())
    with zipfile.ZipFile(entry.weights) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with pytest.raises(ModelRefusedError, match="cannot be loaded"):
        load_backend(rewrite(entry, {**parts, "model.weights.h5": parts["model.weights.h5"][:200]}))
    entry.weights.write_bytes(b"\x89HDF\r\n\x1a\n" + b"0" * 100)
    with pytest.raises(ModelRefusedError, match=r"not a \.keras file"):
        load_backend(with_right_hash(entry))


def test_a_changed_file_is_refused(save_model: Save) -> None:
    entry = save_model(network())
    content = bytearray(entry.weights.read_bytes())
    content[-1] ^= 1
    entry.weights.write_bytes(bytes(content))
    with pytest.raises(ModelRefusedError, match="SHA-256"):
        load_backend(entry)


def test_self_test(save_model: Save, make_card: Callable[..., ModelCard]) -> None:
    entry = save_model(network())
    backend = load_backend(entry)
    for tolerance, passes in [(1.0, True), (1e-6, False)]:
        card = make_card(self_test=SelfTest(probabilities=(1.0, 0.0, 0.0), tolerance=tolerance))
        model = Model(entry, backend, card)
        if passes:
            model.self_test()
        else:
            with pytest.raises(ModelRefusedError, match="self-test"):
                model.self_test()


def short_of_memory(function: Any, most: int) -> Any:
    """The compiled function on a device that holds `most` images; the error is TensorFlow's own."""
    import tensorflow as tf

    def call(batch: Any, *rest: Any) -> Any:
        if len(batch) > most:
            raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")
        return function(batch, *rest)

    return call


def test_out_of_memory_halves_the_batch_and_says_so(save_model: Save, batch: np.ndarray) -> None:
    backend = load_backend(save_model(network()))
    assert isinstance(backend, KerasBackend)
    expected, (gradients, values) = backend.logits(batch), backend.gradients(batch, 1)
    backend._forward = short_of_memory(backend._forward, 2)
    backend._gradient = short_of_memory(backend._gradient, 1)
    assert np.allclose(backend.logits(batch), expected, atol=1e-5)
    assert backend.chunk == 2
    found, same = backend.gradients(batch, 1)
    assert np.allclose(found, gradients, atol=1e-5)
    assert np.allclose(same, values, atol=1e-5)
    assert backend.chunk == 1
    assert [note.rsplit(":")[-1].strip() for note in backend.notes] == [
        f"{count} images at a time now." for count in (4, 2, 1)
    ]
    backend._forward = short_of_memory(backend._forward, 0)
    with pytest.raises(OutOfMemoryError):
        backend.logits(batch[:1])


def test_out_of_memory_on_a_gpu_falls_back_to_the_cpu(save_model: Save, batch: np.ndarray) -> None:
    import tensorflow as tf

    entry = save_model(network())
    plain = load_backend(entry)
    assert isinstance(plain, KerasBackend)
    backend = KerasBackend(plain.network, entry.card, "GPU: small", 32)
    forward = backend._forward

    def full_gpu(images: Any) -> Any:
        if not backend._on_cpu:
            raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")
        assert images.device.endswith("CPU:0")
        return forward(images)

    backend._forward = full_gpu
    assert np.allclose(backend.logits(batch), plain.logits(batch), atol=1e-5)
    assert backend.device == "CPU (no memory left on the GPU: small)"
    assert backend.chunk == CPU_CHUNK
    assert "the CPU does the work now" in backend.notes[-1]


def rewrite(entry: ModelEntry, parts: dict[str, bytes]) -> ModelEntry:
    with zipfile.ZipFile(entry.weights, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return with_right_hash(entry)


def with_right_hash(entry: ModelEntry) -> ModelEntry:
    from viewer.ai.model_card import file_sha256

    return ModelEntry(entry.folder, entry.card.model_copy(update={"sha256": file_sha256(entry.weights)}))
