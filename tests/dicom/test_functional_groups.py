"""Grey values of enhanced multi-frame images: tables, windows and units in functional groups, against pydicom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels import apply_modality_lut, apply_voi_lut

from viewer.dicom.findings import FindingKind
from viewer.dicom.scan import scan
from viewer.dicom.series import Series
from viewer.intensity.table_window import TableWindow
from viewer.intensity.window import Window
from viewer.volume.build import load_image

WriteSlice = Callable[..., Path]
PIXELS = np.arange(36, dtype=np.uint16).reshape(3, 4, 3)


def item(**elements: object) -> Dataset:
    dataset = Dataset()
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    return dataset


def table(first: int, bits: int, entries: NDArray[np.int64], **elements: object) -> Dataset:
    found = item(LUTDescriptor=[len(entries), first, bits], LUTData=[int(n) for n in entries], **elements)
    found["LUTDescriptor"].VR = found["LUTData"].VR = "US"
    return found


def mapping(slope: float, intercept: float, unit: str) -> Dataset:
    return item(
        RealWorldValueSlope=slope,
        RealWorldValueIntercept=intercept,
        MeasurementUnitsCodeSequence=[item(CodeValue=unit, CodingSchemeDesignator="UCUM", CodeMeaning=unit)],
    )


def enhanced(
    write_slice: WriteSlice, path: Path, shared: Dataset, frames: list[Dataset], **more: object
) -> Path:
    write_slice(path, PIXELS[0], NumberOfFrames=len(PIXELS), **more)
    ds = pydicom.dcmread(path)
    ds.PixelData = PIXELS.tobytes()
    ds.SharedFunctionalGroupsSequence = [shared]
    for index, frame in enumerate(frames):
        frame.PlanePositionSequence = [item(ImagePositionPatient=[0, 0, 2 * index])]
    ds.PerFrameFunctionalGroupsSequence = frames
    ds.save_as(path)
    return path


def one(path: Path) -> Series:
    (series,) = scan(path).series
    return series


def shown(series: Series, index: int) -> NDArray[np.uint8]:
    image = load_image(series, index)
    return image.default_window().apply(image.values, image.inverted)


@pytest.mark.filterwarnings("ignore:Applying a VOI LUT")
def test_tables_of_the_shared_and_the_frames_own_groups(write_slice: WriteSlice, tmp_path: Path) -> None:
    shared_line = item(RescaleSlope=2, RescaleIntercept=5, RescaleType="XU")
    shared_voi = item(VOILUTSequence=[table(5, 8, np.arange(80) * 3, LUTExplanation="Shared")])
    own_modality = item(ModalityLUTSequence=[table(24, 16, (np.arange(12) * 7) % 60, ModalityLUTType="OD")])
    own_voi = item(VOILUTSequence=[table(0, 8, 255 - np.arange(60))], WindowCenter=[20], WindowWidth=[30])
    frames = [
        Dataset(),
        item(FrameVOILUTSequence=[item(WindowCenter=40, WindowWidth=50, WindowCenterWidthExplanation="Own")]),
        item(PixelValueTransformationSequence=[own_modality], FrameVOILUTSequence=[own_voi]),
    ]
    shared = item(PixelValueTransformationSequence=[shared_line], FrameVOILUTSequence=[shared_voi])
    # The third frame is in another unit: it must not share a scale with the others.
    parts = scan(enhanced(write_slice, tmp_path / "a", shared, frames)).series
    assert [part.images for part in parts] == [2, 1]
    places = [(part, index) for part in parts for index in range(part.images)]
    used = [
        (shared_line, shared_voi),
        (shared_line, frames[1].FrameVOILUTSequence[0]),
        (own_modality, own_voi),
    ]
    for index, (modality, voi) in enumerate(used):
        values = apply_modality_lut(PIXELS[index], modality)
        assert np.array_equal(load_image(*places[index]).values, values)
        if index != 1:  # pydicom gives the table's entries
            assert np.array_equal(shown(*places[index]), apply_voi_lut(values, voi))
    frames = [part.frames[index] for part, index in places]
    windows = [frame.windows for frame in frames]
    assert [window.explanation for window in windows[0]] == ["Shared"]
    assert windows[1] == (Window(40, 50, explanation="Own"),)
    assert isinstance(windows[2][0], TableWindow)
    assert windows[2][1] == Window(20, 30)
    assert [frame.rescale.unit for frame in frames] == ["XU", "XU", "OD"]


def test_a_table_that_is_incomplete_is_a_finding(write_slice: WriteSlice, tmp_path: Path) -> None:
    useless = table(0, 8, np.arange(10))
    useless.LUTDescriptor = [500, 0, 8]
    shared = item(FrameVOILUTSequence=[item(VOILUTSequence=[useless], WindowCenter=9, WindowWidth=9)])
    series = one(enhanced(write_slice, tmp_path / "a", shared, [Dataset() for _ in PIXELS]))
    assert FindingKind.LOOKUP_TABLE in {finding.kind for finding in series.findings}
    assert series.frames[0].windows == (Window(9, 9),)


def test_a_slope_of_zero_is_a_finding(write_slice: WriteSlice, tmp_path: Path) -> None:
    line = item(RescaleSlope=0, RescaleIntercept=3, RescaleType="US")
    shared = item(PixelValueTransformationSequence=[line])
    series = one(enhanced(write_slice, tmp_path / "a", shared, [Dataset() for _ in PIXELS]))
    assert FindingKind.RESCALE in {finding.kind for finding in series.findings}
    assert {(frame.rescale.slope, frame.rescale.intercept) for frame in series.frames} == {(1, 3)}


def test_shared_tables_are_kept_once(write_slice: WriteSlice, tmp_path: Path) -> None:
    shared = item(FrameVOILUTSequence=[item(VOILUTSequence=[table(0, 8, np.arange(80))])])
    first, *others = one(enhanced(write_slice, tmp_path / "a", shared, [Dataset() for _ in PIXELS])).frames
    assert all(frame.windows[0] is first.windows[0] for frame in others)


@pytest.mark.parametrize(
    ("transform", "real", "window", "expected"),
    [
        ((1, -1024, "US"), [(1, -1024, "ml/100ml/s")], None, (1, -1024, "ml/100ml/s")),
        ((1, -1024, "HU"), [(1, -1024, "mg/cm3")], None, (1, -1024, "HU")),  # what the file calls it
        ((1, -1024, "US"), [(2, 0, "mg/cm3")], None, (1, -1024, "")),  # windows are of the modality LUT
        (None, [(1e-6, 0.5, "mm2/s")], None, (1e-6, 0.5, "mm2/s")),
        (None, [(1e-6, 0.5, "mm2/s")], (20, 10), (1, 0, "")),
        (None, [(1e-6, 0, "mm2/s"), (1, 0, "1")], None, (1, 0, "")),  # which of the two?
        (None, [(2, 0, "[hnsf'U]")], None, (2, 0, "HU")),
        (None, [(0, 0, "mm2/s")], None, (1, 0, "")),
        (None, [(float("nan"), 0, "mm2/s")], None, (1, 0, "")),
    ],
)
@pytest.mark.parametrize("where", ["shared", "own", "classic"])
def test_real_world_values_give_the_unit_where_they_do_not_contradict(
    write_slice: WriteSlice,
    tmp_path: Path,
    transform: tuple[float, float, str] | None,
    real: list[tuple[float, float, str]],
    window: tuple[float, float] | None,
    expected: tuple[float, float, str],
    where: str,
) -> None:
    line = dict(zip(("RescaleSlope", "RescaleIntercept", "RescaleType"), transform or (), strict=False))
    voi = dict(zip(("WindowCenter", "WindowWidth"), window or (), strict=False))
    mappings = [mapping(*one_of) for one_of in real]
    if where == "classic":
        path = write_slice(
            tmp_path / "a", Modality="MR", RealWorldValueMappingSequence=mappings, **line, **voi
        )
    else:
        groups = Dataset()
        if line:
            groups.PixelValueTransformationSequence = [item(**line)]
        if voi:
            groups.FrameVOILUTSequence = [item(**voi)]
        groups.RealWorldValueMappingSequence = mappings
        frames = [Dataset() for _ in PIXELS] if where == "shared" else [groups, Dataset(), Dataset()]
        path = enhanced(
            write_slice, tmp_path / "a", groups if where == "shared" else Dataset(), frames, Modality="MR"
        )
    frames_found = {frame.frame: frame for series in scan(path).series for frame in series.frames}
    found = frames_found[0].rescale
    assert (found.slope, found.intercept, found.unit) == expected


def test_a_perfusion_map_of_a_ct_is_not_in_hounsfield_units(pydicom_data: Callable[[str], Path]) -> None:
    series = one(pydicom_data("eCT_Supplemental.dcm"))
    assert {frame.rescale.unit for frame in series.frames} == {"ml/100ml/s"}
    assert {(frame.rescale.slope, frame.rescale.intercept) for frame in series.frames} == {(1, -1024)}
