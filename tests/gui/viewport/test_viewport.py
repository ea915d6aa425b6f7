"""The viewport as a reader uses it: what is painted where, and what the hand does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.attributions import make_attribution
from tests.gui.seeing import picture, shown
from tests.rendering.images import make_image
from viewer.gui.viewport.viewport import Banner, CornerText, Tool, Viewport
from viewer.intensity.window import Window
from viewer.rendering.overlay import OverlayStyle
from viewer.rendering.readout import PixelReadout
from viewer.session.view_state import ImageKey
from viewer.volume.slice_image import SliceImage

GEOMETRY = {
    "position": (0.0, 0.0, 0.0),
    "orientation": (1.0, 0.0, 0.0, 0.0, 1.0, 0.0),
    "pixel_spacing_mm": (1.0, 1.0),
}
LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


@pytest.fixture
def viewport(qtbot: QtBot, themed: QApplication) -> Viewport:
    """A shown viewport of 400 x 300 without text."""
    widget = Viewport()
    widget.set_text_visible(False)
    return shown(qtbot, widget, 400, 300)


def ramp(rows: int = 60, columns: int = 80, **header: object) -> SliceImage:
    values = np.add.outer(np.arange(rows) * 3, np.arange(columns) * 5).astype(np.int16)
    return make_image(values, **header)


def drag(
    qtbot: QtBot,
    viewport: Viewport,
    button: Qt.MouseButton,
    start: tuple[int, int],
    *steps: tuple[int, int],
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    qtbot.mousePress(viewport, button, modifier, QPoint(*start))
    for step in steps:
        # qtbot.mouseMove holds no buttons and no modifiers
        event = _move(step, button, modifier)
        viewport.mouseMoveEvent(event)
    qtbot.mouseRelease(viewport, button, modifier, QPoint(*steps[-1]))


def _move(at: tuple[int, int], button: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> QMouseEvent:
    point = QPointF(*at)
    return QMouseEvent(QEvent.Type.MouseMove, point, point, Qt.MouseButton.NoButton, button, modifier)


def turn_wheel(viewport: Viewport, delta: int, at: tuple[int, int], ctrl: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    point = QPointF(*at)
    event = QWheelEvent(
        point,
        point,
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    viewport.wheelEvent(event)


# What is painted


def test_shown_comes_after_the_image_was_painted(qtbot: QtBot, viewport: Viewport) -> None:
    with qtbot.waitSignal(viewport.shown) as shown:
        viewport.set_image(ramp(series_uid="9.8", index=4))
    assert shown.args == [ImageKey("9.8", 4)]


def test_grey_levels_on_the_screen_are_those_of_the_window(viewport: Viewport) -> None:
    image = ramp()
    window = Window(250, 300)
    viewport.set_image(image)
    viewport.set_window(window)
    viewport.set_zoom(10)
    seen = picture(viewport)
    for column, row in ((40, 30), (30, 25), (50, 35)):
        point = viewport.image_to_widget(column, row) * viewport.devicePixelRatioF()
        grey = int(window.apply(image.values[row : row + 1, column : column + 1])[0, 0])
        assert seen[int(point.y()), int(point.x())].tolist() == pytest.approx([grey] * 3, abs=1)


@pytest.mark.parametrize("flips", [(False, False), (True, False), (False, True), (True, True)])
@pytest.mark.parametrize("aspect", [1.0, 1.7, 0.5])
@pytest.mark.parametrize("zoom", [None, 1.4, 5.3, 11.0])
def test_an_attribution_pixel_lies_on_its_image_pixel(
    viewport: Viewport, flips: tuple[bool, bool], aspect: float, zoom: float | None
) -> None:
    """One bright image pixel, one attribution pixel on it: both are painted around the same point."""
    row, column = 23, 57
    values = np.zeros((60, 80), np.int16)
    image = make_image(values, pixel_aspect=aspect)
    attribution = np.zeros((60, 80), np.float32)
    attribution[row, column] = 1.0
    bright = values.copy()
    bright[row, column] = 1000
    viewport.set_window(Window(500, 1000))
    viewport.set_overlay_style(OverlayStyle(opacity=1.0, limit=1.0))
    viewport.set_flip(*flips)

    def centroid(shown: SliceImage, overlay: np.ndarray | None) -> tuple[float, float]:
        viewport.set_image(shown)
        viewport.fit()
        if zoom is not None:
            viewport.set_zoom(zoom)
            target = viewport.image_to_widget(column, row)
            viewport.pan_by(200 - target.x(), 150 - target.y())
        if overlay is not None:
            entry = make_attribution(shown, overlay)
            # the frame of what the model sees is not what is looked for here
            entry.coverage[:] = False
            assert viewport.set_attribution(entry)
        seen = picture(viewport).astype(float)
        light = (seen[:, :, 0] - seen[:, :, 2] if overlay is not None else seen[:, :, 0]).clip(0)
        light[:, 330:] = 0  # the colour bar, whose warm half is as warm as the map
        y, x = np.indices(light.shape)
        assert light.sum() > 0
        return (light * (x + 0.5)).sum() / light.sum(), (light * (y + 0.5)).sum() / light.sum()

    of_image = centroid(make_image(bright, pixel_aspect=aspect), None)
    of_overlay = centroid(image, attribution)
    expected = viewport.image_to_widget(column, row) * viewport.devicePixelRatioF()
    assert of_overlay == pytest.approx(of_image, abs=0.35)
    assert of_overlay == pytest.approx((expected.x(), expected.y()), abs=0.35)


def test_flip_mirrors_the_picture(viewport: Viewport) -> None:
    viewport.set_image(ramp())
    viewport.set_window(Window(250, 600))
    plain = picture(viewport)
    viewport.set_flip(True, False)
    np.testing.assert_array_equal(picture(viewport), plain[:, ::-1])
    viewport.set_flip(True, True)
    np.testing.assert_array_equal(picture(viewport), plain[::-1, ::-1])


def test_monochrome1_and_invert(viewport: Viewport) -> None:
    viewport.set_window(Window(250, 600))
    viewport.set_image(ramp())
    plain = picture(viewport)
    viewport.set_inverted(True)
    inverted = picture(viewport)
    inside = slice(5, -5), slice(5, -5)
    assert (np.abs(255 - plain[inside].astype(int) - inverted[inside]) <= 1).all()
    viewport.set_image(ramp(photometric="MONOCHROME1"))
    np.testing.assert_array_equal(picture(viewport), plain)


def test_an_attribution_of_another_image_is_refused(viewport: Viewport) -> None:
    first, second = ramp(index=0), ramp(index=1)
    viewport.set_image(second)
    plain = picture(viewport)
    assert not viewport.set_attribution(make_attribution(first, np.ones((60, 80), np.float32)))
    assert not viewport.overlay_is_visible()
    np.testing.assert_array_equal(picture(viewport), plain)
    viewport.set_image(first)
    assert viewport.set_attribution(make_attribution(first, np.ones((60, 80), np.float32)))
    assert viewport.overlay_is_visible()
    viewport.set_image(ramp(index=0))  # the same frame, read again
    assert viewport.overlay_is_visible()
    viewport.set_image(second)
    assert not viewport.overlay_is_visible()
    assert viewport.attribution() is None


def test_hiding_the_overlay_gives_the_plain_image(viewport: Viewport) -> None:
    image = ramp()
    viewport.set_image(image)
    plain = picture(viewport)
    viewport.set_attribution(make_attribution(image, np.full((60, 80), 0.5, np.float32)))
    assert (picture(viewport) != plain).any()
    viewport.set_overlay_visible(False)
    assert not viewport.overlay_is_visible()
    np.testing.assert_array_equal(picture(viewport), plain)


def test_marks_of_ai_are_violet_and_only_they(viewport: Viewport) -> None:
    def is_violet(seen: np.ndarray) -> bool:
        return bool((np.abs(seen.astype(int) - (0xB1, 0x8C, 0xFF)).sum(axis=2) < 12).any())

    image = ramp(**GEOMETRY)
    viewport.set_text_visible(True)
    viewport.set_corner_text(CornerText(("Doe, Jane",), ("Hospital",), ("Image 1",), ("CT",)))
    viewport.set_banners((Banner("Lossy compression"),))
    viewport.set_active(True)
    viewport.set_image(image)
    assert not is_violet(picture(viewport))
    viewport.set_attribution(make_attribution(image, np.full((60, 80), 0.5, np.float32)))
    assert is_violet(picture(viewport))


def test_text_hides_and_patient_lines_hide_by_themselves(viewport: Viewport) -> None:
    viewport.set_image(make_image(np.zeros((60, 80), np.int16), **GEOMETRY))
    viewport.set_corner_text(CornerText(top_left=("Doe, Jane",), top_right=("Hospital",)))
    assert picture(viewport).max() == 0
    viewport.set_text_visible(True)
    seen = picture(viewport)
    assert seen[:30, :150].max() > 100
    viewport.set_patient_text_visible(False)
    seen = picture(viewport)
    assert seen[:30, :150].max() == 0
    assert seen[:30, 250:].max() > 100


@pytest.mark.parametrize("size", [(120, 120), (160, 300), (900, 130)])
def test_small_viewports_paint_without_complaint(viewport: Viewport, size: tuple[int, int]) -> None:
    viewport.resize(*size)
    viewport.set_text_visible(True)
    image = ramp(**GEOMETRY)
    viewport.set_image(image)
    long = ("A very long line of text that fits nowhere at all",) * 5
    viewport.set_corner_text(CornerText(long, long, long, long))
    viewport.set_banners((Banner("A very long warning that has to be wrapped to fit " * 3),))
    viewport.set_attribution(make_attribution(image, np.ones((60, 80), np.float32)))
    viewport.set_message("A message that is long as well and wraps")
    assert picture(viewport).max() > 0


def test_no_image_is_black_with_a_message(viewport: Viewport) -> None:
    assert picture(viewport).max() == 0
    viewport.set_message("slice.dcm cannot be decoded")
    assert picture(viewport).max() > 100
    with pytest.raises(ValueError, match="no image"):
        viewport.image_to_widget(0, 0)


# The hand


@pytest.mark.parametrize(
    ("modifier", "speed"),
    [
        (Qt.KeyboardModifier.NoModifier, 1.0),
        (Qt.KeyboardModifier.ShiftModifier, 4.0),
        (Qt.KeyboardModifier.AltModifier, 0.25),
    ],
)
def test_a_drag_to_the_right_widens_and_up_raises(
    qtbot: QtBot, viewport: Viewport, modifier: Qt.KeyboardModifier, speed: float
) -> None:
    viewport.set_image(ramp())
    viewport.set_window(Window(250, 300))
    changed: list[Window] = []
    viewport.windowChanged.connect(changed.append)
    with qtbot.waitSignal(viewport.windowCommitted):
        drag(qtbot, viewport, LEFT, (100, 200), (120, 195), (130, 170), modifier=modifier)
    # shorter side 300, window 300 wide: one level a pixel
    assert changed[-1].width == pytest.approx(300 + 30 * speed)
    assert changed[-1].center == pytest.approx(250 + 30 * speed)
    assert viewport.displayed_window() == changed[-1]
    drag(qtbot, viewport, LEFT, (100, 100), (40, 130))
    assert changed[-1].width < 300 + 30 * speed
    assert changed[-1].center < 250 + 30 * speed


def test_a_drag_and_back_changes_nothing_and_width_stays_legal(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.set_image(ramp())
    viewport.set_window(Window(250, 300))
    drag(qtbot, viewport, LEFT, (100, 100), (390, 10), (100, 100))
    assert viewport.displayed_window() == Window(250, 300)
    drag(qtbot, viewport, LEFT, (390, 100), (0, 100), (-400, 100))
    window = viewport.displayed_window()
    assert window is not None
    assert window.width == 1.0


def test_the_drag_can_be_inverted(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.set_image(ramp())
    viewport.set_window(Window(250, 300))
    viewport.set_drag_inverted(True)
    drag(qtbot, viewport, LEFT, (100, 100), (100, 70))
    assert viewport.displayed_window() == Window(220, 300)


def test_middle_drag_pans_and_right_drag_zooms(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.set_image(ramp())
    before = viewport.image_to_widget(10, 10)
    drag(qtbot, viewport, MIDDLE, (100, 100), (110, 105), (130, 80))
    after = viewport.image_to_widget(10, 10)
    assert (after - before).toTuple() == pytest.approx((30, -20), abs=1)
    zoom, pressed = viewport.zoom(), viewport.widget_to_image(QPointF(200, 150))
    drag(qtbot, viewport, RIGHT, (200, 150), (200, 140), (200, 90))
    assert viewport.zoom() > zoom
    assert viewport.image_to_widget(pressed.x(), pressed.y()).toTuple() == pytest.approx((200, 150), abs=2)
    assert not viewport.is_fitted()


def test_right_click_asks_for_the_menu_and_right_drag_does_not(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.set_image(ramp())
    with qtbot.waitSignal(viewport.contextMenuRequested):
        drag(qtbot, viewport, RIGHT, (200, 150), (201, 150))
    with qtbot.assertNotEmitted(viewport.contextMenuRequested):
        drag(qtbot, viewport, RIGHT, (200, 150), (200, 120))


def test_the_wheel_scrolls_and_fine_wheels_add_up(viewport: Viewport) -> None:
    steps: list[int] = []
    viewport.scrolled.connect(steps.append)
    turn_wheel(viewport, -120, (100, 100))
    turn_wheel(viewport, 120, (100, 100))
    for _ in range(8):
        turn_wheel(viewport, -30, (100, 100))
    assert steps == [1, -1, 1, 1]


def test_ctrl_wheel_zooms_at_the_cursor(viewport: Viewport) -> None:
    viewport.set_image(ramp())
    steps: list[int] = []
    viewport.scrolled.connect(steps.append)
    pointed = viewport.widget_to_image(QPointF(90, 210))
    zoom = viewport.zoom()
    for _ in range(5):
        turn_wheel(viewport, 120, (90, 210), ctrl=True)
    assert viewport.zoom() == pytest.approx(zoom * 1.15**5)
    there = viewport.image_to_widget(pointed.x(), pointed.y())
    assert there.toTuple() == pytest.approx((90, 210), abs=2)
    assert steps == []


@pytest.mark.parametrize("tool", [Tool.PAN, Tool.ZOOM, Tool.SCROLL])
def test_tools_change_what_the_left_button_does(qtbot: QtBot, viewport: Viewport, tool: Tool) -> None:
    viewport.set_image(ramp())
    viewport.set_window(Window(250, 300))
    with qtbot.waitSignal(viewport.toolChanged):
        viewport.set_tool(tool)
    signal = {Tool.PAN: "viewChanged", Tool.ZOOM: "zoomChanged", Tool.SCROLL: "scrolled"}[tool]
    with qtbot.waitSignal(getattr(viewport, signal)), qtbot.assertNotEmitted(viewport.windowChanged):
        drag(qtbot, viewport, LEFT, (100, 100), (110, 130))


@pytest.mark.parametrize(("count", "expected"), [(20, 25), (150, 150), (5000, 200)])
def test_a_drag_over_the_height_leads_through_the_series(
    qtbot: QtBot, viewport: Viewport, count: int, expected: int
) -> None:
    viewport.set_image(ramp())
    viewport.set_position_mark((0, count))
    viewport.set_tool(Tool.SCROLL)
    steps: list[int] = []
    viewport.scrolled.connect(steps.append)
    drag(qtbot, viewport, LEFT, (100, 50), (100, 350))
    assert sum(steps) == pytest.approx(expected, abs=2)


def test_double_click_maximises(qtbot: QtBot, viewport: Viewport) -> None:
    with qtbot.waitSignal(viewport.maximiseRequested):
        qtbot.mouseDClick(viewport, LEFT, pos=QPoint(50, 50))


def test_keys_do_what_the_mouse_does(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.set_image(ramp())
    steps: list[int] = []
    viewport.scrolled.connect(steps.append)
    qtbot.keyClick(viewport, Qt.Key.Key_Down)
    qtbot.keyClick(viewport, Qt.Key.Key_PageUp)
    assert steps == [1, -10]
    zoom = viewport.zoom()
    qtbot.keyClick(viewport, Qt.Key.Key_Plus)
    assert viewport.zoom() > zoom
    x = viewport.image_to_widget(0, 0).x()
    qtbot.keyClick(viewport, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert viewport.image_to_widget(0, 0).x() > x


def test_the_cursor_reads_the_pixel_below_it(qtbot: QtBot, viewport: Viewport) -> None:
    image = ramp(**GEOMETRY)
    viewport.set_image(image)
    point = viewport.image_to_widget(30, 20)
    readouts: list[PixelReadout | None] = []
    viewport.cursorMoved.connect(readouts.append)
    viewport.mouseMoveEvent(
        _move((round(point.x()), round(point.y())), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    )
    readout = readouts[-1]
    assert readout is not None
    assert (readout.column, readout.row, readout.value) == (30, 20, image.values[20, 30])
    assert readout.position_mm == (30.0, 20.0, 0.0)
    viewport.set_image(ramp(index=1, photometric="MONOCHROME1"))  # another image below a cursor at rest
    assert readouts[-1] is not None
    assert readouts[-1].position_mm is None
    viewport.mouseMoveEvent(_move((1, 1), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier))
    assert viewport.widget_to_image(QPointF(1, 1)).x() < 79


def test_zoom_and_pan_last_within_a_series_and_reset_undoes_all(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.set_image(ramp(index=0))
    fitted = viewport.zoom()
    viewport.set_zoom(2.0)
    viewport.pan_by(12, 5)
    place = viewport.image_to_widget(3, 3)
    viewport.set_image(ramp(index=1))
    assert viewport.image_to_widget(3, 3) == place
    viewport.set_image(None)  # an image that is not read yet
    viewport.set_image(ramp(index=2))
    assert viewport.image_to_widget(3, 3) == place
    viewport.set_flip(True, False)
    viewport.set_inverted(True)
    viewport.set_window(Window(1, 2))
    with qtbot.waitSignal(viewport.windowChanged):
        viewport.reset()
    assert viewport.zoom() == fitted
    assert not viewport.is_inverted()
    assert viewport.displayed_window() == ramp().default_window()
    viewport.set_zoom(2.0)
    viewport.set_image(ramp(index=0, series_uid="another"))
    assert viewport.zoom() == fitted


def test_a_fitted_image_stays_fitted_when_the_size_changes(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.set_image(ramp(60, 80))
    viewport.resize(800, 600)
    qtbot.waitUntil(lambda: viewport.zoom() == pytest.approx(10 * viewport.devicePixelRatioF()))
    assert viewport.image_to_widget(-0.5, -0.5).toTuple() == (0, 0)


def test_dropped_files_are_announced(qtbot: QtBot, viewport: Viewport, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(viewport.filesDropped) as dropped:
        viewport.dropEvent(event)
    assert dropped.args == [[tmp_path]]


def test_colour_has_no_window(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.set_image(make_image(np.full((30, 40, 3), (200, 30, 90), np.uint8)))
    assert viewport.displayed_window() is None
    assert picture(viewport)[150, 200].tolist() == [200, 30, 90]
    with qtbot.assertNotEmitted(viewport.windowChanged):
        drag(qtbot, viewport, LEFT, (100, 100), (150, 100))


def test_a_viewport_without_an_image_holds_none(qtbot: QtBot, viewport: Viewport) -> None:
    """Found by the soak: nine viewports held a series each after all was closed."""
    import gc
    import weakref

    image = make_image(np.zeros((40, 30), np.int16))
    viewport.set_image(image)
    viewport.grab()
    held = weakref.ref(image.stored)
    viewport.set_image(None)
    viewport.grab()
    del image
    gc.collect()
    assert held() is None
