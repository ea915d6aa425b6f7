"""`overread models`: list, install, import."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from viewer.cli_shared import READ, WRITE, check_output, model_store, print_json, say
from viewer.errors import ModelRefusedError, OverreadError

if TYPE_CHECKING:
    from viewer.ai.card_draft import Question
    from viewer.ai.model_store import ModelEntry
    from viewer.inference.guided_import import GuidedImport
    from viewer.volume.slice_image import SliceImage

SourceArgument = Annotated[
    Path,
    typer.Argument(
        help="A folder or zip with model.keras, or a .keras file.", **READ | {"metavar": "SOURCE"}
    ),
]
TrustOption = Annotated[
    list[str] | None,
    typer.Option("--trust", metavar="MODULE:CLASS", help="A layer of others whose code you trust; one each."),
]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help="Replace a model of the same name.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document to stdout.")]

_group = typer.Typer(name="models", invoke_without_command=True, help="List, install or import models.")


def register_models(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(_group, name="models")


@_group.callback()
def models(context: typer.Context, as_json: JsonFlag = False) -> None:
    """List the models that can be used; their weights are compared with their cards' hashes."""
    if context.invoked_subcommand is not None:
        return
    from viewer.reports.documents import models_document

    entries, refused = model_store().survey(verify=True)
    if as_json:
        print_json(models_document(entries, refused))
        return
    for entry in entries:
        print(f"{entry.card.name:24} {entry.card.title} ({', '.join(entry.card.labels)})")
    for fault in refused:
        say(f"refused {fault.folder}: {fault.reason}")


