"""Elements of the Display Shutter module to shapes in the image, PS3.3 C.7.6.11."""

from __future__ import annotations

from viewer.dicom import tags
from viewer.dicom.shutter import Point, Shutter
from viewer.dicom.values import Values

_MOST_VERTICES = 4096  # hostile files could name millions
_LARGEST_P_VALUE = 0xFFFF


def display_shutter(values: Values) -> Shutter | None:
    """The shutter of a header; None where it has none, or none that makes sense.

    The pixels of the four edges belong to what is seen. A bitmap shutter is part of presentation states alone.
    """
    shapes = (values.code(tags.SHUTTER_SHAPE) or "").split("\\")
    rectangle = _rectangle(values) if "RECTANGULAR" in shapes else None
    circle = _circle(values) if "CIRCULAR" in shapes else None
    polygon = _polygon(values) if "POLYGONAL" in shapes else ()
    if rectangle is None and circle is None and not polygon:
        return None
    grey = values.unsigned(tags.SHUTTER_PRESENTATION_VALUE) or 0
    return Shutter(rectangle, circle, polygon, round(grey * 255 / _LARGEST_P_VALUE))


def _rectangle(values: Values) -> tuple[float, float, float, float] | None:
    edges = (
        values.decimal(tags.SHUTTER_LEFT_VERTICAL_EDGE),
        values.decimal(tags.SHUTTER_UPPER_HORIZONTAL_EDGE),
        values.decimal(tags.SHUTTER_RIGHT_VERTICAL_EDGE),
        values.decimal(tags.SHUTTER_LOWER_HORIZONTAL_EDGE),
    )
    left, top, right, bottom = edges
    if left is None or top is None or right is None or bottom is None or right < left or bottom < top:
        return None
    return left - 1.5, top - 1.5, right - 0.5, bottom - 0.5  # the file counts from 1


def _circle(values: Values) -> tuple[float, float, float] | None:
    centre, radius = (
        values.decimals(tags.CENTER_OF_CIRCULAR_SHUTTER),
        values.decimal(tags.RADIUS_OF_CIRCULAR_SHUTTER),
    )
    if centre is None or len(centre) < 2 or radius is None or radius <= 0:
        return None
    return centre[1] - 1, centre[0] - 1, radius  # the file gives row, then column


def _polygon(values: Values) -> tuple[Point, ...]:
    numbers = values.decimals(tags.VERTICES_OF_POLYGONAL_SHUTTER) or ()
    points = tuple((column - 1, row - 1) for row, column in zip(numbers[::2], numbers[1::2], strict=False))
    return points if 3 <= len(points) <= _MOST_VERTICES else ()
