"""Map A, map B and their difference over one image: linked in zoom and pan, A and B exchanged in place by a key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from viewer.explain.attribution import Attribution, Output
from viewer.explain.compare import MapDifference, map_difference
from viewer.explain.explainer import choices_of
from viewer.explain.method import own_methods
from viewer.gui.ai.choice_boxes import is_random, method_title
from viewer.gui.ai.evidence_panel import target_words
from viewer.gui.basics.translation import tr
from viewer.gui.viewport.text import Banner, CornerText
from viewer.gui.viewport.viewport import Viewport
from viewer.intensity.window import Window
from viewer.rendering.overlay import SCREEN_SMOOTHING, OverlayStyle, smooth_limit, widest_limit
from viewer.rendering.readout import PixelReadout
from viewer.session.view_state import OverlayState, ViewState
from viewer.volume.slice_image import SliceImage

_EMPTY = " "


class Arrangement(StrEnum):
    """What is on the screen."""

    ALL = "all"  # A, B and the difference
    PAIR = "pair"  # A and B
    ONE = "one"  # A or B, in one place
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two finished maps of one image and their difference, with the magnitude of the strongest colour of each."""

    maps: tuple[Attribution, Attribution]
    difference: MapDifference
    limits: tuple[float, float]
    difference_limit: float
    difference_map: Attribution  # as a viewport takes it, so that it can never lie over another image


def compare_maps(one: Attribution, other: Attribution, same_strength: bool) -> Compared:
    """Computes for up to half a second: for a thread beside the window's. Raises InferenceError."""
    difference = map_difference(one, other, same_strength)
    if difference.same_strength:
        limits = smooth_limit(one.values), smooth_limit(other.values)
    else:
        limits = (widest_limit((one.values, other.values)),) * 2  # the same colour says the same
    sums = one.gap is not None and other.gap is not None and not difference.same_strength
    carrier = replace(
        one,
        values=difference.values,
        coverage=one.coverage | other.coverage,
        unit=difference.unit,
        gap=one.gap if sums else None,
    )
    return Compared((one, other), difference, limits, smooth_limit(difference.values), carrier)


