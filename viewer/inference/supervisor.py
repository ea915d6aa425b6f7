"""Owns the child process that holds the models: starts it, feeds it, watches it, replaces it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from viewer.inference.messages import Answer, Request


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds without a sign of life after which the child is taken for hung, by stage.

    Starting covers the import of TensorFlow and of the GPU's libraries from a cold disk; explaining counts
    from chunk to chunk.
    """

    starting: float = 180.0
    loading: float = 120.0
    classifying: float = 60.0
    explaining: float = 60.0


class InferenceSupervisor:
    """Runs requests one at a time in a child process. Thread-safe; no call blocks, but for ``stop``.

    on_answer is called from the supervisor's own thread.
    """

    def __init__(self, on_answer: Callable[[Answer], None], *, deadlines: Deadlines | None = None) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Start the child ahead of the first request. Returns at once; Ready follows."""
        raise NotImplementedError

    def submit(self, request: Request, *, first: bool = False, replaces: int | None = None) -> int:
        """Queue a request and return its job number.

        ``first`` puts it before the others (the displayed image); ``replaces`` names a job to cancel.
        """
        raise NotImplementedError

    def cancel(self, job: int) -> None:
        """Cancel a job that waits or runs. Cancelled follows, then nothing more about it."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the child and the thread. Queued jobs are dropped without an answer. May be called twice."""
        raise NotImplementedError

    @property
    def pid(self) -> int | None:
        """Process id of the child, None while there is none."""
        raise NotImplementedError

    @property
    def device(self) -> str | None:
        """Device of the child, None until it is ready."""
        raise NotImplementedError
