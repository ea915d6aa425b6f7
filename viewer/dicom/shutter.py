"""The display shutter of an image: what lies outside it is covered on the screen, and only there, PS3.3 C.7.6.11."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shutter:
    """Shapes in image coordinates (column, row; pixel centres at whole numbers). What lies inside all that are there
    is seen; the rest is painted `grey` (0 black to 255 white).

    `rectangle`: left, top, right, bottom edges. `circle`: centre and radius in columns, so that it is round in the
    patient. `polygon`: its vertices.
    """

    rectangle: tuple[float, float, float, float] | None = None
    circle: tuple[float, float, float] | None = None
    polygon: tuple[Point, ...] = ()
    grey: int = 0
