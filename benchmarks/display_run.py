"""One part of the display benchmark, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.display import (
    DOT,
    FIRST_SIGHT,
    ITEM,
    ITEM_LESS,
    OURS,
    PLANES_CROSS,
    PLANES_SCROLL,
    SCROLL,
    START,
    WHOLE,
    WINDOW_SCROLL,
    Times,
)

_SIDE, _ROWS, _COLUMNS = 1024, 5120, 4096
_STEPS = 60
_ANNOTATIONS = 10


def one_part(part: str, folder: Path) -> None:
    """Measure one part; prints JSON: milliseconds by what was measured."""
    parts: dict[str, Callable[[Path], Times]] = {
        "drag": _drag,
        "scroll": _scroll,
        "window": _scroll_window,
        "planes": _planes,
        "start": _start,
    }
    print(json.dumps(parts[part](folder)))


def _timed(steps: int, work: Callable[[int], object]) -> list[float]:
    """Milliseconds of each of `steps` calls, after three that do not count."""
    times = []
    for step in range(-3, steps):
        start = time.perf_counter()
        work(step)
        times.append((time.perf_counter() - start) * 1e3)
    return times[3:]


def _application() -> Any:
    from PySide6.QtWidgets import QApplication

    from viewer.gui.basics.theme import apply_theme

    application = QApplication.instance() or QApplication([])
    apply_theme(application)
    return application


def _image(pixels: Any, index: int = 0) -> Any:
    from viewer.dicom.header import FrameHeader
    from viewer.volume.slice_image import SliceImage

    rows, columns = pixels.shape
    header = FrameHeader(
        path=Path(f"/generated/{index}"),
        sop_instance_uid=f"1.2.3.{index}",
        study_uid="1.2",
        series_uid="1.2.3",
        rows=rows,
        columns=columns,
        pixel_spacing_mm=(0.1, 0.1),
        modality="MG",
    )
    return SliceImage(pixels, pixels, header, "1.2.3", index)


def _shown(viewport: Any) -> Any:
    viewport.resize(_SIDE, _SIDE)
    viewport.show()
    return viewport


def _drag(_: Path) -> Times:
    import cv2
    import pyqtgraph

    from viewer.gui.viewport.viewport import Viewport
    from viewer.intensity.window import Window

    application = _application()
    rng = np.random.default_rng(0)
    pixels = cv2.GaussianBlur(rng.integers(0, 4096, (_ROWS, _COLUMNS)).astype(np.uint16), (0, 0), 3)
    pixels[::16, ::16] += 300  # something fine to average
    viewport = _shown(Viewport())
    viewport.set_text_visible(False)
    image = _image(pixels)
    viewport.set_image(image)
    application.processEvents()

    def ours(step: int) -> None:
        viewport.set_window(Window(2000 + 5 * step, 900 + 7 * step))
        viewport.repaint()

    found = {OURS: _timed(_STEPS, ours)}
    found[DOT] = [_dot(viewport, application)]
    viewport.close()

    graphics = _shown(pyqtgraph.GraphicsLayoutWidget())
    graphics.ci.setContentsMargins(0, 0, 0, 0)
    box = graphics.addViewBox(lockAspect=True, enableMenu=False)
    for name, automatic in ((ITEM, False), (ITEM_LESS, True)):
        item = pyqtgraph.ImageItem(pixels, axisOrder="row-major", autoDownsample=automatic)
        box.clear()
        box.addItem(item)
        box.autoRange(padding=0)
        application.processEvents()

        def theirs(step: int, item: Any = item) -> None:
            low, high = Window(2000 + 5 * step, 900 + 7 * step).bounds()
            item.setLevels((low, high))
            graphics.viewport().repaint()

        found[name] = _timed(_STEPS // 3, theirs)
    graphics.close()

    def whole(step: int) -> None:
        low, high = Window(2000 + 5 * step, 900 + 7 * step).bounds()
        scale = 255 / (high - low)
        grey = cv2.convertScaleAbs(pixels, None, scale, -low * scale)
        cv2.resize(grey, (_COLUMNS // 5, _SIDE), interpolation=cv2.INTER_AREA)

    found[WHOLE] = _timed(_STEPS // 3, whole)
    return found


def _dot(viewport: Any, application: Any) -> float:
    """How bright the brightest pixel is where one pixel in an empty image is bright, of its share of the area."""
    from viewer.intensity.window import Window

    pixels = np.zeros((_ROWS, _COLUMNS), np.uint16)
    pixels[2603, 1777] = 25_000
    viewport.set_image(_image(pixels, 1))
    viewport.set_window(Window.from_bounds(0, 2000))
    application.processEvents()
    grabbed = viewport.grab().toImage()
    width, height = grabbed.width(), grabbed.height()
    shown = np.frombuffer(grabbed.constBits(), np.uint8).reshape(height, width, 4)[..., 0]
    middle = shown[200 : height - 100, 150 : width - 150]
    # A device pixel holds (5120 / 1024)^2 pixels; split between neighbours at worst by four.
    share = 25_000 / (_ROWS / _SIDE) ** 2 / 2000 * 255
    return float(middle.astype(float).sum() / share)


def _annotate(controller: Any, image: Any) -> None:
    from viewer.measure.anchoring import header_anchor
    from viewer.measure.annotation import Annotation, Kind

    anchor = header_anchor(image.header)
    kinds = (Kind.LENGTH, Kind.ELLIPSE, Kind.RECTANGLE, Kind.ANGLE, Kind.ARROW)
    for number in range(_ANNOTATIONS):
        kind = kinds[number % len(kinds)]
        x, y = 60.0 + 80 * (number % 5), 120.0 + 180 * (number // 5)
        points = ((x, y), (x + 50, y + 40), (x + 70, y)) if kind is Kind.ANGLE else ((x, y), (x + 60, y + 45))
        controller.add(Annotation(kind, anchor, points, text="a lesion" if kind is Kind.ARROW else ""))


def _scroll(_: Path) -> Times:
    from tests.gui.attributions import make_attribution
    from viewer.gui.annotation.controller import AnnotationController
    from viewer.gui.annotation.image_anchors import ImageAnchors
    from viewer.gui.annotation.view import AnnotationView
    from viewer.gui.viewport.viewport import Viewport
    from viewer.rendering.overlay import SCREEN_SMOOTHING, OverlayStyle
    from viewer.session.view_state import OverlayState

    application = _application()
    rng = np.random.default_rng(0)
    viewport = _shown(Viewport())
    overlay = OverlayState()  # what the window begins with
    viewport.set_overlay_style(OverlayStyle(overlay.opacity, overlay.threshold, smoothing=SCREEN_SMOOTHING))
    controller = AnnotationController()
    view = AnnotationView(viewport, controller, ImageAnchors())
    images, maps = [], []
    for index in range(20):
        image = _image(rng.integers(0, 4096, (512, 512)).astype(np.int16), index)
        images.append(image)
        maps.append(make_attribution(image, rng.normal(0, 1e-3, (512, 512)).astype(np.float32)))
        _annotate(controller, image)
    painted: list[None] = []
    viewport.painted.connect(lambda: painted.append(None))
    for image in images:  # figures are measured and labels laid out once
        viewport.set_image(image)
        _settle(application, 0.1)
        assert len(controller.on(view.anchor)) == _ANNOTATIONS
    painted.clear()

    def step(number: int) -> None:
        at = number % len(images)
        viewport.set_image(images[at])
        viewport.set_attribution(maps[at])
        viewport.repaint()

    found = {SCROLL: _timed(3 * _STEPS, step)}
    viewport.set_attribution(None)
    new = [
        _image(rng.integers(0, 4096, (512, 512)).astype(np.int16), index) for index in range(20, 23 + _STEPS)
    ]

    def first_sight(number: int) -> None:
        viewport.set_image(new[number + 3])
        viewport.repaint()

    found[FIRST_SIGHT] = _timed(_STEPS, first_sight)
    assert len(painted) >= 4 * _STEPS  # a widget that is not exposed paints nothing, and very quickly
    viewport.close()
    controller.finish()
    return found


def _window_with(folder: Path, application: Any) -> Any:
    from viewer.gui.app import SWITCH_SECONDS
    from viewer.gui.basics.garbage import GarbageCollector
    from viewer.gui.main_window import MainWindow
    from viewer.gui.unattended import wait_for

    sys.setswitchinterval(SWITCH_SECONDS)
    GarbageCollector(application)
    window = MainWindow(start_inference=False)
    window.resize(1280, 800)
    window.show()
    wait_for(window.seriesLoaded, lambda: window.open_paths([folder]), "Loading", window.problemShown)
    _settle(application, 0.5)
    return window


def _settle(application: Any, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        application.processEvents()


def _scroll_window(folder: Path) -> Times:
    application = _application()
    window = _window_with(folder, application)
    window.reading.scroll_to(0)
    count = window.reading.state.count
    for index in range(count):
        _annotate(window.measuring.controller, window.store.image(window.reading.state.series_uid, index))
    for index in range(count):
        window.reading.scroll_to(index)
        _settle(application, 0.02)
    _settle(application, 1)

    def step(number: int) -> None:
        window.reading.scroll_to(abs(number) % count)
        application.processEvents()

    found = {WINDOW_SCROLL: _timed(count, step)}
    window.close()
    return found


def _planes(folder: Path) -> Times:
    application = _application()
    window = _window_with(folder, application)
    window.planes.toggle_three_planes()
    _settle(application, 1)
    middle = window.reading.workspace.crosshair.point

    def scrolled(number: int) -> None:
        window.reading.scroll_by(1 if number % 60 < 30 else -1)
        application.processEvents()

    def crossed(number: int) -> None:
        x, y, z = middle
        window.planes.move_crosshair((x + 0.4 * (number % 40), y - 0.4 * (number % 30), z + number % 25))
        application.processEvents()

    found = {PLANES_SCROLL: _timed(_STEPS, scrolled), PLANES_CROSS: _timed(_STEPS, crossed)}
    window.close()
    return found


# What `overread PATH` does (viewer.gui.app.run_window), and an end once the image is there.
_START = """
import gc, sys, time
from pathlib import Path
from viewer.dicom.scan_worker import ScanWorker
gc.disable()
scanner = ScanWorker(polite=True)
scanner.start()
from PySide6.QtWidgets import QApplication
from viewer.gui.basics.garbage import GarbageCollector
from viewer.gui.main_window import MainWindow
from viewer.gui.basics.theme import apply_theme, style_sheet_later
application = QApplication([])
apply_theme(application)
with style_sheet_later(application):
    window = MainWindow(start_inference=False, scanner=scanner)
GarbageCollector(application)
window.show()
window.imageShown.connect(lambda _: (print(time.time(), flush=True), window.close()))
window.open_paths([Path(sys.argv[1])])
application.exec()
"""


def _start(folder: Path) -> Times:
    # Whoever starts a program twice has its byte code on the disk.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def once(_: int) -> float:
        start = time.time()
        command = [sys.executable, "-c", _START, str(next(folder.iterdir()))]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
        return (float(done.stdout.split()[0]) - start) * 1e3

    once(0)  # files and byte code come from the page cache
    return {START: [once(number) for number in range(3)]}
