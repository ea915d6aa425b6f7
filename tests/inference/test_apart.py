"""Work in a process of its own: its result, its errors, its death and its stop come through."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ai.keras_files import description, layer, write_keras
from viewer.errors import Cancelled, InputError, ModelRefusedError, OverreadError, WorkerLostError
from viewer.inference.apart import run_apart
from viewer.inference.trial import inspect_apart


@dataclass(frozen=True)
class Chore:
    what: str

    def __call__(self, tell: Callable[[Any], None], cancelled: Callable[[], bool]) -> Any:
        tell(os.getpid())
        if self.what == "fails":
            raise InputError("data.csv", "data.csv is empty.", "Fill it in.")
        if self.what == "breaks":
            raise ZeroDivisionError("a patient's name")
        if self.what == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        while self.what == "waits":
            if cancelled():
                raise Cancelled
            threading.Event().wait(0.01)
        return "done"


def test_result_and_news() -> None:
    told: list[Any] = []
    assert run_apart(Chore("works"), told.append, lambda: False) == "done"
    assert told != [os.getpid()]


@pytest.mark.parametrize(
    ("what", "error", "word"),
    [
        ("fails", InputError, r"data\.csv is empty"),
        ("breaks", OverreadError, "internal error .*ZeroDivisionError"),
        ("dies", WorkerLostError, "ended unexpectedly"),
    ],
)
def test_errors(what: str, error: type[Exception], word: str) -> None:
    with pytest.raises(error, match=word) as caught:
        run_apart(Chore(what), lambda _: None, lambda: False)
    assert "patient's name" not in str(caught.value)


def test_stop() -> None:
    told: list[Any] = []
    with pytest.raises(Cancelled):
        run_apart(Chore("waits"), told.append, lambda: bool(told))
    with pytest.raises(ProcessLookupError):
        os.kill(told[0], 0)


def test_files_are_looked_into_apart(tmp_path: Path) -> None:
    config = inspect_apart(write_keras(tmp_path / "good.keras"))
    assert config["class_name"] == "Functional"
    with pytest.raises(ModelRefusedError, match="Lambda"):
        inspect_apart(write_keras(tmp_path / "bad.keras", description(layer("Lambda", name="l"))))
