"""Images with masks -> a segmentation model folder: folds by patient, then one network from all masks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
from viewer.ai.segmenter import native_masks
from viewer.errors import Cancelled, InputError
from viewer.sentence import Sentence
from viewer.training.checkpoint import Checkpoints, data_digest
from viewer.training.dataset import Dataset, read_dataset
from viewer.training.epoch_run import Resume
from viewer.training.folds import patient_folds
from viewer.training.mask_data import MASKS_NAME, MaskedImages, load_masked_images
from viewer.training.mask_fit import MaskFitSettings, dice, fit_unet, predict_masks
from viewer.training.mask_looks import look_at_masks
from viewer.training.mask_pages import write_mask_pages
from viewer.training.mask_sheet import TileRow, draw_tile
from viewer.training.metrics import mean_by_patient
from viewer.training.report import HASH_DIGITS, REPORT_NAME
from viewer.training.report_pages import REPORT_FOLDER
from viewer.training.train import About, check_model_folder
from viewer.training.unet import SIZE
from viewer.volume.build import load_image
from viewer.volume.slice_image import SliceImage

LABEL = "lungs"
# What lungs look like on a frontal radiograph; generous, so that a doubt is worth reading.
LUNGS = MaskExpectation(area=(0.08, 0.65), parts=(1, 3), balance=0.3)
# Below this an image is marked on the sheet.
DOUBTFUL_DICE = 0.9
_MEAN, _STD = 127 / 255, 128 / 255


@dataclass(frozen=True, slots=True)
class SegmentationSettings:
    """How a lungs model is trained.

    most_parts: how many separate parts of a mask are kept, the largest first; None for all that are not small.
    also_look_at: further data sets whose masks are judged by their shape.
    """

    size: int = SIZE
    folds: int = 5
    seed: int = 0
    masks: str = MASKS_NAME
    most_parts: int | None = None
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
    resume: bool = False,
    overwrite: bool = False,
) -> SegmentationResult:
    """Train a U-Net on the images of ``data`` that have masks in its sub-folder ``settings.masks``.

    Dice coefficients are of masks on native pixels, as `Model.segment` draws them, by networks that never saw
    the patient. The delivered network has seen all masks. progress: stage, done, total, loss. resume, overwrite:
    as in train.train.

    Raises InputError (folder that cannot be used, no masks, too few patients), Cancelled, ModelNotFoundError
    (weights package missing).
    """
    settings = settings or SegmentationSettings()
    tell = progress or (lambda stage, done, total, loss: None)
    output = Path(output)
    check_model_folder(output, resume, overwrite)
    dataset = read_dataset(data)
    for path in settings.also_look_at:  # now, and not after hours
        read_dataset(path)
    spec = input_spec(settings)
    fine = spec.model_copy(update={"height": 2 * spec.height, "width": 2 * spec.width})
    images = load_masked_images(
        dataset, dataset.root / settings.masks, fine, lambda done, total: tell("reading", done, total, None)
    )
    fit_settings = asdict(settings.fit)
    plain = {"fit": fit_settings, "folds": settings.folds, "seed": settings.seed, "size": settings.size}
    truth = np.zeros(len(images.paths), np.int64)
    checkpoints = Checkpoints(
        output, {"settings": plain, "data": data_digest(images.sha256, truth, images.patients)}
    )
    work = MaskFoldWork(
        images,
        Normalisation(spec.normalisation.mean, spec.normalisation.std),
        settings.fit,
        settings.seed,
        checkpoints,
        tell,
        cancelled,
    )
    fold_of = patient_folds(truth, images.patients, settings.folds, settings.seed)
    grids, histories = work.cross_validate(fold_of)
    final, losses = work.last_network()
    histories.append({"fold": 0, "losses": losses})
    draft = _card(settings, spec, dataset, images)
    scores, all_parts, held_out_row = _held_out(grids, images, spec, draft)

    def stop(done: int, total: int) -> None:
        tell("looking", done, total, None)
        if cancelled is not None and cancelled():
            raise Cancelled

    def draw(image: SliceImage) -> NDArray[np.bool_]:
        return _drawn(final, image, spec, draft)

    looks = {
        path.name: look_at_masks(path, spec, draw, LUNGS, seed=settings.seed, step=stop)
        for path in (dataset.root, *settings.also_look_at)
    }
    report = {
        "dice": scores.tolist(),
        "dice_with_all_parts": all_parts.tolist(),
        "looked_at": {name: look.figures for name, look in looks.items()},
        "settings": {key: value for key, value in plain.items() if key != "size"},
        "history": histories,
        "out_of_fold": [
            {
                "sha256": digest[:HASH_DIGITS],
                "patient": patient,
                "fold": int(fold),
                "dice": round(float(score), 4),
            }
            for digest, patient, fold, score in zip(
                images.sha256, images.patients, fold_of, scores, strict=True
            )
        ],
    }
    result = _write(output, final, draft, spec, scores, images, report)
    rows = [row for look in looks.values() for row in look.rows]
    write_mask_pages(report, result.card, held_out_row, rows, output / REPORT_FOLDER)
    checkpoints.clear()
    return result


@dataclass(frozen=True, slots=True, eq=False)
class MaskFoldWork:
    """Fits the networks of one training of masks; what was done before a kill is not done again."""

    images: MaskedImages
    normalisation: Normalisation
    fit: MaskFitSettings
    seed: int
    checkpoints: Checkpoints
    tell: Callable[[str, int, int, float | None], None]
    cancelled: Callable[[], bool] | None

    def cross_validate(self, fold_of: NDArray[np.int64]) -> tuple[NDArray[np.float32], list[dict[str, Any]]]:
        """(n, H, W, 1) probabilities of each image by the network that never saw its patient, and the losses."""
        folds, steps = int(fold_of.max()) + 1, self.fit.steps
        answers: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(fold_of)
        histories: list[dict[str, Any]] = []
        for fold in range(folds):
            name = f"fold-{fold}"
            held_out = np.flatnonzero(fold_of == fold)
            done = self.checkpoints.load_arrays(f"{name}-done")
            self.tell("fold", fold * steps, folds * steps, None)
            if done is None:

                def step_done(step: int, loss: float, fold: int = fold) -> None:
                    self.tell("fold", fold * steps + step, folds * steps, loss)

                model, losses = self._fit(np.flatnonzero(fold_of != fold), fold + 1, name, step_done)
                grids = predict_masks(model, self.images.images[held_out], self.normalisation)
                done = {"grids": grids, "losses": np.asarray(losses)}
                self.checkpoints.keep_arrays(f"{name}-done", **done)
            for place, grid in zip(held_out, done["grids"], strict=True):
                answers[place] = grid
            histories.append({"fold": fold + 1, "losses": _means(done["losses"].tolist())})
        return np.stack(answers), histories

    def last_network(self) -> tuple[Any, list[float]]:
        """The delivered network, from all masks."""
        steps = self.fit.steps
        everything = np.arange(len(self.images.paths))
        model, losses = self._fit(
            everything, 0, "final", lambda step, loss: self.tell("final", step, steps, loss)
        )
        return model, _means(losses)

    def _fit(
        self, chosen: NDArray[np.int64], number: int, name: str, step_done: Callable[[int, float], None]
    ) -> tuple[Any, list[float]]:
        return fit_unet(
            self.images.images[chosen],
            self.images.masks[chosen],
            self.normalisation,
            self.fit,
            self.seed + number,
            step_done,
            self.cancelled,
            Resume(self.checkpoints, name),
        )


def _means(losses: list[float]) -> list[float]:
    """Means over ten steps each: a curve that can be read."""
    return [round(float(np.mean(losses[start : start + 10])), 4) for start in range(0, len(losses), 10)]


def input_spec(settings: SegmentationSettings) -> InputSpec:
    """The whole image, letterboxed: what lies at its border may be lung."""
    if settings.size % 16:
        raise InputError(
            str(settings.size),
            Sentence("A U-Net's side of {size} is no multiple of 16.", size=settings.size),
            "Use 192 or 256.",
        )
    return InputSpec(
        height=settings.size,
        width=settings.size,
        channels=1,
        intensity=PercentileIntensity(),
        normalisation=NormalisationSpec(mean=(_MEAN,), std=(_STD,)),
        resize=ResizeSpec(policy="letterbox"),
    )


def _drawn(model: Any, image: SliceImage, spec: InputSpec, card: ModelCard) -> NDArray[np.bool_]:
    """The mask on native pixels that a network draws."""
    preprocessing = Preprocessing(spec)
    resampler = preprocessing.resampler(image)
    grid = resampler.apply(preprocessing.scale(image, resampler).values).astype(np.float32)
    normalised = Normalisation(spec.normalisation.mean, spec.normalisation.std).apply(grid[None])
    answer = np.asarray(model.predict_on_batch(normalised), np.float32)[0]
    return native_masks(answer, resampler, card)[LABEL]


def _held_out(
    grids: NDArray[np.float32], images: MaskedImages, spec: InputSpec, card: ModelCard
) -> tuple[NDArray[np.float64], NDArray[np.float64], TileRow]:
    """The Dice coefficient of each image on its native pixels, the same had no part been left out for their
    number, and all images drawn, the worst first.
    """
    preprocessing = Preprocessing(spec)
    all_parts = card.model_copy(update={"most_parts": {}})
    scores, unlimited = np.zeros(len(images.paths)), np.zeros(len(images.paths))
    tiles = []
    for place, grid in enumerate(grids):
        image = load_image(images.paths[place])
        resampler = preprocessing.resampler(image)
        drawn = native_masks(grid, resampler, card)[LABEL]
        scores[place] = dice(drawn, images.native[place])
        unlimited[place] = dice(native_masks(grid, resampler, all_parts)[LABEL], images.native[place])
        tiles.append(
            draw_tile(
                preprocessing.scale(image).values,
                drawn,
                f"Dice {scores[place]:.3f}",
                bool(scores[place] < DOUBTFUL_DICE),
                images.native[place],
            )
        )
    order = np.argsort(scores)
    title = "Held-out images, the worst first: violet the network's outline, white the human one"
    return scores, unlimited, TileRow(title, tuple(tiles[place] for place in order))


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
        most_parts={} if settings.most_parts is None else {LABEL: settings.most_parts},
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
            ci95=_rounded_interval(scores, images.patients),
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


def _rounded_interval(scores: Any, patients: tuple[str, ...]) -> tuple[float, float]:
    low, high = mean_by_patient(scores, patients)
    return round(low, 4), round(high, 4)
