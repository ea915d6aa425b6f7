"""The segmentation of lungs that comes with Overread, on real radiographs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from viewer.ai.classifier import Model, load_model
from viewer.ai.model_store import ModelStore
from viewer.settings import bundled_models_folder
from viewer.training.mask_fit import dice
from viewer.volume.build import load_image

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(bundled_models_folder() / "lungs-radiograph")


def test_the_card_states_what_it_must() -> None:
    entry = ModelStore((bundled_models_folder(),)).find("lungs-radiograph")
    entry.verify()
    card = entry.card
    assert card.task == "segmentation"
    assert card.labels == ("lungs",)
    assert card.results["dice"].value >= 0.90
    assert card.results["dice"].ci95 is not None
    assert "by patient" in card.results["dice"].how
    assert card.training.command.startswith("overread train")
    assert card.weaknesses
    assert entry.weights.stat().st_size <= 20e6


def test_it_answers_as_when_it_was_trained(model: Model) -> None:
    assert model.card.self_test is not None  # without one nothing is compared
    model.self_test()


def test_it_finds_the_lungs_of_a_radiograph_from_elsewhere(
    model: Model, pydicom_data: Callable[[str], Path]
) -> None:
    image = load_image(pydicom_data("RG1_UNCI.dcm"))
    found = model.segment(image)
    assert found.mask.shape == image.shape
    assert found.doubts == ()
    assert 0.1 < found.mask.mean() < 0.6
    middle = image.shape[1] // 2
    assert found.mask[:, :middle].any()
    assert found.mask[:, middle:].any()
    assert found.identity == image.identity()


@pytest.mark.parametrize("number", [0, 20, 40])
def test_it_draws_as_people_drew(model: Model, shared_data: Path, number: int) -> None:
    import cv2

    path = sorted((shared_data / "cxr" / "lung_masks").glob("*.png"))[number]
    (radiograph,) = (shared_data / "cxr" / "covid19").glob(f"{path.stem}.*")
    drawn = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) > 127
    assert dice(model.segment(load_image(radiograph)).mask, np.asarray(drawn)) > 0.9


def test_what_is_no_chest_is_told_to_be_out_of_scope(model: Model, shared_data: Path) -> None:
    import viewer

    series = viewer.scan(shared_data / "dicom" / "ct_head_5mm").series[0]
    assert model.segment(load_image(series, 14)).in_scope is False
