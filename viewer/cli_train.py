"""The commands that describe a data set and train a model on it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from viewer.cli_shared import (
    READ,
    WRITE,
    DataArgument,
    JsonOption,
    figure_line,
    model_store,
    print_json,
    print_robustness,
    progress_bar,
    say,
)


def register_train(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("dataset")(dataset)
    app.command("train")(train)


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
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the model.", **WRITE)],
    settings: Annotated[
        Path | None,
        typer.Option(help="settings.json of another training; other options win over it.", **READ),
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
        Path | None,
        typer.Option(help="Augmentation file, .json or .toml, in place of the usual one.", **READ),
    ] = None,
    patience: Annotated[
        int | None,
        typer.Option(help="Stop after so many epochs without a lower watched loss; 0: never.", min=0),
    ] = None,
    schedule: Annotated[str | None, typer.Option(help="Learning rate: cosine, constant or plateau.")] = None,
    label_smoothing: Annotated[float | None, typer.Option(help="0 to 1.", min=0, max=1)] = None,
    about: Annotated[
        Path | None, typer.Option(help="JSON file on name, scope, data and weaknesses.", **READ)
    ] = None,
    also_test: Annotated[
        list[Path] | None, typer.Option(help="Further labelled folders to try the model on.", **READ)
    ] = None,
    second_source: Annotated[
        Path | None,
        typer.Option(
            help="Images from elsewhere: half of its patients join the training, half only tests.", **READ
        ),
    ] = None,
    crop_by: Annotated[
        str | None, typer.Option(help="Segmentation model by whose masks images are cropped.")
    ] = None,
    crop_margin: Annotated[
        float, typer.Option(help="With --crop-by: part of the box added on each side.", min=0.0, max=1.0)
    ] = 0.06,
    remove_marks: Annotated[
        bool, typer.Option("--remove-marks", help="Paint burned-in letters and side markers over.")
    ] = False,
    masks: Annotated[
        str, typer.Option(help="With unet: sub-folder of DATA that holds masks.")
    ] = "lung_masks",
    robust: Annotated[
        bool,
        typer.Option(
            "--robustness", help="Also ask about the held-out images under a list of small changes."
        ),
    ] = False,
    most_parts: Annotated[
        int | None,
        typer.Option(help="With unet: keep so many separate parts of a mask, the largest first.", min=1),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(help="With unet: steps of gradient descent of each network.", min=1)
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what a stopped training left in the folder.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the model in the folder.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Train a classifier, measured by patient; writes model.keras, model.json, settings and a report.

    The architectures unet and deeplabv3-resnet50 train a segmentation of lungs instead, on the images of DATA that
    have masks.
    """
    from dataclasses import replace

    from viewer.training.architectures import ARCHITECTURES, SEGMENTERS

    if architecture in ("unet", *SEGMENTERS):
        folds, size, seed = 5 if folds is None else folds, size or 0, seed or 0
        others = tuple(also_test or ())
        _train_masks(
            str(architecture), data, output, folds, size, seed, steps, most_parts, about, others, masks, resume,
            overwrite, as_json,
        )  # fmt: skip
        return
    from viewer.ai.model_card import ResizeSpec
    from viewer.training.augmentation import Augmentation
    from viewer.training.report import ROBUSTNESS
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
        "second_source": second_source,
        "robustness": robust or None,
        "marks": "remove" if remove_marks else None,
        "resize": None
        if crop_by is None
        else ResizeSpec(
            policy="mask_box",
            box_of=crop_by,
            box_sha256=model_store().find(crop_by).card.sha256,
            margin=crop_margin,
        ),
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
            if not name.startswith(ROBUSTNESS):  # the table below says more
                print(figure_line(name, figure.value, figure.ci95))
        print_robustness(result.report["robustness"] or {})
    say(f"Wrote {result.folder}.")


def _train_masks(
    network: str,
    data: Path,
    output: Path,
    folds: int,
    size: int,
    seed: int,
    steps: int | None,
    most_parts: int | None,
    about: Path | None,
    also_look_at: tuple[Path, ...],
    masks: str,
    resume: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    from viewer.training.mask_fit import MaskFitSettings
    from viewer.training.segmentation import SegmentationSettings, train_segmentation
    from viewer.training.train import About
    from viewer.training.unet import SIZE

    settings = SegmentationSettings(
        size=size or SIZE,
        folds=folds,
        seed=seed,
        masks=masks,
        most_parts=most_parts,
        fit=MaskFitSettings(network=network)
        if steps is None
        else MaskFitSettings(network=network, steps=steps),
        about=About() if about is None else About.read(about),
        also_look_at=also_look_at,
        command="overread " + " ".join(sys.argv[1:]),
    )
    with progress_bar("Training") as progress:

        def tell(stage: str, done: int, total: int, loss: float | None) -> None:
            name = {
                "reading": "Reading images",
                "fold": "Folds",
                "final": "All images",
                "looking": "Drawing masks",
            }[stage]
            progress(done, total, name + ("" if loss is None else f", loss {loss:.3f}"))

        result = train_segmentation(data, output, settings, tell, resume=resume, overwrite=overwrite)
    if as_json:
        print_json(result.report)
    else:
        for name, figure in result.card.results.items():
            print(figure_line(name, figure.value, figure.ci95))
    say(f"Wrote {result.folder}.")
