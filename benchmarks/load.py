"""How fast does a folder become an image and a volume, beside what others do with the same files?

Each program runs in fresh processes, in turns, so that neither memory nor the machine's mood favours one. Files
are read once before, so that all come from the page cache. Programs that give voxels must give the same ones.

Compressed series are measured against SimpleITK twice: as it comes, and held to one processor. Its JPEG 2000
decoder (GDCM's OpenJPEG) uses as many threads as there are processors, and is the same code as ours: there neither
can be much faster than the other, see docs/architecture.md. Its other decoders use one thread either way.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.generated import write_compressed, write_ct

SLICES, SIZE = 600, 512
COMPRESSED = ("JPEG 2000", "JPEG-LS", "JPEG lossless")
_THREADED_ELSEWHERE = ("JPEG 2000",)
_REPEATS = 3  # of each task in one process after the first, of which the median counts
Work = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class _Task:
    """Something to measure: `prepare(folder)` gives the work; its result is a (Z, Y, X) array or None."""

    title: str
    prepare: Callable[[Path], Work]
    in_compressed: bool = False
    in_native: bool = True


# What is measured


def _ours_folder_to_image(folder: Path) -> Work:
    from viewer.dicom.scan import scan
    from viewer.volume.build import load_image

    def work() -> None:
        series = scan(folder).series[0]
        load_image(series, series.images // 2).default_window()

    return work


def _ours_folder_to_volume(folder: Path) -> Work:
    from viewer.dicom.scan import scan
    from viewer.volume.build import load_volume

    return lambda: load_volume(scan(folder).series[0]).array


def _ours_series_to_volume(folder: Path) -> Work:
    from viewer.dicom.scan import scan
    from viewer.volume.build import load_volume

    series = scan(folder).series[0]
    return lambda: load_volume(series).array


def _simpleitk_names(folder: Path) -> Work:
    import SimpleITK as sitk

    return lambda: sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder)) and None


def _simpleitk_image(folder: Path) -> Work:
    import SimpleITK as sitk

    def work() -> None:
        names = sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder))
        sitk.GetArrayFromImage(sitk.ReadImage(names[len(names) // 2]))

    return work


def _simpleitk_volume(folder: Path) -> Work:
    import SimpleITK as sitk

    names = sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder))
    held: list[Any] = []  # the array is a view of the image: a copy would count against SimpleITK

    def work() -> NDArray[Any]:
        held.clear()
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames(names)
        held.append(reader.Execute())
        return np.asarray(sitk.GetArrayViewFromImage(held[0]))

    return work


def _simpleitk_one_processor(folder: Path) -> Work:
    import SimpleITK as sitk

    os.environ["OPJ_NUM_THREADS"] = "1"
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return _simpleitk_volume(folder)


def _sorted_names(folder: Path) -> list[str]:
    from viewer.dicom.scan import scan

    return [str(frame.path) for frame in scan(folder).series[0].frames]


def _dicomsdl_volume(folder: Path) -> Work:
    import dicomsdl

    names = _sorted_names(folder)

    def work() -> NDArray[Any]:
        first = dicomsdl.open(names[0])
        volume = np.empty((len(names), first.Rows, first.Columns), np.int16)
        for number, name in enumerate(names):
            dataset = dicomsdl.open(name)
            info = dataset.getPixelDataInfo()
            plane = np.empty((info["Rows"], info["Cols"]), info["dtype"])
            dataset.copyFrameData(0, plane)
            slope, intercept = info["RescaleSlope"] or 1, info["RescaleIntercept"] or 0
            volume[number] = plane if (slope, intercept) == (1, 0) else plane * slope + intercept
        return volume

    return work


def _pydicom_volume(folder: Path) -> Work:
    import pydicom
    from pydicom.pixels import apply_modality_lut

    paths = [path for path in folder.iterdir() if path.is_file()]

    def work() -> NDArray[Any]:
        slices = [pydicom.dcmread(path) for path in paths]
        row, column = np.array(slices[0].ImageOrientationPatient, float).reshape(2, 3)
        normal = np.cross(row, column)
        slices.sort(key=lambda one: float(normal @ np.array(one.ImagePositionPatient, float)))
        return np.stack([apply_modality_lut(one.pixel_array, one) for one in slices])

    return work


def _bytes(folder: Path) -> Work:
    names = _sorted_names(folder)

    def work() -> None:
        for name in names:
            with open(name, "rb", buffering=0) as file:  # noqa: PTH123 - the quickest way there is
                file.read()

    return work


TASKS = {
    "ours image": _Task("folder to first image: Overread", _ours_folder_to_image),
    "sitk image": _Task("folder to first image: SimpleITK", _simpleitk_image),
    "ours folder": _Task("folder to Volume: Overread", _ours_folder_to_volume),
    "sitk names": _Task("name scan alone: SimpleITK", _simpleitk_names),
    "ours series": _Task("scanned Series to Volume: Overread", _ours_series_to_volume, True),
    "sitk series": _Task("known list to image: SimpleITK", _simpleitk_volume, True),
    "sitk one": _Task("the same on one processor: SimpleITK", _simpleitk_one_processor, True, False),
    "dicomsdl series": _Task("known list to array: dicomsdl", _dicomsdl_volume),
    "pydicom folder": _Task("folder to array: plain pydicom", _pydicom_volume),
    "bytes": _Task("the bytes of all files", _bytes),
}


# One process


def one_task(name: str, folder: Path, repeats: int) -> None:
    """Measure one task in this process; prints JSON: milliseconds, peak memory above idle, digest."""
    work = TASKS[name].prepare(folder)
    watch = _MemoryWatch()
    start = time.perf_counter()
    first = work()
    times = [time.perf_counter() - start]
    peak = watch.stop()
    if first is None:
        digest, size = "", 0
    else:
        digest, size = hashlib.sha256(np.ascontiguousarray(first, np.int32)).hexdigest(), first.nbytes
    del first
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
        del result
    print(
        json.dumps(
            {"ms": 1e3 * statistics.median(times[1:] or times), "peak": peak, "bytes": size, "digest": digest}
        )
    )


class _MemoryWatch:
    """Peak of resident memory above what there is now, of this process and its children."""

    def __init__(self) -> None:
        import psutil

        self._process = psutil.Process()
        self._idle = self._process.memory_info().rss
        self._peak = 0
        self._children = 0
        self._ending = threading.Event()
        reset = Path("/proc/self/clear_refs")
        if reset.exists():
            reset.write_text("5")  # VmHWM counts from here
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        import psutil

        while not self._ending.wait(0.02):
            total = 0
            for child in self._process.children(recursive=True):
                try:
                    total += child.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self._children = max(self._children, total)
            self._peak = max(self._peak, self._process.memory_info().rss)

    def stop(self) -> tuple[int, int]:
        """(bytes of this process above idle, bytes of its children)."""
        self._ending.set()
        self._thread.join()
        status = Path("/proc/self/status")
        if status.exists():
            line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
            self._peak = max(self._peak, int(line.split()[1]) << 10)
        return self._peak - self._idle, self._children


# All of them


def compare(folder: Path | None, runs: int, compressed: bool) -> int:
    """Measure `folder` (None: a generated CT of 600 slices), print the table; 0 where every bound is kept."""
    with tempfile.TemporaryDirectory() as scratch:
        if folder is None:
            folder = Path(scratch) / "ct"
            print(f"writing a CT of {SLICES} slices of {SIZE} x {SIZE} ...", flush=True)
            write_ct(folder, SLICES, SIZE)
        kept = _table(folder, [name for name in TASKS if TASKS[name].in_native and _is_there(name)], runs)
        if compressed:
            for syntax in COMPRESSED:
                packed = Path(scratch) / syntax.replace(" ", "-")
                print(f"\nwriting {syntax} ...", flush=True)
                write_compressed(folder, packed, syntax)
                names = [name for name in TASKS if TASKS[name].in_compressed]
                kept &= _table(packed, names, min(runs, 3), repeats=0, syntax=syntax)
                shutil.rmtree(packed)
    return 0 if kept else 1


def _is_there(name: str) -> bool:
    if not name.startswith("dicomsdl"):
        return True
    try:
        import dicomsdl  # noqa: F401
    except ImportError:
        print("dicomsdl is not installed; it is left out.")
        return False
    return True


def _table(
    folder: Path, names: list[str], runs: int, repeats: int = _REPEATS, syntax: str | None = None
) -> bool:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            command = [sys.executable, "-m", "benchmarks", "load", str(folder), "--one-task", name]
            command += ["--repeats", str(repeats)]
            output = subprocess.run(
                command, check=True, stdout=subprocess.PIPE, text=True, env=_environment()
            )
            found[name].append(json.loads(output.stdout.splitlines()[-1]))
    ms = {name: statistics.median(one["ms"] for one in results) for name, results in found.items()}
    files = [path for path in folder.iterdir() if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"\n{folder.name}: {len(files)} files, {size / 1e6:.0f} MB; median of {runs} processes each")
    reference = found["ours series"][0]["digest"]
    for name, results in found.items():
        volume = results[0]["bytes"]
        note = ""
        if volume:
            own, children = (statistics.median(one["peak"][at] for one in results) for at in (0, 1))
            note = f"  peak {own / volume:.2f} x the volume above idle"
            note += f" + {children / 1e6:.0f} MB in children" if children else ""
            note += "" if results[0]["digest"] == reference else "  OTHER VOXELS"
        spread = f"({min(one['ms'] for one in results):.0f} ... {max(one['ms'] for one in results):.0f})"
        print(f"  {TASKS[name].title:38} {ms[name]:8.0f} ms {spread:18}{note}")
    return _verdicts(ms, found, syntax)


def _verdicts(ms: dict[str, float], found: dict[str, list[dict[str, Any]]], syntax: str | None) -> bool:
    ours = found["ours series"]
    memory = statistics.median(one["peak"][0] / one["bytes"] for one in ours)
    rows: list[tuple[str, float, float, bool]] = []  # what, ratio, bound, at least (or at most)
    times_faster = ms["sitk series"] / ms["ours series"]
    if syntax is not None:
        alone = ms["sitk one"] / ms["ours series"]
        rows.append(("Series to Volume, times faster than SimpleITK on one processor", alone, 1.7, True))
        if syntax in _THREADED_ELSEWHERE:
            print(
                f"       Series to Volume, times faster than SimpleITK on all {os.cpu_count()} processors, which "
                f"decodes {syntax} in as many threads: {times_faster:.2f}"
            )
        else:
            rows.append(("Series to Volume, times faster than SimpleITK", times_faster, 1.7, True))
        rows.append(("peak memory above idle, of the volume", memory, 1.3, False))
    else:
        whole = (ms["sitk names"] + ms["sitk series"]) / ms["ours folder"]
        rows.append(("folder to Volume, times faster than SimpleITK", whole, 2.0, True))
        rows.append(("Series to Volume, times faster than SimpleITK", times_faster, 3.0, True))
        if "dicomsdl series" in ms:
            ratio = ms["dicomsdl series"] / ms["ours series"]
            rows.append(("Series to Volume, times faster than dicomsdl", ratio, 1.0, True))
        rows.append(
            ("folder to Volume, times faster than pydicom", ms["pydicom folder"] / ms["ours folder"], 1, True)
        )
        rows.append(("folder to first image, ms", ms["ours image"], 150, False))
        rows.append(("peak memory above idle, of the volume", memory, 1.3, False))
        print(
            f"       Series to Volume takes {ms['ours series'] / ms['bytes']:.2f} times as long as reading the bytes"
        )
    kept = True
    for what, value, bound, at_least in rows:
        good = value >= bound if at_least else value <= bound
        kept &= good
        print(
            f"  {'ok  ' if good else 'MISS'} {what}: {value:.2f} ({'at least' if at_least else 'at most'} {bound})"
        )
    return kept


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONWARNINGS": "ignore"}
