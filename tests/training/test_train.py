"""Training and evaluation from end to end, on discs and stripes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from viewer.ai.classifier import load_model
from viewer.ai.model_card import read_card
from viewer.errors import Cancelled, InputError
from viewer.training.augment import AugmentSettings, augment, halve
from viewer.training.dataset import read_dataset
from viewer.training.evaluate import evaluate
from viewer.training.fit import FitSettings
from viewer.training.folds import patient_folds
from viewer.training.train import About, TrainingProgress, TrainResult, TrainSettings, train
from viewer.volume.build import load_image

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

QUICK = TrainSettings(
    architecture="tiny",
    size=32,
    folds=2,
    seed=1,
    fit=FitSettings(
        epochs=30, batch=8, learning_rate=5e-3, dropout=0.0, augment=AugmentSettings(mirror=0, erase=0)
    ),
    about=About(name="discs", title="Discs", weaknesses=("Knows only discs.",)),
    command="overread train DISCS -o OUT",
)


@pytest.fixture(scope="module")
def seen() -> list[TrainingProgress]:
    return []


@pytest.fixture(scope="module")
def trained(
    discs: Path, tmp_path_factory: pytest.TempPathFactory, seen: list[TrainingProgress]
) -> TrainResult:
    return train(discs, tmp_path_factory.mktemp("trained"), QUICK, seen.append)


def test_training_learns_and_writes_a_valid_card(trained: TrainResult) -> None:
    card = read_card(trained.folder / "model.json")
    assert card == trained.card
    assert card.labels == ("disc", "stripes")
    assert card.results["accuracy"].value >= 0.9
    low, high = card.results["accuracy"].ci95 or (0, 0)
    assert low <= card.results["accuracy"].value <= high
    assert "shape_only.accuracy" in card.results
    assert card.training.command == "overread train DISCS -o OUT"
    assert card.weaknesses == ("Knows only discs.",)


def test_progress_is_told(trained: TrainResult, seen: list[TrainingProgress]) -> None:
    stages = [step.stage for step in seen]
    assert stages == sorted(stages, key=["reading", "features", "fold", "final"].index)
    assert [step for step in seen if step.stage == "fold"][-1].done == 60
    assert seen[-1].stage == "final"
    assert seen[-1].done == seen[-1].total == 30


def test_the_report_holds_every_image_once_and_no_patient_in_two_folds(trained: TrainResult) -> None:
    report = json.loads((trained.folder / "cross_validation.json").read_text())
    rows = report["out_of_fold"]
    assert len({row["sha256"] for row in rows}) == len(rows) == 48
    folds: dict[str, set[int]] = {}
    for row in rows:
        folds.setdefault(row["patient"], set()).add(row["fold"])
    assert all(len(fold) == 1 for fold in folds.values())
    called = [("disc", "stripes")[int(np.argmax(row["probabilities"]))] for row in rows]
    accuracy = np.mean([row["label"] == name for row, name in zip(rows, called, strict=True)])
    assert accuracy == pytest.approx(report["figures"]["accuracy"])


def test_the_written_model_answers_and_passes_its_self_test(trained: TrainResult, discs: Path) -> None:
    model = load_model(trained.folder)
    model.self_test()
    right = 0
    items = read_dataset(discs).items[:8]
    for item in items:
        prediction = model.predict(load_image(item.path))
        assert sum(prediction.probabilities.values()) == pytest.approx(1)
        right += prediction.best == item.label
    assert right >= 7


def test_evaluate_returns_the_promised_keys(trained: TrainResult, discs: Path) -> None:
    figures = evaluate(discs, trained.folder, resamples=50)
    promised = "n labels accuracy balanced_accuracy macro_auc per_label confusion ece brier ci95"
    assert set(promised.split()) <= set(figures)
    assert figures["n"] == 48
    assert figures["accuracy"] >= 0.9
    assert np.sum(figures["confusion"]) == 48
    assert "48 of these 48 images were used to train" in figures["notes"][0]
    json.dumps(figures, allow_nan=False)


def test_a_folder_a_class(trained: TrainResult, discs: Path, tmp_path: Path) -> None:
    for item in read_dataset(discs).items[:6]:
        (tmp_path / item.label).mkdir(exist_ok=True)
        (tmp_path / item.label / item.path.name).write_bytes(item.path.read_bytes())
    (tmp_path / "disc" / "notes.txt").write_text("not an image")
    figures = evaluate(tmp_path, trained.folder, resamples=10)
    assert figures["n"] == 6
    assert [Path(fault["path"]).name for fault in figures["unreadable"]] == ["notes.txt"]
    assert any("who is who" in note for note in figures["notes"])


def test_an_unknown_label_is_told(trained: TrainResult, discs: Path, tmp_path: Path) -> None:
    (tmp_path / "above").mkdir()
    (tmp_path / "above" / "1.png").write_bytes(read_dataset(discs).items[0].path.read_bytes())
    with pytest.raises(InputError, match="above"):
        evaluate(tmp_path, trained.folder)


def test_the_same_seed_gives_the_same_folds_and_another_another() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 100)
    patients = [f"p{number}" for number in random.integers(0, 40, 100)]
    first = patient_folds(truth, patients, 5, 3)
    assert np.array_equal(first, patient_folds(truth, patients, 5, 3))
    assert not np.array_equal(first, patient_folds(truth, patients, 5, 4))
    with pytest.raises(InputError, match="patients"):
        patient_folds(truth, patients, 41, 0)


def test_training_stops_when_asked(discs: Path, tmp_path: Path) -> None:
    steps: list[TrainingProgress] = []
    with pytest.raises(Cancelled):
        train(
            discs, tmp_path / "out", QUICK, steps.append, lambda: any(step.stage == "fold" for step in steps)
        )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ("file,label\nabsent.png,disc\n", r"line 2.*absent\.png"),
        ("file,label\n00.png,\n", "line 2"),
        ("name,class\n00.png,disc\n", "columns file and label"),
        ("file,label\n", "no labelled images"),
    ],
)
def test_a_table_that_cannot_be_used(discs: Path, tmp_path: Path, table: str, word: str) -> None:
    (tmp_path / "00.png").write_bytes((discs / "00.png").read_bytes())
    (tmp_path / "labels.csv").write_text(table)
    with pytest.raises(InputError, match=word):
        read_dataset(tmp_path)


def test_variants_stay_grey_scale_and_follow_the_seed() -> None:
    image = np.random.default_rng(0).random((64, 64)).astype(np.float32)
    variants = [augment(image, AugmentSettings(), np.random.default_rng(seed)) for seed in range(30)]
    for variant in variants:
        assert variant.shape == (32, 32)
        assert variant.dtype == np.float32
        assert variant.min() >= 0
        assert variant.max() <= 1
    assert np.array_equal(variants[4], augment(image, AugmentSettings(), np.random.default_rng(4)))
    assert not np.array_equal(variants[4], variants[5])
    still = AugmentSettings(**dict.fromkeys(AugmentSettings.__dataclass_fields__, 0.0))
    assert np.allclose(augment(image, still, np.random.default_rng(0)), halve(image), atol=1e-5)
