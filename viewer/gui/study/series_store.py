"""The open series and their pixels; decides what is loaded and what makes room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from viewer.dicom.grouping import Part, split
from viewer.dicom.series import Series
from viewer.errors import OverreadError
from viewer.gui.study.pixel_loader import PixelLoader
from viewer.rendering.thumbnail import thumbnail
from viewer.session.view_state import ImageKey
from viewer.volume.image_stack import ImageStack
from viewer.volume.recent_images import RecentImages
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
    replaced = Signal(str)  # an open series has got other images
    made = Signal(object)  # Series that this program made
    released = Signal(str)  # the pixels of an open series made room for others

    def __init__(self, parent: QObject | None = None, budget: int = DEFAULT_BUDGET) -> None:
        super().__init__(parent)
        self._budget = budget
        self._series: dict[str, Series] = {}
        self._stacks: OrderedDict[str, ImageStack] = OrderedDict()
        self._recent = RecentImages()
        self._failures: dict[str, str] = {}
        self._made: set[str] = set()
        self._was_cancelled: set[str] = set()
        self._displayed: frozenset[str] = frozenset()
        self.loader = PixelLoader(self)
        self.loader.imageReady.connect(self.imageReady)
        self.loader.imageFailed.connect(self.imageFailed)
        self.loader.progressed.connect(self.progressed)
        self.loader.loaded.connect(self.loaded)
        self.loader.cancelled.connect(self._on_cancelled)
        self.loader.failed.connect(self._on_failed)
        self.loader.thumbnailReady.connect(self.thumbnailReady)
        self.loader.start()

    def add(self, series: tuple[Series, ...]) -> tuple[Series, ...]:
        """Take in series; returns them as they are open now.

        Further images of a series that is open already (one file first, then its folder) are put in their places
        among its images; `replaced` tells.
        """
        for one in series:
            before = self._series.get(one.uid)
            after = one if before is None else united(before, one)
            self._series[one.uid] = after
            if before is not None and after.frames != before.frames:
                self.loader.drop(one.uid)
                self._stacks.pop(one.uid, None)
                self._recent.forget(one.uid)
                self._failures.pop(one.uid, None)
                self.replaced.emit(one.uid)
        return tuple(self._series[one.uid] for one in series)

    def add_made(self, stack: ImageStack) -> None:
        """Take in a series that this program made, whole; `made` tells. It cannot be read again, so it stays."""
        uid = stack.series.uid
        self._series[uid] = stack.series
        self._stacks[uid] = stack
        self._made.add(uid)
        self.made.emit(stack.series)

    def stack(self, uid: str) -> ImageStack | None:
        """The images of an open series, as far as they are read; None where nothing was asked for."""
        return self._stacks.get(uid)

    def clear(self) -> None:
        """Close all series."""
        self._made.clear()
        self._was_cancelled.clear()
        self.loader.forget_thumbnails()
        for uid in self._series:
            self.loader.drop(uid)
            self._recent.forget(uid)
        self._series.clear()
        self._stacks.clear()
        self._failures.clear()

    def series(self, uid: str | None) -> Series | None:
        """An open series; None where there is none with that UID."""
        return self._series.get(uid) if uid is not None else None

    @property
    def uids(self) -> tuple[str, ...]:
        """UIDs of the open series in the order of the list."""
        return tuple(self._series)

    def show(self, uid: str, index: int) -> None:
        """The user looks at this image: load it and then its series, unless that is done already."""
        self._failures.pop(uid, None)
        self._was_cancelled.discard(uid)
        stack = self._stacks.get(uid)
        if stack is None:
            try:
                stack = ImageStack.allocate(self._series[uid])
            except OverreadError as error:  # not enough memory
                self._on_failed(uid, error)
                return
            self._stacks[uid] = stack
            self._make_room(uid)
        self._stacks.move_to_end(uid)
        if not stack.loaded.all() and not self.loader.is_loading(uid):
            self.loader.load(stack, index)

    def look_at(self, images: Sequence[ImageKey]) -> None:
        """These images are on the screen, the most wanted first: they come next, and their series make no room.

        A cancelled load stays cancelled.
        """
        self._displayed = frozenset(image.series_uid for image in images)
        # Planes want all images of their series, none of them first.
        self.loader.look_at([(one.series_uid, one.index if one.plane is None else 0) for one in images])

    def image(self, uid: str, index: int) -> SliceImage | None:
        """An image that is loaded; None while it is not."""
        stack = self._stacks.get(uid)
        if stack is None or not 0 <= index < len(stack.loaded) or not stack.loaded[index]:
            return None
        return self._recent.of(stack, index)

    def is_settled(self, uid: str | None, index: int) -> bool:
        """Whether an image is there, or known not to be had."""
        stack = None if uid is None else self._stacks.get(uid)
        if stack is None or not 0 <= index < len(stack.loaded):
            return False
        return bool(stack.loaded[index]) or index in stack.failed

    def complete_stack(self, uid: str) -> ImageStack | None:
        """All images of a series; None while, or because, some are not there."""
        stack = self._stacks.get(uid)
        return stack if stack is not None and bool(stack.loaded.all()) else None

    def failures(self, uid: str) -> int:
        """How many images of a series could not be read."""
        stack = self._stacks.get(uid)
        return 0 if stack is None else len(stack.failed)

    def failure(self, uid: str, index: int) -> str | None:
        """Why an image cannot be shown; None where nothing is known against it."""
        stack = self._stacks.get(uid)
        of_image = None if stack is None else stack.failed.get(index)
        return of_image or self._failures.get(uid)

    def was_cancelled(self, uid: str) -> bool:
        """Whether the user stopped reading a series, and has not asked for it again."""
        return uid in self._was_cancelled

    def make_thumbnail(self, uid: str) -> None:
        """Make the thumbnail of an open series; `thumbnailReady` follows."""
        if uid in self._made:
            stack = self._stacks[uid]
            self.thumbnailReady.emit(uid, thumbnail(stack.slice_image(len(stack) // 2)))
        elif uid in self._series:
            self.loader.make_thumbnail(self._series[uid])

    def finish(self) -> None:
        """End the loader's thread."""
        self.loader.finish()

    def _make_room(self, uid: str) -> None:
        for other in list(self._stacks):
            if sum(stack.array.nbytes for stack in self._stacks.values()) <= self._budget:
                return
            if other != uid and other not in self._displayed and other not in self._made:
                self.loader.drop(other)
                del self._stacks[other]
                self._recent.forget(other)
                self.released.emit(other)

    def _on_cancelled(self, uid: str) -> None:
        self._was_cancelled.add(uid)
        self.cancelled.emit(uid)

    def _on_failed(self, uid: str, error: OverreadError) -> None:
        self._failures[uid] = str(error)
        self.failed.emit(uid, error)


def united(old: Series, new: Series) -> Series:
    """One series with the images of both, in display order."""
    known = {(frame.path, frame.frame) for frame in old.frames}
    further = tuple(frame for frame in new.frames if (frame.path, frame.frame) not in known)
    if not further:
        return old
    if len(further) + len(old.frames) == len(new.frames):
        return new
    parts = split(old.frames + further)
    part = parts[0] if len(parts) == 1 else Part(old.frames + further)
    frames, geometry = part.arranged()
    return replace(new, frames=frames, geometry=geometry, axis=part.axis)
