"""How long does the window wait? A 4 ms timer in the GUI thread while work goes on in the background.

Scenarios, each in fresh processes: 20,000 files are scanned while a series of 600 slices loads (native, JPEG 2000,
JPEG-LS); everything about a model (starting, classifying, explaining) while images are scrolled; all questions about
the map of a radiograph (tests, model input, other windows, two explanations, a covered box). Every gap between two
ticks is recorded with the phase in which it ended; the bound, 50 ms at the 99.9th percentile over all phases of a
run, is checked in each of three runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.generated import write_compressed, write_ct, write_many
from benchmarks.stall_run import CHALLENGE, MODEL, READING

BOUND_MS = 50.0
SLICES, SIZE, FILES = 600, 512, 20_000
MODEL_SLICES = 300
_SYNTAXES = {"native": None, "JPEG 2000": "JPEG 2000", "JPEG-LS": "JPEG-LS"}
SCENARIOS = (*_SYNTAXES, MODEL, CHALLENGE)


def compare(folder: Path | None, runs: int, scenarios: tuple[str, ...], where: bool = False) -> int:
    """Run the scenarios and print a table; 0 where every run keeps the bound.

    `folder` is loaded in place of the generated series. `where`: long gaps' stacks go to stderr.
    """
    kept = True
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OVERREAD_HOME": str(scratch / "home")}
        for scenario in scenarios:
            series = folder or _series_for(scenario, scratch)
            command = [sys.executable, "-m", "benchmarks", "stall", str(series), "--one-run"]
            command += (
                [scenario] if scenario in (MODEL, CHALLENGE) else [READING, "--many", str(_many(scratch))]
            )
            command += ["--where"] * where
            print(f"\n{_title(scenario)}")
            for run in range(1, runs + 1):
                done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
                kept &= _report(run, json.loads(done.stdout.splitlines()[-1]))
    return 0 if kept else 1


def _title(scenario: str) -> str:
    if scenario == MODEL:
        return "A model is started, classifies and explains while images are scrolled"
    if scenario == CHALLENGE:
        return "A radiograph is explained, and all is asked of its map that the window can ask"
    return f"{FILES} files are scanned while a series of {SLICES} x {SIZE} x {SIZE} loads: {scenario}"


def _series_for(scenario: str, scratch: Path) -> Path:
    """The generated series of a scenario, written where it is not there yet."""
    if scenario == MODEL:
        folder = scratch / "ct-model"
        if not folder.exists():
            write_ct(folder, MODEL_SLICES, SIZE)
        return folder
    if scenario == CHALLENGE:
        from viewer.dicom.demo import demonstration_radiograph

        return demonstration_radiograph()
    native = scratch / "ct"
    if not native.exists():
        print("writing files ...", flush=True)
        write_ct(native, SLICES, SIZE)
    syntax = _SYNTAXES[scenario]
    packed = scratch / f"ct {syntax}"
    if syntax is None:
        return native
    if not packed.exists():
        print(f"writing {syntax} ...", flush=True)
        write_compressed(native, packed, syntax)
    return packed


def _many(scratch: Path) -> Path:
    folder = scratch / "many"
    if not folder.exists():
        write_many(folder, FILES)
    return folder


def _report(run: int, gaps: dict[str, list[float]]) -> bool:
    together = np.concatenate([np.array(values) for values in gaps.values()])
    percentile = float(np.percentile(together, 99.9))
    good = percentile <= BOUND_MS
    print(
        f"  {'ok  ' if good else 'MISS'} run {run}: {_figures(together)}  (bound {BOUND_MS:.0f} ms at 99.9 %)"
    )
    for phase, values in gaps.items():
        print(f"       {phase:32} {_figures(np.array(values))}", flush=True)
    return good


def _figures(gaps: np.ndarray) -> str:
    middle, high, highest = np.percentile(gaps, (50, 99, 99.9))
    return (
        f"{len(gaps):6} ticks  50 % {middle:5.1f}  99 % {high:5.1f}  99.9 % {highest:5.1f}  "
        f"worst {gaps.max():5.1f} ms"
    )
