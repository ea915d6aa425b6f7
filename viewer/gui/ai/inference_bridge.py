"""From the supervisor's thread to Qt signals.

The supervisor's own thread owns the child process; its answers are posted to the GUI thread as queued signals.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from viewer.inference.deadlines import Deadlines
from viewer.inference.messages import (
    Answer,
    Cancelled,
    Checked,
    Explained,
    Failed,
    Loaded,
    Predicted,
    Progress,
    Ready,
    Request,
    Segmented,
    TaskDone,
)
from viewer.inference.supervisor import InferenceSupervisor


class InferenceBridge(QObject):
    """The window's side of inference.

    Every job ends with one of predicted, segmented, explained (final), checked (final), taskDone, failed,
    cancelled.
    """

    ready = Signal(object)
    progressed = Signal(object)
    loaded = Signal(object)
    predicted = Signal(object)
    segmented = Signal(object)
    explained = Signal(object)
    checked = Signal(object)
    taskDone = Signal(object)
    failed = Signal(object)
    cancelled = Signal(object)
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None, deadlines: Deadlines | None = None) -> None:
        super().__init__(parent)
        self._signal_of = {
            Ready: self.ready,
            Progress: self.progressed,
            Loaded: self.loaded,
            Predicted: self.predicted,
            Segmented: self.segmented,
            Explained: self.explained,
            Checked: self.checked,
            TaskDone: self.taskDone,
            Failed: self.failed,
            Cancelled: self.cancelled,
        }
        self._answered.connect(self._dispatch, Qt.ConnectionType.QueuedConnection)
        self._supervisor = InferenceSupervisor(self._answered.emit, deadlines=deadlines)

    def start(self) -> None:
        """Start the child process; `ready` follows."""
        self._supervisor.start()

    def submit(self, request: Request, *, first: bool = False) -> int:
        """Queue a request, before the others if `first`, and return its job number."""
        return self._supervisor.submit(request, first=first)

    def cancel(self, job: int) -> None:
        """Cancel a job that waits or runs."""
        self._supervisor.cancel(job)

    def stop(self) -> None:
        """End the child process."""
        self._supervisor.stop()

    @property
    def process_id(self) -> int | None:
        """Process id of the child, None while there is none."""
        return self._supervisor.pid

    @property
    def device(self) -> str | None:
        """Device that the models run on, None until the child is ready."""
        return self._supervisor.device

    def _dispatch(self, answer: Answer) -> None:
        self._signal_of[type(answer)].emit(answer)
