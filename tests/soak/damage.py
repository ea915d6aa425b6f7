"""Seeded damage to files: the same number gives the same bytes, for ever."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path

import numpy as np
import pydicom

from viewer.dicom import tags

Sample = tuple[str, bytes]
LARGEST_SAMPLE = 700_000
# What a number in a header should never be, and what breaks parsers of decimal strings.
_NASTY = (
    b"\xff",
    b"\0",
    b"\x80",
    b"\\",
    b"NaN",
    b"-1e308\\1e308",
    b"1e-400",
    b"inf",
    b"99999999999999999999",
    b"-0",
    b"0\\0",
    b"\xfe\xff\x00\xe0",
    b"\xff\xff\xff\xff",
    b"\xff\x7f",
)


def samples() -> list[Sample]:
    """What is damaged: files of pydicom and pydicom-data that are not large, some pictures, and volume files."""
    import data_store

    folders = (
        Path(pydicom.__file__).parent / "data" / "test_files",
        Path(data_store.__file__).parent / "data",
    )
    found = {
        path.name: path.read_bytes()
        for folder in folders
        for path in folder.iterdir()
        if path.suffix == ".dcm" and path.stat().st_size <= LARGEST_SAMPLE
    }
    # Files with pixels have more to go wrong: each of them counts three times.
    files = [
        (name, found[name]) for name in sorted(found) for _ in range(3 if _has_pixels(found[name]) else 1)
    ]
    return files + _pictures() + 4 * _volumes()


def _has_pixels(data: bytes) -> bool:
    return b"\xe0\x7f\x10\x00" in data or b"\x7f\xe0\x00\x10" in data


def _pictures() -> list[Sample]:
    import cv2

    random = np.random.default_rng(0)
    grey, colour = random.integers(0, 256, (40, 30), np.uint8), random.integers(0, 256, (40, 30, 3), np.uint8)
    made = (
        ("deep", ".png", grey.astype(np.uint16) * 257),
        ("grey", ".png", grey),
        ("colour", ".png", colour),
    )
    made += (("grey", ".jpg", grey), ("colour", ".jpg", colour))
    return [(name + kind, cv2.imencode(kind, pixels)[1].tobytes()) for name, kind, pixels in made]


def _volumes() -> list[Sample]:
    """Volume files of each kind that is read, (x, y, z, t) = (6, 5, 4, 2); of pairs the header."""
    import nibabel
    import SimpleITK as sitk

    voxels = np.random.default_rng(0).integers(0, 4000, (6, 5, 4, 2), np.int16)
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, names in (
            (nibabel.Nifti1Image, ("one.nii", "one.nii.gz")),
            (nibabel.Nifti2Image, ("two.nii",)),
            (nibabel.Nifti1Pair, ("pair.hdr",)),
            (nibabel.Nifti2Pair, ("pair2.hdr",)),
            (nibabel.AnalyzeImage, ("analyze.hdr",)),
        ):
            for name in names:
                nibabel.save(kind(voxels, np.eye(4)), Path(folder) / name)
                made.append((name, (Path(folder) / name).read_bytes()))
        image = sitk.GetImageFromArray(voxels[..., 0])
        for name, packed in (
            ("a.nrrd", False),
            ("b.nrrd", True),
            ("a.mha", False),
            ("b.mha", True),
            ("a.tif", False),
        ):
            sitk.WriteImage(image, str(Path(folder) / name), packed)
            made.append((name, (Path(folder) / name).read_bytes()))
    return made


def suffix(name: str) -> str:
    """How the file of a case must be called: volume files are known by their names."""
    first = name.split()[0]
    return first[first.index(".") :] if not first.endswith((".dcm", ".png", ".jpg")) else ""


def damaged(number: int, files: list[Sample]) -> tuple[str, bytes]:
    """Case `number`: the name of its sample with the kinds of damage, and its bytes."""
    random = np.random.default_rng(number)
    name, original = files[int(random.integers(len(files)))]
    data = bytearray(original)
    names = [name]
    for _ in range(int(random.integers(1, 4))):
        damage = _DAMAGES[int(random.integers(len(_DAMAGES)))]
        names.append(damage.__name__.lstrip("_"))
        damage(data, random)
        if not data:
            break
    return " ".join(names), bytes(data)


def _flip_anywhere(data: bytearray, random: np.random.Generator) -> None:
    for at in random.integers(0, len(data), int(random.integers(1, 20))):
        data[at] ^= 1 << int(random.integers(8))


def _flip_header(data: bytearray, random: np.random.Generator) -> None:
    end = min(len(data), 3000)
    for at in random.integers(0, end, int(random.integers(1, 8))):
        data[at] = int(random.integers(256))


def _flip_pixel_head(data: bytearray, random: np.random.Generator) -> None:
    """Around the pixel element: offset tables, items, the codestream's own header."""
    start = data.find(b"\xe0\x7f\x10\x00")
    if start < 0:
        return
    for at in random.integers(start, min(len(data), start + 600), int(random.integers(1, 10))):
        data[at] = int(random.integers(256))


def _truncate(data: bytearray, random: np.random.Generator) -> None:
    del data[int(random.integers(len(data))) :]


def _drop(data: bytearray, random: np.random.Generator) -> None:
    at = int(random.integers(len(data)))
    del data[at : at + int(random.integers(1, 64))]


def _insert(data: bytearray, random: np.random.Generator) -> None:
    at = int(random.integers(len(data)))
    data[at:at] = random.integers(0, 256, int(random.integers(1, 64)), np.uint8).tobytes()


def _repeat(data: bytearray, random: np.random.Generator) -> None:
    start = int(random.integers(len(data)))
    piece = data[start : start + int(random.integers(1, 2000))]
    at = int(random.integers(len(data)))
    data[at:at] = piece


def _length(data: bytearray, random: np.random.Generator) -> None:
    """A length field of four bytes somewhere in the header becomes huge, undefined or zero."""
    if len(data) < 200:
        return
    at = int(random.integers(132, min(len(data) - 4, 3000)))
    value = (0, 1, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, len(data))[int(random.integers(6))]
    data[at : at + 4] = struct.pack("<I", value)


def _value(data: bytearray, random: np.random.Generator) -> None:
    """The value of one element that the program reads becomes senseless, its length kept."""
    wanted = sorted(tags.WANTED)
    for _ in range(30):
        tag = wanted[int(random.integers(len(wanted)))]
        at = data.find(struct.pack("<HH", tag >> 16, tag & 0xFFFF), 132)
        if at < 0 or at + 8 > len(data):
            continue
        (length,) = struct.unpack_from("<H", data, at + 6)
        if not 0 < length < 200 or at + 8 + length > len(data):
            continue
        nasty = _NASTY[int(random.integers(len(_NASTY)))]
        data[at + 8 : at + 8 + length] = (nasty * length)[:length]
        return


_DAMAGES = (
    _flip_anywhere,
    _flip_header,
    _flip_pixel_head,
    _truncate,
    _drop,
    _insert,
    _repeat,
    _length,
    _value,
)
