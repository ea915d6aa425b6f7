"""Annotations: anchors, handles, strokes, edits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from viewer.measure import geometry
from viewer.measure.annotation import (
    Annotation,
    ImageAnchor,
    Kind,
    PlaneAnchor,
    from_image,
    on_image,
    plane_anchor,
)
from viewer.measure.edits import AnnotationBook, AnnotationEdit, Change, History, SettingEdit
from viewer.measure.shapes import handles, outlines, with_handle
from viewer.measure.stroke import Stroke

IMAGE = ImageAnchor("1.2.3", 0)


def length(*points: tuple[float, float]) -> Annotation:
    return Annotation(Kind.LENGTH, IMAGE, points or ((1.0, 2.0), (3.0, 4.0)))


def test_a_wrong_number_of_points_is_refused() -> None:
    with pytest.raises(ValueError, match="does not have 3 points"):
        length((1, 2), (3, 4), (5, 6))
    with pytest.raises(ValueError, match="not finite"):
        length((1, 2), (math.nan, 4))


def test_an_image_is_known_by_uid_and_frame_alone() -> None:
    assert ImageAnchor("1.2.3", 0, "9.1", "9.2") == IMAGE
    assert ImageAnchor("1.2.3", 1) != IMAGE


def test_a_plane_keeps_millimetres_at_any_resolution_and_turn() -> None:
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    turn *= np.linalg.det(turn)
    affine = np.eye(4)
    affine[:3, :3] = turn * np.array([0.7, 0.9, 1.0])
    affine[:3, 3] = (10, -20, 30)
    points = ((4.0, 5.0), (14.0, 8.0))
    anchor = plane_anchor(affine, "1.9")
    drawn = Annotation(Kind.RECTANGLE, anchor, from_image(affine, anchor, points))
    assert on_image(drawn, affine, 0.5) == tuple(pytest.approx(point) for point in points)
    # Another picture of the same plane: finer, columns and rows exchanged, mirrored, shifted within it.
    other = np.eye(4)
    other[:3, :3] = np.stack([-turn[:, 1] * 0.25, turn[:, 0] * 0.5, turn[:, 2]], axis=1)
    other[:3, 3] = affine[:3, 3] + turn[:, 0] * 3 + turn[:, 1] * 20 + turn[:, 2] * 0.2
    there = on_image(drawn, other, 0.5)
    assert there is not None
    for (column, row), point in zip(there, points, strict=True):
        world = other @ (column, row, 0, 1)
        expected = affine @ (*point, 0, 1) + [*(turn[:, 2] * 0.2), 0]
        assert np.allclose(world, expected)
    # A neighbouring plane and a turned one show nothing.
    away = other.copy()
    away[:3, 3] += turn[:, 2]
    assert on_image(drawn, away, 0.5) is None
    tilted = affine.copy()
    tilted[:3, :3] = tilted[:3, :3] @ np.array([[1, 0, 0], [0, 0.8, -0.6], [0, 0.6, 0.8]])
    assert on_image(drawn, tilted, 0.5) is None
    assert on_image(drawn, None, 0.5) is None


def test_handles_change_what_they_belong_to() -> None:
    box = Annotation(Kind.RECTANGLE, IMAGE, ((10, 10), (30, 20)))
    for number, corner in enumerate(handles(box.kind, box.points)):
        moved = with_handle(box, number, (corner[0] + 2, corner[1] + 3))
        changed = handles(moved.kind, moved.points)
        assert changed[number] == (corner[0] + 2, corner[1] + 3)
        assert changed[(number + 2) % 4] == handles(box.kind, box.points)[(number + 2) % 4]
    oval = Annotation(Kind.ELLIPSE, IMAGE, ((10, 10), (30, 20)))
    wider = with_handle(oval, 2, (40, 99))
    assert geometry.box(wider.points) == (10, 10, 40, 20)
    assert with_handle(length(), 1, (9, 9)).points == ((1, 2), (9, 9))


@pytest.mark.parametrize("aspect", [1.0, 2.0, 0.4])
@pytest.mark.parametrize("handle", range(4))
def test_axes_stay_perpendicular_in_the_body(handle: int, aspect: float) -> None:
    points = Stroke(Kind.BIDIRECTIONAL).with_point((10, 10)).with_point((50, 22)).points(aspect)
    both = Annotation(Kind.BIDIRECTIONAL, IMAGE, points)
    before = geometry.length(points[2:], (1, aspect))
    assert before == pytest.approx(geometry.length(points[:2], (1, aspect)) / 2)
    changed = with_handle(both, handle, (points[handle][0] + 5, points[handle][1] - 4), aspect)
    a, b, c, d = geometry.scaled(changed.points, (1, aspect))
    assert float((b - a) @ (d - c)) == pytest.approx(0, abs=1e-9)
    if handle < 2:  # the short axis goes along unchanged
        assert geometry.length(changed.points[2:], (1, aspect)) == pytest.approx(before)


def test_a_long_outline_is_pulled_locally() -> None:
    points = tuple((50 + 20 * math.cos(t), 50 + 20 * math.sin(t)) for t in np.linspace(0, 6.28, 120))
    free = Annotation(Kind.FREEHAND, IMAGE, points)
    at = handles(free.kind, free.points)
    assert len(at) == 12
    pulled = with_handle(free, 3, (at[3][0] + 6, at[3][1]))
    shift = np.hypot(*(np.array(pulled.points) - np.array(points)).T)
    assert shift.max() == pytest.approx(6)
    assert (shift == 0).sum() > 90
    assert outlines(free.kind, free.points)[0][-1] == points[0]


def test_strokes_end_with_their_last_point() -> None:
    stroke = Stroke(Kind.ANGLE).with_point((1, 1)).with_point((5, 5)).moved((9, 1))
    assert not stroke.is_complete
    assert stroke.finished(IMAGE) is None
    assert stroke.points() == ((1, 1), (5, 5), (9, 1))
    done = stroke.with_point((9, 1))
    assert done.is_complete
    finished = done.finished(IMAGE)
    assert finished is not None
    assert finished.points == ((1, 1), (5, 5), (9, 1))
    still = Stroke(Kind.LENGTH).with_point((4, 4)).with_point((4, 4))
    assert still.finished(IMAGE) is None
    flat = Stroke(Kind.RECTANGLE).with_point((4, 4)).with_point((9, 4))
    assert flat.finished(IMAGE) is None


def test_everything_can_be_taken_back_and_done_again() -> None:
    one, two = length(), length((5, 5), (8, 8))
    book, history = AnnotationBook(), History()
    states = [book]
    edits = [
        AnnotationEdit("Draw", (Change(None, one),)),
        AnnotationEdit("Draw", (Change(None, two),)),
        AnnotationEdit("Move", (Change(one, one.moved(3, 4)),)),
        AnnotationEdit("Delete", (Change(two, None),)),
    ]
    for edit in edits:
        book, history = book.applied(edit), history.with_edit(edit)
        states.append(book)
    assert [len(state) for state in states] == [0, 1, 2, 2, 1]
    for expected in reversed(states[:-1]):
        history, back = history.undo()
        assert isinstance(back, AnnotationEdit)
        book = book.applied(back)
        assert dict(book.entries) == dict(expected.entries)
    assert history.undo()[1] is None
    for expected in states[1:]:
        history, again = history.redo()
        assert isinstance(again, AnnotationEdit)
        book = book.applied(again)
        assert dict(book.entries) == dict(expected.entries)
    history, _ = history.undo()
    history = history.with_edit(edits[0])
    assert history.redo()[1] is None


def test_edits_of_one_kind_in_a_row_are_one_step() -> None:
    one = length()
    history = History()
    at = one
    for _ in range(5):
        moved = at.moved(1, 0)
        history = history.with_edit(AnnotationEdit("Nudge", (Change(at, moved),), f"nudge {one.id}"))
        at = moved
    history = history.with_edit(SettingEdit("Opacity", "opacity", 0.6, 0.7, "opacity"))
    history = history.with_edit(SettingEdit("Opacity", "opacity", 0.7, 0.9, "opacity"))
    assert len(history.done) == 2
    history, setting = history.undo()
    assert isinstance(setting, SettingEdit)
    assert (setting.before, setting.after) == (0.9, 0.6)
    history, nudges = history.undo()
    assert isinstance(nudges, AnnotationEdit)
    assert nudges.changes == (Change(at, one),)
    sealed = History((AnnotationEdit("Nudge", (Change(one, at),), "n"),)).sealed()
    assert len(sealed.with_edit(AnnotationEdit("Nudge", (Change(at, one),), "n")).done) == 2


def test_planes_and_images_never_mix() -> None:
    plane = PlaneAnchor("1.9", (0, 0, 0), (1, 0, 0), (0, 1, 0))
    book = AnnotationBook().with_loaded([length(), Annotation(Kind.POINT, plane, ((1, 1),))])
    assert [one.kind for one in book.on(IMAGE)] == [Kind.LENGTH]
    assert [one.kind for one in book.on(plane)] == [Kind.POINT]
