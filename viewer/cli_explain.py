"""The command that explains: one image to a file, a folder to a table and a page, a recorded map made again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from viewer.cli_shared import (
    READ,
    WRITE,
    JsonOption,
    SeriesOption,
    SliceOption,
    all_series,
    check_output,
    load_model_named,
    load_slice,
    model_store,
    one_series,
    print_json,
    progress_bar,
    say,
    say_scope,
    scan_path,
)
from viewer.errors import InputError, ModelNotFoundError, OverreadError

if TYPE_CHECKING:
    from viewer.ai.classifier import Model
    from viewer.explain.attribution import Attribution
    from viewer.explain.explainer import Choices
    from viewer.reports.sidecar import Sidecar

LUNG_MODEL = "lungs-radiograph"


def register_explain(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    path: Annotated[
        Path | None,
        typer.Argument(
            help="A file or a folder; with --from it may be left out.", **READ | {"metavar": "PATH"}
        ),
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="Name of a model, or its folder.")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="File (.png, .npz, .nii.gz), or a folder for all images.", **WRITE
        ),
    ] = None,
    method: Annotated[
        str, typer.Option(help="integrated_gradients, gradient_x_input, smoothgrad, grad_cam, ...")
    ] = "integrated_gradients",
    target: Annotated[
        str | None, typer.Option(help="Label to explain; the most probable one by default.")
    ] = None,
    margin: Annotated[
        bool, typer.Option("--margin", help="Explain the logit minus that of the best rival.")
    ] = False,
    probability: Annotated[
        bool, typer.Option("--probability", help="Explain the probability instead of the logit.")
    ] = False,
    layer: Annotated[
        str | None,
        typer.Option(help="Layer for grad_cam and layer_integrated_gradients; the last by default."),
    ] = None,
    baseline: Annotated[str, typer.Option(help="black, mean, blur, padding, noise or reference.")] = "black",
    compare_baseline: Annotated[
        str | None, typer.Option(help="A second baseline: says how far the two maps disagree.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Test the map; adds a verdict.")] = False,
    truth: Annotated[
        Path | None,
        typer.Option(help="Known places: a CSV of boxes, a mask (PNG), or a folder of masks.", **READ),
    ] = None,
    tolerance: Annotated[float, typer.Option(help="Completeness gap to reach.", min=1e-6, max=1.0)] = 0.01,
    seed: Annotated[int, typer.Option(help="Seed of everything random.", min=0)] = 0,
    from_file: Annotated[
        Path | None,
        typer.Option("--from", help="The .json beside a map: make that map again and compare.", **READ),
    ] = None,
    series: SeriesOption = None,
    index: SliceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write where a model looked: on one image, or on all images under PATH with a table and a page."""
    from viewer.explain.attribution import Output
    from viewer.explain.baselines import BASELINES
    from viewer.explain.explainer import Choices
    from viewer.explain.method import method_names
    from viewer.reports.attribution_files import SUFFIXES
    from viewer.reports.output_files import prepare_folder
    from viewer.reports.sidecar import read_sidecar

    if from_file is not None:
        if output is not None:
            check_output(output, SUFFIXES)
        _again(read_sidecar(from_file), path, model, output, as_json)
        return
    if path is None or model is None or output is None:
        raise typer.BadParameter("PATH, --model and --output are needed (or --from FILE.json)")
    name = method.replace("-", "_")
    if name not in method_names() and method not in method_names():
        raise typer.BadParameter(f"unknown method {method!r}; there are {', '.join(method_names())}")
    for one in (baseline, compare_baseline):
        if one is not None and one not in BASELINES:
            raise typer.BadParameter(f"unknown baseline {one!r}; there are {', '.join(BASELINES)}")
    if margin and probability:
        raise typer.BadParameter("--margin is of logits: leave out --probability")
    batch = not output.suffix or output.is_dir()
    if batch:
        prepare_folder(output)
    else:
        check_output(output, SUFFIXES)
    labels = model_store().find(model).card.labels
    if target is not None and target not in labels:
        raise typer.BadParameter(f"unknown target {target!r}; there are {', '.join(labels)}")
    asked = Output.MARGIN if margin else Output.PROBABILITY if probability else Output.LOGIT
    choices = Choices(
        target, name if name in method_names() else method, baseline, asked, layer, tolerance, seed=seed
    )
    if batch:
        _batch(path, model, output, choices, compare_baseline, check, truth, series, as_json)
        return
    image = load_slice(one_series(scan_path(path), series, path), index)
    document, attribution = _explain_one(
        load_model_named(model), image, choices, output, compare_baseline, check, truth
    )
    if as_json:
        print_json({**document, "path": str(attribution.identity.path), "output": str(output)})
    else:
        _tell(attribution, document, output)


