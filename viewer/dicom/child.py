"""A helper process at the end of a pipe: started on demand, ended for certain.

The child's main function gets its end of the pipe and leaves when the pipe closes, whatever became of the
parent.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

_LEAVE_SECONDS = 2.0
_POLITENESS = 10


class Child:
    """One helper process. `start()` and `close()` may be called from any thread, and more than once."""

    def __init__(self, serve: Callable[[Connection], None], name: str, start_method: str = "spawn") -> None:
        self._serve = serve
        self._name = name
        self._context: Any = multiprocessing.get_context(start_method)
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self.closed = False

    @property
    def pid(self) -> int | None:
        """Process number of the child; None while there is none."""
        return self._process.pid if self._process is not None else None

    def start(self) -> Connection:
        """Start the child if it is not running; returns our end of the pipe. Does not wait for the child."""
        with self._lock:
            if self._process is None or not self._process.is_alive() or self._connection is None:
                self._end()
                self.closed = False
                self._connection, theirs = multiprocessing.Pipe()
                try:
                    self._process = self._started(theirs)
                except EOFError:
                    self._process = self._started(theirs)  # the fork server has died: there is another now
                theirs.close()
            return self._connection

    def _started(self, theirs: Connection) -> BaseProcess:
        process: BaseProcess = self._context.Process(
            target=self._serve, args=(theirs,), daemon=True, name=self._name
        )
        with _without_main_module():
            process.start()
        return process

    def stop(self) -> None:
        """End the child and wait until it is gone; `start()` brings another. It has nothing to lose."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """Like `stop`, for good: work that is under way in another thread ends as cancelled."""
        self.closed = True
        self.stop()

    def _end(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is not None:
            process.terminate()
            process.join(_LEAVE_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()
        if connection is not None:
            connection.close()


def be_polite() -> None:
    """Put this process behind everything else that wants the processor: a window that paints, above all."""
    if hasattr(os, "nice"):
        os.nice(_POLITENESS)


@contextmanager
def _without_main_module() -> Iterator[None]:
    """Keep a spawned process from importing the caller's script.

    It would run again in the child, and a notebook's or a script's `load_volume(series)` at top level would
    have to stand under `if __name__ == "__main__"`. Our children need nothing of it.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
