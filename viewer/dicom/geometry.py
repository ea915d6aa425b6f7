"""Do the frames of a series make a volume? Order along the normal, spacing, and a verdict with reasons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader, Vector3
from viewer.dicom.image_plane import normal

# Two slices closer than this are at the same place: positions are seldom written with more than three
# decimals.
SAME_POSITION_MM = 1e-3
# Positions rounded to 0.1 mm are up to 0.05 mm off; 2 % of the spacing cannot be seen in any reformat.
# Neither may be more than a tenth of the spacing (micro-CT).
SPACING_ABSOLUTE_MM = 0.06
SPACING_RELATIVE = 0.02
SPACING_MOST = 0.1
# Sideways shift, over the whole stack, that is still rounding of direction cosines and not a tilt.
SIDEWAYS_PIXELS = 0.1
# Largest difference of direction cosines within one stack: 0.06 degrees, ten times six-digit rounding at
# most.
SAME_ORIENTATION = 1e-3
# Relative difference of pixel spacings within one stack: a tenth of a pixel over 1000 pixels.
SAME_SPACING = 1e-4


class Verdict(StrEnum):
    """How a series may be shown."""

    VOLUME = "volume"  # evenly spaced parallel slices, stacked along their normal
    RESAMPLED = "resampled"  # put on such a grid by the program, on request
    STACK = "stack"  # slice by slice only; millimetres only within a slice


@dataclass(frozen=True, slots=True)
class Geometry:
    """Verdict on a series; `reasons` are sentences (why it is a stack, or what to know about the volume).

    `slice_spacing_mm` is the distance of slice centres along the normal, from positions; for a single slice
    its thickness, which `reasons` then say. None where there is no such number. `normal` is row direction x
    column direction.
    """

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    slice_spacing_mm: float | None = None
    normal: Vector3 | None = None


def judge(frames: Sequence[FrameHeader]) -> tuple[tuple[FrameHeader, ...], Geometry]:
    """The frames in display order, and the verdict on them.

    Display order is by position along the normal of the first frame, ascending; where positions are
    missing or orientations differ, by instance number, frame and path.
    """
    frames = sorted(frames, key=_by_number)
    if not frames:
        return (), Geometry(Verdict.STACK, ("There are no images.",))
    reasons = _differences(frames)
    missing = sum(frame.position is None or frame.orientation is None for frame in frames)
    if missing:
        which = "The image has" if len(frames) == 1 else f"{missing} of {len(frames)} images have"
        reasons.append(f"{which} no position or orientation in the patient.")
        return tuple(frames), Geometry(Verdict.STACK, tuple(reasons))
    if not _same_orientation(frames):
        reasons.append("The images have different orientations.")
        return tuple(frames), Geometry(Verdict.STACK, tuple(reasons))
    orientation = frames[0].orientation
    assert orientation is not None  # no frame is without one here
    axis = normal(orientation)
    direction = (float(axis[0]), float(axis[1]), float(axis[2]))
    if len(frames) == 1:
        return tuple(frames), _single(frames[0], reasons, direction)
    places = np.array([frame.position for frame in frames], dtype=np.float64)
    # Frames at one place keep their order by number: rounding errors must not shuffle them.
    along = np.round((places @ axis) / SAME_POSITION_MM).astype(np.int64)
    order = np.argsort(along, kind="stable")
    ordered = tuple(frames[index] for index in order)
    places = places[order]
    found, spacing = _stacking(ordered, places, axis)
    reasons += found
    if reasons:
        return ordered, Geometry(Verdict.STACK, tuple(reasons), spacing, direction)
    return ordered, Geometry(Verdict.VOLUME, (), spacing, direction)


def frame_name(frame: FrameHeader) -> str:
    """File name of a frame, with the frame's number (from 1) where the file has several."""
    return frame.path.name if frame.frame_count == 1 else f"{frame.path.name} frame {frame.frame + 1}"


def _by_number(frame: FrameHeader) -> tuple[float, int, str]:
    number = math.inf if frame.instance_number is None else frame.instance_number
    return (number, frame.frame, str(frame.path))


