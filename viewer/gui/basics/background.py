"""One piece of work in a thread of its own, with progress, cancel and exactly one ending signal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from viewer.errors import Cancelled, OverreadError
from viewer.gui.basics.translation import tr

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]


class BackgroundTask(QThread):
    """Runs `work(progress, cancelled)`; ends with one of `succeeded`, `failed` or `stopped`."""

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, work: Callable[[Progress, IsCancelled], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.was_cancelled = False

    def cancel(self) -> None:
        """Ask the work to stop; `stopped` follows unless it was already done."""
        self.was_cancelled = True
        self.requestInterruption()

    def run(self) -> None:
        """Qt's entry point of the thread."""
        try:
            result = self._work(self.progressed.emit, self.isInterruptionRequested)
        except Cancelled:
            self.stopped.emit()
        except OverreadError as error:
            self.failed.emit(error)
        except Exception as error:  # noqa: BLE001 - the last line of defence: a bug costs this task, not the window
            _log.exception("A background task failed")
            self.failed.emit(
                OverreadError(
                    tr("An internal error stopped this work ({name}).", name=type(error).__name__),
                    tr("Please report it with the log; everything else goes on."),
                )
            )
        else:
            self.succeeded.emit(result)

    def finish(self, milliseconds: int = 10_000) -> None:
        """Cancel and wait; used when the window closes."""
        self.cancel()
        self.wait(milliseconds)


def run_in_background(
    parent: QObject, work: Callable[[], Any], then: Callable[[Any], object]
) -> BackgroundTask:
    """Compute something and hand it on. The task is a child of `parent`, which must `finish` it before its end."""
    task = BackgroundTask(lambda _progress, _cancelled: work(), parent)
    task.succeeded.connect(then)
    task.finished.connect(task.deleteLater)
    task.start()
    return task
