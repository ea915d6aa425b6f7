"""Puts onto the panels what is known about the displayed map: its tests, other baselines, how it can be asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.explain.attribution import Attribution
from viewer.explain.checks import MapChecks
from viewer.explain.compare import Disagreement, disagreement
from viewer.explain.method import own_methods
from viewer.gui.ai.baselines_strip import BesideMap
from viewer.gui.ai.controller import AiController
from viewer.gui.panels import Panels
from viewer.gui.reading.controller import ReadingController
from viewer.gui.view_presenter import is_of
from viewer.session.resolve import CheckKey, ExplainKey
from viewer.session.view_state import ViewState


class MapPresenter(QObject):
    """Listens to the AI and reading controllers; changes no state."""

    checksShown = Signal(object, bool)  # MapChecks, final
    baselinesShown = Signal(object)  # tuple of BesideMap, all of them finished

    def __init__(
        self, panels: Panels, reading: ReadingController, ai: AiController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panels = panels
        self._reading = reading
        self._ai = ai
        self._known_model: tuple[str | None, object] | None = None
        self._compared: dict[tuple[int, int], tuple[Attribution, Attribution, Disagreement]] = {}
        self._beside: tuple[BesideMap, ...] = ()
        ai.checksChanged.connect(self._show_checks)
        ai.resultsChanged.connect(self.refresh)
        ai.modelKnown.connect(lambda _: self.refresh())

    def refresh(self) -> None:
        """Bring the panels in step with what is known."""
        state = self._reading.state
        self._show_model(state.model)
        _, attribution, final = self._ai.known(state)
        displayed = attribution is not None and is_of(attribution.identity, self._reading.image)
        self._panels.ai.checks.show_running(displayed and final, self._is_testing(state))
        self._show_beside(state, attribution if displayed and final else None)

    def _show_model(self, name: str | None) -> None:
        """Methods and layers, once the process has told them."""
        loaded = self._ai.loaded(name)
        if self._known_model is not None and self._known_model[0] == name and self._known_model[1] is loaded:
            return
        self._known_model = (name, loaded)
        choices = self._panels.ai.choices
        choices.set_methods(own_methods() if loaded is None or not loaded.methods else loaded.methods)
        choices.set_layers(() if loaded is None else loaded.layers)

    def _is_testing(self, state: ViewState) -> bool:
        asked = state.check_asked
        if asked is None or asked != state.map_asked:
            return False
        place = (asked.image, asked.model, asked.choice)
        return self._ai.is_under_way(CheckKey(*place)) or self._ai.is_under_way(ExplainKey(*place))

    def _show_checks(self, checks: MapChecks | None, final: bool) -> None:
        self._panels.ai.checks.show_checks(checks, final)
        if checks is not None:
            self.checksShown.emit(checks, final)

    def _show_beside(self, state: ViewState, displayed: Attribution | None) -> None:
        """The comparison, as long as it is asked for and there is a displayed map to compare with."""
        asked = state.compare_asked is not None and state.compare_asked == state.map_of_any_baseline
        maps: tuple[BesideMap, ...] = ()
        if asked and displayed is not None:
            found = self._ai.beside(state)
            maps = tuple(
                BesideMap(
                    name,
                    one,
                    None
                    if one is None or name == state.choice.baseline
                    else self._disagreement(displayed, one),
                )
                for name, one in found.items()
            )
        else:
            self._compared.clear()
        if _same(maps, self._beside):
            return
        self._beside = maps
        self._panels.ai.evidence_panel.baselines.show_maps(maps)
        if maps and all(one.attribution is not None for one in maps):
            self.baselinesShown.emit(maps)

    def _disagreement(self, one: Attribution, other: Attribution) -> Disagreement:
        """Computed once for two maps, a few milliseconds."""
        key = (id(one), id(other))
        known = self._compared.get(key)
        if known is None or known[0] is not one or known[1] is not other:
            known = self._compared[key] = (one, other, disagreement(one, other))
        return known[2]


def _same(maps: tuple[BesideMap, ...], before: tuple[BesideMap, ...]) -> bool:
    return len(maps) == len(before) and all(
        (one.baseline, one.found) == (old.baseline, old.found) and one.attribution is old.attribution
        for one, old in zip(maps, before, strict=True)
    )
