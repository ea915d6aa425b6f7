"""Lengths, numbers and lines that are written over an image."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from tests.rendering.images import make_image
from viewer.gui.viewport.colour_bar import tick_label
from viewer.gui.viewport.corner_lines import age_words, format_date
from viewer.gui.viewport.paint import Marks, corner_lines, fitting_lines, number
from viewer.gui.viewport.scale_bar import length_label, nice_length
from viewer.gui.viewport.text import Banner, CornerText, TextLayer, free_place
from viewer.gui.viewport.window_drag import WindowDrag, misses
from viewer.intensity.window import Window, WindowFunction
from viewer.rendering.orientation import SideLetters
from viewer.rendering.view_transform import ViewTransform


@pytest.mark.parametrize(
    ("limit", "length"), [(0.3, 0.2), (1.0, 1.0), (4.99, 2.0), (5.0, 5.0), (99.0, 50.0), (150.0, 100.0)]
)
def test_the_scale_bar_has_a_round_length_that_fits(limit: float, length: float) -> None:
    assert nice_length(limit) == pytest.approx(length)


def test_labels() -> None:
    assert length_label(0.5) == "0.5\u2009mm"
    assert length_label(100.0) == "10\u2009cm"
    assert [tick_label(value) for value in (0.0, 0.002, -5.0, 2e-7)] == ["0", "+0.002", "−5", "+2e−7"]
    assert [number(value) for value in (40.0, -1000.0, 0.12345, 1234.56)] == ["40", "−1000", "0.1235", "1235"]
    assert [number(value) for value in (-402.5, 402.5, 0.0, -0.0)] == ["−403", "403", "0", "0"], (
        "as boxes round"
    )


def test_a_window_that_misses_the_data_says_so_in_amber() -> None:
    image = make_image(np.arange(100, 200, dtype=np.int16).reshape(10, 10))
    transform = ViewTransform.fitted(10, 10, 300, 300)
    marks = Marks(corners=CornerText(bottom_left=("Image 1",)), value_range=image.sampled_range)
    marks.window = Window(150, 20)
    normal = corner_lines(marks, image, transform)[2]
    marks.window = Window(1000, 20)
    missed = corner_lines(marks, image, transform)[2]
    assert normal[2].text == "W/L 20\u2009/\u2009150"
    assert missed[2].colour != normal[2].colour
    assert "misses" in missed[2].text


CROWDED = CornerText(
    top_left=("Muster-Mustermann, Erika Annabella", "4711"),
    top_right=("University hospital", "Abdomen and pelvis with contrast", "2026-01-01"),
    bottom_left=("Image 1 / 100",),
    bottom_right=("Series 3", "Portal venous phase, thin", "Thickness 1 mm", "Spacing 1 mm", "Location 1 mm"),
    lesser=frozenset({"University hospital", "Spacing 1 mm"}),
    whole=frozenset({"2026-01-01", "Thickness 1 mm", "Spacing 1 mm", "Location 1 mm"}),
)


@pytest.mark.parametrize("width", [233, 348, 520])
def test_texts_stand_beside_each_other_in_any_viewport(themed: QApplication, width: int) -> None:
    area = QRectF(0, 0, width, 460)
    marks = Marks(corners=CROWDED, window=Window(40, 400), value_range=(-1000.0, 1000.0))
    image = make_image(np.zeros((10, 10), np.int16))
    lines = fitting_lines(marks, image, ViewTransform.fitted(10, 10, 300, 300), area)
    said = [line.text for corner in lines for line in corner]
    assert ("University hospital" in said) == ("Spacing 1 mm" in said) == (width == 520)
    assert {"Location 1 mm", "2026-01-01", "4711"} <= set(said)
    picture = QPixmap(width, 460)
    painter, text = QPainter(picture), TextLayer()
    taken = text.draw_corners(painter, area, lines)
    taken += text.draw_letters(painter, area, SideLetters("R", "L", "A", "P"), taken)
    painter.end()
    assert len(taken) == len(said) + 4
    assert all(area.contains(box) for box in taken)
    assert not any(one.intersects(other) for one, other in combinations(taken, 2))
    bar = free_place(QRectF(width / 2 - 40, 406, 80, 22), taken, -16.0, area)
    assert not any(bar.intersects(box) for box in taken)


@pytest.mark.parametrize("width", [120, 150, 180, 233, 300, 348])
def test_no_number_is_cut_short(themed: QApplication, width: int) -> None:
    """ "W/L 80 / 4…" is another window."""
    area = QRectF(0, 0, width, 460)
    marks = Marks(corners=CROWDED, window=Window(-1250.5, 1400), value_range=(-2000.0, 2000.0))
    image = make_image(np.zeros((10, 10), np.int16))
    lines = fitting_lines(marks, image, ViewTransform.fitted(10, 10, 300, 300), area)
    said: list[str] = []
    text = TextLayer()
    text._text.draw = lambda painter, left, top, line: said.append(line.text)  # type: ignore[method-assign]
    picture = QPixmap(width, 460)
    painter = QPainter(picture)
    text.draw_corners(painter, area, lines)
    painter.end()
    whole = {line.text for corner in lines for line in corner if line.whole}
    assert "W/L 1400\u2009/\u2009−1251" in said
    assert {one for one in said if one.endswith("…")} <= {
        text._text.elided(one, room)
        for one in (*CROWDED.top_left, *CROWDED.top_right, *CROWDED.bottom_right)
        for room in range(20, width)
        if one not in whole
    }


def test_a_banner_says_what_there_is_room_for(themed: QApplication) -> None:
    said: list[str] = []

    class Recording(QPainter):
        def drawText(self, *args: object) -> None:  # type: ignore[override]
            said.append(str(args[-1]))

    whole = (
        "Each image is a mosaic that shows the slices of a volume side by side, and there are no positions."
    )
    banner = Banner(whole, one_line=True, short="Mosaic: slices side by side")
    text = TextLayer()
    for width, height in ((900, 700), (500, 700), (500, 300), (260, 700), (90, 200)):
        picture = QPixmap(width, height)
        painter = Recording(picture)
        end = text.draw_banners(painter, QRectF(0, 0, width, height), 10, (banner,))
        painter.end()
        assert end < 60, "two lines at most"
    assert said[:4] == [whole, whole, banner.short, banner.short]
    assert said[4].endswith("…")


def test_ages_are_said_as_people_say_them() -> None:
    assert age_words("054Y", "", "") == "54\u2009y"
    assert age_words("003M", "20200101", "20260101") == "3\u2009mo"
    assert [age_words(age, "", "") for age in ("002W", "005D")] == ["2\u2009wk", "5\u2009d"]
    assert age_words("", "19400305", "20040826") == "64\u2009y"
    assert age_words("", "19400827", "20040826") == "63\u2009y", "the day before the birthday"
    assert age_words("", "20240630", "20260101") == "18\u2009mo"
    assert [
        age_words("", *dates) for dates in (("", "20240101"), ("1940", "20240101"), ("20250101", "20240101"))
    ] == [
        "",
        "",
        "",
    ]
    assert age_words("abc", "", "") == "abc"
    dates = ("20240131", "1994.11.05", "31.01.2024", "", "2024")
    assert [format_date(date) for date in dates] == ["2024-01-31", "1994-11-05", "31.01.2024", "", "2024"]


def test_padding_does_not_count_as_data() -> None:
    values = np.full((20, 20), 50, np.int16)
    values[:5] = -2000
    image = make_image(values, padding=(-2000.0, -2000.0))
    assert image.sampled_range == (50.0, 50.0)
    assert misses(Window(-1000, 100), image.sampled_range)


def test_a_narrow_window_is_no_trap_and_functions_are_kept() -> None:
    drag = WindowDrag(Window(0, 1), (-1000.0, 2200.0))
    assert drag.moved(1.0, 0.0).width == pytest.approx(801.0)
    exact = WindowDrag(Window(0.5, 0.2, WindowFunction.LINEAR_EXACT), (0.0, 1.0)).moved(-5.0, 0.0)
    assert exact.function is WindowFunction.LINEAR_EXACT
    assert exact.width == pytest.approx(1 / 2000)


def test_small_viewports_keep_age_and_side() -> None:
    """Nine on a small screen: a knee without its side is no use to anybody."""
    corners = CornerText(
        top_left=("Doe, Jane", "4711", "F, 54\u2009y"),
        top_right=("Hospital", "2026-01-01"),
        bottom_right=("Series 3 · MR", "PD fs", "L", "Thickness 3\u2009mm", "Location 12.5\u2009mm"),
        side="L",
    )
    transform = ViewTransform.fitted(10, 10, 230, 220)
    lines = fitting_lines(Marks(corners=corners), None, transform, QRectF(0, 0, 230, 220))
    assert [line.text for line in lines[0]] == ["Doe, Jane", "4711", "F, 54\u2009y"]
    assert [line.text for line in lines[3]] == ["L", "Location 12.5\u2009mm"]
    low = fitting_lines(Marks(corners=corners), None, transform, QRectF(0, 0, 230, 120))
    assert [line.text for line in low[0]] == ["Doe, Jane", "4711"]
    assert "L" in [line.text for line in low[3]]
