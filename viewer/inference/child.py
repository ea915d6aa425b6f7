"""The supervisor's end of one child process."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection

from viewer.inference import wire, worker
from viewer.inference.engine import Engine
from viewer.inference.shared_array import Folders
from viewer.sentence import Sentence

# How long a killed process may take to go. SIGKILL cannot be refused, but a process that waits for a disk or
# a driver goes only when that returns.
_FUNERAL = 10.0
_LAST_WORDS = 2000


class Child:
    """A started process, its pipe and its end."""

    def __init__(self, folders: Folders, make_engine: Callable[[], Engine]) -> None:
        """Start it. `spawn` only: a fork would copy the window's threads in the middle of what they do.

        Raises OSError when the system has no process, memory or pipe left.
        """
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=True)
        self.connection: Connection = ours
        self._process = context.Process(
            target=worker.main, args=(theirs, folders, make_engine), name="overread-inference", daemon=True
        )
        try:
            self._process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            # Ours alone must hold the pipe open: the child sees its end when we are gone, and we see its end.
            theirs.close()
        assert self._process.pid is not None
        self.pid = self._process.pid
        self.sentinel = self._process.sentinel

    def send(self, message: wire.ToChild) -> None:
        """Send a small message; one to a dead child is lost (its death is noticed elsewhere)."""
        try:
            self.connection.send(message)
        except OSError:
            return

    def receive(self) -> wire.FromChild | None:
        """The message that has come; None when the pipe is closed."""
        try:
            message: wire.FromChild = self.connection.recv()
        except (EOFError, OSError):
            return None
        return message

    def end(self) -> str:
        """How it ended, in words."""
        self._process.join(1.0)
        code = self._process.exitcode
        if code is None:
            return Sentence("it closed its connection")
        return Sentence("signal {code}", code=-code) if code < 0 else Sentence("exit code {code}", code=code)

    def last_words(self, folders: Folders) -> str:
        """The end of what it wrote to its standard error."""
        log = folders.paths[-1] / worker.LOG_NAME
        try:
            return log.read_bytes()[-_LAST_WORDS:].decode("utf-8", "replace").strip() or "nothing"
        except OSError:
            return "nothing"

    def kill(self) -> None:
        """End it at once: it keeps nothing that is worth a clean end."""
        self._process.kill()
        self._process.join(_FUNERAL)
        self.connection.close()
        if self._process.exitcode is not None:
            self._process.close()
