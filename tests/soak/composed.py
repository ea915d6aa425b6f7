"""Seeded series of few small slices whose header values are sound, odd, contradictory or senseless."""

from __future__ import annotations

import struct

import numpy as np

_NUMBERS = (
    "0",
    "-1",
    "1",
    "0.5",
    "1e-30",
    "-1e30",
    "1e308",
    "3",
    "NaN",
    "inf",
    "",
    "abc",
    "1\\2",
    "2147483648",
)
_CODES = ("MONOCHROME1", "MONOCHROME2", "RGB", "YBR_FULL", "YBR_FULL_422", "PALETTE COLOR", "", "NONSENSE")
_WORDS = (0, 1, 2, 3, 7, 8, 11, 12, 13, 15, 16, 17, 31, 32, 64, 255, 4096, 65535)
_LONG = ("OB", "OW", "OF", "OD", "SQ", "UN")


def composed(number: int) -> list[bytes]:
    """The files of series `number`."""
    random = np.random.default_rng(number)
    odd = float(random.choice((0.02, 0.1, 0.4)))
    common = {tag: _element(tag, random, odd) for tag in _ELEMENTS if random.random() > odd / 2}
    return [_file(index, common, random, odd) for index in range(int(random.integers(1, 6)))]


def _file(index: int, common: dict[int, bytes], random: np.random.Generator, odd: float) -> bytes:
    own = {tag: _element(tag, random, odd) for tag in _ELEMENTS if random.random() < odd / 2}
    elements = common | own
    elements[0x00080018] = _pack(0x00080018, "UI", f"1.2.3.{index}".encode())
    if random.random() > odd:
        place = f"{random.choice(('0', '1.5'))}\\0\\{index * 2.5 if random.random() > odd else 7}"
        elements[0x00200032] = _pack(0x00200032, "DS", place.encode())
    size = int(random.choice((512, 384, 128, 0, 511)))
    pixels = random.integers(0, 256, size, np.uint8).tobytes()
    tag = 0x7FE00008 if random.random() < 0.05 else 0x7FE00009 if random.random() < 0.05 else 0x7FE00010
    vr = {0x7FE00008: "OF", 0x7FE00009: "OD"}.get(tag, "OW")
    body = b"".join(elements[key] for key in sorted(elements)) + _pack(tag, vr, pixels)
    meta = _pack(0x00020010, "UI", b"1.2.840.10008.1.2.1")
    return b"\0" * 128 + b"DICM" + _pack(0x00020000, "UL", struct.pack("<I", len(meta))) + meta + body


def _pack(tag: int, vr: str, value: bytes) -> bytes:
    value += b"\0" * (len(value) % 2)
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode())
    length = struct.pack("<HI", 0, len(value)) if vr in _LONG else struct.pack("<H", len(value))
    return head + length + value


def _element(tag: int, random: np.random.Generator, odd: float) -> bytes:
    vr, sound = _ELEMENTS[tag]
    strange = random.random() < odd
    if vr == "SQ":
        return _pack(tag, vr, _table(random, odd))
    if vr in ("US", "SS", "FD"):
        number = int(random.choice(_WORDS)) if strange else sound
        return _pack(tag, vr, struct.pack("<d", number) if vr == "FD" else struct.pack("<H", int(number)))
    if not strange:
        text = str(sound)
    elif vr == "CS":
        text = str(random.choice(_CODES))
    else:
        count = int(random.choice((1, 1, 2, 3, 6)))
        text = "\\".join(str(random.choice(_NUMBERS)) for _ in range(count))
    return _pack(tag, vr, text.encode())


def _table(random: np.random.Generator, odd: float) -> bytes:
    """One item with a look-up table."""
    count = int(random.choice(_WORDS)) if random.random() < odd else 16
    bits = int(random.choice(_WORDS)) if random.random() < odd else 8
    item = _pack(0x00283002, "US", struct.pack("<HHH", count, int(random.choice(_WORDS)), bits))
    item += _pack(0x00283006, "OW", random.integers(0, 256, 32, np.uint8).tobytes())
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(item)) + item


# Tag: VR and a sound value
_ELEMENTS: dict[int, tuple[str, str | float]] = {
    0x00080016: ("UI", "1.2.840.10008.5.1.4.1.1.2"),
    0x00080060: ("CS", "CT"),
    0x00180050: ("DS", "2.5"),
    0x00180088: ("DS", "2.5"),
    0x00181120: ("DS", "0"),
    0x00181164: ("DS", "0.2\\0.2"),
    0x00189087: ("FD", 800),
    0x0020000D: ("UI", "1.2.3"),
    0x0020000E: ("UI", "1.2.3.4"),
    0x00200011: ("IS", "1"),
    0x00200013: ("IS", "1"),
    0x00200037: ("DS", "1\\0\\0\\0\\1\\0"),
    0x00200052: ("UI", "1.2.3.5"),
    0x00280002: ("US", 1),
    0x00280004: ("CS", "MONOCHROME2"),
    0x00280006: ("US", 0),
    0x00280008: ("IS", "1"),
    0x00280010: ("US", 16),
    0x00280011: ("US", 16),
    0x00280030: ("DS", "0.7\\0.7"),
    0x00280034: ("IS", "1\\1"),
    0x00280100: ("US", 16),
    0x00280101: ("US", 12),
    0x00280102: ("US", 11),
    0x00280103: ("US", 0),
    0x00280120: ("US", 0),
    0x00280121: ("US", 0),
    0x00281050: ("DS", "40\\600"),
    0x00281051: ("DS", "400\\1500"),
    0x00281052: ("DS", "-1024"),
    0x00281053: ("DS", "1"),
    0x00281056: ("CS", "LINEAR"),
    0x00282110: ("CS", "00"),
    0x00283010: ("SQ", 0),
    0x20500020: ("CS", "IDENTITY"),
    0x60000010: ("US", 16),
    0x60000011: ("US", 16),
    0x60000050: ("SS", 1),
    0x60000100: ("US", 1),
    0x60000102: ("US", 0),
    0x60003000: ("OW", "0123456789abcdef0123456789abcdef"),
}
