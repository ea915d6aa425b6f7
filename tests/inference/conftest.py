"""A supervisor whose answers are collected, and small images."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.inference.engines_for_tests import NumpyEngine
from tests.processes import helpers
from viewer.dicom.header import FrameHeader
from viewer.inference.deadlines import Deadlines
from viewer.inference.messages import (
    Answer,
    Cancelled,
    Checked,
    Explained,
    Failed,
    Loaded,
    Predicted,
    Segmented,
)
from viewer.inference.supervisor import InferenceSupervisor
from viewer.volume.slice_image import SliceImage

PATIENCE = 60.0


def is_last(answer: Answer) -> bool:
    """True for an answer after which nothing more comes about its job."""
    if isinstance(answer, Explained | Checked):
        return answer.final
    return isinstance(answer, Predicted | Segmented | Loaded | Failed | Cancelled)


class Collected:
    """A supervisor, and its answers in the order in which they came."""

    def __init__(self, **options: Any) -> None:
        self.answers: list[Answer] = []
        self._fresh: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self.supervisor = InferenceSupervisor(self._fresh.put, **options)
        self.folders = self.supervisor._folders

    def until(self, wanted: Callable[[Answer], bool], patience: float = PATIENCE) -> Answer:
        """Wait for an answer that has not been waited for yet."""
        deadline = time.monotonic() + patience
        while True:
            try:
                answer = self._fresh.get(timeout=max(deadline - time.monotonic(), 0))
            except queue.Empty:
                came = [type(answer).__name__ for answer in self.answers]
                raise AssertionError(f"no such answer; there came {came}") from None
            self.answers.append(answer)
            if wanted(answer):
                return answer

    def end_of(self, job: int) -> Answer:
        """Wait for the last answer about a job."""
        for answer in self.answers:
            if getattr(answer, "job", None) == job and is_last(answer):
                return answer
        return self.until(lambda answer: getattr(answer, "job", None) == job and is_last(answer))

    def about(self, job: int) -> list[Answer]:
        """What has come about a job."""
        return [answer for answer in self.answers if getattr(answer, "job", None) == job]


@pytest.fixture
def start() -> Iterator[Callable[..., Collected]]:
    """Start supervisors; afterwards no child and no file of theirs may be left."""
    before = {process.pid for process in helpers()}
    started: list[Collected] = []

    def make(**options: Any) -> Collected:
        options.setdefault("make_engine", NumpyEngine)
        options.setdefault("deadlines", Deadlines(pauses=(0.05, 0.05)))
        collected = Collected(**options)
        started.append(collected)
        collected.supervisor.start()
        return collected

    yield make
    for collected in started:
        collected.supervisor.stop()
        assert collected.supervisor.pid is None
        assert not any(path.exists() for path in collected.folders.paths)
    assert [process.pid for process in helpers() if process.pid not in before] == []


@pytest.fixture
def image() -> SliceImage:
    """A small grey image."""
    return make_image(40, 30)


def make_image(rows: int, columns: int, seed: int = 0) -> SliceImage:
    """Random int16 values from 0 to 100."""
    values = np.random.default_rng(seed).integers(0, 101, (rows, columns), dtype=np.int16)
    return SliceImage(values, values, FrameHeader(path=Path("image.dcm"), rows=rows, columns=columns), "1.2")
