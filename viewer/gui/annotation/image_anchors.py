"""Which image an annotation lies on, both ways: the anchor of an image, and where an anchor's image is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.dicom.series import Series
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.study.series_store import SeriesStore
from viewer.measure.anchoring import hashed_anchor, header_anchor, is_open_in, resliced_anchor
from viewer.measure.annotation import Anchor, ImageAnchor, PlaneAnchor
from viewer.session.view_state import ImageKey
from viewer.volume.slice_image import SliceImage

# Pictures without UID are named by their hash; so many bytes are hashed in a millisecond or two.
_HASHED_AT_ONCE = 1 << 20


class ImageAnchors(QObject):
    """Large pictures without UID are recognised in the background: `recognised` tells."""

    recognised = Signal(object, object)  # SliceImage, ImageAnchor

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hashed: dict[tuple[str, int], ImageAnchor] = {}
        self._places: dict[str, tuple[Series, dict[tuple[str | None, int], int]]] = {}
        self._hashing = BackgroundTasks(self)

    def of(self, image: SliceImage) -> Anchor | None:
        """The anchor of an image; None while it is being recognised."""
        if image.resliced:
            return resliced_anchor(image)
        named = header_anchor(image.header)
        if named is not None:
            return named
        place = (image.series_uid, image.index)
        known = self._hashed.get(place)
        if known is None and image.stored.nbytes <= _HASHED_AT_ONCE:
            known = self._hashed[place] = hashed_anchor(image)
        if known is None and place not in self._hashing:
            self._recognise(place, image)
        return known

    def is_open(self, anchor: Anchor, store: SeriesStore) -> bool:
        """Whether the image, or for a plane the volume, of an anchor is open."""
        if isinstance(anchor, ImageAnchor):
            return self.find(anchor, store) is not None
        return self.find_volume(anchor, store) is not None

    def find_volume(self, anchor: PlaneAnchor, store: SeriesStore) -> Series | None:
        """The open series through which a plane goes."""
        found = (store.series(uid) for uid in store.uids)
        return next((one for one in found if one is not None and is_open_in(anchor, one)), None)

    def find(self, anchor: Anchor, store: SeriesStore) -> ImageKey | None:
        """Where an image is open; None where it is not, or not recognised yet."""
        if not isinstance(anchor, ImageAnchor):
            return None
        for (series_uid, index), known in self._hashed.items():
            if known == anchor and store.series(series_uid) is not None:
                return ImageKey(series_uid, index)
        for uid in store.uids:
            series = store.series(uid)
            if series is None or (series.frames[0].series_uid or "") != anchor.series_uid:
                continue
            at = self._places_in(series).get((anchor.image, anchor.frame))
            if at is not None:
                return ImageKey(uid, at)
        return None

    def _places_in(self, series: Series) -> dict[tuple[str | None, int], int]:
        known = self._places.get(series.uid)
        if known is None or known[0] is not series:
            places = {(one.sop_instance_uid, one.frame): at for at, one in enumerate(series.frames)}
            known = self._places[series.uid] = (series, places)
        return known[1]

    def forget(self) -> None:
        """All series were closed: their places mean other images from now on."""
        self._hashed.clear()
        self._places.clear()

    def finish(self) -> None:
        """Wait for what is being recognised; the window closes."""
        self._hashing.finish()

    def _recognise(self, place: tuple[str, int], image: SliceImage) -> None:
        def known(anchor: ImageAnchor) -> None:
            self._hashed[place] = anchor
            self.recognised.emit(image, anchor)

        self._hashing.start(lambda: hashed_anchor(image), known, key=place)
