"""The command that measures a model: a classifier, a segmentation, or what else than disease it could go by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from viewer.cli_shared import (
    READ,
    WRITE,
    DataArgument,
    JsonOption,
    ModelOption,
    check_output,
    figure_line,
    model_store,
    print_json,
    print_robustness,
    progress_bar,
    say,
)


def register_evaluate(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    data: DataArgument,
    model: ModelOption,
    shortcuts: Annotated[
        bool, typer.Option("--shortcuts", help="Test what else than disease the answers could come from.")
    ] = False,
    other_source: Annotated[
        list[Path] | None,
        typer.Option(help="With --shortcuts, or for a segmentation: labelled images from elsewhere.", **READ),
    ] = None,
    lungs: Annotated[
        str | None,
        typer.Option(help="With --shortcuts: segmentation model, for lungs erased and lungs only."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="With --shortcuts: JSON file for the results.", **WRITE),
    ] = None,
    robust: Annotated[
        bool, typer.Option("--robustness", help="Also measure under each of a list of small changes.")
    ] = False,
    test_time: Annotated[
        bool,
        typer.Option("--test-time", help="Also measure the mean answer over a few variants of each image."),
    ] = False,
    against: Annotated[
        str | None, typer.Option(help="Another model with the same labels, for a paired test.")
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            help="For a segmentation: picture of some images of each label with their masks.", **WRITE
        ),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Folder for a page with plots: ROC, reliability, confusion.", **WRITE)
    ] = None,
    onto_card: Annotated[
        bool, typer.Option("--onto-card", help="With --shortcuts: write the figures into the model's card.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure a model on labelled images, look at the masks of a segmentation, or test for shortcuts."""
    if shortcuts:
        _shortcuts(data, model, tuple(other_source or ()), lungs, output, onto_card, as_json)
        return
    if model_store().find(model).card.task == "segmentation":
        _masks(data, model, tuple(other_source or ()), sheet, as_json)
        return
    from viewer.training.evaluate import evaluate as run

    with progress_bar("Evaluating") as progress:
        figures = run(
            data, model, progress, robust=robust, test_time=test_time, against=against, report=report
        )
    if as_json:
        print_json(figures)
    else:
        print(f"{figures['n']} images")
        for name in ("accuracy", "balanced_accuracy", "macro_auc", "ece", "brier"):
            print(figure_line(name, figures[name], figures["ci95"].get(name)))
        _print_more(figures)
    for note in figures.get("notes", ()):
        say(f"note: {note}")
    if report is not None:
        say(f"Wrote {report}.")


def _masks(data: Path, model: str, others: tuple[Path, ...], sheet: Path | None, as_json: bool) -> None:
    from viewer.ai.classifier import load_model
    from viewer.training.evaluate_masks import evaluate_masks

    if sheet is not None:
        check_output(sheet, (".png", ".jpg", ".jpeg"))
    loaded = load_model(model)
    with progress_bar("Drawing masks") as progress:
        figures = evaluate_masks(data, loaded, others, sheet=sheet, progress=progress)
    if as_json:
        print_json(figures)
    else:
        if figures["dice"] is not None:
            print(figure_line("dice", figures["dice"]["value"], figures["dice"]["ci95"]))
            print(figure_line("dice.worst", figures["dice"]["worst"], None))
        for name, by_label in figures["looked_at"].items():
            for label, line in by_label.items():
                print(
                    f"{name}: {label}: {line['n']} images, as expected {line['plausible']:.1%}, "
                    f"exactly two parts {line['two_parts']:.1%}, median area {line['median_area']:.0%}"
                )
    for note in figures["notes"]:
        say(f"note: {note}")
    if sheet is not None:
        say(f"Wrote {sheet}. It shows images of patients.")


def _print_more(figures: dict[str, Any]) -> None:
    for label, line in figures.get("at_thresholds", {}).items():
        for name in ("sensitivity", "specificity"):
            if line[name] is not None:
                print(figure_line(f"{name} of {label} from {line['threshold']:g} on", line[name], None))
    if "test_time" in figures:
        for name in ("accuracy", "macro_auc"):
            interval = figures["test_time"]["ci95"].get(name)
            print(figure_line(f"{name}, mean over variants", figures["test_time"][name], interval))
    print_robustness(figures.get("robustness", {}))
    comparison = figures.get("comparison")
    if comparison is not None:
        print(f"against {comparison['other']['name']}: McNemar's p {comparison['mcnemar']['p']:.3g}")
        for name in ("accuracy", "macro_auc"):
            line = comparison[name]
            if line["difference"] is not None:
                low, high = line["ci95"]
                print(f"{name}: {line['difference']:+.3f} [{low:+.3f}, {high:+.3f}], p {line['p']:.3g}")


def _shortcuts(
    data: Path,
    model: str,
    other_sources: tuple[Path, ...],
    lungs: str | None,
    output: Path | None,
    onto_card: bool,
    as_json: bool,
) -> None:
    from viewer.ai.classifier import load_model
    from viewer.training.shortcuts import run_shortcut_tests, write_onto_card

    if output is not None:
        check_output(output, (".json",))
    loaded = load_model(model)
    with progress_bar("Testing for shortcuts") as progress:
        report = run_shortcut_tests(
            data, loaded, other_sources, None if lungs is None else load_model(lungs), progress=progress
        )
    if output is not None:
        output.write_text(json.dumps(report.document(), indent=1) + "\n", encoding="utf-8")
    if onto_card:
        write_onto_card(report, loaded.entry.folder)
    if as_json:
        print_json(report.document())
        return
    for result in report.results:
        figure = "-" if result.figure is None else f"{result.figure:.3f}"
        print(f"{result.level:8} {result.name:30} {figure:>6}  {result.meaning}")
