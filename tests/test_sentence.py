"""Sentences that remember what they were made of."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from viewer.errors import Cancelled, DecodeError, InputError, OverreadError
from viewer.inference.apart import run_apart
from viewer.sentence import Sentence, as_sentence, listed, rewritten, together


def test_a_sentence_is_its_english_text() -> None:
    made = Sentence("{file} is {size:.1f} MB.", file="a.dcm", size=2.04)
    assert made == "a.dcm is 2.0 MB."
    assert json.loads(json.dumps({"reason": made})) == {"reason": "a.dcm is 2.0 MB."}
    assert (made.template, dict(made.values)) == ("{file} is {size:.1f} MB.", {"file": "a.dcm", "size": 2.04})


def test_braces_of_a_text_without_values_stay() -> None:
    assert Sentence("{'a': 1} is no card.") == "{'a': 1} is no card."
    assert as_sentence(Sentence("One.")).template == "One."


def test_it_survives_pickling_with_the_sentences_in_it() -> None:
    made = together([Sentence("{file} ends.", file="a.dcm"), Sentence("Send it again.")])
    found = pickle.loads(pickle.dumps(made))
    assert found == "a.dcm ends. Send it again."
    inner = found.values["one"]
    assert (inner.template, dict(inner.values)) == ("{file} ends.", {"file": "a.dcm"})


@pytest.mark.parametrize(
    "error",
    [
        OverreadError(Sentence("There is no room in {folder}.", folder=Path("/tmp")), "Make some."),
        InputError(Path("x.dcm"), Sentence("line {line} is wrong.", line=2)),
        DecodeError(
            Path("x.dcm"), Sentence("{file} ends.", file="x.dcm"), Sentence("Send {file}.", file="it")
        ),
        Cancelled(),
    ],
)
def test_an_error_survives_pickling_and_can_still_be_translated(error: OverreadError) -> None:
    found = pickle.loads(pickle.dumps(error))
    assert type(found) is type(error)
    assert str(found) == str(error)
    for now, then in ((found.message, error.message), (found.remedy, error.remedy)):
        assert (now, now.template, dict(now.values)) == (then, then.template, dict(then.values))


def test_the_text_of_an_error_is_a_sentence_of_both() -> None:
    error = InputError(Path("x.csv"), Sentence("line {line} is wrong.", line=2), "Correct the line.")
    text = str(error)
    assert text == "x.csv: line 2 is wrong. Correct the line."
    assert isinstance(text, Sentence)
    assert text.template == "{one} {more}"


def _fail(tell: object, cancelled: object) -> None:
    raise DecodeError(Path("x.dcm"), Sentence("{file} ends.", file="x.dcm"))


def test_an_error_of_another_process_can_still_be_translated() -> None:
    with pytest.raises(DecodeError) as caught:
        run_apart(_fail, lambda _: None, lambda: False)
    assert caught.value.message.template == "{file} ends."
    assert caught.value.message.values["file"] == "x.dcm"


def test_only_values_are_rewritten() -> None:
    inner = Sentence("{file} ends", file="DOE.dcm")
    text = rewritten(
        Sentence("The pixels of DOE: {why}, {path}, {count:.1f}.", why=inner, path=Path("/DOE"), count=1.5),
        lambda text: text.replace("DOE", "hidden"),
    )
    assert text == "The pixels of DOE: hidden.dcm ends, /hidden, 1.5."
    assert isinstance(text, Sentence)
    assert isinstance(text.values["why"], Sentence)
    assert rewritten("DOE", str.lower) == "doe"


def test_clauses_in_a_row() -> None:
    assert listed(["a", "b", "c"]) == "a, b, c"
    assert together([]) == ""
