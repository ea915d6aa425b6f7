"""Annotations: what was drawn, and on what. Coordinates survive zoom, pan, flips and rotation.

Points are (column, row) of the image, pixel centres at whole numbers; on a plane through a volume they are
millimetres (u, v) along the plane's two directions. Which of both, the anchor says.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import Vector3

Point = tuple[float, float]

DEFAULT_COLOUR = "#ffd84a"
# Directions and planes count as the same within rounding.
_PARALLEL = 1e-4


class Kind(StrEnum):
    """What is drawn, with its points."""

    LENGTH = "length"  # two ends
    BIDIRECTIONAL = "bidirectional"  # ends of the long axis, ends of the short one, perpendicular to it
    ANGLE = "angle"  # end, vertex, end
    COBB = "cobb"  # two ends of one line, two of the other
    POLYLINE = "polyline"  # two or more, open
    FREEHAND = "freehand"  # three or more, closed
    RECTANGLE = "rectangle"  # two opposite corners
    ELLIPSE = "ellipse"  # two opposite corners of the box around it
    POINT = "point"  # one
    ARROW = "arrow"  # tip, tail


REGIONS = frozenset({Kind.FREEHAND, Kind.RECTANGLE, Kind.ELLIPSE})
LINES = frozenset({Kind.LENGTH, Kind.POLYLINE, Kind.ARROW, Kind.BIDIRECTIONAL})
_POINTS: dict[Kind, tuple[int, int | None]] = {
    Kind.LENGTH: (2, 2),
    Kind.BIDIRECTIONAL: (4, 4),
    Kind.ANGLE: (3, 3),
    Kind.COBB: (4, 4),
    Kind.POLYLINE: (2, None),
    Kind.FREEHAND: (3, None),
    Kind.RECTANGLE: (2, 2),
    Kind.ELLIPSE: (2, 2),
    Kind.POINT: (1, 1),
    Kind.ARROW: (2, 2),
}


@dataclass(frozen=True, slots=True)
class ImageAnchor:
    """One stored image. `image`: its SOP Instance UID, or "sha256:" and the hash of its pixels where it has
    none (PNG, NIfTI); `frame` counts from 0. The UIDs of study and series, empty where there are none, only
    say where it is kept.
    """

    image: str
    frame: int = 0
    study_uid: str = field(default="", compare=False)
    series_uid: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class PlaneAnchor:
    """A plane through a volume, in LPS mm: where (u, v) = (0, 0) lies and the unit directions of u and v.

    `volume` tells the volumes of one series apart: its point of time, echo or b-value.
    """

    frame_of_reference_uid: str
    origin: Vector3
    along_u: Vector3
    along_v: Vector3
    study_uid: str = field(default="", compare=False)
    series_uid: str = ""
    volume: str = ""

    def is_of_volume(self, other: Anchor) -> bool:
        """Whether another anchor is a plane of the same volume."""
        if not isinstance(other, PlaneAnchor):
            return False
        mine = (self.frame_of_reference_uid, self.series_uid, self.volume)
        return mine == (other.frame_of_reference_uid, other.series_uid, other.volume)


Anchor = ImageAnchor | PlaneAnchor


@dataclass(frozen=True, slots=True)
class Quantity:
    """One measured number: "length", 12.3, "mm"."""

    name: str
    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something drawn on one image. `id` is unique for ever.

    `text` is what the user wrote; `colour` "#rrggbb". `measured` are the figures when it was last measured, for
    lists and exports that have no pixels at hand; they are no part of its identity. Raises ValueError for a
    number of points that its kind does not have.
    """

    kind: Kind
    anchor: Anchor
    points: tuple[Point, ...]
    text: str = ""
    colour: str = DEFAULT_COLOUR
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    measured: tuple[Quantity, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        least, most = _POINTS[self.kind]
        if len(self.points) < least or (most is not None and len(self.points) > most):
            raise ValueError(f"{self.kind} does not have {len(self.points)} points")
        if not np.isfinite(self.points).all():
            raise ValueError(f"{self.kind} has a point that is not finite")

    @property
    def is_region(self) -> bool:
        """True where it encloses pixels."""
        return self.kind in REGIONS

    def moved(self, right: float, down: float) -> Annotation:
        """The same elsewhere, by pixels (on a plane: millimetres) along both directions."""
        return replace(self, points=tuple((x + right, y + down) for x, y in self.points), measured=())

    def copied(self, anchor: Anchor | None = None) -> Annotation:
        """A copy with an id of its own, on another image if one is named."""
        return replace(self, id=uuid.uuid4().hex, anchor=anchor or self.anchor, measured=())


def plane_anchor(
    affine: NDArray[np.float64],
    frame_of_reference_uid: str,
    study_uid: str = "",
    series_uid: str = "",
    volume: str = "",
) -> PlaneAnchor:
    """The anchor of an image made from a volume: `affine` 4x4 takes (column, row, 0, 1) to LPS mm."""
    u, v = _directions(affine)
    return PlaneAnchor(
        frame_of_reference_uid, _vector(affine[:3, 3]), _vector(u), _vector(v), study_uid, series_uid, volume
    )


def is_parallel(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether rows and columns of two images (affines) run along each other, in either sense, or exchanged."""
    return _runs_along(_directions(one), _directions(other))


def from_image(
    affine: NDArray[np.float64], anchor: PlaneAnchor, points: tuple[Point, ...]
) -> tuple[Point, ...]:
    """(u, v) in mm of points (column, row) of an image with this affine that lies in the anchor's plane."""
    flat = np.array([(column, row, 0.0, 1.0) for column, row in points])
    away = (flat @ affine.T)[:, :3] - anchor.origin
    return tuple((float(offset @ anchor.along_u), float(offset @ anchor.along_v)) for offset in away)


def on_image(
    annotation: Annotation, affine: NDArray[np.float64] | None, tolerance_mm: float
) -> tuple[Point, ...] | None:
    """(column, row) of the annotation's points on an image that lies in its plane; None where it does not.

    An image anchor's points are returned as they are. A plane's are shown where the image is parallel to the
    plane, no further than `tolerance_mm` from it, and its rows and columns run along the plane's directions (in
    either sense, or exchanged), so that rectangles and ellipses stay what they are.
    """
    anchor = annotation.anchor
    if isinstance(anchor, ImageAnchor):
        return annotation.points
    if affine is None:
        return None
    u, v = np.array(anchor.along_u), np.array(anchor.along_v)
    columns, rows = _directions(affine)
    if not _runs_along((columns, rows), (u, v)):
        return None
    normal = np.cross(columns, rows)
    if abs(float(normal @ (np.array(anchor.origin) - affine[:3, 3]))) > tolerance_mm:
        return None
    inverse = np.linalg.inv(affine)
    world = np.array(anchor.origin) + np.array([x * u + y * v for x, y in annotation.points])
    at = world @ inverse[:3, :3].T + inverse[:3, 3]
    return tuple((float(column), float(row)) for column, row, _ in at)


_Directions = tuple[NDArray[np.float64], NDArray[np.float64]]


def _directions(affine: NDArray[np.float64]) -> _Directions:
    return affine[:3, 0] / np.linalg.norm(affine[:3, 0]), affine[:3, 1] / np.linalg.norm(affine[:3, 1])


def _runs_along(ones: _Directions, others: _Directions) -> bool:
    nearest = (max(abs(float(one @ other)) for other in others) for one in ones)
    return all(abs(cosine - 1) <= _PARALLEL for cosine in nearest)


def _vector(values: NDArray[np.float64]) -> Vector3:
    x, y, z = (float(value) for value in values)
    return x, y, z
