"""The immutable state of the window's middle: the layout, one ViewState a viewport, which of them is active.

A viewport has a number that it keeps; the layout says which numbers are shown in which cells. Hidden viewports keep
their state.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from viewer.dicom.header import Vector3
from viewer.session.layout import LAYOUTS, MOST_VIEWS, Layout
from viewer.session.view_state import ImageKey, ViewState


class ScrollLink(StrEnum):
    """What the other viewports do when the active one scrolls."""

    NOTHING = "nothing"
    POSITION = "position"  # show the same place, where frame of reference and plane are the same
    # Move as far, wherever they stand: in millimetres; by as many images without positions, or where planes cross
    OFFSET = "offset"


@dataclass(frozen=True, slots=True)
class Links:
    """What viewports do together."""

    scroll: ScrollLink = ScrollLink.POSITION
    placement: bool = False  # zoom and pan
    window: bool = False  # of series of the same modality
    lines: bool = True  # each shows where the planes of the others cut it


_NOT_TURNED: tuple[Vector3, Vector3, Vector3] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Crosshair:
    """A point (LPS mm) of the patient at which planes meet. `space` names what positions refer to (see linking).

    `rotation`, three rows of a rotation matrix, is how far planes have been turned about it.
    """

    space: str
    point: Vector3
    rotation: tuple[Vector3, Vector3, Vector3] = _NOT_TURNED

    @property
    def is_turned(self) -> bool:
        """Whether planes have been turned."""
        return self.rotation != _NOT_TURNED


@dataclass(frozen=True, slots=True)
class Workspace:
    """`order` holds all viewport numbers; the first `layout.count` of them fill the cells.

    `home` is their order where no viewport had to move, since its own place had no cell.
    """

    views: tuple[ViewState, ...] = (ViewState(),) * MOST_VIEWS
    layout: Layout = LAYOUTS[0]
    order: tuple[int, ...] = tuple(range(MOST_VIEWS))
    home: tuple[int, ...] = tuple(range(MOST_VIEWS))
    active: int = 0
    maximised: bool = False
    links: Links = field(default_factory=Links)
    crosshair: Crosshair | None = None

    @property
    def view(self) -> ViewState:
        """The active viewport's state."""
        return self.views[self.active]

    @property
    def placed(self) -> tuple[int, ...]:
        """Numbers of the viewports in the layout's cells, in their order."""
        return self.order[: self.layout.count]

    @property
    def shown(self) -> tuple[int, ...]:
        """Numbers of the viewports on the screen: those in the cells, or the active one while it is maximised."""
        return (self.active,) if self.maximised else self.placed

    @property
    def is_empty(self) -> bool:
        """True where no viewport holds a series."""
        return all(view.series_uid is None for view in self.views)

    @property
    def displayed(self) -> tuple[ImageKey, ...]:
        """The images on the screen, the active viewport's first; each once."""
        first = (self.active, *(number for number in self.shown if number != self.active))
        keys = (self.views[number].image for number in first)
        return tuple(dict.fromkeys(key for key in keys if key is not None))

    @property
    def laid_over(self) -> tuple[str, ...]:
        """The series that lie over the images on the screen, the active viewport's first; each once."""
        first = (self.active, *(number for number in self.shown if number != self.active))
        found = (self.views[number].fusion for number in first)
        return tuple(dict.fromkeys(one.series_uid for one in found if one is not None and one.visible))

    def with_view(self, state: ViewState, number: int | None = None) -> Workspace:
        """With another state of one viewport (default: of the active one)."""
        number = self.active if number is None else number
        return replace(self, views=(*self.views[:number], state, *self.views[number + 1 :]))

    def everywhere(self, change: Callable[[ViewState], ViewState]) -> Workspace:
        """With the same change to all viewports, hidden ones too."""
        return replace(self, views=tuple(change(view) for view in self.views))

    def activated(self, number: int) -> Workspace:
        """With another active viewport; nothing changes where `number` has no cell."""
        return replace(self, active=number) if number in self.placed else self

    def neighbour_activated(self, step: int) -> Workspace:
        """With the next (1) or previous (-1) viewport active, round the cells."""
        placed = self.placed
        return replace(self, active=placed[(placed.index(self.active) + step) % len(placed)])

    def linked(self, links: Links) -> Workspace:
        """With other links; where the link of scrolling changes, what stood beside each other does so no longer."""
        scrolls_alike = links.scroll is self.links.scroll
        freed = self if scrolls_alike else self.everywhere(lambda view: replace(view, beyond_mm=0.0))
        return replace(freed, links=links)

    def arranged(self, layout: Layout) -> Workspace:
        """In another layout. The active viewport stays on the screen; all states survive.

        Where its place has no cell it takes the last one; the next layout has all in their own places again.
        """
        order = list(self.home)
        place, last = order.index(self.active), layout.count - 1
        if place > last:
            order[place], order[last] = order[last], order[place]
        return replace(self, layout=layout, order=tuple(order), maximised=False)

    def maximise_toggled(self) -> Workspace:
        """The active viewport alone, or all of the layout again."""
        return replace(self, maximised=not self.maximised and self.layout.count > 1)

    def place_for(self, uid: str) -> int:
        """The viewport on the screen for a series that was opened: its own, else an empty one, else the active one.

        A prior must not push away the current study beside an empty viewport.
        """
        rest = (number for number in self.shown if number != self.active)
        places = tuple(self.shown) if self.is_empty else (self.active, *rest)
        for wanted in (uid, None):
            for number in places:
                if self.views[number].series_uid == wanted:
                    return number
        return self.active

    def filled(self, series: Sequence[tuple[str, int, int]]) -> Workspace:
        """With series (uid, images, images of one point) that are not on the screen yet in the empty cells, at the
        middle images of their first points.
        """
        held = {self.views[number].series_uid for number in self.placed}
        waiting = [one for one in series if one[0] not in held]
        filled = self
        for number in self.placed:
            if waiting and self.views[number].series_uid is None:
                uid, count, slices = waiting.pop(0)
                view = self.views[number].with_series(uid, count, slices // 2, slices)
                filled = filled.with_view(view, number)
        return filled

    def emptied(self) -> Workspace:
        """Without series, as before the first one was opened; viewports in the order of their numbers."""
        numbers = tuple(range(len(self.views)))
        empty = self.everywhere(lambda view: view.with_series(None, 0))
        return replace(empty, order=numbers, home=numbers, maximised=False, crosshair=None).arranged(
            self.layout
        )

    def without_series(self, uid: str) -> Workspace:
        """With the viewports empty that hold this series, and without it over the others."""

        def without(view: ViewState) -> ViewState:
            if view.series_uid == uid:
                return view.with_series(None, 0)
            return replace(view, fusion=None) if view.fusion and view.fusion.series_uid == uid else view

        return self.everywhere(without)
