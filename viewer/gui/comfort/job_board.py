"""Everything that is under way in the window: one list, whatever does the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from viewer.gui.basics.timers import single_shot

_TELL_MS = 60  # a load tells of each image; people read four lines a second


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work. `total` 0: how much there is to do is not known. `by_ai`: in the AI's colour."""

    title: str
    done: int = 0
    total: int = 0
    cancel: Callable[[], object] | None = None
    by_ai: bool = False


class JobBoard(QObject):
    """Who works puts a job here under a name of its own choosing, and takes it away in the end."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[str, Job] = {}
        self._timer = single_shot(self, _TELL_MS, self.changed)

    @property
    def jobs(self) -> dict[str, Job]:
        """All that is under way, in the order in which it began."""
        return dict(self._jobs)

    def put(self, name: str, job: Job) -> None:
        """A job begins, or has got another title."""
        if self._jobs.get(name) != job:
            self._jobs[name] = job
            self._tell()

    def progress(self, name: str, done: int, total: int) -> None:
        """How far a job has come; nothing happens where there is none of that name."""
        job = self._jobs.get(name)
        if job is not None:
            self.put(name, replace(job, done=done, total=total))

    def end(self, name: str) -> None:
        """A job has ended, however."""
        if self._jobs.pop(name, None) is not None:
            self._tell()

    def cancel(self, name: str) -> None:
        """Ask a job to stop; it goes when it has."""
        job = self._jobs.get(name)
        if job is not None and job.cancel is not None:
            job.cancel()

    def _tell(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
