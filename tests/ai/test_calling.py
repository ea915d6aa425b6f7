"""What a model calls, by its activation and its thresholds."""

from __future__ import annotations

from tests.cards import make_card
from viewer.ai.calling import called
from viewer.ai.model_card import InputSpec, NormalisationSpec


def test_softmax_calls_the_most_probable_sigmoid_what_reaches_its_threshold() -> None:
    spec = InputSpec(height=4, width=4, normalisation=NormalisationSpec(mean=(0.0,), std=(1.0,)))
    soft = make_card("soft", spec, ("a", "b"))
    assert called(soft, {"a": 0.4, "b": 0.6}) == "b"
    sigmoid = soft.model_copy(update={"activation": "sigmoid", "thresholds": {"a": 0.3}})
    assert called(sigmoid, {"a": 0.35, "b": 0.45}) == "a"
    assert called(sigmoid, {"a": 0.1, "b": 0.45}) is None
