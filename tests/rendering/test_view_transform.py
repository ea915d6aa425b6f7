"""The transform against its own definition: what is fitted, kept, mirrored, and where pixels lie."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.rendering.view_transform import ViewTransform


@given(
    rows=st.integers(1, 5000),
    columns=st.integers(1, 5000),
    width=st.integers(40, 3000),
    height=st.integers(40, 3000),
    aspect=st.floats(0.3, 3.0),
    flip_x=st.booleans(),
    flip_y=st.booleans(),
    transposed=st.booleans(),
    column=st.floats(-0.5, 1.5),
    row=st.floats(-0.5, 1.5),
)
@settings(max_examples=200, deadline=None)
def test_there_and_back(
    rows: int,
    columns: int,
    width: int,
    height: int,
    aspect: float,
    flip_x: bool,
    flip_y: bool,
    transposed: bool,
    column: float,
    row: float,
) -> None:
    view = ViewTransform.fitted(rows, columns, width, height, aspect, flip_x, flip_y, transposed)
    left, top, right, bottom = view.visible()
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert view.scaled_width <= width + 1
    assert view.scaled_height <= height + 1
    point = column * columns, row * rows
    assert view.to_image(*view.to_viewport(*point)) == pytest.approx(point, abs=1e-6 * max(rows, columns))


def test_first_pixel_lies_where_its_square_is_painted() -> None:
    view = ViewTransform.fitted(10, 20, 200, 200)
    assert view.to_viewport(0, 0) == (5.0, 55.0)
    mirrored = replace(view, flip_horizontal=True, flip_vertical=True)
    assert mirrored.to_viewport(0, 0) == (195.0, 145.0)


def test_non_square_pixels_keep_their_shape() -> None:
    view = ViewTransform.fitted(100, 100, 400, 400, pixel_aspect=2.0)
    assert view.scale_y / view.scale_x == pytest.approx(2.0)
    view = ViewTransform.fitted(100, 100, 400, 400, pixel_aspect=0.5)
    assert view.scale_x / view.scale_y == pytest.approx(2.0)
    assert view.zoom == view.scale_y


@pytest.mark.parametrize("flips", [(False, False), (True, False), (True, True)])
def test_zoom_keeps_the_point_under_the_cursor(flips: tuple[bool, bool]) -> None:
    view = ViewTransform.fitted(512, 400, 800, 600, 1.3, *flips)
    before = view.to_image(220.0, 410.0)
    for _ in range(40):
        view = view.zoomed(view.zoom * 1.07, 220.0, 410.0)
    # exact but for the snapping to device pixels of the picture that was pointed at
    assert view.to_image(220.0, 410.0) == pytest.approx(before, abs=0.6)
    for _ in range(40):
        view = view.zoomed(view.zoom / 1.07, 220.0, 410.0)
    assert view.to_image(220.0, 410.0) == pytest.approx(before, abs=1.0)


@pytest.mark.parametrize("flips", [(False, False), (True, False), (True, True)])
def test_pan_moves_the_image_with_the_hand(flips: tuple[bool, bool]) -> None:
    view = ViewTransform.fitted(512, 400, 800, 600, 1.3, *flips)
    x, y = view.to_viewport(100, 100)
    moved = view.panned(37, -12)
    assert moved.to_viewport(100, 100) == pytest.approx((x + 37, y - 12), abs=1)
