"""Every tool on one viewport, at several zooms, mirrored, on pixels that are not square; against the phantom."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.drawing import RIGHT, click, double_click, drag, move, press, release
from tests.gui.seeing import pixels_of, shown
from tests.measure.phantom import BLOCK, DISK, Phantom, make_phantom
from tests.rendering.images import make_image
from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.annotation.image_anchors import ImageAnchors
from viewer.gui.annotation.label_places import Segments
from viewer.gui.annotation.layout import distance_to
from viewer.gui.annotation.view import AnnotationView
from viewer.gui.viewport.viewport import Tool, Viewport
from viewer.measure.annotation import Annotation, Kind
from viewer.measure.store import AnnotationStore


class Desk:
    """A viewport with the phantom, and what draws on it."""

    def __init__(self, viewport: Viewport, controller: AnnotationController, view: AnnotationView) -> None:
        self.viewport, self.controller, self.view = viewport, controller, view
        self.phantom = make_phantom(0.5, 0.8)
        viewport.set_image(self.phantom.image)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place in mm."""
        return self.phantom.pixel(x, y)

    @property
    def last(self) -> Annotation:
        return self.controller.book.all()[-1]

    def figure(self, name: str) -> float:
        found = self.controller.figures.of(self.last)
        assert found is not None
        value = found.value(name)
        assert value is not None
        return value


@pytest.fixture
def desk(qtbot: QtBot, themed: QApplication, tmp_path: Path) -> Iterator[Desk]:
    viewport = shown(qtbot, Viewport(), 700, 600)
    controller = AnnotationController(AnnotationStore(tmp_path))
    anchors = ImageAnchors()
    view = AnnotationView(viewport, controller, anchors)
    yield Desk(viewport, controller, view)
    anchors.finish()
    controller.finish()


# Mirrored left-right, top-bottom, turned; three are quarter turns
ORIENTATIONS = (
    (False, False, False),
    (True, False, False),
    (True, True, False),
    (True, False, True),
    (False, True, True),
)
VIEWS = [*itertools.product((0.7, 1.0, 3.3), ORIENTATIONS[:3]), *((1.7, one) for one in ORIENTATIONS[3:])]


