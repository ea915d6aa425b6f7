"""What the selected region, or the lungs, carry of the map of the displayed image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from viewer.explain.attribution import Attribution
from viewer.explain.ground_truth import Localisation, localisation
from viewer.explain.regions import RegionShares, region_shares
from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.attention.lungs import LungFinder
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.numbers import signed, with_minus
from viewer.gui.basics.timers import single_shot
from viewer.gui.basics.translation import mark, said, tr
from viewer.gui.viewport.colour_bar import caption_of_unit
from viewer.measure.annotation import Annotation
from viewer.measure.labels import KIND_NAMES
from viewer.measure.region import region_mask
from viewer.volume.slice_image import SliceImage

_WAIT_MS = 60  # while a handle is dragged, the figures follow when the hand rests
_REST_MS = 400  # what takes longer waits for a longer rest

NO_REGION = mark("Draw and select a region, show a segment, or take the lungs.")
NO_MAP = mark("There is no map of this image yet. Explain it first.")
NOT_ACQUIRED = mark("Models look at images as they were acquired, not at planes. Press F5 to see those.")


@dataclass(frozen=True, slots=True)
class RegionReading:
    """A region by its name and its shares; where there are none, `reason` says why.

    place: of a drawn region, how the map lies on it, were it the known place of a finding; it comes later.
    """

    title: str = ""
    shares: RegionShares | None = None
    reason: str = ""
    doubts: tuple[str, ...] = ()
    annotation: str | None = field(default=None)  # id of the drawn region
    place: Localisation | None = None


class RegionReadout(QObject):
    """Follows selection, edits, image and map; counts in the background, the newest question only."""

    changed = Signal(object)  # RegionReading

    def __init__(
        self,
        controller: AnnotationController,
        lungs: LungFinder,
        segments: Callable[[SliceImage], tuple[tuple[str, ...], NDArray[np.bool_]] | None],
        shown: Callable[[], tuple[SliceImage | None, Attribution | None]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._lungs = lungs
        self._segments = segments
        self._shown = shown
        self._tasks = BackgroundTasks(self)
        self._again = False
        self.reading = RegionReading(reason=tr(NO_REGION))
        self._wait = single_shot(self, _WAIT_MS, self.update_now)
        self._rest = single_shot(self, _REST_MS, self._compare)
        self._counted: tuple[RegionReading, Callable[[], Localisation]] | None = None
        controller.selectionChanged.connect(lambda _: self.update_soon())
        controller.annotationChanged.connect(lambda _: self.update_soon())
        lungs.found.connect(lambda *_: self.update_soon())

    def update_soon(self) -> None:
        """Something of it changed."""
        self._rest.stop()
        self._wait.start()

    def update_now(self) -> None:
        """Read the region anew; `changed` follows."""
        if len(self._tasks):
            self._again = True
            return
        image, attribution = self._shown()
        region = None if image is None else self._region(image)
        if image is None or region is None:
            resliced = image is not None and image.resliced
            self._tell(RegionReading(reason=tr(NOT_ACQUIRED if resliced else NO_REGION)))
            return
        title, make_mask, doubts, annotation = region
        if attribution is None:
            self._tell(RegionReading(title, reason=tr(NO_MAP), doubts=doubts, annotation=annotation))
            return
        found = attribution
        self._tasks.start(
            lambda: RegionReading(title, region_shares(found, make_mask()), "", doubts, annotation),
            lambda reading: self._on_counted(reading, lambda: localisation(found, make_mask())),
        )

    def finish(self) -> None:
        """The window closes."""
        self._wait.stop()
        self._rest.stop()
        self._tasks.finish()

    def _region(
        self, image: SliceImage
    ) -> tuple[str, Callable[[], NDArray[np.bool_]], tuple[str, ...], str | None] | None:
        """Name, mask, doubts and annotation of the region that is read: the selected one, else the lungs, else the
        segments that are shown over the image.
        """
        selected = self._controller.selected
        if selected is not None and selected.is_region:
            there = self._controller.figures.where(selected)
            if there is not None and there[0] is image and not image.resliced:
                points = there[1]

                def drawn() -> NDArray[np.bool_]:
                    mask = np.zeros(image.shape, np.bool_)
                    part = region_mask(selected.kind, points, image.shape)
                    mask[part.slices] = part.mask
                    return mask

                return _name_of(selected), drawn, (), selected.id
        lungs = self._lungs.of(image)
        if lungs is not None:
            return tr("Lungs"), lambda: lungs.mask, lungs.doubts, None
        segments = None if image.resliced else self._segments(image)
        if segments is None:
            return None
        names, mask = segments
        return ", ".join(map(said, names)), lambda: mask, (), None

    def _tell(self, reading: RegionReading) -> None:
        self.reading = reading
        self.changed.emit(reading)

    def _on_counted(self, reading: RegionReading, compare: Callable[[], Localisation]) -> None:
        before = self.reading
        if (before.annotation, before.shares) == (reading.annotation, reading.shares):
            reading = replace(reading, place=before.place)
        self._tell(reading)
        if self._goes_on() or reading.shares is None or not reading.shares.pixels:
            return
        if reading.annotation is not None and reading.place is None:
            self._counted = (reading, compare)
            self._rest.start()

    def _compare(self) -> None:
        if self._counted is None or self._counted[0] is not self.reading or len(self._tasks):
            return
        reading, compare = self._counted
        self._tasks.start(lambda: replace(reading, place=compare()), partial(self._on_compared, reading))

    def _on_compared(self, before: RegionReading, reading: RegionReading) -> None:
        if not self._goes_on() and before is self.reading:
            self._tell(reading)

    def _goes_on(self) -> bool:
        """Whether something changed meanwhile, which is read now."""
        again, self._again = self._again, False
        if again:
            self.update_soon()
        return again


def _name_of(annotation: Annotation) -> str:
    return annotation.text or tr(KIND_NAMES[annotation.kind])


def carried_words(reading: RegionReading) -> str:
    """What a region carries, in one sentence; why nothing can be said, where that is so."""
    shares = reading.shares
    if shares is None:
        return reading.reason
    if not shares.pixels:
        return tr("The model does not see this region.")
    return tr(
        "This region carries {part} of {whole} {unit}: {gained} for, {lost} against.",
        part=_signed(shares.total),
        whole=_signed(shares.of),
        unit=caption_of_unit(shares.unit),
        gained=_signed(shares.gained),
        lost=_signed(shares.lost),
    )


def place_words(reading: RegionReading) -> str:
    """How the map lies on a drawn region, were it the known place of a finding; "" where that is not known."""
    place = reading.place
    if place is None:
        return ""
    said = (
        tr("If the finding is here, the map hits it: its highest place lies in the region or close by.")
        if place.hit
        else tr("If the finding is here, the map misses it: its highest place lies elsewhere.")
    )
    return said + " " + tr("Overlap of the strongest pixels {iou:.2f} (IoU).", iou=place.iou)


def doubts_of(reading: RegionReading) -> tuple[str, ...]:
    """What speaks against trusting the figures."""
    if reading.shares is None or not reading.shares.cancels:
        return reading.doubts
    return (*reading.doubts, tr("For and against nearly cancel out here: read the shares, not the sum."))


def _signed(value: float) -> str:
    return signed(value) if abs(value) >= 0.1 or value == 0 else with_minus(f"{value:+.2g}")
