"""Whose images are on the screen or in a series: two patients must never go unnoticed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from viewer.dicom.series import PatientInfo, Series


def same_patient(one: PatientInfo, other: PatientInfo) -> bool:
    """False where ID, name or birth date differ. What only one of them gives tells nothing."""
    pairs = [(one.id.strip(), other.id.strip()), (one.birth_date.strip(), other.birth_date.strip())]
    pairs += zip(_plain_names(one), _plain_names(other), strict=False)
    return all(first == second for first, second in pairs if first and second)


def surely_same_patient(one: PatientInfo, other: PatientInfo) -> bool:
    """True where both give the same ID, or the same name and birth date, and nothing speaks against it.

    Age, and capitals or blanks in the name, may differ from study to study.
    """
    by_name = all((one.name.strip(), other.name.strip(), one.birth_date.strip(), other.birth_date.strip()))
    return bool((one.id.strip() and other.id.strip()) or by_name) and same_patient(one, other)


def listed_numbers(patients: Sequence[PatientInfo]) -> tuple[int, ...]:
    """For each of a list the number of its patient, from 1: those that say the same, or surely are the same."""
    numbers: dict[PatientInfo, int] = {}
    for patient in patients:
        if patient not in numbers:
            known = (number for one, number in numbers.items() if surely_same_patient(one, patient))
            numbers[patient] = next(known, len(set(numbers.values())) + 1)
    return tuple(numbers[patient] for patient in patients)


def patient_numbers(patients: Sequence[PatientInfo]) -> tuple[int, ...]:
    """For each image on the screen the number of its patient, from 1 in order of appearance."""
    groups: list[list[PatientInfo]] = []
    numbers = []
    for patient in patients:
        for number, group in enumerate(groups, start=1):
            if all(same_patient(patient, member) for member in group):
                group.append(patient)
                numbers.append(number)
                break
        else:
            groups.append([patient])
            numbers.append(len(groups))
    return tuple(numbers)


def in_reading_order(series: Iterable[Series]) -> tuple[Series, ...]:
    """Patients as they come; of each the newest study first, then what it is compared with; at the end those undated.

    The series of a study keep their order.
    """
    found = tuple(series)
    patients = list(dict.fromkeys(one.patient for one in found))
    places = dict(zip(patients, listed_numbers(patients), strict=True))
    newest = sorted(found, key=lambda one: (one.study.date, one.study.time), reverse=True)
    return tuple(sorted(newest, key=lambda one: places[one.patient]))


def _plain_names(patient: PatientInfo) -> list[str]:
    """Alphabetic, ideographic, phonetic; empty components, case and spaces make no other name (PS3.5 6.2.1.1)."""
    return [
        " ".join(part.strip() for part in group.split("^") if part.strip()).casefold()
        for group in patient.name.split("=")
    ]
