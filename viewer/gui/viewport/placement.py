"""Zoom, pan, flip and fit of a widget that shows one image; knows nothing of pixels or marks."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from viewer.gui.basics.translation import tr
from viewer.rendering.view_transform import ViewTransform

_LARGEST_ZOOM = 64.0  # device pixels per image pixel
_SMALLEST_OF_FIT = 0.25  # of the fitted zoom


class PlacedWidget(QWidget):
    """A widget with an image placed in it, in device pixels of the screen that it is on.

    Points of the API are logical pixels of the widget, zoom is in device pixels per image pixel.
    """

    zoomChanged = Signal(float)  # device pixels per image pixel
    viewChanged = Signal()  # zoom, pan or flip changed
    placed = Signal()  # zoomed, panned or fitted; not by a link, another image or another size

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._transform: ViewTransform | None = None
        self._last: ViewTransform | None = None  # of the image that was removed
        self._shape = (1, 1)
        self._pixel_aspect = 1.0
        self._fitted = True
        self._ratio = 0.0
        self._flips = (False, False, False)
        self._align = 0

    def occupied(self) -> tuple[QRectF, ...]:
        """What is written over the middle of the edges, about, in logical pixels: labels had better keep off it."""
        return ()

    def zoom(self) -> float:
        """Device pixels per image pixel; 1.0 without an image."""
        return 1.0 if self._transform is None else self._transform.zoom

    def set_zoom(self, zoom: float) -> None:
        """Zoom about the middle; kept within sensible limits."""
        self.zoom_by(zoom / self.zoom())

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom by a factor with the image point under `anchor` (default: the middle) kept in place."""
        if self._transform is None:
            return
        view, point = self._transform, anchor or QRectF(self.rect()).center()
        fit = ViewTransform.fitted(
            view.rows,
            view.columns,
            view.width,
            view.height,
            view.pixel_aspect,
            transposed=view.transposed,
        ).zoom
        smallest = min(fit * _SMALLEST_OF_FIT, 1.0)  # full size is always within reach
        zoom = min(max(view.zoom * factor, smallest), max(_LARGEST_ZOOM, fit))
        self._fitted = False
        self._set_transform(view.zoomed(zoom, point.x() * self._ratio, point.y() * self._ratio))
        self.placed.emit()

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the image by logical pixels; its middle stays in sight of the viewport's edge."""
        if self._transform is None:
            return
        self._fitted = False
        moved = self._transform.panned(dx * self._ratio, dy * self._ratio)
        self._set_transform(
            replace(
                moved,
                centre_column=min(max(moved.centre_column, -0.5), moved.columns - 0.5),
                centre_row=min(max(moved.centre_row, -0.5), moved.rows - 0.5),
            )
        )
        self.placed.emit()

    def set_flip(self, horizontal: bool, vertical: bool, transposed: bool = False) -> None:
        """Mirror left-right and top-bottom about the middle, after exchanging rows and columns if `transposed`."""
        before, self._flips = self._flips, (horizontal, vertical, transposed)
        if self._transform is None or before == self._flips:
            return
        if self._fitted:
            self._adapt()  # a turned image fits otherwise
        else:
            self._set_transform(
                replace(
                    self._transform,
                    flip_horizontal=horizontal,
                    flip_vertical=vertical,
                    transposed=transposed,
                )
            )

    def set_align(self, align: int) -> None:
        """Where a fitted image lies that is narrower than the viewport: -1 left, 0 in the middle, 1 right."""
        if align != self._align:
            self._align = align
            if self._transform is not None and self._fitted:
                self._adapt()

    def fit(self) -> None:
        """Show the whole image, and go on doing so when the viewport's size changes."""
        self._fit()
        self.placed.emit()

    def _fit(self) -> None:
        self._fitted = True
        if self._transform is not None:
            self._adapt()

    def follow(self, transform: ViewTransform | None) -> None:
        """Take zoom and middle from another viewport's; None: fit, as that one does."""
        if transform is None:
            self._fit()
        elif self._transform is not None:
            self._fitted = False
            self._set_transform(
                replace(
                    self._transform,
                    zoom=transform.zoom,
                    centre_column=transform.centre_column,
                    centre_row=transform.centre_row,
                )
            )

    def is_fitted(self) -> bool:
        """True while the whole image is kept in view."""
        return self._fitted

    def transform(self) -> ViewTransform | None:
        """Where the image lies, in device pixels; for marks that are drawn over it."""
        return self._transform

    def image_to_widget(self, column: float, row: float) -> QPointF:
        """Widget point (logical pixels) of image coordinates. ValueError without an image."""
        if self._transform is None:
            raise ValueError(tr("the viewport shows no image"))
        x, y = self._transform.to_viewport(column, row)
        return QPointF(x / self._ratio, y / self._ratio)

    def widget_to_image(self, point: QPointF) -> QPointF:
        """Image coordinates (column, row) of a widget point. ValueError without an image."""
        if self._transform is None:
            raise ValueError(tr("the viewport shows no image"))
        return QPointF(*self._transform.to_image(point.x() * self._ratio, point.y() * self._ratio))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._transform is not None:
            self._adapt()

    def _place(self, shape: tuple[int, int], pixel_aspect: float, fit: bool) -> None:
        """Place an image of (rows, columns), fitted or where the last one was (of the same shape)."""
        self._shape, self._pixel_aspect = shape, pixel_aspect
        self._fitted = self._fitted or fit
        if self._transform is None and not self._fitted:
            self._transform = self._last
        self._adapt()

    def _place_as(self, transform: ViewTransform) -> None:
        """Place an image of another grid as `transform` says; flips are the widget's own."""
        self._shape, self._pixel_aspect = (transform.rows, transform.columns), transform.pixel_aspect
        self._fitted = False
        horizontal, vertical, transposed = self._flips
        self._set_transform(
            replace(transform, flip_horizontal=horizontal, flip_vertical=vertical, transposed=transposed)
        )

    def _remove(self) -> None:
        """There is no image for now; its place is kept for the next one that belongs to it."""
        self._last = self._transform or self._last
        self._transform = None

    def _adapt(self) -> None:
        """Bring the transform up to date with image, size and screen."""
        if self._ratio == 0.0:
            self._ratio = self.devicePixelRatioF()
        width = max(1, round(self.width() * self._ratio))
        height = max(1, round(self.height() * self._ratio))
        if self._fitted or self._transform is None:
            fitted = ViewTransform.fitted(*self._shape, width, height, self._pixel_aspect, *self._flips)
            if self._align:
                fitted = fitted.panned(self._align * max(0, width - fitted.scaled_width) / 2, 0)
            self._set_transform(fitted)
        else:
            self._set_transform(
                replace(
                    self._transform,
                    width=width,
                    height=height,
                    flip_horizontal=self._flips[0],
                    flip_vertical=self._flips[1],
                    transposed=self._flips[2],
                )
            )

    def _follow_ratio(self) -> None:
        """Moved to a screen of another density: the picture keeps its size for the eye."""
        ratio = self.devicePixelRatioF()
        if ratio == self._ratio:
            return
        if self._transform is not None and self._ratio:
            self._transform = replace(self._transform, zoom=self._transform.zoom * ratio / self._ratio)
        self._ratio = ratio
        if self._transform is not None:
            self._adapt()

    def _set_transform(self, transform: ViewTransform) -> None:
        before, self._transform = self._transform, transform
        if transform == before:
            return
        self._view_changed()
        self.update()
        if before is None or before.zoom != transform.zoom:
            self.zoomChanged.emit(transform.zoom)
        self.viewChanged.emit()

    def _view_changed(self) -> None:
        """The image lies elsewhere; for what depends on it."""
