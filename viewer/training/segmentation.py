"""Images with masks -> a segmentation model folder: folds by patient, then one network from all masks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from viewer.ai.model_card import (
    CARD_NAME,
    WEIGHTS_NAME,
    InputSpec,
    MaskExpectation,
    ModelCard,
    NormalisationSpec,
    PercentileIntensity,
    ResizeSpec,
    Result,
    SelfTest,
    TrainingSpec,
    file_sha256,
    write_card,
)
from viewer.ai.preprocess import Normalisation, Preprocessing, self_test_grid
from viewer.ai.segmenter import mask_facts, native_masks
from viewer.errors import InputError
from viewer.training.dataset import Dataset, load_grids, read_dataset
from viewer.training.folds import patient_folds
from viewer.training.mask_data import MASKS_NAME, MaskedImages, load_masked_images
from viewer.training.mask_fit import MaskFitSettings, dice, fit_unet, predict_masks
from viewer.training.report import HASH_DIGITS, REPORT_NAME
from viewer.training.train import About
from viewer.training.unet import SIZE
from viewer.volume.build import load_image

LABEL = "lungs"
# What lungs look like on a frontal radiograph; generous, so that a doubt is worth reading.
LUNGS = MaskExpectation(area=(0.08, 0.65), parts=(1, 3), balance=0.3)
_MEAN, _STD = 127 / 255, 128 / 255


@dataclass(frozen=True, slots=True)
class SegmentationSettings:
    """How a lungs model is trained. also_look_at: further data sets whose masks are judged by their shape."""

    size: int = SIZE
    folds: int = 5
    seed: int = 0
    masks: str = MASKS_NAME
    fit: MaskFitSettings = field(default_factory=MaskFitSettings)
    about: About = field(default_factory=About)
    also_look_at: tuple[Path, ...] = ()
    command: str = ""


@dataclass(frozen=True, slots=True)
class SegmentationResult:
    """What was written: the folder, its card, the report."""

    folder: Path
    card: ModelCard
    report: dict[str, Any]


def train_segmentation(
    data: Path | str,
    output: Path | str,
    settings: SegmentationSettings | None = None,
    progress: Callable[[str, int, int, float | None], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SegmentationResult:
    """Train a U-Net on the images of ``data`` that have masks in its sub-folder ``settings.masks``.

    Dice coefficients are of masks on native pixels, as `Model.segment` draws them, by networks that never saw
    the patient. The delivered network has seen all masks. progress: stage, done, total, loss.

    Raises InputError (no masks, too few patients), Cancelled, ModelNotFoundError (weights package missing).
    """
    settings = settings or SegmentationSettings()
    tell = progress or (lambda stage, done, total, loss: None)
    dataset = read_dataset(data)
    spec = input_spec(settings)
    fine = spec.model_copy(update={"height": 2 * spec.height, "width": 2 * spec.width})
    images = load_masked_images(
        dataset, dataset.root / settings.masks, fine, lambda done, total: tell("reading", done, total, None)
    )
    normalisation = Normalisation(spec.normalisation.mean, spec.normalisation.std)
    draft = _card(settings, spec, dataset, images)
    folds = patient_folds(
        np.zeros(len(images.paths), np.int64), images.patients, settings.folds, settings.seed
    )
    steps = settings.fit.steps
    scores = np.zeros(len(images.paths))
    for fold in range(settings.folds):

        def step_done(step: int, loss: float, fold: int = fold) -> None:
            tell("fold", fold * steps + step, settings.folds * steps, loss)

        chosen, held_out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        model = fit_unet(
            images.images[chosen],
            images.masks[chosen],
            normalisation,
            settings.fit,
            settings.seed + fold + 1,
            step_done,
            cancelled,
        )
        grids = predict_masks(model, images.images[held_out], normalisation)
        for place, grid in zip(held_out, grids, strict=True):
            scores[place] = _native_dice(grid, images, int(place), spec, draft)
    final = fit_unet(
        images.images,
        images.masks,
        normalisation,
        settings.fit,
        settings.seed,
        lambda step, loss: tell("final", step, steps, loss),
        cancelled,
    )
    others = (dataset.root, *settings.also_look_at)
    looked = {path.name: _look_at(final, path, spec, normalisation, draft, cancelled) for path in others}
    report = {
        "dice": scores.tolist(),
        "looked_at": looked,
        "settings": {"fit": asdict(settings.fit), "folds": settings.folds, "seed": settings.seed},
        "out_of_fold": [
            {
                "sha256": digest[:HASH_DIGITS],
                "patient": patient,
                "fold": int(fold),
                "dice": round(float(score), 4),
            }
            for digest, patient, fold, score in zip(
                images.sha256, images.patients, folds, scores, strict=True
            )
        ],
    }
    return _write(Path(output), final, draft, spec, scores, images, report)


def input_spec(settings: SegmentationSettings) -> InputSpec:
    """The whole image, letterboxed: what lies at its border may be lung."""
    if settings.size % 16:
        raise InputError(
            str(settings.size), f"A U-Net's side of {settings.size} is no multiple of 16.", "Use 192 or 256."
        )
    return InputSpec(
        height=settings.size,
        width=settings.size,
        channels=1,
        intensity=PercentileIntensity(),
        normalisation=NormalisationSpec(mean=(_MEAN,), std=(_STD,)),
        resize=ResizeSpec(policy="letterbox"),
    )


def _native_dice(grid: Any, images: MaskedImages, place: int, spec: InputSpec, card: ModelCard) -> float:
    image = load_image(images.paths[place])
    drawn = native_masks(grid, Preprocessing(spec).resampler(image), card)[LABEL]
    return dice(drawn, images.native[place])


def _look_at(
    model: Any,
    path: Path,
    spec: InputSpec,
    normalisation: Normalisation,
    card: ModelCard,
    cancelled: Callable[[], bool] | None,
) -> dict[str, dict[str, float]]:
    """For each label of a data set: how many masks, and which shares of them are as the card expects."""
    dataset = read_dataset(path)
    fine = spec.model_copy(update={"height": 2 * spec.height, "width": 2 * spec.width})
    grids = load_grids(dataset, fine, None, cancelled)
    answers = predict_masks(model, grids.values, normalisation)
    preprocessing = Preprocessing(spec)
    facts: dict[str, list[tuple[float, int, float]]] = {}
    for row, place in enumerate(grids.kept):
        image = load_image(dataset.items[place].path)
        mask = native_masks(answers[row], preprocessing.resampler(image), card)[LABEL]
        found = mask_facts(mask)
        facts.setdefault(dataset.items[place].label, []).append((found.area, found.parts, found.balance))
    return {label: _summary(np.array(rows)) for label, rows in sorted(facts.items())}


def _summary(rows: Any) -> dict[str, float]:
    area, parts, balance = rows.T
    good_area = (area >= LUNGS.area[0]) & (area <= LUNGS.area[1])
    good_parts = (parts >= LUNGS.parts[0]) & (parts <= LUNGS.parts[1])
    good_balance = balance >= LUNGS.balance
    return {
        "n": len(rows),
        "plausible": float((good_area & good_parts & good_balance).mean()),
        "area_as_expected": float(good_area.mean()),
        "parts_as_expected": float(good_parts.mean()),
        "balance_as_expected": float(good_balance.mean()),
        "two_parts": float((parts == 2).mean()),
        "median_area": float(np.median(area)),
        "median_balance": float(np.median(balance)),
    }


def _card(
    settings: SegmentationSettings, spec: InputSpec, dataset: Dataset, images: MaskedImages
) -> ModelCard:
    about = settings.about
    return ModelCard(
        name=about.name,
        version=about.version,
        title=about.title,
        task="segmentation",
        sha256="0" * 64,
        input=spec,
        labels=(LABEL,),
        activation="sigmoid",
        thresholds={LABEL: 0.5},
        expected_masks={LABEL: LUNGS},
        scope=about.scope,
        training=TrainingSpec(
            data=about.data or dataset.root.name,
            licences=about.licences,
            seed=settings.seed,
            architecture=settings.fit.network,
            folds=settings.folds,
            command=settings.command,
            images={LABEL: len(images.paths)},
            patients=len(set(images.patients)),
            patients_known=dataset.patients_known,
            settings=asdict(settings.fit),
        ),
        weaknesses=about.weaknesses,
        intended_use=about.intended_use,
    )


def _write(
    folder: Path,
    model: Any,
    draft: ModelCard,
    spec: InputSpec,
    scores: Any,
    images: MaskedImages,
    report: dict[str, Any],
) -> SegmentationResult:
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder / WEIGHTS_NAME)
    how = f"masks on native pixels, by patient, {draft.training.folds} folds; interval: bootstrap by patient"
    results = {
        "dice": Result(
            value=round(float(scores.mean()), 4),
            ci95=_interval(scores, images.patients),
            n=len(scores),
            how=how,
        ),
        "dice.worst": Result(value=round(float(scores.min()), 4), n=len(scores), how=how),
    }
    for name, by_label in report["looked_at"].items():
        for label, facts in by_label.items():
            results[f"{name}.{label}.plausible"] = Result(
                value=round(facts["plausible"], 4),
                n=int(facts["n"]),
                how="share of masks whose area, parts and balance are as expected; nobody drew masks for these",
            )
    ramp = self_test_grid(spec)
    answer = model.predict(
        Normalisation(spec.normalisation.mean, spec.normalisation.std).apply(ramp[None]), verbose=0
    )
    card = draft.model_copy(
        update={
            "sha256": file_sha256(folder / WEIGHTS_NAME),
            "results": results,
            "self_test": SelfTest(probabilities=(round(float(np.mean(answer)), 6),)),
        }
    )
    write_card(card, folder / CARD_NAME)
    (folder / REPORT_NAME).write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return SegmentationResult(folder, card, report)


def _interval(scores: Any, patients: tuple[str, ...]) -> tuple[float, float]:
    """95 % percentile interval of the mean when patients are drawn with replacement."""
    random = np.random.default_rng(0)
    _, owner = np.unique(np.asarray(patients), return_inverse=True)
    sums = np.bincount(owner, scores)
    counts = np.bincount(owner)
    draws = random.integers(len(sums), size=(1000, len(sums)))
    means = sums[draws].sum(axis=1) / counts[draws].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)
