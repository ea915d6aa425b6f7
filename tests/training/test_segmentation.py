"""A U-Net on bright discs, from end to end."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from viewer.ai.classifier import load_model
from viewer.ai.preprocess import Normalisation
from viewer.errors import InputError
from viewer.training import mask_fit
from viewer.training.checkpoint import Checkpoints
from viewer.training.dataset import read_dataset
from viewer.training.epoch_run import Resume
from viewer.training.evaluate_masks import evaluate_masks
from viewer.training.mask_augment import MaskAugmentSettings, augment_with_mask
from viewer.training.mask_data import load_masked_images
from viewer.training.mask_fit import MaskFitSettings, dice, fit_unet, predict_masks
from viewer.training.segmentation import SegmentationSettings, input_spec, train_segmentation
from viewer.training.train import About
from viewer.volume.build import load_image

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


SETTINGS = SegmentationSettings(
    size=32,
    folds=2,
    fit=MaskFitSettings(steps=44, batch=4, learning_rate=3e-3),
    about=About(name="discs"),
    command="overread train MASKED --architecture unet",
)


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """8 images of 4 patients with a bright disc each, and its mask; one image without."""
    folder = tmp_path_factory.mktemp("masked")
    (folder / "lung_masks").mkdir()
    random = np.random.default_rng(0)
    rows = []
    for number in range(9):
        down, across = np.mgrid[0:50, 0:64]
        disc = np.hypot(down - random.uniform(20, 30), across - random.uniform(25, 40)) < random.uniform(
            10, 15
        )
        image = np.clip(60 + 120 * disc + random.normal(0, 8, disc.shape), 0, 255).astype(np.uint8)
        cv2.imwrite(str(folder / f"{number}.png"), image)
        if number < 8:
            cv2.imwrite(str(folder / "lung_masks" / f"{number}.png"), 255 * disc.astype(np.uint8))
        rows.append({"file": f"{number}.png", "label": "disc", "patient": f"p{number // 2}"})
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["file", "label", "patient"])
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_training_writes_a_model_that_draws(masked: Path, tmp_path: Path) -> None:
    still = MaskAugmentSettings(
        **dict.fromkeys(MaskAugmentSettings.__dataclass_fields__, 0.0) | {"zoom_out": 1.0, "zoom_in": 1.0}
    )
    settings = replace(SETTINGS, fit=MaskFitSettings(steps=40, batch=4, learning_rate=3e-3, augment=still))
    losses: list[float] = []
    result = train_segmentation(
        masked,
        tmp_path / "model",
        settings,
        lambda stage, done, total, loss: losses.append(loss) if stage == "final" and loss else None,
    )
    assert np.mean(losses[-5:]) < 0.5 * np.mean(losses[:3])
    card = result.card
    assert card.task == "segmentation"
    assert card.results["dice"].n == 8
    assert card.results["dice"].value > 0.5
    assert any(name.endswith(".disc.plausible") for name in card.results)
    folds: dict[str, set[int]] = {}
    for row in result.report["out_of_fold"]:
        folds.setdefault(row["patient"], set()).add(row["fold"])
    assert all(len(fold) == 1 for fold in folds.values())
    model = load_model(result.folder)
    assert card.self_test is not None
    model.self_test()
    found = model.segment(load_image(masked / "8.png"))
    assert found.mask.shape == (50, 64)
    assert found.box is not None
    assert (result.folder / "report" / "index.html").is_file()
    assert {path.name for path in (result.folder / "report").glob("*.png")} == {
        "curves.png", "dice.png", "held_out.png", "sheet.png",
    }  # fmt: skip
    with pytest.raises(InputError, match="--overwrite"):
        train_segmentation(masked, result.folder, settings)
    sheet = tmp_path / "sheet.png"
    figures = evaluate_masks(masked, model, sheet=sheet, tiles=3)
    assert figures["dice"]["n"] == 8
    low, high = figures["dice"]["ci95"]
    assert low <= figures["dice"]["value"] <= high
    assert figures["looked_at"][masked.name]["disc"]["n"] == 9
    assert cv2.imread(str(sheet)).shape == (28 + 200 + 18 + 6 + 6, 10 * 206 + 6, 3)
    json.dumps(figures, allow_nan=False)


def three_layers(shape: tuple[int, int, int]) -> Any:
    """All kinds of state that a resumed training must find again, in a network that is traced in a second."""
    import keras
    from keras import layers

    image = keras.Input(shape, name="image")
    x = layers.BatchNormalization()(layers.Conv2D(8, 3, padding="same", activation="relu")(image))
    return keras.Model(image, layers.Conv2D(1, 1, activation="sigmoid", name="mask")(x))


def test_a_killed_mask_training_goes_on_and_ends_the_same(
    masked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mask_fit, "SEGMENTERS", {"three-layers": three_layers})
    spec = input_spec(SETTINGS)
    fine = spec.model_copy(update={"height": 64, "width": 64})
    images = load_masked_images(read_dataset(masked), masked / "lung_masks", fine)
    fit = MaskFitSettings(network="three-layers", steps=44, batch=4, learning_rate=3e-3)
    steps: list[int] = []

    def fitted(folder: Path, kill_at: int = 0) -> tuple[np.ndarray, list[float]]:
        def step_done(step: int, _: float) -> None:
            steps.append(step)
            if step == kill_at:
                raise KeyboardInterrupt

        kept = Resume(Checkpoints(folder, {"settings": "these"}), "fold-0")
        model, losses = fit_unet(images.images, images.masks, normalisation, fit, 3, step_done, resume=kept)
        return predict_masks(model, images.images, normalisation), losses

    normalisation = Normalisation(spec.normalisation.mean, spec.normalisation.std)
    whole, losses = fitted(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        fitted(tmp_path / "again", kill_at=43)
    steps.clear()
    again, losses_again = fitted(tmp_path / "again")
    assert steps == [41, 42, 43, 44], "it goes on from the state that was kept"
    assert losses_again == pytest.approx(losses, rel=1e-3)
    assert again == pytest.approx(whole, abs=2e-3)


def test_masks_must_be_there_and_fit(masked: Path, tmp_path: Path) -> None:
    spec = input_spec(SegmentationSettings(size=32))
    dataset = read_dataset(masked)
    found = load_masked_images(dataset, masked / "lung_masks", spec)
    assert len(found.paths) == 8
    with pytest.raises(InputError, match="no masks"):
        load_masked_images(dataset, tmp_path, spec)
    cv2.imwrite(str(tmp_path / "0.png"), np.zeros((9, 9), np.uint8))
    with pytest.raises(InputError, match=r"0\.png is not a mask"):
        load_masked_images(dataset, tmp_path, spec)
    with pytest.raises(InputError, match="multiple of 16"):
        input_spec(SegmentationSettings(size=100))


def test_image_and_mask_move_together() -> None:
    down, across = np.mgrid[0:128, 0:128]
    disc = (np.hypot(down - 64, across - 64) < 30).astype(np.float32)
    moved = MaskAugmentSettings(
        **dict.fromkeys(
            ("gamma", "contrast", "brightness", "shading", "blur", "noise", "equalise", "occlude"), 0.0
        )
    )
    for seed in range(20):
        image, mask = augment_with_mask(disc, disc, moved, np.random.default_rng(seed))
        assert mask.shape == (64, 64)
        inside = mask > 0.5
        assert image[inside].min() > 0.4  # what comes in at the border may be grey, inside is the disc
    assert dice(disc > 0.5, disc > 0.5) == 1
