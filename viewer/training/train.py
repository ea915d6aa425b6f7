"""Labelled images -> a model folder: cross-validation by patient, then one network from all images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from viewer.ai.model_card import (
    CARD_NAME,
    WEIGHTS_NAME,
    InputSpec,
    Intensity,
    ModelCard,
    NormalisationSpec,
    PercentileIntensity,
    ResizeSpec,
    Result,
    Scope,
    SelfTest,
    TrainingSpec,
    file_sha256,
    write_card,
)
from viewer.ai.preprocess import Normalisation, self_test_grid
from viewer.errors import Cancelled, InputError
from viewer.training.architectures import ARCHITECTURES, PREDICTIONS
from viewer.training.augment import halve
from viewer.training.calibration import calibrate_by_fold, thresholds_by_fold, youden_thresholds
from viewer.training.dataset import Dataset, Grids, load_grids, read_dataset
from viewer.training.fit import FitSettings, Fitter, predict
from viewer.training.folds import patient_folds
from viewer.training.metrics import expected_calibration_error, measure
from viewer.training.report import card_results, out_of_fold_rows, shape_only_figures, write_report
from viewer.training.second_source import SecondSource, load_second_source

# What EfficientNet-Lite0 was trained with: 127 and 128 of 255. Near enough to centred for any other network.
_MEAN, _STD = 127 / 255, 128 / 255


class About(BaseModel):
    """What only a person can say about a model; becomes part of its card."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = "my-model"
    version: str = "1"
    title: str = "Untitled classifier"
    scope: Scope = Scope()
    data: str = ""
    licences: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ("No weaknesses were written down: nobody has looked for them yet.",)
    intended_use: str = "Research only; not a medical device."

    @classmethod
    def read(cls, path: Path) -> About:
        """From a JSON file. Raises InputError."""
        try:
            return cls.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValidationError) as error:
            raise InputError(
                path, f"{path} does not describe a model: {error}", "See docs/models.md."
            ) from error


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """How a model is trained.

    size: 0 is the architecture's own; also_test: further data sets that the delivered network is tried on;
    second_source: a further data set of which half of the patients joins every training and half only tests;
    command: how to get the model again, for the card.
    """

    architecture: str = "efficientnet-lite0"
    size: int = 0
    folds: int = 5
    seed: int = 0
    fit: FitSettings = field(default_factory=FitSettings)
    intensity: Intensity = field(default_factory=PercentileIntensity)
    resize: ResizeSpec = field(default_factory=ResizeSpec)
    about: About = field(default_factory=About)
    also_test: tuple[Path, ...] = ()
    second_source: Path | None = None
    command: str = ""


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """Where training stands.

    stage: "reading" (images), "features" (variants), "fold" and "final" (epochs over all folds); done of total.
    """

    stage: str
    done: int
    total: int
    fold: int = 0
    loss: float | None = None


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What `train` wrote: the folder, its card and the cross-validation report."""

    folder: Path
    card: ModelCard
    report: dict[str, Any]


Progress = Callable[[TrainingProgress], None]
IsCancelled = Callable[[], bool]


def train(
    data: Path | str,
    output: Path | str,
    settings: TrainSettings | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> TrainResult:
    """Train a classifier and write model.keras, model.json and cross_validation.json into ``output``.

    Each fold's network never sees a patient of its test fold; the figures in the card come from those
    predictions alone. The delivered network is fitted to all images by the same recipe, so it is not itself
    among the networks that were measured.

    Raises InputError (data that cannot be used), Cancelled, ModelNotFoundError (weights package missing).
    """
    settings = settings or TrainSettings()
    tell = progress or (lambda _: None)
    dataset = read_dataset(data)
    if len(dataset.labels) < 2:
        raise InputError(
            dataset.root, f"{dataset.root} has only one label.", "A classifier needs two or more."
        )
    if settings.architecture not in ARCHITECTURES:
        raise InputError(
            settings.architecture,
            f"There is no architecture {settings.architecture!r}.",
            f"There are: {', '.join(ARCHITECTURES)}.",
        )
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
    joined = None if second is None else second.joins
    patients = [dataset.patients[place] for place in grids.kept]
    normalisation = Normalisation(spec.normalisation.mean, spec.normalisation.std)
    fitter = Fitter(
        ARCHITECTURES[settings.architecture],
        grids.values if second is None else np.concatenate([grids.values, second.values[joined]]),
        truth if second is None else np.concatenate([truth, second.truth[joined]]),
        len(dataset.labels),
        normalisation,
        settings.fit,
    )
    fold_of = patient_folds(truth, patients, settings.folds, settings.seed)
    joining = np.arange(len(truth), fitter.images)
    fitter.prepare(
        settings.seed, lambda done, total: tell(TrainingProgress("features", done, total)), cancelled
    )
    raw = _cross_validate(fitter, fold_of, joining, len(dataset.labels), settings.seed, tell, cancelled)
    chances, temperature = calibrate_by_fold(truth, np.log(np.maximum(raw, 1e-12)), fold_of)
    epochs = max(1, fitter.epochs)
    tell(TrainingProgress("final", 0, epochs))
    model = fitter.fit(
        np.arange(fitter.images),
        settings.seed,
        lambda epoch, loss: tell(TrainingProgress("final", epoch, epochs, loss=loss)),
        cancelled,
    )
    tell(TrainingProgress("final", epochs, epochs))
    _cool(model, temperature)
    figures = measure(truth, chances, patients, dataset.labels)
    shape_only = shape_only_figures(grids.shapes, truth, fold_of, dataset.labels)
    also = {
        path.name: _try_on(model, path, spec, dataset.labels, normalisation, cancelled)
        for path in settings.also_test
    }
    report = {
        "figures": figures,
        "calibration": {
            "temperature": temperature,
            "ece_before": expected_calibration_error(truth, raw),
            "ece": figures["ece"],
        },
        "at_thresholds": thresholds_by_fold(truth, chances, fold_of, dataset.labels),
        "second_source": _second_source_figures(
            fitter, model, second, len(truth), temperature, dataset.labels, settings.seed, cancelled
        ),
        "shape_only": shape_only,
        "also_tested": also,
        "settings": _plain_settings(settings),
        "unreadable": [{"path": path.name, "reason": reason} for path, reason in grids.unreadable],
        "out_of_fold": out_of_fold_rows(dataset, grids, fold_of, chances),
    }
    thresholds = youden_thresholds(truth, chances, dataset.labels)
    return _write(Path(output), model, dataset, grids, spec, settings, report, thresholds)


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
    )


def _cross_validate(
    fitter: Fitter,
    fold_of: NDArray[np.int64],
    joining: NDArray[np.int64],
    labels: int,
    seed: int,
    tell: Progress,
    cancelled: IsCancelled | None,
) -> NDArray[np.float64]:
    """(n, labels): each image's probabilities from the network that never saw its patient.

    joining: places of images that every network is fitted to and none is measured on.
    """
    chances = np.zeros((len(fold_of), labels))
    epochs = max(1, fitter.epochs)
    folds = int(fold_of.max()) + 1
    for fold in range(folds):
        if cancelled is not None and cancelled():
            raise Cancelled

        def epoch_done(epoch: int, loss: float, fold: int = fold) -> None:
            tell(TrainingProgress("fold", fold * epochs + epoch, folds * epochs, fold + 1, loss))

        tell(TrainingProgress("fold", fold * epochs, folds * epochs, fold + 1))
        chosen = np.concatenate([np.flatnonzero(fold_of != fold), joining])
        model = fitter.fit(chosen, seed + fold + 1, epoch_done, cancelled)
        held_out = np.flatnonzero(fold_of == fold)
        chances[held_out] = fitter.predict(model, held_out)
    tell(TrainingProgress("fold", folds * epochs, folds * epochs, folds))
    return chances


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
    folder.mkdir(parents=True, exist_ok=True)
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
    return TrainResult(folder, card, report)


def _self_test(model: Any, spec: InputSpec) -> SelfTest:
    normalisation = Normalisation(spec.normalisation.mean, spec.normalisation.std)
    answer = predict(model, self_test_grid(spec)[None], normalisation)[0]
    return SelfTest(probabilities=tuple(round(float(chance), 6) for chance in answer))


def _plain_settings(settings: TrainSettings) -> dict[str, Any]:
    """The settings as JSON values; what the card says elsewhere is left out."""
    return {
        "architecture": settings.architecture,
        "size": settings.size,
        "folds": settings.folds,
        "seed": settings.seed,
        "fit": asdict(settings.fit),
        "intensity": settings.intensity.model_dump(mode="json"),
        "resize": settings.resize.model_dump(mode="json"),
    }
