"""Keeps the list of findings and the details of the selected one up to date."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.annotation.findings_panel import THUMBNAIL, FindingsPanel
from viewer.gui.annotation.image_anchors import ImageAnchors
from viewer.gui.annotation.thumbnail import annotation_thumbnail
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.timers import single_shot
from viewer.gui.study.series_store import SeriesStore
from viewer.intensity.histogram import Histogram
from viewer.measure.annotation import LINES, Anchor, Annotation, Kind, Point
from viewer.measure.calibration import calibration
from viewer.measure.profile import line_profile
from viewer.measure.region import pixels_in_box
from viewer.measure.results import Measurement, region_histogram
from viewer.volume.slice_image import SliceImage

_AT_ONCE = 1 << 18  # pixels
_WAIT_MS = 60  # while a handle is dragged or a key repeats, the list follows when the hand rests


class FindingsPresenter(QObject):
    """Works only while the panel is seen; thumbnails are made one at a time, between other events."""

    updated = Signal()  # list and details show what the book holds; thumbnails may follow
    thumbnailsDone = Signal()

    def __init__(
        self,
        panel: FindingsPanel,
        controller: AnnotationController,
        anchors: ImageAnchors,
        store: SeriesStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._controller = controller
        self._anchors = anchors
        self._store = store
        self._counting = BackgroundTasks(self)
        self._drawn: dict[str, Annotation] = {}  # as their thumbnails show them
        self._wait = single_shot(self, _WAIT_MS, self.update_now)
        self._next = single_shot(self, 0, self._make_thumbnail)
        controller.bookChanged.connect(self._wait.start)
        controller.selectionChanged.connect(lambda _: self._wait.start())
        store.loaded.connect(lambda _: self._wait.start())

    def update_now(self) -> None:
        """Bring list and details up to date."""
        if not self._panel.isVisible():
            return
        annotations = self.listed()
        self._panel.set_findings(annotations)
        selected = self._controller.selected
        self._panel.set_current(None if selected is None else selected.id)
        self._show_details(selected)
        self._next.start()
        self.updated.emit()

    def listed(self) -> tuple[Annotation, ...]:
        """The annotations of what is open."""
        known: dict[Anchor, bool] = {}
        found = []
        for one in self._controller.book.all():
            if one.anchor not in known:
                known[one.anchor] = self._anchors.is_open(one.anchor, self._store)
            if known[one.anchor]:
                found.append(one)
        return tuple(found)

    def _where(self, annotation: Annotation) -> tuple[SliceImage, tuple[Point, ...]] | None:
        """The image of an annotation, if its pixels are there, and its points on it."""
        shown = self._controller.figures.where(annotation)
        if shown is not None:
            return shown
        key = self._anchors.find(annotation.anchor, self._store)
        image = None if key is None else self._store.image(key.series_uid, key.index)
        return None if image is None else (image, annotation.points)

    def _show_details(self, annotation: Annotation | None) -> None:
        details = self._panel.details
        if annotation is None:
            details.show_nothing()
            return
        found = self._controller.figures.of(annotation)
        details.clear()
        details.show_figures(found or Measurement(annotation.measured))
        there = self._controller.figures.where(annotation)
        if there is None:
            return
        image, points = there
        how = calibration(image.header, self._controller.figures.at_detector)
        if annotation.kind in LINES and annotation.kind is not Kind.ARROW:
            details.show_profile(line_profile(points[:2] if len(points) == 4 else points, image, how))
        elif annotation.is_region and not image.is_color:
            if pixels_in_box(points) <= _AT_ONCE:
                details.show_histogram(region_histogram(annotation.kind, points, image), image.unit)
            else:
                self._count(annotation, points, image)

    def finish(self) -> None:
        """Wait for what is being counted; the window closes."""
        self._counting.finish()

    def _count(self, annotation: Annotation, points: tuple[Point, ...], image: SliceImage) -> None:
        """The histogram of a large region, when it is counted and still wanted."""

        def counted(found: Histogram) -> None:
            if self._controller.selected == annotation:
                self._panel.details.show_histogram(found, image.unit)
                self.updated.emit()

        self._counting.start(lambda: region_histogram(annotation.kind, points, image), counted)

    def _make_thumbnail(self) -> None:
        for one in self.listed():
            if self._drawn.get(one.id) == one and self._panel.has_thumbnail(one.id):
                continue
            there = self._where(one)
            if there is None:
                continue
            image, points = there
            window = image.default_window()
            ratio = self._panel.devicePixelRatioF()
            picture = annotation_thumbnail(one, points, image, window, round(THUMBNAIL * ratio))
            picture.setDevicePixelRatio(ratio)
            self._panel.set_thumbnail(one.id, picture)
            self._drawn[one.id] = one
            self._next.start()
            return
        self.thumbnailsDone.emit()
