"""The commands of the model lab: describe a data set, train, evaluate."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from viewer.cli_shared import JsonOption, ModelOption, figure_line, print_json, progress_bar, say

DataArgument = Annotated[
    Path,
    typer.Argument(metavar="DATA", help="A CSV file, a folder with labels.csv, or one sub-folder a class."),
]


def register_lab(app: typer.Typer) -> None:
    """Add the lab's commands."""
    app.command("dataset")(dataset)
    app.command("train")(train)
    app.command("evaluate")(evaluate)


def dataset(data: DataArgument, as_json: JsonOption = False) -> None:
    """Say what a data set is like before anything is trained on it."""
    from viewer.training.dataset_report import describe_dataset

    with progress_bar("Reading images") as progress:
        report = describe_dataset(data, progress)
    document: dict[str, Any] = report.document
    if as_json:
        print_json(document)
    else:
        patients, grey = document["patients"], document["grey"]
        print(f"{document['n']} images of {patients['n']} patients")
        for label, count in document["labels"].items():
            print(f"  {label:24} {count:6}")
        print(
            f"grey: {grey['minimum']:g} to {grey['maximum']:g}, mean {grey['mean']:.4g}, "
            f"standard deviation {grey['std']:.4g}"
        )
        print(f"sizes: {len(document['sizes'])}; near-duplicates: {len(document['near_duplicates'])}")
        for fault in document["unreadable"]:
            say(f"cannot be read: {fault['path']}: {fault['reason']}")
    for note in document["notes"]:
        say(f"note: {note}")


def train(
    data: DataArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the model.")],
    settings: Annotated[
        Path | None, typer.Option(help="settings.json of another training; other options win over it.")
    ] = None,
    architecture: Annotated[str | None, typer.Option(help="Name of the network.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over the images.", min=1)] = None,
    folds: Annotated[
        int | None,
        typer.Option(help="Folds by patient; 1 for one split into training, validation and test.", min=1),
    ] = None,
    size: Annotated[
        int | None, typer.Option(help="Side of the input; 0 is the network's own.", min=0)
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of everything random.")] = None,
    augmentation: Annotated[
        Path | None, typer.Option(help="Augmentation file, .json or .toml, in place of the usual one.")
    ] = None,
    patience: Annotated[
        int | None,
        typer.Option(help="Stop after so many epochs without a lower watched loss; 0: never.", min=0),
    ] = None,
    schedule: Annotated[str | None, typer.Option(help="Learning rate: cosine, constant or plateau.")] = None,
    label_smoothing: Annotated[float | None, typer.Option(help="0 to 1.", min=0, max=1)] = None,
    about: Annotated[Path | None, typer.Option(help="JSON file on name, scope, data and weaknesses.")] = None,
    also_test: Annotated[
        list[Path] | None, typer.Option(help="Further labelled folders to try the model on.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what a stopped training left in the folder.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the model in the folder.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Train a classifier, measured by patient; writes model.keras, model.json, settings and a report."""
    from dataclasses import replace

    from viewer.training.architectures import ARCHITECTURES
    from viewer.training.augmentation import Augmentation
    from viewer.training.train import About, TrainingProgress, TrainSettings
    from viewer.training.train import train as run
    from viewer.training.train_settings import read_settings

    if schedule not in (None, "cosine", "constant", "plateau"):
        raise typer.BadParameter(f"unknown schedule {schedule!r}; there are cosine, constant, plateau")
    if architecture is not None and architecture not in ARCHITECTURES:
        raise typer.BadParameter(
            f"unknown architecture {architecture!r}; there are {', '.join(ARCHITECTURES)}"
        )
    chosen = TrainSettings() if settings is None else read_settings(settings)
    plan = None if augmentation is None else Augmentation.read(augmentation)
    of_fit: dict[str, Any] = {
        "epochs": epochs,
        "patience": patience,
        "schedule": schedule,
        "label_smoothing": label_smoothing,
        "plan": plan,
    }
    of_all: dict[str, Any] = {
        "architecture": architecture,
        "folds": folds,
        "size": size,
        "seed": seed,
        "about": None if about is None else About.read(about),
        "also_test": tuple(also_test) if also_test else None,
    }
    chosen = replace(
        chosen,
        **{name: value for name, value in of_all.items() if value is not None},
        fit=replace(chosen.fit, **{name: value for name, value in of_fit.items() if value is not None}),
        command="overread " + " ".join(sys.argv[1:]),
    )
    with progress_bar("Training") as progress:

        def tell(at: TrainingProgress) -> None:
            name = {
                "reading": "Reading images",
                "features": "Frozen features",
                "fold": f"Fold {at.fold}",
                "final": "All images",
            }[at.stage]
            for key, word in (("loss", "loss"), ("watched_loss", "watched")):
                if key in at.figures:
                    name += f", {word} {at.figures[key]:.3f}"
            progress(at.done, at.total, name)

        result = run(data, output, chosen, tell, resume=resume, overwrite=overwrite)
    if as_json:
        print_json(result.report)
    else:
        for name, figure in result.card.results.items():
            print(figure_line(name, figure.value, figure.ci95))
    say(f"Wrote {result.folder}.")


def evaluate(
    data: DataArgument,
    model: ModelOption,
    as_json: JsonOption = False,
) -> None:
    """Measure a model on labelled images."""
    from viewer.training.evaluate import evaluate as run

    with progress_bar("Evaluating") as progress:
        figures = run(data, model, progress)
    if as_json:
        print_json(figures)
    else:
        print(f"{figures['n']} images")
        for name in ("accuracy", "balanced_accuracy", "macro_auc", "ece", "brier"):
            print(figure_line(name, figures[name], figures["ci95"].get(name)))
    for note in figures.get("notes", ()):
        say(f"note: {note}")
