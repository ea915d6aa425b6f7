"""Ten measurements in a quarter of the images' room: what is said of each can be read."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from viewer.gui.annotation.label_places import Segments
from viewer.gui.annotation.layout import Placed, distance_to, place_all
from viewer.measure.annotation import Annotation, ImageAnchor, Kind, Point

_AREA = QRectF(0, 0, 348, 332)  # a viewport of 2 x 2 at 1280 x 800
_SCALE_BAR = QRectF(114, 278, 120, 54)
_STEP = 16.0
_ANCHOR = ImageAnchor("1.2.3", 0)
_KINDS = (Kind.LENGTH, Kind.ELLIPSE, Kind.RECTANGLE, Kind.ANGLE, Kind.POINT) * 2

Shown = tuple[Annotation, tuple[Point, ...], tuple[str, ...]]


def _ten(seed: int) -> list[Shown]:
    """Shapes anywhere in the middle of the viewport, up to 70 pixels wide, with what is said of them."""
    random = np.random.default_rng(seed)
    found: list[Shown] = []
    for kind in _KINDS:
        x, y = random.uniform(70, 250), random.uniform(50, 260)
        dx, dy = random.uniform(-70, 70, 2)
        points = {Kind.POINT: ((x, y),), Kind.ANGLE: ((x, y), (x + dx / 2, y + dy / 2), (x + dx, y - dy / 3))}
        own = points.get(kind, ((x, y), (x + dx, y + dy)))
        region = kind in (Kind.ELLIPSE, Kind.RECTANGLE)
        label = ("Area 1074.3 mm²", "Mean −995.2 HU  SD 1.60") if region else ("51.4 mm",)
        found.append((Annotation(kind, _ANCHOR, own), own, label))
    return found


def _placed(shown: list[Shown], occupied: tuple[QRectF, ...] = (_SCALE_BAR,)) -> tuple[Placed, ...]:
    return place_all(shown, lambda x, y: (x, y), _AREA, lambda text: 6.7 * len(text), _STEP, occupied)


@pytest.mark.parametrize("seed", range(20))
def test_ten_labels_in_a_quarter_keep_off_each_other_and_off_all_lines(seed: int) -> None:
    placed = _placed(_ten(seed))
    assert len(placed) == 10
    for number, one in enumerate(placed):
        assert one.label
        assert _AREA.contains(one.label_box)
        assert not one.label_box.intersects(_SCALE_BAR)
        for other in placed:
            assert not Segments.of(other.lines).cross(one.label_box)
        for other in placed[number + 1 :]:
            assert not one.label_box.intersects(other.label_box)


def test_labels_leave_the_letters_of_the_sides_alone() -> None:
    right, top = QRectF(326, 156, 14, 20), QRectF(167, 8, 14, 16)
    for ends in (((200.0, 166.0), (270.0, 166.0)), ((100.0, 15.0), (130.0, 15.0))):
        one = (Annotation(Kind.LENGTH, _ANCHOR, ends), ends, ("51.4 mm",))
        (placed,) = _placed([one])
        assert placed.label
        assert not placed.label_box.intersects(right)
        assert not placed.label_box.intersects(top)


@pytest.mark.parametrize("seed", range(20))
def test_a_leader_joins_what_stands_away_from_its_shape_and_nothing_else(seed: int) -> None:
    for one in _placed(_ten(seed)):
        corners = [one.label_box.topLeft(), one.label_box.center(), one.label_box.bottomRight()]
        away = min(distance_to(one.lines, corner) for corner in corners)
        if one.leader is None:
            assert away < 24 + one.label_box.width() / 2
        else:
            assert 23 < one.leader.length() <= away + 4
            assert one.label_box.adjusted(-1, -1, 1, 1).contains(one.leader.p1())
            assert distance_to(one.lines, one.leader.p2()) < 4


def test_places_are_the_same_every_time() -> None:
    first, second = (_placed(_ten(3)) for _ in range(2))
    assert [one.label_box for one in first] == [one.label_box for one in second]
    assert [one.label for one in first] == [one.label for one in second]


def test_a_label_goes_beside_its_shape_where_there_is_room() -> None:
    box = ((100.0, 100.0), (150.0, 140.0))
    (one,) = _placed([(Annotation(Kind.RECTANGLE, _ANCHOR, box), box, ("Area 1 mm²",))])
    assert one.leader is None
    assert one.label_box.left() == 158
    assert one.label_box.center().y() == 120


def test_no_label_covers_what_a_region_measures_unless_it_fills_the_viewport() -> None:
    small, large = ((60.0, 80.0), (290.0, 180.0)), ((-20.0, -20.0), (360.0, 350.0))
    walls = (QRectF(0, 0, 348, 78), QRectF(0, 182, 348, 150))  # above and below it
    (one,) = _placed([(Annotation(Kind.RECTANGLE, _ANCHOR, small), small, ("Area",))], walls)
    assert not one.label_box.intersects(QRectF(60, 80, 230, 100))
    (one,) = _placed([(Annotation(Kind.RECTANGLE, _ANCHOR, large), large, ("Area",))])
    assert _AREA.contains(one.label_box)


def test_where_all_is_full_the_label_covers_the_least() -> None:
    line = ((150.0, 150.0), (160.0, 150.0))
    taken = (QRectF(0, 0, 348, 300), QRectF(0, 310, 348, 22))
    (one,) = _placed([(Annotation(Kind.LENGTH, _ANCHOR, line), line, ("1 mm",))], taken)
    covered = sum((one.label_box & box).height() for box in taken if one.label_box.intersects(box))
    assert one.label
    assert covered < _STEP, "some of it stands in the gap between"


def test_labels_keep_off_an_outline_of_a_thousand_points() -> None:
    turn = np.linspace(0, 2 * np.pi, 1001)
    outline = tuple(zip((170 + 60 * np.cos(turn)).tolist(), (150 + 60 * np.sin(turn)).tolist(), strict=True))
    line = ((150.0, 90.0), (190.0, 90.0))
    placed = _placed(
        [
            (Annotation(Kind.FREEHAND, _ANCHOR, outline), outline, ("Area 11309.7 mm²",)),
            (Annotation(Kind.LENGTH, _ANCHOR, line), line, ("40.0 mm",)),
        ]
    )
    for one in placed:
        for other in placed:
            assert not Segments.of(other.lines).cross(one.label_box)
