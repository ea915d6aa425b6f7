"""Model cards that say what a test is about, and no more."""

from __future__ import annotations

from typing import Any

from viewer.ai.model_card import InputSpec, ModelCard


def make_card(name: str, spec: InputSpec, labels: tuple[str, ...], **entries: Any) -> ModelCard:
    """A card of this input and these labels; `entries` are further fields of ModelCard."""
    rest = {"version": "1", "title": "for tests", "sha256": "0" * 64, "intended_use": "tests", **entries}
    return ModelCard(name=name, input=spec, labels=labels, **rest)
