"""What can be done with a picture beside reading it: colours, smoothing, true size, magnifier, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication, QImage, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from viewer.errors import OverreadError
from viewer.gui.basics.translation import tr
from viewer.gui.viewport.magnifier import Magnifier
from viewer.gui.viewport.viewport import Viewport
from viewer.rendering.colormaps import ColourMap

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_MM_PER_INCH = 25.4


class ImageTools(QObject):
    """One for a window; its actions are those of the active viewport, smoothing and magnifier of all."""

    copied = Signal()  # the picture is on the clipboard
    problem = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._grid, self._reading = window.panels.grid, window.reading
        self._actions = window.actions_by_name
        self._glasses = tuple(Magnifier(viewport) for viewport in self._grid.viewports)
        colours = QActionGroup(self)
        for colour_map in ColourMap:
            action = self._actions[f"colours_{colour_map.value}"]
            colours.addAction(action)
            action.triggered.connect(lambda _=False, chosen=colour_map: self._reading.set_colour_map(chosen))
        self._reading.stateChanged.connect(
            lambda state: self._actions[f"colours_{state.colour_map.value}"].setChecked(True)
        )
        self._actions["smooth"].toggled.connect(self.set_smooth)
        self._actions["magnifier"].toggled.connect(self.set_magnifier)
        self._actions["true_size"].triggered.connect(lambda: self.show_true_size())
        self._actions["copy_picture"].triggered.connect(lambda: self.copy_picture())

    def set_smooth(self, smooth: bool) -> None:
        """Smooth between the pixels of enlarged images, or show them as squares."""
        self._grid.for_all(lambda viewport: viewport.set_smooth(smooth))

    def set_magnifier(self, on: bool) -> None:
        """Hold a glass under the cursor."""
        for glass in self._glasses:
            glass.set_on(on)

    def show_true_size(self) -> None:
        """Show the image as large on the screen as it is in the patient, as far as the screen knows its size."""
        viewport = self._grid.active
        zoom, image = true_size_zoom(viewport, self._measured_dpi(viewport)), viewport.image()
        if zoom is not None:
            viewport.set_zoom(zoom)
            return
        missing = tr("The file gives no pixel spacing.")
        if image is not None and image.pixel_spacing_mm is not None:
            missing = tr("The screen does not say how large it is: set its pixels per inch in the settings.")
        self.problem.emit(OverreadError(tr("True size is not known."), missing))

    def _measured_dpi(self, viewport: Viewport) -> int:
        """What the user measured on the viewport's screen; 0 where that was another one."""
        settings = self._window.settings
        return settings.screen_dpi if settings.screen_name == viewport.screen().name() else 0

    def copy_picture(self) -> None:
        """Put the active viewport on the clipboard as it is seen, with patient data if that is chosen."""
        QGuiApplication.clipboard().setImage(picture_of(self._grid.active, self.with_patient))
        self.copied.emit()

    @property
    def with_patient(self) -> bool:
        """Whether pictures that leave the program bear the patient's lines."""
        return self._actions["patient_on_pictures"].isChecked()


def picture_of(viewport: Viewport, with_patient: bool) -> QImage:
    """A viewport as it is seen; without patient data the lines of patient, institution and study are left out.

    What is burned into the pixels stays; buttons that lie over the image are left out.
    """
    viewport.set_study_text_visible(with_patient)
    try:
        picture = QPixmap(viewport.size() * viewport.devicePixelRatioF())
        picture.setDevicePixelRatio(viewport.devicePixelRatioF())
        viewport.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
        return picture.toImage()
    finally:
        viewport.set_study_text_visible(True)


def true_size_zoom(viewport: Viewport, screen_dpi: int = 0) -> float | None:
    """Device pixels per image pixel at which a millimetre is a millimetre; None where it is not known.

    `screen_dpi`: device pixels per inch that the user measured, 0 for what the screen says. Screens often do not
    know: projectors, those of another computer, and those whose maker left the size out.
    """
    image = viewport.image()
    if image is None or image.pixel_spacing_mm is None:
        return None
    per_inch = screen_dpi or viewport.screen().physicalDotsPerInch() * viewport.devicePixelRatioF()
    if not per_inch > 0:  # 0, or no number
        return None
    return per_inch / _MM_PER_INCH * min(image.pixel_spacing_mm)
