"""Lays a second series over the images on the screen: samples it in the background, the displayed image first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from viewer.dicom.series import Series
from viewer.errors import GeometryError, OverreadError
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.translation import tr
from viewer.gui.fusion.bar import FusionBar
from viewer.gui.fusion.words import REFUSALS, series_name
from viewer.gui.reading.controller import ReadingController
from viewer.gui.viewport.grid import ViewportGrid
from viewer.intensity.window import Window
from viewer.rendering.fusion_layer import FusionLook
from viewer.rendering.overlay import SCREEN_SMOOTHING
from viewer.reports.attribution_volume import heatmap_window, is_attribution
from viewer.session.fusion import first_look, fusion_refusal, point_of
from viewer.session.linking import is_one_look
from viewer.session.view_state import FusionState, ViewState
from viewer.volume.fusion import FusionSource, PixelGrid
from viewer.volume.image_stack import ImageStack
from viewer.volume.slice_image import SliceImage

_KEPT_BYTES = 256 << 20
_AHEAD = 3  # images before and behind the displayed one that are sampled while nothing else waits

# The second series, the point of its axis, and the pixels that it is sampled on.
Wish = tuple[str, int, PixelGrid]


class FusionController(QObject):
    """What is wanted for each viewport is made one after the other; what is no longer wanted is dropped."""

    shown = Signal(int)  # number of a viewport over whose image the second series lies now
    problem = Signal(object)  # OverreadError

    def __init__(
        self,
        grid: ViewportGrid,
        bar: FusionBar,
        reading: ReadingController,
        action: QAction,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._grid = grid
        self._bar = bar
        self._reading = reading
        self._action = action
        self._sources: dict[tuple[str, int], tuple[ImageStack, FusionSource]] = {}
        self._made: OrderedDict[Wish, SliceImage] = OrderedDict()
        self._converted: dict[int, tuple[SliceImage, SliceImage]] = {}
        self._wishes: dict[int, Wish] = {}
        self._ahead: list[Wish] = []
        self._broken: set[str] = set()
        self._tasks = BackgroundTasks(self)
        self._tasks.ended.connect(self._work)
        self._closed = False
        self._held_off = False
        self._veil: Callable[[ViewState], bool] = lambda _: False
        reading.viewImageChanged.connect(lambda number, _: self._wish(number))
        reading.workspaceChanged.connect(lambda _: self.refresh())
        reading.store.loaded.connect(lambda _: self.refresh())
        reading.store.replaced.connect(self._drop_series)
        reading.store.released.connect(self._drop_series)
        action.triggered.connect(lambda on: self._change(lambda one: replace(one, visible=on)))
        bar.toggled.connect(lambda on: self._change(lambda one: replace(one, visible=on)))
        bar.opacityChanged.connect(lambda value: self._change(lambda one: replace(one, opacity=value)))
        bar.coloursChosen.connect(lambda chosen: self._change(lambda one: replace(one, colour_map=chosen)))
        bar.windowChanged.connect(lambda window: self._change(lambda one: replace(one, window=window)))
        bar.removeRequested.connect(self.remove)

    # What the user asks for

    def lay_over(self, uid: str) -> None:
        """Lay a series over the active viewport's images, or say why that cannot be."""
        base, over = self._reading.series, self._reading.store.series(uid)
        if over is None:
            return
        if base is None:
            self._reading.show_series(uid)
            return
        refusal = fusion_refusal(base, over)
        if refusal is not None:
            reason, remedy = REFUSALS[refusal]
            self.problem.emit(
                GeometryError(
                    tr("{name} cannot be laid over the image.", name=series_name(over)) + " " + tr(reason),
                    tr(remedy),
                )
            )
            return
        state = self._reading.state
        self._broken.discard(uid)
        self._reading.store.show(uid, over.slices // 2)
        self._set(state, first_look(over))

    def remove(self) -> None:
        """Take the second series away from the active viewport."""
        self._set(self._reading.state, None)

    def set_veil(self, veil: Callable[[ViewState], bool]) -> None:
        """Show no maps over the images of a state while `veil` says so."""
        self._veil = veil

    def hold_maps_off(self, held_off: bool) -> None:
        """Hide maps for a moment, or no longer; other series stay."""
        if held_off != self._held_off:
            self._held_off = held_off
            self.refresh()

    def _hides(self, over: Series, view: ViewState) -> bool:
        """Whether a second series is a model's, and nothing of that is to be seen."""
        return is_attribution(over) and (self._held_off or not view.overlay.visible or self._veil(view))

    def _change(self, change: Callable[[FusionState], FusionState]) -> None:
        state = self._reading.state
        if state.fusion is not None and change(state.fusion) != state.fusion:
            self._set(state, change(state.fusion))
        self.refresh()

    def _set(self, state: ViewState, fusion: FusionState | None) -> None:
        """All planes of a series wear the same second series: they are one look at one patient.

        So do its images as acquired beside them, unless they had been given another.
        """
        workspace = self._reading.workspace
        for number, view in enumerate(workspace.views):
            alike = number in workspace.shown and view.fusion == state.fusion
            if number == workspace.active or is_one_look(view, state, alike):
                workspace = workspace.with_view(replace(view, fusion=fusion), number)
        self._reading.apply(workspace)

    # What is on the screen

    def refresh(self) -> None:
        """Put onto the screen what is wanted now."""
        if self._closed:
            return
        for number in self._reading.workspace.shown:
            self._wish(number)
        fusion, over = self._reading.state.fusion, None
        if fusion is not None:
            over = self._reading.store.series(fusion.series_uid)
        others = len(self._reading.store.uids) > 1 and self._reading.series is not None
        self._action.setEnabled(over is not None or others)
        self._action.setChecked(fusion is not None and fusion.visible)
        image, look = self._grid.viewports[self._reading.workspace.active].fusion()
        name, window = "" if over is None else series_name(over), None if look is None else look.window
        self._bar.show_fusion(fusion, name, window, "" if image is None else image.unit)

    def forget(self) -> None:
        """All series were closed."""
        self._sources.clear()
        self._made.clear()
        self._converted.clear()
        self._wishes.clear()
        self._ahead.clear()
        self._broken.clear()

    def finish(self) -> None:
        """The window closes."""
        self._closed = True
        self._wishes.clear()
        self._ahead.clear()
        self._tasks.finish()

    def _drop_series(self, uid: str) -> None:
        """A series has other images now, or its pixels made room."""
        self._sources = {key: source for key, source in self._sources.items() if key[0] != uid}
        self._made = OrderedDict((wish, image) for wish, image in self._made.items() if wish[0] != uid)
        self._broken.discard(uid)

    def _wish(self, number: int) -> None:
        view, viewport = self._reading.workspace.views[number], self._grid.viewports[number]
        image, fusion = self._reading.image_in(number), view.fusion
        over = None if fusion is None else self._reading.store.series(fusion.series_uid)
        grid = None if image is None else PixelGrid.of_image(image.header)
        hidden = fusion is None or over is None or not fusion.visible or self._hides(over, view)
        if fusion is None or over is None or grid is None or hidden:
            self._wishes.pop(number, None)
            viewport.set_fusion(None)
            return
        wish = (over.uid, point_of(view, over), grid)
        made = self._made.get(wish)
        if made is None:
            viewport.set_fusion(None)
            if self._is_readable(over):
                self._wishes[number] = wish
                self._work()
            return
        self._made.move_to_end(wish)
        self._wishes.pop(number, None)
        shown = self._in_unit(number, made)
        before = viewport.fusion()[0]
        viewport.set_fusion(shown, self._look(view, fusion, over, shown), series_name(over))
        if before is not shown:
            self.shown.emit(number)

    def _look(self, view: ViewState, fusion: FusionState, over: Series, shown: SliceImage) -> FusionLook:
        """A model's maps look as heatmaps do over the images that they were made of."""
        if is_attribution(over):
            window: Window = fusion.window or heatmap_window(over)
            return FusionLook(
                window, fusion.colour_map, fusion.opacity, view.overlay.threshold, SCREEN_SMOOTHING
            )
        window = fusion.window or self._reading.units.opening_window(over.uid) or shown.default_window()
        return FusionLook(window, fusion.colour_map, fusion.opacity)

    def _in_unit(self, number: int, made: SliceImage) -> SliceImage:
        """A sampled image in its unit; of each viewport the same object until it changes."""
        units, known = self._reading.units, self._converted.get(number)
        if known is None or known[0] is not made or not units.is_shown(known[1]):
            known = self._converted[number] = (made, units.shown(made))
        return known[1]

    def _is_readable(self, over: Series) -> bool:
        """Whether all images of a series are there; else they are read, and what is missing is told once."""
        store = self._reading.store
        if store.complete_stack(over.uid) is not None:
            return True
        if store.loader.is_loading(over.uid) or over.uid in self._broken or store.was_cancelled(over.uid):
            return False
        if store.stack(over.uid) is not None and store.failures(over.uid):
            self._broken.add(over.uid)
            self.problem.emit(
                OverreadError(
                    tr(
                        "{name} cannot be laid over the image: some of its images could not be read.",
                        name=series_name(over),
                    ),
                    tr("Its row in the list of studies says why."),
                )
            )
        else:
            store.show(over.uid, 0)
        return False

    # Sampling

    def _work(self) -> None:
        """Start on the next wish, the active viewport's first, unless one is being made."""
        if len(self._tasks) or self._closed:
            return
        active = self._reading.workspace.active
        if self._wishes:
            number: int | None = active if active in self._wishes else next(iter(self._wishes))
            wish = self._wishes[number]  # type: ignore[index]
        elif self._ahead:
            number, wish = None, self._ahead.pop(0)
        else:
            return
        source = self._source(wish)
        if source is None:
            if number is not None:
                del self._wishes[number]
            return
        self._tasks.start(
            lambda: source.on(wish[2]),
            partial(self._on_made, number, wish),
            partial(self._on_failed, number, wish),
        )

    def _source(self, wish: Wish) -> FusionSource | None:
        uid, point, _ = wish
        series, stack = self._reading.store.series(uid), self._reading.store.complete_stack(uid)
        if series is None or stack is None:
            return None
        known = self._sources.get((uid, point))
        if known is None or known[0] is not stack:
            first = point * series.slices
            source = FusionSource(series.at_point(point), stack.array[first : first + series.slices])
            known = self._sources[uid, point] = (stack, source)
        return known[1]

    def _on_made(self, number: int | None, wish: Wish, image: SliceImage) -> None:
        if self._closed or self._reading.store.series(wish[0]) is None:
            return
        self._made[wish] = image
        while sum(one.values.nbytes for one in self._made.values()) > _KEPT_BYTES and len(self._made) > 1:
            self._made.popitem(last=False)
        if number is not None:
            self._wishes.pop(number, None)
            self._ahead = [one for one in self._neighbours(number) if one not in self._made]
            self.refresh()

    def _neighbours(self, number: int) -> list[Wish]:
        """What is wanted next when the hand scrolls on, either way; the nearest first."""
        view = self._reading.workspace.views[number]
        base = self._reading.store.series(view.series_uid)
        over = None if view.fusion is None else self._reading.store.series(view.fusion.series_uid)
        if base is None or over is None:
            return []
        found: list[Wish] = []
        for away in range(1, _AHEAD + 1):
            for place in (view.slice + away, view.slice - away):
                if not 0 <= place < view.slice_count:
                    continue
                if view.plane is None:
                    grid = PixelGrid.of_image(base.frames[view.scrolled_to(place).index])
                else:
                    planes = self._reading.planes.grid(base.uid, view.plane)
                    grid = None if planes is None else PixelGrid.of_plane(planes, place)
                if grid is not None:
                    found.append((over.uid, point_of(view, over), grid))
        return found

    def _on_failed(self, number: int | None, wish: Wish, error: object) -> None:
        if number is not None and self._wishes.get(number) == wish:
            del self._wishes[number]
        self._broken.add(wish[0])
        self.problem.emit(error)
