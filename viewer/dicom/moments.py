"""DICOM dates and times to seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def date_time_seconds(value: str | None) -> float | None:
    """A DT value, YYYYMMDDHHMMSS[.ffffff][&ZZXX] (PS3.5 6.2), in seconds since 1970.

    The zone is left out: differences within one series are what is asked for. None for anything that is
    malformed or shorter than minutes.
    """
    if not value:
        return None
    local = value.strip().split("+")[0].split("-")[0]
    digits, _, fraction = local.partition(".")
    if len(digits) not in (12, 14):
        return None
    try:
        moment = datetime.strptime(f"{digits:0<14}", "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    if fraction.isdecimal():
        moment += timedelta(microseconds=int(f"{fraction[:6]:0<6}"))
    return moment.timestamp()


def date_and_time_seconds(date: str | None, time: str | None) -> float | None:
    """A DA and a TM value (HHMM[SS[.ffffff]]) in seconds since 1970; without a date since an unnamed midnight."""
    if not time:
        return None
    # Old writers put colons and dots into times and dates (ACR-NEMA).
    return date_time_seconds(f"{(date or '19700101').replace('.', '')}{time.strip().replace(':', '')}")
