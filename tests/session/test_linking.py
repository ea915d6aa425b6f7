"""Linked scrolling and windows, and zoom and pan taken over: against places computed by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.geometry import judge
from viewer.dicom.header import FrameHeader
from viewer.dicom.series import PatientInfo, Series, StudyInfo
from viewer.intensity.window import Window
from viewer.rendering.linked_placement import Placed, linked_placement
from viewer.rendering.view_transform import ViewTransform
from viewer.session.layout import layout_named
from viewer.session.linking import ImagePlaces, linked_index, places_of, scroll_linked, window_linked
from viewer.session.view_state import ViewState
from viewer.session.workspace import Links, ScrollLink, Workspace
from viewer.volume.slice_image import SliceImage

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
UPSIDE_DOWN = (1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
SAGITTAL = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
TILTED = (1.0, 0.0, 0.0, 0.0, float(np.cos(0.2)), float(np.sin(0.2)))


def made(
    uid: str,
    count: int,
    spacing: float,
    start: float = 0.0,
    orientation: tuple[float, ...] = AXIAL,
    reference: str | None = "1.2",
    modality: str = "MR",
) -> Series:
    """A series of 100 x 80 images along its normal, from `start` mm of it."""
    normal = np.cross(orientation[:3], orientation[3:])
    frames = tuple(
        FrameHeader(
            path=Path(f"{uid}_{number}.dcm"),
            rows=100,
            columns=80,
            position=tuple((normal * (start + number * spacing)).tolist()),
            orientation=orientation,
            pixel_spacing_mm=(0.5, 0.5),
            frame_of_reference_uid=reference,
            modality=modality,
        )
        for number in range(count)
    )
    ordered, geometry = judge(frames)
    return Series(uid, StudyInfo("1"), PatientInfo(), modality, uid, 1, ordered, geometry)


def workspace_of(*series: Series, links: Links) -> tuple[Workspace, dict[str, Series]]:
    """Viewports side by side, each at the first image of a series."""
    workspace = Workspace(layout=layout_named("2x2"), links=links)
    for number, one in enumerate(series):
        workspace = workspace.with_view(ViewState().with_series(one.uid, one.images, 0), number)
    return workspace, {one.uid: one for one in series}


def scrolled(workspace: Workspace, by_uid: dict[str, Series], index: int) -> list[int]:
    """Indices of all viewports after the active one has been scrolled."""

    def places(view: ViewState) -> ImagePlaces | None:
        return None if view.series_uid is None else places_of(by_uid[view.series_uid])

    after = scroll_linked(workspace, index, places)
    return [after.views[number].index for number in range(len(by_uid))]


def test_linked_by_position_other_spacings_show_the_same_place() -> None:
    fine, coarse = made("fine", 60, 1.0), made("coarse", 10, 5.0, start=10.0)
    workspace, series = workspace_of(fine, coarse, links=Links(ScrollLink.POSITION))
    for index in range(1, 60):
        expected = min(range(10), key=lambda other: (abs(10.0 + 5.0 * other - index), other))
        assert scrolled(workspace, series, index)[1] == expected


def test_a_series_of_another_frame_of_reference_or_plane_stays_where_it_is() -> None:
    first, strange = made("first", 60, 1.0), made("strange", 60, 1.0, reference="9.9")
    across, none = made("across", 60, 1.0, orientation=SAGITTAL), made("none", 60, 1.0, reference=None)
    workspace, series = workspace_of(first, strange, across, none, links=Links(ScrollLink.POSITION))
    assert scrolled(workspace, series, 30) == [30, 0, 0, 0]


def test_a_tilted_series_shows_the_plane_through_the_middle_of_the_image() -> None:
    flat, tilted = made("flat", 60, 1.0), made("tilted", 120, 0.5, orientation=TILTED)
    here, there = places_of(flat), places_of(tilted)
    assert here is not None
    assert there is not None
    index = linked_index(here, 40, there)
    assert index is not None
    normal = np.cross(TILTED[:3], TILTED[3:])
    middle = np.array([79 * 0.25, 99 * 0.25, 40.0])
    assert abs(normal @ middle - 0.5 * index) <= 0.25 + 1e-9


def test_linked_by_offset_others_move_as_far_however_far_apart_their_images_are() -> None:
    """A thick prior beside a thin current examination: by as many images they would drift apart."""
    series = (
        made("thin", 60, 1.0),
        made("prior", 8, 4.0, start=300.0, reference="9"),
        made("upwards", 60, -1.0, reference="8", orientation=UPSIDE_DOWN),
    )
    workspace, by_uid = workspace_of(*series, links=Links(ScrollLink.OFFSET))
    workspace = workspace.with_view(workspace.views[2].scrolled_to(59), 2)
    found = []
    for index in (*range(1, 60), *range(58, -1, -1)):  # one step of the wheel after the other, there and back
        workspace = scroll_linked(workspace, index, lambda view: places_of(by_uid[view.series_uid or ""]))
        found.append([workspace.views[number].index for number in range(3)])
    assert [found[index - 1] for index in (4, 5, 8, 28)] == [[4, 1, 55], [5, 1, 54], [8, 2, 51], [28, 7, 31]]
    assert found[58] == [59, 7, 0], "it stops at its end"
    assert found[-28:-26] == [[27, 7, 32], [26, 6, 33]], "and comes back where they met"
    assert found[-1] == [0, 0, 59]
    alone = replace(workspace, links=Links(ScrollLink.NOTHING))
    assert scrolled(alone, by_uid, 5) == [5, 0, 59]


def test_linked_by_offset_whichever_is_scrolled_they_stay_beside_each_other() -> None:
    series = made("thin", 100, 1.0), made("thick", 20, 5.0, reference="9")
    workspace, by_uid = workspace_of(*series, links=Links(ScrollLink.OFFSET))
    workspace = workspace.with_view(workspace.views[0].scrolled_to(50), 0)
    workspace = workspace.with_view(workspace.views[1].scrolled_to(10), 1)

    def scroll(number: int, by: int) -> None:
        nonlocal workspace
        workspace = workspace.activated(number)
        index = workspace.view.index + by
        workspace = scroll_linked(workspace, index, lambda view: places_of(by_uid[view.series_uid or ""]))

    for _ in range(10):
        scroll(0, 2)
        scroll(1, 1)
        scroll(1, -1)
        assert abs(workspace.views[0].index - 5 * workspace.views[1].index) <= 2.5
    scroll(0, 49)  # 30 mm past the last image of the other one
    scroll(1, -1)
    assert workspace.views[0].index == 5 * workspace.views[1].index


def test_what_stood_beyond_the_end_is_forgotten_with_the_link_and_while_hidden() -> None:
    series = made("long", 100, 1.0), made("short", 10, 1.0, reference="9")
    linked, by_uid = workspace_of(*series, links=Links(ScrollLink.OFFSET))

    def places(view: ViewState) -> ImagePlaces:
        found = places_of(by_uid[view.series_uid or ""])
        assert found is not None
        return found

    past = scroll_linked(linked, 40, places)
    assert past.views[1].beyond_mm == 31
    assert past.linked(replace(past.links, window=True)).views[1].beyond_mm == 31
    freed = past.linked(Links(ScrollLink.NOTHING)).linked(Links(ScrollLink.OFFSET))
    assert scroll_linked(freed, 38, places).views[1].index == 7
    alone = scroll_linked(past.maximise_toggled(), 60, places)
    assert scroll_linked(alone.maximise_toggled(), 59, places).views[1].index == 8


def test_linked_by_offset_images_without_distances_move_by_their_number() -> None:
    beating, across = made("beating", 20, 0.0), made("across", 20, 1.0, orientation=SAGITTAL)
    workspace, series = workspace_of(made("a", 60, 1.0), beating, across, links=Links(ScrollLink.OFFSET))
    assert scrolled(workspace, series, 5) == [5, 5, 5]


def test_hidden_viewports_do_not_follow() -> None:
    workspace, series = workspace_of(made("a", 9, 1.0), made("b", 9, 1.0), links=Links())
    assert scrolled(workspace.maximise_toggled(), series, 5) == [5, 0]


def test_a_window_is_shared_with_series_of_the_same_modality_only() -> None:
    series = (made("a", 5, 1.0), made("b", 5, 1.0), made("ct", 5, 1.0, modality="CT"))
    workspace, by_uid = workspace_of(*series, links=Links(window=True))
    window = Window(40, 400)
    after = window_linked(workspace, window, lambda uid: by_uid[uid].modality)
    assert [after.views[number].window for number in range(3)] == [window, window, None]
    alone = replace(workspace, links=Links())
    assert window_linked(alone, window, lambda uid: by_uid[uid].modality).views[1].window is None


def image_of(
    rows: int, columns: int, spacing: float | None, position: tuple[float, float, float], reference: str
) -> SliceImage:
    header = FrameHeader(
        path=Path("x.dcm"),
        rows=rows,
        columns=columns,
        position=position,
        orientation=AXIAL,
        pixel_spacing_mm=None if spacing is None else (spacing, spacing),
        frame_of_reference_uid=reference,
    )
    pixels = np.zeros((rows, columns), np.uint16)
    return SliceImage(pixels, pixels, header, f"series of {reference}")


def test_zoom_and_pan_are_taken_over_in_millimetres_of_the_patient() -> None:
    source = image_of(100, 100, 1.0, (0, 0, 0), "1")
    target = image_of(256, 256, 0.5, (-10, -20, 3), "1")
    view = replace(ViewTransform.fitted(100, 100, 400, 300), zoom=6.0, centre_column=30.0, centre_row=40.0)
    other = ViewTransform.fitted(256, 256, 500, 500)
    taken = linked_placement(Placed(source, view, 1.0), Placed(target, other, 2.0))
    assert taken.zoom == pytest.approx(6.0 * 0.5 * 2.0), "as many logical pixels a millimetre"
    assert (taken.centre_column, taken.centre_row) == pytest.approx(((30 + 10) / 0.5, (40 + 20) / 0.5))


def test_without_a_common_frame_the_distance_from_the_middle_is_kept() -> None:
    source, target = image_of(101, 101, 1.0, (0, 0, 0), "1"), image_of(201, 201, 2.0, (5, 5, 5), "2")
    view = replace(ViewTransform.fitted(101, 101, 400, 400), zoom=8.0, centre_column=60.0, centre_row=50.0)
    taken = linked_placement(Placed(source, view), Placed(target, ViewTransform.fitted(201, 201, 400, 400)))
    assert taken.zoom == pytest.approx(16.0)
    assert (taken.centre_column, taken.centre_row) == pytest.approx((105.0, 100.0))


def test_without_millimetres_zoom_and_pan_are_shares_of_the_image() -> None:
    source, target = image_of(100, 100, None, (0, 0, 0), "1"), image_of(200, 200, 2.0, (5, 5, 5), "1")
    fitted = ViewTransform.fitted(100, 100, 400, 400)
    view = replace(fitted, zoom=3 * fitted.zoom, centre_column=49.5 + 10, centre_row=49.5)
    other = ViewTransform.fitted(200, 200, 300, 300)
    taken = linked_placement(Placed(source, view), Placed(target, other))
    assert taken.zoom == pytest.approx(3 * other.zoom)
    assert (taken.centre_column, taken.centre_row) == pytest.approx((99.5 + 20, 99.5))
