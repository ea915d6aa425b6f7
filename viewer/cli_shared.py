"""What the commands of the command line share: choosing, loading, checking, saying."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from viewer.errors import GeometryError, InputError, OverreadError, reason_of

if TYPE_CHECKING:
    from viewer.ai.classifier import Model
    from viewer.ai.model_store import ModelStore
    from viewer.dicom.series import ScanResult, Series
    from viewer.explain.attribution import Attribution
    from viewer.intensity.window import Window
    from viewer.reports.documents import ScopeVerdict
    from viewer.volume.reslice import Plane
    from viewer.volume.slice_image import SliceImage


def check_readable(path: Path) -> None:
    """Raises InputError where a file or folder is not there, or may not be read."""
    try:
        mode = path.stat().st_mode
        # Asked of the system by doing it: permission bits do not know of access lists, nor of shares.
        if stat.S_ISDIR(mode):
            os.scandir(path).close()
        elif stat.S_ISREG(mode):
            path.open("rb").close()
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(path, f"{path} does not exist.", "Check the path.") from None
    except OSError as error:
        reason = reason_of(error)
        raise InputError(
            path, f"{path} cannot be read ({reason}).", "Get the right to read it, or give a copy."
        ) from error


def readable(text: str) -> Path:
    """The path of something to read, checked before a command begins. Raises InputError."""
    if not text:
        raise typer.BadParameter("the path is empty")
    path = Path(text)
    check_readable(path)
    return path


# For arguments and options that name something to read, and for those that name something to write; typer's own
# test would end in a lecture on usage.
READ: dict[str, Any] = {"parser": readable, "metavar": "<path>"}
WRITE: dict[str, Any] = {"readable": False}

PathArgument = Annotated[Path, typer.Argument(help="A file or a folder.", **READ | {"metavar": "PATH"})]
DataArgument = Annotated[
    Path,
    typer.Argument(
        help="A CSV file, a folder with labels.csv, or one sub-folder a class.", **READ | {"metavar": "DATA"}
    ),
]
SeriesOption = Annotated[
    str | None, typer.Option("--series", help="Series UID, as `overread info` lists it.")
]
SliceOption = Annotated[int | None, typer.Option("--slice", help="Image of the series, from 0.")]
PointOption = Annotated[
    int | None, typer.Option("--point", help="Point in time, heart phase, b-value or echo, from 0.")
]
ModelOption = Annotated[str, typer.Option("--model", help="Name of a model, or its folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document to stdout.")]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help="File to write.", **WRITE)]


WITH_IMAGES = "Give a file or folder with images."


def say(text: str) -> None:
    print(text, file=sys.stderr)


def figure_line(name: str, value: float | None, interval: Sequence[float] | None) -> str:
    """A measured figure in words, with its 95 % interval where there is one."""
    said = "not to be told" if value is None else f"{value:.3f}"
    return f"{name.replace('_', ' '):28} {said}" + (
        f"   95 % interval {interval[0]:.3f} to {interval[1]:.3f}" if interval else ""
    )


def print_robustness(figures: dict[str, Any]) -> None:
    """A line a small change: accuracy, macro AUC, and how many answers stay the same."""
    from viewer.training.report_pages import with_interval

    for change, line in figures.items():
        accuracy, area = (with_interval(line[name], line["ci95"][name]) for name in ("accuracy", "macro_auc"))
        print(f"{change:28} accuracy {accuracy}  macro AUC {area}  same answer {line['same_answer']:.0%}")


def print_json(document: Any) -> None:
    # ASCII loses nothing in JSON, and any terminal or pipe takes it.
    print(json.dumps(document, indent=2))


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[..., None]]:
    """A progress bar on stderr; nothing where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(title, total=None)

        def tell(done: int, total: int, text: str | None = None) -> None:
            bar.update(task, completed=done, total=total or None, description=text or title)

        yield tell


def scan_path(path: Path, *, for_pixels: bool = False) -> ScanResult:
    from viewer.dicom.scan import scan

    check_readable(path)
    with progress_bar("Looking for images") as progress:
        return scan(path, progress, for_pixels=for_pixels)


