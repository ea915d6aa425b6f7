"""Segments and maps lie where their millimetres are, whatever the numbers and sizes of frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader, Vector3, Vector6
from viewer.dicom.scan import scan
from viewer.dicom.segments import from_cielab, read_segmentation
from viewer.rendering.object_layers import Drawing, Map, Mask, ObjectLayerCache, compose
from viewer.rendering.view_transform import ViewTransform
from viewer.volume import placing
from viewer.volume.placing import PlacedFrames, place, why_not_placed
from viewer.volume.slice_image import frame_affine

AXIAL: Vector6 = (1, 0, 0, 0, 1, 0)
CORONAL: Vector6 = (1, 0, 0, 0, 0, -1)
CENTRE, RADIUS = np.array([5.0, -3.0, 12.0]), 9.0


def header(
    position: Vector3, orientation: Vector6, spacing: tuple[float, float], size: int, **more: Any
) -> FrameHeader:
    given = {"frame_of_reference_uid": "1.9", "slice_thickness_mm": 2.0, **more}
    return FrameHeader(
        path=Path("a"),
        rows=size,
        columns=size,
        position=position,
        orientation=orientation,
        pixel_spacing_mm=spacing,
        **given,
    )


def in_ball(frame: FrameHeader) -> NDArray[np.bool_]:
    """Which pixel centres lie in the ball, from the definition of Image Plane (PS3.3 C.7.6.2.1.1)."""
    affine = frame_affine(frame)
    assert affine is not None
    columns, rows = np.meshgrid(np.arange(frame.columns), np.arange(frame.rows))
    points = np.stack([columns, rows, 0 * rows, 1 + 0 * rows], -1) @ affine.T
    found: NDArray[np.bool_] = np.linalg.norm(points[..., :3] - CENTRE, axis=-1) <= RADIUS
    return found


def ball(shuffle: bool = True) -> list[FrameHeader]:
    """Axial frames of 1 mm pixels every 2 mm through the ball; those without any of it are left out."""
    frames = [header((-15, -20, z), AXIAL, (1, 1), 50, frame=int(z)) for z in range(0, 30, 2)]
    frames = [frame for frame in frames if in_ball(frame).any()]
    return frames[::-2] + frames[::-1][1::2] if shuffle else frames


@pytest.mark.parametrize(
    "image",
    [
        header((-15, -20, 12), AXIAL, (1, 1), 50),
        header((-21, -17, 14.4), AXIAL, (0.7, 0.45), 80),  # finer, elsewhere, off the planes by 0.4 mm
        header((25, 12, 10), (-1, 0, 0, 0, -1, 0), (1, 1), 50),  # turned round
        header((-12, -4.2, 30), CORONAL, (0.5, 0.5), 70),  # across all frames
        header((-12, -16, 0), (1, 0, 0, 0, 0.8, 0.6), (0.6, 0.6), 60),  # oblique
    ],
    ids=["same", "finer", "turned", "coronal", "oblique"],
)
def test_a_ball_lies_where_it_is(image: FrameHeader) -> None:
    placed = place(ball(), image, lambda frame: in_ball(frame).astype(np.uint8))
    assert placed.values is not None
    ours, expected = placed.values == 1, in_ball(image)
    assert expected.sum() > 200
    # Within a pixel and half a slice of the ball's edge either may be right.
    affine = frame_affine(image)
    assert affine is not None
    columns, rows = np.meshgrid(np.arange(image.columns), np.arange(image.rows))
    points = np.stack([columns, rows, 0 * rows, 1 + 0 * rows], -1) @ affine.T
    far = np.abs(np.linalg.norm(points[..., :3] - CENTRE, axis=-1) - RADIUS) > 1.5
    np.testing.assert_array_equal(ours[far], expected[far])
    assert (ours != expected).mean() < 0.08


def test_slices_beyond_the_frames_are_empty() -> None:
    ends = {frame.position[2] for frame in ball() if frame.position is not None}
    beyond = header((-15, -20, max(ends) + 1.2), AXIAL, (1, 1), 50)
    values = place(ball(), beyond, lambda frame: in_ball(frame).astype(np.uint8)).values
    assert values is not None
    assert np.isnan(values).all()
    just = header((-15, -20, max(ends) + 0.9), AXIAL, (1, 1), 50)
    values = place(ball(), just, lambda frame: np.ones((50, 50), np.uint8)).values
    assert values is not None
    assert (values == 1).all()


def test_a_map_is_interpolated_within_its_plane() -> None:
    frame = header((0, 0, 0), AXIAL, (2, 2), 20)
    image = header((1, 1, 0), AXIAL, (0.5, 0.5), 40)
    ramp = np.add.outer(3 * np.arange(20.0), np.arange(20.0)).astype(np.float32)
    values = place([frame], image, lambda _: ramp, linear=True).values
    assert values is not None
    rows, columns = np.mgrid[:40, :40]
    np.testing.assert_allclose(values, 3 * (1 + rows / 2) / 2 + (1 + columns / 2) / 2, atol=0.15)


def test_a_map_keeps_its_outermost_pixels() -> None:
    values = np.arange(256, dtype=np.float32).reshape(16, 16)
    same = header((0, 0, 0), AXIAL, (1, 1), 16)
    placed = place([same], same, lambda _: values, linear=True).values
    assert placed is not None
    np.testing.assert_array_equal(placed, values)
    # 4 x 4 pixels of 4 mm cover 16 mm, and nothing around them.
    coarse = header((1.5, 1.5, 0), AXIAL, (4, 4), 4)
    image = header((-3, -3, 0), AXIAL, (1, 1), 22)
    placed = place([coarse], image, lambda _: np.full((4, 4), 7.0), linear=True).values
    assert placed is not None
    np.testing.assert_array_equal(placed, np.pad(np.full((16, 16), 7.0), 3, constant_values=np.nan))


def test_what_cannot_be_placed_says_why() -> None:
    image = header((0, 0, 0), AXIAL, (1, 1), 50, sop_instance_uid="1.1")
    other = [replace(frame, frame_of_reference_uid="2.2") for frame in ball()]
    assert why_not_placed(PlacedFrames(other), image) == "it lies in another frame of reference"
    assert place(other, image, in_ball).values is None
    nowhere = header((0, 0, 0), AXIAL, (1, 1), 50)
    nowhere = replace(nowhere, position=None)
    assert "does not name this image" in why_not_placed(PlacedFrames([nowhere]), image)
    # Named as its source it lies pixel on pixel.
    named = replace(nowhere, sources=(("1.1", None),))
    ones = np.ones((50, 50), np.uint8)
    values = place([named], image, lambda _: ones).values
    assert values is not None
    assert (values == 1).all()


def test_each_time_has_its_own_frames() -> None:
    """Twelve frames at four heights: each belongs to the time whose image it names."""
    images = [
        header((0, 0, 2.5 * at), AXIAL, (1, 1), 8, sop_instance_uid=f"1.{time}.{at}")
        for time in range(3)
        for at in range(4)
    ]
    frames = [
        replace(image, frame=number, sop_instance_uid="9", sources=((image.sop_instance_uid or "", None),))
        for number, image in enumerate(images)
    ]
    for number, image in enumerate(images):
        values = place(frames, image, lambda frame: np.full((8, 8), frame.frame)).values
        assert values is not None
        assert (values == number).all()
    # Nothing says which time another image at that place, or a plane across, belongs to.
    for image in (replace(images[0], sop_instance_uid="7"), header((0, 2, 6), CORONAL, (1, 1), 8)):
        placed = place(frames, image, lambda frame: np.ones((8, 8)))
        assert placed.values is None
        assert "none of them names this image" in placed.why_not
    # One frame at a height also lies over images that it does not name.
    assert place(frames[:4], images[4], lambda frame: np.ones((8, 8))).values is not None


def test_thick_slices_that_overlap_reach_no_neighbour() -> None:
    """Slices of 5 mm every 2.5 mm: a segment at 5 and 7.5 mm is on those two alone."""
    frames = [header((0, 0, z), AXIAL, (1, 1), 8, slice_thickness_mm=5.0) for z in (5, 7.5)]
    drawn = []
    for z in np.arange(0, 15.1, 2.5):
        values = place(frames, header((0, 0, z), AXIAL, (1, 1), 8), lambda _: np.ones((8, 8))).values
        assert values is not None
        drawn += [z] if (values == 1).all() else []
    assert drawn == [5, 7.5]


def test_a_real_segmentation(pydicom_data: Callable[[str], Path]) -> None:
    (series,) = scan(pydicom_data("liver.dcm")).series
    found = read_segmentation(series.frames[0].path)
    (segment,) = found.segments
    assert (segment.number, segment.label, segment.algorithm, segment.is_automatic) == (
        1,
        "Liver",
        "SEMIAUTOMATIC",
        False,
    )
    # Slicer's table has (221, 130, 101) for the liver; the file went through CIELab with 16 bits.
    assert segment.colour is not None
    assert np.abs(np.subtract(segment.colour, (221, 130, 101))).max() <= 4


def test_cielab_ends() -> None:
    assert from_cielab(65535, 32896, 32896) == (255, 255, 255)
    assert from_cielab(0, 32896, 32896) == (0, 0, 0)
    red, green, blue = from_cielab(34878, 52428, 49344)  # L* 53.2, a* 76, b* 64: about sRGB red
    assert red > 220
    assert max(green, blue) < 60


def test_layers_are_composed_in_order_and_follow_the_image() -> None:
    strength = np.zeros((6, 8), np.float32)
    strength[1:5, 1:5] = 1
    values = np.full((6, 8), np.nan, np.float32)
    values[:, 6:] = 5
    drawing = np.zeros((6, 8), np.bool_)
    drawing[3, 3] = True
    layer = compose([Mask(strength, (255, 0, 0)), Map(values, 0, 5), Drawing(drawing, (0, 255, 0))], (6, 8))
    assert layer is not None
    assert layer[0, 0].tolist() == [0, 0, 0, 0]
    assert layer[1, 1, 3] > layer[2, 2, 3] > 0, "the edge is stronger than the inside"
    assert layer[2, 2, 2] == layer[2, 2, 3], "premultiplied red"
    assert layer[3, 3, 1] > 200, "the drawing is on top"
    assert layer[2, 6, 3] > 150
    assert compose([Drawing(np.zeros((6, 8), np.bool_))], (6, 8)) is None
    # Zoomed by 3 and flipped, every device pixel is that of the image pixel under it.
    view = replace(ViewTransform.fitted(6, 8, 24, 18), flip_horizontal=True)
    cache = ObjectLayerCache()
    cache.set_layer(layer)
    painted = cache.paint(view)
    assert painted is not None
    np.testing.assert_array_equal(painted, layer[:, ::-1].repeat(3, axis=0).repeat(3, axis=1))


def test_where_frames_lie_is_found_once_for_all_images(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    found = placing._planes
    monkeypatch.setattr(placing, "_planes", lambda frames: counted.append(1) or found(frames))
    frames = PlacedFrames(tuple(ball()))
    for z in (10.0, 12.0, 14.0):
        image = header((-15, -20, z), AXIAL, (1, 1), 50)
        once, anew = place(frames, image, in_ball), place(ball(), image, in_ball)
        assert np.array_equal(once.values, anew.values, equal_nan=True)
    assert len(counted) == 4  # one of the frames that are kept, three of those that are not


def test_small_layers_are_painted_as_if_they_were_as_large_as_the_image() -> None:
    rng = np.random.default_rng(2)
    layers, expected = [], np.zeros((30, 40, 4))
    for number in range(6):
        strength = np.full((30, 40), np.nan, np.float32)
        top, left = rng.integers(-5, 25, 2)
        strength[max(top, 0) : top + 12, max(left, 0) : left + 9] = rng.uniform(0, 1)
        layers.append(Mask(strength, (10 * number, 200, 50)))
        inside = np.nan_to_num(strength) >= 0.5
        around = np.pad(inside, 1, mode="edge")
        eroded = np.min([around[y : y + 30, x : x + 40] for y in range(3) for x in range(3)], axis=0)
        alpha = np.where(inside & ~eroded, 0.95, np.nan_to_num(strength) * 0.32)[..., None]
        colour = np.array([50, 200, 10 * number, 255])
        expected = expected * (1 - alpha) + colour * alpha
    painted = compose([*layers, Mask(np.full((30, 40), np.nan, np.float32), (1, 1, 1))], (30, 40))
    assert painted is not None
    assert np.abs(painted.astype(float) - expected).max() <= 1
