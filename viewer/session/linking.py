"""What the other viewports show when one of them changes: pure functions of the workspace and of where images lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader, Vector3
from viewer.dicom.series import Series
from viewer.intensity.window import Window
from viewer.session.view_state import ViewState
from viewer.session.workspace import Crosshair, ScrollLink, Workspace

# Planes that lean by less than this against each other (cosine of 30 degrees) are of one direction.
PARALLEL = 0.866
_SAME_PLACE_MM = 1e-3  # images that are no further apart are of one place, at other times


@dataclass(frozen=True, slots=True, eq=False)
class ImagePlaces:
    """Where the images of one point of what a viewport shows lie. Lengths in mm, LPS.

    `space` names what positions refer to: the frame of reference, or the series itself where the file names none.
    """

    space: str
    centres: NDArray[np.float64]  # (images, 3) of the middle of each image
    normals: NDArray[np.float64]  # (images, 3) unit vectors


PlacesOf = Callable[[ViewState], ImagePlaces | None]


def space_of(series: Series) -> str:
    """What the positions of a series refer to."""
    return series.frames[0].frame_of_reference_uid or f"series {series.uid}"


def places_of(series: Series) -> ImagePlaces | None:
    """Places of all images of a point of a series, as acquired; None where one of them has none."""
    found = [_centre_and_normal(frame) for frame in series.frames[: series.slices]]
    placed = [one for one in found if one is not None]
    if len(placed) != len(found):
        return None
    return ImagePlaces(
        space_of(series),
        np.array([centre for centre, _ in placed]),
        np.array([normal for _, normal in placed]),
    )


def normal_of(series: Series) -> NDArray[np.float64] | None:
    """(3,): which way the planes of a series look, by its first image; None where that does not say."""
    found = _centre_and_normal(series.frames[0])
    return None if found is None else found[1]


def _centre_and_normal(frame: FrameHeader) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    if frame.position is None or frame.orientation is None or frame.pixel_spacing_mm is None:
        return None
    between_rows, between_columns = frame.pixel_spacing_mm
    along_row, along_column = np.array(frame.orientation[:3]), np.array(frame.orientation[3:])
    centre = (
        np.array(frame.position)
        + along_row * between_columns * (frame.columns - 1) / 2
        + along_column * between_rows * (frame.rows - 1) / 2
    )
    return centre, np.cross(along_row, along_column)


def nearest_index(places: ImagePlaces, point: NDArray[np.float64]) -> int:
    """The image whose plane is nearest to a point (3,) in mm."""
    return int(np.abs(((places.centres - point) * places.normals).sum(axis=1)).argmin())


def linked_index(source: ImagePlaces, index: int, target: ImagePlaces) -> int | None:
    """The image of `target` at the place of image `index` of `source`.

    None where their positions refer to different things, or they lie in planes of different directions.
    """
    if source.space != target.space:
        return None
    if abs(float(source.normals[index] @ target.normals[0])) < PARALLEL:
        return None
    return nearest_index(target, source.centres[index])


def scroll_linked(before: Workspace, index: int, places: PlacesOf) -> Workspace:
    """The active viewport at image `index` of its point, and the others where their link takes them."""
    source = before.view.scrolled_to(index)
    workspace = _crosshair_carried(before.with_view(source), before.view.slice, places)
    if before.links.scroll is ScrollLink.NOTHING or source.index == before.view.index:
        return workspace
    # Who does not follow stands beside nothing any longer.
    hidden = [
        number for number, view in enumerate(before.views) if view.beyond_mm and number not in before.shown
    ]
    for number in hidden:
        workspace = workspace.with_view(replace(before.views[number], beyond_mm=0.0), number)
    for number in before.shown:
        view = before.views[number]
        if number == before.active or view.series_uid is None:
            continue
        here, there = places(source), places(view)
        if before.links.scroll is ScrollLink.OFFSET:
            moved = None
            if here is not None and there is not None:
                moved = _moved_as_far(view, there, here, before.view, source.slice)
            images = source.slice - before.view.slice
            workspace = workspace.with_view(moved or view.scrolled_to(view.slice + images), number)
            continue
        found = None if here is None or there is None else linked_index(here, source.slice, there)
        if found is not None:
            workspace = workspace.with_view(view.scrolled_to(found), number)
    return workspace


def _moved_as_far(
    view: ViewState, there: ImagePlaces, here: ImagePlaces, before: ViewState, last: int
) -> ViewState | None:
    """A viewport moved as many millimetres as another one was: from where it stood `before` to its image `last`.

    What its images are too far apart or too few for is kept in `beyond_mm`, so that many small steps add up and what
    was set beside each other meets again after the end, whichever of them is scrolled. None where nothing lies
    between: planes of other directions, images of one place.
    """
    normal = there.normals[view.slice]
    same_way = float(here.normals[last] @ normal)
    along = there.centres @ normal
    way = float((here.centres[last] - here.centres[before.slice]) @ here.normals[last])
    if abs(same_way) < PARALLEL or abs(way) < _SAME_PLACE_MM or float(np.ptp(along)) < _SAME_PLACE_MM:
        return None
    way -= before.beyond_mm
    wanted = float(along[view.slice]) + view.beyond_mm + (way if same_way > 0 else -way)
    index = int(np.abs(along - wanted).argmin())
    return replace(view.scrolled_to(index), beyond_mm=wanted - float(along[index]))


def _crosshair_carried(workspace: Workspace, slice_before: int, places: PlacesOf) -> Workspace:
    """With the crosshair moved as far as the active viewport was scrolled from image `slice_before`."""
    crosshair, here = workspace.crosshair, places(workspace.view)
    if crosshair is None or here is None or here.space != crosshair.space:
        return workspace
    normal = here.normals[workspace.view.slice]
    way = float((here.centres[workspace.view.slice] - here.centres[slice_before]) @ normal)
    return replace(
        workspace, crosshair=replace(crosshair, point=_three(np.array(crosshair.point) + way * normal))
    )


def crosshair_moved(before: Workspace, point: Vector3, space: str, places: PlacesOf) -> Workspace:
    """With the crosshair at a point (mm), and each viewport on the screen in its space at the nearest image."""
    same = before.crosshair is not None and before.crosshair.space == space
    crosshair = (
        replace(before.crosshair, point=point) if same and before.crosshair else Crosshair(space, point)
    )
    workspace = replace(before, crosshair=crosshair)
    for number in before.shown:
        there = places(before.views[number])
        if there is not None and there.space == space:
            index = nearest_index(there, np.array(point))
            workspace = workspace.with_view(before.views[number].scrolled_to(index), number)
    return workspace


def _three(vector: NDArray[np.float64]) -> Vector3:
    x, y, z = (float(value) for value in vector)
    return (x, y, z)


def point_linked(before: Workspace, point: int) -> Workspace:
    """The active viewport at another point of its fourth axis; all planes of its series go together."""
    return of_one_look(before, lambda view: view.at_point(point), lambda view: view.point)


def of_one_look(
    before: Workspace, change: Callable[[ViewState], ViewState], of: Callable[[ViewState], object]
) -> Workspace:
    """With a change to the active viewport and to the planes of its series on the screen: three planes are one look
    at one volume.

    Images as acquired beside planes go with them while `of`, what is changed, is the same in both: so do the four
    viewports of three planes, and two points or windows of one series can still be set beside each other.
    """
    active = before.view
    workspace = before.with_view(change(active))
    if active.series_uid is None:
        return workspace
    for number in before.shown:
        view = before.views[number]
        if number != before.active and is_one_look(view, active, of(view) == of(active)):
            workspace = workspace.with_view(change(view), number)
    return workspace


def is_one_look(view: ViewState, other: ViewState, alike: bool) -> bool:
    """Whether two viewports show one series as one: both in planes, or a plane beside its images while `alike`."""
    planes = (view.plane is not None) + (other.plane is not None)
    return view.series_uid == other.series_uid and (planes == 2 or (planes == 1 and alike))


def window_linked(
    before: Workspace, window: Window | None, modality_of: Callable[[str], str | None]
) -> Workspace:
    """The active viewport through another window, and with linked windows all others of its modality.

    Planes of one series are always seen through one window.
    """
    active = before.view
    workspace = of_one_look(before, lambda view: view.through(window), lambda view: view.window)
    if active.series_uid is None or not before.links.window:
        return workspace
    modality = modality_of(active.series_uid)
    for number in before.shown:
        view = before.views[number]
        if view.series_uid is not None and modality_of(view.series_uid) == modality:
            workspace = workspace.with_view(view.through(window), number)
    return workspace
