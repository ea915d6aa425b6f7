"""Elements of one image (or of the functional groups of one frame) to geometry, rescale, windows and padding.

Wrong values count as absent; where the user should know, a finding comes with them.
"""

from __future__ import annotations

import math

import numpy as np

from viewer.dicom import tags
from viewer.dicom.findings import Finding, FindingKind, information, warning
from viewer.dicom.header import Vector3, Vector6
from viewer.dicom.moments import date_and_time_seconds, date_time_seconds
from viewer.dicom.values import Values
from viewer.intensity.modality_lut import Rescale
from viewer.intensity.window import Window, WindowFunction
from viewer.sentence import Sentence

# Direction cosines are written with as few as six digits; beyond this they are no rounding but an error.
_UNIT_TOLERANCE = 1e-2
_USELESS_SPACING = warning(
    FindingKind.PIXEL_SPACING, "The pixel spacing in the file is zero, negative or malformed; it is not used."
)
_USELESS_WINDOW = warning(
    FindingKind.WINDOW, "A window in the file has a width of 1 or less, or is malformed; it is not used."
)
_USELESS_SLOPE = warning(
    FindingKind.RESCALE,
    "The rescale slope in the file is 0, which would make all pixels one value; it is taken as 1.",
)
_MOST_WINDOWS = 32  # of one image; hostile files could name millions


def position(values: Values) -> Vector3 | None:
    """Image Position (Patient)."""
    numbers = values.decimals(tags.IMAGE_POSITION_PATIENT)
    return (numbers[0], numbers[1], numbers[2]) if numbers and len(numbers) == 3 else None


def orientation(values: Values) -> Vector6 | None:
    """Image Orientation (Patient) with both directions brought to length 1; None unless they are
    orthogonal.
    """
    numbers = values.decimals(tags.IMAGE_ORIENTATION_PATIENT)
    return unit_orientation(numbers) if numbers else None


def patient_orientation(values: Values) -> tuple[str, str] | None:
    """Directions of a row and of a column in letters (PS3.3 C.7.6.1.1.1), as radiographs give them.

    None where absent, malformed, or in words other than L R A P H F.
    """
    parts = [part.strip() for part in (values.code(tags.PATIENT_ORIENTATION) or "").split("\\")]
    if len(parts) != 2 or not all(part and set(part) <= set("LRAPHF") for part in parts):
        return None
    return parts[0], parts[1]


def unit_orientation(numbers: tuple[float, ...]) -> Vector6 | None:
    """Two orthogonal directions with length 1; None where they are neither within rounding."""
    if len(numbers) != 6:
        return None
    row, column = numbers[:3], numbers[3:]
    row_length, column_length = math.hypot(*row), math.hypot(*column)
    if abs(row_length - 1) > _UNIT_TOLERANCE or abs(column_length - 1) > _UNIT_TOLERANCE:
        return None
    if abs(sum(a * b for a, b in zip(row, column, strict=True))) > _UNIT_TOLERANCE:
        return None
    a, b, c = (x / row_length for x in row)
    d, e, f = (x / column_length for x in column)
    return (a, b, c, d, e, f)


def pixel_spacing(values: Values) -> tuple[tuple[float, float] | None, list[Finding]]:
    """(between rows, between columns) in mm, and a finding where the file's are of no use.

    Imager Pixel Spacing is not taken: it is the spacing at the detector, not in the patient.
    """
    numbers = values.decimals(tags.PIXEL_SPACING)
    if numbers and len(numbers) == 2 and min(numbers) > 0:
        return (numbers[0], numbers[1]), []
    if values.code(tags.PIXEL_SPACING):
        return None, [_USELESS_SPACING]
    detector = detector_spacing(values)
    if detector is not None:
        text = Sentence(
            "The file gives the pixel spacing at the detector only ({height:g} x "
            "{width:g} mm), not in the patient; it is not used for lengths.",
            height=detector[0],
            width=detector[1],
        )
        return None, [information(FindingKind.PIXEL_SPACING, text)]
    return None, []


def acquired_at(values: Values) -> float | None:
    """When the pixels were acquired, in seconds since 1970 without regard to the zone."""
    return date_time_seconds(values.code(tags.ACQUISITION_DATE_TIME)) or date_and_time_seconds(
        values.code(tags.ACQUISITION_DATE), values.code(tags.ACQUISITION_TIME)
    )


