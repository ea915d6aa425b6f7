"""Planes through the phantom: known points at their pixels, slabs against numpy, turned ones against SimpleITK."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from viewer.dicom.geometry import judge
from viewer.dicom.header import FrameHeader, Vector3
from viewer.dicom.phantom import ORIGIN_MM, PHANTOM, PIXEL_MM, SLICE_MM, phantom_values
from viewer.dicom.scan import scan
from viewer.dicom.series import Series
from viewer.errors import Cancelled
from viewer.intensity.modality_lut import Rescale
from viewer.rendering.orientation import side_letters
from viewer.rendering.reference_lines import cut_line, pixel_of
from viewer.volume.build import load_stack, load_volume
from viewer.volume.plane_grid import PlaneChoice, PlaneGrid, SlabMode
from viewer.volume.plane_source import PlaneSource, grid_of, planes_refusal
from viewer.volume.reslice import Plane, reslice
from viewer.volume.slice_image import SliceImage

TURNED: dict[Plane, Vector3] = {
    Plane.AXIAL: (0.3, -0.2, 0.9327379),
    Plane.CORONAL: (0.5, 0.8602325, 0.1),
    Plane.SAGITTAL: (0.8944272, 0.4472136, 0.0),
}


@pytest.fixture(scope="module")
def series(phantom_series: Path) -> Series:
    return scan(phantom_series).series[0]


@pytest.fixture(scope="module")
def source(series: Series) -> PlaneSource:
    return PlaneSource(series, load_stack(series).array)


def plane_at(
    source: PlaneSource, choice: PlaneChoice, point: tuple[float, float, float]
) -> tuple[SliceImage, PlaneGrid]:
    """The plane nearest to a point."""
    grid = grid_of(source.series, choice)
    assert grid is not None
    return source.image(choice, grid, grid.index_of(np.array(point))), grid


def unit(vector: Vector3) -> Vector3:
    x, y, z = (np.array(vector) / np.linalg.norm(vector)).tolist()
    return (x, y, z)


@pytest.mark.parametrize("degrees", [-170, -139, -100, -80, 45, 80, 100, 139, 170])
@pytest.mark.parametrize(("plane", "down"), [(Plane.CORONAL, "F"), (Plane.SAGITTAL, "F"), (Plane.AXIAL, "")])
def test_planes_turned_about_the_body_stand_on_their_feet(
    source: PlaneSource, plane: Plane, down: str, degrees: float
) -> None:
    straight = grid_of(source.series, PlaneChoice(plane))
    assert straight is not None
    # About the long axis of the body; the axial ones about the line from side to side.
    axis = straight.right if plane is Plane.AXIAL else np.array([0.0, 0.0, 1.0])
    angle = np.radians(degrees)
    through = straight.through
    normal = through * np.cos(angle) + np.cross(axis, through) * np.sin(angle)
    image, grid = plane_at(source, PlaneChoice(plane, unit(tuple(normal.tolist()))), (0.0, 0.0, 0.0))
    assert np.cross(grid.right, grid.down) @ grid.through == pytest.approx(
        np.cross(straight.right, straight.down) @ through
    ), "never mirrored"
    if down:
        assert side_letters(image.affine).bottom == down
    else:
        assert grid.right == pytest.approx(straight.right), "no jump on the way over"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("plane", list(Plane))
def test_known_points_appear_at_the_right_pixel(source: PlaneSource, plane: Plane, turned: bool) -> None:
    choice = PlaneChoice(plane, unit(TURNED[plane]) if turned else None)
    for insert in PHANTOM[4:]:
        image, grid = plane_at(source, choice, insert.center_mm)
        assert image.affine is not None
        assert grid.through == pytest.approx(np.array(choice.normal if turned else grid.through), abs=1e-6)
        column, row = pixel_of(image.affine, np.array(insert.center_mm))
        at = image.values[round(row), round(column)]
        assert at == pytest.approx(insert.hu, abs=1.0), insert.name
        foot = image.affine @ (column, row, 0, 1)
        assert np.linalg.norm(foot[:3] - insert.center_mm) <= grid.spacing[2] / 2 + 1e-9
        if insert.name == "nodule left":  # bright and alone in water: its middle is where it must be
            rows, columns = np.nonzero(np.abs(image.values - insert.hu) < 60)
            near = np.hypot(rows - row, columns - column) < 20
            assert rows[near].mean() == pytest.approx(row, abs=0.5)
            assert columns[near].mean() == pytest.approx(column, abs=0.5)


def test_planes_of_voxels_are_those_that_are_written(series: Series, source: PlaneSource) -> None:
    volume = load_volume(series)
    for plane in Plane:
        grid = grid_of(series, PlaneChoice(plane))
        assert grid is not None
        for index in (0, 7, grid.count - 1):
            image, expected = source.image(PlaneChoice(plane), grid, index), reslice(volume, plane, index)
            assert np.array_equal(image.values, expected.values)
            assert image.affine == pytest.approx(expected.affine)
            assert image.stored.dtype.kind == "u"
            assert image.resliced


def test_letters_say_which_way_the_patient_lies(source: PlaneSource) -> None:
    expected = {
        Plane.AXIAL: ("R", "L", "A", "P"),
        Plane.CORONAL: ("R", "L", "H", "F"),
        Plane.SAGITTAL: ("A", "P", "H", "F"),
    }
    for plane, sides in expected.items():
        image, _ = plane_at(source, PlaneChoice(plane), (0, 0, 0))
        letters = side_letters(image.affine)
        assert (letters.left, letters.right, letters.top, letters.bottom) == sides
        slightly, _ = plane_at(source, PlaneChoice(plane, unit(TURNED[plane])), (0, 0, 0))
        turned = side_letters(slightly.affine)
        assert (turned.left[0], turned.right[0], turned.top[0], turned.bottom[0]) == sides, "it stays upright"


def test_a_series_acquired_sagittally_gives_the_same_planes(series: Series, source: PlaneSource) -> None:
    stored = np.ascontiguousarray(load_stack(series).array.transpose(2, 0, 1)[:, ::-1])  # x, then z down, y
    frames = tuple(
        replace(
            series.frames[0],
            rows=stored.shape[1],
            columns=stored.shape[2],
            position=(ORIGIN_MM[0] + PIXEL_MM * x, ORIGIN_MM[1], ORIGIN_MM[2] + SLICE_MM * 39),
            orientation=(0.0, 1.0, 0.0, 0.0, 0.0, -1.0),
            pixel_spacing_mm=(SLICE_MM, PIXEL_MM),
            pixel_aspect=SLICE_MM / PIXEL_MM,
        )
        for x in range(256)
    )
    ordered, geometry = judge(frames)
    order = [frames.index(frame) for frame in ordered]
    other = PlaneSource(replace(series, frames=ordered, geometry=geometry), stored[order])
    for plane in Plane:
        usual, _ = plane_at(source, PlaneChoice(plane), (10, 20, 5))
        image, _ = plane_at(other, PlaneChoice(plane), (10, 20, 5))
        assert np.array_equal(image.values, usual.values)
        assert image.affine == pytest.approx(usual.affine)


@pytest.mark.parametrize("plane", list(Plane))
def test_slabs_take_together_what_lies_in_them(source: PlaneSource, plane: Plane) -> None:
    axis = {Plane.AXIAL: 0, Plane.CORONAL: 1, Plane.SAGITTAL: 2}[plane]
    by_plane = np.moveaxis(phantom_values(), axis, 0)
    grid = grid_of(source.series, PlaneChoice(plane))
    assert grid is not None
    thick = 3 * grid.spacing[2]
    for mode, combine in ((SlabMode.MEAN, np.mean), (SlabMode.MAXIMUM, np.max), (SlabMode.MINIMUM, np.min)):
        image = source.image(PlaneChoice(plane, None, mode, thick), grid, 20)
        expected = combine(by_plane[19:22], axis=0)
        shown = image.values if plane is Plane.AXIAL else image.values[::-1]
        assert np.allclose(shown, expected, atol=1e-3)
        assert image.header.slice_thickness_mm == pytest.approx(thick)
    at_end = source.image(PlaneChoice(plane, None, SlabMode.MAXIMUM, thick), grid, 0)
    assert at_end.shape == (grid.rows, grid.columns)


def test_padding_is_left_out_of_slabs(series: Series) -> None:
    stored = load_stack(series).array.copy()
    stored[20, :, :128] = 4000
    frames = tuple(replace(frame, padding=(4000.0, 4000.0)) for frame in series.frames)
    source = PlaneSource(replace(series, frames=frames), stored)
    grid = grid_of(source.series, PlaneChoice(Plane.AXIAL))
    assert grid is not None
    for mode, combine in ((SlabMode.MAXIMUM, np.max), (SlabMode.MEAN, np.mean)):
        image = source.image(PlaneChoice(Plane.AXIAL, None, mode, 3 * SLICE_MM), grid, 20)
        left = combine(phantom_values()[[19, 21], :, :128], axis=0)
        assert np.allclose(image.values[:, :128], left, atol=1e-3)


@pytest.mark.parametrize("plane", list(Plane))
def test_turned_planes_equal_another_programs(series: Series, source: PlaneSource, plane: Plane) -> None:
    import SimpleITK as sitk

    choice = PlaneChoice(plane, unit(TURNED[plane]))
    image, grid = plane_at(source, choice, (3, -4, 6))
    volume = sitk.GetImageFromArray(phantom_values().astype(np.float32))
    volume.SetSpacing((PIXEL_MM, PIXEL_MM, SLICE_MM))
    volume.SetOrigin(ORIGIN_MM)
    handed = np.cross(grid.right, grid.down)
    expected = sitk.GetArrayFromImage(
        sitk.Resample(
            volume,
            (grid.columns, grid.rows, 1),
            sitk.Transform(),
            sitk.sitkLinear,
            image.header.position,
            (grid.spacing[1], grid.spacing[0], grid.spacing[2]),
            np.array([grid.right, grid.down, handed]).T.ravel().tolist(),
            -5000.0,
        )
    )[0]
    inside = expected > -4999
    assert inside.sum() > 20_000
    assert np.allclose(image.values[inside], expected[inside], atol=0.6)
    mask = image.padding_mask
    assert mask is not None
    assert not (mask & inside).any()
    assert mask.sum() > 1000
    assert np.count_nonzero(~mask & ~inside) < 0.02 * mask.size, (
        "what lies outside is padding, but for the rim"
    )


def test_images_with_their_own_rescale_are_brought_to_values_first(series: Series) -> None:
    stored = load_stack(series).array
    frames = tuple(
        replace(frame, rescale=Rescale(1.0 + number, 10.0, "BQML"))
        for number, frame in enumerate(series.frames)
    )
    source = PlaneSource(replace(series, frames=frames), stored)
    choice = PlaneChoice(Plane.CORONAL)
    grid = grid_of(source.series, choice)
    assert grid is not None
    assert not source.is_quick(choice, grid), "the first one takes a while"
    image = source.image(choice, grid, 100)
    expected = stored[:, 100] * (1.0 + np.arange(40)[:, None]) + 10.0
    assert np.allclose(image.values[::-1], expected)
    assert image.unit == "BQML"
    assert source.is_quick(choice, grid)


def test_what_is_no_volume_has_no_planes_and_says_why(series: Series, shared_data: Path) -> None:
    tilted = scan(shared_data / "dicom" / "ct_gantry_tilt").series[0]
    refusal = planes_refusal(tilted)
    assert refusal is not None
    assert "tilt" in refusal.lower()
    assert "Resample" in refusal
    assert grid_of(tilted, PlaneChoice(Plane.CORONAL)) is None
    single = replace(series, frames=series.frames[:1])
    assert planes_refusal(single) == "A single image has no other planes."
    assert planes_refusal(series) is None


def lying(
    position: Vector3, orientation: tuple[float, ...], rows: int = 100, columns: int = 80
) -> SliceImage:
    header = FrameHeader(
        path=Path("x"),
        rows=rows,
        columns=columns,
        position=position,
        orientation=orientation,
        pixel_spacing_mm=(1.0, 1.0),
    )
    pixels: NDArray[np.uint8] = np.zeros((rows, columns), np.uint8)
    return SliceImage(pixels, pixels, header, "1")


def test_lines_where_planes_cut_each_other() -> None:
    axial = lying((0, 0, 10), (1, 0, 0, 0, 1, 0))
    coronal = lying((5, 30, 60), (1, 0, 0, 0, 0, -1))
    ends = cut_line(axial, coronal)
    assert ends is not None
    assert sorted(ends) == [pytest.approx((4.5, 30)), pytest.approx((84.5, 30))]
    back = cut_line(coronal, axial)
    assert back is not None
    assert {round(end[1], 6) for end in back} == {50.0}
    assert cut_line(axial, lying((0, 0, 15), (1, 0, 0, 0, 1, 0))) is None, "parallel"
    assert cut_line(axial, lying((0, 0, 300), (1, 0, 0, 0, 0, -1))) is None, "above"


@pytest.mark.parametrize("mode", list(SlabMode))
def test_a_turned_slab_is_its_planes_taken_together(source: PlaneSource, mode: SlabMode) -> None:
    thin = PlaneChoice(Plane.CORONAL, unit(TURNED[Plane.CORONAL]))
    grid = grid_of(source.series, thin)
    assert grid is not None
    middle = grid.count // 2
    planes = [source.image(thin, grid, middle + step) for step in (-1, 0, 1)]
    stacked = np.array([plane.values for plane in planes])
    for number, plane in enumerate(planes):
        mask = plane.padding_mask
        if mask is not None:
            stacked[number][mask] = np.nan
    combine = {SlabMode.MEAN: np.nanmean, SlabMode.MAXIMUM: np.nanmax, SlabMode.MINIMUM: np.nanmin}[mode]
    image = source.image(replace(thin, slab_mode=mode, slab_mm=3 * grid.spacing[2]), grid, middle)
    inside = np.isfinite(stacked).any(axis=0)
    expected = combine(np.where(inside, stacked, 0), axis=0)
    assert np.allclose(image.values[inside], expected[inside], atol=0.01)
    assert image.padding_mask is not None
    assert np.array_equal(image.padding_mask, ~inside)
    with pytest.raises(Cancelled):
        source.image(thin, grid, middle, lambda: True)
