"""The classifiers that come with Overread, on real images."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from viewer.ai.classifier import Model, load_model
from viewer.ai.model_store import ModelStore
from viewer.settings import bundled_models_folder
from viewer.volume.build import load_image

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
WHOLE, LUNGS = "chest-radiograph", "chest-radiograph-lungs"


@pytest.fixture(scope="module", params=[WHOLE, LUNGS])
def model(request: pytest.FixtureRequest) -> Model:
    return load_model(request.param)


@pytest.mark.parametrize(("name", "accuracy", "auc"), [(WHOLE, 0.81, 0.93), (LUNGS, 0.72, 0.85)])
def test_the_card_states_what_it_must(name: str, accuracy: float, auc: float) -> None:
    entry = ModelStore((bundled_models_folder(),)).find(name)
    entry.verify()
    card = entry.card
    assert card.labels == ("covid19", "no_finding", "pneumonia")
    assert card.results["accuracy"].value >= accuracy
    assert card.results["macro_auc"].value >= auc
    for name in ("accuracy", "macro_auc"):
        ends = card.results[name].ci95
        assert ends is not None
        assert ends[0] < card.results[name].value < ends[1]
        assert "by patient" in card.results[name].how
    assert "shape_only.macro_auc" in card.results
    assert card.training.command.startswith("overread train")
    assert card.training.licences
    assert card.weaknesses
    assert card.intended_use
    assert entry.weights.stat().st_size <= 20e6


def test_neither_shape_nor_border_reaches_the_model_of_the_middle() -> None:
    card = ModelStore((bundled_models_folder(),)).find(WHOLE).card
    assert card.input.resize.policy == "center_crop"
    assert card.input.resize.fraction == 0.9
    assert card.results["sensitivity.covid19"].value >= 0.88


def test_the_model_of_the_lungs_is_shown_their_box() -> None:
    card = ModelStore((bundled_models_folder(),)).find(LUNGS).card
    assert card.input.resize.box_of == "lungs-radiograph"


@pytest.mark.parametrize("name", [WHOLE, LUNGS])
def test_a_second_source_is_left_alone(name: str) -> None:
    card = ModelStore((bundled_models_folder(),)).find(name).card
    assert card.results["cxr_second_source.called.covid19"].value <= 0.05
    assert card.results["cxr_second_source.called.no_finding"].value >= 0.80
    assert "cxr_second_source.called.covid19.without_it" in card.results
    assert card.results["ece"].value <= 0.05
    assert card.results["shortcut.lungs_erased"].value < 1


@pytest.mark.parametrize("name", [WHOLE, LUNGS])
def test_the_card_agrees_with_its_report(name: str) -> None:
    """The card's figures, computed again from the out-of-fold predictions beside it."""
    import json

    from viewer.training.metrics import measure

    entry = ModelStore((bundled_models_folder(),)).find(name)
    rows = json.loads((entry.folder / "cross_validation.json").read_text())["out_of_fold"]
    labels = entry.card.labels
    folds: dict[str, set[int]] = {}
    for row in rows:
        folds.setdefault(row["patient"], set()).add(row["fold"])
    assert all(len(fold) == 1 for fold in folds.values())
    figures = measure(
        np.array([labels.index(row["label"]) for row in rows]),
        np.array([row["probabilities"] for row in rows]),
        [row["patient"] for row in rows],
        labels,
        resamples=0,
    )
    for name in ("accuracy", "balanced_accuracy", "macro_auc", "brier"):
        assert figures[name] == pytest.approx(entry.card.results[name].value, abs=2e-3), name


def test_it_answers_as_when_it_was_trained(model: Model) -> None:
    assert model.card.self_test is not None  # without one nothing is compared
    model.self_test()


def test_it_reads_a_real_radiograph(model: Model, pydicom_data: Callable[[str], Path]) -> None:
    prediction = model.predict(load_image(pydicom_data("RG1_UNCI.dcm")))
    assert sum(prediction.probabilities.values()) == pytest.approx(1)
    assert prediction.in_scope is not False
    assert prediction.model.name in (WHOLE, LUNGS)


def test_a_head_ct_is_told_to_be_out_of_scope(model: Model, shared_data: Path) -> None:
    import viewer

    series = viewer.scan(shared_data / "dicom" / "ct_head_5mm").series[0]
    prediction = model.predict(load_image(series, 14))
    assert prediction.in_scope is False
    assert any("CT" in note for note in prediction.scope_notes)


def test_it_knows_most_of_what_it_was_trained_on(model: Model, shared_data: Path) -> None:
    with (shared_data / "cxr" / "labels.csv").open() as stream:
        rows = list(csv.DictReader(stream))[::30]
    right = 0
    for row in rows:
        prediction = model.predict(load_image(shared_data / "cxr" / row["file"]))
        assert prediction.in_scope is None
        right += prediction.best == row["label"]
    assert right / len(rows) >= 0.8


def test_gradients_of_the_real_network_point_uphill(
    model: Model, pydicom_data: Callable[[str], Path]
) -> None:
    tensor = model.preprocess(load_image(pydicom_data("RG1_UNCI.dcm"))).tensor[None]
    gradient, value = model.backend.gradients(tensor, 2)
    assert value[0] == pytest.approx(model.backend.logits(tensor)[0, 2], abs=1e-4)
    step = np.float32(0.05 / np.linalg.norm(gradient)) * gradient
    rise = model.backend.logits(tensor + step)[0, 2] - value[0]
    assert rise == pytest.approx(float((gradient * step).sum()), rel=0.3)
