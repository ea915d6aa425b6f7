"""What a segmentation says about its segments: names, colours, and who made them. Read on request."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from viewer.errors import DecodeError
from viewer.sentence import Sentence

_TAGS = ["SegmentSequence", "SegmentationType", "MaximumFractionalValue", "SpecificCharacterSet"]
_MOST_SEGMENTS = 1 << 12
# CIE XYZ of the white point D50 to linear sRGB, adapted by Bradford (Lindbloom, brucelindbloom.com).
_D50 = np.array([0.96422, 1.0, 0.82521])
_XYZ_TO_RGB = np.array(
    [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
)

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. `colour` is sRGB, None where the file recommends none; `algorithm` says who drew it."""

    number: int
    label: str
    colour: Colour | None
    algorithm: str = ""  # MANUAL, SEMIAUTOMATIC, AUTOMATIC
    algorithm_name: str = ""

    @property
    def is_automatic(self) -> bool:
        """True where a machine drew it."""
        return self.algorithm == "AUTOMATIC"


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A whole object: stored values are 0 to `largest` (1 where it is binary), or segment numbers (`is_labelmap`)."""

    largest: float
    segments: tuple[Segment, ...]
    is_labelmap: bool = False


def read_segmentation(path: Path) -> Segmentation:
    """The segments of a file. Raises DecodeError where it cannot be read."""
    from pydicom import dcmread  # see viewer.dicom.uids

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = dcmread(path, stop_before_pixels=True, force=True, specific_tags=_TAGS)
            items = list(dataset.get("SegmentSequence") or [])[:_MOST_SEGMENTS]
            kind = str(dataset.get("SegmentationType", ""))
            fractional = kind == "FRACTIONAL"
            largest = float(dataset.get("MaximumFractionalValue", 255) or 255) if fractional else 1.0
            return Segmentation(largest, tuple(_segment(item) for item in items), kind == "LABELMAP")
    except Exception as error:  # pydicom raises many kinds for damaged files
        raise DecodeError(
            path, Sentence("The segments of {file} cannot be read.", file=path.name), "Open it again."
        ) from error


def _segment(item: Any) -> Segment:
    lab = item.get("RecommendedDisplayCIELabValue")
    return Segment(
        number=int(item.SegmentNumber),
        label=str(item.get("SegmentLabel", "") or "").strip(),
        colour=None if lab is None or len(lab) != 3 else from_cielab(*(int(part) for part in lab)),
        algorithm=str(item.get("SegmentAlgorithmType", "") or ""),
        algorithm_name=str(item.get("SegmentAlgorithmName", "") or ""),
    )


def from_cielab(lightness: int, a: int, b: int) -> Colour:
    """sRGB of a CIELab value as DICOM writes it (PS3.3 C.10.7.1.1): L* 0..100 and a*, b* -128..127 on 0..65535."""
    light = lightness / 65535 * 100
    y = (light + 16) / 116
    steps = np.array([y + (a / 65535 * 255 - 128) / 500, y, y - (b / 65535 * 255 - 128) / 200])
    xyz = np.where(steps > 6 / 29, steps**3, (steps - 4 / 29) * 3 * (6 / 29) ** 2) * _D50
    linear = np.clip(_XYZ_TO_RGB @ xyz, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (int(part) for part in np.rint(encoded * 255))
    return red, green, blue