class CompareViews(QWidget):
    """Setters only, and what the hand does."""

    scrolled = Signal(int)
    windowChanged = Signal(object)  # Window
    pointed = Signal(object)  # (column, row) under the cursor, or None
    swapped = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_views")
        self.first, self.second, self.third = (
            self._make(name, text)
            for name, text in (
                ("compare_first", tr("Explanation in the first place")),
                ("compare_second", tr("Explanation in the second place")),
                ("compare_difference", tr("Difference of both explanations")),
            )
        )
        self.all = (self.first, self.second, self.third)
        self._following = False
        self._arrangement = Arrangement.ALL
        self._maps: tuple[Attribution | None, Attribution | None] = (None, None)
        self._compared: Compared | None = None
        self._overlay = OverlayState()
        self.is_swapped = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        for viewport in self.all:
            self._row.addWidget(viewport, 1)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._even_out()

    def _even_out(self) -> None:
        """All of one width, to the pixel: the same zoom in each."""
        shown = sum(not viewport.isHidden() for viewport in self.all)
        room = self.width() - (shown - 1) * self._row.spacing()
        self._row.setContentsMargins(0, 0, room % max(shown, 1), 0)

    def _make(self, name: str, text: str) -> Viewport:
        viewport = Viewport()
        viewport.setObjectName(name)
        viewport.setAccessibleName(text)
        viewport.setAcceptDrops(False)
        viewport.scrolled.connect(self.scrolled)
        viewport.windowChanged.connect(self.windowChanged)
        viewport.placed.connect(lambda: self._link(viewport))
        viewport.cursorMoved.connect(self._on_cursor)
        return viewport

    # What is shown

    @property
    def arrangement(self) -> Arrangement:
        """What is on the screen."""
        return self._arrangement

    def arrange(self, arrangement: Arrangement) -> None:
        """Choose what is on the screen."""
        self._arrangement = arrangement
        shown = {
            Arrangement.ALL: self.all,
            Arrangement.PAIR: (self.first, self.second),
            Arrangement.ONE: (self.first,),
            Arrangement.DIFFERENCE: (self.third,),
        }[arrangement]
        for viewport in self.all:
            viewport.setVisible(viewport in shown)
        self._even_out()

    def show_image(self, image: SliceImage | None, message: str | None) -> None:
        """The image below; maps of another one are gone with it."""
        for viewport in self.all:
            viewport.set_image(image)
            viewport.set_message(message if image is None else None)

    def show_look(self, state: ViewState, window: Window | None) -> None:
        """Window, turns and colours of the heatmap as in the viewport that is compared."""
        self._overlay = state.overlay
        for viewport in self.all:
            viewport.set_window(window)
            viewport.set_inverted(state.inverted)
            viewport.set_flip(state.flipped_horizontally, state.flipped_vertically, state.transposed)
            viewport.set_colour_map(state.colour_map)
        self._show()

    def show_maps(
        self, maps: tuple[Attribution | None, Attribution | None], compared: Compared | None
    ) -> None:
        """What is known of A and of B, and what came of both; None: not yet."""
        self._maps, self._compared = maps, compared
        self._show()

    def swap(self, swapped: bool | None = None) -> None:
        """Exchange A and B in place; None: the other way round."""
        self.is_swapped = not self.is_swapped if swapped is None else swapped
        self._show()
        self.swapped.emit(self.is_swapped)

    def _show(self) -> None:
        order = (1, 0) if self.is_swapped else (0, 1)
        for viewport, side in zip((self.first, self.second), order, strict=True):
            found = self._maps[side]
            _lay(viewport, found)
            limit = None if self._compared is None else self._compared.limits[side]
            together = self._compared is not None and not self._compared.difference.same_strength
            viewport.set_overlay_style(self._style(limit, "both" if together else "image"))
            name = "AB"[side]
            viewport.set_banners((Banner(name if found is None else f"{name}: {_target(found)}", "ai"),))
            viewport.set_corner_text(CornerText(top_right=(_model(found), _how(found))))
        compared = self._compared
        _lay(self.third, None if compared is None else compared.difference_map)
        self.third.set_overlay_style(
            self._style(None if compared is None else compared.difference_limit, "image")
        )
        self.third.set_banners((Banner("A − B", "ai"),))
        self.third.set_corner_text(CornerText(top_right=(_EMPTY, _EMPTY)))  # the marks at one height

    def _style(self, limit: float | None, scope: str) -> OverlayStyle:
        overlay = self._overlay
        return OverlayStyle(overlay.opacity, overlay.threshold, limit, scope, smoothing=SCREEN_SMOOTHING)

    # The hand

    def _link(self, source: Viewport) -> None:
        if self._following:
            return
        self._following = True
        for viewport in self.all:
            if viewport is not source:
                viewport.follow(None if source.is_fitted() else source.transform())
        self._following = False

    def _on_cursor(self, readout: PixelReadout | None) -> None:
        self.pointed.emit(None if readout is None else (readout.column, readout.row))

    def values_at(self, column: int, row: int) -> tuple[float, float, float] | None:
        """A, B and A − B on one pixel, as they were subtracted."""
        compared = self._compared
        if compared is None:
            return None
        difference = compared.difference
        rows, columns = difference.values.shape
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        one, other = (
            float(found.values[row, column]) * scale
            for found, scale in zip(compared.maps, difference.scales, strict=True)
        )
        return one, other, float(difference.values[row, column])


def _target(found: Attribution) -> str:
    target = target_words(found)
    return tr("probability of {target}", target=target) if found.output is Output.PROBABILITY else target


def _model(found: Attribution | None) -> str:
    return _EMPTY if found is None else f"{found.model.name} {found.model.version}"


def _how(found: Attribution | None) -> str:
    """Method, layer, baseline, and the seed where it matters."""
    if found is None:
        return _EMPTY
    methods = own_methods()
    about = next((one for one in methods if one.name == found.method), None)
    parts = (
        method_title(found.method, methods),
        found.layer or "",
        tr(found.baseline.capitalize()) if found.baseline else "",
        tr("seed {seed}", seed=found.seed) if is_random(choices_of(found), about) else "",
    )
    return tr(", ").join(part for part in parts if part)


def _lay(viewport: Viewport, attribution: Attribution | None) -> None:
    """Taking a map costs milliseconds: only where it is another one."""
    if viewport.attribution() is not attribution:
        viewport.set_attribution(attribution)
