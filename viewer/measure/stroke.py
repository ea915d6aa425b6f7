"""A stroke in progress: from the first press to a whole shape. Knows no widget and no buttons."""

from __future__ import annotations

from dataclasses import dataclass, replace

from viewer.measure import geometry
from viewer.measure.annotation import Anchor, Annotation, Kind, Point

# Points to place by hand; None: as many as the hand likes.
_TO_PLACE: dict[Kind, int | None] = {
    Kind.LENGTH: 2,
    Kind.BIDIRECTIONAL: 2,  # the short axis follows from the long one
    Kind.ANGLE: 3,
    Kind.COBB: 4,
    Kind.POLYLINE: None,
    Kind.FREEHAND: None,
    Kind.RECTANGLE: 2,
    Kind.ELLIPSE: 2,
    Kind.POINT: 1,
    Kind.ARROW: 2,
}
# Where the keyboard places the points of a new shape: right and down from the middle, in steps of its size.
_CORNERS = ((-1, -1), (1, 1))
_ACROSS = ((-1, 0), (1, 0))
BEGINNINGS: dict[Kind, tuple[tuple[int, int], ...]] = {
    Kind.LENGTH: _ACROSS,
    Kind.BIDIRECTIONAL: _ACROSS,
    Kind.ANGLE: ((-1, 1), (-1, -1), (1, 1)),
    Kind.COBB: ((-1, -1), (1, -1), (-1, 1), (1, 1)),
    Kind.POLYLINE: ((-1, 0), (0, -1), (1, 0)),
    Kind.FREEHAND: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    Kind.RECTANGLE: _CORNERS,
    Kind.ELLIPSE: _CORNERS,
    Kind.POINT: ((0, 0),),
    Kind.ARROW: _CORNERS,
}
_SHORT_AXIS = 0.5  # of the long one, to begin with


@dataclass(frozen=True, slots=True)
class Stroke:
    """What is placed so far, and where the hand is (`cursor`), all in the coordinates of the anchor."""

    kind: Kind
    placed: tuple[Point, ...] = ()
    cursor: Point | None = None

    def with_point(self, point: Point) -> Stroke:
        """One more point is placed; one on the point before it changes nothing."""
        if self.placed and self.placed[-1] == point:
            return replace(self, cursor=None)
        return replace(self, placed=(*self.placed, point), cursor=None)

    def without_last(self) -> Stroke | None:
        """The last point taken back; None where nothing is left, or where it was drawn in one go."""
        if len(self.placed) < 2 or self.kind is Kind.FREEHAND:
            return None
        return replace(self, placed=self.placed[:-1])

    def moved(self, point: Point) -> Stroke:
        """The hand moved on."""
        return replace(self, cursor=point)

    @property
    def awaits_line(self) -> bool:
        """True where the next point begins a line of its own: a drag then draws it from end to end."""
        return self.kind is Kind.COBB and len(self.placed) == 2

    @property
    def is_complete(self) -> bool:
        """True when the last point is placed; never for shapes of any number of points."""
        wanted = _TO_PLACE[self.kind]
        return wanted is not None and len(self.placed) >= wanted

    @property
    def is_open_ended(self) -> bool:
        """True where the hand says when it is done."""
        return _TO_PLACE[self.kind] is None

    def points(self, aspect: float = 1.0) -> tuple[Point, ...]:
        """Points to paint: those placed, then the cursor; a bidirectional one with both axes."""
        points = self.placed if self.cursor is None else (*self.placed, self.cursor)
        if self.kind is Kind.BIDIRECTIONAL and len(points) == 2:
            points += geometry.perpendicular(points[0], points[1], (1.0, aspect), _SHORT_AXIS)
        return points

    def finished(self, anchor: Anchor, aspect: float = 1.0) -> Annotation | None:
        """The annotation; None where the points placed make none (too few, or all in one place)."""
        points = replace(self, cursor=None).points(aspect)
        if len(points) > 1 and all(point == points[0] for point in points):
            return None
        if self.kind in (Kind.RECTANGLE, Kind.ELLIPSE) and len(points) == 2:
            (ax, ay), (bx, by) = points
            if ax == bx or ay == by:
                return None
        try:
            return Annotation(self.kind, anchor, points)
        except ValueError:  # too few points
            return None
