"""Words of fusion: what a series is called, why one cannot be laid over another."""

from __future__ import annotations

from viewer.dicom.privacy import hidden_series
from viewer.dicom.series import Series
from viewer.gui.basics.translation import mark, tr
from viewer.rendering.colormaps import ColourMap
from viewer.session.fusion import FusionRefusal

# The reason, and what to do.
REFUSALS: dict[FusionRefusal, tuple[str, str]] = {
    FusionRefusal.SAME: (mark("It is the image itself."), mark("Choose another series.")),
    FusionRefusal.OTHER_PATIENT: (
        mark("It is of another patient."),
        mark("Choose a series of this patient."),
    ),
    FusionRefusal.NO_PLACE: (
        mark("The displayed images have no place in the patient."),
        mark("Show a series with positions first."),
    ),
    FusionRefusal.OTHER_FRAME: (
        mark("Its positions refer to another frame of reference, so the two do not match in millimetres."),
        mark("Look at them side by side."),
    ),
    FusionRefusal.NO_VOLUME: (
        mark("It is no volume, so it has no values between its images."),
        mark("Resample it to a volume first, or look at them side by side."),
    ),
}
COLOURS: dict[ColourMap, str] = {
    ColourMap.HOT: mark("Hot iron"),
    ColourMap.PET: mark("PET"),
    ColourMap.PERCEPTUAL: mark("Even steps"),
    ColourMap.GREY: mark("Grey"),
    ColourMap.SIGNED: mark("Against and for"),
}


def series_name(series: Series) -> str:
    """What a reader calls a series: "PT · Whole body"; never by a description that names the patient."""
    series = hidden_series(series)
    number = "" if series.number is None else tr("Series {number}", number=series.number)
    return " · ".join(part for part in (series.modality or "", series.description or number) if part)
