"""DICOM dates and times to seconds."""

from __future__ import annotations

from datetime import date

_FIRST_DAY = date(1970, 1, 1).toordinal()


def date_time_seconds(value: str | None) -> float | None:
    """A DT value, YYYYMMDDHHMMSS[.ffffff][&ZZXX] (PS3.5 6.2), in seconds since 1970.

    The zone is left out: differences within one series are what is asked for. None for anything that is
    malformed or shorter than minutes.
    """
    if not value:
        return None
    local = value.strip().split("+")[0].split("-")[0]
    digits, _, fraction = local.partition(".")
    if len(digits) not in (12, 14) or not (digits.isascii() and digits.isdecimal()):
        return None
    # By hand: strptime would take a tenth of the time that a file's header takes.
    hour, minute, second = int(digits[8:10]), int(digits[10:12]), int(digits[12:] or 0)
    if hour > 23 or minute > 59 or second > 60:  # 60 is a leap second
        return None
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).toordinal() - _FIRST_DAY
    except ValueError:
        return None
    whole = float(((day * 24 + hour) * 60 + minute) * 60 + second)
    return whole + int(f"{fraction[:6]:0<6}") / 1e6 if fraction.isascii() and fraction.isdecimal() else whole


def date_and_time_seconds(day: str | None, time: str | None) -> float | None:
    """A DA and a TM value (HHMM[SS[.ffffff]]) in seconds since 1970; without a date since an unnamed midnight."""
    if not time:
        return None
    # Old writers put colons and dots into times and dates (ACR-NEMA).
    return date_time_seconds(f"{(day or '19700101').replace('.', '')}{time.strip().replace(':', '')}")