def all_series(result: ScanResult, uid: str | None, path: Path) -> tuple[Series, ...]:
    if uid is None:
        if not result.series:
            reason = f"No images under {path}. {result.why_no_series}".rstrip()
            raise InputError(path, reason, WITH_IMAGES)
        return result.series
    found = tuple(series for series in result.series if series.uid == uid)
    if not found:
        known = ", ".join(series.uid for series in result.series) or "none"
        raise OverreadError(f"There is no series {uid}.", f"Series here: {known}.")
    return found


def one_series(result: ScanResult, uid: str | None, path: Path) -> Series:
    found = all_series(result, uid, path)
    if len(found) > 1:
        listed = "\n".join(
            f"  {one.uid}  {one.modality or ''} {one.description} ({one.images})" for one in found
        )
        raise OverreadError(f"{path} holds {len(found)} series:\n{listed}\n", "Choose one with --series UID.")
    return found[0]


def checked_index(series: Series, index: int) -> int:
    if not 0 <= index < series.images:
        raise no_such_image(series, index)
    return index


def no_such_image(series: Series, index: int) -> OverreadError:
    return OverreadError(
        f"Series {series.uid} has no image {index}.", f"Choose --slice from 0 to {series.images - 1}."
    )


def load_slice(series: Series, index: int | None, point: int | None = None) -> SliceImage:
    """Image `index` of the series, or of one point of its axis; the middle one where it is not given."""
    from viewer.volume.build import load_image

    if point is not None:
        series = series.at_point(checked_point(series, point))
    return load_image(series, series.slices // 2 if index is None else checked_index(series, index))


def checked_point(series: Series, point: int) -> int:
    """`point` of the series' axis, where there is one."""
    if not 0 <= point < series.points:
        raise OverreadError(
            f"Series {series.uid} has no point {point}.", f"Choose --point from 0 to {series.points - 1}."
        )
    return point


def plane_image(series: Series, plane: Plane, index: int | None, point: int = 0) -> SliceImage:
    from viewer.volume.build import load_volume
    from viewer.volume.reslice import plane_count, reslice

    volume = load_volume(series, point=checked_point(series, point))
    count = plane_count(volume, plane)
    if index is not None and not 0 <= index < count:
        raise GeometryError(f"There is no {plane} slice {index}.", f"Choose --slice from 0 to {count - 1}.")
    return reslice(volume, plane, index)


def window_of(center: float, width: float) -> Window:
    from viewer.intensity.window import Window

    try:
        return Window(center, width)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def preset_window(image: SliceImage, series: Series, preset: str | None) -> Window | None:
    from viewer.intensity.presets import presets_for

    if preset is None:
        return None
    windows = presets_for(series.modality, image.windows)
    for window in windows:
        if window.explanation.lower() == preset.lower():
            return window
    known = ", ".join(window.explanation for window in windows) or "none for this modality"
    raise typer.BadParameter(f"unknown preset {preset!r}; there are: {known}")


def check_output(path: Path, suffixes: tuple[str, ...]) -> None:
    from viewer.reports.output_files import prepare_output, suffix_of

    if suffix_of(path, suffixes) is None:
        raise typer.BadParameter(f"{path.name}: use {' or '.join(suffixes)}")
    prepare_output(path)


def say_scope(model: Model, image: SliceImage) -> ScopeVerdict:
    """Whether the image is one that the model is for; said on stderr where it gives doubt."""
    from viewer.ai.scope import judge_scope
    from viewer.reports.documents import ScopeVerdict

    scope = ScopeVerdict(*judge_scope(image, model.card))
    if scope.in_scope is False:
        say("note: outside this model's scope.")
    for note in scope.notes:
        say(f"note: {note}")
    return scope


def explain_image(model: Model, image: SliceImage, **options: Any) -> tuple[Attribution, ScopeVerdict]:
    """A map, and whether the image is one that the model is for; both said on stderr where they give doubt."""
    from viewer.explain.integrated_gradients import integrated_gradients

    scope = say_scope(model, image)
    attribution = integrated_gradients(model, image, **options)
    if not attribution.converged:
        say(f"note: not converged at {attribution.steps} steps; read this map with care.")
    return attribution, scope


def model_store() -> ModelStore:
    from viewer.ai.model_store import ModelStore

    return ModelStore.default()


def load_model_named(name: str) -> Any:
    from viewer.ai.classifier import load_model

    return load_model(name)
