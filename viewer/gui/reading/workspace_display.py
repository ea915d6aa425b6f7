"""The one Workspace of a window and the images that it puts on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from viewer.dicom.series import Series
from viewer.gui.reading.plane_maker import PlaneMaker
from viewer.gui.study.series_store import SeriesStore
from viewer.session.linking import ImagePlaces, places_of
from viewer.session.plane_views import places_of_planes
from viewer.session.units import Units
from viewer.session.view_state import ImageKey, ViewState
from viewer.session.workspace import Workspace
from viewer.volume.slice_image import SliceImage

_KEPT_CONVERTED = 16  # images in another unit: of every viewport the one at hand and the one before


class WorkspaceDisplay(QObject):
    """Every change of the state goes through `apply`, so that all widgets hear of it in one way.

    `state`, `series` and `image` are those of the active viewport, to which all commands go. At a change the images
    are told of first, then the workspace, then the active viewport's state.
    """

    workspaceChanged = Signal(object)  # Workspace
    stateChanged = Signal(object)  # ViewState of the active viewport
    viewImageChanged = Signal(int, object)  # number of a viewport, its SliceImage; None while it is not there
    imageChanged = Signal(object)  # the active viewport's SliceImage, or None

    def __init__(self, store: SeriesStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.workspace = Workspace()
        self.units = Units()
        self._converted: dict[int, tuple[SliceImage, SliceImage]] = {}
        self._images: dict[int, SliceImage | None] = {}
        self._keys: dict[int, ImageKey | None] = {}
        self._active_image: SliceImage | None = None
        self._places: dict[str, tuple[Series, ImagePlaces | None]] = {}
        self._closed = False
        self.planes = PlaneMaker(store, self)
        self.planes.ready.connect(self._on_plane_ready)
        store.imageReady.connect(self._on_image_ready)
        store.loaded.connect(self._on_series_loaded)
        store.released.connect(self._on_released)

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

    def key_in(self, number: int) -> ImageKey | None:
        """What the image of a viewport is. It may be a plane behind its state while the next one is made."""
        return self._keys.get(number)

    def series_in(self, number: int) -> Series | None:
        """The series of a viewport."""
        return self.store.series(self.workspace.views[number].series_uid)

    def _on_series_loaded(self, uid: str) -> None:
        """Planes wait for the last image."""
        if any(key.series_uid == uid and key.plane is not None for key in self.workspace.displayed):
            self.apply(self.workspace)

    def _on_plane_ready(self, key: ImageKey) -> None:
        if not self._closed and key in self.workspace.displayed:
            self.apply(self.workspace)

    def _on_image_ready(self, uid: str, index: int) -> None:
        if not self._closed and ImageKey(uid, index) in self.workspace.displayed:
            self.apply(self.workspace)

    def _on_released(self, uid: str) -> None:
        """The pixels of a series made room: no image may hold on to them."""
        self._converted = {key: pair for key, pair in self._converted.items() if pair[0].series_uid != uid}

    def places_in(self, view: ViewState) -> ImagePlaces | None:
        """Where the images lie that a viewport can show; None where that is not known."""
        series = self.store.series(view.series_uid)
        if series is None:
            return None
        if view.plane is not None:
            grid = self.planes.grid(series.uid, view.plane)
            return None if grid is None else places_of_planes(series, grid)
        known = self._places.get(series.uid)
        if known is None or known[0] is not series:
            known = self._places[series.uid] = (series, places_of(series))
        return known[1]

    def _set(self, state: ViewState) -> None:
        """Another state of the active viewport."""
        self.apply(self.workspace.with_view(state))

    def _everywhere(self, change: Callable[[ViewState], ViewState]) -> None:
        """The same change to all viewports: there is one AI panel for all of them."""
        self.apply(self.workspace.everywhere(change))

    def apply(self, workspace: Workspace) -> None:
        """Another state of the window's middle; everything that shows it hears of it."""
        self.workspace = workspace
        displayed = workspace.displayed
        self._look_at(workspace)
        before, images, keys = self._images, dict[int, SliceImage | None](), dict[int, ImageKey | None]()
        for number in workspace.shown:
            keys[number] = workspace.views[number].image
            images[number] = self._image_for(keys[number], (*images.values(), *before.values()))
            if images[number] is None and self._may_stay(number, workspace.views[number]):
                images[number], keys[number] = before[number], self._keys[number]
        self._images, self._keys = images, keys
        self.planes.look_at(displayed)  # those that were not quickly made
        for number in sorted({*before, *self._images}):
            if self._images.get(number) is not before.get(number):
                self.viewImageChanged.emit(number, self._images.get(number))
        image = self._images.get(workspace.active)
        if image is not self._active_image:
            self._active_image = image
            self.imageChanged.emit(image)
        self.workspaceChanged.emit(workspace)
        self.stateChanged.emit(workspace.view)

    def _look_at(self, workspace: Workspace) -> None:
        """What is on the screen comes next, and makes no room for anything else."""
        over = (ImageKey(uid, 0) for uid in workspace.laid_over)
        self.store.look_at((*workspace.displayed, *over))

    def _image_for(self, key: ImageKey | None, at_hand: Iterable[SliceImage | None]) -> SliceImage | None:
        """The image; the one at hand where it is that one: making a SliceImage converts all its pixels."""
        if key is None:
            return None
        if key.plane is not None:
            return self._in_unit(self.planes.image(key))
        for image in at_hand:
            if image is None or image.resliced or not self.units.is_shown(image):
                continue
            if (image.series_uid, image.index) == (key.series_uid, key.index):
                return image
        return self._in_unit(self.store.image(key.series_uid, key.index))

    def _in_unit(self, image: SliceImage | None) -> SliceImage | None:
        """An image in its unit; of the last few the same object each time."""
        if image is None or self.units.is_shown(image):
            return image
        known = self._converted.get(id(image))
        if known is None or known[0] is not image or not self.units.is_shown(known[1]):
            while len(self._converted) >= _KEPT_CONVERTED:
                del self._converted[next(iter(self._converted))]
            known = self._converted[id(image)] = (image, self.units.shown(image))
        return known[1]

    def _may_stay(self, number: int, state: ViewState) -> bool:
        """Whether a plane stays on the screen while another one of its series is being made."""
        before = self._images.get(number)
        if state.plane is None or before is None or not before.resliced:
            return False
        return before.series_uid == state.series_uid
