"""A small picture of an annotation: the part of the image around it, with its outline."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from viewer.gui.basics.pictures import grey_image, rgb_image
from viewer.intensity.window import Window
from viewer.measure import geometry
from viewer.measure.annotation import Annotation, Point
from viewer.measure.shapes import outlines
from viewer.volume.slice_image import SliceImage

_AROUND = 0.35  # of the shape's size, on each side
_SMALLEST = 48.0  # pixels of the image at least
_SAMPLES = 160  # pixels of the image at most, each way: larger parts are thinned out


def annotation_thumbnail(
    annotation: Annotation, points: tuple[Point, ...], image: SliceImage, window: Window, side: int
) -> QPixmap:
    """A square picture of `side` pixels. `points` are (column, row) on the image; grey through `window`."""
    left, top, right, bottom = geometry.box(points)
    # A square of the body, not of the pixel grid
    height_of_row = image.pixel_aspect
    half = max(right - left, (bottom - top) * height_of_row) * (0.5 + _AROUND)
    half = max(half, _SMALLEST / 2)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    columns = np.linspace(middle_x - half, middle_x + half, _SAMPLES)
    rows = np.linspace(middle_y - half / height_of_row, middle_y + half / height_of_row, _SAMPLES)
    at_columns, at_rows = np.rint(columns).astype(int), np.rint(rows).astype(int)
    inside = np.logical_and.outer(
        (at_rows >= 0) & (at_rows < image.shape[0]), (at_columns >= 0) & (at_columns < image.shape[1])
    )
    part = image.values[np.clip(at_rows, 0, image.shape[0] - 1)][
        :, np.clip(at_columns, 0, image.shape[1] - 1)
    ]
    pixels = part.copy() if image.is_color else window.apply(part, image.inverted)
    pixels[~inside] = 0
    picture = rgb_image(pixels) if image.is_color else grey_image(pixels)
    thumbnail = QPixmap.fromImage(picture).scaled(
        side, side, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter = QPainter(thumbnail)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    scale = side / (2 * half)
    for pen in (QPen(QColor(0, 0, 0, 200), 3.0), QPen(QColor(annotation.colour), 1.5)):
        painter.setPen(pen)
        for line in outlines(annotation.kind, points):
            placed = [
                QPointF((x - middle_x + half) * scale, (y - middle_y) * height_of_row * scale + side / 2)
                for x, y in line
            ]
            if len(placed) > 1:
                painter.drawPolyline(QPolygonF(placed))
            else:
                painter.drawEllipse(placed[0], 2.0, 2.0)
    painter.end()
    return thumbnail
