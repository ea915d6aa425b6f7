"""Verdicts on made-up series: what is tolerated, what is not, and what the reasons name."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.geometry import Verdict, judge
from viewer.dicom.header import FrameHeader

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def frames(places: list[tuple[float, float, float]], **changes: object) -> list[FrameHeader]:
    base = FrameHeader(
        path=Path("x"),
        rows=4,
        columns=4,
        orientation=AXIAL,
        pixel_spacing_mm=(0.5, 0.5),
        slice_thickness_mm=9.0,
    )
    return [
        replace(base, path=Path(f"{number}.dcm"), instance_number=number, position=place, **changes)
        for number, place in enumerate(places)
    ]


def along_z(zs: list[float]) -> list[FrameHeader]:
    return frames([(0.0, 0.0, z) for z in zs])


@pytest.mark.parametrize(
    "zs",
    [
        [0, 2.5, 5, 7.5],
        [7.5, 5, 2.5, 0],
        [-3, -3.7, -4.4],
        [round(0.625 * k, 1) for k in range(100)],  # written with one decimal
        [0.05 * k for k in range(20)],  # micro-CT
    ],
)
def test_even_stacks_are_volumes(zs: list[float]) -> None:
    ordered, geometry = judge(along_z(zs))
    assert geometry.verdict is Verdict.VOLUME
    assert geometry.reasons == ()
    assert geometry.slice_spacing_mm == pytest.approx((max(zs) - min(zs)) / (len(zs) - 1))
    assert [frame.position[2] for frame in ordered if frame.position] == sorted(zs)


def test_a_missing_slice_names_its_neighbours() -> None:
    _, geometry = judge(along_z([0, 1, 2, 4, 5]))
    assert geometry.verdict is Verdict.STACK
    assert geometry.reasons == (
        "The spacing between slices is irregular (3 of 1.0 mm, 1 of 2.0 mm): 2.00 mm between 2.dcm and 3.dcm.",
    )


def test_a_slow_drift_of_the_spacing_is_no_volume() -> None:
    # No two neighbours differ by more than a hundredth of a millimetre, but the middle is 0.6 mm out of
    # place.
    _, geometry = judge(along_z([k + 0.001 * k * k / 2 * 1.0 for k in range(70)]))
    assert geometry.verdict is Verdict.STACK


def test_doubled_positions_are_named() -> None:
    _, geometry = judge(along_z([0, 1, 1, 2]))
    assert geometry.verdict is Verdict.STACK
    assert "1.dcm and 2.dcm" in geometry.reasons[0]


@pytest.mark.parametrize("degrees", [-20.0, -0.5, 0.5, 18.5])
def test_a_tilt_is_measured(degrees: float) -> None:
    shift = math.tan(math.radians(degrees))
    _, geometry = judge(frames([(0.0, shift * z, z) for z in range(0, 60, 3)]))
    assert geometry.verdict is Verdict.STACK
    assert f"tilted by {abs(degrees):.1f} degrees" in geometry.reasons[0]


def test_one_slice_beside_the_others_is_no_tilt() -> None:
    places = [(0.0, 0.0, float(z)) for z in range(9)]
    places[4] = (3.0, 0.0, 4.0)
    _, geometry = judge(frames(places))
    assert "4.dcm lies" in geometry.reasons[0]
    assert "tilted" not in geometry.reasons[0]


def test_oblique_planes_rounded_to_six_digits_are_a_volume() -> None:
    rng = np.random.default_rng(3)
    axes, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    normal = np.cross(axes[:, 0], axes[:, 1])
    rounded = tuple(np.round(axes[:, :2].T.ravel(), 6).tolist())
    places = [tuple(np.round(40 + normal * 1.25 * k, 4).tolist()) for k in range(200)]
    _, geometry = judge(frames(places, orientation=rounded))
    assert geometry.verdict is Verdict.VOLUME
    assert geometry.slice_spacing_mm == pytest.approx(1.25, abs=1e-4)
    assert geometry.normal == pytest.approx(normal, abs=1e-5)


def test_a_single_slice_takes_its_thickness_and_says_so() -> None:
    _, geometry = judge(along_z([0]))
    assert (geometry.verdict, geometry.slice_spacing_mm) == (Verdict.VOLUME, 9)
    assert "thickness" in geometry.reasons[0]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"pixel_spacing_mm": None}, "spacing"),
        ({"pixel_spacing_mm": (0.6, 0.5)}, "Pixel spacings differ"),
        ({"position": None}, "1 of 3 images have no position"),
        ({"orientation": (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)}, "different orientations"),
        ({"frame_of_reference_uid": "1.2"}, "frames of reference"),
        ({"rows": 5}, "sizes"),
        ({"samples": 3}, "Colour"),
    ],
)
def test_what_keeps_slices_from_being_a_volume(changes: dict[str, object], word: str) -> None:
    stack = along_z([0, 1, 2])
    stack[0] = replace(stack[0], **changes)
    _, geometry = judge(stack)
    assert geometry.verdict is Verdict.STACK
    assert any(word in reason for reason in geometry.reasons)
