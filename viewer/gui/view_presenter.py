"""Puts the state of each viewport on the screen: image, window, text, banners, heatmap. Changes no state."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from viewer.ai.classifier import Prediction
from viewer.dicom.patients import patient_numbers, surely_same_patient
from viewer.dicom.series import Series
from viewer.explain.attribution import Attribution
from viewer.gui.ai.controller import AiController
from viewer.gui.basics.numbers import percent
from viewer.gui.basics.translation import counted, mark, said, tr
from viewer.gui.notes.series_notes import banners
from viewer.gui.panels import Panels
from viewer.gui.planes.text import plane_corner_text, plane_lines
from viewer.gui.reading.controller import ReadingController
from viewer.gui.viewport.corner_lines import corner_text
from viewer.gui.viewport.text import Banner
from viewer.rendering.overlay import SCREEN_SMOOTHING, OverlayStyle, own_limit
from viewer.session.linking import space_of
from viewer.session.prior import is_older
from viewer.session.units import opens_inverted
from viewer.session.view_state import Align, ColourScope, ViewState
from viewer.session.workspace import Workspace
from viewer.volume.slice_image import ImageIdentity, SliceImage

_ALIGNMENTS = {Align.LEFT: -1, Align.CENTRE: 0, Align.RIGHT: 1}
_EMPTY = mark("Drag a series here")


def plain_label(label: str) -> str:
    """A label as a reader wants it."""
    return label.replace("_", " ")


def is_of(identity: ImageIdentity, image: SliceImage | None) -> bool:
    """Whether an answer is about this image. Its pixels are not hashed again on this thread."""
    if image is None or image.resliced:
        return False
    header = image.header
    displayed = (header.path, header.sop_instance_uid, header.frame)
    return displayed == (identity.path, identity.sop_instance_uid, identity.frame)


class ViewPresenter(QObject):
    """Listens to the reading controller and to what the AI knows."""

    def __init__(
        self, panels: Panels, reading: ReadingController, ai: AiController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panels = panels
        self._grid = panels.grid
        self._reading = reading
        self._ai = ai
        self._patient_data = reading.patient_data
        self._banners: dict[str, tuple[Series, tuple[Banner, ...]]] = {}
        # By the id of a map, and the map itself, so that its id stays its own
        self._limits: dict[int, tuple[Attribution, float]] = {}
        reading.viewImageChanged.connect(self._show_image)
        reading.workspaceChanged.connect(self.show_workspace)
        ai.resultsChanged.connect(self._show_all_marks_of_ai)
        self._patient_data.visibleChanged.connect(self._show_or_hide_patient)

    def show_workspace(self, workspace: Workspace) -> None:
        """Everything that follows from the state, but for the pixels."""
        self._grid.arrange(workspace.layout, workspace.shown, workspace.active)
        self._grid.set_placement_linked(workspace.links.placement)
        patients = self._patients(workspace)
        self._panels.show_patients(max(patients.values(), default=1))
        for number in workspace.shown:
            self._show_view(workspace, number, patients)
        self._show_lines(workspace)

    def _show_lines(self, workspace: Workspace) -> None:
        series = {number: self._reading.series_in(number) for number in workspace.shown}
        images = {number: self._reading.image_in(number) for number in workspace.shown}
        spaces = {number: "" if one is None else space_of(one) for number, one in series.items()}
        for number, lines in plane_lines(workspace, images, spaces).items():
            self._grid.viewports[number].set_plane_lines(lines)
            self._grid.viewports[number].set_crosshair_by_shift(len(workspace.shown) > 1)

    def _patients(self, workspace: Workspace) -> dict[int, int]:
        """The number of the patient, from 1, in each viewport on the screen that shows a series."""
        series = {number: self._reading.series_in(number) for number in workspace.shown}
        held = {number: one for number, one in series.items() if one is not None}
        numbers = patient_numbers([one.patient for one in held.values()])
        return dict(zip(held, numbers, strict=True))

    def _patient_mark(self, series: Series) -> Banner:
        """By the number that the list of studies gives the patient, too: names may be hidden."""
        number, most = self._panels.study.patient_number(series.patient)
        return Banner(tr("Patient {value} of {most}", value=number, most=most))

    def _is_prior(self, workspace: Workspace, series: Series) -> bool:
        """Whether a newer study of the same patient is on the screen, too."""
        others = (self._reading.series_in(number) for number in workspace.shown)
        return any(
            one is not None
            and is_older(series.study, one.study)
            and surely_same_patient(one.patient, series.patient)
            for one in others
        )

    def _show_view(self, workspace: Workspace, number: int, patients: dict[int, int]) -> None:
        viewport, state = self._grid.viewports[number], workspace.views[number]
        series, image = self._reading.series_in(number), self._reading.image_in(number)
        if series is not None:
            key = self._reading.key_in(number)
            grid = (
                None if key is None or key.plane is None else self._reading.planes.grid(series.uid, key.plane)
            )
            each, is_prior = (series, self._patient_data.hidden(series)), self._is_prior(workspace, series)
            if key is not None and grid is not None:
                planes = (plane_corner_text(one, key, grid.count, image, is_prior) for one in each)
                viewport.set_corner_text(*planes)
            elif state.plane is None:
                viewport.set_corner_text(*(corner_text(one, image, state.index, is_prior) for one in each))
            marks = (self._patient_mark(series),) if max(patients.values()) > 1 else ()
            viewport.set_banners((*marks, *self._banners_of(series)))
        else:
            viewport.clear_text()
        alone = len(workspace.shown) == 1
        viewport.set_position_mark(
            None if alone or state.slice_count < 2 else (state.slice, state.slice_count)
        )
        viewport.set_window(self._reading.window_in(number))
        by_itself = series is not None and opens_inverted(series.modality, state.colour_map)
        viewport.set_inverted(state.inverted != by_itself)
        viewport.set_align(_ALIGNMENTS[state.align])
        viewport.set_flip(state.flipped_horizontally, state.flipped_vertically, state.transposed)
        viewport.set_colour_map(state.colour_map)
        viewport.set_drawn_shutter(state.shutter)
        viewport.set_overlay_style(self._overlay_style(state))
        viewport.set_overlay_visible(state.overlay.visible)
        viewport.set_hint(tr(_EMPTY) if series is None else None)
        viewport.set_message(self.message_of(number))

    def _overlay_style(self, state: ViewState) -> OverlayStyle:
        overlay = state.overlay
        limit = self._series_limit(state) if overlay.scope is ColourScope.SERIES else overlay.limit
        return OverlayStyle(
            overlay.opacity, overlay.threshold, limit, overlay.scope.value, smoothing=SCREEN_SMOOTHING
        )

    def _series_limit(self, state: ViewState) -> float | None:
        """The widest scale of the known maps of a series; None where there is none. Each is looked at once."""
        maps = {id(one): one for one in self._ai.maps_of_series(state)}
        limits: dict[int, tuple[Attribution, float]] = {}
        for key, one in maps.items():
            limits[key] = self._limits.get(key) or (one, own_limit(one.values))
        self._limits = limits
        known = [limit for _, limit in limits.values() if limit > 0]  # maps of zeros have no scale
        return max((*known, *self._ai.scales_elsewhere(state)), default=None)

    def _banners_of(self, series: Series) -> tuple[Banner, ...]:
        """They ask all images of a series, and last: found once."""
        known = self._banners.get(series.uid)
        if known is None or known[0] is not series:
            found = banners(series)
            texts = [self._patient_data.text(one.text) for one in found]
            shown = tuple(replace(one, text=text) for one, text in zip(found, texts, strict=True))
            known = self._banners[series.uid] = (series, shown)
        return known[1]

    def _show_or_hide_patient(self, visible: bool) -> None:
        self._grid.for_all(lambda view: view.set_patient_text_visible(visible))
        self._banners.clear()
        self.show_workspace(self._reading.workspace)

    def _show_image(self, number: int, image: SliceImage | None) -> None:
        self._grid.viewports[number].set_image(image)

    def show_messages(self) -> None:
        """Say again why images are not there; a load has ended or begun."""
        for number in self._reading.workspace.shown:
            self._grid.viewports[number].set_message(self.message_of(number))

    def message_of(self, number: int) -> str | None:
        """Why a viewport shows no image; None where it shows one."""
        key = self._reading.workspace.views[number].image
        if key is None:
            return None
        if self._reading.image_in(number) is not None:
            return None
        if key.plane is not None:
            return self._message_of_planes(key.series_uid)
        failure = self._reading.store.failure(key.series_uid, key.index)
        if failure is not None:
            return said(self._patient_data.text(failure))
        if self._reading.store.was_cancelled(key.series_uid):
            return tr("Reading was cancelled. Choose the series again to read the rest.")
        return tr("Reading…")  # or it is read just now, and will be told of

    def _message_of_planes(self, uid: str) -> str:
        store = self._reading.store
        missing = store.failures(uid)
        if missing:
            images = counted(missing, mark("{count} image"), mark("{count} images"))
            return tr(
                "No planes: {images} of the series could not be read. Press F5 to see the others.",
                images=images,
            )
        if store.complete_stack(uid) is not None:
            return tr("Cutting the plane…")
        if store.loader.is_loading(uid):
            return tr("Reading… Planes follow when the series is complete.")
        return tr("Reading was cancelled. Choose the series again to read the rest.")

    # AI

    def _show_all_marks_of_ai(self) -> None:
        for number in self._reading.workspace.shown:
            self.show_marks_of_ai(number)

    def show_marks_of_ai(self, number: int) -> bool:
        """Heatmap and badge of what is known about a viewport's image; False where the viewport refused the map,
        which then belongs to another image.
        """
        viewport, image = self._grid.viewports[number], self._reading.image_in(number)
        prediction, attribution, _ = self._ai.known(self._reading.workspace.views[number])
        viewport.set_overlay_style(self._overlay_style(self._reading.workspace.views[number]))
        accepted = attribution is viewport.attribution() or viewport.set_attribution(attribution)
        if prediction is not None and not is_of(prediction.identity, image):
            prediction = None
        viewport.set_ai_badge(badge(prediction, viewport.attribution()))
        return accepted


def badge(prediction: Prediction | None, attribution: Attribution | None) -> str | None:
    """The model's answer, and what the map explains: it need not be the same label."""
    parts = []
    if prediction is not None:
        best = prediction.best
        parts.append(
            tr(
                "AI: {label} {probability:.2f}",
                label=plain_label(best),
                probability=prediction.probabilities[best],
            )
        )
        if prediction.in_scope is False:
            parts.append(tr("outside scope"))
    if attribution is not None:
        target = plain_label(attribution.target)
        if attribution.gap is None:
            parts.append(tr("map for {target}", target=target))
        else:
            parts.append(tr("map for {target}, gap {gap}", target=target, gap=percent(attribution.gap, 1)))
    return " · ".join(parts) or None
