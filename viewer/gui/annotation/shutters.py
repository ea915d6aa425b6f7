"""Shutters in a window: those of the files on and off, and one drawn as a region."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from viewer.dicom.shutter import Shutter
from viewer.errors import OverreadError
from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.basics.translation import tr
from viewer.measure.annotation import Anchor, Kind, Point
from viewer.measure.geometry import box
from viewer.session.view_state import ViewState

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_CORNERS = 96  # of an ellipse


class Shutters(QObject):
    """They cover the image on the screen; measurements and models see all of it."""

    problem = Signal(object)  # OverreadError

    def __init__(
        self,
        window: MainWindow,
        controller: AnnotationController,
        anchor: Callable[[], Anchor | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._anchor = anchor  # of the active viewport's image
        self._reading, self._grid = window.reading, window.panels.grid
        self._controller = controller
        self._actions = window.actions_by_name
        self._actions["shutter"].toggled.connect(self._switch)
        self._actions["shutter_region"].triggered.connect(lambda _: self.close_around_region())
        self._actions["shutter_clear"].triggered.connect(lambda _: self._set(None))
        self._reading.stateChanged.connect(lambda _: self._show_actions())
        self._show_actions()

    def close_around_region(self) -> None:
        """Cover all images of the active viewport's series but for the region."""
        try:
            one = self._controller.region_at_hand(self._anchor())
        except OverreadError as error:
            self.problem.emit(error)
            return
        there = self._controller.figures.where(one)
        if there is None:
            self.problem.emit(OverreadError(tr("The region is not on the displayed image.")))
            return
        self._set(shutter_of(one.kind, there[1]))
        self._actions["shutter"].setChecked(True)

    def _set(self, shutter: Shutter | None) -> None:
        reading = self._reading
        reading.apply(reading.workspace.with_view(replace(reading.state, shutter=shutter)))

    def _switch(self, on: bool) -> None:
        self._grid.for_all(lambda view: view.set_shutters_on(on))

    def _show_actions(self) -> None:
        state: ViewState = self._reading.state
        self._actions["shutter_clear"].setEnabled(state.shutter is not None)


def shutter_of(kind: Kind, points: tuple[Point, ...]) -> Shutter:
    """A region as a shutter, with the same outline."""
    left, top, right, bottom = box(points)
    if kind is Kind.RECTANGLE:
        return Shutter(rectangle=(left, top, right, bottom))
    if kind is Kind.ELLIPSE:
        angles = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
        columns = (left + right) / 2 + (right - left) / 2 * np.cos(angles)
        rows = (top + bottom) / 2 + (bottom - top) / 2 * np.sin(angles)
        return Shutter(polygon=tuple(zip(columns.tolist(), rows.tolist(), strict=True)))
    return Shutter(polygon=points)