def _differences(frames: Sequence[FrameHeader]) -> list[str]:
    """What keeps frames from being one array in space, apart from their positions."""
    first = frames[0]
    reasons = []
    if first.is_color:
        reasons.append("Colour images make no volume of values.")
    if any((frame.rows, frame.columns) != (first.rows, first.columns) for frame in frames):
        reasons.append("The images have different sizes.")
    spacing = first.pixel_spacing_mm
    if spacing is None or any(frame.pixel_spacing_mm is None for frame in frames):
        reasons.append("There is no usable pixel spacing.")
    else:
        for frame in frames:
            other = frame.pixel_spacing_mm or spacing
            if any(abs(a - b) > SAME_SPACING * b for a, b in zip(other, spacing, strict=True)):
                reasons.append(f"Pixel spacings differ between {frame_name(first)} and {frame_name(frame)}.")
                break
    if len({frame.frame_of_reference_uid for frame in frames}) > 1:
        reasons.append("The images have different frames of reference.")
    return reasons


def _same_orientation(frames: Sequence[FrameHeader]) -> bool:
    directions = np.array([frame.orientation for frame in frames], dtype=np.float64)
    return bool(np.abs(directions - directions[0]).max() <= SAME_ORIENTATION)


def _single(frame: FrameHeader, reasons: list[str], direction: Vector3) -> Geometry:
    thickness = frame.slice_thickness_mm
    if thickness is None:
        reasons.append("A single slice without a slice thickness.")
        return Geometry(Verdict.STACK, tuple(reasons), None, direction)
    if reasons:
        return Geometry(Verdict.STACK, tuple(reasons), thickness, direction)
    note = f"A single slice: its spacing is the slice thickness of {thickness:g} mm."
    return Geometry(Verdict.VOLUME, (note,), thickness, direction)


def _stacking(
    ordered: Sequence[FrameHeader], places: NDArray[np.float64], axis: NDArray[np.float64]
) -> tuple[list[str], float | None]:
    """Reasons against an even stack of slices, and the spacing (median where it is irregular)."""
    reasons: list[str] = []
    along = places @ axis
    gaps = np.diff(along)
    if np.any(gaps < SAME_POSITION_MM):
        at = int(np.argmax(gaps < SAME_POSITION_MM))
        count = int(np.count_nonzero(gaps < SAME_POSITION_MM))
        reasons.append(
            f"Several images are at the same position: {frame_name(ordered[at])} and "
            f"{frame_name(ordered[at + 1])}" + (f", and {count - 1} more pairs." if count > 1 else ".")
        )
    reasons += _sideways(ordered, places, axis)
    real = gaps[gaps >= SAME_POSITION_MM]
    if not real.size:
        return reasons, None
    if real.size < gaps.size:
        return reasons, float(np.median(real))
    mean = float((along[-1] - along[0]) / len(gaps))
    # Distance from the even grid that fits best: the first and last position may be rounded like any other.
    number = np.arange(len(along)) - (len(along) - 1) / 2
    off = along - float(number @ along) / float(number @ number) * number
    tolerance = min(SPACING_MOST * mean, max(SPACING_ABSOLUTE_MM, SPACING_RELATIVE * mean))
    if (off.max() - off.min()) / 2 <= tolerance:
        return reasons, mean
    usual = float(np.median(gaps))
    at = int(np.argmax(np.abs(gaps - usual)))
    reasons.append(
        f"The spacing between slices is irregular: {gaps[at]:.2f} mm between {frame_name(ordered[at])} and "
        f"{frame_name(ordered[at + 1])}, but {usual:.2f} mm elsewhere (median)."
    )
    return reasons, usual


def _sideways(
    ordered: Sequence[FrameHeader], places: NDArray[np.float64], axis: NDArray[np.float64]
) -> list[str]:
    """A reason where slices are not stacked along their normal: tilted gantry, or positions out of line."""
    spacing = ordered[0].pixel_spacing_mm
    if spacing is None:
        return []
    offsets = places - places[0]
    along = offsets @ axis
    sideways = offsets - np.outer(along, axis)
    tolerance = SIDEWAYS_PIXELS * min(spacing)
    if np.linalg.norm(sideways, axis=1).max() <= tolerance:
        return []
    # The line through the origin that fits the sideways shifts best, as shift for each mm along the normal.
    extent = float(along @ along)
    slope = along @ sideways / extent if extent > 0 else np.zeros(3)
    residuals = np.linalg.norm(sideways - np.outer(along, slope), axis=1)
    worst = int(np.argmax(residuals))
    if residuals[worst] > max(tolerance, SPACING_ABSOLUTE_MM):
        return [
            f"The slices are not in one line: {frame_name(ordered[worst])} lies {residuals[worst]:.2f} mm "
            "beside the others."
        ]
    angle = math.degrees(math.atan(float(np.linalg.norm(slope))))
    return [
        f"The gantry is tilted by {angle:.1f} degrees: the slices from {frame_name(ordered[0])} to "
        f"{frame_name(ordered[-1])} are not stacked along their normal."
    ]
