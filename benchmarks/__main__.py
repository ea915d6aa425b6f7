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
        "--where", action="store_true", help="print what the GUI thread does in gaps over 25 ms"
    )
    stall.add_argument("--one-run", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()

    from benchmarks.stall import one_run, three_runs

    if arguments.one_run:
        one_run(arguments.folder, arguments.where)
    else:
        sys.exit(three_runs(arguments.folder, arguments.runs, arguments.where))
