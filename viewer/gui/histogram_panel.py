"""The displayed slice's histogram with the window as a region that can be dragged."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from viewer.intensity.window import Window
from viewer.volume.slice_image import SliceImage


class HistogramPanel(QWidget):
    """Histogram and window of one image. Interim signatures; the bodies follow."""

    windowChanged = Signal(object)  # Window, by the user

    def set_image(self, image: SliceImage | None) -> None: ...
    def set_window(self, window: Window | None) -> None: ...
    def displayed_window(self) -> Window | None: ...
    def set_logarithmic(self, logarithmic: bool) -> None: ...
