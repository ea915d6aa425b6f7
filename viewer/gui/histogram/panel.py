"""A histogram of what is displayed, with the window as a region that can be dragged and as two numbers."""

from __future__ import annotations

import math
from enum import Enum, auto

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.basics import theme
from viewer.gui.basics.boxes import ElidingBox
from viewer.gui.basics.controls import check_box, value_box
from viewer.gui.basics.timers import single_shot
from viewer.gui.basics.translation import tr
from viewer.gui.histogram.plot import HistogramPlot
from viewer.intensity.histogram import Histogram, Part, histogram
from viewer.intensity.window import Window, WindowFunction
from viewer.volume.slice_image import SliceImage

_SAMPLES = 1 << 20  # pixels that are counted: more change nothing to the eye and take time while scrolling
_WAIT_MS = 40  # scrolling on: the histogram follows when the hand rests
_PLOT_HEIGHT = 120
_NUMBER_WIDTH = 84


class Scope(Enum):
    """What is counted."""

    IMAGE = auto()  # the displayed image
    REGION = auto()  # a region on it: the selected one, else the last
    SERIES = auto()  # all images of its series


class HistogramPanel(QWidget):
    """Histogram and window of what is displayed; both ways: the region shows the window, dragging it sets it.

    Setters emit nothing. The function of the window (LINEAR, SIGMOID ...) is kept. It counts the displayed image
    itself; what else is asked for by `scopeChanged` comes by `show_counted`.
    """

    scopeChanged = Signal(object)  # Scope, by the user
    windowChanged = Signal(object)  # Window, by the user
    numberConfirmed = Signal()  # Return was pressed in a number: the keyboard may go back to the image
    histogramShown = Signal(object)  # Histogram, after it was drawn

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("histogram_panel")
        self.setAccessibleName(tr("Histogram and window"))
        self._image: SliceImage | None = None
        self._window: Window | None = None
        self._histogram: Histogram | None = None
        self._showing = False  # true while the controls are set by the program
        self._timer = single_shot(self, _WAIT_MS, self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(2 * theme.GRID)
        column.addLayout(self._make_head())
        column.addWidget(self._make_plot(), 1)
        column.addLayout(self._make_numbers())
        self._draw_histogram()
        self._show_window()

    def _make_head(self) -> QHBoxLayout:
        title = QLabel(tr("Histogram"))
        title.setObjectName("histogram_title")
        title.setFont(theme.interface_font(theme.TITLE_PX, bold=True))
        self._scope = ElidingBox("histogram_scope", tr("Histogram of"), tr("What is counted"))
        for text, scope in (
            (tr("This image"), Scope.IMAGE),
            (tr("Region"), Scope.REGION),
            (tr("Whole series"), Scope.SERIES),
        ):
            self._scope.addItem(text, scope)
        self._scope.currentIndexChanged.connect(self._scope_chosen)
        counts = tr("Logarithmic counts")
        self._logarithmic = check_box("histogram_logarithmic", tr("Log"), counts, accessible=counts)
        self._logarithmic.setChecked(True)
        self._logarithmic.toggled.connect(self._draw_histogram)
        head = QHBoxLayout()
        head.setSpacing(2 * theme.GRID)
        head.addWidget(title)
        head.addWidget(self._scope, 1)
        head.addWidget(self._logarithmic)
        return head

    def _make_plot(self) -> HistogramPlot:
        self._plot = HistogramPlot()
        self._plot.setMinimumHeight(_PLOT_HEIGHT)  # no focus: the numbers below do the same by keyboard
        self._plot.regionDragged.connect(self._region_dragged)
        self._note = QLabel()  # over the plot: why there is nothing to see
        self._note.setObjectName("histogram_note")
        self._note.setProperty("role", "secondary")
        self._note.setWordWrap(True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QGridLayout(self._plot).addWidget(self._note)
        return self._plot

    def _make_numbers(self) -> QHBoxLayout:
        self._width = value_box("histogram_width", tr("Window width"), _NUMBER_WIDTH)
        self._center = value_box("histogram_center", tr("Window centre (level)"), _NUMBER_WIDTH)
        for box in (self._width, self._center):
            box.valueChanged.connect(self._number_changed)
            box.lineEdit().returnPressed.connect(self.numberConfirmed)
        self._unit = QLabel()
        self._unit.setObjectName("histogram_unit")
        self._unit.setProperty("role", "secondary")
        numbers = QHBoxLayout()
        for text, box in (("W", self._width), ("L", self._center)):
            label = QLabel(text)
            label.setBuddy(box)
            numbers.addWidget(label)
            numbers.addWidget(box, 1)
        numbers.addWidget(self._unit)
        numbers.setSpacing(2 * theme.GRID)
        return numbers

    def set_image(self, image: SliceImage | None) -> None:
        """Count the values of this image soon; padding is left out."""
        before, self._image = self._image, image
        is_other = image is None or before is None or image.series_uid != before.series_uid
        if is_other:
            self._drop_pending_edit()
        unit = "" if image is None else image.unit
        self._unit.setText(unit)
        if image is None:
            self._timer.stop()
            self.show_counted(None)
        elif self.scope is Scope.IMAGE and not self._timer.isActive():
            self._timer.start()
        if is_other or image is None or before is None or image.is_color != before.is_color:
            self._show_window()  # boxes that are set anew have the window laid out again

    @property
    def scope(self) -> Scope:
        """What the user wants counted."""
        scope = self._scope.currentData()
        assert isinstance(scope, Scope)  # the box is never empty
        return scope

    def set_scope(self, scope: Scope) -> None:
        """Count something else, as if chosen."""
        self._scope.setCurrentIndex(self._scope.findData(scope))

    def show_counted(self, counted: Histogram | None, note: str = "") -> None:
        """A histogram from elsewhere; without one a `note` may say why."""
        self._histogram = counted
        self._note.setText(note)
        self._draw_histogram()
        self.histogramShown.emit(counted)

    def note(self) -> str:
        """What is said in the place of a histogram."""
        return self._note.text()

    def _scope_chosen(self) -> None:
        if self.scope is Scope.IMAGE:
            self._timer.start()
        else:
            self._timer.stop()
        self.scopeChanged.emit(self.scope)

    def set_window(self, window: Window | None) -> None:
        """Show this window."""
        if window == self._window:
            return
        self._window = window
        self._show_window()
        self._show_range()

    def displayed_window(self) -> Window | None:
        """The window that is shown."""
        return self._window

    def histogram(self) -> Histogram | None:
        """The histogram that is drawn."""
        return self._histogram

    def plot(self) -> HistogramPlot:
        """The bars with the window over them."""
        return self._plot

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Show log10(1 + count), or counts."""
        self._logarithmic.setChecked(logarithmic)

    def is_logarithmic(self) -> bool:
        """True where counts are shown on a logarithmic scale."""
        return self._logarithmic.isChecked()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._image is not None and self._histogram is None and self.scope is Scope.IMAGE:
            self._timer.start()

    def _count(self) -> None:
        if self._image is None or not self.isVisible():
            return
        self.show_counted(image_histogram(self._image))

    def _draw_histogram(self) -> None:
        if self._histogram is None:
            self._plot.clear()
            return
        counts = self._histogram.counts.astype(np.float64)
        heights = np.log10(1 + counts) if self.is_logarithmic() else counts
        self._plot.set_bars(self._histogram.edges, heights)
        self._show_range()

    def _show_range(self) -> None:
        """All values, and the window's ends as far as they are not much further out."""
        if self._histogram is None or self._showing:
            return
        low, high = float(self._histogram.edges[0]), float(self._histogram.edges[-1])
        if self._window is not None:
            room = (high - low) / 2
            start, end = self._window.bounds()
            low, high = min(low, max(start, low - room)), max(high, min(end, high + room))
        self._plot.set_x_range(low, high)

    def _show_window(self) -> None:
        window, usable = self._window, self._image is not None and not self._image.is_color
        for widget in (self._width, self._center):
            widget.setEnabled(usable and window is not None)
        self._plot.set_region(window.bounds() if usable and window is not None else None)
        if window is None or not usable:
            # Colour has no window to be in: boxes that show one would say that it had.
            self._showing = True
            for box in (self._width, self._center):
                box.clear()
            self._showing = False
            return
        self._showing = True
        decimals = 0 if window.width >= 20 else min(6, max(0, 2 - math.floor(math.log10(window.width))))
        linear = window.function is WindowFunction.LINEAR
        for box, value in ((self._width, window.width), (self._center, window.center)):
            box.setDecimals(decimals if value != round(value) or decimals > 2 else 0)
            box.setSingleStep(max(10.0 ** -box.decimals(), _round_step(window.width / 50)))
        self._width.setMinimum(1.0 if linear else 10.0 ** -self._width.decimals())
        self._width.setValue(window.width)
        self._center.setValue(window.center)
        self._showing = False

    def _region_dragged(self, low: float, high: float) -> None:
        if self._window is None:
            return
        if self._window.function is not WindowFunction.LINEAR and high <= low:
            return
        self._change(Window.from_bounds(low, high, self._window.function))

    def _number_changed(self) -> None:
        if self._showing or self._window is None:
            return
        self._change(Window(self._center.value(), self._width.value(), self._window.function))

    def _drop_pending_edit(self) -> None:
        """A number that was typed but not confirmed was meant for the series before."""
        for box in (self._width, self._center):
            if box.hasFocus():
                self._showing = True  # leaving the box would take the number over
                box.clearFocus()
                self._showing = False

    def _change(self, window: Window) -> None:
        self._window = window
        self._show_window()
        self.windowChanged.emit(window)


def image_histogram(image: SliceImage) -> Histogram:
    """Histogram of an image without padding; of every n-th row and column of a very large one."""
    rows, columns = image.shape
    step = max(1, math.ceil(math.sqrt(rows * columns / _SAMPLES)))
    values, padding = counted_part(image)
    return histogram(values[::step, ::step], None if padding is None else padding[::step, ::step])


def counted_part(image: SliceImage) -> Part:
    """The values of an image, of colour its luminance (Rec. 601), and its padding."""
    values = image.values
    if image.is_color:
        values = np.rint(values @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    return values, image.padding_mask


def _round_step(value: float) -> float:
    """The power of ten at or below a positive value."""
    return float(10.0 ** math.floor(math.log10(value)))
