"""Do the frames of a series make a volume? Order along the normal, spacing, and a verdict with reasons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.findings import Finding, FindingKind, information, warning
from viewer.dicom.header import FrameHeader, Vector3
from viewer.dicom.image_plane import normal
from viewer.sentence import Sentence, listed

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
_SLICES = frozenset({"CT", "MR", "PT", "NM", "RTDOSE"})  # modalities whose images have places in the patient
_FILMS = frozenset({"US", "IVUS", "XA", "RF", "ES", "XC"})
_GAP_SIZES_NAMED = 3
_MOSAIC = Sentence(
    "Each image is a mosaic that shows the slices of a volume side by side: lengths hold within one slice only, and "
    "there are no positions."
)


class Verdict(StrEnum):
    """How a series may be shown."""

    VOLUME = "volume"  # evenly spaced parallel slices, stacked along their normal
    RESAMPLED = "resampled"  # put on such a grid by the program, on request
    STACK = "stack"  # slice by slice only; millimetres only within a slice


@dataclass(frozen=True, slots=True)
class Geometry:
    """Verdict on a series; `findings` say why it is a stack, or what to know about the volume.

    `slice_spacing_mm` is the distance of slice centres along the normal, from positions; for a single slice
    its thickness, which `findings` then say. None where there is no such number. `normal` is row direction x
    column direction.
    """

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    slice_spacing_mm: float | None = None
    normal: Vector3 | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """The texts of `findings`."""
        return tuple(finding.text for finding in self.findings)


def judge(frames: Sequence[FrameHeader]) -> tuple[tuple[FrameHeader, ...], Geometry]:
    """The frames in display order, and the verdict on them.

    Display order is by position along the normal of the first frame, ascending; where positions are
    missing or orientations differ, by instance number, frame and path.
    """
    frames = sorted(frames, key=_by_number)
    if not frames:
        return (), Geometry(Verdict.STACK, (warning(FindingKind.EMPTY, "There are no images."),))
    findings = _differences(frames)
    mosaics = dict.fromkeys(frame.path for frame in frames if frame.is_mosaic)
    if mosaics:
        findings.append(warning(FindingKind.MOSAIC, _MOSAIC, mosaics))
        return tuple(frames), Geometry(Verdict.STACK, tuple(findings))
    lost = [frame.path for frame in frames if frame.position is None or frame.orientation is None]
    if lost:
        text = Sentence(
            "{lost} of {all} images have no position or orientation in the patient.",
            lost=len(lost),
            all=len(frames),
        )
        if len(frames) == 1:
            text = Sentence("The image has no position or orientation in the patient.")
        if is_sequence(frames):
            text = Sentence("The frames follow each other in time; they have no positions in the patient.")
        say = information if is_sequence(frames) or not _has_places(frames) else warning
        findings.append(say(FindingKind.NO_POSITION, text, dict.fromkeys(lost)))
        return tuple(frames), Geometry(Verdict.STACK, tuple(findings))
    if not _same_orientation(frames):
        findings.append(
            warning(FindingKind.DIFFERENT_ORIENTATIONS, "The images have different orientations.")
        )
        return tuple(frames), Geometry(Verdict.STACK, tuple(findings))
    orientation = frames[0].orientation
    assert orientation is not None  # no frame is without one here
    axis = normal(orientation)
    direction = (float(axis[0]), float(axis[1]), float(axis[2]))
    if len(frames) == 1:
        return tuple(frames), _single(frames[0], findings, direction)
    places = np.array([frame.position for frame in frames], dtype=np.float64)
    # Frames at one place keep their order by number: rounding errors must not shuffle them.
    along = np.round((places @ axis) / SAME_POSITION_MM).astype(np.int64)
    order = np.argsort(along, kind="stable")
    ordered = tuple(frames[index] for index in order)
    places = places[order]
    found, spacing = _stacking(ordered, places, axis)
    findings += found
    if findings:
        return ordered, Geometry(Verdict.STACK, tuple(findings), spacing, direction)
    return ordered, Geometry(Verdict.VOLUME, (), spacing, direction)


def judge_points(
    frames: Sequence[FrameHeader], points: int, more: Sequence[Finding] = ()
) -> tuple[tuple[FrameHeader, ...], Geometry]:
    """`judge` on each of the `points` that `frames` repeat one geometry at, one after the other.

    The frames in display order: by point, then by slice. The verdict is that on the points, with what speaks
    against any of them once; `more` findings come first and do not change it.
    """
    count = len(frames) // points
    judged = [judge(frames[start : start + count]) for start in range(0, len(frames), count)]
    ordered = tuple(frame for some, _ in judged for frame in some)
    worst = next((one for _, one in judged if one.verdict is Verdict.STACK), judged[0][1])
    found: dict[FindingKind, Finding] = {}
    for _, geometry in judged:
        for finding in geometry.findings:
            found.setdefault(finding.kind, finding)
    return ordered, replace(worst, findings=(*more, *found.values()))


def is_sequence(frames: Sequence[FrameHeader]) -> bool:
    """True for a film: the frames of one file, without places, of a kind that is taken to be played."""
    first = frames[0]
    films = first.modality in _FILMS or first.frames_per_second is not None
    return (
        len(frames) > 1
        and films
        and first.modality not in _SLICES
        and all(
            frame.path == first.path and frame.position is None and frame.orientation is None
            for frame in frames
        )
    )


def _has_places(frames: Sequence[FrameHeader]) -> bool:
    """Whether somebody misses the positions: not in a single radiograph or photograph."""
    return len(frames) > 1 or frames[0].modality in _SLICES


def frame_name(frame: FrameHeader) -> str:
    """File name of a frame, with the frame's number (from 1) where the file has several."""
    return frame.path.name if frame.frame_count == 1 else f"{frame.path.name} frame {frame.frame + 1}"


