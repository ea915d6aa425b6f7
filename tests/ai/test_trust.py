"""A layer of one's own: refused without trust, loaded with it, for these weights alone."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from viewer.ai.backend import load_backend
from viewer.ai.classifier import probabilities
from viewer.ai.model_store import ModelEntry
from viewer.ai.trust import import_layers, trust_file, trust_layers, trusted_layers, trusting
from viewer.errors import ModelRefusedError

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

OWN = """
import keras

@keras.saving.register_keras_serializable(package="theirs")
class Doubled(keras.layers.Layer):
    def call(self, inputs):
        return 2 * inputs

class Plain(keras.layers.Layer):
    def call(self, inputs):
        return inputs + 1
"""


@pytest.mark.parametrize("name", ["Doubled", "Plain"])
def test_own_layers_need_trust_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, save_model: Callable[..., ModelEntry], name: str
) -> None:
    import keras
    from keras import layers

    (tmp_path / "their_layers.py").write_text(OWN)
    monkeypatch.syspath_prepend(tmp_path)
    own = getattr(importlib.import_module("their_layers"), name)
    inputs = keras.Input((8, 8, 1))
    x = layers.Flatten()(own(name="own")(inputs))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(x))
    entry = save_model(model)
    with pytest.raises(ModelRefusedError, match=f"--trust their_layers:{name}"):
        load_backend(entry)
    other = {"Doubled": "Plain", "Plain": "Doubled"}[name]
    trust_layers(entry.card.sha256, [f"their_layers:{other}"])
    with pytest.raises(ModelRefusedError, match=f"--trust their_layers:{name}"):
        load_backend(entry)
    trust_layers(entry.card.sha256, [f"their_layers:{name}"])
    batch = np.random.default_rng(0).normal(size=(2, 8, 8, 1)).astype(np.float32)
    answers = probabilities(load_backend(entry).logits(batch), "softmax")
    assert np.allclose(answers, model.predict(batch, verbose=0), atol=1e-6)


def test_trust_ends_with_the_trial_and_a_damaged_file_trusts_nothing() -> None:
    trust_layers("a" * 64, ["kept:Layer"])
    with trusting("a" * 64, ["tried:Layer"]):
        assert trusted_layers("a" * 64) == {"kept:Layer", "tried:Layer"}
    assert trusted_layers("a" * 64) == {"kept:Layer"}
    with pytest.raises(ZeroDivisionError), trusting("b" * 64, ["tried:Layer"]):
        raise ZeroDivisionError
    assert not trusted_layers("b" * 64)
    trust_file().write_text('{"' + "a" * 64 + '": ["import os", 3, "fine:Layer"]}')
    assert trusted_layers("a" * 64) == {"fine:Layer"}
    trust_file().write_text("[")
    assert not trusted_layers("a" * 64)


def test_a_trusted_layer_that_is_not_installed_is_named() -> None:
    with pytest.raises(ModelRefusedError, match="nowhere:Layer is not installed"):
        import_layers(["nowhere:Layer"])
