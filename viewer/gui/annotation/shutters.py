"""Shutters in a window: those of the files on and off, and one drawn as a region."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from viewer.dicom.shutter import Shutter
from viewer.errors import OverreadError
from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.basics.translation import tr
from viewer.measure.annotation import Kind, Point
from viewer.measure.geometry import box
from viewer.session.view_state import ViewState

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_CORNERS = 96  # of an ellipse


class Shutters(QObject):
    """They cover the image on the screen; measurements and models see all of it."""

    problem = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow, controller: AnnotationController, parent: QObject) -> None:
        super().__init__(parent)
        self._reading, self._grid = window.reading, window.panels.grid
        self._controller = controller
        self._actions = window.actions_by_name
        self._actions["shutter"].toggled.connect(self._switch)
        self._actions["shutter_region"].triggered.connect(lambda _: self.close_around_region())
        self._actions["shutter_clear"].triggered.connect(lambda _: self._set(None))
        controller.selectionChanged.connect(lambda _: self._show_actions())
        self._reading.stateChanged.connect(lambda _: self._show_actions())
        self._show_actions()

    def close_around_region(self) -> None:
        """Cover all images of the active viewport's series but for the selected region."""
        one = self._controller.selected
        there = None if one is None else self._controller.figures.where(one)
        if one is None or there is None or not one.is_region:
            self.problem.emit(
                OverreadError(
                    tr("No region is selected."),
                    tr("Draw a rectangle, an ellipse or an outline, and click it."),
                )
            )
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
        selected = self._controller.selected
        self._actions["shutter_region"].setEnabled(selected is not None and selected.is_region)
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
