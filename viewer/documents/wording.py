"""Dates, names and numbers of a data set in words."""

from __future__ import annotations

from typing import Any

from viewer.dicom.series import PatientInfo
from viewer.documents.data_set import first, text
from viewer.sentence import Sentence


def date_words(value: str) -> str:
    """YYYYMMDD as 2020-04-05; what is no date as it is."""
    return f"{value[:4]}-{value[4:6]}-{value[6:]}" if len(value) == 8 and value.isdigit() else value


def time_words(value: str) -> str:
    """HHMMSS.ffffff as 12:30:59; what is no time as it is."""
    digits = value.partition(".")[0]
    if not digits.isdigit() or len(digits) not in (2, 4, 6):
        return value
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def stamp_words(value: str) -> str:
    """YYYYMMDDHHMMSS.ffffff&ZZXX as 2020-04-05 12:30:59; the zone stays behind it."""
    for mark in ("+", "-"):
        head, sign, zone = value.partition(mark)
        if sign and len(zone) == 4:
            return f"{stamp_words(head)} {sign}{zone}"
    digits = value.partition(".")[0]
    if not digits.isdigit() or len(digits) < 8:
        return value
    return " ".join(part for part in (date_words(digits[:8]), time_words(digits[8:])) if part)


def name_words(value: str) -> str:
    """A person's name as it is read: "Doe, Jane"."""
    return PatientInfo(value).display_name or value


def number_words(value: float) -> str:
    """A number to six digits, more than anybody reads off, with a true minus."""
    words = f"{value:.0f}" if abs(value) >= 1e6 else f"{value:.6g}"
    return words.replace("-", "\u2212")


def code_words(data_set: Any, keyword: str) -> tuple[str, str]:
    """(meaning, "value, scheme") of the first code of a sequence; empty where there is none. PS3.3 8."""
    item = first(data_set, keyword)
    if item is None:
        return "", ""
    value = text(item, "CodeValue") or text(item, "LongCodeValue") or text(item, "URNCodeValue")
    scheme = text(item, "CodingSchemeDesignator")
    return text(item, "CodeMeaning") or value, ", ".join(part for part in (value, scheme) if part)


def counted(count: int, one: str, many: str) -> Sentence:
    """ "1 contour" or "2 contours", from "{count} contour" and "{count} contours"."""
    return Sentence(one if count == 1 else many, count=count)
