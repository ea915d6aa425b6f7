"""Where the hand is on the image of a viewport: points in the coordinates of what is drawn, kept on the image."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from viewer.gui.annotation.layer import AnnotationLayer
from viewer.gui.viewport.viewport import Viewport
from viewer.measure.annotation import Anchor, Annotation, PlaneAnchor, Point, from_image
from viewer.measure.inside import kept_inside, way_inside
from viewer.measure.shapes import with_handle

_BESIDE = 24.0  # logical pixels beside the image's edge at which a press still means the edge


class HandPoints:
    """Of one viewport and what lies on it."""

    def __init__(self, viewport: Viewport, layer: AnnotationLayer) -> None:
        self._viewport = viewport
        self._layer = layer

    def at(self, point: QPointF, anchor: Anchor | None = None) -> Point:
        """A widget point on the image, in the coordinates of an anchor (default: the displayed image's)."""
        on = self._viewport.widget_to_image(point)
        image = self._layer.image
        inside = (on.x(), on.y()) if image is None else kept_inside((on.x(), on.y()), image.shape)
        return self._in_anchor(inside, anchor)

    def anywhere(self, point: QPointF, anchor: Anchor | None = None) -> Point:
        """The same for a point that may lie beside the image."""
        on = self._viewport.widget_to_image(point)
        return self._in_anchor((on.x(), on.y()), anchor)

    def is_near(self, point: QPointF) -> bool:
        """Whether a press is meant for the image: on it, or a little beside its edge."""
        if self._layer.image is None:
            return False
        on = self._viewport.widget_to_image(point)
        edge = self._viewport.image_to_widget(*kept_inside((on.x(), on.y()), self._layer.image.shape))
        return (edge - point).manhattanLength() <= _BESIDE

    def moved(self, annotation: Annotation, way: Point) -> Annotation:
        """The annotation elsewhere, as far as the image goes."""
        if not isinstance(annotation.anchor, PlaneAnchor) and self._layer.image is not None:
            way = way_inside(annotation.points, way, self._layer.image.shape)
        return annotation.moved(*way)

    def with_handle(self, annotation: Annotation, handle: int, to: Point) -> Annotation:
        """The annotation with one of its handles elsewhere on the image."""
        if not isinstance(annotation.anchor, PlaneAnchor) and self._layer.image is not None:
            to = kept_inside(to, self._layer.image.shape)
        return with_handle(annotation, handle, to, self.aspect())

    def aspect(self) -> float:
        """Height over width of a step in the coordinates of the anchor."""
        if isinstance(self._layer.anchor, PlaneAnchor) or self._layer.image is None:
            return 1.0
        return self._layer.image.pixel_aspect

    def _in_anchor(self, on: Point, anchor: Anchor | None) -> Point:
        anchor, image = anchor or self._layer.anchor, self._layer.image
        if isinstance(anchor, PlaneAnchor) and image is not None and image.affine is not None:
            return from_image(image.affine, anchor, (on,))[0]
        return on
