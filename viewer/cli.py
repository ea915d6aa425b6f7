"""The command line: `overread [PATH ...]` opens the window, `overread COMMAND ...` works without one.

With --json a command prints one JSON document to stdout and nothing else there; messages go to stderr. It exits
with 0 on success, 1 when nothing could be done, 2 for wrong usage, 130 when it was stopped with Ctrl+C. Options
and the place of a file to write are checked before any image is read.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from viewer import __version__
from viewer.cli_evaluate import register_evaluate
from viewer.cli_explain import register_explain
from viewer.cli_models import register_models
from viewer.cli_shared import (
    READ,
    WITH_IMAGES,
    WRITE,
    JsonOption,
    ModelOption,
    OutputOption,
    PathArgument,
    PointOption,
    SeriesOption,
    SliceOption,
    all_series,
    check_output,
    checked_point,
    explain_image,
    load_model_named,
    load_slice,
    model_store,
    no_such_image,
    one_series,
    plane_image,
    preset_window,
    print_json,
    progress_bar,
    say,
    scan_path,
    window_of,
)
from viewer.cli_train import register_train
from viewer.errors import Cancelled, OverreadError, reason_of

if TYPE_CHECKING:
    from viewer.dicom.series import Series

# What a shell reports for a program that Ctrl+C ended (128 + SIGINT).
STOPPED = 130
_HELP = ("-h", "--help")


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # typer would end without a word
            say("Stopped.")
            raise typer.Exit(STOPPED) from None


app = typer.Typer(
    name="overread",
    cls=_Commands,
    context_settings={"help_option_names": list(_HELP)},
    help="A DICOM viewer that shows what a classifier sees. Research software, not a medical device.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of `overread` and `python -m viewer`. Never returns; exits with 0, 1, 2 or 130."""
    # TensorFlow's start-up notes would drown the messages on stderr.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A name that the terminal's encoding lacks must not end a listing half-way.
        sys.stdout.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands = {command.name for command in app.registered_commands}
    commands |= {group.name for group in app.registered_groups}
    if not given or (given[0] not in commands and given[0] not in _HELP):
        given.insert(0, "view")
    with _told_to_the_user():
        app(given, standalone_mode=True)


@contextmanager
def _told_to_the_user() -> Iterator[None]:
    """Errors become one message on stderr and exit code 1, also a disk that fails; a bug stays a traceback."""
    try:
        yield
    except (KeyboardInterrupt, Cancelled):
        say("Stopped.")
        sys.exit(STOPPED)
    except OverreadError as error:
        say(f"overread: {error}")
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        reason = reason_of(error)
        say(
            f"overread: {error.filename}: {reason}. Check that it can be read or written, and the room on the disk."
        )
        sys.exit(1)


