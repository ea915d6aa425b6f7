"""The lab's commands as scripts see them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.ai.keras_files import description, layer, write_keras
from tests.cards import make_card
from tests.conftest import Run
from tests.training.conftest import draw
from viewer.ai.model_card import InputSpec, NormalisationSpec, write_card
from viewer.settings import user_models_folder


@pytest.fixture
def images(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    for label in ("disc", "stripes"):
        (tmp_path / "data" / label).mkdir(parents=True)
        for number in range(6):
            cv2.imwrite(str(tmp_path / "data" / label / f"{number}.png"), draw(label, random))
    return tmp_path / "data"


def test_dataset(run: Run, images: Path) -> None:
    code, out, err = run("dataset", images, "--json")
    assert code == 0
    document = json.loads(out)
    assert document["labels"] == {"disc": 6, "stripes": 6}
    assert "who is who" in err
    code, out, _ = run("dataset", images)
    assert code == 0
    assert "12 images of 12 patients" in out
    code, _, err = run("dataset", images / "absent")
    assert code == 1
    assert "does not exist" in err


def test_models_checks_hashes_and_says_what_an_import_lacks(run: Run, tmp_path: Path) -> None:
    folder = user_models_folder() / "changed"
    write_keras(folder / "model.keras")
    spec = InputSpec(height=8, width=8, normalisation=NormalisationSpec(mean=(0,), std=(1,)))
    card = make_card("changed", spec, ("a", "b"))
    write_card(card, folder / "model.json")
    code, out, _ = run("models", "--json")
    assert code == 0
    document = json.loads(out)
    assert "chest-radiograph" in {model["name"] for model in document["models"]}
    assert [Path(one["folder"]).name for one in document["refused"]] == ["changed"]
    assert "SHA-256" in document["refused"][0]["reason"]
    code, out, err = run("models", "import", folder / "model.keras", "--json", "--name", "mine")
    assert (code, out) == (1, "")
    assert "input.normalisation" in err
    assert "  name:" not in err, "what was given is not asked for"
    assert "Nothing is guessed" in err


def test_a_malicious_model_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    path = write_keras(tmp_path / "evil.keras", description(layer("Lambda", name="l")))
    for command, said in (("install", "evil.keras has no card"), ("import", "a Lambda layer")):
        code, out, err = run("models", command, path)
        assert (code, out) == (1, "")
        assert said in err
    assert not user_models_folder().exists()


def test_training_prints_one_document_and_no_remarks_of_tensorflow(images: Path, tmp_path: Path) -> None:
    few = ("--architecture", "tiny", "--size", "32", "--folds", "6", "--epochs", "1")
    command = [sys.executable, "-m", "viewer", "train", images, "-o", tmp_path / "model", *few, "--json"]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["figures"]["n"] == 12
    assert "WARNING" not in done.stderr
    assert "Wrote" in done.stderr


def test_training_replaces_no_model(run: Run, images: Path, tmp_path: Path) -> None:
    out = tmp_path / "model"
    out.mkdir()
    (out / "model.keras").write_bytes(b"somebody's work")
    code, _, err = run("train", images, "-o", out, "--architecture", "tiny")
    assert code == 1
    assert "--overwrite" in err
    assert (out / "model.keras").read_bytes() == b"somebody's work"
    assert run("train", images, "-o", out, "--architecture", "large")[0] == 2
    assert run("train", images, "-o", out, "--schedule", "wild")[0] == 2
    (tmp_path / "plan.json").write_text('{"steps": [{"kind": "melt"}]}')
    code, _, err = run("train", images, "-o", tmp_path / "new", "--augmentation", tmp_path / "plan.json")
    assert code == 1
    assert "plan.json" in err
