"""How fast is what the hand does shown? Window drags, scrolling, planes, first image; beside pyqtgraph and OpenCV.

Each part runs in a fresh process, offscreen, where Qt paints with the processor: no graphics card helps anybody.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.generated import write_ct

PARTS = ("drag", "scroll", "window", "planes", "start")
Times = dict[str, list[float]]  # milliseconds
_CT_SLICES, _VOLUME_SLICES, _SIZE = 120, 600, 512


def compare(parts: tuple[str, ...], runs: int) -> int:
    """Measure the parts `runs` times, print medians and percentiles; 0 where every bound is kept."""
    good = True
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        for part in parts:
            found: Times = {}
            for run in range(runs):
                # A home of its own: annotations are saved, and the next run would find those of the one before.
                environment["OVERREAD_HOME"] = str(scratch / f"home_{part}_{run}")
                command = [sys.executable, "-m", "benchmarks", "display", "--one-part", part]
                command += ["--folder", str(_folder_for(part, scratch))]
                done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
                for what, times in json.loads(done.stdout.splitlines()[-1]).items():
                    found.setdefault(what, []).extend(times)
            good &= _report(part, found)
    return 0 if good else 1


def _folder_for(part: str, scratch: Path) -> Path:
    slices = {"window": _CT_SLICES, "planes": _VOLUME_SLICES, "start": 1}.get(part)
    if slices is None:
        return scratch
    folder = scratch / f"ct{slices}"
    if not folder.exists():
        write_ct(folder, slices, _SIZE)
    return folder


def _report(part: str, found: Times) -> bool:
    print(f"\n{_TITLES[part]}")
    middle = {}
    for what, times in found.items():
        if what.startswith("="):  # a figure that is no time
            print(f"       {what[1:]}: {statistics.median(times):.3g}")
            continue
        middle[what] = statistics.median(times)
        high = float(np.percentile(times, 95))
        print(f"       {what:58} median {middle[what]:7.2f} ms  95 % {high:7.2f} ms  ({len(times)} times)")
    rows = _ROWS[part](found, middle)
    for what, value, bound, at_least in rows:
        kept = value >= bound if at_least else value <= bound
        mark, side = "ok  " if kept else "MISS", "at least" if at_least else "at most"
        print(f"  {mark} {what}: {value:.2f} ({side} {bound:g})", flush=True)
    return all((value >= bound) if at_least else (value <= bound) for _, value, bound, at_least in rows)


Row = tuple[str, float, float, bool]
OURS, ITEM, ITEM_LESS, WHOLE = (
    "Overread",
    "pyqtgraph ImageItem",
    "pyqtgraph ImageItem, its automatic downsampling",
    "OpenCV: the whole image mapped, then area-averaged",
)
DOT, SCROLL, FIRST_SIGHT, WINDOW_SCROLL = (
    "=a one-pixel bright dot, of what averaging leaves",
    "set an image, painted (twenty of them, round and round)",
    "the same, never shown before, without map and annotations",
    "scrolled, painted",
)
PLANES_SCROLL, PLANES_CROSS, START = "scrolled", "crosshair moved", "from start to first image"


def _drag_rows(found: Times, middle: dict[str, float]) -> list[Row]:
    return [
        ("window drag, median, ms", middle[OURS], 4, False),
        ("times faster than pyqtgraph", middle[ITEM] / middle[OURS], 8, True),
        ("the bright dot is there, of its area average", statistics.median(found[DOT]), 0.9, True),
    ]


def _scroll_rows(found: Times, middle: dict[str, float]) -> list[Row]:
    return [
        ("scroll, median, ms", middle[SCROLL], 3, False),
        ("scroll, 95 %, ms", float(np.percentile(found[SCROLL], 95)), 8, False),
    ]


def _window_rows(found: Times, middle: dict[str, float]) -> list[Row]:
    return [("whole window, 95 %, ms", float(np.percentile(found[WINDOW_SCROLL], 95)), 16, False)]


def _plane_rows(found: Times, middle: dict[str, float]) -> list[Row]:
    return [
        (f"{what}, a second", 1000 / statistics.fmean(found[what]), 30, True)
        for what in (PLANES_SCROLL, PLANES_CROSS)
    ]


def _start_rows(found: Times, middle: dict[str, float]) -> list[Row]:
    return [("start to first image, median, ms", middle[START], 1200, False)]


_ROWS = dict(zip(PARTS, (_drag_rows, _scroll_rows, _window_rows, _plane_rows, _start_rows), strict=True))
_TITLES = {
    "drag": "Window drag: 5120 x 4096 of 16 bits fitted into 1024 x 1024",
    "scroll": "Scroll: 512 x 512 in a viewport of 1024 x 1024, heatmap and ten annotations on",
    "window": "Scroll in the whole window at 1280 x 800, with all panels, ten annotations on each image",
    "planes": "Four linked viewports (three planes and the images) of 512 x 512 x 600 at 1280 x 800",
    "start": "Start to first image: a new process opens one CT slice of 512 x 512",
}
