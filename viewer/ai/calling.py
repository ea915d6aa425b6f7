"""What a model calls: the one label that its scores come down to."""

from __future__ import annotations

from collections.abc import Mapping

from viewer.ai.model_card import ModelCard

# From this probability a label of a sigmoid model is called present where its card names no other.
USUAL_THRESHOLD = 0.5


def called(card: ModelCard, probabilities: Mapping[str, float]) -> str | None:
    """The label that a classifier calls; None where it calls none.

    Softmax: the most probable one. Sigmoid: the most probable of those that reach their thresholds.
    """
    present = [
        label
        for label in card.labels
        if card.activation == "softmax" or probabilities[label] >= card.thresholds.get(label, USUAL_THRESHOLD)
    ]
    return max(present, key=lambda label: probabilities[label], default=None)


def can_call_nothing(card: ModelCard) -> bool:
    """Whether a classifier may find none of its labels present."""
    return card.activation == "sigmoid"
