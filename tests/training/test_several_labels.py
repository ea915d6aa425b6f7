"""Models whose labels do not exclude each other, and models of one output, measured as the lab measures."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from sklearn.metrics import accuracy_score, roc_auc_score

from tests.cards import make_card
from tests.conftest import Run
from viewer.ai.model_card import (
    CARD_NAME,
    InputSpec,
    NormalisationSpec,
    RangeIntensity,
    file_sha256,
    write_card,
)
from viewer.errors import InputError
from viewer.training.evaluate import evaluate
from viewer.training.several_labels import calls_by_threshold, measure_several
from viewer.training.shortcuts import run_shortcut_tests

SIDE = 32
SPEC = InputSpec(
    height=SIDE,
    width=SIDE,
    intensity=RangeIntensity(),
    normalisation=NormalisationSpec(mean=(0.0,), std=(1.0,)),
)


def bright_halves(folder: Path, labels: tuple[str, ...], thresholds: dict[str, float]) -> Path:
    """A network that says of each half of an image (of the whole, for one label) whether it is bright."""
    import keras

    inputs = keras.Input((SIDE, SIDE, 1))
    pooled = keras.layers.AveragePooling2D((SIDE // len(labels), SIDE))(inputs)
    dense = keras.layers.Dense(len(labels), activation="sigmoid")
    network = keras.Model(inputs, dense(keras.layers.Flatten()(pooled)))
    dense.set_weights([20 * np.eye(len(labels)), np.full(len(labels), -10.0)])
    folder.mkdir()
    network.save(folder / "model.keras")
    card = make_card(
        folder.name,
        SPEC,
        labels,
        activation="sigmoid",
        thresholds=thresholds,
        sha256=file_sha256(folder / "model.keras"),
    )
    write_card(card, folder / CARD_NAME)
    return folder


def draw(folder: Path, halves: list[tuple[int, int, str]]) -> Path:
    """Images of an upper and a lower half, each of one grey, with their labels."""
    folder.mkdir()
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "label", "patient"])
        for number, (upper, lower, label) in enumerate(halves):
            image = np.full((SIDE, SIDE), upper, np.uint8)
            image[SIDE // 2 :] = lower
            cv2.imwrite(str(folder / f"{number}.png"), image)
            writer.writerow([f"{number}.png", label, f"p{number // 2}"])
    return folder


def test_against_scikit_learn() -> None:
    random = np.random.default_rng(0)
    presence = random.random((300, 3)) < (0.2, 0.5, 0.7)
    chances = np.clip(0.4 * presence + random.random((300, 3)) * 0.7, 0, 1)
    thresholds = {"a": 0.3, "c": 0.6}
    called = calls_by_threshold(
        make_card("m", SPEC, ("a", "b", "c"), activation="sigmoid", thresholds=thresholds)
    )
    figures = measure_several(
        presence, chances, called, [str(k) for k in range(300)], ("a", "b", "c"), resamples=50
    )
    calls = chances >= np.array([0.3, 0.5, 0.6])
    assert figures["accuracy"] == pytest.approx(accuracy_score(presence, calls))
    assert figures["macro_auc"] == pytest.approx(roc_auc_score(presence, chances, average="macro"))
    assert figures["brier"] == pytest.approx(((chances - presence) ** 2).sum() / 300)
    low, high = figures["ci95"]["accuracy"]
    assert low < figures["accuracy"] < high
    for place, label in enumerate("abc"):
        line = figures["per_label"][label]
        assert line["sensitivity"] == pytest.approx(calls[presence[:, place], place].mean())
        assert line["specificity"] == pytest.approx(1 - calls[~presence[:, place], place].mean())
        assert np.sum(figures["confusion"][place]) == 300


def test_a_label_that_says_its_own_share_is_calibrated() -> None:
    presence = np.arange(100)[:, None] % 4 == 0
    called = calls_by_threshold(make_card("m", SPEC, ("a",), activation="sigmoid"))
    people = [str(k) for k in range(100)]
    honest = measure_several(presence, np.full((100, 1), 0.25), called, people, ("a",), resamples=10)
    assert honest["ece"] == pytest.approx(0)
    bold = measure_several(presence, np.full((100, 1), 0.75), called, people, ("a",), resamples=10)
    assert bold["ece"] == pytest.approx(0.5)
    assert bold["per_label"]["a"] == {
        "n": 25,
        "sensitivity": 1,
        "specificity": 0,
        "precision": 0.25,
        "auc": 0.5,
    }


def test_an_image_may_have_several_labels_or_none(run: Run, tmp_path: Path) -> None:
    model = bright_halves(tmp_path / "halves", ("upper", "lower"), {"lower": 0.9})
    halves = [(230, 20, "upper"), (230, 230, "lower|upper"), (20, 230, "lower"), (20, 20, "no finding")]
    # grey 140 of 255: probability 0.73, below the card's threshold for the lower half, above the usual one above
    data = draw(tmp_path / "data", [*halves * 3, (140, 140, "upper")])
    figures = evaluate(data, model, resamples=20, robust=True, test_time=True, against=model)
    assert (figures["n"], figures["accuracy"], figures["macro_auc"]) == (13, 1.0, 1.0)
    assert figures["confusion"] == [[[6, 0], [0, 7]], [[7, 0], [0, 6]]]
    assert figures["comparison"]["mcnemar"]["p"] == 1
    assert figures["robustness"]["vertical flip"]["same_answer"] == pytest.approx(7 / 13)
    assert figures["robustness"]["horizontal flip"]["accuracy"] == 1
    (note,) = [note for note in figures["notes"] if "no finding" in note]
    assert note.startswith("3 images")
    json.dumps(figures, allow_nan=False)
    code, out, err = run("evaluate", data, "--model", model, "--report", tmp_path / "report")
    assert code == 0, err
    assert "accuracy                     1.000" in out
    with pytest.raises(InputError, match="sigmoid"):
        run_shortcut_tests(data, model)


def test_one_output_alone_and_its_page(tmp_path: Path) -> None:
    model = bright_halves(tmp_path / "nodule", ("nodule",), {})
    data = draw(tmp_path / "data", [(200, 200, "nodule"), (40, 40, "none")] * 5)
    figures = evaluate(data, model, resamples=20, robust=True, report=tmp_path / "report")
    assert figures["confusion"] == [[[5, 0], [0, 5]]]
    assert figures["per_label"]["nodule"]["auc"] == 1
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "noise of 0.03" in page
    for name in ("confusion", "roc", "precision_recall", "reliability"):
        assert f"src='{name}.png'" in page
        assert cv2.imread(str(tmp_path / "report" / f"{name}.png")).shape[0] > 300


def test_labels_that_the_model_does_not_know(tmp_path: Path) -> None:
    model = bright_halves(tmp_path / "nodule", ("nodule",), {})
    with pytest.raises(InputError, match="None of the images"):
        evaluate(draw(tmp_path / "data", [(200, 200, "Nodule"), (40, 40, "none")]), model)
