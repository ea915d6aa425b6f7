"""One geometry repeated in time, heart phase, b-value or echo is one series with a named axis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from viewer.dicom.findings import FindingKind, Severity
from viewer.dicom.geometry import Verdict
from viewer.dicom.scan import scan
from viewer.dicom.scan_worker import scan_in_process
from viewer.dicom.series import Series
from viewer.volume.build import load_stack, load_volume

WriteSlice = Callable[..., Path]
HEIGHTS = (0.0, 4.0, 8.0)


def repeated(
    folder: Path, write_slice: WriteSlice, points: int, elements: Callable[[int, int], dict[str, Any]]
) -> Path:
    """`points` repeats of three slices; each pixel is 10 times its point plus its slice. File names and numbers
    are in an order of their own."""
    for point in range(points):
        for index, z in enumerate(HEIGHTS):
            number = 37 * (point * len(HEIGHTS) + index + 1) % 101
            given = {"Modality": "MR", "InstanceNumber": number, **elements(point, index)}
            pixels = np.full((4, 3), 10 * point + index, np.uint16)
            write_slice(folder / f"{number:03d}-{point}", pixels, ImagePositionPatient=[0, 0, z], **given)
    return folder


def only(folder: Path) -> Series:
    (series,) = scan(folder).series
    return series


def time_of(seconds: float) -> str:
    minutes = 11 * 60 + int(seconds) // 60
    return f"{minutes // 60:02d}{minutes % 60:02d}{seconds % 60:09.6f}"


@pytest.mark.parametrize(
    ("elements", "name", "unit", "values", "label"),
    [
        (
            lambda point, _: {"EchoTime": 30 - 10 * point},
            "echo time", "ms", (10.0, 20.0, 30.0), "echo 2 / 3, 20 ms",
        ),
        (
            lambda point, _: {"DiffusionBValue": 500.0 * (2 - point)},
            "b-value", "s/mm²", (0.0, 500.0, 1000.0), "b 500 s/mm²",
        ),
        (
            lambda point, _: {"TriggerTime": 400 - 120 * point},
            "cardiac phase", "ms", (160.0, 280.0, 400.0), "phase 2 / 3, 280 ms",
        ),
        (  # each slice has a heart cycle of its own
            lambda point, index: {"TriggerTime": (400 - 120 * point) * (1 + index / 100)},
            "cardiac phase", "ms", (161.6, 282.8, 404.0), "phase 2 / 3, 282.8 ms",
        ),
        (
            lambda point, _: {"NominalPercentageOfCardiacPhase": 80.0 - 20 * point},
            "cardiac phase", "%", (40.0, 60.0, 80.0), "phase 2 / 3, 60 %",
        ),
        (  # trigger times beyond a heart cycle are those of a dynamic series
            lambda point, _: {"TriggerTime": 9000 - 4000 * point},
            "time", "s", (0.0, 4.0, 8.0), "time 2 / 3, 4 s",
        ),
        (
            lambda point, _: {"TemporalPositionIdentifier": 3 - point},
            "temporal position", "", (1.0, 2.0, 3.0), "time point 2 / 3",
        ),
        (  # counted and on the clock
            lambda point, index: {
                "TemporalPositionIdentifier": 3 - point,
                "AcquisitionDate": "20260101",
                "AcquisitionTime": time_of(90 - 2.5 * point + index / 10),
            },
            "time", "s", (0.0, 2.5, 5.0), "time 2 / 3, 2.5 s",
        ),
        (  # on the clock alone: one sweep after the other, across an hour
            lambda point, index: {"AcquisitionTime": time_of(3590 + 15 * (2 - point) + index)},
            "time", "s", (0.0, 15.0, 30.0), "time 3 / 3, 30 s",
        ),
        (  # slice by slice, all times of one before the next
            lambda point, index: {"AcquisitionTime": time_of(100 * index + 15 * (2 - point))},
            "time", "s", (0.0, 15.0, 30.0), "time 3 / 3, 30 s",
        ),
        (
            lambda point, _: {"Modality": "PT", "FrameReferenceTime": 90_000 - 30_000 * point},
            "time", "s", (0.0, 30.0, 60.0), "time 1 / 3, 0 s",
        ),
    ],
    ids=["echo", "b", "trigger", "trigger-by-slice", "percent", "dynamic", "counted", "both", "sweeps",
         "by-slice", "pet"],
)  # fmt: skip
def test_each_kind(
    tmp_path: Path, write_slice: WriteSlice, elements: Callable[[int, int], dict[str, Any]],
    name: str, unit: str, values: tuple[float, ...], label: str,
) -> None:  # fmt: skip
    series = only(repeated(tmp_path, write_slice, 3, elements))
    assert series.axis is not None
    assert (series.axis.name.value, series.axis.unit) == (name, unit)
    np.testing.assert_allclose(series.axis.values, values, atol=1e-6)
    assert label in [series.axis.label(point) for point in range(3)]
    assert (series.images, series.points, series.slices) == (9, 3, 3)
    # Judged on each point: even slices 4 mm apart, nothing to say.
    assert (series.geometry.verdict, series.geometry.slice_spacing_mm) == (Verdict.VOLUME, 4.0)
    assert series.findings == ()
    # The points were written from the highest value to the lowest.
    for point in range(3):
        values_there = load_volume(series, point=point).array[:, 0, 0]
        assert values_there.tolist() == [10 * (2 - point) + index for index in range(3)]


def test_it_crosses_the_border_of_the_process(tmp_path: Path, write_slice: WriteSlice) -> None:
    folder = repeated(tmp_path, write_slice, 2, lambda point, _: {"EchoTime": point + 1})
    assert scan_in_process(folder).series == scan(folder).series


def test_directions_of_one_b_value(tmp_path: Path, write_slice: WriteSlice) -> None:
    directions = [None, None, [1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]
    series = only(
        repeated(
            tmp_path,
            write_slice,
            5,
            lambda point, index: {
                "InstanceNumber": 3 * point + index,
                "DiffusionBValue": 0.0 if point < 2 else 1000.0,
                "DiffusionGradientOrientation": directions[point],
            },
        )
    )
    assert series.axis is not None
    assert series.axis.values == (0.0, 0.0, 1000.0, 1000.0, 1000.0)
    assert [series.axis.label(point) for point in (1, 3)] == ["b 0 s/mm², 2 / 2", "b 1000 s/mm², 2 / 3"]
    assert load_stack(series).array[:, 0, 0].tolist() == [10 * p + i for p in range(5) for i in range(3)]


def test_a_map_beside_b_values_is_a_series_of_its_own(tmp_path: Path, write_slice: WriteSlice) -> None:
    repeated(tmp_path, write_slice, 2, lambda point, _: {"DiffusionBValue": 800.0 * point})
    for z in HEIGHTS:
        write_slice(tmp_path / f"adc{z}", Modality="MR", ImagePositionPatient=[0, 0, z], InstanceNumber=100)
    weighted, apparent = scan(tmp_path).series
    assert (weighted.points, weighted.images) == (2, 6)
    assert (apparent.axis, apparent.images, apparent.geometry.verdict) == (None, 3, Verdict.VOLUME)


def test_two_things_that_differ_are_one_axis_and_several_series(
    tmp_path: Path, write_slice: WriteSlice
) -> None:
    repeated(
        tmp_path, write_slice, 6,
        lambda point, _: {"EchoTime": 10 + point % 2, "TemporalPositionIdentifier": 1 + point // 2},
    )  # fmt: skip
    series = scan(tmp_path).series
    assert [(one.points, one.images) for one in series] == [(3, 9), (3, 9)]
    assert sorted({frame.echo_time for frame in one.frames} == {10.0} for one in series) == [False, True]
    assert all("split by echo time" in one.geometry.reasons[-1] for one in series)


def test_the_clock_does_not_mix_kinds_of_image(tmp_path: Path, write_slice: WriteSlice) -> None:
    """Two echoes, three times each, and every image with a time of its own on the clock."""
    repeated(
        tmp_path, write_slice, 6,
        lambda point, index: {
            "EchoTime": 10 + point % 2, "AcquisitionTime": time_of(30 * (point // 2) + 2 * index + point % 2)
        },
    )  # fmt: skip
    series = scan(tmp_path).series
    assert [(one.points, one.images) for one in series] == [(3, 9), (3, 9)]
    assert [one.axis.values for one in series if one.axis is not None] == [(0.0, 30.0, 60.0)] * 2
    # Acquisitions before and after the contrast medium are one series in time.
    for point in range(4):
        for z in HEIGHTS:
            write_slice(
                tmp_path / "contrast" / f"{point}{z}",
                SeriesInstanceUID="1.2.9",
                AcquisitionNumber=1 if point == 0 else 2,
                AcquisitionTime=time_of(30 * point + z),
                ImagePositionPatient=[0, 0, z],
            )
    assert only(tmp_path / "contrast").points == 4


def test_an_incomplete_repeat_is_told_and_stands_apart(tmp_path: Path, write_slice: WriteSlice) -> None:
    repeated(tmp_path, write_slice, 4, lambda point, _: {"TemporalPositionIdentifier": point + 1})
    sorted(tmp_path.glob("*-2"))[0].unlink()
    whole, rest = sorted(scan(tmp_path).series, key=lambda one: -one.images)
    assert (whole.points, whole.images, rest.images, rest.axis) == (3, 9, 2, None)
    assert whole.geometry.verdict is Verdict.VOLUME
    found = next(item for item in whole.findings if item.kind is FindingKind.INCOMPLETE)
    assert found.severity is Severity.WARNING
    assert found.text == "1 of 4 repeats along temporal position lacks slices and is a series of its own."
    assert sorted(found.files) == sorted(tmp_path.glob("*-2"))
    assert "This repeat has 2 of 3 slices." in rest.geometry.reasons


def test_another_place_is_no_repeat(tmp_path: Path, write_slice: WriteSlice) -> None:
    """The same heights, but the patient lies 5 mm beside: two series, as before."""
    repeated(tmp_path, write_slice, 2, lambda point, _: {"AcquisitionNumber": point, "EchoTime": point})
    for path in tmp_path.glob("*-1"):
        ds = pydicom.dcmread(path)
        ds.ImagePositionPatient[0] = 5
        ds.save_as(path)
    assert [(one.images, one.axis) for one in scan(tmp_path).series] == [(3, None), (3, None)]


def test_one_slice_in_time(tmp_path: Path, write_slice: WriteSlice) -> None:
    for phase in range(5):
        write_slice(tmp_path / f"{phase}", Modality="MR", TriggerTime=40 * phase, InstanceNumber=9 - phase)
    series = only(tmp_path)
    assert (series.points, series.slices, series.geometry.verdict) == (5, 1, Verdict.VOLUME)
    assert [frame.trigger_time_ms for frame in series.frames] == [0, 40, 80, 120, 160]
    # What nothing tells apart stays a stack of images at one place.
    for number in range(3):
        write_slice(tmp_path / "same" / f"{number}", InstanceNumber=number, SeriesInstanceUID="1.2.9")
    series = only(tmp_path / "same")
    assert (series.axis, series.geometry.verdict) == (None, Verdict.STACK)


def functional(point: int, index: int, kind: str) -> Dataset:
    """The functional groups of one frame."""
    item, content, plane = Dataset(), Dataset(), Dataset()
    plane.ImagePositionPatient = [0, 0, 4.0 * index]
    content.StackID = "1"
    content.InStackPositionNumber = index + 1
    item.PlanePositionSequence = Sequence([plane])
    item.FrameContentSequence = Sequence([content])
    inner = Dataset()
    if kind == "time":
        content.TemporalPositionIndex = point + 1
        inner.TemporalPositionTimeOffset = 1.5 * point
        item.TemporalPositionSequence = Sequence([inner])
    elif kind == "phase":
        inner.NominalCardiacTriggerDelayTime = 50.0 * point
        inner.NominalPercentageOfCardiacPhase = 10.0 * point
        item.CardiacSynchronizationSequence = Sequence([inner])
    elif kind == "echo":
        inner.EffectiveEchoTime = 5.0 + point
        item.MREchoSequence = Sequence([inner])
    else:
        inner.DiffusionBValue = 1000.0 * point
        direction = Dataset()
        direction.DiffusionGradientOrientation = [0.0, 0.6, 0.8]
        inner.DiffusionGradientDirectionSequence = Sequence([direction])
        item.MRDiffusionSequence = Sequence([inner])
    return item


@pytest.mark.parametrize(
    ("kind", "name", "values"),
    [
        ("time", "time", (0.0, 1.5, 3.0)),
        ("phase", "cardiac phase", (0.0, 10.0, 20.0)),
        ("echo", "echo time", (5.0, 6.0, 7.0)),
        ("b", "b-value", (0.0, 1000.0, 2000.0)),
    ],
)
def test_enhanced_multi_frame(
    tmp_path: Path, write_slice: WriteSlice, kind: str, name: str, values: tuple[float, ...]
) -> None:
    # Frames in the order (slice, point), which no viewer wants to scroll in.
    order = [(point, index) for index in range(3) for point in range(3)]
    path = write_slice(
        tmp_path / "enhanced",
        Modality="MR",
        ImagePositionPatient=None,
        NumberOfFrames=9,
        PixelData=np.concatenate([np.full(12, 10 * p + i, np.uint16) for p, i in order]).tobytes(),
        PerFrameFunctionalGroupsSequence=Sequence([functional(p, i, kind) for p, i in order]),
        SharedFunctionalGroupsSequence=Sequence([Dataset()]),
    )
    series = only(path)
    assert series.axis is not None
    assert (series.axis.name.value, series.axis.values) == (name, values)
    assert load_stack(series).array[:, 0, 0].tolist() == [10 * p + i for p in range(3) for i in range(3)]
    if kind == "b":
        assert series.frames[0].diffusion_direction == (0.0, 0.6, 0.8)


def test_a_real_time_series(shared_data: Path) -> None:
    """Four enhanced files with six slices each, one file a time."""
    series = only(shared_data / "dicom" / "mr_enhanced")
    assert series.axis is not None
    assert (series.images, series.slices, series.geometry.verdict) == (24, 6, Verdict.VOLUME)
    assert (series.axis.name.value, series.axis.unit, series.axis.values) == (
        "time",
        "s",
        (0.0, 0.5, 1.0, 1.5),
    )
    assert [frame.path.name for frame in series.frames[::6]] == [f"6_{number}.dcm" for number in (1, 2, 3, 4)]