@_group.command("install")
def install(
    source: SourceArgument,
    overwrite: OverwriteOption = False,
    trust: TrustOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Install a model with its card, after its hash, card and network were checked and it was tried once."""
    from viewer.ai.model_install import install_model
    from viewer.inference.trial import inspect_apart, try_model

    entry = install_model(source, try_model, overwrite=overwrite, trust=trust or (), inspect=inspect_apart)
    _told(entry, as_json)


@_group.command("import")
def import_model(
    source: SourceArgument,
    card: Annotated[Path | None, typer.Option(help="JSON file with entries of the card.", **READ)] = None,
    name: Annotated[str | None, typer.Option(help="Short name: small letters, digits, . _ -")] = None,
    title: Annotated[str | None, typer.Option(help="Title for people.")] = None,
    version: Annotated[str | None, typer.Option(help="The model's version.")] = None,
    labels: Annotated[str | None, typer.Option(help="Labels in the order of the outputs: a,b,c")] = None,
    activation: Annotated[str | None, typer.Option(help="softmax or sigmoid.")] = None,
    size: Annotated[str | None, typer.Option(help="ROWSxCOLUMNS, where the network leaves it open.")] = None,
    intensity: Annotated[
        str | None, typer.Option(help="percentile:0.5:99.5, window:CENTRE:WIDTH, range:LOW:HIGH or range.")
    ] = None,
    mean: Annotated[
        str | None, typer.Option(help="Of grey in [0, 1], one a channel: 0.485,0.456,0.406")
    ] = None,
    std: Annotated[str | None, typer.Option(help="Standard deviation, one a channel.")] = None,
    resize: Annotated[str | None, typer.Option(help="center_crop, stretch or letterbox.")] = None,
    photometric: Annotated[str | None, typer.Option(help="monochrome2 or as_stored.")] = None,
    modality: Annotated[str | None, typer.Option(help="DICOM modalities: CR,DX; or any.")] = None,
    intended_use: Annotated[str | None, typer.Option(help="What it is meant for.")] = None,
    example: Annotated[
        Path | None, typer.Option(help="An image to show it and to test it with.", **READ)
    ] = None,
    preview: Annotated[
        Path | None, typer.Option(help="Where to put what the network is fed, .png.", **WRITE)
    ] = None,
    expect: Annotated[
        list[str] | None,
        typer.Option(metavar="LABEL=P", help="What the network answered for the example where it was made."),
    ] = None,
    approve: Annotated[bool, typer.Option("--approve", help="The preview is right: go on.")] = False,
    overwrite: OverwriteOption = False,
    trust: TrustOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Make a card for a Keras network, try it, and install it. Asks for what is missing; guesses nothing."""
    from viewer.ai.card_draft import merge, open_questions
    from viewer.ai.model_card import CARD_NAME
    from viewer.inference.guided_import import GuidedImport
    from viewer.volume.build import load_image

    if preview is not None:
        check_output(preview, (".png",))
        if example is None:
            raise typer.BadParameter("--preview needs --example IMAGE")
    answers: dict[str, Any] = {
        "name": name,
        "title": title,
        "version": version,
        "labels": labels,
        "activation": activation,
        "input.intensity": intensity,
        "input.resize": resize,
        "input.photometric": photometric,
        "scope.modalities": modality,
        "intended_use": intended_use,
    }
    if size is not None:
        answers["input.height"], _, answers["input.width"] = size.partition("x")
    if (mean is None) != (std is None):
        raise typer.BadParameter("give --mean and --std together")
    if mean is not None:
        answers["input.normalisation"] = f"{mean};{std}"
    expected = _expected(expect or [])
    image = None if example is None else load_image(example)
    with GuidedImport(source, trust or ()) as guided:
        draft = dict(guided.draft)
        if card is not None:
            draft = merge(draft, _entries(card, CARD_NAME))
        given = {key: _parsed(key, value) for key, value in answers.items() if value is not None}
        draft = merge(draft, given)
        questions = open_questions(draft, guided.facts)
        if questions and sys.stdin.isatty() and not as_json:
            draft = merge(draft, {one.key: _parsed(one.key, _asked(one)) for one in questions})
        elif questions:
            lacking = "\n".join(f"  {one.key}: {one.said}" for one in questions)
            raise ModelRefusedError(f"The card of {source.name} lacks:\n{lacking}\n", "Nothing is guessed.")
        _show(guided, draft, image, preview, approve)
        entry, chances = guided.finish(draft, image, expected, overwrite)
        if not as_json:
            said = ", ".join(f"{label} {chance:.3f}" for label, chance in chances.items())
            print(f"It answers {said} to {'the example' if image is not None else 'a generated input'}.")
        _told(entry, as_json)


def _parsed(key: str, text: str) -> Any:
    from viewer.ai.card_draft import entry_from_text

    try:
        return entry_from_text(key, text)
    except ModelRefusedError as error:
        raise typer.BadParameter(error.message) from None


def _asked(question: Question) -> str:
    choices = f" [{', '.join(question.choices)}]" if question.choices else ""
    if question.key == "input.normalisation":
        mean = typer.prompt(f"{question.said}\n  mean", err=True)
        return f"{mean};{typer.prompt('  standard deviation', err=True)}"
    return str(typer.prompt(question.said + choices, err=True))


def _show(
    guided: GuidedImport, draft: Mapping[str, Any], image: SliceImage | None, path: Path | None, approve: bool
) -> None:
    """What the network is fed, for approval. Raises ModelRefusedError where nobody approves."""
    if image is None:
        say("note: without --example nobody has seen what this network is fed.")
        return
    from viewer.reports.picture import write_png

    shown = guided.preview(draft, image)
    say(f"The network is fed values from {shown.low:.3g} to {shown.high:.3g}.")
    if path is not None:
        write_png(shown.pixels, path)
        say(f"Wrote {path}: the image as the network sees it.")
    if approve or (sys.stdin.isatty() and typer.confirm("Is that what it was trained with?", err=True)):
        return
    raise ModelRefusedError(
        "Nobody has approved what the network is fed.", "Look at --preview FILE.png, then add --approve."
    )


def _entries(path: Path, name: str) -> dict[str, Any]:
    import json

    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OverreadError(f"{path} cannot be read as JSON.", f"It holds entries of a {name}.") from error
    if not isinstance(said, dict):
        raise OverreadError(f"{path} holds no entries of a card.", "docs/models.md shows one.")
    return {key: value for key, value in said.items() if key != "sha256"}


def _expected(texts: list[str]) -> dict[str, float]:
    found = {}
    for text in texts:
        label, _, number = text.rpartition("=")
        try:
            found[label] = float(number)
        except ValueError:
            raise typer.BadParameter(f"{text!r}: write LABEL=PROBABILITY") from None
    return found


def _told(entry: ModelEntry, as_json: bool) -> None:
    from viewer.reports.documents import models_document

    if as_json:
        print_json({**models_document([entry], ())["models"][0]})
    say(f"Installed {entry.card.name} in {entry.folder}.")
