"""Measurements in words: the lines beside a shape, and one line for a list."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from viewer.measure.annotation import Annotation, Kind, Quantity
from viewer.measure.results import Measurement
from viewer.sentence import Sentence

THIN = "\u2009"
_AT_DETECTOR = " at detector"  # of units of lengths and areas
KIND_NAMES: dict[Kind, str] = {
    Kind.LENGTH: "Length",
    Kind.BIDIRECTIONAL: "Bidirectional",
    Kind.ANGLE: "Angle",
    Kind.COBB: "Cobb angle",
    Kind.POLYLINE: "Polyline",
    Kind.FREEHAND: "Freehand region",
    Kind.RECTANGLE: "Rectangle",
    Kind.ELLIPSE: "Ellipse",
    Kind.POINT: "Point",
    Kind.ARROW: "Arrow",
}
# What `detail_lines` calls them.
QUANTITY_NAMES = (
    "Length", "Long axis", "Short axis", "Angle", "Supplement", "Area", "Perimeter", "Pixels", "Mean", "Std", "Min",
    "Max", "Median", "Percentile 5", "Percentile 25", "Percentile 75", "Percentile 95", "Value",
    "Difference along rows", "Difference along columns",
)  # fmt: skip


def quantity_text(quantity: Quantity) -> str:
    """A value with its unit: one decimal, more where it is small; a true minus."""
    value = quantity.value
    if not math.isfinite(value):
        text = "–"
    elif value == round(value) and quantity.unit in ("", "HU") and abs(value) < 1e9:
        text = f"{value:.0f}"
    elif abs(value) >= 10 or value == 0:
        text = f"{value:.1f}"
    elif abs(value) >= 0.1:
        text = f"{value:.2f}"
    else:
        text = f"{value:.3g}"
    text = text.replace("-", "\u2212")
    if quantity.unit == "°":
        return f"{text}°"
    if quantity.unit.endswith(_AT_DETECTOR):
        length = f"{text}{THIN}{quantity.unit.removesuffix(_AT_DETECTOR)}"
        return Sentence("{length} at detector", length=length)
    return f"{text}{THIN}{quantity.unit}" if quantity.unit else text


def label_lines(annotation: Annotation, measurement: Measurement, brief: bool = False) -> tuple[str, ...]:
    """Lines beside a shape, the user's text first; `brief` leaves out the extremes of a region."""
    found = {quantity.name: quantity for quantity in measurement.quantities}
    lines = [annotation.text] if annotation.text else []
    if annotation.is_region:
        area = found.get("area")
        lines += (
            [Sentence("Area {area}", area=quantity_text(area))] if area else _each(measurement.quantities[:2])
        )
        if "mean" in found:
            mean, spread = quantity_text(found["mean"]), _bare(found["std"])
            lines.append(Sentence("Mean {mean}  SD {spread}", mean=mean, spread=spread))
            if not brief:
                least, most = _bare(found["min"]), _bare(found["max"])
                lines.append(Sentence("Min {least}  Max {most}", least=least, most=most))
        elif "pixels" in found:
            lines.append(Sentence("No pixel centre inside"))
    elif annotation.kind is Kind.BIDIRECTIONAL and "long axis" in found:
        lines.append(_axes(found))
    elif annotation.kind is Kind.COBB and "angle" in found:
        lines.append(f"Cobb {quantity_text(found['angle'])}")
    else:
        lines += _each(measurement.quantities)
    return tuple(lines)


def list_figures(annotation: Annotation) -> tuple[str, ...]:
    """The most important figures in a few words each; none where nothing was measured."""
    found = {quantity.name: quantity for quantity in annotation.measured}
    if "long axis" in found and "short axis" in found:
        return (_axes(found),)
    texts = {
        name: quantity_text(found[name])
        for name in ("length", "angle", "area", "mean", "value")
        if name in found
    }
    if "mean" in texts:
        texts["mean"] = Sentence("Mean {mean}", mean=texts["mean"])
    return tuple(texts.values())


def detail_lines(measurement: Measurement) -> tuple[tuple[str, str], ...]:
    """Every quantity as (name, value with unit), the names in sentence case."""
    return tuple(
        (quantity.name[:1].upper() + quantity.name[1:], quantity_text(quantity))
        for quantity in measurement.quantities
    )


def _axes(found: Mapping[str, Quantity]) -> Sentence:
    long, short = _bare(found["long axis"]), quantity_text(found["short axis"])
    return Sentence("{long} × {short}", long=long, short=short)


def _each(quantities: Sequence[Quantity]) -> list[str]:
    named = {"difference along rows": "\u0394x ", "difference along columns": "\u0394y "}
    return [named.get(one.name, "") + quantity_text(one) for one in quantities]


def _bare(quantity: Quantity) -> str:
    return quantity_text(quantity).removesuffix(f"{THIN}{quantity.unit}")
