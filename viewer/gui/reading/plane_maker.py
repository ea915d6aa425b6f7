"""Images of planes: quick ones at once, others by a thread, the newest wish first."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QThread, Signal

from viewer.errors import Cancelled, OverreadError
from viewer.gui.basics.translation import tr
from viewer.gui.study.series_store import SeriesStore
from viewer.session.view_state import ImageKey
from viewer.volume.image_stack import ImageStack
from viewer.volume.plane_grid import PlaneChoice, PlaneGrid
from viewer.volume.plane_source import PlaneSource, grid_of
from viewer.volume.slice_image import SliceImage

_log = logging.getLogger(__name__)

_KEPT = 24  # images
_COARSE = 2  # a preview has every second row and column


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    key: ImageKey
    choice: PlaneChoice
    source: PlaneSource
    grid: PlaneGrid

    def image(self, coarse: bool, cancelled: Callable[[], bool] | None = None) -> SliceImage:
        grid = self.grid.coarsened(_COARSE) if coarse else self.grid
        return self.source.image(self.choice, grid, self.key.index % self.grid.count, cancelled)


class PlaneMaker(QThread):
    """`image` gives what is there; what is not follows with `ready`, if `look_at` still names it."""

    ready = Signal(object)  # ImageKey: its image is there, or a finer one
    failed = Signal(object)  # OverreadError

    def __init__(self, store: SeriesStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._sources: dict[tuple[str, int], tuple[ImageStack, PlaneSource]] = {}
        self._grids: dict[tuple[str, PlaneChoice], PlaneGrid] = {}
        self._changed = threading.Condition()
        self._images: OrderedDict[ImageKey, SliceImage] = OrderedDict()
        self._coarse: set[ImageKey] = set()
        self._wishes: list[_Wish] = []
        self._broken: set[ImageKey] = set()
        self._ending = False
        store.replaced.connect(self.forget)
        store.released.connect(self.forget)
        self.start()

    def grid(self, uid: str, choice: PlaneChoice) -> PlaneGrid | None:
        """Where planes through a series lie."""
        series = self._store.series(uid)
        if series is None:
            return None
        known = self._grids.get((uid, choice))
        if known is None:
            known = grid_of(series, choice)
            if known is not None:
                if len(self._grids) > 8 * _KEPT:  # turning makes new ones all the time
                    self._grids.clear()
                self._grids[uid, choice] = known
        return known

    def look_at(self, keys: Sequence[ImageKey]) -> None:
        """These planes are on the screen: of those that are missing or coarse the first is made first."""
        shown = {key.series_uid for key in keys if key.plane is not None}
        # A source may hold all values a second time: it is made again when its series comes back to the screen.
        self._sources = {key: source for key, source in self._sources.items() if key[0] in shown}
        with self._changed:
            done = set(self._images) - self._coarse | self._broken
        wishes = [self._wish(key) for key in keys if key not in done]
        with self._changed:
            self._wishes = [wish for wish in wishes if wish is not None]
            self._changed.notify()

    def image(self, key: ImageKey) -> SliceImage | None:
        """A plane, if it is there or quickly made; None while it is not."""
        with self._changed:
            found = self._images.get(key)
            if found is not None:
                self._images.move_to_end(key)
                return found
        wish = self._wish(key)
        if wish is None or not wish.source.is_quick(wish.choice, wish.grid):
            return None
        image = wish.image(coarse=False)
        self._keep(key, image)
        return image

    def forget(self, uid: str) -> None:
        """A series has other images now, was closed, or its pixels made room."""
        self._sources = {key: source for key, source in self._sources.items() if key[0] != uid}
        self._grids = {key: grid for key, grid in self._grids.items() if key[0] != uid}
        with self._changed:
            self._wishes = [wish for wish in self._wishes if wish.key.series_uid != uid]
            self._broken = {key for key in self._broken if key.series_uid != uid}
            self._coarse = {key for key in self._coarse if key.series_uid != uid}
            for key in [key for key in self._images if key.series_uid == uid]:
                del self._images[key]

    def forget_all(self) -> None:
        """All series were closed."""
        self._sources.clear()
        self._grids.clear()
        with self._changed:
            self._wishes = []
            for known in (self._broken, self._coarse, self._images):
                known.clear()

    def finish(self) -> None:
        """End the thread after the plane at hand."""
        with self._changed:
            self._ending = True
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Qt's entry point of the thread."""
        while self._work():
            pass

    def _work(self) -> bool:
        """The next plane, waited for; False at the end. Nothing of the last one is held meanwhile."""
        with self._changed:
            while not (self._ending or self._wishes):
                self._changed.wait()
            if self._ending:
                return False
            # Every viewport gets its preview before any of them gets its fine plane.
            bare = (one for one in self._wishes if self._wants_preview(one))
            wish = next(bare, self._wishes[0])
            coarse = self._wants_preview(wish)
        try:
            image = wish.image(coarse, partial(self._is_unwanted, wish.key))
        except Cancelled:
            return True
        except Exception as error:  # noqa: BLE001 - a full memory costs this plane, not the thread
            _log.exception("Cutting a plane failed")
            self._drop(wish)
            self._broken.add(wish.key)
            self.failed.emit(
                OverreadError(
                    tr("The plane could not be made ({name}).", name=type(error).__name__),
                    tr("See the log."),
                )
            )
            return True
        with self._changed:
            if self._is_unwanted(wish.key):
                return True  # its series may be closed, and an image can be part of all its pixels
            self._keep(wish.key, image, coarse)
            if not coarse:
                self._drop(wish)
        self.ready.emit(wish.key)
        return True

    def _wants_preview(self, wish: _Wish) -> bool:
        return wish.grid.voxel_axes is None and wish.key not in self._images

    def _is_unwanted(self, key: ImageKey) -> bool:
        with self._changed:
            return self._ending or all(wish.key != key for wish in self._wishes)

    def _drop(self, wish: _Wish) -> None:
        with self._changed:
            self._wishes = [one for one in self._wishes if one.key != wish.key]

    def _keep(self, key: ImageKey, image: SliceImage, coarse: bool = False) -> None:
        with self._changed:
            self._images[key] = image
            self._images.move_to_end(key)
            (self._coarse.add if coarse else self._coarse.discard)(key)
            while len(self._images) > _KEPT:
                self._coarse.discard(self._images.popitem(last=False)[0])

    def _wish(self, key: ImageKey) -> _Wish | None:
        """What it takes to make a plane; None while the series is not completely read."""
        series, stack = self._store.series(key.series_uid), self._store.complete_stack(key.series_uid)
        grid = None if key.plane is None else self.grid(key.series_uid, key.plane)
        if series is None or stack is None or grid is None or key.plane is None:
            return None
        point = key.index // grid.count
        known = self._sources.get((key.series_uid, point))
        if known is not None and known[0] is stack:
            return _Wish(key, key.plane, known[1], grid)
        first = point * series.slices
        source = PlaneSource(series.at_point(point), stack.array[first : first + series.slices])
        self._sources[key.series_uid, point] = (stack, source)
        return _Wish(key, key.plane, source, grid)
