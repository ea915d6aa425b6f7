"""The planes controller: which planes viewports show, where their crosshair is, how thick and how far turned."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from viewer.dicom.header import Vector3
from viewer.dicom.series import Series
from viewer.errors import GeometryError
from viewer.gui.reading.controller import ReadingController
from viewer.session.linking import crosshair_moved, space_of
from viewer.session.plane_views import slab_changed, straightened, three_planes, turned, with_plane
from viewer.session.workspace import Workspace
from viewer.volume.plane_grid import PlaneChoice, SlabMode
from viewer.volume.plane_source import planes_refusal
from viewer.volume.reslice import Plane


class PlanesController(QObject):
    """Changes the reading controller's workspace. Refusals are problems that name the remedy."""

    problem = Signal(object)  # OverreadError

    def __init__(self, reading: ReadingController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._before: Workspace | None = None  # the three planes took the place of this

    def show_plane(self, plane: Plane | None) -> None:
        """Cut planes through the active viewport's series; None: its images as they were acquired."""
        reading, series = self._reading, self._usable_series(plane is not None)
        if series is None:
            return
        state = reading.state
        if plane is None and state.plane is None:
            return
        choice = None
        if plane is not None:
            choice = replace(state.plane or PlaneChoice(plane), plane=plane)
        workspace = reading.workspace
        reading.apply(with_plane(workspace, workspace.active, choice, series, reading.places_in))

    def toggle_three_planes(self, layout: str = "2x2") -> None:
        """Axial, sagittal and coronal planes of the active viewport's series; or what was there before."""
        reading = self._reading
        if self.three_planes_are_shown:
            self.leave_three_planes()
            return
        series = self._usable_series(True)
        if series is not None:
            self._before = reading.workspace
            reading.apply(three_planes(reading.workspace, series, layout, reading.places_in))

    @property
    def three_planes_are_shown(self) -> bool:
        """Whether all three planes of the active viewport's series are on the screen."""
        workspace = self._reading.workspace
        shown = [workspace.views[number] for number in workspace.placed]
        planes = {
            view.plane.plane
            for view in shown
            if view.plane is not None and view.series_uid == workspace.view.series_uid
        }
        return len(planes) == len(Plane)

    def leave_three_planes(self) -> None:
        """The layout and the viewports as they were; the place and the window stay."""
        reading, before, series = self._reading, self._before, self._reading.series
        self._before = None
        now, workspace = reading.workspace, reading.workspace
        if series is None:
            return
        for number in now.placed:
            if now.views[number].plane is not None and now.views[number].series_uid == series.uid:
                workspace = with_plane(workspace, number, None, series, reading.places_in)
        if before is not None and before.view.series_uid == series.uid:
            workspace = replace(before, crosshair=None, links=now.links).with_view(
                workspace.view, before.active
            )
        reading.apply(replace(workspace, crosshair=None))

    def move_crosshair(self, point: Vector3) -> None:
        """Show this point (LPS mm) of the active viewport's patient in all viewports of its space."""
        reading, series = self._reading, self._reading.series
        if series is not None:
            reading.apply(crosshair_moved(reading.workspace, point, space_of(series), reading.places_in))

    def turn(self, axis: Vector3, angle: float) -> None:
        """Turn planes about the crosshair: `angle` in radians about a direction of the patient."""
        series = self._reading.series
        if series is not None:
            self._reading.apply(turned(self._reading.workspace, axis, angle, series))

    def turn_in_view(self, angle: float) -> None:
        """Turn the other planes about the normal of the active viewport's image; positive is clockwise, unflipped."""
        image = self._reading.image
        affine = None if image is None else image.affine
        if affine is not None:
            x, y, z = affine[:3, 2].tolist()
            self.turn((x, y, z), angle)

    def straighten(self) -> None:
        """Planes along the voxels again."""
        series = self._reading.series
        if series is not None:
            self._reading.apply(straightened(self._reading.workspace, series))

    def set_slab(self, mode: SlabMode, thickness_mm: float) -> None:
        """Let planes of the active viewport's series be slabs; 0 mm: planes."""
        self._reading.apply(slab_changed(self._reading.workspace, mode, thickness_mm))

    def _usable_series(self, need_planes: bool) -> Series | None:
        series = self._reading.series
        refusal = None if series is None or not need_planes else planes_refusal(series)
        if refusal is not None:
            self.problem.emit(GeometryError(refusal))
            self._reading.apply(self._reading.workspace)  # actions show again what is so
            return None
        return series
