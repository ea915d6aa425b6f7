"""What the other viewports show when one of them changes: pure functions of the workspace and of where images lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.dicom.series import Series
from viewer.intensity.window import Window
from viewer.session.view_state import ViewState
from viewer.session.workspace import ScrollLink, Workspace

# Planes that lean by less than this against each other (cosine of 30 degrees) are scrolled together.
_PARALLEL = 0.866


@dataclass(frozen=True, slots=True, eq=False)
class ImagePlaces:
    """Where the images of a series lie. Lengths in mm, LPS."""

    frame_of_reference: str
    centres: NDArray[np.float64]  # (images, 3) of the middle of each image
    normals: NDArray[np.float64]  # (images, 3) unit vectors


PlacesOf = Callable[[ViewState], ImagePlaces | None]


def places_of(series: Series) -> ImagePlaces | None:
    """Places of all images of a point; None where one has none, or the series names no frame of reference."""
    reference = series.frames[0].frame_of_reference_uid
    found = [_centre_and_normal(frame) for frame in series.frames[: series.slices]]
    placed = [one for one in found if one is not None]
    if reference is None or len(placed) != len(found):
        return None
    return ImagePlaces(
        reference, np.array([centre for centre, _ in placed]), np.array([normal for _, normal in placed])
    )


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

    None where they have no frame of reference in common, or lie in planes of different directions.
    """
    if source.frame_of_reference != target.frame_of_reference:
        return None
    if abs(float(source.normals[index] @ target.normals[0])) < _PARALLEL:
        return None
    return nearest_index(target, source.centres[index])


def scroll_linked(before: Workspace, index: int, places: PlacesOf) -> Workspace:
    """The active viewport at image `index` of its point, and the others where their link takes them."""
    source = before.view.scrolled_to(index)
    workspace = before.with_view(source)
    if before.links.scroll is ScrollLink.NOTHING or source.index == before.view.index:
        return workspace
    for number in before.shown:
        view = before.views[number]
        if number == before.active or view.series_uid is None:
            continue
        if before.links.scroll is ScrollLink.OFFSET:
            workspace = workspace.with_view(
                view.scrolled_to(view.slice + source.slice - before.view.slice), number
            )
            continue
        here, there = places(source), places(view)
        found = None if here is None or there is None else linked_index(here, source.slice, there)
        if found is not None:
            workspace = workspace.with_view(view.scrolled_to(found), number)
    return workspace


def window_linked(
    before: Workspace, window: Window | None, modality_of: Callable[[str], str | None]
) -> Workspace:
    """The active viewport through another window, and with linked windows all others of its modality."""
    workspace = before.with_view(before.view.through(window))
    if not before.links.window or before.view.series_uid is None:
        return workspace
    modality = modality_of(before.view.series_uid)
    for number in before.shown:
        uid = before.views[number].series_uid
        if number != before.active and uid is not None and modality_of(uid) == modality:
            workspace = workspace.with_view(before.views[number].through(window), number)
    return workspace
