"""One request to a model in a process of its own, to see what comes of it: a crash or a hang costs that process."""

from __future__ import annotations

import queue
from pathlib import Path
from typing import Any

from viewer.errors import ModelRefusedError
from viewer.inference.messages import Answer, Failed, Loaded, LoadModel, TaskDone, TaskRequest
from viewer.inference.supervisor import InferenceSupervisor


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