@pytest.mark.parametrize(("zoom", "flips"), VIEWS)
def test_every_tool_measures_the_phantom_however_it_is_shown(
    desk: Desk, zoom: float, flips: tuple[bool, bool, bool]
) -> None:
    viewport, at = desk.viewport, desk.at
    viewport.set_flip(*flips)
    viewport.set_zoom(viewport.zoom() * zoom)
    viewport.pan_by(13, -7)
    half_mm = 0.4  # half a pixel of 0.8 mm

    viewport.set_tool(Tool.LENGTH)
    drag(viewport, at(30, 50), at(60, 50), at(90, 50))
    assert desk.last.kind is Kind.LENGTH
    assert desk.figure("length") == pytest.approx(60, abs=1e-6)
    click(viewport, at(110, 20), at(110, 80))  # the same by two clicks
    assert desk.figure("length") == pytest.approx(60, abs=1e-6)
    assert len(desk.controller.book) == 2

    viewport.set_tool(Tool.BIDIRECTIONAL)
    drag(viewport, at(40, 12), at(100, 12))
    assert (desk.figure("long axis"), desk.figure("short axis")) == (pytest.approx(60), pytest.approx(30))

    viewport.set_tool(Tool.ANGLE)
    drag(viewport, at(150, 90), at(120, 90))
    click(viewport, at(150, 60))
    assert desk.figure("angle") == pytest.approx(45, abs=0.01)

    viewport.set_tool(Tool.COBB)
    click(viewport, at(15, 80), at(45, 85), at(15, 95), at(45, 90))
    assert desk.figure("angle") == pytest.approx(2 * math.degrees(math.atan2(5, 30)), abs=0.01)

    drawn = len(desk.controller.book)
    desk.controller.undo()
    drag(viewport, at(15, 80), at(45, 85))  # the same by two drags
    drag(viewport, at(15, 95), at(30, 92.5), at(45, 90))
    assert len(desk.controller.book) == drawn
    assert desk.figure("angle") == pytest.approx(2 * math.degrees(math.atan2(5, 30)), abs=0.01)

    viewport.set_tool(Tool.POLYLINE)
    click(viewport, at(5, 5), at(35, 5))
    double_click(viewport, at(35, 9))
    assert desk.figure("length") == pytest.approx(34, abs=1e-6)

    viewport.set_tool(Tool.FREEHAND)
    turn = np.linspace(0, 2 * np.pi, 240)
    drag(viewport, *(at(60 + 24 * math.cos(t), 50 + 24 * math.sin(t)) for t in turn))
    assert desk.last.kind is Kind.FREEHAND
    assert desk.figure("area") == pytest.approx(math.pi * 24**2, rel=0.02)
    assert (desk.figure("mean"), desk.figure("std")) == (DISK, 0)

    viewport.set_tool(Tool.RECTANGLE)
    drag(viewport, at(112, 22), at(138, 78))
    assert desk.figure("area") == pytest.approx(26 * 56, abs=1e-3)
    assert (desk.figure("min"), desk.figure("max")) == (BLOCK, BLOCK)

    viewport.set_tool(Tool.ELLIPSE)
    drag(viewport, at(40, 30), at(80, 70))
    assert desk.figure("area") == pytest.approx(math.pi * 400, abs=1e-3)
    assert desk.figure("mean") == DISK

    viewport.set_tool(Tool.POINT)
    click(viewport, at(125, 50))
    assert desk.figure("value") == BLOCK

    viewport.set_tool(Tool.ARROW)
    drag(viewport, at(100, 85), at(110, 95))
    entry = viewport.findChild(QLineEdit, "annotation_text")
    assert entry is not None
    entry.setText("Here")
    entry.clearFocus()
    assert (desk.last.kind, desk.last.text) == (Kind.ARROW, "Here")
    assert np.allclose(desk.last.points, [at(100, 85), at(110, 95)], atol=half_mm / 100)

    assert len(desk.controller.book) == 11
    # Everything taken back, and done again.
    before = desk.controller.book.entries
    for _ in range(12):
        desk.controller.undo()
    assert len(desk.controller.book) == 0
    for _ in range(12):
        desk.controller.redo()
    assert desk.controller.book.entries == before


def test_shapes_are_taken_hold_of_by_handles_and_lines(desk: Desk, qtbot: QtBot) -> None:
    viewport, at = desk.viewport, desk.at
    viewport.set_tool(Tool.LENGTH)
    drag(viewport, at(30, 50), at(90, 50))
    viewport.set_tool(Tool.WINDOW)  # with any tool
    window = viewport.displayed_window()
    drag(viewport, at(90, 50), at(100, 55), at(110, 60))
    assert np.allclose(desk.last.points, [at(30, 50), at(110, 60)])
    assert desk.controller.selected == desk.last
    drag(viewport, at(70, 55), at(80, 65))  # the line
    assert np.allclose(desk.last.points, [at(40, 60), at(120, 70)], atol=1e-6)
    assert viewport.displayed_window() == window
    drag(viewport, at(20, 10), at(30, 20))  # beside it: the tool's own drag
    assert viewport.displayed_window() != window
    assert desk.controller.selected is None
    assert [edit.description for edit in desk.controller.history.done] == ["Draw", "Edit", "Move"]
    desk.controller.undo()
    assert np.allclose(desk.last.points, [at(30, 50), at(110, 60)])


