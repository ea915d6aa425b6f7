"""What an annotation measures: quantities with their units, and the lines beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.intensity.histogram import Histogram, histogram
from viewer.intensity.statistics import statistics
from viewer.measure import geometry
from viewer.measure.annotation import REGIONS, Kind, Point, Quantity
from viewer.measure.calibration import PIXELS, Calibration, Scale
from viewer.measure.region import region_mask
from viewer.sentence import Sentence
from viewer.volume.slice_image import SliceImage

PERCENTILES = (5, 25, 50, 75, 95)
_COLOUR = Sentence("A colour picture: its values have no unit and are not averaged.")
_EMPTY = Sentence("No pixel centre lies inside.")
_MIXED = Sentence("The axes of this region have different units.")


@dataclass(frozen=True, slots=True)
class Measurement:
    """`quantities` in the order in which they matter; `notes` are sentences that must be read with them."""

    quantities: tuple[Quantity, ...] = ()
    notes: tuple[str, ...] = ()

    def value(self, name: str) -> float | None:
        """The value of one quantity; None where it was not measured."""
        return next((quantity.value for quantity in self.quantities if quantity.name == name), None)

    def unit(self, name: str) -> str | None:
        """The unit of one quantity; None where it was not measured."""
        return next((quantity.unit for quantity in self.quantities if quantity.name == name), None)

    def joined(self, other: Measurement) -> Measurement:
        """Both, each note once."""
        notes = tuple(dict.fromkeys((*self.notes, *other.notes)))
        return Measurement((*self.quantities, *other.quantities), notes)


def measure(kind: Kind, points: Sequence[Point], image: SliceImage, calibrated: Calibration) -> Measurement:
    """All that can be measured: `measure_shape`, then `measure_values`."""
    return measure_shape(kind, points, calibrated).joined(measure_values(kind, points, image))


def measure_shape(kind: Kind, points: Sequence[Point], calibrated: Calibration) -> Measurement:
    """Lengths, angles and areas of points (column, row); no pixel is looked at.

    Lengths are in the unit of the calibration, "px" where there is none; angles in degrees. In an ultrasound
    region whose axes have different units a length becomes two differences.
    """
    scale = calibrated.scale(points)
    notes = (scale.note,) if scale.note else ()
    if kind in (Kind.ANGLE, Kind.COBB):
        if scale.unit is None:
            return Measurement((), (_MIXED,))
        return Measurement(_angles(kind, points, scale.factors))  # the same in any unit
    if kind in (Kind.POINT, Kind.ARROW):
        return Measurement()
    if scale.unit is None:
        left, top, right, bottom = geometry.box(points)
        differences = (
            Quantity("difference along rows", (right - left) * scale.x, scale.unit_x),
            Quantity("difference along columns", (bottom - top) * scale.y, scale.unit_y),
        )
        return Measurement(differences, notes)
    return Measurement(_sizes(kind, points, scale, scale.unit), notes)


def measure_values(kind: Kind, points: Sequence[Point], image: SliceImage) -> Measurement:
    """Statistics of the pixels of a region (see `viewer.measure.region`), or the value at a point.

    Padding, NaN and infinity are left out; "std" is that of the population. In the image's unit.
    """
    if kind is Kind.POINT:
        return _at_point(points[0], image)
    if kind not in REGIONS:
        return Measurement()
    if image.is_color:
        return Measurement((), (_COLOUR,))
    values = region_values(kind, points, image)
    found = statistics(values)
    if not found.count:
        return Measurement((Quantity("pixels", 0.0),), (_EMPTY,))
    unit = image.unit
    at = np.percentile(values.astype(np.float64), PERCENTILES)
    percentiles = tuple(
        Quantity("median" if rank == 50 else f"percentile {rank}", float(value), unit)
        for rank, value in zip(PERCENTILES, at, strict=True)
    )
    return Measurement(
        (
            Quantity("mean", found.mean, unit),
            Quantity("std", found.std, unit),
            Quantity("min", found.minimum, unit),
            Quantity("max", found.maximum, unit),
            *percentiles,
            Quantity("pixels", float(found.count)),
        )
    )


def region_values(kind: Kind, points: Sequence[Point], image: SliceImage) -> NDArray[np.generic]:
    """(n,) values of the pixels of a region, padding and what is not finite left out."""
    region = region_mask(kind, points, image.shape)
    mask = region.mask
    padding = image.padding_mask
    if padding is not None:
        mask = mask & ~padding[region.slices]
    values: NDArray[np.generic] = image.values[region.slices][mask]
    if values.dtype.kind == "f":
        values = values[np.isfinite(values)]
    return values


def region_histogram(kind: Kind, points: Sequence[Point], image: SliceImage, bins: int = 128) -> Histogram:
    """Histogram of the pixels of a region of a grey image."""
    return histogram(region_values(kind, points, image), bins=bins)


def _angles(kind: Kind, points: Sequence[Point], factors: tuple[float, float]) -> tuple[Quantity, ...]:
    if kind is Kind.ANGLE:
        return (Quantity("angle", geometry.angle(points[0], points[1], points[2], factors), "°"),)
    between = geometry.cobb_angle((points[0], points[1]), (points[2], points[3]), factors)
    return Quantity("angle", between, "°"), Quantity("supplement", 180.0 - between, "°")


def _sizes(kind: Kind, points: Sequence[Point], scale: Scale, unit: str) -> tuple[Quantity, ...]:
    factors = scale.factors
    if kind in (Kind.LENGTH, Kind.POLYLINE):
        return (Quantity("length", geometry.length(points, factors), unit),)
    if kind is Kind.BIDIRECTIONAL:
        axes = sorted((geometry.length(points[:2], factors), geometry.length(points[2:], factors)))
        return Quantity("long axis", axes[1], unit), Quantity("short axis", axes[0], unit)
    if kind is Kind.RECTANGLE:
        area = geometry.rectangle_area(points, factors)
        around = geometry.rectangle_perimeter(points, factors)
    elif kind is Kind.ELLIPSE:
        area = geometry.ellipse_area(points, factors)
        around = geometry.ellipse_perimeter(points, factors)
    else:
        area = geometry.polygon_area(points, factors)
        around = geometry.length(points, factors, closed=True)
    square = f"{unit}²" if unit in ("mm", PIXELS) else unit.replace("mm", "mm²")
    return Quantity("area", area, square), Quantity("perimeter", around, unit)


def _at_point(point: Point, image: SliceImage) -> Measurement:
    """The value of the pixel whose square holds the point."""
    column, row = int(np.floor(point[0] + 0.5)), int(np.floor(point[1] + 0.5))
    rows, columns = image.shape
    if not (0 <= column < columns and 0 <= row < rows) or image.is_color:
        return Measurement()
    padding = image.padding_mask
    if padding is not None and padding[row, column]:
        return Measurement((), (Sentence("The pixel is padding."),))
    return Measurement((Quantity("value", float(image.values[row, column]), image.unit),))
