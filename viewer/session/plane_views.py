"""Planes in viewports: which ones, turned how far, and at the same place as before. Pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import Vector3
from viewer.dicom.series import Series
from viewer.session.layout import layout_named
from viewer.session.linking import ImagePlaces, PlacesOf, nearest_index, places_of, space_of
from viewer.session.view_state import ViewState
from viewer.session.workspace import Crosshair, Workspace
from viewer.volume.plane_grid import PlaneChoice, PlaneGrid, SlabMode, base_directions
from viewer.volume.plane_source import grid_of, voxel_affine
from viewer.volume.reslice import Plane

_THREE_PLANES = (Plane.AXIAL, Plane.SAGITTAL, Plane.CORONAL)


def places_of_planes(series: Series, grid: PlaneGrid) -> ImagePlaces:
    """Where planes through a series lie."""
    return ImagePlaces(
        space_of(series), grid.centres(), np.broadcast_to(grid.through, (grid.count, 3)).copy()
    )


def places_in(series: Series, choice: PlaneChoice | None) -> ImagePlaces | None:
    """Where the images lie that a viewport with a series and this choice can show."""
    if choice is None:
        return places_of(series)
    grid = grid_of(series, choice)
    return None if grid is None else places_of_planes(series, grid)


def with_plane(
    workspace: Workspace, number: int, choice: PlaneChoice | None, series: Series, places: PlacesOf
) -> Workspace:
    """A viewport with planes through its series, or its images as acquired, at the crosshair.

    Where there is none yet, the middle of the displayed image becomes it. The planes must exist (`planes_refusal`).
    """
    view = workspace.views[number]
    here, space = places(view), space_of(series)
    crosshair = workspace.crosshair
    if here is not None and (crosshair is None or crosshair.space != space):
        index = min(view.slice, len(here.centres) - 1)
        crosshair = Crosshair(space, _three(here.centres[index]))
        workspace = replace(workspace, crosshair=crosshair)
    if choice is not None and crosshair is not None:
        choice = replace(choice, normal=_normal(series, choice.plane, crosshair))
    there = places_in(series, choice)
    if there is None or crosshair is None:
        count = series.slices if there is None else len(there.centres)
        return workspace.with_view(view.in_plane(choice, count, count // 2), number)
    index = nearest_index(there, np.array(crosshair.point))
    return workspace.with_view(view.in_plane(choice, len(there.centres), index), number)


def three_planes(workspace: Workspace, series: Series, layout: str, places: PlacesOf) -> Workspace:
    """The active viewport's series as axial, sagittal and coronal planes, and as acquired where there is a fourth
    cell. The axial one is active.
    """
    view, arranged = workspace.view, workspace.arranged(layout_named(layout))
    first = arranged.active
    order = (first, *(number for number in arranged.order if number != first))
    arranged = replace(arranged, order=order, home=order)
    choices = (*(PlaneChoice(plane) for plane in _THREE_PLANES), None)
    for number, choice in zip(arranged.placed, choices, strict=False):
        arranged = arranged.with_view(replace(view, classify_asked=None, explain_asked=None), number)
        arranged = with_plane(arranged, number, choice, series, places)
    return replace(arranged, active=first)


def slab_changed(workspace: Workspace, mode: SlabMode, thickness_mm: float) -> Workspace:
    """All planes through the active viewport's series as slabs; 0 mm: planes again."""
    return _each_plane(
        workspace,
        lambda view, plane: replace(view, plane=replace(plane, slab_mode=mode, slab_mm=thickness_mm)),
    )


def turned(workspace: Workspace, axis: Vector3, angle: float, series: Series) -> Workspace:
    """All planes through the active viewport's series turned about the crosshair: by `angle` (radians, right-handed)
    about a direction of the patient. Planes that stand across the axis stay as they are.
    """
    crosshair = workspace.crosshair
    if crosshair is None or crosshair.space != space_of(series):
        return workspace
    rotation = rotation_about(np.array(axis), angle) @ np.array(crosshair.rotation)
    left, _, right = np.linalg.svd(rotation)  # many small turns must not leave the rotations
    rows = [_three(row) for row in left @ right]
    return _with_crosshair(workspace, replace(crosshair, rotation=(rows[0], rows[1], rows[2])), series)


def straightened(workspace: Workspace, series: Series) -> Workspace:
    """Planes along the voxels again."""
    crosshair = workspace.crosshair
    if crosshair is None:
        return workspace
    return _with_crosshair(workspace, Crosshair(crosshair.space, crosshair.point), series)


def _with_crosshair(workspace: Workspace, crosshair: Crosshair, series: Series) -> Workspace:
    def through_it(view: ViewState, plane: PlaneChoice) -> ViewState:
        choice = replace(plane, normal=_normal(series, plane.plane, crosshair))
        grid = grid_of(series, choice)
        if grid is None:
            return view
        return view.in_plane(choice, grid.count, grid.index_of(np.array(crosshair.point)))

    return replace(_each_plane(workspace, through_it), crosshair=crosshair)


def _each_plane(workspace: Workspace, change: Callable[[ViewState, PlaneChoice], ViewState]) -> Workspace:
    """With a change to all viewports that show planes through the active one's series."""
    uid = workspace.view.series_uid
    return workspace.everywhere(
        lambda view: view if view.plane is None or view.series_uid != uid else change(view, view.plane)
    )


def _normal(series: Series, plane: Plane, crosshair: Crosshair) -> Vector3 | None:
    """The normal of a plane as it has been turned; None where it lies along the voxels."""
    affine = voxel_affine(series)
    rotation = np.array(crosshair.rotation)
    if affine is None or np.allclose(rotation, np.eye(3), atol=1e-9):
        return None
    base = base_directions(affine, plane)[2]
    normal = rotation @ base
    return None if np.allclose(normal, base, atol=1e-6) else _three(normal)


def rotation_about(axis: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Rotation matrix by Rodrigues' formula; `angle` in radians, right-handed about `axis`."""
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    found: NDArray[np.float64] = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return found


def _three(vector: NDArray[np.float64]) -> Vector3:
    x, y, z = (float(value) for value in vector)
    return (x, y, z)
