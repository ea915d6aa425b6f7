"""Measuring in the window: joins the viewports, the book of annotations, the list of findings and the actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPoint, Signal

from viewer.errors import OverreadError, reason_of
from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.annotation.findings_presenter import FindingsPresenter
from viewer.gui.annotation.image_anchors import ImageAnchors
from viewer.gui.annotation.menu import show_annotation_menu
from viewer.gui.annotation.shutters import Shutters
from viewer.gui.annotation.view import AnnotationView
from viewer.gui.annotation.view_history import ViewHistory
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.saving import choose_save_path
from viewer.gui.basics.translation import tr
from viewer.intensity.presets import automatic_window
from viewer.measure.annotation import Annotation, PlaneAnchor
from viewer.measure.export import csv_text, json_text
from viewer.measure.results import region_values
from viewer.whole_file import replacing

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class Measuring(QObject):
    """One for a window."""

    exported = Signal(object)  # Path
    problem = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._reading, self._grid = window.reading, window.panels.grid
        self._panel, self._actions = window.panels.findings, window.actions_by_name
        self.controller = AnnotationController(parent=self)
        self.anchors = ImageAnchors(self)
        self.views = tuple(
            AnnotationView(viewport, self.controller, self.anchors) for viewport in self._grid.viewports
        )
        self.findings = FindingsPresenter(self._panel, self.controller, self.anchors, window.store, self)
        self.history = ViewHistory(window.reading, self.controller, self)
        self.shutters = Shutters(window, self.controller, lambda: self.active.anchor, self)
        self.shutters.problem.connect(self.problem)
        self._counting = BackgroundTasks(self)
        self._writing = BackgroundTasks(self)
        self._connect()
        self._show_actions()

    def _connect(self) -> None:
        controller, panel = self.controller, self._panel
        controller.problem.connect(self.problem)
        controller.jumpRequested.connect(lambda annotation: self.show(annotation, quietly=True))
        controller.historyChanged.connect(self._show_actions)
        controller.selectionChanged.connect(lambda _: self._show_actions())
        for view in self.views:
            view.menuRequested.connect(self._show_menu)
            view.hand.began.connect(self._hold_still)
            view.viewport.windowCommitted.connect(lambda _: controller.seal())
        panel.chosen.connect(self._choose)
        panel.removalRequested.connect(controller.remove)
        panel.textRequested.connect(self.set_text)
        panel.exportRequested.connect(self._choose_export_file)
        does: dict[str, Callable[[], object]] = {
            "undo": controller.undo,
            "redo": controller.redo,
            "copy_annotation": self.copy,
            "paste_annotation": self.paste,
            "delete_annotation": self._delete,
            "write_text": self._write_text,
            "region_window": self.use_region_window,
            "show_annotations": self._show_or_hide,
            "at_detector": self._use_detector,
            "findings_panel": self._show_panel,
            "export_csv": lambda: self._choose_export_file("csv"),
            "export_json": lambda: self._choose_export_file("json"),
        }
        for name, what in does.items():
            self._actions[name].triggered.connect(lambda _=False, run=what: run())

    # What a user or a script can do

    @property
    def active(self) -> AnnotationView:
        """The annotations of the active viewport."""
        return next(view for view in self.views if view.viewport is self._grid.active)

    def show(self, annotation: Annotation, quietly: bool = False) -> None:
        """Jump to the image of an annotation."""
        if any(view.viewport.isVisible() and view.layer.shows(annotation) for view in self.views):
            return
        if isinstance(annotation.anchor, PlaneAnchor):
            self._show_plane(annotation, annotation.anchor)
            return
        key = self.anchors.find(annotation.anchor, self._window.store)
        if key is not None:
            if key.series_uid != self._reading.state.series_uid:
                self._reading.show_series(key.series_uid, key.index)
            else:
                self._reading.scroll_to(key.index)
        elif not quietly:
            self.problem.emit(
                OverreadError(tr("The image of this annotation is not open."), tr("Open its series."))
            )

    def _show_plane(self, annotation: Annotation, anchor: PlaneAnchor) -> None:
        """Move the crosshair to the middle of an annotation on a plane; planes that are cut otherwise do not show
        it.
        """
        series = self.anchors.find_volume(anchor, self._window.store)
        if series is None:
            return
        if self._reading.state.series_uid != series.uid:
            self._reading.show_series(series.uid)
        middle = np.mean(annotation.points, axis=0)
        place = (
            np.array(anchor.origin)
            + middle[0] * np.array(anchor.along_u)
            + middle[1] * np.array(anchor.along_v)
        )
        x, y, z = (float(part) for part in place)
        self._window.planes.move_crosshair((x, y, z))

    def copy(self) -> None:
        """Remember the selected annotation for `paste`."""
        self.controller.copy()
        self._show_actions()

    def paste(self) -> None:
        """Put what was copied on the displayed image."""
        anchor = self.active.anchor
        if anchor is not None:
            pasted = self.controller.paste(anchor)
            if pasted is not None:
                self.controller.select(pasted.id)
            elif self.controller.can_paste:
                self.problem.emit(
                    OverreadError(
                        tr("Nothing tells where this annotation would lie here."),
                        tr("Copy it while its image is shown."),
                    )
                )

    def set_text(self, annotation_id: str, text: str) -> None:
        """Change what is written beside an annotation."""
        one = self.controller.book.get(annotation_id)
        if one is not None:
            self.controller.change(replace(one, text=text), tr("Text"))

    def use_region_window(self) -> None:
        """Show the image through the window that suits the region; it is found in the background."""
        try:
            one = self.controller.region_at_hand(self.active.anchor)
        except OverreadError as error:
            self.problem.emit(error)
            return
        there = self.controller.figures.where(one)
        if there is None or there[0].is_color:
            text = tr("Colours have no window.") if there else tr("The region is not on the displayed image.")
            self.problem.emit(OverreadError(text))
            return
        image, points = there
        self._counting.start(
            lambda: replace(
                automatic_window(region_values(one.kind, points, image)), explanation=tr("Region")
            ),
            self._reading.set_window,
        )

    def export(self, path: Path) -> None:
        """Write all annotations of what is open as CSV or JSON, by the file's name; `exported` follows."""
        annotations = self.findings.listed()
        text = json_text(annotations) if path.suffix.lower() == ".json" else csv_text(annotations)
        # Spreadsheets take a CSV for UTF-8 only with a mark at its start.
        encoding = "utf-8" if path.suffix.lower() == ".json" else "utf-8-sig"

        def write() -> Path:
            try:
                with replacing(path) as draft:
                    draft.write_text(text, encoding=encoding, newline="")
            except OSError as error:
                reason = reason_of(error)
                raise OverreadError(
                    tr("{name} could not be written ({reason}).", name=path.name, reason=reason),
                    tr("Choose another folder."),
                ) from error
            return path

        self._writing.start(write, self.exported, self.problem)

    def finish(self) -> None:
        """Save what is left; the window closes."""
        self._writing.wait()
        self._counting.finish()
        self.findings.finish()
        self.anchors.finish()
        self.controller.finish()

    # Actions

    def _show_actions(self) -> None:
        history, selected = self.controller.history, self.controller.selected
        for name, said, steps in (
            ("undo", tr("Undo"), history.done),
            ("redo", tr("Redo"), history.undone),
        ):
            action, word = self._actions[name], said
            action.setEnabled(bool(steps))
            action.setText(f"{word}: {tr(steps[-1].description).lower()}" if steps else word)
        for name in ("copy_annotation", "delete_annotation", "write_text"):
            self._actions[name].setEnabled(selected is not None)
        self._actions["paste_annotation"].setEnabled(self.controller.can_paste)

    def _delete(self) -> None:
        if self.controller.selected is not None:
            self.controller.remove([self.controller.selected.id])

    def _write_text(self) -> None:
        if self.controller.selected is not None:
            self.active.write_text(self.controller.selected)

    def _hold_still(self) -> None:
        """The next image of a cine would end the stroke."""
        if self._window.cine.is_playing:
            self._window.cine.stop()

    def _show_or_hide(self) -> None:
        visible = self._actions["show_annotations"].isChecked()
        for view in self.views:
            view.layer.visible = visible
            view.viewport.update()

    def _use_detector(self) -> None:
        self.controller.figures.set_at_detector(self._actions["at_detector"].isChecked())
        self.controller.measure_again()

    def _show_panel(self) -> None:
        shown = self._actions["findings_panel"].isChecked()
        self._window.panels.show_findings(shown)
        self.findings.update_now()

    def _choose(self, annotation_id: str) -> None:
        one = self.controller.book.get(annotation_id)
        if one is not None:
            self.show(one)
            self.controller.select(annotation_id)

    def _show_menu(self, annotation: Annotation, where: QPoint) -> None:
        controller = self.controller
        controller.select(annotation.id)

        def set_colour(colour: str) -> None:
            controller.change(replace(annotation, colour=colour), tr("Colour"))

        show_annotation_menu(
            self._window,
            annotation,
            where,
            write_text=self._write_text,
            copy=self.copy,
            delete=self._delete,
            use_window=self.use_region_window,
            set_colour=set_colour,
        )

    def _choose_export_file(self, kind: str) -> None:
        if not self.findings.listed():
            self.problem.emit(
                OverreadError(tr("There are no findings to export."), tr("Draw on an image first."))
            )
            return
        start = Path.home() / f"findings.{kind}"
        path = choose_save_path(self._window, tr("Export findings"), start, f"{kind.upper()} (*.{kind})")
        if path is not None:
            self.export(path)
