"""From a state to what should be computed: a pure function, so that what is stale is a matter of comparison."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.session.view_state import ExplainChoice, Follow, ImageKey, ViewState


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
    choice: ExplainChoice


RequestKey = ClassifyKey | ExplainKey


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the state wants: the displayed image, and the AI requests for it."""

    image: ImageKey | None
    classify: ClassifyKey | None
    explain: ExplainKey | None

    def __contains__(self, key: RequestKey) -> bool:
        return key in (self.classify, self.explain)

    @property
    def keys(self) -> tuple[RequestKey, ...]:
        """The AI requests in the order in which they should run."""
        return tuple(key for key in (self.classify, self.explain) if key is not None)


def resolve(state: ViewState) -> Wanted:
    """What `state` wants."""
    image = state.image
    if image is None or state.model is None:
        return Wanted(image, None, None)
    explain_wanted = state.follow is Follow.EXPLAIN or state.explain_asked == image
    classify_wanted = explain_wanted or state.follow is Follow.CLASSIFY or state.classify_asked == image
    return Wanted(
        image,
        ClassifyKey(image, state.model) if classify_wanted else None,
        ExplainKey(image, state.model, state.choice) if explain_wanted else None,
    )
