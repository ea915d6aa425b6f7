"""The open series and their pixels; decides what is loaded and what makes room."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal

from viewer.dicom.series import Series
from viewer.errors import OverreadError
from viewer.gui.pixel_loader import PixelLoader
from viewer.volume.image_stack import ImageStack
from viewer.volume.slice_image import SliceImage

# Above this many bytes of pixels, the series that were looked at least recently make room.
DEFAULT_BUDGET = 4 << 30


class SeriesStore(QObject):
    """Series by UID. Loading runs in `loader`; its signals are passed on."""

    imageReady = Signal(str, int)
    imageFailed = Signal(str, int, str)
    progressed = Signal(str, int, int)
    loaded = Signal(str)
    cancelled = Signal(str)
    failed = Signal(str, object)
    thumbnailReady = Signal(str, object)

    def __init__(self, parent: QObject | None = None, budget: int = DEFAULT_BUDGET) -> None:
        super().__init__(parent)
        self._budget = budget
        self._series: dict[str, Series] = {}
        self._stacks: OrderedDict[str, ImageStack] = OrderedDict()
        self.loader = PixelLoader(self)
        self.loader.imageReady.connect(self.imageReady)
        self.loader.imageFailed.connect(self.imageFailed)
        self.loader.progressed.connect(self.progressed)
        self.loader.loaded.connect(self.loaded)
        self.loader.cancelled.connect(self.cancelled)
        self.loader.failed.connect(self.failed)
        self.loader.thumbnailReady.connect(self.thumbnailReady)
        self.loader.start()

    def add(self, series: tuple[Series, ...]) -> tuple[Series, ...]:
        """Take in series; returns those that were not open yet."""
        new = tuple(one for one in series if one.uid not in self._series)
        self._series.update((one.uid, one) for one in new)
        return new

    def clear(self) -> None:
        """Close all series."""
        self.loader.forget_thumbnails()
        for uid in list(self._series):
            self.loader.cancel(uid)
        self._series.clear()
        self._stacks.clear()

    def series(self, uid: str | None) -> Series | None:
        """An open series; None where there is none with that UID."""
        return self._series.get(uid) if uid is not None else None

    @property
    def uids(self) -> tuple[str, ...]:
        """UIDs of the open series in the order of the list."""
        return tuple(self._series)

    def show(self, uid: str, index: int) -> None:
        """The user looks at this image: load it and then its series, unless that is done already."""
        stack = self._stacks.get(uid)
        if stack is None:
            try:
                stack = ImageStack.allocate(self._series[uid])
            except OverreadError as error:  # not enough memory
                self.failed.emit(uid, error)
                return
            self._stacks[uid] = stack
            self._make_room(uid)
        self._stacks.move_to_end(uid)
        complete = bool(stack.loaded.all())
        if complete or self.loader.is_loading(uid):
            self.loader.focus_on(uid, index)
        else:
            self.loader.load(stack, index)

    def focus_on(self, uid: str, index: int) -> None:
        """The user has scrolled: this image comes next. A cancelled load stays cancelled."""
        self.loader.focus_on(uid, index)

    def image(self, uid: str, index: int) -> SliceImage | None:
        """An image that is loaded; None while it is not."""
        stack = self._stacks.get(uid)
        if stack is None or not 0 <= index < len(stack.loaded) or not stack.loaded[index]:
            return None
        return stack.slice_image(index)

    def failure(self, uid: str, index: int) -> str | None:
        """Why an image cannot be shown; None where nothing is known against it."""
        stack = self._stacks.get(uid)
        return None if stack is None else stack.failed.get(index)

    def make_thumbnail(self, uid: str) -> None:
        """Make the thumbnail of an open series; `thumbnailReady` follows."""
        if uid in self._series:
            self.loader.make_thumbnail(self._series[uid])

    def finish(self) -> None:
        """End the loader's thread."""
        self.loader.finish()

    def _make_room(self, uid: str) -> None:
        for other in list(self._stacks):
            if sum(stack.array.nbytes for stack in self._stacks.values()) <= self._budget:
                return
            if other != uid:
                self.loader.cancel(other)
                del self._stacks[other]
