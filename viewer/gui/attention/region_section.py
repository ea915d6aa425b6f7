"""The AI panel's part on regions: what the selected one, or the lungs, carry of the map."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from viewer.gui.attention.region_readout import RegionReading, carried_words, doubts_of, place_words
from viewer.gui.basics import theme
from viewer.gui.basics.controls import push_button
from viewer.gui.basics.numbers import percent
from viewer.gui.basics.section import Section
from viewer.gui.basics.translation import mark, said, tr

_ROWS = (
    ("area", mark("Area seen by the model")),
    ("absolute", mark("Strength of the map")),
    ("positive", mark("Positive attribution")),
    ("negative", mark("Negative attribution")),
)
_NOT_KNOWN = "–"


class ShareBar(QWidget):
    """A share from 0 to 1 as a line; a tick marks the share of the area, to compare with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self._mark: float | None = None
        self._by_ai = True

    def set_share(self, share: float | None, compared: float | None, by_ai: bool) -> None:
        """Show a share; `compared` gets the tick."""
        self._share, self._mark, self._by_ai = share, compared, by_ai
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a line of text needs."""
        return QSize(72, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove, share, tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.colours()
        groove = QRectF(0, self.height() / 2 - 2, self.width(), 4)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(groove, 2, 2)
        if self._share is not None:
            filled = QRectF(groove)
            filled.setWidth(groove.width() * min(max(self._share, 0.0), 1.0))
            painter.setBrush(QColor(colours.ai if self._by_ai else colours.secondary))
            painter.drawRoundedRect(filled, 2, 2)
        if self._mark is not None:
            painter.setBrush(QColor(colours.text))
            painter.drawRect(
                QRectF(round((self.width() - 1) * min(self._mark, 1.0)), groove.top() - 3, 1, 10)
            )


class RegionSection(Section):
    """Setters only, and the wish for the lungs."""

    lungsRequested = Signal(bool)  # to have them, or to drop them

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("region", tr("Region"), parent=parent)
        self.setAccessibleName(tr("What a region carries of the map"))
        self.lungs_button = push_button(
            "lungs_button",
            tr("Take the lungs"),
            tr("Outline the lungs with the bundled model, and read their share of the map"),
            self.lungsRequested,
            role="ai",
            accessible=tr("Take the lungs as the region"),
        )
        self.lungs_button.setCheckable(True)
        self.carried = QLabel()
        self.carried.setObjectName("region_carried")
        self.carried.setWordWrap(True)
        self.doubts = QLabel()
        self.doubts.setObjectName("region_doubts")
        self.doubts.setWordWrap(True)
        self.doubts.setProperty("role", "warning")
        self.place = QLabel()
        self.place.setObjectName("region_place")
        self.place.setWordWrap(True)
        self.place.setProperty("role", "secondary")
        self._table = QWidget()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        self.values: dict[str, QLabel] = {}
        self._bars: dict[str, ShareBar] = {}
        width = self.fontMetrics().horizontalAdvance(percent(1, 1))
        for row, (name, text) in enumerate(_ROWS):
            caption = QLabel(tr(text))
            caption.setProperty("role", "secondary")
            value = QLabel(_NOT_KNOWN)
            value.setObjectName(f"region_{name}")
            value.setAccessibleName(tr(text))
            value.setMinimumWidth(width)
            value.setFont(theme.interface_font())
            bar = ShareBar()
            for column, widget in enumerate((caption, bar, value)):
                grid.addWidget(widget, row, column)
            self.values[name], self._bars[name] = value, bar
        for widget in (self.carried, self._table, self.place, self.doubts, self.lungs_button):
            self.column.addWidget(widget)
        self.show_reading(RegionReading())

    def set_image_available(self, available: bool) -> None:
        """Whether there is an image whose lungs could be outlined."""
        self.lungs_button.setEnabled(available)

    def show_reading(self, reading: RegionReading) -> None:
        """Shares of a region, or why there are none."""
        self.heading.setText(tr("Region: {name}", name=reading.title) if reading.title else tr("Region"))
        shares = reading.shares
        self.carried.setText(carried_words(reading))
        self.carried.setProperty("role", "secondary" if shares is None else "ai")
        self.carried.style().polish(self.carried)
        self.place.setText(place_words(reading))
        self.place.setVisible(bool(self.place.text()))
        doubts = doubts_of(reading)
        self.doubts.setText(" ".join(map(said, doubts)))
        self.doubts.setVisible(bool(doubts))
        self._table.setVisible(shares is not None and bool(shares.pixels))
        if shares is None:
            return
        for name, _ in _ROWS:
            value: float | None = getattr(shares, name)
            self.values[name].setText(_NOT_KNOWN if value is None else percent(value, 1))
            self._bars[name].set_share(value, None if name == "area" else shares.area, name != "area")
