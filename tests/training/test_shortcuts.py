"""Shortcut tests: they flag what was planted, and leave a clean task alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tests.cards import make_card
from tests.training.conftest import LABELS
from viewer.ai.classifier import Model, load_model
from viewer.ai.model_card import (
    InputSpec,
    NormalisationSpec,
    file_sha256,
    read_card,
    write_card,
)
from viewer.training.augment import AugmentSettings
from viewer.training.fit import FitSettings
from viewer.training.probe import separation, shuffled_by_patient
from viewer.training.shortcuts import ShortcutReport, run_shortcut_tests, write_onto_card
from viewer.training.train import About, TrainSettings, train

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SETTINGS = TrainSettings(
    architecture="tiny",
    size=32,
    folds=2,
    fit=FitSettings(
        epochs=15,
        batch=8,
        learning_rate=5e-3,
        dropout=0.0,
        augment=AugmentSettings(**dict.fromkeys(AugmentSettings.__dataclass_fields__, 0.0)),
    ),
    about=About(name="shapes"),
)


def draw(label: str, random: np.random.Generator) -> np.ndarray:
    """48 x 48: a disc or stripes in the middle, noise all around."""
    down, across = np.mgrid[0:48, 0:48]
    middle = (abs(down - 23.5) < 16) & (abs(across - 23.5) < 16)
    disc = np.hypot(down - 23.5, across - 23.5) < 11
    bright = disc if label == "disc" else middle & (across % 8 < 4)
    return np.clip(60 + 120 * bright + random.normal(0, 10, (48, 48)), 0, 255).astype(np.uint8)


def write_dataset(
    folder: Path, seed: int, images: int = 48, mark: bool = False, wide: bool = False, blur: bool = False
) -> Path:
    """Discs and stripes, or, where a shortcut is planted, noise that only it tells apart."""
    import cv2

    random = np.random.default_rng(seed)
    folder.mkdir()
    rows = []
    for number in range(images):
        label = LABELS[number % 2]
        planted = mark or wide
        shape = (48, 60 if wide and label == "disc" else 48)
        image = (
            random.normal(120, 25, shape).clip(0, 255).astype(np.uint8) if planted else draw(label, random)
        )
        if mark and label == "disc":
            image[1:5, 1:5] = 255
        if blur:
            image = cv2.GaussianBlur(image, (0, 0), 2)
        cv2.imwrite(str(folder / f"{number:02d}.png"), image)
        rows.append({"file": f"{number:02d}.png", "label": label, "patient": f"p{number // 2}"})
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["file", "label", "patient"])
        writer.writeheader()
        writer.writerows(rows)
    return folder


def levels(report: ShortcutReport) -> dict[str, str]:
    return {result.name: result.level for result in report.results}


def test_a_clean_task_raises_no_alarm(tmp_path: Path) -> None:
    data = write_dataset(tmp_path / "here", 1)
    model = train(data, tmp_path / "model", SETTINGS).folder
    report = run_shortcut_tests(data, model, [write_dataset(tmp_path / "there", 2)], folds=3)
    assert report.alarms == (), [r for r in report.results if r.level == "alarm"]
    assert levels(report)["lungs_erased"] == "not run"
    ran = {name for name, level in levels(report).items() if level != "not run"}
    assert {"metadata_only", "border_only", "source_prediction", "label_shuffle"} <= ran
    assert {"second_source_false_positives", "leave_one_source_out"} <= ran
    json.dumps(report.document(), allow_nan=False)
    write_onto_card(report, model)
    card = read_card(model / "model.json")
    assert card.results["shortcut.border_only"].how.startswith(levels(report)["border_only"])
    assert "accuracy" in card.results


def test_a_mark_in_one_class_s_corner_is_flagged(tmp_path: Path) -> None:
    data = write_dataset(tmp_path / "marked", 3, mark=True)
    trained = train(data, tmp_path / "model", SETTINGS)
    assert trained.report["figures"]["accuracy"] > 0.9  # it has learned the mark: there is nothing else
    report = run_shortcut_tests(data, trained.folder, folds=3)
    assert "border_only" in report.alarms
    (border,) = (result for result in report.results if result.name == "border_only")
    assert border.detail["model_macro_auc_on_borders"] > 0.9
    assert levels(report)["label_shuffle"] == "fine"


def test_shape_and_source_are_flagged(tmp_path: Path) -> None:
    data = write_dataset(tmp_path / "wide", 4, wide=True)
    model = train(data, tmp_path / "model", SETTINGS).folder
    report = run_shortcut_tests(
        data, model, [write_dataset(tmp_path / "blurred", 5, mark=True, blur=True)], folds=3
    )
    assert {"metadata_only", "source_prediction"} <= set(report.alarms)


def blind_model(folder: Path, labels: tuple[str, ...]) -> Model:
    """A network of random weights: what is flagged then lies in the data."""
    import keras

    keras.utils.set_random_seed(0)
    inputs = keras.Input((64, 64, 1))
    pooled = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(inputs))
    folder.mkdir()
    keras.Model(inputs, keras.layers.Dense(len(labels), activation="softmax")(pooled)).save(
        folder / "model.keras"
    )
    spec = InputSpec(height=64, width=64, normalisation=NormalisationSpec(mean=(0.5,), std=(0.5,)))
    card = make_card("blind", spec, labels, sha256=file_sha256(folder / "model.keras"))
    write_card(card, folder / "model.json")
    return load_model(folder)


def test_this_collection_is_flagged(shared_data: Path, tmp_path: Path) -> None:
    def subset(name: str, source: str, every: int) -> Path:
        with (shared_data / source / "labels.csv").open() as stream:
            rows = list(csv.DictReader(stream))[::every]
        (tmp_path / name).mkdir()
        with (tmp_path / name / "labels.csv").open("w", newline="") as stream:
            writer = csv.DictWriter(stream, ["file", "label", "patient"])
            writer.writeheader()
            for row in rows:
                file = shared_data / source / row["file"]
                writer.writerow({"file": file, "label": row["label"], "patient": row["patient"]})
        return tmp_path / name

    report = run_shortcut_tests(
        subset("here", "cxr", 9),
        blind_model(tmp_path / "blind", ("covid19", "no_finding", "pneumonia")),
        [subset("there", "cxr_second_source", 14)],
        folds=3,
    )
    assert {"metadata_only", "source_prediction"} <= set(report.alarms)


def test_what_chance_can_do() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 200)
    noise = random.random((200, 2))
    found = separation(truth, noise)
    assert found.auc < found.chance
    assert separation(truth, np.eye(2)[truth]).auc == 1
    patients = [f"p{k // 4}" for k in range(200)]
    dealt = shuffled_by_patient(truth, patients, 0)
    assert all(len(set(dealt[4 * k : 4 * k + 4])) == 1 for k in range(50))
