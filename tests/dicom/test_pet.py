"""What generated PET files say about SUV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pydicom
import pytest

from tests.dicom.pet_headers import PET, dose
from viewer.dicom.pet import suv_of
from viewer.dicom.scan import scan
from viewer.intensity.suv import SuvFactor
from viewer.reports.documents import info_document, things_to_know

WriteSlice = Callable[..., Path]


def suv(write_slice: WriteSlice, folder: Path, **elements: object) -> SuvFactor:
    """Of two slices: the series starts at noon, two hours after the injection, one half life."""
    given: dict[str, object] = {
        **PET,
        "RadiopharmaceuticalInformationSequence": dose(),
        **elements,
    }
    for number in range(2):
        acquired = {"AcquisitionTime": f"120{4 - number}00.5"} if "AcquisitionTime" not in given else {}
        write_slice(folder / str(number), ImagePositionPatient=[0, 0, 3 * number], **given, **acquired)
    (series,) = scan(folder).series
    return suv_of(series)


def test_it_is_in_the_document(write_slice: WriteSlice, tmp_path: Path) -> None:
    suv(write_slice, tmp_path / "a")
    suv(write_slice, tmp_path / "b", PatientWeight=None, SeriesInstanceUID="1.2.9")
    write_slice(tmp_path / "ct", SeriesInstanceUID="1.2.8")
    spoken = {one.uid: "\n".join(things_to_know(one)) for one in scan(tmp_path).series}
    assert "SUV is not available, because" in spoken["1.2.9"]
    assert "SUV" not in spoken["1.2.8"]
    (found,) = (suv_of(one) for one in scan(tmp_path / "a").series)
    assert sum(found.explanation in text for text in spoken.values()) == 1
    told = [one["suv"] for one in info_document(scan(tmp_path))["series"]]
    with_factor = next(one for one in told if one and one["factor"])
    assert (with_factor["factor"], with_factor["unit"]) == (pytest.approx(1 / 2500), "g/ml")
    without = next(one for one in told if one and not one["factor"])
    assert without["explanation"] == "not available, because the file does not give the weight of the patient"
    assert None in told


def test_the_factor(write_slice: WriteSlice, tmp_path: Path) -> None:
    assert suv(write_slice, tmp_path).factor == pytest.approx(1 / 2500, rel=1e-12)


def test_a_start_time_alone_is_of_the_day_of_the_scan_or_the_one_before(
    write_slice: WriteSlice, tmp_path: Path
) -> None:
    timed = dose(RadiopharmaceuticalStartDateTime=None, RadiopharmaceuticalStartTime="100000")
    found = suv(write_slice, tmp_path / "a", RadiopharmaceuticalInformationSequence=timed)
    assert found.factor == pytest.approx(1 / 2500, rel=1e-12)
    timed = dose(RadiopharmaceuticalStartDateTime=None, RadiopharmaceuticalStartTime="233000")
    found = suv(
        write_slice,
        tmp_path / "b",
        RadiopharmaceuticalInformationSequence=timed,
        SeriesTime="003000",
        AcquisitionTime="003500",
    )
    assert found.factor == pytest.approx(70_000 / 350e6 * 2**0.5, rel=1e-12)


def test_a_late_series_counts_from_its_earliest_frame(write_slice: WriteSlice, tmp_path: Path) -> None:
    # Frames are a moment long, so that their average is at their start: the scan began at noon.
    times = {"FrameReferenceTime": 180_500, "ActualFrameDuration": 1}
    found = suv(write_slice, tmp_path, SeriesTime="170000", **times)
    assert found.factor == pytest.approx(1 / 2500, rel=1e-6)


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"PatientWeight": None}, "weight"),
        ({"RadiopharmaceuticalInformationSequence": None}, "dose"),
        ({"RadiopharmaceuticalInformationSequence": dose() + dose()}, "dose"),
        ({"RadiopharmaceuticalInformationSequence": dose(RadionuclideHalfLife=None)}, "half life"),
        ({"AcquisitionDate": None}, "time of acquisition"),
        ({"Modality": "CT"}, "no PET but CT"),
        ({"Units": "PROPCPS"}, "PROPCPS"),
    ],
)
def test_why_there_is_none(
    write_slice: WriteSlice, tmp_path: Path, elements: dict[str, object], reason: str
) -> None:
    found = suv(write_slice, tmp_path, **elements)
    assert found.factor is None
    assert reason in found.explanation


@pytest.mark.parametrize(("kind", "factor"), [(None, 1), ("BW", 1), ("LBM", None)])
def test_only_suv_by_body_weight_is_taken_for_it(
    write_slice: WriteSlice, tmp_path: Path, kind: str | None, factor: float | None
) -> None:
    found = suv(write_slice, tmp_path, Units="GML", SUVType=kind)
    assert found.factor == factor
    assert ("type LBM" in found.explanation) == (factor is None)


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ({"PatientWeight": 80}, "weight of the patient"),
        ({"RadiopharmaceuticalInformationSequence": dose(RadionuclideTotalDose=700e6)}, "injected dose"),
        ({"RadiopharmaceuticalInformationSequence": dose(RadionuclideHalfLife=6586)}, "half life"),
        (
            {
                "RadiopharmaceuticalInformationSequence": dose(
                    RadiopharmaceuticalStartDateTime="20240501103000.00"
                )
            },
            "time of the injection",
        ),
    ],
)
def test_files_that_contradict_each_other_give_no_suv(
    write_slice: WriteSlice, tmp_path: Path, other: dict[str, object], name: str
) -> None:
    assert suv(write_slice, tmp_path / "same").factor is not None
    (series,) = scan(tmp_path / "same").series
    path = series.frames[1].path
    header = pydicom.dcmread(path)
    for keyword, value in other.items():
        setattr(header, keyword, value)
    header.save_as(path)
    found = suv_of(series)
    assert found.factor is None
    assert f"contradict each other in the {name}" in found.explanation
