"""Numbers in texts of the window: one minus sign everywhere, and one space before a percent sign."""

from __future__ import annotations

MINUS = "\u2212"
PERCENT = "\u202f%"  # a thin space at which no line breaks


def signed(value: float, digits: int = 2) -> str:
    """With its sign and so many decimals: +1.27, −0.40."""
    return with_minus(f"{value:+.{digits}f}")


def percent(share: float, digits: int = 0) -> str:
    """A share of 1 in percent: 73 %."""
    return f"{share * 100:.{digits}f}{PERCENT}"


def with_minus(number: str) -> str:
    """A formatted number with the true minus sign, in its exponent too."""
    return number.replace("-", MINUS)
