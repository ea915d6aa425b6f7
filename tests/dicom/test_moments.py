"""Dates and times against the standard library's reading of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from viewer.dicom.moments import date_and_time_seconds, date_time_seconds


@pytest.mark.parametrize("text", ["20240229235959", "19991231000000", "20181022083634", "17531231120000"])
def test_they_count_from_1970(text: str) -> None:
    expected = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()
    assert date_time_seconds(text) == expected
    assert date_time_seconds(f"{text}.25+0100") == expected + 0.25
    assert date_time_seconds(f" {text}.123456 ") == pytest.approx(expected + 0.123456, abs=1e-6)
    assert date_and_time_seconds(text[:8], text[8:]) == expected
    assert (
        date_and_time_seconds(
            f"{text[:4]}.{text[4:6]}.{text[6:8]}", f"{text[8:10]}:{text[10:12]}:{text[12:]}"
        )
        == expected
    )


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "2024",
        "20240230120000",
        "20241301120000",
        "20240101250000",
        "20240101126100",
        "2024010112ab00",
    ],
)
def test_what_is_malformed_is_none(text: str | None) -> None:
    assert date_time_seconds(text) is None
    assert date_and_time_seconds("20240101", None) is None


def test_a_time_without_a_date_counts_from_midnight() -> None:
    assert date_and_time_seconds(None, "0130") == 5400
