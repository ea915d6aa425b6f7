"""From a state to what should be computed: a pure function, so that what is stale is a matter of comparison."""

from __future__ import annotations

from dataclasses import dataclass, replace

from viewer.explain.explainer import Choices
from viewer.session.view_state import Follow, ImageKey, ViewState
from viewer.session.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ClassifyKey:
    """One classification: the same key means the same answer."""

    image: ImageKey
    model: str


@dataclass(frozen=True, slots=True)
class ExplainKey:
    """One explanation: the same key means the same answer."""

    image: ImageKey
    model: str
    choice: Choices


@dataclass(frozen=True, slots=True)
class CheckKey:
    """All tests of one map: the same key means the same outcome."""

    image: ImageKey
    model: str
    choice: Choices

    @property
    def map(self) -> ExplainKey:
        """The map that is tested."""
        return ExplainKey(self.image, self.model, self.choice)


RequestKey = ClassifyKey | ExplainKey | CheckKey

# One click sets maps from these side by side. Noise and references take several times as long each.
COMPARED_BASELINES = ("black", "mean", "blur", "padding")


def baselines_beside(choice: Choices) -> tuple[Choices, ...]:
    """The same choices from each baseline that is compared, the chosen one first."""
    names = dict.fromkeys((choice.baseline, *COMPARED_BASELINES))
    return tuple(replace(choice, baseline=name) for name in names)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a state wants: `keys` are the AI requests in the order in which they should run."""

    image: ImageKey | None
    keys: tuple[RequestKey, ...] = ()

    def __contains__(self, key: RequestKey) -> bool:
        return key in self.keys


def resolve(state: ViewState) -> Wanted:
    """What the state of one viewport wants. Models see images as acquired, never planes cut through them."""
    image = state.image
    if image is None or state.model is None or state.plane is not None:
        return Wanted(image)
    check_wanted = state.check_asked is not None and state.check_asked == state.map_asked
    compare_wanted = state.compare_asked is not None and state.compare_asked == state.map_of_any_baseline
    explain_wanted = (
        state.follow is Follow.EXPLAIN or state.explain_asked == image or check_wanted or compare_wanted
    )
    classify_wanted = explain_wanted or state.follow is Follow.CLASSIFY or state.classify_asked == image
    keys: list[RequestKey] = []
    if classify_wanted:
        keys.append(ClassifyKey(image, state.model))
    if explain_wanted:
        keys.append(ExplainKey(image, state.model, state.choice))
    if compare_wanted:
        keys.extend(ExplainKey(image, state.model, choice) for choice in baselines_beside(state.choice)[1:])
    if check_wanted:
        keys.append(CheckKey(image, state.model, state.choice))
    return Wanted(image, tuple(keys))


def resolve_all(workspace: Workspace) -> Wanted:
    """What all viewports on the screen want: first the active one, then what was asked for in the others.

    Only the active one follows by itself: scrolling nine linked viewports must not start nine jobs a step.
    """
    first = resolve(workspace.view)
    keys = list(first.keys)
    for number in workspace.shown:
        if number != workspace.active:
            keys.extend(resolve(replace(workspace.views[number], follow=Follow.NOTHING)).keys)
    return Wanted(first.image, tuple(dict.fromkeys(keys)))
