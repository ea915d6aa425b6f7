"""The hand on the crosshair of a viewport: moving it, and turning the planes by their lines."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from viewer.dicom.header import Vector3
from viewer.gui.viewport.lines import PlaneLines, line_under
from viewer.gui.viewport.placement import PlacedWidget
from viewer.volume.slice_image import SliceImage


class CrosshairDrag:
    """One drag. Points are logical pixels of the widget."""

    def __init__(self, widget: PlacedWidget, image: SliceImage, lines: PlaneLines, start: QPointF) -> None:
        affine = image.affine
        assert affine is not None  # checked by whoever begins
        self._widget = widget
        self._affine = affine
        self._centre = lines.centre
        self.turns = line_under(start, lines, widget.image_to_widget) is not None
        self._last = start

    def point(self, at: QPointF) -> Vector3:
        """The patient's point (mm) under a point of the widget."""
        x, y, z = self._patient(at).tolist()
        return (x, y, z)

    @property
    def axis(self) -> Vector3:
        """The direction about which planes turn: the normal of the image."""
        x, y, z = self._affine[:3, 2].tolist()
        return (x, y, z)

    def angle(self, at: QPointF) -> float:
        """Radians about `axis` since the last call."""
        if self._centre is None:
            return 0.0
        centre = (self._affine @ (*self._centre, 0.0, 1.0))[:3]
        before, after = self._patient(self._last) - centre, self._patient(at) - centre
        self._last = at
        return math.atan2(float(np.cross(before, after) @ self._affine[:3, 2]), float(before @ after))

    def _patient(self, at: QPointF) -> NDArray[np.float64]:
        pixel = self._widget.widget_to_image(at)
        found: NDArray[np.float64] = (self._affine @ (pixel.x(), pixel.y(), 0.0, 1.0))[:3]
        return found
