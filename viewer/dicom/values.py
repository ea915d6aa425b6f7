"""Raw bytes of elements to numbers and text. What is malformed counts as absent."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping

SPECIFIC_CHARACTER_SET = 0x00080005
_FORMATS = {"US": ("H", 2), "SS": ("h", 2), "UL": ("I", 4), "FL": ("f", 4), "FD": ("d", 8)}
_ESCAPE = 0x1B  # of ISO 2022: what follows is of another character set
_TEXT_DELIMITERS = {0x0A, 0x0C, 0x0D, 0x09, 0x5C, 0x5E, 0x3D}


class Values:
    """Typed reading of the raw elements of one data set."""

    def __init__(self, raw: Mapping[int, bytes], little_endian: bool = True) -> None:
        self._raw = raw
        self._order = "<" if little_endian else ">"
        # Tags whose value was asked for and could not be understood
        self.malformed: set[int] = set()

    def only(self, wanted: Iterable[int]) -> dict[int, bytes]:
        """The raw values of the `wanted` tags that are there, in that order."""
        return {tag: self._raw[tag] for tag in wanted if tag in self._raw}

    def with_raw(self, raw: Mapping[int, bytes]) -> Values:
        """Other raw values in the same byte order."""
        return Values(raw, self._order == "<")

    def __contains__(self, tag: int) -> bool:
        return tag in self._raw

    def code(self, tag: int) -> str | None:
        """Text of an ASCII value (CS, UI, DA ...), trimmed; None where absent or empty."""
        raw = self._raw.get(tag)
        if not raw:
            return None
        return raw.decode("ascii", "replace").strip("\0 \t\r\n") or None

    def decimals(self, tag: int) -> tuple[float, ...] | None:
        """All numbers of a DS or IS value; None where absent, or one of them is no finite number."""
        raw = self._raw.get(tag)
        if not raw:
            return None
        try:
            numbers = tuple(float(part) for part in raw.rstrip(b"\0 ").split(b"\\"))
        except ValueError:
            if raw.strip(b"\0 "):
                self.malformed.add(tag)
            return None
        if all(map(math.isfinite, numbers)):
            return numbers
        self.malformed.add(tag)
        return None

    def decimal(self, tag: int) -> float | None:
        """The first number of a DS or IS value."""
        numbers = self.decimals(tag)
        return numbers[0] if numbers else None

    def integer(self, tag: int) -> int | None:
        """The first number of an IS value; None where it is not whole."""
        number = self.decimal(tag)
        if number is None or number.is_integer():
            return None if number is None else int(number)
        self.malformed.add(tag)
        return None

    def binary(self, tag: int, vr: str = "US") -> int | float | None:
        """The first number of a US, SS, UL, FL or FD value; None where absent or too short."""
        raw = self._raw.get(tag)
        kind, size = _FORMATS[vr]
        if raw is None or len(raw) < size:
            return None
        number: int | float = struct.unpack_from(self._order + kind, raw)[0]
        return number if math.isfinite(number) else None

    def doubles(self, tag: int, count: int) -> tuple[float, ...] | None:
        """The `count` numbers of an FD value; None where there are fewer, or one of them is not finite."""
        raw = self._raw.get(tag)
        if raw is None or len(raw) < 8 * count:
            return None
        numbers: tuple[float, ...] = struct.unpack_from(f"{self._order}{count}d", raw)
        return numbers if all(map(math.isfinite, numbers)) else None

    def unsigned(self, tag: int) -> int | None:
        """The first number of a US value."""
        number = self.binary(tag)
        return int(number) if number is not None else None

    def text(self, tag: int) -> str:
        """Text in the data set's own character set (0008,0005), trimmed; "" where absent.

        A character set that is unknown or contradicts the text does not raise: what cannot be decoded
        shows as replacement characters.
        """
        raw = self._raw.get(tag)
        if not raw:
            return ""
        if raw.isascii() and _ESCAPE not in raw:
            return raw.decode("ascii").strip("\0 \t\r\n")  # the same in all character sets of DICOM
        from pydicom.charset import convert_encodings, decode_bytes  # see viewer.dicom.uids

        declared = (self.code(SPECIFIC_CHARACTER_SET) or "").split("\\")
        try:
            encodings = convert_encodings([part.strip() for part in declared])
            decoded = str(decode_bytes(raw, encodings, _TEXT_DELIMITERS))
        except (LookupError, UnicodeError, ValueError):
            decoded = raw.decode("utf-8", "replace")
        return decoded.strip("\0 \t\r\n")
