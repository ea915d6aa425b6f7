"""What stands in the corners of a viewport, after IHE Basic Image Review."""

from __future__ import annotations

from viewer.dicom.geometry import Verdict
from viewer.dicom.series import Series
from viewer.dicom.series_axis import AxisKind
from viewer.gui.basics.translation import tr
from viewer.gui.viewport.text import CornerText
from viewer.volume.slice_image import SliceImage

THIN_SPACE = "\u2009"


def format_date(dicom_date: str) -> str:
    """YYYYMMDD as YYYY-MM-DD; anything else as it is."""
    if len(dicom_date) == 8 and dicom_date.isdigit():
        return f"{dicom_date[:4]}-{dicom_date[4:6]}-{dicom_date[6:]}"
    return dicom_date


def corner_text(series: Series, image: SliceImage | None, index: int) -> CornerText:
    """Patient top left; institution, study and date top right; image number bottom left; series bottom right."""
    patient, study = series.patient, series.study
    about = ", ".join(part for part in (patient.sex, patient.age, format_date(patient.birth_date)) if part)
    top_left = (patient.display_name or tr("No patient name"), patient.id, about)
    top_right = (study.institution, study.description, format_date(study.date))
    number = "" if series.number is None else tr("Series {number}", number=series.number)
    title = " · ".join(part for part in (number, series.modality or "") if part)
    shown = series.frames[index]
    view = " ".join(part for part in (shown.view_position, shown.laterality) if part)
    lasting = (tr("Lossy compression"),) if shown.lossy else ()
    thickness = _thickness(series, index)
    bottom_right = (title, series.description, view, *thickness, location_line(image))
    return CornerText(
        top_left=tuple(line for line in top_left if line),
        top_right=tuple(line for line in top_right if line),
        bottom_left=_place_in_series(series, index),
        bottom_right=tuple(line for line in bottom_right if line),
        lasting=lasting,
        lesser=frozenset((study.institution, *thickness[1:])),
    )


def _place_in_series(series: Series, index: int) -> tuple[str, ...]:
    """Number of the image, and along which axis it is repeated where: "b 1000 s/mm²", "phase 3 / 20, 120 ms"."""
    number = tr("Image {number}\u2009/\u2009{count}", number=index % series.slices + 1, count=series.slices)
    if series.axis is None:
        return (number,)
    label = series.axis.label(index // series.slices)
    return (number, label[:1].upper() + label[1:] if series.axis.name is not AxisKind.B_VALUE else label)


def _thickness(series: Series, index: int) -> tuple[str, ...]:
    """Thickness of this slice; spacing only where it is the same all along."""
    lines = []
    thickness = series.frames[index].slice_thickness_mm
    if thickness is not None:
        lines.append(tr("Thickness {mm:.3g}\u2009mm", mm=thickness))
    spacing = series.geometry.slice_spacing_mm
    if spacing is not None and series.images > 1 and series.geometry.verdict is not Verdict.STACK:
        lines.append(tr("Spacing {mm:.3g}\u2009mm", mm=spacing))
    return tuple(lines)


def location_line(image: SliceImage | None) -> str:
    """Position of the slice along its normal, in mm."""
    affine = None if image is None else image.affine
    if affine is None:
        return ""
    text = tr("Location {mm:.1f}\u2009mm", mm=float(affine[:3, 2] @ affine[:3, 3]))
    return text.replace("-", "\u2212")
