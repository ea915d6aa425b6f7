"""Figures against a phantom of known lengths, angles, areas and HU, on square and other pixels."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from tests.measure.phantom import BACKGROUND, BLOCK, DISK, PADDING, Phantom, make_phantom
from tests.rendering.images import make_image
from viewer.dicom.ultrasound import UltrasoundRegion
from viewer.intensity.modality_lut import Rescale
from viewer.measure.annotation import Kind, Point
from viewer.measure.calibration import Calibration, calibration
from viewer.measure.results import Measurement, measure, region_histogram

SPACINGS = [(1.0, 1.0), (0.5, 0.8), (2.0, 0.4)]


@pytest.fixture(params=SPACINGS, ids=lambda spacing: "x".join(map(str, spacing)))
def phantom(request: pytest.FixtureRequest) -> Phantom:
    return make_phantom(*request.param)


def on(phantom: Phantom, kind: Kind, *places_mm: Point) -> Measurement:
    points = [phantom.pixel(*place) for place in places_mm]
    return measure(kind, points, phantom.image, calibration(phantom.image.header))


def test_lengths_and_angles_are_those_of_the_body(phantom: Phantom) -> None:
    length = on(phantom, Kind.LENGTH, (10, 10), (40, 50))
    assert (length.value("length"), length.unit("length")) == (pytest.approx(50.0), "mm")
    assert on(phantom, Kind.POLYLINE, (10, 10), (40, 50), (40, 90), (100, 10)).value("length") == (
        pytest.approx(50 + 40 + 100)
    )
    both = on(phantom, Kind.BIDIRECTIONAL, (30, 50), (90, 50), (60, 30), (60, 70))
    assert (both.value("long axis"), both.value("short axis")) == (pytest.approx(60), pytest.approx(40))
    right = on(phantom, Kind.ANGLE, (50, 10), (10, 10), (10, 90))
    assert (right.value("angle"), right.unit("angle")) == (pytest.approx(90.0), "°")
    thirty = (10 + 40 * math.cos(math.radians(30)), 10 + 40 * math.sin(math.radians(30)))
    assert on(phantom, Kind.ANGLE, (80, 10), (10, 10), thirty).value("angle") == pytest.approx(30.0)
    # However the two lines are drawn, the angle between them is the same.
    for second in (((60, 80), (120, 60)), ((120, 60), (60, 80))):
        cobb = on(phantom, Kind.COBB, (60, 20), (120, 40), *second)
        expected = 2 * math.degrees(math.atan2(20, 60))
        assert cobb.value("angle") == pytest.approx(expected)
        assert cobb.value("supplement") == pytest.approx(180 - expected)


def test_areas_are_those_of_the_body(phantom: Phantom) -> None:
    box = on(phantom, Kind.RECTANGLE, (140, 80), (110, 20))
    assert (box.value("area"), box.unit("area")) == (pytest.approx(30 * 60), "mm²")
    assert box.value("perimeter") == pytest.approx(2 * (30 + 60))
    ellipse = on(phantom, Kind.ELLIPSE, (30, 20), (90, 80))
    assert ellipse.value("area") == pytest.approx(math.pi * 30**2)
    assert ellipse.value("perimeter") == pytest.approx(2 * math.pi * 30)
    corners = [(60 + 30 * math.cos(a), 50 + 30 * math.sin(a)) for a in np.linspace(0, 2 * np.pi, 90, False)]
    free = on(phantom, Kind.FREEHAND, *corners)
    assert free.value("area") == pytest.approx(
        float(cv2.contourArea(np.array(corners, np.float32))), rel=1e-5
    )


def test_what_is_seen_is_measured_within_half_a_pixel(phantom: Phantom) -> None:
    """The disk's and the block's own pixels, found in the image, are as large as they were made."""
    row_mm, column_mm = phantom.spacing
    middle = phantom.image.values[round(50 / row_mm)]
    disk = np.flatnonzero(middle == DISK)
    width = on(phantom, Kind.LENGTH, (disk[0] * column_mm, 50), (disk[-1] * column_mm, 50)).value("length")
    assert width is not None
    assert abs(width - 60) <= column_mm
    block = np.flatnonzero(phantom.image.values[:, round(120 / column_mm)] == BLOCK)
    height = on(phantom, Kind.LENGTH, (120, block[0] * row_mm), (120, block[-1] * row_mm)).value("length")
    assert height is not None
    assert abs(height - 60) <= row_mm


def test_statistics_are_exact_and_padding_is_left_out(phantom: Phantom) -> None:
    inside = on(phantom, Kind.ELLIPSE, (30, 20), (90, 80))
    assert (inside.value("mean"), inside.value("std")) == (DISK, 0)
    assert inside.unit("mean") == "HU"
    # The whole image: the same figures as over all pixels but the padding.
    all_of_it = on(phantom, Kind.RECTANGLE, (-5, -5), (200, 200))
    values = phantom.image.values[phantom.image.values != PADDING].astype(np.float64)
    assert all_of_it.value("pixels") == values.size
    assert all_of_it.value("mean") == pytest.approx(values.mean(), abs=1e-9)
    assert all_of_it.value("std") == pytest.approx(values.std(), abs=1e-9)
    assert (all_of_it.value("min"), all_of_it.value("max")) == (BACKGROUND, BLOCK)
    for rank in (5, 25, 75, 95):
        assert all_of_it.value(f"percentile {rank}") == np.percentile(values, rank)
    assert all_of_it.value("median") == np.median(values)
    at = [phantom.pixel(-5, -5), phantom.pixel(200, 200)]
    counted = region_histogram(Kind.RECTANGLE, at, phantom.image)
    assert counted.counts.sum() == values.size
    assert counted.edges[0] <= BACKGROUND <= counted.edges[1]


def test_a_region_without_pixels_says_so() -> None:
    phantom = make_phantom(1, 1)
    only_padding = on(phantom, Kind.RECTANGLE, (-5, 10), (1, 20))
    assert only_padding.value("pixels") == 0
    assert only_padding.value("mean") is None
    assert any("No pixel" in note for note in only_padding.notes)
    beyond = on(phantom, Kind.ELLIPSE, (500, 500), (520, 520))
    assert beyond.value("pixels") == 0
    assert on(phantom, Kind.POINT, (500, 500)).quantities == ()
    assert on(phantom, Kind.POINT, (60, 50)).value("value") == DISK
    assert on(phantom, Kind.POINT, (0, 50)).value("value") is None


def test_without_spacing_lengths_are_pixels_and_say_so() -> None:
    image = make_image(np.zeros((50, 60), np.uint8))
    found = measure(Kind.LENGTH, [(10, 10), (13, 14)], image, calibration(image.header))
    assert (found.value("length"), found.unit("length")) == (5.0, "px")
    assert any("pixels" in note for note in found.notes)
    # Pixel Aspect Ratio alone: angles are right, lengths are in widths of a pixel.
    tall = make_image(np.zeros((50, 60), np.uint8), pixel_aspect=2.0)
    angle = measure(Kind.ANGLE, [(20, 10), (10, 10), (20, 15)], tall, calibration(tall.header))
    assert angle.value("angle") == pytest.approx(45.0)


def test_the_detector_is_asked_only_on_request_and_named() -> None:
    image = make_image(np.zeros((50, 60), np.uint16), detector_spacing_mm=(0.2, 0.2), modality="CR")
    points = [(10.0, 10.0), (13.0, 14.0)]
    unasked = measure(Kind.LENGTH, points, image, calibration(image.header))
    assert unasked.unit("length") == "px"
    asked = measure(Kind.LENGTH, points, image, calibration(image.header, at_detector=True))
    assert asked.value("length") == pytest.approx(1.0)
    assert asked.unit("length") == "mm at detector"
    area = measure(Kind.RECTANGLE, points, image, calibration(image.header, at_detector=True))
    assert area.unit("area") == "mm² at detector"
    # A spacing that is the detector's own is used, and not believed in silence.
    same = make_image(
        np.zeros((50, 60), np.uint16),
        detector_spacing_mm=(0.2, 0.2),
        pixel_spacing_mm=(0.2, 0.2),
        modality="CR",
    )
    taken = measure(Kind.LENGTH, points, same, calibration(same.header))
    assert taken.unit("length") == "mm"
    assert any("magnified" in note for note in taken.notes)


def test_ultrasound_regions_measure_in_their_own_units() -> None:
    tissue = UltrasoundRegion(0, 0, 99, 99, 0.2, 0.3, "mm", "mm")
    inset = UltrasoundRegion(10, 10, 29, 29, 0.1, 0.1, "mm", "mm")
    doppler = UltrasoundRegion(0, 100, 199, 199, 0.01, 2.0, "s", "cm/s")
    image = make_image(
        np.zeros((200, 200), np.uint8), ultrasound_regions=(tissue, inset, doppler), pixel_spacing_mm=(9, 9)
    )
    how = calibration(image.header)
    in_tissue = measure(Kind.LENGTH, [(40, 40), (55, 40)], image, how)
    assert (in_tissue.value("length"), in_tissue.unit("length")) == (pytest.approx(3.0), "mm")
    angle = measure(Kind.ANGLE, [(70, 40), (40, 40), (70, 60)], image, how)
    assert angle.value("angle") == pytest.approx(45.0)
    assert measure(Kind.LENGTH, [(12, 12), (22, 12)], image, how).value("length") == pytest.approx(1.0)
    slope = measure(Kind.LENGTH, [(20, 110), (70, 160)], image, how)
    assert [(one.value, one.unit) for one in slope.quantities] == [
        (pytest.approx(0.5), "s"),
        (pytest.approx(100.0), "cm/s"),
    ]
    assert measure(Kind.ANGLE, [(20, 110), (70, 160), (20, 160)], image, how).quantities == ()
    blank = UltrasoundRegion(0, 0, 99, 99, 1.0, 1.0, None, None)
    lost = measure(Kind.LENGTH, [(40, 40), (55, 40)], image, Calibration(regions=(blank,)))
    assert lost.unit("length") == "px"
    assert any("no scale" in note for note in lost.notes)
    across = measure(Kind.LENGTH, [(20, 90), (20, 110)], image, how)
    assert across.unit("length") == "px"
    assert any("Outside" in note for note in across.notes)


def test_units_at_hand_are_kept_and_colour_is_not_averaged() -> None:
    suv = make_image(np.full((20, 20), 2.5, np.float32), rescale=Rescale(unit="SUVbw"), is_float=True)
    found = measure(Kind.RECTANGLE, [(2, 2), (6, 6)], suv, Calibration())
    assert (found.value("mean"), found.unit("mean")) == (2.5, "SUVbw")
    assert found.value("pixels") == 25
    colour = make_image(np.zeros((20, 20, 3), np.uint8))
    found = measure(Kind.RECTANGLE, [(2, 2), (6, 6)], colour, Calibration())
    assert found.value("mean") is None
    assert found.value("area") == 16
