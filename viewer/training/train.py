"""Labelled images -> a model folder: cross-validation by patient, then one network from all images."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import probabilities
from viewer.ai.model_card import (
    CARD_NAME,
    WEIGHTS_NAME,
    InputSpec,
    ModelCard,
    NormalisationSpec,
    Result,
    SelfTest,
    TrainingSpec,
    file_sha256,
    write_card,
)
from viewer.ai.preprocess import Normalisation, self_test_grid
from viewer.ai.reference_set import write_references
from viewer.errors import InputError
from viewer.reports.output_files import prepare_folder
from viewer.sentence import Sentence
from viewer.training.architectures import ARCHITECTURES, PREDICTIONS
from viewer.training.augment import halve
from viewer.training.augmentation import AUGMENTATION_NAME
from viewer.training.calibration import (
    at_thresholds,
    calibrate_by_fold,
    thresholds_by_fold,
    youden_thresholds,
)
from viewer.training.checkpoint import FOLDER as CHECKPOINTS
from viewer.training.checkpoint import Checkpoints, data_digest
from viewer.training.dataset import Dataset, Grids, load_grids, read_dataset
from viewer.training.fit import Fitter, predict
from viewer.training.fold_work import FoldWork, IsCancelled, Progress, TrainingProgress
from viewer.training.folds import patient_folds
from viewer.training.metrics import expected_calibration_error, measure
from viewer.training.references import make_references
from viewer.training.report import (
    REPORT_NAME,
    card_results,
    out_of_fold_rows,
    shape_only_figures,
    write_report,
)
from viewer.training.report_pages import REPORT_FOLDER, write_pages
from viewer.training.robustness import held_out_robustness
from viewer.training.second_source import SecondSource, load_second_source
from viewer.training.train_settings import SETTINGS_NAME, About, TrainSettings, settings_document

__all__ = ["About", "TrainResult", "TrainSettings", "TrainingProgress", "input_spec", "train"]

# What EfficientNet-Lite0 was trained with: 127 and 128 of 255. Near enough to centred for any other network.
_MEAN, _STD = 127 / 255, 128 / 255
# A single split keeps one of so many parts for the test.
_SPLIT_PARTS = 5


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What `train` wrote: the folder, its card and the cross-validation report."""

    folder: Path
    card: ModelCard
    report: dict[str, Any]


def train(
    data: Path | str,
    output: Path | str,
    settings: TrainSettings | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
    resume: bool = False,
    overwrite: bool = False,
) -> TrainResult:
    """Train a classifier; write model.keras, model.json, cross_validation.json, settings.json and a report.

    Each fold's network never sees a patient of its test fold; the figures in the card come from those
    predictions alone. The delivered network is fitted to all images by the same recipe, so it is not itself
    among the networks that were measured (but see TrainSettings.folds).

    resume: go on from what a stopped or killed training of the same data and settings left in ``output``.
    overwrite: replace a model, or such a rest; with resume the rest is gone on with.

    Raises InputError (data or folder that cannot be used), Cancelled, ModelNotFoundError (weights package missing).
    """
    settings = settings or TrainSettings()
    tell = progress or (lambda _: None)
    output = Path(output)
    check_model_folder(output, resume, overwrite)
    dataset = read_dataset(data)
    _check_wanted(dataset, settings)
    spec = input_spec(settings)
    fine = spec.model_copy(update={"height": 2 * spec.height, "width": 2 * spec.width})
    grids = load_grids(
        dataset,
        fine,
        lambda done, total: tell(TrainingProgress("reading", done, total)),
        cancelled,
    )
    truth = dataset.indices(dataset.labels)[grids.kept]
    second = (
        None
        if settings.second_source is None
        else load_second_source(settings.second_source, fine, dataset.labels, grids.values, cancelled)
    )
    patients = [dataset.patients[place] for place in grids.kept]
    normalisation = Normalisation(spec.normalisation.mean, spec.normalisation.std)
    values, labelled = grids.values, truth
    if second is not None:
        values = np.concatenate([values, second.values[second.joins]])
        labelled = np.concatenate([labelled, second.truth[second.joins]])
    architecture = ARCHITECTURES[settings.architecture]
    fitter = Fitter(architecture, values, labelled, len(dataset.labels), normalisation, settings.fit)
    split = settings.folds == 1
    fold_of = patient_folds(truth, patients, _SPLIT_PARTS if split else settings.folds, settings.seed)
    if split:
        fold_of = np.where(fold_of == 0, 0, -1)
    what = {"settings": settings_document(settings), "data": data_digest(grids.sha256, truth, patients)}
    checkpoints = Checkpoints(output, what)
    fitter.prepare(
        settings.seed,
        lambda done, total: tell(TrainingProgress("features", done, total)),
        cancelled,
        checkpoints,
    )
    joining = np.arange(len(truth), fitter.images)
    work = FoldWork(fitter, truth, tuple(patients), joining, settings, checkpoints, tell, cancelled)
    answers = work.cross_validate(fold_of, len(dataset.labels))
    raw, histories, model = answers.chances, answers.histories, answers.model
    if not split:
        model = work.last_network(answers.best_epochs, histories)
    measured = np.flatnonzero(fold_of >= 0)
    settled = _settle(work, model if split else None, raw, fold_of, dataset.labels)
    chances = np.zeros_like(raw)
    chances[measured] = settled.chances
    _cool(model, settled.temperature)
    truth_of_measured, patients_of_measured = truth[measured], [patients[place] for place in measured]
    figures = measure(truth_of_measured, settled.chances, patients_of_measured, dataset.labels)
    shape_only = shape_only_figures(grids.shapes, truth, fold_of, dataset.labels)
    also = {
        path.name: _try_on(model, path, spec, dataset.labels, normalisation, cancelled)
        for path in settings.also_test
    }
    report = {
        "figures": figures,
        "calibration": {
            "temperature": settled.temperature,
            "ece_before": expected_calibration_error(truth_of_measured, raw[measured]),
            "ece": figures["ece"],
        },
        "at_thresholds": settled.at_thresholds,
        "second_source": _second_source_figures(
            fitter, model, second, len(truth), settled.temperature, dataset.labels, settings.seed, cancelled
        ),
        "shape_only": shape_only,
        "also_tested": also,
        "robustness": held_out_robustness(
            truth_of_measured,
            raw[measured],
            {name: chances[measured] for name, chances in answers.changed.items()},
            patients_of_measured,
            settings.seed,
        )
        if settings.robustness
        else None,
        "settings": _plain_settings(settings),
        "history": histories,
        "unreadable": [{"path": path.name, "reason": reason} for path, reason in grids.unreadable],
        "out_of_fold": out_of_fold_rows(dataset, grids, fold_of, chances),
    }
    result = _write(output, model, dataset, grids, spec, settings, report, settled.thresholds)
    checkpoints.clear()
    return result


