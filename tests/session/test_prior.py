"""Which series of an earlier study is like the displayed one."""

from __future__ import annotations

import pytest

from tests.session.test_linking import made
from viewer.session import linking
from viewer.session.prior import most_like


def test_likeness_is_found_without_looking_at_every_image(monkeypatch: pytest.MonkeyPatch) -> None:
    # It is asked for all series of all priors when a study opens, in the window's thread: 500 series took 0.2 s.
    looked = []
    look = linking._centre_and_normal
    monkeypatch.setattr(linking, "_centre_and_normal", lambda frame: looked.append(frame) or look(frame))
    others = [made(f"1.{number}", 30, 2.0) for number in range(5)]
    assert len(most_like(made("2.1", 30, 2.0), others)) == 5
    assert len(looked) <= 2 * len(others)