def _by_number(frame: FrameHeader) -> tuple[float, int, str]:
    number = math.inf if frame.instance_number is None else frame.instance_number
    return (number, frame.frame, str(frame.path))


def _differences(frames: Sequence[FrameHeader]) -> list[Finding]:
    """What keeps frames from being one array in space, apart from their positions."""
    first = frames[0]
    found = []
    if first.is_color:
        found.append(information(FindingKind.COLOUR, "Colour images make no volume of values."))
    if any((frame.rows, frame.columns) != (first.rows, first.columns) for frame in frames):
        found.append(warning(FindingKind.DIFFERENT_SIZES, "The images have different sizes."))
    spacing = first.pixel_spacing_mm
    if spacing is None or any(frame.pixel_spacing_mm is None for frame in frames):
        without = dict.fromkeys(frame.path for frame in frames if frame.pixel_spacing_mm is None)
        # Ultrasound has a scale in each region of the picture instead.
        say = information if all(frame.ultrasound_regions for frame in frames) else warning
        found.append(say(FindingKind.NO_SPACING, Sentence("There is no usable pixel spacing."), without))
    else:
        for frame in frames:
            other = frame.pixel_spacing_mm or spacing
            if any(abs(a - b) > SAME_SPACING * b for a, b in zip(other, spacing, strict=True)):
                text = Sentence(
                    "Pixel spacings differ between {one} and {other}.",
                    one=frame_name(first),
                    other=frame_name(frame),
                )
                found.append(warning(FindingKind.DIFFERENT_SPACINGS, text, (first.path, frame.path)))
                break
    if len({frame.frame_of_reference_uid for frame in frames}) > 1:
        text = Sentence("The images have different frames of reference.")
        found.append(warning(FindingKind.DIFFERENT_FRAMES_OF_REFERENCE, text))
    return found


def _same_orientation(frames: Sequence[FrameHeader]) -> bool:
    directions = np.array([frame.orientation for frame in frames], dtype=np.float64)
    return bool(np.abs(directions - directions[0]).max() <= SAME_ORIENTATION)


def _single(frame: FrameHeader, findings: list[Finding], direction: Vector3) -> Geometry:
    thickness = frame.slice_thickness_mm
    if thickness is None:
        text = Sentence("A single slice without a slice thickness.")
        findings.append(information(FindingKind.SINGLE_SLICE, text, (frame.path,)))
        return Geometry(Verdict.STACK, tuple(findings), None, direction)
    if findings:
        return Geometry(Verdict.STACK, tuple(findings), thickness, direction)
    note = Sentence("A single slice: its spacing is the slice thickness of {mm:g} mm.", mm=thickness)
    finding = information(FindingKind.SINGLE_SLICE, note, (frame.path,))
    return Geometry(Verdict.VOLUME, (finding,), thickness, direction)


