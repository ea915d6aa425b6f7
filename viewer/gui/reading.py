"""The reading controller: what the viewports show and how. Holds the one Workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from viewer.dicom.series import Series
from viewer.gui.series_store import SeriesStore
from viewer.intensity.presets import presets_for
from viewer.intensity.window import Window
from viewer.session.layout import Layout
from viewer.session.linking import ImagePlaces, places_of, scroll_linked, window_linked
from viewer.session.units import Units
from viewer.session.view_state import ExplainChoice, Follow, ImageKey, OverlayState, ViewState
from viewer.session.workspace import Links, Workspace
from viewer.volume.slice_image import SliceImage


class ReadingController(QObject):
    """Every change of the state goes through `_change`, so that all widgets hear of it in one way.

    `state`, `series` and `image` are those of the active viewport, to which all commands go. At a change the images
    are told of first, then the workspace, then the active viewport's state.
    """

    workspaceChanged = Signal(object)  # Workspace
    stateChanged = Signal(object)  # ViewState of the active viewport
    viewImageChanged = Signal(
        int, object
    )  # number of a viewport, its SliceImage or None while it is not there
    imageChanged = Signal(object)  # the active viewport's SliceImage, or None

    def __init__(self, store: SeriesStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.workspace = Workspace()
        self.units = Units()
        self._images: dict[int, SliceImage | None] = {}
        self._active_image: SliceImage | None = None
        self._left: dict[str, ViewState] = {}
        self._automatic: dict[str, Window] = {}
        self._places: dict[str, tuple[Series, ImagePlaces | None]] = {}
        self._closed = False
        store.imageReady.connect(self._on_image_ready)
        store.replaced.connect(self._on_series_replaced)

    @property
    def state(self) -> ViewState:
        """The active viewport's state."""
        return self.workspace.view

    @property
    def series(self) -> Series | None:
        """The active viewport's series."""
        return self.store.series(self.state.series_uid)

    @property
    def image(self) -> SliceImage | None:
        """The active viewport's image; None while it is not there."""
        return self._active_image

    def image_in(self, number: int) -> SliceImage | None:
        """The image of a viewport on the screen; None while it is not there."""
        return self._images.get(number)

    def series_in(self, number: int) -> Series | None:
        """The series of a viewport."""
        return self.store.series(self.workspace.views[number].series_uid)

    # Opening and closing

    def start_with(self, workspace: Workspace) -> None:
        """Begin with what the user chose the last time."""
        self._change(workspace)

    def show_opened(self, series: tuple[Series, ...]) -> None:
        """Show what was opened: its first series in the active viewport, the others in empty ones beside it."""
        self.show_series(series[0].uid)
        self.fill_empty_viewports()

    def close_all(self) -> None:
        """Back to the empty window, in the same layout."""
        self.store.clear()
        self._left.clear()
        self._automatic.clear()
        self._places.clear()
        self.units = Units(self.units.in_suv)
        emptied = self.workspace.everywhere(lambda view: view.with_series(None, 0))
        self._change(replace(emptied, maximised=False))

    def finish(self) -> None:
        """The window closes: nothing is shown any longer."""
        self._closed = True

    # Viewports

    def activate(self, number: int) -> None:
        """Let commands go to this viewport."""
        if number != self.workspace.active:
            self._change(self.workspace.activated(number))

    def activate_neighbour(self, step: int) -> None:
        """Let commands go to the next (1) or previous (-1) viewport."""
        if self.workspace.layout.count > 1:
            self._change(self.workspace.neighbour_activated(step))

    def arrange(self, layout: Layout) -> None:
        """Change the layout; viewports that were never used show the next series of the study."""
        self._show_unread(self.workspace.arranged(layout))
        self.fill_empty_viewports()

    def toggle_maximised(self) -> None:
        """The active viewport alone, or all of the layout again."""
        self._change(self.workspace.maximise_toggled())

    def set_links(self, links: Links) -> None:
        """Choose what viewports do together."""
        self._change(replace(self.workspace, links=links))

    def fill_empty_viewports(self) -> None:
        """Show further series of the active one's study in the empty viewports of the layout."""
        active = self.series
        if active is None:
            return
        found = [self.store.series(uid) for uid in self.store.uids]
        of_study = [
            (one.uid, one.images, one.slices)
            for one in found
            if one is not None and (one.study, one.patient) == (active.study, active.patient)
        ]
        self._show_unread(self.workspace.filled(of_study))

    def _show_unread(self, workspace: Workspace) -> None:
        """Change to `workspace` and read what it shows and is not there."""
        self.store.look_at(workspace.displayed)
        for number in workspace.shown:
            state = workspace.views[number]
            if state.series_uid is not None and self.store.image(state.series_uid, state.index) is None:
                self.store.show(state.series_uid, state.index)
        self._change(workspace)

    # What is shown

    def show_series(self, uid: str, index: int | None = None) -> None:
        """Show a series as it was left: at `index`, else at its last image, else in its middle."""
        series = self.store.series(uid)
        if series is None:
            return
        if uid == self.state.series_uid and index is None:
            # Chosen once more: what is missing is read, the view stays as it is.
            self.store.show(uid, self.state.index)
            self._set(replace(self.state, count=series.images, slices=series.slices))
            return
        if self.state.series_uid is not None:
            self._left[self.state.series_uid] = self.state
        left = self._left.get(uid)
        if index is None:
            index = series.slices // 2 if left is None else left.index
        state = self.state.with_series(uid, series.images, index, series.slices)
        if left is not None:
            state = state.looking_like(left)
        self.store.show(uid, state.index)
        self._set(state)

    def show_neighbour_series(self, step: int) -> None:
        """Show the next (1) or previous (-1) series of the list."""
        uids = self.store.uids
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
            self._change(scroll_linked(self.workspace, index, self._places_in))

    def step_point(self, steps: int) -> None:
        """Move along the fourth axis of the series at the same slice; stops at its ends."""
        self.show_point(self.state.point + steps)

    def show_point(self, point: int) -> None:
        """Show the same slice at one point of the fourth axis."""
        state = self.state.at_point(point)
        if state.series_uid is not None and state != self.state:
            self._set(state)

    def _on_series_replaced(self, uid: str) -> None:
        """Its images have other numbers now."""
        self._left.pop(uid, None)
        self._automatic.pop(uid, None)
        self._change(self.workspace.without_series(uid))

    def _on_image_ready(self, uid: str, index: int) -> None:
        if not self._closed and ImageKey(uid, index) in self.workspace.displayed:
            self._change(self.workspace)

    def _places_in(self, view: ViewState) -> ImagePlaces | None:
        series = self.store.series(view.series_uid)
        if series is None:
            return None
        known = self._places.get(series.uid)
        if known is None or known[0] is not series:
            known = self._places[series.uid] = (series, places_of(series))
        return known[1]

    # Display

    @property
    def displayed_window(self) -> Window | None:
        """The chosen window, else the file's for this image, else an automatic one.

        An automatic window is found once a series: it must not flicker from image to image.
        """
        return self.window_in(self.workspace.active)

    def window_in(self, number: int) -> Window | None:
        """The same for any viewport on the screen."""
        state, image = self.workspace.views[number], self._images.get(number)
        if state.window is not None or image is None:
            return state.window
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
        return presets_for(self.series.modality, self.image.windows, in_suv)

    def set_window(self, window: Window | None) -> None:
        """Choose a window; None returns to the image's own."""
        self._change(window_linked(self.workspace, window, self._modality_of))

    def choose_preset(self, number: int) -> None:
        """Choose the preset of a number key, from 1; nothing happens where there is none."""
        presets = self.presets()
        if 1 <= number <= len(presets):
            self.set_window(presets[number - 1])

    def toggle_inverted(self) -> None:
        """Swap black and white."""
        self._set(replace(self.state, inverted=not self.state.inverted))

    def flip(self, horizontally: bool) -> None:
        """Mirror the view; the image, its orientation letters and its heatmap go together."""
        if horizontally:
            state = replace(self.state, flipped_horizontally=not self.state.flipped_horizontally)
        else:
            state = replace(self.state, flipped_vertically=not self.state.flipped_vertically)
        self._set(state)

    def reset_display(self) -> None:
        """The image's own window, not inverted, not flipped."""
        self._set(
            replace(
                self.state, window=None, inverted=False, flipped_horizontally=False, flipped_vertically=False
            )
        )

    def set_overlay(
        self, visible: bool | None = None, opacity: float | None = None, threshold: float | None = None
    ) -> None:
        """Change how the heatmap lies over the image; None leaves a value."""
        old = self.state.overlay
        overlay = OverlayState(
            visible=old.visible if visible is None else visible,
            opacity=old.opacity if opacity is None else opacity,
            threshold=old.threshold if threshold is None else threshold,
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
            return view.through(units.follow(view.window, view.series_uid, before))

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
                choice=replace(view.choice, target=None),
            )
        )

    def set_choice(self, choice: ExplainChoice) -> None:
        """Choose how explanations are made; a displayed one is made again."""
        changed = self.workspace.everywhere(
            lambda view: replace(view, choice=replace(choice, target=view.choice.target))
        )
        self._change(changed.with_view(replace(self.state, choice=choice)))

    def set_follow(self, follow: Follow) -> None:
        """Choose what runs by itself."""
        self._everywhere(lambda view: replace(view, follow=follow))

    def ask_to_classify(self) -> None:
        """Classify the displayed image."""
        self._set(self.state.asking_to_classify())

    def ask_to_explain(self, target: str | None = None) -> None:
        """Explain the displayed image."""
        self._set(self.state.asking_to_explain(target))

    def ask_nothing(self) -> None:
        """Ask nothing of the AI any longer."""
        self._everywhere(lambda view: view.asking_nothing())

    def _set(self, state: ViewState) -> None:
        """Another state of the active viewport."""
        self._change(self.workspace.with_view(state))

    def _everywhere(self, change: Callable[[ViewState], ViewState]) -> None:
        """The same change to all viewports: there is one AI panel for all of them."""
        self._change(self.workspace.everywhere(change))

    def _change(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.store.look_at(workspace.displayed)
        before, images = self._images, dict[int, SliceImage | None]()
        for number in workspace.shown:
            images[number] = self._image_for(
                workspace.views[number].image, (*images.values(), *before.values())
            )
        self._images = images
        for number in sorted({*before, *self._images}):
            if self._images.get(number) is not before.get(number):
                self.viewImageChanged.emit(number, self._images.get(number))
        image = self._images.get(workspace.active)
        if image is not self._active_image:
            self._active_image = image
            self.imageChanged.emit(image)
        self.workspaceChanged.emit(workspace)
        self.stateChanged.emit(workspace.view)

    def _image_for(self, key: ImageKey | None, at_hand: Iterable[SliceImage | None]) -> SliceImage | None:
        """The image; the one at hand where it is that one: making a SliceImage converts all its pixels."""
        if key is None:
            return None
        for image in at_hand:
            if (
                image is not None
                and (image.series_uid, image.index) == (key.series_uid, key.index)
                and self.units.is_shown(image)
            ):
                return image
        read = self.store.image(key.series_uid, key.index)
        return None if read is None else self.units.shown(read)
