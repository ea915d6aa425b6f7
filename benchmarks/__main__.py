"""`python -m benchmarks NAME [options]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    commands = parser.add_subparsers(dest="name", required=True)
    stall = commands.add_parser("stall", help="how long the window's event loop waits while work goes on")
    stall.add_argument("folder", nargs="?", type=Path, help="series to load (a generated CT by default)")
    stall.add_argument("--runs", type=int, default=3)
    stall.add_argument(
        "--scenario",
        action="append",
        help="native, JPEG 2000, JPEG-LS, model or challenge (all of them by default)",
    )
    stall.add_argument(
        "--where", action="store_true", help="print what the GUI thread does in gaps over 25 ms"
    )
    stall.add_argument("--one-run", help=argparse.SUPPRESS)
    stall.add_argument("--many", type=Path, help=argparse.SUPPRESS)
    load = commands.add_parser("load", help="folders to volumes, beside SimpleITK, dicomsdl and pydicom")
    load.add_argument("folder", nargs="?", type=Path, help="series to load (a generated CT by default)")
    load.add_argument("--runs", type=int, default=5)
    load.add_argument("--native-only", action="store_true", help="leave its compressed versions out")
    load.add_argument("--one-task", help=argparse.SUPPRESS)
    load.add_argument("--repeats", type=int, default=0, help=argparse.SUPPRESS)
    display = commands.add_parser(
        "display", help="window drag, scrolling, planes and start, beside pyqtgraph"
    )
    display.add_argument("parts", nargs="*", help="drag, scroll, window, planes, start (all by default)")
    display.add_argument("--runs", type=int, default=3)
    display.add_argument("--one-part", help=argparse.SUPPRESS)
    display.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    scan = commands.add_parser("scan", help="a folder of very many files: time, memory, cancelling")
    scan.add_argument("--files", type=int, default=100_000)
    explain = commands.add_parser(
        "explain", help="integrated gradients, beside a compiled loop, saliency and captum"
    )
    explain.add_argument("--runs", type=int, default=3)
    explain.add_argument("--models", nargs="+", default=["chest-radiograph", "densenet121"])
    explain.add_argument("--radiographs", type=Path, help="only: how soon do maps of this folder settle?")
    explain.add_argument("--count", type=int, default=50)
    choice = commands.add_parser(
        "choice", help="figures of a classifier whose recipe was chosen inside the folds"
    )
    choice.add_argument("data", type=Path)
    choice.add_argument("second_source", type=Path)
    choice.add_argument("--settings", type=Path, default=Path("model_weights/chest-radiograph/recipe.json"))
    choice.add_argument("--cache", type=Path, default=Path("build/choice"), help="folder for features")
    arguments = parser.parse_args()

    if arguments.name == "display":
        from benchmarks.display import PARTS
        from benchmarks.display import compare as compare_displays

        if arguments.one_part:
            from benchmarks.display_run import one_part

            one_part(arguments.one_part, arguments.folder)
            sys.exit(0)
        if not set(arguments.parts) <= set(PARTS):
            parser.error(f"parts are {', '.join(PARTS)}")
        sys.exit(compare_displays(tuple(arguments.parts) or PARTS, arguments.runs))

    if arguments.name == "choice":
        from benchmarks.choice import compare as compare_recipes

        sys.exit(
            compare_recipes(arguments.data, arguments.second_source, arguments.settings, arguments.cache)
        )

    if arguments.name == "scan":
        from benchmarks.scan import measure

        sys.exit(measure(arguments.files))

    if arguments.name == "explain":
        from benchmarks.explain import compare as compare_explainers
        from benchmarks.explain import radiographs

        if arguments.radiographs is not None:
            sys.exit(radiographs(arguments.radiographs, arguments.count, arguments.models[0]))
        sys.exit(compare_explainers(arguments.runs, tuple(arguments.models)))

    if arguments.name == "load":
        from benchmarks.load import compare, one_task

        if arguments.one_task:
            one_task(arguments.one_task, arguments.folder, arguments.repeats)
            sys.exit(0)
        sys.exit(compare(arguments.folder, arguments.runs, not arguments.native_only))

    if arguments.one_run:
        from benchmarks.stall_run import one_run

        one_run(arguments.one_run, arguments.folder, arguments.many, arguments.where)
        sys.exit(0)

    from benchmarks.stall import SCENARIOS
    from benchmarks.stall import compare as compare_stalls

    chosen = tuple(arguments.scenario or SCENARIOS)
    if not set(chosen) <= set(SCENARIOS):
        parser.error(f"scenarios are {', '.join(SCENARIOS)}")
    sys.exit(compare_stalls(arguments.folder, arguments.runs, chosen, arguments.where))
