"""Cine: plays the active viewport's series, along its fourth axis where it has one."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QToolButton, QWidget

from viewer.gui.basics.controls import with_margin
from viewer.gui.basics.icons import line_icon
from viewer.gui.basics.translation import tr
from viewer.gui.reading.controller import ReadingController
from viewer.session.cine import FASTEST, SLOWEST, CineMode, CineStep, sensible_rate, stepped

_THIN = "\u2009"


class Cine(QObject):
    """Plays by the clock: where painting is slower than the rate, images are left out, not time."""

    changed = Signal(bool, float)  # playing, images a second

    def __init__(self, reading: ReadingController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._clock = QElapsedTimer()
        self._done = 0  # steps since the clock was started
        self._direction = 1
        self._mode = CineMode.LOOP
        self._series: str | None = None
        self._rates: dict[str, float] = {}  # that the user chose
        reading.stateChanged.connect(self._follow)

    @property
    def is_playing(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    @property
    def rate(self) -> float:
        """Images a second: the user's choice for this series, the file's, or the usual one."""
        series = self._reading.series
        if series is None:
            return sensible_rate(None)
        return self._rates.get(series.uid) or sensible_rate(series.frames[0].frames_per_second)

    def toggle(self) -> None:
        """Play, or stop."""
        if self.is_playing:
            self.stop()
        elif self._count() > 1:
            self._direction = 1
            self._start()

    def stop(self) -> None:
        """Stop."""
        self._timer.stop()
        self._tell()

    def set_rate(self, rate: float) -> None:
        """Choose the rate of the displayed series."""
        series = self._reading.series
        if series is None:
            return
        self._rates[series.uid] = sensible_rate(rate)
        if self.is_playing:
            self._start()
        else:
            self._tell()

    def set_mode(self, mode: CineMode) -> None:
        """Choose what happens at the ends."""
        self._mode = mode

    def _start(self) -> None:
        self._series, self._done = self._reading.state.series_uid, 0
        self._clock.start()
        self._timer.start(max(4, round(500 / self.rate)))  # twice as often as images are due
        self._tell()

    def _tick(self) -> None:
        due = int(self._clock.elapsed() * self.rate / 1000) - self._done
        if due <= 0:
            return
        state = self._reading.state
        along_axis = state.points > 1
        now = CineStep(state.point if along_axis else state.slice, self._direction)
        following = stepped(now, self._count(), due, self._mode)
        shown = state.at_point(following.position) if along_axis else state.scrolled_to(following.position)
        self._done += due
        if state.plane is None and not self._reading.store.is_settled(state.series_uid, shown.index):
            return  # it is still being read: the picture waits
        self._direction = following.direction
        if along_axis:
            self._reading.show_point(following.position)
        else:
            self._reading.scroll_to(following.position)

    def _count(self) -> int:
        state = self._reading.state
        return state.points if state.points > 1 else state.slice_count

    def _follow(self) -> None:
        """Another series, or another viewport: it does not begin to move by itself."""
        uid = self._reading.state.series_uid
        if uid != self._series:
            self._series = uid
            self._timer.stop()
            self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.is_playing, self.rate)


class CineControls(QWidget):
    """Play and rate, beside the slider."""

    toggled = Signal()
    rateChosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cine_controls")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._playing = False
        self.button = QToolButton()
        self.button.setObjectName("cine_button")
        self.button.clicked.connect(self.toggled)
        self.rate = QDoubleSpinBox()
        with_margin(self.rate)
        self.rate.setObjectName("cine_rate")
        self.rate.setAccessibleName(tr("Images a second"))
        self.rate.setToolTip(tr("Images a second"))
        self.rate.setRange(SLOWEST, FASTEST)
        self.rate.setDecimals(0)
        self.rate.setSuffix(f"{_THIN}/s")
        self.rate.setKeyboardTracking(False)
        self.rate.valueChanged.connect(self.rateChosen)
        row.addWidget(self.button)
        row.addWidget(self.rate)
        self.show_state(False, sensible_rate(None))

    def show_state(self, playing: bool, rate: float) -> None:
        """Show what is so without asking for it."""
        self._playing = playing
        self.draw_icons()
        words = tr("Stop (C)") if playing else tr("Play (C)")
        self.button.setToolTip(words)
        self.button.setAccessibleName(words.split(" (")[0])
        with QSignalBlocker(self.rate):
            self.rate.setDecimals(0 if round(rate, 1) == round(rate) else 1)
            self.rate.setValue(rate)

    def draw_icons(self) -> None:
        """Draw the icon in the colours of the theme."""
        self.button.setIcon(line_icon("mdi6.pause" if self._playing else "mdi6.play"))
