"""Waveforms as traces; voltages on ECG paper: 25 mm for a second, 10 mm for a millivolt, in right proportions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QGraphicsObject,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.documents.waveform import Waveform
from viewer.gui.basics import theme
from viewer.gui.basics.controls import combo_box
from viewer.gui.basics.translation import counted, mark, tr
from viewer.gui.documents.waveform_layout import MM_PER_SECOND, Trace, arrange

_FIRST_SECONDS = 10.0
_FEWEST_PIXELS = 2.2  # between two lines of the paper; closer ones are left out
_BOX_LETTERS = 34  # as wide as a choice becomes where there is room
_LAYOUTS = (
    (mark("One below another"), 1),
    (mark("Two columns"), 2),
    (mark("Four columns and a rhythm strip"), 4),
)
_STEP = 0.2


class _Paper(QGraphicsObject):
    """Lines every millimetre and, stronger, every five, over whatever is seen."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        self._box = box
        self.setZValue(-10)
        box.sigRangeChanged.connect(lambda *_: self.prepareGeometryChange())

    def boundingRect(self) -> QRectF:
        return QRectF(self._box.viewRect())

    def paint(self, painter: QPainter, *_: object) -> None:
        area = self._box.viewRect()
        width, height = self._box.viewPixelSize()
        for step, colour in ((1, theme.RAISED), (5, theme.LINE), (25, "#39414c")):
            if step / max(width, height) < _FEWEST_PIXELS:
                continue
            pen = QPen(QColor(colour), 0)
            painter.setPen(pen)
            for x in np.arange(np.ceil(area.left() / step) * step, area.right(), step):
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            for y in np.arange(np.ceil(area.top() / step) * step, area.bottom(), step):
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))


@dataclass(frozen=True, slots=True)
class Readout:
    """What lies under the cursor: seconds, the trace's label, its value and unit."""

    seconds: float
    label: str
    value: float
    unit: str


