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
    architecture: Annotated[str, typer.Option(help="Name of the network.")] = "efficientnet-lite0",
    epochs: Annotated[int | None, typer.Option(help="Passes over the images.", min=1)] = None,
    folds: Annotated[int, typer.Option(help="Folds by patient.", min=2)] = 5,
    size: Annotated[int, typer.Option(help="Side of the input; 0 is the network's own.", min=0)] = 0,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
    about: Annotated[Path | None, typer.Option(help="JSON file on name, scope, data and weaknesses.")] = None,
    also_test: Annotated[
        list[Path] | None, typer.Option(help="Further labelled folders to try the model on.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Train a classifier with cross-validation by patient; writes model.keras, model.json and the report."""
    from dataclasses import replace

    from viewer.training.train import About, TrainingProgress, TrainSettings
    from viewer.training.train import train as run

    settings = TrainSettings(
        architecture=architecture,
        size=size,
        folds=folds,
        seed=seed,
        about=About() if about is None else About.read(about),
        also_test=tuple(also_test or ()),
        command="overread " + " ".join(sys.argv[1:]),
    )
    if epochs is not None:
        settings = replace(settings, fit=replace(settings.fit, epochs=epochs))
    with progress_bar("Training") as progress:

        def tell(at: TrainingProgress) -> None:
            name = {"reading": "Reading images", "fold": f"Fold {at.fold}", "final": "All images"}.get(
                at.stage, at.stage
            )
            progress(at.done, at.total, name + ("" if at.loss is None else f", loss {at.loss:.3f}"))

        result = run(data, output, settings, tell)
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
