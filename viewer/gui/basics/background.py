"""One piece of work in a thread of its own, with progress, cancel and exactly one ending signal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, SignalInstance

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


class BackgroundTasks(QObject):
    """The tasks that its parent has under way, each under a key of its own where one is given.

    The parent must `finish` them, or `wait` for them, before its end.
    """

    ended = Signal()  # one of them, whatever came of it: no longer counted

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._under_way: dict[object, BackgroundTask] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._under_way

    def __len__(self) -> int:
        return len(self._under_way)

    def start(
        self,
        work: Callable[[], Any],
        succeeded: Callable[[Any], object] | SignalInstance | None = None,
        failed: Callable[[Any], object] | SignalInstance | None = None,
        key: object = None,
    ) -> None:
        """Run `work` in a thread of its own and hand on its result, or the OverreadError that ended it."""
        task = BackgroundTask(lambda _progress, _cancelled: work(), self)
        own_key = task if key is None else key
        if succeeded is not None:
            task.succeeded.connect(succeeded)
        if failed is not None:
            task.failed.connect(failed)
        task.finished.connect(lambda: self._end(own_key))
        task.finished.connect(task.deleteLater)
        self._under_way[own_key] = task
        task.start()

    def _end(self, key: object) -> None:
        self._under_way.pop(key, None)
        self.ended.emit()

    def finish(self) -> None:
        """Cancel all and wait for them."""
        for task in tuple(self._under_way.values()):
            task.finish()

    def wait(self) -> None:
        """Wait for all, however long they take."""
        for task in tuple(self._under_way.values()):
            task.wait()
