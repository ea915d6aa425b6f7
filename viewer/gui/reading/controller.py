"""The reading controller: what the viewports show and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject

from viewer.dicom.patients import in_reading_order, surely_same_patient
from viewer.dicom.series import Series
from viewer.explain.explainer import Choices
from viewer.gui.reading.patient_data import PatientData
from viewer.gui.reading.workspace_display import WorkspaceDisplay
from viewer.gui.study.series_store import SeriesStore
from viewer.intensity.presets import CT_PRESETS, presets_for
from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap
from viewer.session.layout import Layout, fitted
from viewer.session.linking import of_one_look, point_linked, scroll_linked, window_linked
from viewer.session.objects import kind_of, objects_over
from viewer.session.prior import most_like
from viewer.session.units import Units
from viewer.session.view_state import ColourScope, Follow, ViewState
from viewer.session.workspace import Links, Workspace


class ReadingController(WorkspaceDisplay):
    """The commands. Each makes another workspace and hands it to `apply`."""

    def __init__(self, store: SeriesStore, parent: QObject | None = None) -> None:
        super().__init__(store, parent)
        self.patient_data = PatientData(store, self)
        self.ct_presets = CT_PRESETS
        self.chosen_layout = self.workspace.layout  # by the user; what is opened may need fewer viewports
        self._left: dict[str, ViewState] = {}
        self._automatic: dict[str, Window] = {}
        store.replaced.connect(self._on_series_replaced)

    # Opening and closing

    def start_with(self, workspace: Workspace) -> None:
        """Begin with what the user chose the last time."""
        self.chosen_layout = workspace.layout
        self.apply(workspace)

    def show_opened(self, series: tuple[Series, ...], here: bool = False) -> None:
        """Show what was opened: its first series where it is already, else in the first empty viewport, else in the
        active one, or `here` in the active one anyway; the others in empty ones.

        What lies over the images on the screen is laid over them, and does not take their place.
        """
        shown = [one for number in self.workspace.shown if (one := self.series_in(number)) is not None]
        if all(kind_of(one) is not None for one in series) and any(
            objects_over(one, series) for one in shown
        ):
            self.apply(self.workspace)
            return
        first = next((one for one in series if kind_of(one) is None), series[0])
        if self.workspace.is_empty:
            self.apply(self.workspace.arranged(fitted(self.chosen_layout, len(self._of_study(first)))))
        if not here:
            self.apply(self.workspace.activated(self.workspace.place_for(first.uid)))
        self.show_series(first.uid)
        self.fill_empty_viewports()

    def clear_viewports(self) -> None:
        """Show nothing, as before the first study; all series stay open and are found again as they were left."""
        self._left |= {view.series_uid: view for view in self.workspace.views if view.series_uid is not None}
        self.apply(self.workspace.emptied())

    def close_all(self) -> None:
        """Back to the empty window, in the layout that the user chose."""
        self.store.clear()
        self._left.clear()
        self._automatic.clear()
        self._places.clear()
        self.units = Units(self.units.in_suv)
        self._converted.clear()
        self.patient_data.forget()
        self.planes.forget_all()
        self.apply(replace(self.workspace, active=0).emptied().arranged(self.chosen_layout))

    def finish(self) -> None:
        """The window closes: nothing is shown any longer."""
        self._closed = True
        self.planes.finish()

    # Viewports

    def activate(self, number: int) -> None:
        """Let commands go to this viewport."""
        if number != self.workspace.active:
            self.apply(self.workspace.activated(number))

    def activate_neighbour(self, step: int) -> None:
        """Let commands go to the next (1) or previous (-1) viewport."""
        if self.workspace.layout.count > 1:
            self.apply(self.workspace.neighbour_activated(step))

    def arrange(self, layout: Layout) -> None:
        """Change the layout; viewports that were never used show the next series of the study."""
        self.chosen_layout = layout
        self.show_all(self.workspace.arranged(layout))
        self.fill_empty_viewports()

    def toggle_maximised(self) -> None:
        """The active viewport alone, or all of the layout again."""
        self.apply(self.workspace.maximise_toggled())

    def set_links(self, links: Links) -> None:
        """Choose what viewports do together."""
        self.apply(self.workspace.linked(links))

    def fill_empty_viewports(self) -> None:
        """Show further series in the empty viewports of the layout: of the active one's study, then of the patient's
        others, the newest first.
        """
        active = self.series
        if active is None:
            return
        own = self._of_study(active)
        same = (one for one in self._open_series() if surely_same_patient(one.patient, active.patient))
        others = [one for one in same if one.study != active.study]
        waiting = [(one.uid, one.images, one.slices) for one in (*own, *most_like(active, others))]
        self.show_all(self.workspace.filled(waiting))

    def _open_series(self) -> list[Series]:
        """The open series of images."""
        found = (self.store.series(uid) for uid in self.store.uids)
        return [one for one in found if one is not None and kind_of(one) is None]

    def _of_study(self, series: Series) -> list[Series]:
        """Those of a series' study, itself among them; their patient may be spelled otherwise."""
        return [
            one
            for one in self._open_series()
            if one.study == series.study
            and (one.patient == series.patient or surely_same_patient(one.patient, series.patient))
        ]

    def show_all(self, workspace: Workspace) -> None:
        """Change to a workspace and read what it shows and is not there."""
        self._look_at(workspace)
        for number in workspace.shown:
            state = workspace.views[number]
            if state.series_uid is None:
                continue
            if state.plane is not None:
                if self.store.complete_stack(state.series_uid) is None:
                    self.store.show(state.series_uid, 0)
            elif self.store.image(state.series_uid, state.index) is None:
                self.store.show(state.series_uid, state.index)
        self.apply(workspace)

    # What is shown

    def show_series(self, uid: str, index: int | None = None) -> None:
        """Show a series as it was left: at `index`, else at its last image, else in its middle."""
        series = self.store.series(uid)
        if series is None:
            return
        if uid == self.state.series_uid and index is None:
            # Chosen once more: what is missing is read, the view stays as it is.
            self.store.show(uid, self.state.index)
            known = replace(self.state, count=series.images, slices=series.slices)
            self._set(known if self.state.plane is None else self.state)
            return
        if self.state.series_uid is not None:
            self._left[self.state.series_uid] = self.state
        left = self._left.get(uid)
        if index is None:
            index = series.slices // 2 if left is None or left.plane is not None else left.index
        state = self.state.with_series(uid, series.images, index, series.slices)
        if left is not None:
            state = state.looking_like(left)
        self.store.show(uid, state.index)
        self._set(state)

    def show_neighbour_series(self, step: int) -> None:
        """Show the next (1) or previous (-1) series of the list."""
        opened = (self.store.series(uid) for uid in self.store.uids)
        uids = [one.uid for one in in_reading_order(one for one in opened if one is not None)]
        if self.state.series_uid in uids:
            place = uids.index(self.state.series_uid) + step
            if 0 <= place < len(uids):
                self.show_series(uids[place])

    def scroll_by(self, steps: int) -> None:
        """Move through the slices of the displayed point, or, where it has one only, through the points; stops at the
        ends.
        """
        if self.state.slice_count == 1 and self.state.points > 1:
            self.step_point(steps)
        else:
            self.scroll_to(self.state.slice + steps)

    def scroll_to(self, index: int) -> None:
        """Show one image of the displayed point of the series; linked viewports follow."""
        if self.state.series_uid is not None and self.state.scrolled_to(index) != self.state:
            self.apply(scroll_linked(self.workspace, index, self.places_in))

    def step_point(self, steps: int) -> None:
        """Move along the fourth axis of the series at the same slice; stops at its ends."""
        self.show_point(self.state.point + steps)

    def show_point(self, point: int) -> None:
        """Show the same slice at one point of the fourth axis."""
        if self.state.series_uid is not None and self.state.at_point(point) != self.state:
            self.apply(point_linked(self.workspace, point))

    def _on_series_replaced(self, uid: str) -> None:
        """Its images have other numbers now."""
        self._left.pop(uid, None)
        self._automatic.pop(uid, None)
        self.apply(self.workspace.without_series(uid))

    # Display

    @property
    def displayed_window(self) -> Window | None:
        """The chosen window, else the usual one of PET as SUV, the file's for this image, or an automatic one.

        An automatic window is found once a series: it must not flicker from image to image.
        """
        return self.window_in(self.workspace.active)

    def window_in(self, number: int) -> Window | None:
        """The same for any viewport on the screen."""
        state, image = self.workspace.views[number], self._images.get(number)
        if state.window is not None or image is None:
            return state.window
        opening = self.units.opening_window(image.series_uid)
        if opening is not None:
            return opening
        if image.windows:
            return image.default_window()
        if image.series_uid not in self._automatic:
            self._automatic[image.series_uid] = image.default_window()
        return self._automatic[image.series_uid]

    def presets(self) -> tuple[Window, ...]:
        """Windows that the number keys choose: those of the file, then those for the modality."""
        if self.image is None or self.series is None:
            return ()
        in_suv = self.units.factor(self.series.uid) is not None
        return presets_for(self.series.modality, self.image.windows, self.ct_presets, in_suv)

    def set_window(self, window: Window | None) -> None:
        """Choose a window; None returns to the image's own."""
        self.apply(window_linked(self.workspace, window, self._modality_of))

    def choose_preset(self, number: int) -> None:
        """Choose the preset of a number key, from 1; nothing happens where there is none."""
        presets = self.presets()
        if 1 <= number <= len(presets):
            self.set_window(presets[number - 1])

    def toggle_inverted(self) -> None:
        """Swap black and white."""
        inverted = not self.state.inverted
        self._in_one_look(lambda view: replace(view, inverted=inverted), lambda view: view.inverted)

    def flip(self, horizontally: bool) -> None:
        """Mirror the view; the image, its orientation letters and its heatmap go together."""
        if horizontally:
            state = replace(self.state, flipped_horizontally=not self.state.flipped_horizontally)
        else:
            state = replace(self.state, flipped_vertically=not self.state.flipped_vertically)
        self._set(state)

    def turn(self, clockwise: bool) -> None:
        """Turn the view by a quarter; the image, its letters, its heatmap and all that is drawn go together."""
        self._set(self.state.turned(clockwise))

    def set_colour_map(self, colour_map: ColourMap) -> None:
        """Show grey in these colours."""
        self._in_one_look(lambda view: replace(view, colour_map=colour_map), lambda view: view.colour_map)

    def reset_display(self) -> None:
        """The image's own window, not inverted, not flipped; planes beside it keep their sides."""

        def grey(view: ViewState) -> ViewState:
            return replace(view.through(None), inverted=False, colour_map=ColourMap.GREY)

        changed = of_one_look(
            self.workspace, grey, lambda view: (view.window, view.inverted, view.colour_map)
        )
        self.apply(changed.with_view(changed.view.looking_as_stored()))

    def _in_one_look(
        self, change: Callable[[ViewState], ViewState], of: Callable[[ViewState], object]
    ) -> None:
        self.apply(of_one_look(self.workspace, change, of))

    def restore_looks(self, views: Mapping[int, ViewState]) -> None:
        """Give viewports (by number) the window, orientation, heatmap and AI choices of other states.

        What they show stays, and the look of those that show another series by now. A series that none of them shows
        any longer comes back in the active one where its look changes: nothing is taken back unseen.
        """
        workspace = self.workspace
        unseen = self._restore_left(views)
        for number, state in views.items():
            now = workspace.views[number]
            look = now.looking_like(state) if now.series_uid == state.series_uid else now
            # The target is of the image for which it was chosen.
            same = now.series_uid == state.series_uid
            look = replace(
                look,
                overlay=state.overlay,
                model=state.model,
                follow=state.follow,
                choice=state.choice if same else replace(state.choice, target=now.choice.target),
            )
            workspace = workspace.with_view(look, number)
        self.apply(workspace)
        if unseen is not None:
            self.show_series(unseen)

    def _restore_left(self, views: Mapping[int, ViewState]) -> str | None:
        """The same for the looks of series that are shown no longer; returns one of them, if none of all is shown."""
        changed = None
        for number, state in views.items():
            uid = state.series_uid
            if uid is not None and uid in self._left and self.workspace.views[number].series_uid != uid:
                look = self._left[uid].looking_like(state)
                changed = uid if look != self._left[uid] else changed
                self._left[uid] = look
        shown = {number: self.workspace.views[number].series_uid for number in self.workspace.shown}
        seen = any(one.series_uid and shown.get(number) == one.series_uid for number, one in views.items())
        return None if seen else changed

    def set_overlay(
        self, visible: bool | None = None, opacity: float | None = None, threshold: float | None = None
    ) -> None:
        """Change how the heatmap lies over the image; None leaves a value."""
        old = self.state.overlay
        overlay = replace(
            old,
            visible=old.visible if visible is None else visible,
            opacity=old.opacity if opacity is None else opacity,
            threshold=old.threshold if threshold is None else threshold,
        )
        self._everywhere(lambda view: replace(view, overlay=overlay))

    def set_colour_scope(self, scope: ColourScope, limit: float | None = None) -> None:
        """Choose what the heatmap's scale holds for; `limit` is the end of a FIXED one."""
        overlay = replace(
            self.state.overlay, scope=scope, limit=limit if scope is ColourScope.FIXED else None
        )
        self._everywhere(lambda view: replace(view, overlay=overlay))

    def _modality_of(self, uid: str) -> str | None:
        """What windows may be shared within: the modality, for PET with its unit."""
        series = self.store.series(uid)
        if series is not None and self.units.factor(uid) is not None:
            return f"{series.modality} as SUV"
        return None if series is None else series.modality

    # Units

    def toggle_suv(self) -> None:
        """Show PET as SUV, or in the unit of the file again."""
        self.set_units(replace(self.units, in_suv=not self.units.in_suv))

    def set_units(self, units: Units) -> None:
        """Show values in other units; windows go with them."""
        before, self.units = self.units, units

        def follow(view: ViewState) -> ViewState:
            fusion = view.fusion
            if fusion is not None:
                fusion = replace(fusion, window=units.follow(fusion.window, fusion.series_uid, before))
            return replace(view.through(units.follow(view.window, view.series_uid, before)), fusion=fusion)

        self._left = {uid: follow(view) for uid, view in self._left.items()}
        for uid, window in list(self._automatic.items()):
            self._automatic[uid] = units.follow(window, uid, before) or window
        self._everywhere(follow)

    # AI

    def set_model(self, name: str | None) -> None:
        """Choose the model; what was asked of another one has lapsed."""
        self._everywhere(
            lambda view: replace(
                view,
                model=name,
                classify_asked=None,
                explain_asked=None,
                check_asked=None,
                compare_asked=None,
                # Another network has other labels and other layers.
                choice=replace(view.choice, target=None, layer=None),
            )
        )

    def set_choice(self, choice: Choices) -> None:
        """Choose how explanations are made; a displayed one is made again. The target is each viewport's own."""
        changed = self.workspace.everywhere(
            lambda view: replace(view, choice=replace(choice, target=view.choice.target))
        )
        self.apply(changed.with_view(replace(self.state, choice=choice)))

    def set_follow(self, follow: Follow) -> None:
        """Choose what runs by itself."""
        self._everywhere(lambda view: replace(view, follow=follow))

    def ask_to_classify(self) -> None:
        """Classify the displayed image."""
        self._set(self.state.asking_to_classify())

    def ask_to_explain(self, target: str | None = None) -> None:
        """Explain the displayed image."""
        self._set(self.state.asking_to_explain(target))

    def ask_to_check(self) -> None:
        """Test the displayed map."""
        self._set(self.state.asking_to_check())

    def stop_checking(self) -> None:
        """No tests any longer; other wishes stay."""
        self._set(replace(self.state, check_asked=None))

    def ask_to_compare(self) -> None:
        """Set the displayed map beside those from other baselines."""
        self._set(self.state.asking_to_compare())

    def ask_nothing(self) -> None:
        """Ask nothing of the AI any longer."""
        self._everywhere(lambda view: view.asking_nothing())
