"""Questions to the model's process, one at a time: the newest one that waits is the only one that waits."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.gui.ai.inference_bridge import InferenceBridge
from viewer.inference.messages import Cancelled, Failed, Request


class Asker(QObject):
    """Answers come under the name that their question was given. What is asked faster than it can be answered never
    queues up: a waiting question makes room for the next one.
    """

    answered = Signal(object, object)  # name of the question, the answer; maps come several times
    failed = Signal(object, object)  # name of the question, Failed
    busyChanged = Signal(bool)

    def __init__(self, bridge: InferenceBridge, parent: QObject | None = None, first: bool = True) -> None:
        """first: its questions come before those of others, since somebody looks at the answer."""
        super().__init__(parent)
        self._bridge = bridge
        self._first = first
        self._running: tuple[int, object] | None = None
        self._waiting: tuple[object, Request] | None = None
        for signal in (bridge.segmented, bridge.taskDone, bridge.predicted, bridge.explained):
            signal.connect(self._on_answer)
        bridge.failed.connect(self._on_failed)
        bridge.cancelled.connect(self._on_cancelled)

    @property
    def is_busy(self) -> bool:
        """Whether a question is under way."""
        return self._running is not None

    @property
    def job(self) -> int | None:
        """Number of the job under way."""
        return None if self._running is None else self._running[0]

    def ask(self, name: object, request: Request) -> None:
        """Ask; while a question is under way, in the place of the one that waits."""
        if self._running is None:
            self._running = (self._bridge.submit(request, first=self._first), name)
            self.busyChanged.emit(True)
        else:
            self._waiting = (name, request)

    def ask_instead(self, name: object, request: Request) -> None:
        """Ask, and let go of the question under way."""
        self.forget()
        self.ask(name, request)

    def forget(self) -> None:
        """No answer is wanted any longer."""
        self._waiting = None
        running, self._running = self._running, None
        if running is not None:
            self._bridge.cancel(running[0])
            self.busyChanged.emit(False)

    def _on_answer(self, answer: Any) -> None:
        if self._running is None or answer.job != self._running[0]:
            return
        name = self._running[1]
        if getattr(answer, "final", True):
            self._next()
        self.answered.emit(name, answer)

    def _on_failed(self, failure: Failed) -> None:
        if self._running is not None and failure.job == self._running[0]:
            name = self._running[1]
            self._next()
            self.failed.emit(name, failure)

    def _on_cancelled(self, answer: Cancelled) -> None:
        if self._running is not None and answer.job == self._running[0]:
            self._next()

    def _next(self) -> None:
        self._running = None
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.ask(*waiting)
        else:
            self.busyChanged.emit(False)
