"""Measurements in words."""

from __future__ import annotations

import numpy as np
import pytest

from tests.rendering.images import make_image
from viewer.measure.anchoring import hashed_anchor
from viewer.measure.annotation import Annotation, Kind, Point, Quantity
from viewer.measure.calibration import calibration
from viewer.measure.labels import QUANTITY_NAMES, detail_lines, label_lines, list_figures, quantity_text
from viewer.measure.results import Measurement, measure
from viewer.sentence import Sentence

IMAGE = make_image(np.arange(64, dtype=np.int16).reshape(8, 8), pixel_spacing_mm=(1.0, 1.0))
PLACES: dict[Kind, tuple[Point, ...]] = {
    Kind.LENGTH: ((1, 1), (5, 4)),
    Kind.BIDIRECTIONAL: ((1, 1), (5, 4), (2, 3), (4, 2)),
    Kind.ANGLE: ((1, 1), (5, 4), (2, 6)),
    Kind.COBB: ((1, 1), (5, 2), (1, 4), (5, 6)),
    Kind.RECTANGLE: ((1, 1), (6, 6)),
    Kind.POINT: ((2, 2),),
}


@pytest.mark.parametrize("kind", PLACES)
def test_the_window_has_a_word_for_each_quantity(kind: Kind) -> None:
    found = measure(kind, PLACES[kind], IMAGE, calibration(IMAGE.header))
    assert found.quantities
    assert {name for name, _ in detail_lines(found)} <= set(QUANTITY_NAMES)


def test_a_length_at_the_detector_can_be_translated() -> None:
    text = quantity_text(Quantity("area", 12.34, "mm² at detector"))
    assert text == "12.3\u2009mm² at detector"
    assert isinstance(text, Sentence)
    assert text.template == "{length} at detector"


def test_lines_of_a_region_can_be_translated_and_what_the_user_wrote_cannot() -> None:
    found = measure(Kind.RECTANGLE, PLACES[Kind.RECTANGLE], IMAGE, calibration(IMAGE.header))
    drawn = Annotation(
        Kind.RECTANGLE, hashed_anchor(IMAGE), PLACES[Kind.RECTANGLE], "Area 1", measured=found.quantities
    )
    text, area, mean, extremes = label_lines(drawn, found)
    assert (text, type(text)) == ("Area 1", str)
    assert [line.template for line in (area, mean, extremes) if isinstance(line, Sentence)] == [
        "Area {area}",
        "Mean {mean}  SD {spread}",
        "Min {least}  Max {most}",
    ]
    assert list_figures(drawn)[1].startswith("Mean ")
    outside = label_lines(drawn, Measurement((Quantity("pixels", 0.0),)))
    assert "No pixel centre inside" in outside
