"""Two explanations of one image that are set beside each other: what each is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from viewer.explain.explainer import Choices
from viewer.intensity.window import Window

# What B begins with, beside an A from any other baseline.
_OTHER_BASELINE = {"black": "blur"}


@dataclass(frozen=True, slots=True)
class Side:
    """One explanation. model: a name that the window knows (an installed model, or a checkpoint's folder).

    window: shown to the model in place of its card's grey, in the unit of the file; None: the card's.
    """

    model: str
    choice: Choices = field(default_factory=Choices)
    window: Window | None = None

    def with_model(self, model: str) -> Side:
        """Ask another model: its labels and layers are others."""
        return replace(self, model=model, choice=replace(self.choice, target=None, layer=None))


def other_side(side: Side) -> Side:
    """What is first set beside an explanation: the same from another baseline."""
    baseline = _OTHER_BASELINE.get(side.choice.baseline, "black")
    return replace(side, choice=replace(side.choice, baseline=baseline))
