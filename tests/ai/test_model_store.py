"""Cards and the folders that hold models."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from viewer.ai.model_card import ModelCard, read_card, write_card
from viewer.ai.model_store import ModelEntry, ModelStore
from viewer.errors import ModelNotFoundError, ModelRefusedError

MakeCard = Callable[..., ModelCard]


def put(folder: Path, card: ModelCard) -> Path:
    folder.mkdir(parents=True)
    write_card(card, folder / "model.json")
    return folder


def test_a_card_survives_its_file(tmp_path: Path, make_card: MakeCard) -> None:
    card = make_card(results={"accuracy": {"value": 0.8, "ci95": [0.7, 0.9]}}, thresholds={"left": 0.5})
    write_card(card, tmp_path / "model.json")
    assert read_card(tmp_path / "model.json") == card


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"sha256": "nonsense"}, "sha256"),
        ({"labels": ["a", "a"]}, "differ"),
        ({"labels": ["a"]}, "softmax"),
        ({"activation": "relu"}, "activation"),
        ({"thresholds": {"nobody": 0.5}}, "nobody"),
        ({"schema_version": 2}, "schema_version"),
        ({"surprise": 1}, "surprise"),
        ({"intended_use": None}, "intended_use"),
    ],
)
def test_a_wrong_card_is_refused_by_name(
    tmp_path: Path, make_card: MakeCard, change: dict[str, object], word: str
) -> None:
    path = tmp_path / "model.json"
    write_card(make_card(), path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(ModelRefusedError, match=word) as caught:
        read_card(path)
    assert str(path) in str(caught.value)


def test_models_are_found_by_name_and_by_folder(tmp_path: Path, make_card: MakeCard) -> None:
    own, bundled = tmp_path / "own", tmp_path / "bundled"
    put(bundled / "first", make_card(name="first"))
    put(bundled / "second", make_card(name="second", version="1"))
    put(own / "second", make_card(name="second", version="2"))
    store = ModelStore((own, bundled, tmp_path / "absent"))
    assert [entry.card.name for entry in store.list()] == ["first", "second"]
    assert store.find("second").card.version == "2"
    assert store.find(bundled / "second").card.version == "1"
    with pytest.raises(ModelNotFoundError, match="first, second"):
        store.find("third")


def test_a_broken_card_hides_no_other_model(tmp_path: Path, make_card: MakeCard) -> None:
    put(tmp_path / "good", make_card(name="good"))
    broken = put(tmp_path / "broken", make_card(name="broken"))
    (broken / "model.json").write_text("{")
    store = ModelStore((tmp_path,))
    assert [entry.card.name for entry in store.list()] == ["good"]
    with pytest.raises(ModelRefusedError, match="broken"):
        store.find("broken")


def test_bare_weights_are_refused_with_the_way_out(tmp_path: Path) -> None:
    for name, word in [("model.h5", "convert"), ("model.keras", r"model\.json")]:
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(ModelRefusedError, match=word):
            ModelStore(()).find(tmp_path / name)


def test_wrong_hash_and_missing_weights_are_refused(tmp_path: Path, make_card: MakeCard) -> None:
    entry = ModelEntry(put(tmp_path / "m", make_card()), make_card())
    with pytest.raises(ModelRefusedError, match=r"no model\.keras"):
        entry.verify()
    entry.weights.write_bytes(b"other")
    with pytest.raises(ModelRefusedError, match="not the file that its card describes"):
        entry.verify()