def _stacking(
    ordered: Sequence[FrameHeader], places: NDArray[np.float64], axis: NDArray[np.float64]
) -> tuple[list[Finding], float | None]:
    """What speaks against an even stack of slices, and the spacing (median where it is irregular)."""
    findings: list[Finding] = []
    along = places @ axis
    gaps = np.diff(along)
    if np.any(gaps < SAME_POSITION_MM):
        at = int(np.argmax(gaps < SAME_POSITION_MM))
        count = int(np.count_nonzero(gaps < SAME_POSITION_MM))
        one, other = frame_name(ordered[at]), frame_name(ordered[at + 1])
        text = Sentence("Several images are at the same position: {one} and {other}.", one=one, other=other)
        if count > 1:
            text = Sentence(
                "Several images are at the same position: {one} and {other}, and {more} more pairs.",
                one=one,
                other=other,
                more=count - 1,
            )
        findings.append(_between(FindingKind.SAME_POSITION, text, ordered, at))
    findings += _sideways(ordered, places, axis)
    real = gaps[gaps >= SAME_POSITION_MM]
    if not real.size:
        return findings, None
    if real.size < gaps.size:
        return findings, float(np.median(real))
    mean = float((along[-1] - along[0]) / len(gaps))
    # Distance from the even grid that fits best: the first and last position may be rounded like any other.
    number = np.arange(len(along)) - (len(along) - 1) / 2
    off = along - float(number @ along) / float(number @ number) * number
    tolerance = min(SPACING_MOST * mean, max(SPACING_ABSOLUTE_MM, SPACING_RELATIVE * mean))
    if (off.max() - off.min()) / 2 <= tolerance:
        return findings, mean
    usual = float(np.median(gaps))
    at = int(np.argmax(np.abs(gaps - usual)))
    text = Sentence(
        "The spacing between slices is irregular ({sizes}): {mm:.2f} mm between {one} and {other}.",
        sizes=_gap_sizes(gaps),
        mm=gaps[at],
        one=frame_name(ordered[at]),
        other=frame_name(ordered[at + 1]),
    )
    findings.append(_between(FindingKind.IRREGULAR_SPACING, text, ordered, at))
    return findings, usual


def _gap_sizes(gaps: NDArray[np.float64]) -> str:
    """The commonest distances and how often each occurs."""
    sizes, counts = np.unique(np.round(gaps, 1), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    named = [
        Sentence("{count} of {mm:.1f} mm", count=counts[place], mm=sizes[place])
        for place in order[:_GAP_SIZES_NAMED]
    ]
    return listed([*named, *([Sentence("others")] if len(order) > _GAP_SIZES_NAMED else [])])


def _between(kind: FindingKind, text: str, ordered: Sequence[FrameHeader], at: int) -> Finding:
    """A warning on two neighbours."""
    return warning(kind, text, dict.fromkeys((ordered[at].path, ordered[at + 1].path)))


def _sideways(
    ordered: Sequence[FrameHeader], places: NDArray[np.float64], axis: NDArray[np.float64]
) -> list[Finding]:
    """A finding where slices are not stacked along their normal: tilted gantry, or positions out of line."""
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
        name = frame_name(ordered[worst])
        text = Sentence(
            "The slices are not in one line: {name} lies {mm:.2f} mm beside the others.",
            name=name,
            mm=residuals[worst],
        )
        return [warning(FindingKind.OUT_OF_LINE, text, (ordered[worst].path,))]
    angle = math.degrees(math.atan(float(np.linalg.norm(slope))))
    text = Sentence(
        "The gantry is tilted by {angle:.1f} degrees: the slices from {first} to "
        "{last} do not lie straight above each other.",
        angle=angle,
        first=frame_name(ordered[0]),
        last=frame_name(ordered[-1]),
    )
    return [warning(FindingKind.GANTRY_TILT, text, dict.fromkeys((ordered[0].path, ordered[-1].path)))]
