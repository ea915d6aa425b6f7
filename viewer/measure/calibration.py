"""What a step from pixel to pixel is worth, and where the file says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viewer.dicom.header import FrameHeader
from viewer.dicom.ultrasound import UltrasoundRegion
from viewer.measure.annotation import Point
from viewer.sentence import Sentence

PIXELS = "px"
MILLIMETRES = "mm"
DETECTOR_MILLIMETRES = "mm at detector"
# Projections magnify: what lies far from the detector is larger on it (PS3.3 10.7.1.3).
_PROJECTIONS = frozenset({"CR", "DX", "MG", "IO", "PX", "XA", "RF", "RG"})
_AT_DETECTOR = Sentence("Measured at the detector, not in the patient.")
_NOT_CALIBRATED = Sentence("The file gives no pixel spacing: lengths are in pixels.")
_OUTSIDE_REGIONS = Sentence("Outside the calibrated regions of the ultrasound image: lengths are in pixels.")
_REGION_WITHOUT_SCALE = Sentence("This region of the ultrasound image has no scale: lengths are in pixels.")
_NOT_CORRECTED = Sentence("The pixel spacing is that of the detector: the image may be magnified.")
_COLUMN_WIDTHS = Sentence("The pixels are not square: one px is the width of a pixel.")


@dataclass(frozen=True, slots=True)
class Scale:
    """Worth of one column (`x`) and one row (`y`), in `unit_x` and `unit_y`; `note` is for the user."""

    x: float
    y: float
    unit_x: str
    unit_y: str
    note: str = ""

    @property
    def unit(self) -> str | None:
        """The unit of lengths in any direction; None where both axes measure different things."""
        return self.unit_x if self.unit_x == self.unit_y else None

    @property
    def factors(self) -> tuple[float, float]:
        """(x, y)."""
        return self.x, self.y


@dataclass(frozen=True, slots=True)
class Calibration:
    """How to measure on one image. `spacing` is (between rows, between columns) in `unit`; None: pixels."""

    spacing: tuple[float, float] | None = None
    unit: str = MILLIMETRES
    aspect: float = 1.0  # height of a pixel / its width, where there is no spacing
    note: str = ""
    regions: tuple[UltrasoundRegion, ...] = ()

    def scale(self, points: Sequence[Point]) -> Scale:
        """The scale that holds for all of these points (column, row).

        Of several ultrasound regions that hold all points the one of high priority counts, then the smallest.
        """
        if self.regions:
            holding = [region for region in self.regions if all(region.holds(*point) for point in points)]
            if holding:
                region = min(holding, key=lambda one: (one.low_priority, one.size))
                unknown = region.unit_x is None and region.unit_y is None
                return Scale(
                    region.step_x,
                    region.step_y,
                    region.unit_x or PIXELS,
                    region.unit_y or PIXELS,
                    _REGION_WITHOUT_SCALE if unknown else "",
                )
            return Scale(1.0, self.aspect, PIXELS, PIXELS, _OUTSIDE_REGIONS)
        if self.spacing is not None:
            return Scale(self.spacing[1], self.spacing[0], self.unit, self.unit, self.note)
        note = _NOT_CALIBRATED if self.aspect == 1.0 else f"{_NOT_CALIBRATED} {_COLUMN_WIDTHS}"
        return Scale(1.0, self.aspect, PIXELS, PIXELS, note)


def calibration(header: FrameHeader, at_detector: bool = False) -> Calibration:
    """How to measure on an image.

    Pixel Spacing counts, and within ultrasound regions their own scale (PS3.3 C.8.5.5). Imager Pixel Spacing is
    taken only where `at_detector` asks for it and there is no Pixel Spacing; its unit says so.
    """
    spacing = header.pixel_spacing_mm
    if spacing is None and at_detector and header.detector_spacing_mm is not None:
        return Calibration(
            header.detector_spacing_mm, DETECTOR_MILLIMETRES, header.pixel_aspect, _AT_DETECTOR
        )
    note = ""
    if spacing is not None and header.modality in _PROJECTIONS and spacing == header.detector_spacing_mm:
        note = _NOT_CORRECTED
    return Calibration(spacing, MILLIMETRES, header.pixel_aspect, note, header.ultrasound_regions)
