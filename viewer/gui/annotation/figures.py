"""Figures of annotations on the images that are on the screen; large regions are counted in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.gui.basics.background import BackgroundTasks
from viewer.measure.anchoring import points_on
from viewer.measure.annotation import Anchor, Annotation, PlaneAnchor, Point
from viewer.measure.calibration import calibration
from viewer.measure.region import pixels_in_box
from viewer.measure.results import Measurement, measure_shape, measure_values
from viewer.volume.slice_image import SliceImage

# Counting so many pixels takes a millisecond or two.
_AT_ONCE = 1 << 17
_MOST_KEPT = 2000

_Key = tuple[object, ...]


class AnnotationFigures(QObject):
    """Measures what lies on an image that a viewport shows; nothing else has pixels at hand."""

    measured = Signal(object, object)  # Annotation, Measurement: figures that took a while are there

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images: dict[object, tuple[Anchor, SliceImage]] = {}
        self._found: dict[_Key, Measurement] = {}
        self._of_planes: dict[_Key, Measurement] = {}  # of cut pictures: the key's last part is the picture
        self._counting = BackgroundTasks(self)
        self._at_detector = False

    def show(self, viewport: object, anchor: Anchor | None, image: SliceImage | None) -> None:
        """A viewport shows another image."""
        if anchor is None or image is None:
            self._images.pop(viewport, None)
            if not self._images:  # nothing is open
                self._found.clear()
        else:
            self._images[viewport] = (anchor, image)
        if self._of_planes:
            shown = [one for _, one in self._images.values()]
            self._of_planes = {
                key: found for key, found in self._of_planes.items() if any(key[-1] is one for one in shown)
            }

    def set_at_detector(self, at_detector: bool) -> None:
        """Use the detector's pixel spacing where the file has no other; units say so."""
        self._at_detector = at_detector

    @property
    def at_detector(self) -> bool:
        """Whether the detector's pixel spacing is used where the file has no other."""
        return self._at_detector

    def image_of(self, anchor: Anchor) -> SliceImage | None:
        """The image of an anchor, if it is on the screen."""
        return next((image for own, image in self._images.values() if own == anchor), None)

    def where(self, annotation: Annotation) -> tuple[SliceImage, tuple[Point, ...]] | None:
        """An image on the screen on which the annotation lies, and its points (column, row) there."""
        anchor = annotation.anchor
        for own, image in self._images.values():
            if own == anchor or (isinstance(anchor, PlaneAnchor) and anchor.is_of_volume(own)):
                points = points_on(annotation, image)
                if points is not None:
                    return image, points
        return None

    def of(self, annotation: Annotation, live: bool = False) -> Measurement | None:
        """The figures; None where its image is not shown. Those of a large region come with `measured`, later,
        and not at all while it is being drawn (`live`).
        """
        there = self.where(annotation)
        if there is None:
            return None
        image, points = there
        key: _Key = (annotation.kind, annotation.anchor, annotation.points, image.unit, self._at_detector)
        if image.resliced:  # another slab has other values: kept for this picture only
            key = (*key, image)
        found = (self._of_planes if image.resliced else self._found).get(key)
        if found is not None:
            return found
        shape = measure_shape(annotation.kind, points, calibration(image.header, self._at_detector))
        if not annotation.is_region or pixels_in_box(points) <= _AT_ONCE:
            found = shape.joined(measure_values(annotation.kind, points, image))
            if not live and not image.resliced:
                self._keep(key, found)
            return found
        if not live:
            self._count(key, annotation, shape, there)
        return shape

    def finish(self) -> None:
        """Wait for what is being counted; the window closes."""
        self._counting.finish()

    def _count(
        self,
        key: _Key,
        annotation: Annotation,
        shape: Measurement,
        there: tuple[SliceImage, tuple[Point, ...]],
    ) -> None:
        if key in self._counting:
            return
        image, points = there

        def counted(values: Measurement) -> None:
            found = shape.joined(values)
            if image.resliced and not any(image is one for _, one in self._images.values()):
                return  # another plane is shown by now: nobody asks for this one's again
            if image.resliced:
                self._of_planes[key] = found
            else:
                self._keep(key, found)
            self.measured.emit(annotation, found)

        self._counting.start(lambda: measure_values(annotation.kind, points, image), counted, key=key)

    def _keep(self, key: _Key, found: Measurement) -> None:
        self._found[key] = found
        while len(self._found) > _MOST_KEPT:
            self._found.pop(next(iter(self._found)))
