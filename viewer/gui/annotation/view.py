"""Annotations on one viewport: which image they lie on, the layer that paints them, the hand that draws them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QPointF, Signal

from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.annotation.hand import AnnotationHand
from viewer.gui.annotation.image_anchors import ImageAnchors
from viewer.gui.annotation.layer import AnnotationLayer
from viewer.gui.annotation.text import AnnotationText
from viewer.gui.basics.translation import tr
from viewer.gui.viewport.mouse import GESTURES
from viewer.gui.viewport.viewport import Tool, Viewport
from viewer.measure.annotation import Anchor, Annotation, Kind
from viewer.volume.slice_image import SliceImage


class AnnotationView(QObject):
    """Follows the image of one viewport."""

    menuRequested = Signal(object, QPoint)  # Annotation, global position
    anchorChanged = Signal(object)  # Anchor or None

    def __init__(self, viewport: Viewport, controller: AnnotationController, anchors: ImageAnchors) -> None:
        super().__init__(viewport)
        self.viewport = viewport
        self.layer = AnnotationLayer(viewport, controller)
        self.hand = AnnotationHand(viewport, self.layer, controller)
        self._controller = controller
        self._anchors = anchors
        self._written: str | None = None  # id of the annotation whose text was asked for last
        anchors.recognised.connect(self._on_recognised)
        controller.annotationRemoved.connect(self._on_removed)
        viewport.add_layer(self.layer.paint)
        viewport.imageChanged.connect(self._show)
        viewport.toolChanged.connect(self._use_tool)
        self.hand.menuRequested.connect(self.menuRequested)
        self.hand.textRequested.connect(self.write_text)
        self._use_tool(viewport.tool())

    @property
    def anchor(self) -> Anchor | None:
        """Where new annotations go; None while there is no image, or it is being recognised."""
        return self.layer.anchor

    def write_text(self, annotation: Annotation) -> None:
        """Let the user write the annotation's text beside it."""
        self._end_text()
        self._written = annotation.id
        annotation = self._controller.book.get(annotation.id) or annotation
        placed = next((one for one in self.layer.placed() if one.annotation.id == annotation.id), None)
        near = QPointF(8, 8)
        if placed is not None:
            near = placed.label_box.topLeft() if placed.label else placed.handles[-1] + QPointF(8, 8)

        def accept(text: str) -> None:
            now = self._controller.book.get(annotation.id)
            if now is not None:
                self._controller.change(replace(now, text=text), tr("Text"))

        AnnotationText(self.viewport, near, annotation.text, accept)

    def _end_text(self) -> None:
        for text in self.viewport.findChildren(AnnotationText):
            text.finish()

    def _on_removed(self, annotation: Annotation) -> None:
        if annotation.id == self._written:
            self._end_text()

    def _use_tool(self, tool: Tool) -> None:
        self.hand.set_kind(None if tool in GESTURES or tool is Tool.OCCLUDE else Kind(tool.value))

    def _show(self, image: SliceImage | None) -> None:
        anchor = None if image is None else self._anchors.of(image)
        if image is not self.layer.image or anchor != self.layer.anchor:
            self.hand.image_changed()
            self._end_text()  # without the focus, which another window may have, it would stay over other images
        self._take(anchor, image)

    def _take(self, anchor: Anchor | None, image: SliceImage | None) -> None:
        self.layer.show(anchor, image)
        self._controller.figures.show(self.viewport, anchor, image)
        if anchor is not None:
            if anchor.series_uid:
                self._controller.load_series(anchor.study_uid, anchor.series_uid)
            else:
                self._controller.load_image(anchor)
        self.anchorChanged.emit(anchor)

    def _on_recognised(self, image: SliceImage, anchor: Anchor) -> None:
        if self.viewport.image() is image:
            self._take(anchor, image)
