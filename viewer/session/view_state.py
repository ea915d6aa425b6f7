"""The immutable state of one viewport: what is shown, how, and what is asked of the AI.

Every change makes a new state; nothing here reads a file, holds pixels or knows a widget.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from viewer.dicom.shutter import Shutter
from viewer.explain.explainer import Choices
from viewer.intensity.window import Window
from viewer.rendering.colormaps import ColourMap
from viewer.volume.plane_grid import PlaneChoice


@dataclass(frozen=True, slots=True)
class ImageKey:
    """One displayed image: a series and the place of the image in it (from 0, in display order).

    With a `plane`, `index` counts planes that are cut through its volume (or its volumes, point by point).
    """

    series_uid: str
    index: int
    plane: PlaneChoice | None = None


@dataclass(frozen=True, slots=True)
class MapAsked:
    """One map that something is asked about: whatever makes another map of it lets the wish lapse.

    `choice`: all of it; where any baseline will do, with an empty one.
    """

    image: ImageKey
    model: str
    choice: Choices


class Follow(StrEnum):
    """What runs by itself whenever another image is displayed."""

    NOTHING = "nothing"
    CLASSIFY = "classify"
    EXPLAIN = "explain"


class Align(StrEnum):
    """Where a fitted image lies in its viewport: mammograms back to back touch in the middle."""

    CENTRE = ""
    LEFT = "left"
    RIGHT = "right"


class ColourScope(StrEnum):
    """What the scale of the heatmap's colours holds for."""

    IMAGE = "image"  # each map has its own
    SERIES = "series"  # the widest of the known maps of the series
    FIXED = "fixed"  # as it was when this was chosen


@dataclass(frozen=True, slots=True)
class OverlayState:
    """How the heatmap lies over the image: opacity and threshold from 0 to 1.

    `limit`: the magnitude of the strongest colour where the scope is FIXED.
    """

    visible: bool = True
    opacity: float = 0.6
    threshold: float = 0.2
    scope: ColourScope = ColourScope.IMAGE
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class FusionState:
    """A second series that lies over the images of a viewport. `window` None: the one it opens with."""

    series_uid: str
    window: Window | None = None
    colour_map: ColourMap = ColourMap.HOT
    opacity: float = 0.5
    visible: bool = True