def _explain_one(
    model: Model,
    image: Any,
    choices: Choices,
    output: Path | None,
    compare_baseline: str | None = None,
    check: bool = False,
    truth: Path | None = None,
) -> tuple[dict[str, Any], Attribution]:
    """Explain, test and compare one image, write the map and its sidecar; returns the sidecar's document."""
    from dataclasses import asdict, replace

    from viewer.explain.checks import check_map
    from viewer.explain.compare import disagreement
    from viewer.explain.explainer import answer, ask, explain_with
    from viewer.explain.ground_truth import find_truth, localisation, read_boxes, read_mask
    from viewer.reports.attribution_files import write_attribution
    from viewer.reports.documents import disagreement_document
    from viewer.reports.sidecar import sidecar_document, sidecar_path, write_sidecar

    scope = say_scope(model, image)
    with progress_bar("Explaining") as progress:
        question = ask(model, image, choices, None, progress)
        *_, (attribution, _) = answer(question, image, choices.method)
    if not attribution.converged:
        say(f"note: not converged at {attribution.steps} steps; read this map with care.")
    further: dict[str, Any] = {}
    checks = None
    if compare_baseline is not None:
        other = explain_with(
            model, image, replace(choices, baseline=compare_baseline, target=attribution.target)
        )
        found = disagreement(attribution, other)
        further["compared_baseline"] = {
            "baseline": compare_baseline,
            "gap": other.gap,
            "map_change": other.map_change,
            **disagreement_document(found),
        }
    if truth is not None:
        boxes = read_boxes(truth) if truth.suffix.lower() == ".csv" else None
        if boxes is None and truth.is_file():
            mask = read_mask(truth)
        else:
            mask_or_none = find_truth(
                boxes, truth if truth.is_dir() else None, image.header.path, image.shape
            )
            if mask_or_none is None:
                raise InputError(
                    truth, f"{truth.name} says nothing of {image.header.path.name}.", "Name its image."
                )
            mask = mask_or_none
        further["truth"] = asdict(localisation(attribution, mask))
    if check:
        with progress_bar("Testing the map") as progress:
            checks = check_map(replace(question, progress=progress), attribution)
    document = sidecar_document(attribution, image, scope, checks, further)
    if output is not None:
        write_attribution(attribution, image, output, scope=scope)
        write_sidecar(document, sidecar_path(output))
    return document, attribution


def _tell(attribution: Attribution, document: dict[str, Any], output: Path | None) -> None:
    from viewer.reports.attribution_files import completeness_words, method_words, value_words

    change = attribution.map_change
    print(
        f"{attribution.target}: {value_words(attribution)}; {method_words(attribution)}; "
        f"{completeness_words(attribution)}, map change "
        + ("unknown" if change is None else f"{change:.1%}")
        + f", {attribution.milliseconds:.0f} ms"
        + ("" if output is None else f" -> {output}")
    )
    if "compared_baseline" in document:
        compared = document["compared_baseline"]
        print(f"against {compared['baseline']}: {compared['words']}")
    if "truth" in document:
        found = document["truth"]
        inside = "nothing" if found["inside"] is None else f"{found['inside']:.0%}"
        print(
            f"known place: {'hit' if found['hit'] else 'missed'}, overlap {found['iou']:.2f}, "
            f"{inside} of the positive relevance on {found['area']:.0%} of the area"
        )
    for check in document.get("checks", {}).get("checks", {}).values():
        print(f"  {check['grade']:9} {check['title']}: {check['words']}")
    if "checks" in document:
        print(document["checks"]["verdict"])


