"""Lays segments, maps and overlay planes over the images on the screen: reads and places them in the background."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from viewer.dicom.decode_worker import DecodePool
from viewer.dicom.header import FrameHeader
from viewer.dicom.series import Series
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.objects.legend import ObjectLegend
from viewer.gui.reading.controller import ReadingController
from viewer.gui.viewport.grid import ViewportGrid
from viewer.rendering.object_painter import Look, ObjectPainter, PaintedObjects, ToPaint
from viewer.session.objects import ObjectKey, ObjectKind, OverlaidObject, objects_over
from viewer.session.view_state import ImageKey
from viewer.volume.slice_image import SliceImage

# The image and its shape (planes are made coarse first), and what lies over it.
Wish = tuple[ImageKey, tuple[int, int], tuple[ObjectKey, ...]]


class ObjectController(QObject):
    """What is wanted for each viewport is made one after the other; what is no longer wanted is dropped."""

    shown = Signal(int)  # number of a viewport whose layer is on the screen (or is none)
    failed = Signal(object)  # OverreadError

    def __init__(
        self,
        grid: ViewportGrid,
        legend: ObjectLegend,
        reading: ReadingController,
        action: QAction,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._grid = grid
        self._legend = legend
        self._reading = reading
        self._action = action
        self._visible: dict[ObjectKey, bool] = {}
        self._over: dict[str, tuple[tuple[Series, ...], tuple[OverlaidObject, ...]]] = {}
        self._wishes: dict[int, Wish] = {}
        self._looks: dict[ObjectKey, Look] = {}
        # Of each viewport: the image, and what lies over it
        self._painted: dict[int, tuple[FrameHeader, PaintedObjects]] = {}
        self._pool = DecodePool(1, polite=True)
        self._painter = ObjectPainter(self._pool)
        self._tasks = BackgroundTasks(self)
        self._tasks.ended.connect(self._work)
        self._closed = False
        reading.viewImageChanged.connect(lambda number, _: self._wish(number))
        reading.workspaceChanged.connect(lambda _: self.refresh())
        legend.toggled.connect(self._toggle)
        action.triggered.connect(self._switch)

    def refresh(self) -> None:
        """Put onto the screen what is wanted now."""
        for number in self._reading.workspace.shown:
            self._wish(number)
        series = self._reading.series
        objects = () if series is None else self.objects_of(series)
        self._legend.set_objects(objects, self._visible)
        self._legend.set_looks(self._looks)
        self._action.setEnabled(bool(objects))

    def objects_of(self, series: Series) -> tuple[OverlaidObject, ...]:
        """What lies over the images of an open series."""
        store = self._reading.store
        opened = tuple(one for uid in store.uids if (one := store.series(uid)) is not None)
        known = self._over.get(series.uid)
        # Comparing identities: comparing the headers of a thousand images would take longer than asking again.
        if known is None or tuple(map(id, known[0])) != tuple(map(id, opened)):
            known = self._over[series.uid] = (opened, objects_over(series, opened))
        return known[1]

    def segments_over(self, image: SliceImage) -> tuple[tuple[str, ...], NDArray[np.bool_]] | None:
        """Names and pixels (rows, columns) of the segments that are shown over the active viewport's image."""
        header, painted = self._painted.get(self._reading.workspace.active, (None, None))
        if painted is None or painted.segments is None or header is not image.header:
            return None
        return painted.segment_names, painted.segments

    def forget(self) -> None:
        """All series were closed."""
        self._painted.clear()
        self._wishes.clear()
        self._visible.clear()
        self._over.clear()
        self._looks.clear()
        self._painter = ObjectPainter(self._pool)

    def finish(self) -> None:
        """The window closes."""
        self._closed = True
        self._wishes.clear()
        self._pool.close()
        self._tasks.finish()

    def _switch(self, on: bool) -> None:
        """By the key: while one is hidden, all are shown; else none is, and then again those that were."""
        series = self._reading.series
        objects = () if series is None else self.objects_of(series)
        shown = [self._visible.get(one.key, one.key.shown_at_first) for one in objects]
        if (not on and not all(shown)) or (on and not any(shown)):
            self._visible |= {one.key: True for one in objects}
            self._action.setChecked(True)
        self.refresh()

    def _toggle(self, key: ObjectKey, on: bool) -> None:
        self._visible[key] = on
        if on:
            self._action.setChecked(True)
        self.refresh()

    def _wanted(self, number: int) -> tuple[SliceImage, list[OverlaidObject]] | None:
        series, image = self._reading.series_in(number), self._reading.image_in(number)
        if series is None or image is None or not self._action.isChecked():
            return None
        objects = [
            one for one in self.objects_of(series) if self._visible.get(one.key, one.key.shown_at_first)
        ]
        return (image, objects) if objects else None

    def _hidden(self, number: int) -> bool:
        """Whether there is something that could lie over the image of a viewport and is not shown."""
        series, image = self._reading.series_in(number), self._reading.image_in(number)
        if series is None or image is None:
            return False
        on = self._action.isChecked()
        return any(
            not (on and self._visible.get(one.key, one.key.shown_at_first))
            for one in self.objects_of(series)
            if one.key.kind is not ObjectKind.OVERLAY or one.key.number in image.header.overlay_groups
        )

    def _wish(self, number: int) -> None:
        found = self._wanted(number)
        viewport = self._grid.viewports[number]
        viewport.set_objects_hidden(self._hidden(number))
        if found is None:
            self._wishes.pop(number, None)
            self._painted.pop(number, None)
            if viewport.objects_key() is not None:
                viewport.set_objects(None, None)
                self.shown.emit(number)
            return
        image, objects = found
        key = self._reading.key_in(number) or ImageKey(image.series_uid, image.index)
        wish = (key, image.shape, tuple(one.key for one in objects))
        if viewport.objects_key() == wish:
            self._wishes.pop(number, None)
        elif self._wishes.get(number) != wish:
            self._wishes[number] = wish
            self._work()

    def _work(self) -> None:
        """Start on the next wish, the active viewport's first, unless one is being made."""
        if len(self._tasks) or self._closed or not self._wishes:
            return
        active = self._reading.workspace.active
        number = active if active in self._wishes else next(iter(self._wishes))
        found, wish = self._wanted(number), self._wishes[number]
        if found is None:
            del self._wishes[number]
            self._work()
            return
        image, objects = found
        header, painter = image.header, self._painter
        to_paint = tuple(_to_paint(one) for one in objects)
        self._tasks.start(
            lambda: painter.paint(header, to_paint),
            partial(self._on_painted, number, wish, header),
            partial(self._on_failed, number, wish),
        )

    def _on_painted(self, number: int, wish: Wish, header: FrameHeader, painted: PaintedObjects) -> None:
        if self._closed:
            return
        self._looks.update(zip(wish[2], painted.looks, strict=True))
        image = self._reading.image_in(number)
        if self._wishes.get(number) == wish and image is not None and image.header is header:
            del self._wishes[number]
            self._grid.viewports[number].set_objects(painted.layer, wish)
            self._painted[number] = (header, painted)
            self.shown.emit(number)
        self._legend.set_looks(self._looks)

    def _on_failed(self, number: int, wish: Wish, error: object) -> None:
        if self._wishes.get(number) == wish:
            del self._wishes[number]
            self._grid.viewports[number].set_objects(None, wish)  # not again for this image
        self.failed.emit(error)


def _to_paint(one: OverlaidObject) -> ToPaint:
    if one.key.kind is ObjectKind.OVERLAY:
        return ToPaint(one.label, group=one.key.number)
    return ToPaint(one.label, frames=one.frames, is_map=one.key.kind is ObjectKind.MAP)
