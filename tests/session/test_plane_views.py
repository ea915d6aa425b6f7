"""Planes in viewports: at the same place, turned together, and moved by one crosshair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.session.test_linking import made
from viewer.session.layout import layout_named
from viewer.session.linking import ImagePlaces, crosshair_moved, scroll_linked, space_of
from viewer.session.plane_views import (
    places_in,
    rotation_about,
    slab_changed,
    straightened,
    three_planes,
    turned,
    with_plane,
)
from viewer.session.resolve import resolve
from viewer.session.view_state import Follow, ViewState
from viewer.session.workspace import Links, ScrollLink, Workspace
from viewer.volume.plane_grid import PlaneChoice, SlabMode
from viewer.volume.plane_source import grid_of
from viewer.volume.reslice import Plane

SERIES = made("a", 60, 1.0, modality="CT")  # x 0 to 39.5, y 0 to 49.5, z 0 to 59 mm


def places(view: ViewState) -> ImagePlaces | None:
    return None if view.series_uid is None else places_in(SERIES, view.plane)


@pytest.fixture
def native() -> Workspace:
    """One viewport with the series, at z = 20 mm."""
    return Workspace().with_view(ViewState(model="chest", follow=Follow.CLASSIFY).with_series("a", 60, 20))


@pytest.fixture
def planes(native: Workspace) -> Workspace:
    return three_planes(native, SERIES, "2x2", places)


def kinds(workspace: Workspace) -> list[Plane | None]:
    views = [workspace.views[number] for number in workspace.shown]
    return [None if view.plane is None else view.plane.plane for view in views]


def test_three_planes_meet_where_the_image_was(planes: Workspace) -> None:
    assert kinds(planes) == [Plane.AXIAL, Plane.SAGITTAL, Plane.CORONAL, None]
    assert planes.crosshair is not None
    assert planes.crosshair.point == pytest.approx((19.75, 24.75, 20.0))
    assert [planes.views[number].index for number in planes.shown] == [20, 39, 49, 20]
    assert [planes.views[number].count for number in planes.shown] == [60, 80, 100, 60]
    large = three_planes(replace(planes, maximised=True), SERIES, "1+2", places)
    assert kinds(large) == [Plane.AXIAL, Plane.SAGITTAL, Plane.CORONAL]


def test_planes_go_to_no_model(planes: Workspace) -> None:
    assert resolve(planes.view).keys == ()
    native = planes.activated(planes.shown[3]).view
    assert len(resolve(native).keys) == 1


def test_the_crosshair_moves_all_of_its_space(planes: Workspace) -> None:
    moved = crosshair_moved(planes, (10.1, 30.2, 44.4), space_of(SERIES), places)
    assert [moved.views[number].index for number in moved.shown] == [44, 20, 60, 44]
    elsewhere = crosshair_moved(planes, (1, 2, 3), "another", places)
    assert elsewhere.views == planes.views


def test_scrolling_carries_the_crosshair_along(planes: Workspace) -> None:
    sagittal = planes.activated(planes.shown[1])
    after = scroll_linked(sagittal, 50, places)
    assert after.crosshair is not None
    assert after.crosshair.point == pytest.approx((25.25, 24.75, 20.0))
    linked = replace(planes, links=Links(ScrollLink.POSITION))
    axial = scroll_linked(linked, 33, places)
    assert [axial.views[number].index for number in axial.shown] == [33, 39, 49, 33]


def test_turning_leaves_the_plane_in_which_it_is_turned(planes: Workspace) -> None:
    after = turned(planes, (0.0, 0.0, 1.0), np.pi / 6, SERIES)
    axial, sagittal, coronal, native = (after.views[number] for number in after.shown)
    assert axial.plane == PlaneChoice(Plane.AXIAL)
    assert native.plane is None
    assert sagittal.plane is not None
    assert coronal.plane is not None
    assert sagittal.plane.normal == pytest.approx((np.cos(np.pi / 6), 0.5, 0.0))
    assert coronal.plane.normal == pytest.approx((-0.5, np.cos(np.pi / 6), 0.0))
    for view in (sagittal, coronal):
        assert view.plane is not None
        grid = grid_of(SERIES, view.plane)
        assert grid is not None
        assert view.count == grid.count
        point = np.array((19.75, 24.75, 20.0))
        away = float((point - grid.position(view.index)) @ grid.through)
        assert abs(away) <= grid.spacing[2] / 2 + 1e-9, "still through the crosshair"
    back = turned(after, (0.0, 0.0, 1.0), -np.pi / 6, SERIES)
    assert [back.views[n].plane for n in back.shown] == [planes.views[n].plane for n in planes.shown]
    assert straightened(after, SERIES).views == back.views


def test_many_small_turns_stay_rotations(planes: Workspace) -> None:
    after = planes
    for step in range(200):
        after = turned(after, (0.3, 0.1 * (step % 7), 1.0), 0.05, SERIES)
    assert after.crosshair is not None
    rotation = np.array(after.crosshair.rotation)
    assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-12)
    assert rotation_about(np.array((0.0, 0.0, 2.0)), np.pi / 2) @ (1, 0, 0) == pytest.approx((0, 1, 0))


def test_slabs_are_those_of_all_planes_of_the_series(planes: Workspace) -> None:
    thick = slab_changed(planes, SlabMode.MAXIMUM, 8.0)
    assert [
        view.plane and (view.plane.slab_mode, view.plane.slab_mm)
        for view in (thick.views[number] for number in thick.shown)
    ] == [(SlabMode.MAXIMUM, 8.0)] * 3 + [None]


def test_one_viewport_shows_planes_and_images_as_acquired_again(native: Workspace) -> None:
    coronal = with_plane(native, 0, PlaneChoice(Plane.CORONAL), SERIES, places)
    assert (coronal.view.index, coronal.view.count) == (49, 100)
    scrolled = scroll_linked(coronal, 70, places)
    again = with_plane(scrolled, 0, None, SERIES, places)
    assert (again.view.index, again.view.count, again.view.plane) == (20, 60, None)
    assert again.arranged(layout_named("1x1")).crosshair is not None