def diffusion_direction(values: Values) -> Vector3 | None:
    """Diffusion Gradient Orientation; None where there is none, as for b = 0."""
    numbers = values.doubles(tags.DIFFUSION_GRADIENT_ORIENTATION, 3)
    return (numbers[0], numbers[1], numbers[2]) if numbers is not None else None


def detector_spacing(values: Values) -> tuple[float, float] | None:
    """Imager Pixel Spacing (between rows, between columns) in mm: at the detector, not in the patient."""
    numbers = values.decimals(tags.IMAGER_PIXEL_SPACING)
    return (numbers[0], numbers[1]) if numbers and len(numbers) == 2 and min(numbers) > 0 else None


def aspect(values: Values, spacing: tuple[float, float] | None) -> float:
    """Height of a pixel / its width: from spacing, else Pixel Aspect Ratio, else Imager Pixel Spacing,
    else 1.
    """
    pairs = (spacing, values.decimals(tags.PIXEL_ASPECT_RATIO), values.decimals(tags.IMAGER_PIXEL_SPACING))
    for pair in pairs:
        if pair and len(pair) == 2 and min(pair) > 0:
            return pair[0] / pair[1]
    return 1.0


def rescale(values: Values, modality: str | None) -> tuple[Rescale, list[Finding]]:
    """Rescale slope, intercept and unit, and a finding where the slope is 0.

    Rescale Type names the unit, for PET Units (0054,1001); US means "unspecified". A CT image without it
    is in HU (PS3.3 C.8.2.1.1.2), if it is rescaled at all.
    """
    slope = values.decimal(tags.RESCALE_SLOPE)
    intercept = values.decimal(tags.RESCALE_INTERCEPT)
    kind = values.code(tags.RESCALE_TYPE) or ""
    unit = kind if names_unit(values) else ""
    if not unit and modality == "PT":
        unit = values.code(tags.UNITS) or ""
    if not kind and modality == "CT" and intercept is not None:
        unit = "HU"
    return Rescale(slope or 1.0, intercept or 0.0, unit), [_USELESS_SLOPE] if slope == 0 else []


def names_unit(values: Values) -> bool:
    """Whether Rescale Type names a unit."""
    kind = values.code(tags.RESCALE_TYPE) or ""
    return bool(kind) and kind.upper() not in ("US", "UNSPECIFIED", "NORMALIZED")


def windows(values: Values) -> tuple[tuple[Window, ...], list[Finding]]:
    """Windows of the file, and a finding where some cannot be used (width 0, below 1, negative)."""
    centers = values.decimals(tags.WINDOW_CENTER) or ()
    widths = values.decimals(tags.WINDOW_WIDTH) or ()
    if not centers or not widths:
        lost = values.code(tags.WINDOW_CENTER) and values.code(tags.WINDOW_WIDTH)
        return (), [_USELESS_WINDOW] if lost else []
    try:
        function = WindowFunction((values.code(tags.VOI_LUT_FUNCTION) or "LINEAR").upper())
    except ValueError:
        function = WindowFunction.LINEAR
    names = values.text(tags.WINDOW_EXPLANATION).split("\\")
    found = []
    refused = False
    for number, (center, width) in enumerate(zip(centers[:_MOST_WINDOWS], widths, strict=False)):
        explanation = names[number].strip() if number < len(names) else ""
        if function is WindowFunction.LINEAR and width == 1:
            refused = True  # a mere threshold: allowed, but only ever written to fill the element
            continue
        try:
            found.append(Window(center, width, function, explanation))
        except ValueError:
            refused = True
    return tuple(dict.fromkeys(found)), [_USELESS_WINDOW] if refused else []


def padding(values: Values, signed: bool) -> tuple[float, float] | None:
    """Stored values that mean "no pixel", both ends included.

    Read with the sign of the pixels whatever VR the file declares: PS3.3 C.7.5.1.1.2 wants it so, and writers
    often get the VR wrong.
    """
    value = values.binary(tags.PIXEL_PADDING_VALUE, "SS" if signed else "US")
    if value is None:
        return None
    limit = values.binary(tags.PIXEL_PADDING_RANGE_LIMIT, "SS" if signed else "US")
    ends = (value, limit if limit is not None else value)
    return float(min(ends)), float(max(ends))


def normal(plane: Vector6) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Unit normal of an image plane: row direction x column direction, (3,)."""
    vector = np.cross(plane[:3], plane[3:])
    return np.asarray(vector / np.linalg.norm(vector))