def test_keys_move_delete_cancel_and_copy(desk: Desk, qtbot: QtBot) -> None:
    viewport, at, controller = desk.viewport, desk.at, desk.controller
    viewport.set_tool(Tool.RECTANGLE)
    drag(viewport, at(40, 30), at(80, 70))
    controller.select(desk.last.id)
    (left, top), (right, bottom) = desk.last.points
    steps: list[int] = []
    viewport.scrolled.connect(steps.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(viewport, key)
    assert desk.last.points == ((left + 2, top + 1), (right + 2, bottom + 1))
    viewport.set_flip(True, False)  # the arrow keys go along the screen
    qtbot.keyClick(viewport, Qt.Key.Key_Right)
    assert desk.last.points[0][0] == left + 1
    qtbot.keyClick(viewport, Qt.Key.Key_BracketRight)  # the first handle
    qtbot.keyClick(viewport, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert desk.last.points == ((left + 1, top + 11), (right + 1, bottom + 1))
    assert steps == []
    assert [edit.description for edit in controller.history.done] == ["Draw", "Nudge", "Nudge"]

    controller.copy()
    assert desk.view.anchor is not None
    copy = controller.paste(desk.view.anchor)
    assert copy is not None
    assert copy.points[0] == (left + 11, top + 21)
    assert len(controller.book) == 2
    controller.select(copy.id)
    qtbot.keyClick(viewport, Qt.Key.Key_Delete)
    assert len(controller.book) == 1
    controller.undo()
    assert len(controller.book) == 2

    controller.select(None)
    press(viewport, at(10, 10))
    move(viewport, at(20, 20))
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    release(viewport, at(20, 20))
    assert len(controller.book) == 2
    assert not desk.view.hand.is_busy
    qtbot.keyClick(viewport, Qt.Key.Key_Down)  # nothing is selected: scrolls
    assert steps == [1]


def test_nothing_is_drawn_beside_the_image(desk: Desk) -> None:
    rows, columns = desk.phantom.image.shape
    desk.viewport.set_zoom(desk.viewport.zoom() * 0.5)  # black all around
    desk.viewport.set_tool(Tool.RECTANGLE)
    drag(desk.viewport, (-60, -60), (10, 10))  # far beside it
    assert desk.controller.book.all() == ()
    drag(desk.viewport, (columns - 60, rows - 60), (columns + 60, rows + 60))  # off the edge
    right = max(x for x, _ in desk.last.points)
    bottom = max(y for _, y in desk.last.points)
    assert (right, bottom) == (columns - 0.5, rows - 0.5)
    desk.viewport.set_tool(Tool.WINDOW)  # which takes hold of lines
    drag(desk.viewport, (columns - 60, rows - 30), (columns - 100, rows - 30))
    assert max(x for x, _ in desk.last.points) == pytest.approx(columns - 40.5, abs=1)
    drag(desk.viewport, (columns - 100, rows - 30), (columns + 40, rows - 30))  # and as far as it goes
    assert max(x for x, _ in desk.last.points) == columns - 0.5
    assert len(desk.controller.book.all()) == 1
    assert desk.figure("area") > 0


def test_shapes_can_be_drawn_by_keys_alone(desk: Desk, qtbot: QtBot) -> None:
    for kind in Kind:
        desk.viewport.set_tool(Tool(kind.value))
        before = len(desk.controller.book)
        qtbot.keyClick(desk.viewport, Qt.Key.Key_Return)
        assert len(desk.controller.book) == before + 1
        assert desk.last.kind is kind
        assert desk.controller.selected == desk.last
        desk.controller.select(None)


def test_an_annotation_is_never_on_another_image(desk: Desk) -> None:
    viewport, at = desk.viewport, desk.at
    viewport.set_tool(Tool.LENGTH)
    drag(viewport, at(30, 50), at(90, 50))
    other = make_phantom(0.5, 0.8, sop_instance_uid="1.2.3.5").image
    press(viewport, at(20, 20))  # a stroke that is not finished
    viewport.set_image(other)
    assert desk.view.layer.placed() == ()
    release(viewport, at(60, 60))
    assert len(desk.controller.book) == 1
    viewport.set_image(None)
    assert desk.view.layer.placed() == ()
    assert desk.view.anchor is None
    viewport.set_image(desk.phantom.image)
    assert len(desk.view.layer.placed()) == 1


def test_pictures_without_uid_are_known_by_their_pixels(desk: Desk, qtbot: QtBot) -> None:
    viewport = desk.viewport
    rng = np.random.default_rng(0)
    small = make_image(rng.integers(0, 255, (80, 90), np.uint8), "file:a.png")
    large = make_image(rng.integers(0, 255, (1500, 1500), np.uint8), "file:b.png")
    viewport.set_tool(Tool.LENGTH)
    for image in (small, large):
        with qtbot.waitSignal(desk.view.anchorChanged, check_params_cb=lambda anchor: anchor is not None):
            viewport.set_image(image)
        drag(viewport, (10, 10), (40, 50))
        assert desk.figure("length") == pytest.approx(50)
    renamed = make_image(small.values.copy(), "file:other name.png")
    viewport.set_image(renamed)
    assert len(desk.view.layer.placed()) == 1
    viewport.set_image(make_image(small.values[::-1].copy(), "file:other name.png", index=1))
    assert desk.view.layer.placed() == ()


def test_labels_cover_no_line_and_stay_inside(desk: Desk) -> None:
    viewport, at = desk.viewport, desk.at
    for tool, one, other in (
        (Tool.ELLIPSE, (20, 20), (60, 60)),
        (Tool.RECTANGLE, (65, 20), (100, 60)),
        (Tool.LENGTH, (2, 2), (158, 98)),
        (Tool.LENGTH, (150, 5), (155, 90)),
        (Tool.RECTANGLE, (-10, -10), (170, 110)),
        (Tool.POINT, (156, 4), (156, 4)),
    ):
        viewport.set_tool(tool)
        if tool is Tool.POINT:
            click(viewport, at(*one))
        else:
            desk.controller.select(None)
            desk.controller.add(
                Annotation(Kind(tool.value), desk.view.anchor, (at(*one), at(*other)))  # type: ignore[arg-type]
            )
    placed = desk.view.layer.placed()
    assert len(placed) == 6
    for one in placed:
        assert one.label
        assert viewport.rect().toRectF().contains(one.label_box)
        for other in placed:
            assert not Segments.of(other.lines).cross(one.label_box)
            assert other is one or not one.label_box.intersects(other.label_box)


def test_a_label_that_had_to_go_far_is_joined_with_its_shape(desk: Desk) -> None:
    """Lines all around one region: its label stands outside, and a line leads back to it."""
    desk.controller.select(None)
    frame = [
        Annotation(Kind.RECTANGLE, desk.view.anchor, (desk.at(*one), desk.at(*other)))
        for one, other in (  # type: ignore[arg-type]
            ((70, 40), (90, 60)),
            *(((70 - by, 40 - by), (90 + by, 60 + by)) for by in range(2, 17, 2)),
        )
    ]
    for one in frame:
        desk.controller.add(one)
    inner = desk.view.layer.placed()[0]
    assert inner.leader is not None
    assert inner.label_box.adjusted(-1, -1, 1, 1).contains(inner.leader.p1())
    assert distance_to(inner.lines, inner.leader.p2()) < 1
    assert inner.leader.length() >= 24
    outer = desk.view.layer.placed()[-1]
    assert outer.leader is None, "beside its shape"


def test_a_shape_out_of_sight_has_no_label(desk: Desk) -> None:
    """Seven labels of shapes that were panned away stood over other anatomy once."""
    desk.viewport.set_tool(Tool.LENGTH)
    drag(desk.viewport, desk.at(20, 20), desk.at(60, 20))
    (before,) = desk.view.layer.placed()
    assert before.label
    desk.viewport.pan_by(-5000, 0)
    (panned,) = desk.view.layer.placed()
    assert panned.label == ()
    assert panned.label_box.isEmpty()


def test_a_large_region_is_counted_without_holding_the_window_up(desk: Desk, qtbot: QtBot) -> None:
    values = np.random.default_rng(0).integers(-1000, 1000, (1200, 1300)).astype(np.int16)
    desk.viewport.set_image(make_image(values, sop_instance_uid="1.9", study_uid="1.1", series_uid="1.2"))
    desk.viewport.set_tool(Tool.RECTANGLE)
    with qtbot.waitSignal(desk.controller.figures.measured):
        drag(desk.viewport, (10, 10), (1100, 1000))
    (left, top), (right, bottom) = desk.last.points
    inside = values[math.ceil(top) : math.floor(bottom) + 1, math.ceil(left) : math.floor(right) + 1]
    assert desk.figure("mean") == pytest.approx(inside.mean())
    assert any(part.name == "mean" for part in desk.last.measured)


def test_the_menu_belongs_to_the_shape_under_the_cursor(desk: Desk, qtbot: QtBot) -> None:
    viewport, at = desk.viewport, desk.at
    viewport.set_tool(Tool.LENGTH)
    drag(viewport, at(30, 50), at(90, 50))
    asked: list[tuple[Annotation, QPoint]] = []
    desk.view.menuRequested.connect(lambda one, where: asked.append((one, where)))
    images: list[QPoint] = []
    viewport.contextMenuRequested.connect(images.append)
    click(viewport, at(60, 50), button=RIGHT)
    assert [one for one, _ in asked] == [desk.last]
    assert images == []
    click(viewport, at(60, 80), button=RIGHT)
    assert len(images) == 1


def test_cursors_tell_what_the_hand_does(desk: Desk) -> None:
    viewport, at = desk.viewport, desk.at
    viewport.set_tool(Tool.LENGTH)
    assert viewport.cursor().shape() is Qt.CursorShape.CrossCursor
    drag(viewport, at(30, 50), at(90, 50))
    move(viewport, at(60, 50), Qt.MouseButton.NoButton)  # a line is no obstacle to drawing
    assert viewport.cursor().shape() is Qt.CursorShape.CrossCursor
    viewport.set_tool(Tool.WINDOW)
    move(viewport, at(60, 50), Qt.MouseButton.NoButton)
    assert viewport.cursor().shape() is Qt.CursorShape.SizeAllCursor
    move(viewport, at(90, 50), Qt.MouseButton.NoButton)
    assert viewport.cursor().shape() is Qt.CursorShape.PointingHandCursor
    viewport.set_tool(Tool.PAN)
    assert viewport.cursor().shape() is Qt.CursorShape.OpenHandCursor
    pictures = {}
    for tool in (Tool.WINDOW, Tool.ZOOM, Tool.SCROLL):
        viewport.set_tool(tool)
        cursor = viewport.cursor()
        assert (cursor.shape(), cursor.hotSpot()) == (Qt.CursorShape.BitmapCursor, QPoint(1, 1))
        assert cursor.pixmap().devicePixelRatio() == viewport.devicePixelRatioF()
        pictures[tool] = pixels_of(cursor.pixmap().toImage()).tobytes()
    assert len(set(pictures.values())) == 3
    viewport.set_tool(Tool.CROSSHAIR)
    assert viewport.cursor().shape() is Qt.CursorShape.CrossCursor


def test_what_was_drawn_is_seen(desk: Desk) -> None:
    viewport, at = desk.viewport, desk.at
    viewport.set_tool(Tool.LENGTH)
    before = viewport.grab().toImage()
    drag(viewport, at(65, 85), at(105, 85))
    after = viewport.grab().toImage()
    where = viewport.image_to_widget(*at(85, 85)).toPoint()
    assert before.pixelColor(where) != after.pixelColor(where)
    colour = after.pixelColor(where)
    assert colour.red() > 200
    assert colour.blue() < 140
    desk.view.layer.visible = False
    viewport.update()
    assert viewport.grab().toImage().pixelColor(where) == before.pixelColor(where)
    assert isinstance(viewport.image_to_widget(0, 0), QPointF)
    assert isinstance(desk.phantom, Phantom)
