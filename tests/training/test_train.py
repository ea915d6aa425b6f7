"""Training and evaluation from end to end, on discs and stripes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from viewer.ai.classifier import load_model
from viewer.ai.model_card import read_card
from viewer.errors import Cancelled, InputError
from viewer.training.augment import AugmentSettings, augment, halve
from viewer.training.augmentation import Augmentation, Kind, Step
from viewer.training.dataset import read_dataset
from viewer.training.evaluate import evaluate
from viewer.training.fit import FitSettings
from viewer.training.folds import patient_folds
from viewer.training.robustness import AS_IT_IS, CHANGES, MEAN_ANSWER
from viewer.training.train import About, TrainingProgress, TrainResult, TrainSettings, train
from viewer.training.train_settings import read_settings, settings_document
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
    robustness=True,
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


def test_small_changes_are_asked_of_networks_that_never_saw_the_image(trained: TrainResult) -> None:
    found = trained.report["robustness"]
    assert list(found) == [AS_IT_IS, *CHANGES, MEAN_ANSWER]
    assert found[AS_IT_IS]["accuracy"] == pytest.approx(trained.report["figures"]["accuracy"])
    assert found[AS_IT_IS]["same_answer"] == 1
    low, high = found["vertical flip"]["ci95"]["accuracy"]
    assert low <= found["vertical flip"]["accuracy"] <= high
    assert found["noise of 0.03"]["accuracy"] >= 0.9
    on_card = trained.card.results["robustness.noise of 0.03"]
    assert on_card.value == pytest.approx(found["noise of 0.03"]["accuracy"], abs=1e-4)
    assert "horizontal flip" in (trained.folder / "report" / "index.html").read_text(encoding="utf-8")


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
    assert model.card.self_test is not None
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


SHORT = replace(QUICK, fit=replace(QUICK.fit, epochs=5, dropout=0.2))


@pytest.fixture(scope="module")
def uninterrupted(discs: Path, tmp_path_factory: pytest.TempPathFactory) -> TrainResult:
    return train(discs, tmp_path_factory.mktemp("uninterrupted"), SHORT)


def same(first: TrainResult, second: TrainResult) -> None:
    """The same figures of every image; the last bit may differ with the order of sums in threads."""
    for one, other in zip(first.report["out_of_fold"], second.report["out_of_fold"], strict=True):
        assert one["probabilities"] == pytest.approx(other["probabilities"], abs=2e-3)
    assert first.card.self_test is not None
    assert second.card.self_test is not None
    assert first.card.self_test.probabilities == pytest.approx(second.card.self_test.probabilities, abs=2e-3)


def test_training_stops_when_asked_and_goes_on_from_there(
    discs: Path, tmp_path: Path, uninterrupted: TrainResult
) -> None:
    steps: list[TrainingProgress] = []
    out = tmp_path / "out"
    with pytest.raises(Cancelled):
        train(discs, out, SHORT, steps.append, lambda: any(step.done == 3 for step in steps if step.fold))
    assert [file.name for file in out.iterdir()] == [".unfinished"]
    with pytest.raises(InputError, match="--resume"):
        train(discs, out, SHORT)
    with pytest.raises(InputError, match="other data or settings"):
        train(discs, out, replace(SHORT, seed=9), resume=True)
    result = train(discs, out, SHORT, resume=True)
    same(result, uninterrupted)
    assert not (out / ".unfinished").exists()
    with pytest.raises(InputError, match="--overwrite"):
        train(discs, out, SHORT)


def test_a_killed_training_goes_on_and_ends_the_same(
    discs: Path, tmp_path: Path, uninterrupted: TrainResult
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(settings_document(SHORT)))
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "viewer",
        "train",
        discs,
        "-o",
        out,
        "--settings",
        tmp_path / "settings.json",
    ]
    process = subprocess.Popen([str(part) for part in command], stderr=subprocess.PIPE)
    while not (out / ".unfinished" / "fold-1.npz").is_file():
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"it ended by itself: {process.wait(0.02)}, {process.communicate()[1]!r}")
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stderr.close()  # type: ignore[union-attr]
    assert not (out / "model.keras").exists()
    (out / "model.keras").write_bytes(b"an older model, which the killed training was to replace")
    seen: list[TrainingProgress] = []
    settings = read_settings(tmp_path / "settings.json")
    with pytest.raises(InputError, match="--overwrite"):
        train(discs, out, settings, resume=True)
    result = train(discs, out, settings, seen.append, resume=True, overwrite=True)
    first = next(step.done for step in seen if step.stage == "fold" and step.fold == 2 and step.figures)
    assert first == 6, "the first fold is not fitted again, and the second one's curve is told from its start"
    same(result, uninterrupted)


def test_settings_come_back_from_their_file(uninterrupted: TrainResult) -> None:
    again = read_settings(uninterrupted.folder / "settings.json")
    assert again == replace(SHORT, command="")
    (uninterrupted.folder / "wrong.json").write_text('{"folds": "many"}')
    with pytest.raises(InputError, match="folds"):
        read_settings(uninterrupted.folder / "wrong.json")


def test_one_split_with_early_stopping_and_a_plan(discs: Path, tmp_path: Path) -> None:
    plan = Augmentation(steps=(Step(kind=Kind.HORIZONTAL_FLIP, chance=0.5), Step(kind=Kind.NOISE)))
    fit = replace(QUICK.fit, epochs=60, patience=4, plan=plan, schedule="plateau", class_weights=False)
    seen: list[TrainingProgress] = []
    result = train(discs, tmp_path, replace(QUICK, folds=1, fit=fit), seen.append)
    (history,) = result.report["history"]
    losses = [entry["watched_loss"] for entry in history["epochs"]]
    best = int(np.argmin(losses))
    assert history["best_epoch"] == best + 1
    assert len(losses) == min(60, best + 1 + 4)
    assert result.report["figures"]["n"] == sum(
        row["probabilities"] is not None for row in result.report["out_of_fold"]
    )
    assert 6 <= result.report["figures"]["n"] <= 14, "a fifth of the patients"
    assert "held out" in result.card.results["accuracy"].how
    assert {step.stage for step in seen} == {"reading", "fold"}, "the measured network is the delivered one"
    assert "watched_accuracy" in seen[-2].figures
    assert Augmentation.read(tmp_path / "augmentation.json") == plan
    load_model(tmp_path)


def test_the_report_is_a_page_with_plots(trained: TrainResult) -> None:
    import cv2

    folder = trained.folder / "report"
    page = (folder / "index.html").read_text()
    for name in ("curves", "confusion", "roc", "precision_recall", "reliability"):
        assert f"src='{name}.png'" in page
        assert cv2.imread(str(folder / f"{name}.png")).shape[0] > 300
    assert "Knows only discs." in page
    assert "accuracy" in page


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
