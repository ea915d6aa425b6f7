"""Screens of other densities. Qt reads the scale factor once, so each runs in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = """
import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

app = QApplication([])
from tests.rendering.images import make_image
from viewer.gui.viewport.viewport import Viewport
from viewer.intensity.window import Window

ratio = float({ratio!r})
values = np.zeros((60, 80), np.int16)
values[23, 57] = 1000
viewport = Viewport()
assert viewport.devicePixelRatioF() == ratio, viewport.devicePixelRatioF()
viewport.resize(400, 300)
viewport.set_text_visible(False)
viewport.set_window(Window(500, 1000))
viewport.set_image(make_image(values))
viewport.show()
app.processEvents()
for zoom in (None, 1.0, 3.3, 16.0):
    if zoom is not None:
        viewport.set_zoom(zoom)
    grabbed = viewport.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    assert (grabbed.width(), grabbed.height()) == (round(400 * ratio), round(300 * ratio))
    flat = np.frombuffer(grabbed.constBits(), np.uint8).reshape(grabbed.height(), grabbed.bytesPerLine())
    seen = flat[:, : grabbed.width()].astype(float)
    y, x = np.indices(seen.shape)
    point = viewport.image_to_widget(57, 23)
    if zoom == 1.0:
        assert (seen > 0).sum() == 1, "one image pixel is one device pixel at 100 %"
    if not (0 < point.x() < 400 and 0 < point.y() < 300):
        continue
    found = (seen * (x + 0.5)).sum() / seen.sum(), (seen * (y + 0.5)).sum() / seen.sum()
    assert abs(found[0] - point.x() * ratio) < 0.3, (zoom, found, point)
    assert abs(found[1] - point.y() * ratio) < 0.3, (zoom, found, point)
    back = viewport.widget_to_image(point)
    assert abs(back.x() - 57) < 1e-6 and abs(back.y() - 23) < 1e-6
viewport.close()
"""


@pytest.mark.parametrize("ratio", ["1.5", "2"])
def test_pixels_lie_where_the_mapping_says(ratio: str) -> None:
    environment = os.environ | {"QT_SCALE_FACTOR": ratio, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT.format(ratio=ratio)],
        cwd=Path(__file__).parents[3],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
