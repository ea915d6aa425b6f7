"""Faults of ours: logged, told in the window with one message, and never the end of it."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from viewer.errors import OverreadError
from viewer.sentence import Sentence

_log = logging.getLogger(__name__)


class _Bell(QObject):
    """Brings a fault of any thread to the window's, in which this object lives."""

    _rang = Signal(object)

    def __init__(self, show: Callable[[OverreadError], None]) -> None:
        super().__init__()
        self._show = show
        # Queued: a fault may come in the midst of painting, and from other threads.
        self._rang.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def ring(self, error: BaseException | None) -> None:
        """Log a fault and have it shown soon."""
        _log.error("An error that nobody caught", exc_info=error)
        message = Sentence(
            "An internal error happened ({error}); it is in the log.", error=type(error).__name__
        )
        self._rang.emit(OverreadError(message, "Please report it."))

    def _tell(self, error: OverreadError) -> None:
        try:
            self._show(error)
        except Exception:  # noqa: BLE001 - raised, it would come here again, for ever
            _log.exception("A fault could not be shown")


@contextmanager
def faults_told(show: Callable[[OverreadError], None]) -> Iterator[None]:
    """Within: log what nobody caught, in a slot or in a thread, and `show` it in the window's thread.

    What stood in the hooks before (a traceback on stderr) is called too, and put back afterwards.
    """
    bell = _Bell(show)
    hook, thread_hook = sys.excepthook, threading.excepthook

    def on_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        bell.ring(error)
        hook(kind, error, trace)

    def on_thread_fault(fault: threading.ExceptHookArgs) -> None:
        bell.ring(fault.exc_value)
        thread_hook(fault)

    sys.excepthook, threading.excepthook = on_fault, on_thread_fault
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = hook, thread_hook
