"""From a bare .keras file to an installed model, through the process that tries it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.ai.test_card_draft import ANSWERS
from viewer.ai.card_draft import merge
from viewer.ai.classifier import load_model
from viewer.errors import ModelRefusedError
from viewer.inference import guided_import
from viewer.inference.guided_import import GuidedImport
from viewer.settings import user_models_folder
from viewer.volume.build import load_image

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def save(path: Path, units: int, activation: str, channels: int = 1) -> Any:
    import keras
    from keras import layers

    keras.utils.set_random_seed(5)
    inputs = keras.Input((12, 10, channels))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(3, 3, activation="relu")(inputs))
    model = keras.Model(inputs, layers.Dense(units, activation=activation)(x))
    model.save(path)
    return model


@pytest.fixture
def example(tmp_path: Path) -> Path:
    ramp = np.add.outer(np.arange(60), np.arange(50) * 2) + 20
    cv2.imwrite(str(tmp_path / "example.png"), ramp.astype(np.uint8))
    return tmp_path / "example.png"


def in_this_process(request: Any) -> Any:
    return request.task.run(load_model(request.model), lambda: False)


@pytest.mark.parametrize(
    ("units", "activation", "channels", "labels"),
    [
        (3, "softmax", 1, ["a", "b", "c"]),
        (2, "sigmoid", 3, ["a", "b"]),
        (1, "sigmoid", 1, ["ill"]),
        (1, "linear", 3, ["ill"]),
    ],
)
def test_heads_and_channels(
    tmp_path: Path,
    example: Path,
    monkeypatch: pytest.MonkeyPatch,
    units: int,
    activation: str,
    channels: int,
    labels: list[str],
) -> None:
    monkeypatch.setattr(guided_import, "try_task", in_this_process)
    model = save(tmp_path / "net.keras", units, activation, channels)
    mean, std = [0.4, 0.5, 0.6][:channels], [0.2, 0.3, 0.4][:channels]
    image = load_image(example)
    with GuidedImport(tmp_path / "net.keras") as guided:
        normalisation = {"mean": mean, "std": std}
        draft = merge({}, {**ANSWERS, "labels": labels, "input.normalisation": normalisation})
        preview = guided.preview(draft, image)
        assert preview.pixels.shape == (12, 10)
        entry, chances = guided.finish(draft, image)
    tensor = ((preview.grid[..., None] - np.array(mean)) / np.array(std)).astype(np.float32)
    answer = model.predict(tensor[None], verbose=0)[0]
    expected = 1 / (1 + np.exp(-answer)) if activation == "linear" else answer
    assert list(chances.values()) == pytest.approx(list(expected), abs=1e-5)
    assert entry.card.self_test is not None
    assert entry.card.self_test.pattern == "stored"
    again = load_model("theirs")  # which runs the stored self-test
    assert list(again.predict(image).probabilities.values()) == pytest.approx(list(expected), abs=1e-5)
    np.save(entry.folder / "self_test.npy", preview.grid * 0.5)
    with pytest.raises(ModelRefusedError, match="not the self-test"):
        load_model("theirs")


def test_an_answer_other_than_expected_is_refused(
    tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guided_import, "try_task", in_this_process)
    save(tmp_path / "net.keras", 2, "softmax")
    with GuidedImport(tmp_path / "net.keras") as guided:
        draft = merge({}, ANSWERS)
        with pytest.raises(ModelRefusedError, match=r"a 0\.\d+ for this image"):
            guided.finish(draft, load_image(example), expected={"a": 1.5})
        with pytest.raises(ModelRefusedError, match="no label"):
            guided.finish(draft, load_image(example), expected={"c": 0.5})
    assert not user_models_folder().exists()


def test_through_a_process_of_its_own(tmp_path: Path) -> None:
    save(tmp_path / "net.keras", 2, "softmax")
    with GuidedImport(tmp_path / "net.keras") as guided:
        entry, chances = guided.finish(merge({}, ANSWERS))
    assert sum(chances.values()) == pytest.approx(1, abs=1e-6)
    assert entry.card.self_test is not None
    assert entry.card.self_test.pattern == "ramp"
    load_model("theirs")
