"""The log of opinions: kappa against scikit-learn, lines that survive a crash, a table."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from viewer.errors import OverreadError
from viewer.reports.agreement import (
    OTHER,
    AgreementEntry,
    AgreementLog,
    cohens_kappa,
    csv_text,
    summary,
)


def _entry(number: int, choice: str, answer: str | None, **fields: Any) -> AgreementEntry:
    entry = AgreementEntry(
        id=str(number),
        time="2026-11-21T15:00:00+00:00",
        sop_instance_uid="1.2.3",
        frame=0,
        pixels_sha256="0" * 64,
        model="toy",
        model_version="1",
        model_sha256="1" * 64,
        choice=choice,
        confidence="high",
        **fields,
    )
    return entry if answer is None else entry.answered(answer, {"a": 0.25, "b": 0.75})


def test_kappa_equals_scikit_learns_and_cohens_example() -> None:
    random = np.random.default_rng(0)
    for _ in range(20):
        one, other = random.choice(["a", "b", "c"], (2, 40), p=[0.6, 0.3, 0.1])
        expected = cohen_kappa_score(one, other)
        assert cohens_kappa(list(zip(one, other, strict=True))) == pytest.approx(expected, abs=1e-12)
    # Two raters, 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: p_o 0.7, p_e 0.5.
    table = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohens_kappa(table) == pytest.approx(0.4)
    assert cohens_kappa([("a", "a")] * 3) is None, "two raters who only ever say one thing"
    assert cohens_kappa([]) is None


def test_only_blind_definite_and_answered_opinions_count() -> None:
    found = summary(
        [
            _entry(0, "a", "a"),
            _entry(1, "b", "a"),
            _entry(2, OTHER, "a"),
            _entry(3, "a", None),
            _entry(4, "a", "a", seen_before=True),
        ]
    )
    assert (found.n, found.agreement, found.left_out) == (2, 0.5, 3)


def test_each_entry_is_on_the_disk_at_once_and_completed_in_its_place(tmp_path: Path) -> None:
    log = AgreementLog(tmp_path)
    first = _entry(0, "a", None, note="two\u2028lines\nof it")
    log.put(first)
    log.put(_entry(1, "b", "b"))
    log.path.write_text(log.path.read_text() + "no JSON\n")
    log.put(first.answered("a", {"a": 1.0}))
    assert [(one.id, one.answer) for one in AgreementLog(tmp_path).read()] == [("0", "a"), ("1", "b")]
    assert AgreementLog(tmp_path).read()[0].note == first.note
    assert "no JSON" in log.path.read_text(), "what cannot be read is not thrown away"


def test_a_crash_while_writing_leaves_the_old_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = AgreementLog(tmp_path)
    log.put(_entry(0, "a", "a"))
    before = log.path.read_bytes()

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OverreadError, match="No space left"):
        log.put(_entry(1, "b", "a"))
    assert log.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [log.path.name], "and no draft"


def test_the_table_has_a_line_an_opinion_and_no_formulas() -> None:
    text = csv_text([_entry(0, "a", "b", note="=1+1"), _entry(1, "b", None)])
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["agrees"], first["probability b"], first["note"]) == ("no", "0.75", "'=1+1")
    assert (second["agrees"], second["answer"]) == ("", "")
