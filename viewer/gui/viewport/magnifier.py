"""A round glass under the cursor: the image three times as large as around it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPen

from viewer.gui.basics import theme
from viewer.gui.viewport.layers import ImageLayer
from viewer.gui.viewport.viewport import Viewport
from viewer.volume.slice_image import SliceImage

FACTOR = 3.0
_RADIUS = 110.0  # logical pixels


class Magnifier(QObject):
    """The glass of one viewport. It shows the image alone, without heatmap and marks."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._layer = ImageLayer()
        self._at: QPointF | None = None
        self._on = False
        viewport.add_layer(self._paint)
        viewport.installEventFilter(self)
        viewport.imageChanged.connect(self._on_image)

    def set_on(self, on: bool) -> None:
        """Hold the glass over the image, or put it away."""
        self._on = on
        if not on:
            self._layer.forget()
        self._viewport.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            self._at = event.position()
        elif event.type() == QEvent.Type.Leave:
            self._at = None
        else:
            return False
        if self._on:
            self._viewport.update()
        return False

    def _on_image(self, image: SliceImage | None) -> None:
        if image is None:
            self._layer.forget()

    def _paint(self, painter: QPainter) -> None:
        view, image, window = self._viewport.transform(), self._viewport.image(), None
        if not self._on or self._at is None or view is None or image is None:
            return
        window = self._viewport.displayed_window() or image.default_window()
        ratio = self._viewport.devicePixelRatioF()
        side = round(2 * _RADIUS * ratio)
        column, row = view.to_image(self._at.x() * ratio, self._at.y() * ratio)
        # The same view in a window as large as the glass, with what lies under the cursor in its middle
        glass = replace(
            view, width=side, height=side, zoom=view.zoom * FACTOR, centre_column=column, centre_row=row
        )
        self._layer.colour_map = self._viewport.colour_map()
        self._layer.smooth = self._viewport.is_smooth()
        inverted = image.inverted != self._viewport.is_inverted()
        picture, (left, top) = self._layer.picture(image, glass, window, inverted)
        corner = self._at - QPointF(_RADIUS, _RADIUS)
        path = QPainterPath()
        path.addEllipse(QRectF(corner.x(), corner.y(), 2 * _RADIUS, 2 * _RADIUS))
        painter.save()
        painter.setClipPath(path)
        painter.fillPath(path, QColor(theme.VIEWPORT))
        painter.translate(corner)
        painter.scale(1 / ratio, 1 / ratio)
        painter.drawImage(QPointF(left, top), picture)
        painter.restore()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(theme.SECONDARY), 1.5))
        painter.drawPath(path)
        painter.restore()
