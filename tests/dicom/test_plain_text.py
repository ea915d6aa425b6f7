"""Text of raw elements in the character sets of DICOM, against pydicom."""

from __future__ import annotations

import pytest
from pydicom.charset import convert_encodings, decode_bytes, python_encoding

from viewer.dicom import tags
from viewer.dicom.values import SPECIFIC_CHARACTER_SET, Values

_DELIMITERS = {0x0A, 0x0C, 0x0D, 0x09, 0x5C, 0x5E, 0x3D}


def _text(character_set: str, raw: bytes) -> str:
    return Values({SPECIFIC_CHARACTER_SET: character_set.encode(), tags.PATIENT_NAME: raw}).text(
        tags.PATIENT_NAME
    )


@pytest.mark.parametrize("character_set", sorted(code for code in python_encoding if code))
def test_plain_letters_are_the_same_in_every_character_set(character_set: str) -> None:
    # They are read without pydicom, escape sequences are not.
    raw = bytes(code for code in range(0x20, 0x7F)) + b"^\\="
    for declared in (character_set, f"\\{character_set}"):
        known = decode_bytes(raw, convert_encodings(declared.split("\\")), _DELIMITERS)
        assert _text(declared, raw) == known.strip()


def test_other_letters_are_read_in_the_declared_one() -> None:
    assert _text("ISO_IR 100", "Äneas^Buc".encode("latin-1")) == "Äneas^Buc"
    assert _text("ISO_IR 192", "王^小東".encode()) == "王^小東"
    # PS3.5 H.3.1, in escape sequences: bytes that are all below 128.
    raw = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B"
    assert raw.isascii()
    assert _text("\\ISO 2022 IR 87", raw) == "Yamada^Tarou=山田^太郎"
