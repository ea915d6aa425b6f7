"""Installing: only what passed every check reaches the store, and nothing is left behind otherwise."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ai.keras_files import description, layer, write_keras
from viewer.ai.model_card import ModelCard, file_sha256, write_card
from viewer.ai.model_install import install_model
from viewer.ai.model_store import ModelStore
from viewer.ai.trust import trusted_layers
from viewer.errors import ModelRefusedError
from viewer.settings import user_data_folder, user_models_folder

MakeCard = Callable[..., ModelCard]


@pytest.fixture
def folder(tmp_path: Path, make_card: MakeCard) -> Path:
    """A model that passes every check that needs no Keras."""
    folder = tmp_path / "offered"
    write_keras(folder / "model.keras", description(units=3))
    write_card(make_card(sha256=file_sha256(folder / "model.keras")), folder / "model.json")
    (folder / "surprise.py").write_text("raise SystemExit")
    return folder


def packed(folder: Path, **names: str) -> Path:
    path = folder.parent / "model.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, names.get(file.stem, f"model/{file.name}"))
    return path


def left_behind() -> list[Path]:
    home = user_data_folder()
    return [path for path in home.glob("*") if path.name.startswith("installing-")] if home.exists() else []


@pytest.mark.parametrize("as_zip", [False, True])
def test_a_good_model_is_tried_then_found_by_name(folder: Path, as_zip: bool) -> None:
    tried: list[bool] = []

    def trial(place: Path) -> None:
        tried.append((place / "model.keras").is_file() and not user_models_folder().exists())

    entry = install_model(packed(folder) if as_zip else folder, trial)
    assert tried == [True]
    assert ModelStore.default().find("small").folder == entry.folder == user_models_folder() / "small"
    entry.verify()
    assert sorted(file.name for file in entry.folder.iterdir()) == ["model.json", "model.keras"]
    assert not left_behind()
    with pytest.raises(ModelRefusedError, match="--overwrite"):
        install_model(folder)
    install_model(folder, overwrite=True)


def test_the_wrong_hash(folder: Path) -> None:
    with (folder / "model.keras").open("ab") as stream:
        stream.write(b"!")
    with pytest.raises(ModelRefusedError, match="SHA-256"):
        install_model(folder)
    assert not user_models_folder().exists()


def test_a_trial_that_fails_leaves_nothing(folder: Path) -> None:
    def trial(_: Path) -> None:
        raise ModelRefusedError("The process that runs the model died.")

    with pytest.raises(ModelRefusedError, match="died"):
        install_model(folder, trial)
    assert not user_models_folder().exists()
    assert not left_behind()


def test_no_card_and_no_weights(folder: Path, tmp_path: Path) -> None:
    (folder / "model.json").unlink()
    with pytest.raises(ModelRefusedError, match="models import"):
        install_model(folder)
    (folder / "model.keras").unlink()
    (folder / "weights.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
    with pytest.raises(ModelRefusedError, match="HDF5"):
        install_model(folder)
    with pytest.raises(ModelRefusedError, match="does not exist"):
        install_model(tmp_path / "absent")


@pytest.mark.parametrize("name", ["../model.keras", "/tmp/model.keras", "..\\model.keras"])
def test_a_zip_that_reaches_out(folder: Path, name: str) -> None:
    path = packed(folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(ModelRefusedError, match="outside the archive"):
        install_model(path)


def test_a_zip_with_a_pickle_and_a_zip_bomb(folder: Path) -> None:
    path = packed(folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("model/weights.pt", b"x")
    with pytest.raises(ModelRefusedError, match="run code"):
        install_model(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model/model.keras", b"\x00" * (64 << 20))
    with pytest.raises(ModelRefusedError, match="67 MB"):
        install_model(path)
    path.write_bytes(b"PK no zip")
    with pytest.raises(ModelRefusedError, match="not a zip file"):
        install_model(path)


def test_trust_is_kept_for_these_weights_alone(folder: Path, make_card: MakeCard) -> None:
    write_keras(folder / "model.keras", description(layer("Own", module="their.layers"), units=3))
    sha256 = file_sha256(folder / "model.keras")
    write_card(make_card(sha256=sha256), folder / "model.json")
    with pytest.raises(ModelRefusedError, match=r"their\.layers\.Own"):
        install_model(folder)
    assert not trusted_layers(sha256)
    seen = []
    install_model(folder, lambda _: seen.append(trusted_layers(sha256)), trust=["their.layers:Own"])
    assert seen == [frozenset({"their.layers:Own"})]
    assert trusted_layers(sha256) == {"their.layers:Own"}
    assert not trusted_layers("0" * 64)
    with pytest.raises(ModelRefusedError, match="not the name of a layer"):
        install_model(folder, trust=["import os; os.system"])
    shutil.rmtree(user_models_folder())
