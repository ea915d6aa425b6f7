"""What a region carries of the map, in the AI panel and in the finding's details."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.attention.conftest import PATIENCE
from tests.gui.conftest import open_and_wait
from tests.gui.objects.made import derived, images
from viewer.explain.attribution import Attribution
from viewer.explain.ground_truth import localisation
from viewer.explain.regions import RegionShares
from viewer.gui.attention.region_readout import NO_MAP, NO_REGION
from viewer.gui.basics.numbers import percent
from viewer.gui.main_window import MainWindow
from viewer.measure.annotation import Annotation, Kind
from viewer.session.objects import ObjectKey, ObjectKind


def _draw(window: MainWindow, *corners: tuple[float, float]) -> Annotation:
    anchor = window.measuring.active.anchor
    assert anchor is not None
    drawn = Annotation(Kind.RECTANGLE, anchor, corners)
    window.measuring.controller.add(drawn)
    window.measuring.controller.select(drawn.id)
    return drawn


def _shares_of(qtbot: QtBot, window: MainWindow, attribution: Attribution) -> RegionShares:
    """What the region carries of this map: while the map was refined, those before it were read, too."""
    region = window.attention.region

    def is_read() -> bool:
        shares = region.reading.shares
        return shares is not None and shares.of == pytest.approx(attribution.sum, abs=1e-4)

    qtbot.waitUntil(is_read, timeout=PATIENCE)
    assert region.reading.shares is not None
    return region.reading.shares


def test_a_drawn_region_reads_its_share_and_follows_its_edits(qtbot: QtBot, radiograph: MainWindow) -> None:
    window, section = radiograph, radiograph.attention.region_section
    window.actions_by_name["findings_panel"].trigger()
    qtbot.waitUntil(lambda: section.carried.text() == NO_REGION)
    with qtbot.waitSignal(
        window.attention.region.changed, check_params_cb=lambda one: one.annotation is not None
    ):
        drawn = _draw(window, (400.0, 500.0), (900.0, 1100.0))
    assert section.carried.text() == NO_MAP, "no map, and it says so"

    with qtbot.waitSignal(window.explanationFinished, timeout=PATIENCE) as finished:
        window.explain()
    (attribution,) = finished.args
    shares = _shares_of(qtbot, window, attribution)
    inside = attribution.values[500:1101, 400:901].astype(np.float64)
    assert shares.total == pytest.approx(inside.sum(), abs=1e-6)
    assert shares.positive == pytest.approx(
        np.maximum(inside, 0).sum() / np.maximum(attribution.values, 0).sum(dtype=np.float64), rel=1e-4
    )
    assert f"{shares.total:+.2f}".replace("-", "−") in section.carried.text()
    for part in (shares.gained, shares.lost):
        assert f"{part:+.2f}".replace("-", "−") in section.carried.text()
    assert shares.gained + shares.lost == pytest.approx(shares.total)
    assert section.doubts.isVisibleTo(section) == shares.cancels
    assert section.values["area"].text() == percent(shares.area, 1)
    details = window.panels.findings.details
    assert details.findChild(type(section.carried), "finding_attention").text() == section.carried.text()

    # Were it the known place of a finding: the pointing game and the overlap, once the hand rests.
    qtbot.waitUntil(lambda: window.attention.region.reading.place is not None, timeout=PATIENCE)
    mask = np.zeros(attribution.values.shape, bool)
    mask[500:1101, 400:901] = True
    place = localisation(attribution, mask)
    assert window.attention.region.reading.place == place
    assert ("the map hits it" if place.hit else "the map misses it") in section.place.text()
    assert f"{place.iou:.2f} (IoU)" in section.place.text()
    assert window.attention.region.reading.shares == shares, "the figures stay"

    before = section.carried.text()
    with qtbot.waitSignal(
        window.attention.region.changed, check_params_cb=lambda one: one.shares.area < shares.area
    ):
        window.measuring.controller.change(
            drawn.moved(0, 0).__class__(
                Kind.RECTANGLE, drawn.anchor, ((400.0, 500.0), (600.0, 700.0)), id=drawn.id
            ),
            "Resize",
        )
    assert section.carried.text() != before
    assert not section.place.isVisible(), "that was of another region"
    window.actions_by_name["findings_panel"].trigger()


def test_the_lungs_by_one_click(qtbot: QtBot, radiograph: MainWindow) -> None:
    window, section = radiograph, radiograph.attention.region_section
    with qtbot.waitSignal(window.explanationFinished, timeout=PATIENCE):
        window.explain()
    without = window.viewport.grab().toImage()
    with qtbot.waitSignal(
        window.attention.region.changed, timeout=PATIENCE, check_params_cb=lambda one: one.title == "Lungs"
    ) as read:
        qtbot.mouseClick(section.lungs_button, Qt.MouseButton.LeftButton)
    shares = read.args[0].shares
    assert 0.1 < shares.area < 0.7
    assert 0 < shares.absolute < 1
    assert "logits" in section.carried.text()
    assert window.viewport.grab().toImage() != without, "their outline is drawn"
    with qtbot.waitSignal(window.attention.region.changed, check_params_cb=lambda one: one.shares is None):
        qtbot.mouseClick(section.lungs_button, Qt.MouseButton.LeftButton)
    assert window.viewport.grab().toImage() == without


def test_the_segments_that_are_shown_are_a_region(
    qtbot: QtBot, stub_window: MainWindow, tmp_path: Path
) -> None:
    window, region = stub_window, stub_window.attention.region
    derived(images(tmp_path))
    open_and_wait(qtbot, window, tmp_path)
    window.reading.show_series("1.2.50")
    window.reading.scroll_to(2)
    qtbot.waitUntil(lambda: region.reading.title == "Liver", timeout=PATIENCE)
    assert window.attention.region_section.carried.text() == NO_MAP
    with qtbot.waitSignal(window.explanationFinished, timeout=PATIENCE) as finished:
        window.explain()
    (attribution,) = finished.args
    shares = _shares_of(qtbot, window, attribution)
    # 10 x 10 pixels of 2 mm, from (8.5 - 0.5, 20.5 - 0.5) mm on.
    assert shares.pixels == 400
    assert shares.total == pytest.approx(attribution.values[20:40, 8:28].sum(dtype=np.float64), rel=1e-5)
    window.panels.objects.toggled.emit(ObjectKey(ObjectKind.SEGMENT, "1.2.60", 1), False)
    qtbot.waitUntil(lambda: region.reading.shares is None, timeout=PATIENCE)
    assert window.attention.region_section.carried.text() == NO_REGION, "it is not shown"
