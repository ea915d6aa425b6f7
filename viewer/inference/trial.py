"""One request to a model in a process of its own, to see what comes of it: a crash or a hang costs that process."""

from __future__ import annotations

import queue
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viewer.ai.keras_file import inspect_keras_file
from viewer.errors import ModelRefusedError, WorkerLostError
from viewer.inference.apart import IsCancelled, Tell, run_apart
from viewer.inference.messages import Answer, Failed, Loaded, LoadModel, TaskDone, TaskRequest
from viewer.inference.supervisor import InferenceSupervisor
from viewer.sentence import Sentence


@dataclass(frozen=True, slots=True)
class _Inspection:
    path: Path
    trusted: frozenset[str]

    def __call__(self, tell: Tell, cancelled: IsCancelled) -> dict[str, Any]:
        return inspect_keras_file(self.path, self.trusted)


def inspect_apart(path: Path, trusted: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What inspect_keras_file finds. The library that reads the weights is not proof against files that were made
    to break it: it does so in a process of its own. Raises ModelRefusedError.
    """
    try:
        found: dict[str, Any] = run_apart(_Inspection(path, trusted), lambda _: None, lambda: False)
    except WorkerLostError as error:
        raise ModelRefusedError(
            Sentence("{path} breaks the program that looks into it.", path=path), "Do not use this file."
        ) from error
    return found


def try_model(folder: Path) -> None:
    """Load the model in ``folder``, self-test included. Raises ModelRefusedError with the reason."""
    _ask(LoadModel(folder))


def try_task(request: TaskRequest) -> Any:
    """The task's result. Raises ModelRefusedError with the reason why there is none."""
    answer = _ask(request)
    return answer.result if isinstance(answer, TaskDone) else None


def _ask(request: LoadModel | TaskRequest) -> Loaded | TaskDone:
    answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    supervisor = InferenceSupervisor(answers.put)
    try:
        job = supervisor.submit(request)
        while True:
            answer = answers.get()
            if isinstance(answer, Loaded | TaskDone) and answer.job == job:
                return answer
            if isinstance(answer, Failed) and answer.job in (job, None):
                raise ModelRefusedError(answer.message, answer.remedy)
    finally:
        supervisor.stop()
