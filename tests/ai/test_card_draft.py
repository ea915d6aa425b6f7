"""What a network says about itself, and what must be asked."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.ai.keras_files import description, layer
from viewer.ai.card_draft import complete_card, merge, network_facts, open_questions
from viewer.errors import ModelRefusedError

ANSWERS: dict[str, Any] = {
    "name": "theirs",
    "title": "Theirs",
    "version": "1",
    "labels": ["a", "b"],
    "input.intensity": {"kind": "percentile", "low": 1, "high": 99},
    "input.normalisation": {"mean": [0.5], "std": [0.5]},
    "input.resize": {"policy": "stretch"},
    "input.photometric": "monochrome2",
    "scope.modalities": [],
    "intended_use": "Tests.",
}


def test_facts_of_the_usual_endings() -> None:
    facts = network_facts(description())
    assert (facts.rows, facts.columns, facts.channels) == (8, 8, 1)
    assert (facts.outputs, facts.activation, facts.scales) == (2, "softmax", ())
    config = description(layer("Rescaling", name="r"), shape=(None, None, 3), units=1, activation="linear")
    facts = network_facts(config)
    assert (facts.rows, facts.channels, facts.outputs, facts.activation) == (None, 3, 1, "linear")
    assert facts.scales == ("Rescaling",)
    config = description(activation="linear")
    softmax = layer("Softmax", name="end")
    config["config"]["layers"].append({**softmax, "build_config": {"input_shape": [None, 2]}})
    config["config"]["output_layers"] = [["end", 0, 0]]
    assert network_facts(config).outputs == 2
    assert network_facts(config).activation == "softmax"


@pytest.mark.parametrize(
    ("config", "word"),
    [
        (description(shape=(16, 64, 64, 1)), "volumes"),
        (description(layer("Conv3D", name="c"), shape=(64, 64, 1)), "volumes"),
        (description(layer("TimeDistributed", name="c"), shape=(8, 64, 1)), "volumes"),
        (description(shape=(64, 64, 5)), "several slices"),
        (description(shape=(3, 64, 64)), "channels first"),
        (description(shape=(64,)), "not an image"),
        (description(layer("InputLayer", name="second", batch_shape=[None, 4])), "2 inputs"),
        ({"class_name": "Own", "config": {}}, "no functional"),
    ],
)
def test_networks_that_take_no_single_image_are_refused_with_the_reason(
    config: dict[str, Any], word: str
) -> None:
    with pytest.raises(ModelRefusedError, match=word):
        network_facts(config)


def test_each_missing_entry_is_asked_for_and_none_is_guessed() -> None:
    facts = network_facts(description())
    assert {one.key for one in open_questions({}, facts)} == set(ANSWERS)
    assert not any(re.search(r"{\w+}", one.said) for one in open_questions({}, facts)), "places are filled in"
    for key in ANSWERS:
        draft = merge({}, {other: value for other, value in ANSWERS.items() if other != key})
        assert [one.key for one in open_questions(draft, facts)] == [key]
        with pytest.raises(ModelRefusedError, match=key):
            complete_card(draft, facts, "0" * 64)
    vague = network_facts(description(shape=(None, None, 1), activation="linear"))
    asked = {one.key for one in open_questions(merge({}, ANSWERS), vague)}
    assert asked == {"input.height", "input.width", "activation"}


def test_a_single_number_is_a_sigmoid() -> None:
    facts = network_facts(description(units=1, activation="linear"))
    card = complete_card(merge({}, {**ANSWERS, "labels": ["ill"]}), facts, "0" * 64)
    assert card.activation == "sigmoid"


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ({"labels": ["a", "b", "c"]}, "answers with 2 numbers"),
        ({"activation": "sigmoid"}, "ends in softmax"),
        ({"input.height": 9}, "takes 8"),
        ({"input.normalisation": {"mean": [0, 0, 0], "std": [1, 1, 1]}}, "one mean and one std"),
        ({"input.intensity": {"kind": "guess"}}, "intensity"),
        ({"name": "../outside"}, "name"),
    ],
)
def test_answers_that_do_not_fit_the_network(answers: dict[str, Any], word: str) -> None:
    with pytest.raises(ModelRefusedError, match=word):
        complete_card(merge({}, {**ANSWERS, **answers}), network_facts(description()), "0" * 64)