class WaveformView(QWidget):
    """Drag moves, the wheel zooms, arrows and plus and minus do the same by key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waveform_panel")
        self._groups: tuple[Waveform, ...] = ()
        self._traces: tuple[Trace, ...] = ()
        self._group = combo_box("waveform_group", tr("Group of channels"))
        self._layout = combo_box("waveform_layout", tr("Arrangement of the traces"))
        for text, columns in _LAYOUTS:
            self._layout.addItem(tr(text), columns)
        for box in (self._group, self._layout):  # long entries must not widen the window
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.setMaximumWidth(_BOX_LETTERS * box.fontMetrics().averageCharWidth())
        self._fit = QPushButton(tr("Fit"))
        self._fit.setObjectName("waveform_fit")
        self._fit.setAccessibleName(tr("Show the beginning, fitted"))
        self._fit.setToolTip(tr("Show the beginning, fitted (F)"))
        self._readout = QLabel()
        self._readout.setObjectName("waveform_readout")
        self._readout.setProperty("role", "secondary")
        self._scale = QLabel()
        self._scale.setObjectName("waveform_scale")
        self._scale.setProperty("role", "secondary")
        self._plot = pg.PlotWidget(background=theme.VIEWPORT)
        self._plot.setObjectName("waveform_plot")
        self._plot.setAccessibleName(tr("Traces"))
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.hideAxis("left")
        self._plot.hideAxis("bottom")
        self._plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box: pg.ViewBox = self._plot.getPlotItem().getViewBox()
        self._paper = _Paper(self._box)
        self._lay_out()
        self._group.currentIndexChanged.connect(lambda _: self._draw())
        self._layout.currentIndexChanged.connect(lambda _: self._draw())
        self._fit.clicked.connect(self.fit)
        self._plot.scene().sigMouseMoved.connect(self._show_readout)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.setSpacing(8)
        for box in (self._group, self._layout):
            top.addWidget(box, 1)
        top.addWidget(self._fit)
        top.addStretch(1)
        top.addWidget(self._readout)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(12, 4, 12, 6)
        bottom.addWidget(self._scale)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._plot, 1)
        column.addLayout(bottom)

    def set_waveforms(self, groups: tuple[Waveform, ...]) -> None:
        """Show the first of these groups; the others are a choice."""
        self._groups = groups
        with QSignalBlocker(self._group):
            self._group.clear()
            self._group.addItems([_group_words(group) for group in groups])
        self._group.setVisible(len(groups) > 1)
        self._layout.setVisible(any(len(group.channels) >= 8 and group.is_electric for group in groups))
        self._draw()

    def traces(self) -> tuple[Trace, ...]:
        """What is drawn."""
        return self._traces

    def pixels_per_mm(self) -> tuple[float, float]:
        """Across and down; equal where the paper's proportions hold."""
        width, height = self._box.viewPixelSize()
        return 1 / width, 1 / height

    def fit(self) -> None:
        """The beginning of all traces, as large as there is room."""
        if not self._traces:
            return
        group = self._groups[self._group.currentIndex()]
        seconds = min(group.duration_s, _FIRST_SECONDS)
        top = max(trace.top for trace in self._traces)
        bottom = min(trace.bottom for trace in self._traces)
        self._box.setRange(xRange=(0, seconds * MM_PER_SECOND), yRange=(bottom, top), padding=0.01)

    def event(self, event: QEvent) -> bool:
        """F fits the traces here, whatever it does elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            fits = event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.NoModifier
            event.setAccepted(fits)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, plus and minus zoom, F fits."""
        area, key = self._box.viewRect(), event.key()
        moves = {
            Qt.Key.Key_Left: (-_STEP * area.width(), 0.0),
            Qt.Key.Key_Right: (_STEP * area.width(), 0.0),
            Qt.Key.Key_Up: (0.0, _STEP * area.height()),
            Qt.Key.Key_Down: (0.0, -_STEP * area.height()),
        }
        if key in moves:
            x, y = moves[Qt.Key(key)]
            self._box.translateBy(x=x, y=y)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._box.scaleBy((1 / (1 + _STEP), 1 / (1 + _STEP)))
        elif key == Qt.Key.Key_Minus:
            self._box.scaleBy((1 + _STEP, 1 + _STEP))
        elif key == Qt.Key.Key_F:
            self.fit()
        else:
            super().keyPressEvent(event)

    def readout(self, x: float, y: float) -> Readout | None:
        """The trace that is nearest to a place in millimetres of paper, and its value there."""
        seconds = x / MM_PER_SECOND
        there = [trace for trace in self._traces if trace.start_s <= seconds <= trace.end_s]
        if not there:
            return None
        trace = min(there, key=lambda one: abs(one.baseline - y))
        value = trace.value_at(seconds)
        return None if value is None else Readout(seconds, trace.label, value, trace.unit)

    def _draw(self) -> None:
        self._plot.clear()
        self._readout.clear()
        if not self._groups:
            return
        group = self._groups[max(self._group.currentIndex(), 0)]
        columns = int(self._layout.currentData()) if self._layout.isVisibleTo(self) else 1
        self._traces = arrange(group, columns if group.is_electric else 1)
        self._box.setAspectLocked(group.is_electric, ratio=1)
        if group.is_electric:
            self._plot.addItem(self._paper, ignoreBounds=True)
        self._scale.setText(
            tr("25 mm/s · 10 mm/mV · a small square is 0.04 s and 0.1 mV")
            if group.is_electric
            else tr("Each trace has a scale of its own, which stands at its beginning.")
        )
        for trace in self._traces:
            self._draw_trace(trace)
        self.fit()

    def _draw_trace(self, trace: Trace) -> None:
        x, y = trace.curve()
        curve = pg.PlotDataItem(x, y, pen=pg.mkPen(theme.TEXT, width=1), connect="finite")
        self._plot.addItem(curve)
        # Afterwards: before it has a place pyqtgraph takes the widget for its view.
        curve.setClipToView(True)
        curve.setDownsampling(auto=True, method="peak")
        label = pg.TextItem(trace.title, color=theme.SECONDARY, anchor=(0, 1))
        label.setFont(theme.interface_font(theme.VIEWPORT_PX, bold=True))
        label.setPos(trace.start_s * MM_PER_SECOND + 0.5, trace.baseline + trace.label_rise)
        self._plot.addItem(label, ignoreBounds=True)

    def _show_readout(self, place: QPointF) -> None:
        point = self._box.mapSceneToView(place)
        found = self.readout(point.x(), point.y()) if self._box.sceneBoundingRect().contains(place) else None
        if found is None:
            self._readout.clear()
        else:
            unit = f"\u2009{found.unit}" if found.unit else ""
            self._readout.setText(f"{found.label}   {found.seconds:.3f}\u2009s   {found.value:.5g}{unit}")


def _group_words(group: Waveform) -> str:
    channels = counted(len(group.channels), mark("{count} channel"), mark("{count} channels"))
    times = tr("{seconds:.3g} s at {hertz:.6g} Hz", seconds=group.duration_s, hertz=group.sampling_hz)
    return f"{group.label} · {channels} · {times}"