def _again(
    recorded: Sidecar, path: Path | None, model: str | None, output: Path | None, as_json: bool
) -> None:
    """Make a recorded map again and say whether anything differs."""
    from dataclasses import asdict

    from viewer.reports.sidecar import compare_with

    if path is None and recorded.image.path is None:
        raise typer.BadParameter("this file does not name its image: give PATH too")
    where = path or Path(recorded.image.path or "")
    found = scan_path(where)
    uid = recorded.image.series_uid
    chosen = [one for one in found.series if one.uid == uid] or list(found.series)
    if not chosen:
        raise InputError(where, f"{where.name} holds no image.", "Check the path.")
    image = _same_image(chosen, recorded)
    loaded = load_model_named(model or recorded.model.name)
    document, attribution = _explain_one(loaded, image, recorded.to_choices(), output)
    compared = compare_with(recorded, attribution)
    if as_json:
        outcome = {**asdict(compared), "same": compared.same}
        print_json(
            {
                **document,
                "path": str(attribution.identity.path),
                "output": None if output is None else str(output),
                "reproduction": outcome,
            }
        )
        return
    _tell(attribution, document, output)
    if compared.identical:
        print("The same map, to the last bit.")
    elif compared.same:
        print(f"The same map, but for rounding (moved by {compared.map_change:.2g}).")
    else:
        print("Another map.")
    for difference in compared.differences:
        print(f"  {difference}")


def _same_image(series: list[Any], recorded: Sidecar) -> Any:
    """The image with the recorded pixels among these series; the one at the recorded place where none has them."""
    place = recorded.image.index
    candidates = [(one, place) for one in series if place < one.images]
    candidates += [(one, i) for one in series for i in range(one.images) if i != place]
    first = None
    for one, i in candidates:
        try:
            image = load_slice(one, i)
        except OverreadError:
            continue  # another image of the folder, whose pixels cannot be read
        if image.identity().pixels_sha256 == recorded.image.pixels_sha256:
            return image
        first = first or image
    if first is None:
        raise OverreadError("None of these images can be read.", "Give the image that was explained.")
    return first


def _batch(
    path: Path,
    model_name: str,
    folder: Path,
    choices: Choices,
    compare_baseline: str | None,
    check: bool,
    truth: Path | None,
    series: str | None,
    as_json: bool,
) -> None:
    """Explain all images under a path; writes explanations.csv, summary.json, index.html and the maps."""
    from functools import partial

    from viewer.dicom.findings import Severity
    from viewer.explain.checks import check_names
    from viewer.explain.ground_truth import read_boxes
    from viewer.reports.explain_batch import BatchRow, BatchSettings, explain_all, read_labels
    from viewer.reports.explain_folder import FolderWriter
    from viewer.volume.build import load_image

    if truth is not None and truth.is_file() and truth.suffix.lower() != ".csv":
        raise typer.BadParameter("for a folder, --truth is a CSV of boxes or a folder of masks")
    found = scan_path(path)
    chosen = all_series(found, series, path)
    model = load_model_named(model_name)
    lungs = _lungs()
    root = path if path.is_dir() else path.parent
    labels, patients = read_labels(root, model.labels)
    settings = BatchSettings(
        choices,
        compare_baseline,
        check_names() if check else (),
        read_boxes(truth) if truth is not None and truth.is_file() else None,
        truth if truth is not None and truth.is_dir() else None,
        labels,
        patients,
    )
    images = []
    for one in chosen:
        for i in range(one.images):
            name = _name(one.frames[i].path, root)
            images.append((name if one.images == 1 else f"{name} [{i}]", partial(load_image, one, i)))
    writer = FolderWriter(folder, model.identity, choices)
    for skipped in found.skipped if series is None else ():
        if skipped.finding.severity is Severity.ERROR:
            name = _name(skipped.path, root)
            writer.add_failure(BatchRow(name, {}, 0.0, ("could not be read",), skipped.reason))
    with progress_bar("Explaining") as progress:
        for explained in explain_all(model, images, settings, lungs, None, progress):
            writer.add(explained)
            if explained.row.error:
                say(f"skipped {explained.row.file}: {explained.row.error}")
    summary = writer.finish(patients)
    if as_json:
        print_json(summary)
    else:
        done = summary["images"] - summary["failed"]
        print(f"{done} of {summary['images']} images explained, {summary['converged']} maps settled")
    say(f"Wrote {folder / 'index.html'} and {folder / 'explanations.csv'}.")
    if summary["images"] == summary["failed"]:
        raise typer.Exit(1)


def _lungs() -> Model | None:
    """The model that draws lungs, where it is installed."""
    try:
        found: Model = load_model_named(LUNG_MODEL)
    except ModelNotFoundError:
        say(f"note: no model {LUNG_MODEL}: attention outside the lungs is not measured.")
        return None
    return found


def _name(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:  # unpacked from an archive
        return path.name
