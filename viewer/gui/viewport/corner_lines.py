"""What stands in the corners of a viewport, after IHE Basic Image Review."""

from __future__ import annotations

from viewer.dicom.geometry import Verdict
from viewer.dicom.series import Series
from viewer.dicom.series_axis import AxisKind
from viewer.gui.basics.translation import mark, said, tr
from viewer.gui.viewport.text import CornerText
from viewer.volume.slice_image import SliceImage

THIN_SPACE = "\u2009"
_AGES = {
    "Y": mark("{count}\u2009y"),
    "M": mark("{count}\u2009mo"),
    "W": mark("{count}\u2009wk"),
    "D": mark("{count}\u2009d"),
}


def format_date(dicom_date: str) -> str:
    """YYYYMMDD, or YYYY.MM.DD as of old, as YYYY-MM-DD; anything else as it is."""
    if len(dicom_date) == 10 and dicom_date[4::3] == "..":
        dicom_date = dicom_date.replace(".", "")
    if len(dicom_date) == 8 and dicom_date.isdigit():
        return f"{dicom_date[:4]}-{dicom_date[4:6]}-{dicom_date[6:]}"
    return dicom_date


def age_words(age: str, birth_date: str, study_date: str) -> str:
    """Age as it is said ("54 y", "3 mo"): from the file's own (054Y), else counted from birth to the study."""
    number, unit = age.strip()[:-1], age.strip()[-1:].upper()
    if number.isdigit() and unit in _AGES:
        return tr(_AGES[unit], count=int(number))
    dates = [date for date in (birth_date, study_date) if len(date) == 8 and date.isdigit()]
    if len(dates) < 2 or birth_date > study_date:
        return age.strip()
    months = 12 * (int(study_date[:4]) - int(birth_date[:4])) + int(study_date[4:6]) - int(birth_date[4:6])
    months -= study_date[6:] < birth_date[6:]
    return tr(_AGES["Y"], count=months // 12) if months >= 24 else tr(_AGES["M"], count=months)


def corner_text(series: Series, image: SliceImage | None, index: int, is_prior: bool = False) -> CornerText:
    """Patient top left; institution, study and date top right; image number bottom left; series bottom right.

    `is_prior`: a newer study of the patient is beside it, so the date says that this one is not the current one.
    """
    patient, study = series.patient, series.study
    age = age_words(patient.age, patient.birth_date, study.date)
    about = ", ".join(part for part in (patient.sex, age, format_date(patient.birth_date)) if part)
    top_left = (patient.display_name or tr("No patient name"), patient.id, about)
    date = format_date(study.date)
    if is_prior:
        date = tr("Prior, {date}", date=date)
    top_right = (study.institution, study.description, date)
    number = "" if series.number is None else tr("Series {number}", number=series.number)
    title = " · ".join(part for part in (number, series.modality or "") if part)
    shown = series.frames[index]
    view = " ".join(part for part in (shown.view_position, shown.laterality) if part)
    if (
        shown.laterality and not shown.view_position
    ):  # a letter alone would look like one of a side of the image
        view = tr("Laterality {side}", side=shown.laterality)
    lasting = (tr("Lossy compression"),) if shown.lossy else ()
    thickness, place = _thickness(series, index), location_line(image)
    bottom_right = (title, series.description, view, *thickness, place)
    return CornerText(
        top_left=tuple(line for line in top_left if line),
        top_right=tuple(line for line in top_right if line),
        bottom_left=_place_in_series(series, index),
        bottom_right=tuple(line for line in bottom_right if line),
        lasting=lasting,
        side=view if shown.laterality else "",
        lesser=frozenset((study.institution, *thickness[1:])),
        whole=frozenset((date, *thickness, place)),
    )


def _place_in_series(series: Series, index: int) -> tuple[str, ...]:
    """Number of the image, and along which axis it is repeated where: "b 1000 s/mm²", "phase 3 / 20, 120 ms"."""
    number = tr("Image {number}\u2009/\u2009{count}", number=index % series.slices + 1, count=series.slices)
    if series.axis is None:
        return (number,)
    label = said(series.axis.label(index // series.slices))
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