def _check_wanted(dataset: Dataset, settings: TrainSettings) -> None:
    """What cannot be is told now, and not after hours. Raises InputError."""
    if len(dataset.labels) < 2:
        raise InputError(
            dataset.root,
            Sentence("{path} has only one label.", path=dataset.root),
            "A classifier needs two or more.",
        )
    if settings.architecture not in ARCHITECTURES:
        raise InputError(
            settings.architecture,
            Sentence("There is no architecture {name!r}.", name=settings.architecture),
            Sentence("There are: {names}.", names=", ".join(ARCHITECTURES)),
        )
    for path in settings.also_test:
        read_dataset(path).indices(dataset.labels)


@dataclass(frozen=True, slots=True, eq=False)
class _Settled:
    """chances: (n, labels) calibrated, of the images that were measured; temperature and thresholds: the card's."""

    chances: NDArray[np.float64]
    temperature: float
    thresholds: dict[str, float]
    at_thresholds: dict[str, dict[str, float | None]]


def _settle(
    work: FoldWork,
    split: Any | None,
    raw: NDArray[np.float64],
    fold_of: NDArray[np.int64],
    labels: tuple[str, ...],
) -> _Settled:
    """split: the network of a single split, which the images that were only watched settle; else each fold is
    settled by the others.
    """
    measured = np.flatnonzero(fold_of >= 0)
    truth, folds = work.truth[measured], fold_of[measured]
    logits = np.log(np.maximum(raw[measured], 1e-12))
    if split is not None:
        temperature, thresholds = work.settle_by_watched(split, fold_of, labels)
        chances = probabilities(logits / temperature, "softmax")
        return _Settled(chances, temperature, thresholds, at_thresholds(truth, chances, labels, thresholds))
    chances, temperature = calibrate_by_fold(truth, logits, folds)
    thresholds = youden_thresholds(truth, chances, labels)
    by_fold = thresholds_by_fold(truth, chances, folds, labels)
    return _Settled(chances, temperature, thresholds, by_fold)


def check_model_folder(output: Path, resume: bool, overwrite: bool) -> None:
    """Nothing is replaced unless asked. Raises InputError."""
    prepare_folder(output)
    if overwrite:  # the model itself stays until there is another
        if not resume:
            shutil.rmtree(output / CHECKPOINTS, ignore_errors=True)
    elif any((output / name).exists() for name in (WEIGHTS_NAME, CARD_NAME, REPORT_NAME)):
        raise InputError(
            output,
            Sentence("{path} holds a model already.", path=output),
            "Give another folder, or --overwrite.",
        )
    elif Checkpoints.exist(output) and not resume:
        raise InputError(
            output,
            Sentence("{path} holds an unfinished training.", path=output),
            "Go on with --resume, or start anew with --overwrite.",
        )


