"""Do the frames of a series make a volume? Order along the slice normal, spacing, and a verdict with
reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from viewer.dicom.header import FrameHeader, Vector3


class Verdict(StrEnum):
    """How a series may be shown."""

    VOLUME = "volume"  # evenly spaced parallel slices, stacked along their normal
    RESAMPLED = "resampled"  # put on such a grid by the program, on request
    STACK = "stack"  # slice by slice only; millimetres only within a slice


@dataclass(frozen=True, slots=True)
class Geometry:
    """Verdict on a series; `reasons` are sentences (why it is a stack, or what to know about the volume).

    `slice_spacing_mm` is the distance of slice centres along the normal, from positions; for a single
    slice its thickness, which `reasons` then say. None where there is no such number. `normal` is row x
    column direction.
    """

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    slice_spacing_mm: float | None = None
    normal: Vector3 | None = None


def judge(frames: tuple[FrameHeader, ...]) -> tuple[tuple[FrameHeader, ...], Geometry]:
    """The frames in display order, and the verdict on them."""
    raise NotImplementedError