@dataclass(frozen=True, slots=True)
class ViewState:
    """What one viewport shows and wants.

    A series with a fourth axis has `slices` images at each point of it, point by point; `index` counts all images.
    `window` None means the image's own default window. `classify_asked` and `explain_asked` name the image for
    which the user pressed the button: once another image is displayed the wish has lapsed. `check_asked` and
    `compare_asked` name the map.
    """

    series_uid: str | None = None
    index: int = 0
    count: int = 0
    slices: int = 0
    plane: PlaneChoice | None = None  # None: the images as they were acquired
    beyond_mm: float = 0.0  # how far beyond the displayed image, along its normal, a link by distance leads
    window: Window | None = None
    inverted: bool = False
    flipped_horizontally: bool = False
    flipped_vertically: bool = False
    transposed: bool = False  # rows and columns exchanged, before the flips
    colour_map: ColourMap = ColourMap.GREY
    align: Align = Align.CENTRE
    overlay: OverlayState = field(default_factory=OverlayState)
    fusion: FusionState | None = None
    shutter: Shutter | None = None  # that the user drew, beside the one of the file
    model: str | None = None
    choice: Choices = field(default_factory=Choices)  # its target None: the most probable label
    follow: Follow = Follow.NOTHING
    classify_asked: ImageKey | None = None
    explain_asked: ImageKey | None = None
    check_asked: MapAsked | None = None  # the map to be tested
    compare_asked: MapAsked | None = None  # the map to be set beside those from other baselines

    @property
    def image(self) -> ImageKey | None:
        """The displayed image; None while nothing is open."""
        if self.series_uid is None or self.count == 0:
            return None
        return ImageKey(self.series_uid, self.index, self.plane)

    @property
    def points(self) -> int:
        """Points of the series' axis; 1 without one."""
        return self.count // self.slices if self.slices else 1

    @property
    def point(self) -> int:
        """The displayed point of the axis, from 0."""
        return self.index // self.slices if self.slices else 0

    @property
    def slice(self) -> int:
        """The displayed image within its point, from 0."""
        return self.index % self.slices if self.slices else self.index

    @property
    def slice_count(self) -> int:
        """Images of the displayed point."""
        return self.slices or self.count

    def with_series(
        self, series_uid: str | None, count: int, index: int = 0, slices: int | None = None
    ) -> ViewState:
        """Another series in the viewport: its own window, not inverted, not flipped, nothing asked.

        `slices`: images at each point of its axis; None: all.
        """
        return replace(
            self.looking_as_stored(),
            series_uid=series_uid,
            count=count,
            slices=count if slices is None else slices,
            index=min(max(index, 0), max(count - 1, 0)),
            plane=None,
            beyond_mm=0.0,
            align=Align.CENTRE,
            fusion=None,
            shutter=None,
            choice=replace(self.choice, target=None),
            classify_asked=None,
            explain_asked=None,
            check_asked=None,
            compare_asked=None,
        )

    def in_plane(self, plane: PlaneChoice | None, slices: int, number: int) -> ViewState:
        """Planes through the series, or its images as acquired (None), at the displayed point: `slices` of them at
        each point, at `number`.
        """
        number = min(max(number, 0), max(slices - 1, 0))
        return replace(
            self,
            plane=plane,
            slices=slices,
            count=slices * self.points,
            index=self.point * slices + number,
            beyond_mm=0.0,
            shutter=self.shutter if plane == self.plane else None,  # it was drawn on other pixels
        )

    def turned(self, clockwise: bool) -> ViewState:
        """Turned by a quarter on the screen, whatever way it was turned and mirrored before."""
        horizontally, vertically = self.flipped_vertically, self.flipped_horizontally
        return replace(
            self,
            transposed=not self.transposed,
            flipped_horizontally=horizontally != clockwise,
            flipped_vertically=vertically == clockwise,
        )

    def looking_as_stored(self) -> ViewState:
        """Through the image's own window, grey, neither inverted nor flipped nor turned."""
        return replace(
            self,
            window=None,
            inverted=False,
            flipped_horizontally=False,
            flipped_vertically=False,
            transposed=False,
            colour_map=ColourMap.GREY,
        )

    def looking_like(self, other: ViewState) -> ViewState:
        """With the window, inversion, flips and second series of another state."""
        return replace(
            self,
            window=other.window,
            inverted=other.inverted,
            flipped_horizontally=other.flipped_horizontally,
            flipped_vertically=other.flipped_vertically,
            transposed=other.transposed,
            colour_map=other.colour_map,
            fusion=other.fusion,
            shutter=other.shutter if other.plane == self.plane else None,
        )

    def through(self, window: Window | None) -> ViewState:
        """Through another window; None: the image's own."""
        return replace(self, window=window)

    def scrolled_to(self, number: int) -> ViewState:
        """The image of the displayed point nearest to `number` that exists."""
        number = min(max(number, 0), max(self.slice_count - 1, 0))
        return replace(self, index=self.point * self.slice_count + number, beyond_mm=0.0)

    def at_point(self, point: int) -> ViewState:
        """The same slice at the point of the axis nearest to `point` that exists."""
        point = min(max(point, 0), max(self.points - 1, 0))
        return replace(self, index=point * self.slice_count + self.slice)

    def asking_to_classify(self) -> ViewState:
        """The displayed image shall be classified."""
        return replace(self, classify_asked=self.image)

    def asking_to_explain(self, target: str | None = None) -> ViewState:
        """The displayed image shall be classified and explained, for `target` or the most probable label."""
        return replace(
            self,
            classify_asked=self.image,
            explain_asked=self.image,
            choice=replace(self.choice, target=target),
        )

    @property
    def map_asked(self) -> MapAsked | None:
        """The map that is meant by image, model and choices; None while there can be none."""
        if self.image is None or self.model is None or self.plane is not None:
            return None
        return MapAsked(self.image, self.model, self.choice)

    @property
    def map_of_any_baseline(self) -> MapAsked | None:
        """The same without its baseline."""
        asked = self.map_asked
        return None if asked is None else replace(asked, choice=replace(self.choice, baseline=""))

    def asking_to_check(self) -> ViewState:
        """The displayed map shall be tested."""
        return replace(self, check_asked=self.map_asked)

    def asking_to_compare(self) -> ViewState:
        """The displayed map shall be set beside those from other baselines."""
        return replace(self, compare_asked=self.map_of_any_baseline)

    def asking_nothing(self) -> ViewState:
        """Nothing is asked of the AI any longer."""
        return replace(
            self,
            classify_asked=None,
            explain_asked=None,
            check_asked=None,
            compare_asked=None,
            follow=Follow.NOTHING,
        )
