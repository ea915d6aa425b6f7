"""What PET files say about dose, decay and time, for SUV. Read on request: scanning does not need it."""

from __future__ import annotations

import math
import warnings
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from viewer.dicom.findings import Finding, FindingKind, information
from viewer.dicom.series import Series
from viewer.errors import DecodeError
from viewer.intensity.suv import PetFacts, SuvFactor, suv_factor
from viewer.sentence import Sentence

_TAGS = [
    "Modality", "Units", "SUVType", "CorrectedImage", "DecayCorrection", "PatientWeight", "SeriesDate", "SeriesTime",
    "AcquisitionDate", "AcquisitionTime", "AcquisitionDateTime", "FrameReferenceTime", "ActualFrameDuration",
    "RadiopharmaceuticalInformationSequence",
]  # fmt: skip


def suv_of(series: Series) -> SuvFactor:
    """The factor from Bq/ml to SUV by body weight for a whole series, or why there is none.

    Reads the header of each file: decay is corrected to the earliest acquisition. Raises DecodeError where a
    file cannot be read any more.
    """
    if series.modality != "PT":
        return SuvFactor(
            None,
            Sentence(
                "not available, because the series is no PET but {modality}",
                modality=series.modality or Sentence("a picture"),
            ),
        )
    return suv_factor(pet_facts(list(dict.fromkeys(frame.path for frame in series.frames))))


def suv_finding(found: SuvFactor) -> Finding:
    """The same for the list of what is to be known about a series."""
    text = (
        found.explanation
        if found.factor is not None
        else Sentence("SUV is {explanation}.", explanation=found.explanation)
    )
    return information(FindingKind.SUV, text)


def pet_facts(paths: list[Path]) -> PetFacts:
    """The facts of the files of one series. What files contradict each other in counts as not given."""
    headers = [_read(path) for path in paths]
    first = headers[0]
    acquired = [(time, header) for header in headers if (time := _acquired_at(header)) is not None]
    acquired.sort(key=lambda pair: pair[0])
    earliest = acquired[0][1] if len(acquired) == len(headers) else None
    doses = [_dose(header) for header in headers]
    series_at = _moment(first.get("SeriesDate"), first.get("SeriesTime"))
    reference, duration = (
        (_number(earliest, name) for name in ("FrameReferenceTime", "ActualFrameDuration"))
        if earliest is not None
        else (None, None)
    )
    scan = acquired[0][0] if acquired else series_at
    told: dict[str, set[Any]] = {
        "weight of the patient": {_number(header, "PatientWeight") for header in headers},
        "injected dose": {_number(dose, "RadionuclideTotalDose") for dose in doses},
        "half life of the nuclide": {_number(dose, "RadionuclideHalfLife") for dose in doses},
        "time of the injection": {_injected_at(dose, scan) for dose in doses},
    }
    weight, injected, half_life, injected_at = (
        next(iter(values)) if len(values) == 1 else None for values in told.values()
    )
    # One SUV type that is not by body weight is enough.
    types = {str(header.get("SUVType") or "").strip().upper() for header in headers}
    return PetFacts(
        suv_type=" and ".join(sorted(types - {"", "BW"})),
        units=_same(headers, "Units"),
        corrected_image=tuple(str(part) for part in _several(first.get("CorrectedImage"))),
        decay_correction=_same(headers, "DecayCorrection"),
        patient_weight_kg=weight,
        injected_dose_bq=injected,
        half_life_s=half_life,
        injected_at=injected_at,
        series_at=series_at,
        acquired_at=acquired[0][0] if earliest is not None else None,
        frame_reference_s=None if reference is None else reference / 1000,
        frame_duration_s=None if duration is None else duration / 1000,
        contradictions=tuple(name for name, values in told.items() if len(values) > 1),
    )


def _dose(header: Any) -> Any:
    """The radiopharmaceutical; empty where there are several: it is not known whose decay counts."""
    doses = header.get("RadiopharmaceuticalInformationSequence") or []
    return doses[0] if len(doses) == 1 else {}


def _read(path: Path) -> Any:
    from pydicom import dcmread  # see viewer.dicom.uids

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dcmread(path, stop_before_pixels=True, force=True, specific_tags=_TAGS)
    except Exception as error:  # pydicom raises many kinds for a file that has changed since the scan
        raise DecodeError(
            path, Sentence("The header of {file} cannot be read.", file=path.name), "Open the folder again."
        ) from error


def _several(value: Any) -> list[Any]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _same(headers: list[Any], name: str) -> str:
    values = {str(header.get(name) or "") for header in headers}
    return values.pop().strip().upper() if len(values) == 1 else ""


def _number(header: Any, name: str) -> float | None:
    try:
        value = float(header.get(name))
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def _acquired_at(header: Any) -> datetime | None:
    return _stamp(header.get("AcquisitionDateTime")) or _moment(
        header.get("AcquisitionDate"), header.get("AcquisitionTime")
    )


def _injected_at(dose: Any, scan: datetime | None) -> datetime | None:
    """Start Date Time, else Start Time on the day of the scan; of the day before if that were in the future."""
    given = _stamp(dose.get("RadiopharmaceuticalStartDateTime"))
    if given is not None or scan is None:
        return given
    moment = _moment(scan.strftime("%Y%m%d"), dose.get("RadiopharmaceuticalStartTime"))
    return moment - timedelta(days=1) if moment is not None and moment > scan else moment


def _moment(date: Any, time: Any) -> datetime | None:
    return _stamp(f"{date}{time}") if date and time else None


def _stamp(value: Any) -> datetime | None:
    """YYYYMMDDHHMMSS[.ffffff][&ZZXX] to a time without its zone; None for anything shorter than minutes."""
    digits, _, rest = str(value or "").strip().partition(".")
    digits = digits.split("+")[0].split("-")[0]
    fraction = rest.split("+")[0].split("-")[0][:6]
    try:
        start = datetime.strptime(f"{digits:0<14}", "%Y%m%d%H%M%S") if len(digits) in (12, 14) else None
    except ValueError:
        return None
    return start + timedelta(microseconds=int(f"{fraction:0<6}")) if start and fraction.isdecimal() else start
