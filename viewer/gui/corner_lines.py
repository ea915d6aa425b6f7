"""What stands in the corners of a viewport, after IHE Basic Image Review."""

from __future__ import annotations

from viewer.dicom.geometry import Verdict
from viewer.dicom.series import Series
from viewer.gui.viewport_text import Banner, CornerText
from viewer.volume.slice_image import SliceImage

THIN_SPACE = "\u2009"


def format_date(dicom_date: str) -> str:
    """YYYYMMDD as YYYY-MM-DD; anything else as it is."""
    if len(dicom_date) == 8 and dicom_date.isdigit():
        return f"{dicom_date[:4]}-{dicom_date[4:6]}-{dicom_date[6:]}"
    return dicom_date


def format_name(person_name: str) -> str:
    """Family^Given as "Family, Given"; the first component group only."""
    parts = [part.strip() for part in person_name.split("=")[0].split("^")]
    family, given = parts[0], " ".join(part for part in parts[1:3] if part)
    return f"{family}, {given}" if family and given else family or given


def corner_text(series: Series, image: SliceImage | None, index: int) -> CornerText:
    """Patient top left; institution, study and date top right; image number bottom left; series bottom right."""
    patient, study = series.patient, series.study
    about = ", ".join(part for part in (patient.sex, patient.age, format_date(patient.birth_date)) if part)
    top_left = (format_name(patient.name) or "No patient name", patient.id, about)
    top_right = (study.institution, study.description, format_date(study.date))
    number = "" if series.number is None else f"Series {series.number}"
    title = " · ".join(part for part in (number, series.modality or "") if part)
    bottom_right = (title, series.description, _thickness(series), _location(image))
    return CornerText(
        top_left=tuple(line for line in top_left if line),
        top_right=tuple(line for line in top_right if line),
        bottom_left=(f"Image {index + 1}{THIN_SPACE}/{THIN_SPACE}{series.images}",),
        bottom_right=tuple(line for line in bottom_right if line),
    )


def banners(series: Series, image: SliceImage | None) -> tuple[Banner, ...]:
    """What concerns measuring, as long as it is true."""
    found = []
    if series.modality is not None and series.frames[0].pixel_spacing_mm is None:
        found.append(Banner("No pixel spacing in the file: no millimetres"))
    if series.geometry.verdict is Verdict.STACK and series.images > 1 and series.modality is not None:
        reason = series.geometry.reasons[0] if series.geometry.reasons else "positions are missing"
        found.append(Banner(f"Not a volume: {reason}"))
    if image is not None and image.header.lossy:
        found.append(Banner("Lossy compression"))
    found.extend(Banner(note) for note in series.notes[:2])
    return tuple(found)


def _thickness(series: Series) -> str:
    parts = []
    thickness = series.frames[0].slice_thickness_mm
    if thickness is not None:
        parts.append(f"Thickness {thickness:.4g}{THIN_SPACE}mm")
    spacing = series.geometry.slice_spacing_mm
    if spacing is not None and series.images > 1:
        parts.append(f"spacing {spacing:.4g}{THIN_SPACE}mm")
    return ", ".join(parts)


def _location(image: SliceImage | None) -> str:
    """Position of the slice along its normal, in mm."""
    affine = None if image is None else image.affine
    if affine is None:
        return ""
    return f"Location {float(affine[:3, 2] @ affine[:3, 3]):.1f}{THIN_SPACE}mm"