@app.command("view")
def view(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders.", **READ | {"metavar": "[PATH ...]"})
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Open the demonstration study.")] = False,
    screenshot_folder: Annotated[
        Path | None,
        typer.Option(help="Without a screen: where to save the pictures of the demonstration.", **WRITE),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Open the window on files, folders, PNG or JPEG images. The word `view` may be left out."""
    if version:
        print(f"overread {__version__}")
        return
    if demo and paths:
        raise typer.BadParameter("--demo opens its own study: leave out PATH")
    from viewer.gui.app import run_window

    raise typer.Exit(run_window(tuple(paths or ()), demo=demo, screenshot_folder=screenshot_folder))


@app.command("info")
def info(path: PathArgument, as_json: JsonOption = False) -> None:
    """List the series under PATH with their geometry, what is no image, and what was skipped."""
    from viewer.reports.documents import geometry_words, info_document, things_to_know

    result = scan_path(path)
    if as_json:
        print_json(info_document(result))
    else:
        for series in result.series:
            first, spacing = series.frames[0], series.geometry.slice_spacing_mm
            size = f"{series.slices} x {first.rows} x {first.columns}"
            gap = "" if spacing is None else f", {spacing:.4g} mm apart"
            if series.axis is not None:
                gap += f", each at {series.points} points of {series.axis.name}"
            print(f"{series.modality or 'picture':8} {size:18} {geometry_words(series)}{gap}")
            print(f"         {series.description or first.path.name}\n         {series.uid}")
            for sentence in things_to_know(series):
                print(f"         - {sentence}")
        for document in result.documents:
            print(f"{document.modality or 'document':8} {document.class_name}: {document.title}")
            print(f"         {document.path}")
        for skipped in result.skipped:
            say(f"skipped {skipped.path}: {skipped.reason}")
    if not result.series:
        say(f"overread: No images under {path}. {WITH_IMAGES}")
        raise typer.Exit(0 if result.documents else 1)


@app.command("convert")
def convert(
    path: PathArgument,
    output: OutputOption,
    series: SeriesOption = None,
    resample: Annotated[
        bool, typer.Option("--resample", help="Put tilted or irregular slices on an even grid.")
    ] = False,
    point: PointOption = None,
) -> None:
    """Write a volume as .nii.gz, .nrrd, .npz, or its middle slice as .png.

    A series in time, heart phase, b-value or echo is written whole, with four axes, or at one --point; with
    --resample at one --point only.
    """
    from viewer.volume.build import load_sequence, load_volume
    from viewer.volume.files import VOLUME_SUFFIXES, write_sequence, write_volume

    check_output(output, VOLUME_SUFFIXES)
    chosen = one_series(scan_path(path, for_pixels=True), series, path)
    if point is not None:
        checked_point(chosen, point)
    if resample and point is None and chosen.axis is not None:
        raise OverreadError(
            f"The series has {chosen.points} points of {chosen.axis.name}; they are resampled one at a time.",
            f"Choose --point from 0 to {chosen.points - 1}.",
        )
    whole = chosen.axis is not None and point is None and output.suffix.lower() != ".png"
    with progress_bar("Reading") as progress:
        if whole:
            write_sequence(load_sequence(chosen, progress), output)
            say(f"Wrote {output}.")
            return
        volume = load_volume(chosen, progress, resample=resample, point=point or 0)
    for reason in volume.series.geometry.reasons if resample else ():
        say(f"note: {reason}")
    write_volume(volume, output)
    say(f"Wrote {output}.")


@app.command("render")
def render(
    path: PathArgument,
    output: OutputOption,
    series: SeriesOption = None,
    plane: Annotated[str, typer.Option(help="axial, coronal or sagittal; as stored by default.")] = "",
    index: SliceOption = None,
    point: PointOption = None,
    window: Annotated[
        tuple[float, float] | None, typer.Option("--window", metavar="CENTER WIDTH", help="Window in HU.")
    ] = None,
    preset: Annotated[str | None, typer.Option("--preset", help="Name of a window preset.")] = None,
    explain_model: Annotated[
        str | None, typer.Option("--explain", help="Model whose heatmap to lay over.")
    ] = None,
) -> None:
    """Write one image as a PNG."""
    from viewer.rendering.frame import render as paint
    from viewer.reports.attribution_files import write_attribution
    from viewer.reports.picture import true_aspect, write_png
    from viewer.volume.reslice import Plane

    if window is not None and preset is not None:
        raise typer.BadParameter("give --window or --preset, not both")
    if plane and plane not in list(Plane):
        raise typer.BadParameter(f"unknown plane {plane!r}; there are {', '.join(Plane)}")
    if plane and explain_model is not None:
        raise typer.BadParameter("--explain works on images as they are stored: leave out --plane")
    given = None if window is None else window_of(*window)
    if preset is not None and not preset.strip():
        raise typer.BadParameter("--preset needs a name")
    check_output(output, (".png",))
    if explain_model is not None:
        model_store().find(explain_model)
    chosen = one_series(scan_path(path), series, path)
    if explain_model is not None:
        image = load_slice(chosen, index)
        shown = given or preset_window(image, chosen, preset)
        attribution, scope = explain_image(load_model_named(explain_model), image)
        write_attribution(attribution, image, output, shown, scope)
    else:
        image = (
            plane_image(chosen, Plane(plane), index, point or 0)
            if plane
            else load_slice(chosen, index, point)
        )
        pixels = paint(image, given or preset_window(image, chosen, preset)).pixels
        write_png(true_aspect(pixels, image.pixel_aspect), output)
    say(f"Wrote {output}.")


@app.command("classify")
def classify(
    path: PathArgument,
    model: ModelOption,
    series: SeriesOption = None,
    index: SliceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run a model on images: one slice, or everything under PATH."""
    from viewer.reports.documents import classify_document
    from viewer.volume.build import load_image

    model_store().find(model)
    chosen = all_series(scan_path(path), series, path)
    loaded = load_model_named(model)
    wanted: list[tuple[Series, int]] = []
    for one in chosen:
        if index is None:
            wanted.extend((one, i) for i in range(one.images))
        elif 0 <= index < one.images:
            wanted.append((one, index))
        else:
            say(f"skipped: {no_such_image(one, index)}")
    predictions = []
    with progress_bar("Classifying") as progress:
        for done, (one, i) in enumerate(wanted, start=1):
            try:
                predictions.append(loaded.predict(load_image(one, i)))
            except Cancelled:
                raise
            except OverreadError as error:
                say(f"skipped image {i} of {one.description or one.uid}: {error}")
            progress(done, len(wanted))
    for note in loaded.backend.notes:
        say(f"note: {note}")
    # Warnings stand before any number, and once more on the line that they concern.
    for note in dict.fromkeys(note for prediction in predictions for note in prediction.scope_notes):
        say(f"note: {note}")
    if as_json:
        print_json(classify_document(loaded.identity, loaded.backend.device, predictions))
    else:
        for prediction in predictions:
            scores = ", ".join(f"{label} {p:.3f}" for label, p in prediction.probabilities.items())
            doubt = " (outside this model's scope)" if prediction.in_scope is False else ""
            print(f"{prediction.identity.path.name} [{prediction.identity.frame}]{doubt}: {scores}")
    if not predictions:
        raise typer.Exit(1)


register_explain(app)
register_train(app)
register_evaluate(app)
register_models(app)