def input_spec(settings: TrainSettings) -> InputSpec:
    """The input section of the card that these settings lead to."""
    size = settings.size or ARCHITECTURES[settings.architecture].size
    return InputSpec(
        height=size,
        width=size,
        channels=1,
        intensity=settings.intensity,
        normalisation=NormalisationSpec(mean=(_MEAN,), std=(_STD,)),
        resize=settings.resize,
        marks=settings.marks,
    )


def _cool(model: Any, temperature: float) -> None:
    """Divide the logits by the temperature, inside the last layer: the card needs no entry for it."""
    head = model.get_layer(PREDICTIONS)
    head.set_weights([part / temperature for part in head.get_weights()])


def _second_source_figures(
    fitter: Fitter,
    model: Any,
    second: SecondSource | None,
    own: int,
    temperature: float,
    labels: tuple[str, ...],
    seed: int,
    cancelled: IsCancelled | None,
) -> dict[str, Any] | None:
    """The test half, asked of the delivered network and of one that never saw the second source."""
    if second is None:
        return None
    without = fitter.fit(np.arange(own), seed, None, cancelled)
    _cool(without, temperature)
    plain = halve(second.values[second.tests])
    truth = second.truth[second.tests]
    patients = [second.patients[place] for place in np.flatnonzero(second.tests)]
    return {
        "name": second.name,
        "joined": int(second.joins.sum()),
        "left_out_as_duplicates": second.duplicates,
        "figures": measure(truth, predict(model, plain, fitter.normalisation), patients, labels),
        "figures_without": measure(truth, predict(without, plain, fitter.normalisation), patients, labels),
    }


def _try_on(
    model: Any,
    path: Path,
    spec: InputSpec,
    labels: tuple[str, ...],
    normalisation: Normalisation,
    cancelled: IsCancelled | None,
) -> dict[str, Any]:
    other = read_dataset(path)
    grids = load_grids(other, spec, None, cancelled)
    truth = other.indices(labels)[grids.kept]
    patients = [other.patients[place] for place in grids.kept]
    return measure(truth, predict(model, grids.values, normalisation), patients, labels)


def _write(
    folder: Path,
    model: Any,
    dataset: Dataset,
    grids: Grids,
    spec: InputSpec,
    settings: TrainSettings,
    report: dict[str, Any],
    thresholds: dict[str, float],
) -> TrainResult:
    model.save(folder / WEIGHTS_NAME)
    about = settings.about
    results: dict[str, Result] = card_results(report)
    card = ModelCard(
        name=about.name,
        version=about.version,
        title=about.title,
        sha256=file_sha256(folder / WEIGHTS_NAME),
        input=spec,
        labels=dataset.labels,
        activation="softmax",
        thresholds=thresholds,
        scope=about.scope,
        training=TrainingSpec(
            data=about.data or dataset.root.name,
            licences=about.licences,
            seed=settings.seed,
            architecture=settings.architecture,
            folds=settings.folds,
            command=settings.command,
            images={label: report["figures"]["per_label"][label]["n"] for label in dataset.labels},
            patients=len({dataset.patients[place] for place in grids.kept}),
            patients_known=dataset.patients_known,
            settings=report["settings"]["fit"],
        ),
        results=results,
        weaknesses=about.weaknesses,
        intended_use=about.intended_use,
        self_test=_self_test(model, spec),
    )
    write_card(card, folder / CARD_NAME)
    write_report(report, folder)
    text = json.dumps(settings_document(settings), indent=1) + "\n"
    (folder / SETTINGS_NAME).write_text(text, encoding="utf-8")
    (folder / AUGMENTATION_NAME).unlink(missing_ok=True)
    if settings.fit.plan is not None:
        settings.fit.plan.write(folder / AUGMENTATION_NAME)
    write_pages(report, card, folder / REPORT_FOLDER)
    references = make_references(grids.values, dataset.indices(dataset.labels)[grids.kept], settings.seed)
    if references is not None:
        write_references(references, folder)
    return TrainResult(folder, card, report)


def _self_test(model: Any, spec: InputSpec) -> SelfTest:
    normalisation = Normalisation(spec.normalisation.mean, spec.normalisation.std)
    answer = predict(model, self_test_grid(spec)[None], normalisation)[0]
    return SelfTest(probabilities=tuple(round(float(chance), 6) for chance in answer))


def _plain_settings(settings: TrainSettings) -> dict[str, Any]:
    """The settings as JSON values; what the card says elsewhere is left out."""
    document = settings_document(settings)
    return {key: value for key, value in document.items() if key not in ("about", "also_test")}
