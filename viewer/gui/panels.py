"""The widgets of the window and where they stand."""

from __future__ import annotations

import base64

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.ai.panel import AiPanel
from viewer.gui.annotation.findings_panel import FindingsPanel
from viewer.gui.attention.series_strip import SeriesStrip
from viewer.gui.basics import theme
from viewer.gui.basics.translation import tr
from viewer.gui.documents.view import DocumentView
from viewer.gui.empty_state import EmptyState
from viewer.gui.fusion.bar import FusionBar
from viewer.gui.histogram.panel import HistogramPanel
from viewer.gui.objects.legend import ObjectLegend
from viewer.gui.planes.bar import PlaneBar
from viewer.gui.reading.cine import CineControls
from viewer.gui.status_strip import StatusStrip
from viewer.gui.study.panel import StudyPanel
from viewer.gui.viewport.grid import ViewportGrid
from viewer.gui.viewport.slice_bar import SliceBar
from viewer.settings import Settings

_FIRST_SIZE = (1280, 800)
_HISTOGRAM_HEIGHT = 200
_NARROWEST_LEFT = 180  # a thumbnail and what it is of
_STUDIES_SHARE = 0.26  # of the left column, while findings are listed below


class Panels:
    """Studies and findings at the left, images in the middle, AI and histogram at the right, below the strip."""

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        self._window = window
        self.study = StudyPanel()
        self.findings = FindingsPanel()
        self.grid = ViewportGrid()
        self.patients_banner = QLabel()
        self.patients_banner.setObjectName("patients_banner")
        self.patients_banner.setAccessibleName(tr("Warning: several patients"))
        self.patients_banner.hide()
        self.slice_bar = SliceBar()
        self.cine = CineControls()
        self.slice_bar.add(self.cine)
        self.series_strip = SeriesStrip()
        self.plane_bar = PlaneBar()
        self.plane_bar.hide()
        self.fusion_bar = FusionBar()
        self.axis_bar = SliceBar("axis", tr("Time, heart phase, b-value or echo"))
        self.axis_bar.hide()
        self.empty_state = EmptyState()
        self.ai = AiPanel(settings.overlay_opacity, settings.overlay_threshold, settings.ai_sections)
        self.objects = ObjectLegend()
        self.histogram = HistogramPanel()
        self.document = DocumentView()
        self._is_reading = False
        self.status = StatusStrip()
        window.setStatusBar(self.status)

        self.centre = self._make_centre()
        self.right = self._make_right()
        self.left = self._make_left()
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setObjectName("columns")
        for place, (widget, stretch) in enumerate(((self.left, 0), (self.centre, 1), (self.right, 0))):
            self.columns.addWidget(widget)
            self.columns.setStretchFactor(place, stretch)
        self.columns.setCollapsible(1, False)
        window.setCentralWidget(self.columns)

    def _make_centre(self) -> QStackedWidget:
        """What is offered while nothing is open, the images, or a document."""
        # What belongs beside the images: the model's input, for instance.
        self.images = QSplitter(Qt.Orientation.Horizontal)
        self.images.setObjectName("images")
        self.images.addWidget(self.grid)
        self.images.setChildrenCollapsible(False)
        reading_area = QWidget()
        column = QVBoxLayout(reading_area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.patients_banner)
        column.addWidget(self.images, 1)
        for bar in (self.slice_bar, self.series_strip, self.plane_bar, self.fusion_bar, self.axis_bar):
            column.addWidget(bar)
        centre = QStackedWidget()
        centre.setObjectName("centre")
        for widget in (self.empty_state, reading_area, self.document):
            centre.addWidget(widget)
        return centre

    def _make_right(self) -> QSplitter:
        scroll = _UprightScroll(round(theme.RIGHT_PANEL_WIDTH * theme.body_pixels() / theme.BODY_PX))
        scroll.setObjectName("ai_scroll")
        scroll.setWidget(self.ai)
        right = QSplitter(Qt.Orientation.Vertical)
        right.setObjectName("right_column")
        for place, (widget, stretch) in enumerate(((scroll, 1), (self.objects, 0), (self.histogram, 0))):
            right.addWidget(widget)
            right.setStretchFactor(place, stretch)
        right.setCollapsible(0, False)
        right.setCollapsible(1, False)
        return right

    def _make_left(self) -> QSplitter:
        left = QSplitter(Qt.Orientation.Vertical)
        left.setObjectName("left_column")
        left.addWidget(self.study)
        left.addWidget(self.findings)
        left.setChildrenCollapsible(False)
        left.setMinimumWidth(round(_NARROWEST_LEFT * theme.body_pixels() / theme.BODY_PX))
        self.findings.hide()
        return left

    def restore(self, settings: Settings) -> None:
        """Window and panels as they were left; a usual size the first time."""
        width, height = _FIRST_SIZE
        self._window.resize(width, height)
        sides = theme.LEFT_PANEL_WIDTH, theme.RIGHT_PANEL_WIDTH
        self.columns.setSizes([sides[0], width - sum(sides), sides[1]])
        self.right.setSizes([height - _HISTOGRAM_HEIGHT, 0, _HISTOGRAM_HEIGHT])
        if settings.window_geometry:
            self._window.restoreGeometry(_from_text(settings.window_geometry))
        if settings.window_layout:
            self.columns.restoreState(_from_text(settings.window_layout))

    def geometry_text(self) -> str:
        """Size and place of the window, for the settings."""
        return base64.b64encode(self._window.saveGeometry().data()).decode()

    def layout_text(self) -> str:
        """Widths of the columns, for the settings."""
        return base64.b64encode(self.columns.saveState().data()).decode()

    def show_beside(self, widget: QWidget, shown: bool) -> None:
        """Something beside the images, with half of their room when it comes; or away with it."""
        if self.images.indexOf(widget) < 0:
            self.images.addWidget(widget)
        widget.setVisible(shown)
        if shown:
            width = self.images.width()
            sizes = [0] * self.images.count()
            sizes[0] = sizes[self.images.indexOf(widget)] = width // 2
            self.images.setSizes(sizes)

    def show_findings(self, shown: bool) -> None:
        """The list of findings below the studies, with the greater part of the column."""
        self.findings.setVisible(shown)
        if shown:
            height = self.left.height()
            self.left.setSizes([round(height * _STUDIES_SHARE), height - round(height * _STUDIES_SHARE)])

    def show_patients(self, count: int) -> None:
        """Warn, as long as it is so, that images of several patients are on the screen."""
        words = {2: tr("Two"), 3: tr("Three"), 4: tr("Four")}
        text = tr(
            "{count} patients are on the screen. Each viewport says which one it shows.",
            count=words.get(count, count),
        )
        self.patients_banner.setText(text if count > 1 else "")
        self.patients_banner.setVisible(count > 1)

    def show_reading(self, reading: bool) -> None:
        """The image, or the empty state; behind a document as long as one is shown."""
        self._is_reading = reading
        if self.centre.currentWidget() is not self.document:
            self.centre.setCurrentIndex(1 if reading else 0)

    def show_document(self, shown: bool) -> None:
        """A document in the place of the viewports, or these again."""
        self.centre.setCurrentIndex(2 if shown else 1 if self._is_reading else 0)


class _UprightScroll(QScrollArea):
    """Scrolls up and down only: as wide as what is in it needs, so that nothing is cut at the side.

    `most`: wider than this it does not insist on; what is in it has to give way itself.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def minimumSizeHint(self) -> QSize:
        usual, inside = super().minimumSizeHint(), self.widget()
        if inside is None:
            return usual
        width = inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(usual.width(), min(width, self._most)), usual.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is in it may need another width by now."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)


def _from_text(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", errors="ignore"))
